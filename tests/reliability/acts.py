"""What is done in a practice that is lived in at random: one function for each act (R25)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from itilbrm import Remedy, RootCause

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reliability.lives import Life

__all__ = ["ACTS", "receive", "tick"]

SEVERITIES: Final = ("low", "medium", "high", "critical")

Act: TypeAlias = "Callable[[Life, int, int], object]"


def receive(life: "Life", whom: int, number: int) -> None:
    who = (life.people[0], life.people[1], "anonymous", "unidentified", "cleo")[whom % 5]
    back = timedelta(hours=number % 60) if number % 4 == 0 else None
    complaint = life.acting("ann", back=back).complaints.receive(
        customer=("acme", "zenith")[number % 2],
        complainant=who,
        channel="email",
        type=("cost", "people")[whom % 2],
        text="It hurts.",
        owner=("", life.people[2], "ann")[number % 3],
        services=("mail",)[: number % 2],
        triage_severity=(None, *SEVERITIES)[number % 5],
    )
    life.complaints.append(complaint.id)
    life.turns[complaint.id] = []


def _acknowledge(life: "Life", whom: int, number: int) -> None:
    key, how = life.one(whom), life.how(number)
    since = life.practice.complaints.get(key).received_at
    back = min(timedelta(minutes=number % 90), life.clock.now() - since) if how and number % 5 == 0 else timedelta()
    day = life.clock.now() + timedelta(days=3)
    life.acting("ann", back=back).complaints.acknowledge(key, contact="Ann", next_step="we look", next_date=day, **how)
    life.note_told(key, how, life.clock.now() - back, "acknowledgement")


def _assess(life: "Life", whom: int, number: int) -> None:
    life.acting("ann").complaints.assess(
        life.one(whom),
        severity=SEVERITIES[number % 4],
        complexity="low",
        impact="low",
        urgency="low",
        immediate_action=number % 3 == 0,
    )


def _contain(life: "Life", whom: int, _number: int) -> None:
    key = life.one(whom)
    life.acting("ann").complaints.contain(key, what="The disk was emptied.", effect="Mail flows.")
    life.contained[key] += 1


def _prepare(life: "Life", whom: int, number: int) -> None:
    answer: dict[str, Any] = {"text": "So it was.", "findings": "A disk.", "next_steps": "Tell us."}
    if number % 2:
        answer |= {"outcome": "not_upheld", "reasons": "It is no fault."}
    else:
        remedy = Remedy(kind="apology", text="Sorry.")
        answer |= {"outcome": "upheld", "root_cause": RootCause(kind="known", code="disk"), "remedy": remedy}
    life.acting("ann").complaints.prepare_response(life.one(whom), **answer)


def _communicate(life: "Life", whom: int, number: int) -> None:
    key, how = life.one(whom), life.how(number)
    if how and life.practice.complaints.get(key).complainant == "unidentified":
        how["to"] = "a voice"
    life.acting("ann").complaints.communicate_decision(key, **how)
    life.note_told(key, how, life.clock.now(), "acknowledgement", "decision")


def _settle_early(life: "Life", whom: int, number: int) -> None:
    key, how = life.one(whom), life.how(number)
    who = life.practice.complaints.get(key).complainant
    life.acting("ann").complaints.early_resolve(key, summary="Done.", accepted_by=who, triage_severity="low", **how)
    life.note_told(key, how, life.clock.now(), "acknowledgement", "decision")
    life.turn(key, "closed")


def _inform(life: "Life", whom: int, number: int) -> None:
    key, how = life.one(whom), life.how(number)
    if how and life.practice.complaints.get(key).complainant == "unidentified":
        how["to"] = "a voice"
    day = life.clock.now() + timedelta(days=3)
    life.acting("ann").complaints.inform(key, state_text="in hand", next_step="we look", next_date=day, **how)
    life.note_told(key, how, life.clock.now(), "update")


def _of_theirs(step: str, what: str = "") -> Act:
    """Return an act that only the complainant takes."""

    def act(life: "Life", whom: int, _number: int) -> None:
        key = life.one(whom)
        getattr(life.acting(life.practice.complaints.get(key).complainant).complaints, step)(key)
        if what:
            life.turn(key, what)

    return act


def _of_ours(step: str, what: str = "", who: str = "ann", **given: Any) -> Act:  # noqa: ANN401  of the step
    def act(life: "Life", whom: int, _number: int) -> None:
        key = life.one(whom)
        getattr(life.acting(who).complaints, step)(key, **given)
        if what:
            life.turn(key, what)

    return act


def _ask(life: "Life", whom: int, number: int) -> None:
    by = life.clock.now() + timedelta(hours=1 + number % 200)
    life.acting("ann").complaints.request_information(life.one(whom), asked="Which?", by=by)


def _extend(life: "Life", whom: int, number: int) -> None:
    until = life.clock.now() + timedelta(hours=number % 900)
    life.acting("ann").complaints.extend(life.one(whom), until=until)


def _duplicate(life: "Life", whom: int, number: int) -> None:
    key, other = life.one(whom), life.one(number)
    life.acting("ann").complaints.mark_duplicate(key, of=other)
    life.turn(key, "duplicate")


def _join(life: "Life", whom: int, number: int) -> None:
    life.acting("ann").complaints.join_master(life.one(whom), master=life.one(number))


def _identify(life: "Life", whom: int, _number: int) -> None:
    life.acting("ann").complaints.identify(life.one(whom), complainant=life.people[0])


def tick(life: "Life", _whom: int, number: int) -> None:
    life.clock.advance(timedelta(hours=number % 300))
    before = life.states()
    done = life.practice.tick()
    assert not done.troubles, done.troubles
    for key, state in life.states().items():
        if state == "closed" != before[key]:
            closure = life.practice.complaints.get(key).closures[-1]
            assert (closure.kind, closure.by) == ("no_response", "clock")
            life.turns[key].append((closure.at, "closed"))


def _deliver(life: "Life", _whom: int, number: int) -> None:
    life.post.fails = number % 5
    life.clock.advance(timedelta(minutes=number % 200))
    life.practice.deliver()


def _record_told(life: "Life", whom: int, number: int) -> None:
    waiting = [each.id for state in ("waiting", "given_up") for each in life.practice.messages.each(state=state)]
    if waiting:
        life.acting("ann").messages.record_told(waiting[number % len(waiting)], channel=("phone", "letter")[whom % 2])


def _praise(life: "Life", whom: int, number: int) -> None:
    named = (life.people[2],)[: number % 2]
    praise = life.acting("ann").compliments.record(
        customer="acme", given_by=life.people[whom % 2], channel="email", text="Well done.", named=named
    )
    life.compliments.append(praise.id)


def _of_praise(step: str, **given: Any) -> Act:  # noqa: ANN401  of the step
    def act(life: "Life", whom: int, _number: int) -> None:
        if life.compliments:
            key = life.compliments[whom % len(life.compliments)]
            more = {"named": (life.people[2],)} if step == "route" else {}
            getattr(life.acting("ann").compliments, step)(key, **given, **more)

    return act


def _action(life: "Life", whom: int, number: int) -> None:
    due = life.clock.now() + timedelta(days=1 + number % 30)
    life.acting("ann").actions.register(
        source=life.one(whom), source_kind="complaint", text="Buy a disk.", owner="dan", due=due, customer="acme"
    )


ACTS: Final[dict[str, Act]] = {
    "receive": receive,
    "acknowledge": _acknowledge,
    "assess": _assess,
    "contain": _contain,
    "investigate": _of_ours("investigate", investigator="ina"),
    "ask": _ask,
    "hear": _of_ours("information_received"),
    "stop_waiting": _of_ours("stop_waiting"),
    "prepare": _prepare,
    "approve": _of_ours("approve_response", who="bob"),
    "rework": _of_ours("rework", who="bob"),
    "communicate": _communicate,
    "settle_early": _settle_early,
    "accept": _of_theirs("accept"),
    "retract": _of_theirs("retract_acceptance"),
    "reject": _of_theirs("reject_decision"),
    "close": _of_ours("close", "closed"),
    "close_disputed": _of_ours("close_disputed", "closed", who="lea"),
    "close_silent": _of_ours("close_without_response", "closed"),
    "reopen": _of_theirs("reopen", "reopened"),
    "withdraw": _of_theirs("withdraw", "withdrawn"),
    "reclassify": _of_ours("reclassify", "reclassified", into="query", confirmed_by="bob"),
    "object": _of_theirs("object", "reopened"),
    "duplicate": _duplicate,
    "join": _join,
    "identify": _identify,
    "assign": _of_ours("assign", owner="ann"),
    "extend": _extend,
    "recompute": _of_ours("recompute"),
    "inform": _inform,
    "tick": tick,
    "deliver": _deliver,
    "record_told": _record_told,
    "praise": _praise,
    "route": _of_praise("route"),
    "thank": _of_praise("thank"),
    "close_praise": _of_praise("close"),
    "action": _action,
}
