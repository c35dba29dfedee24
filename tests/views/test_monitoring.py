"""What is watched is listed by the time left, whether or not the clock came round; what repeats and rises is found."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from itilbrm import Practice, errors
from itilbrm.policies import Policies
from itilbrm.processes.complaints import Pause
from itilbrm.processes.complaints.answers import RootCause
from tests.processes.complaint_watch.watched import BEGINNING, DAY, HOUR, adopted, deadline, opened, received, routed


def names(practice: Practice, **asked: Any) -> list[str]:  # noqa: ANN401  of a worklist
    return [each.complaint.text for each in practice.watches.worklist(**asked).entries]


@pytest.fixture
def practice() -> Practice:
    """A practice with five complaints, whose clock nobody has turned."""
    practice, clock = opened()
    start = clock.now()
    received(practice, deadline(start + 9 * DAY), text="late in the week")
    received(practice, deadline(start + 2 * DAY), text="soon", owner="bea")
    received(practice, deadline(start + 4 * DAY, pauses=(Pause(since=start),)), text="paused")
    received(practice, deadline(start + DAY), text="first", owner="")
    adopted(practice, start - 90 * DAY, text="nothing due", owner="ann")
    clock.advance(2 * DAY - HOUR)
    return practice


@pytest.mark.realises("SM-MON", "BR-MON-2", "BR-MON-3")
def test_the_worklist_begins_with_what_has_the_least_time_left(practice: Practice) -> None:
    assert names(practice) == ["first", "soon", "late in the week", "nothing due", "paused"]
    found = practice.watches.worklist(limit=2)
    assert (found.total, len(found), tuple(found)) == (5, 2, found.entries)
    first, second = found
    assert (first.stands, first.left, first.business_left, first.breaches) == ("overdue", -23 * HOUR, -8 * HOUR, 1)
    assert (second.stands, second.left, second.business_left, second.breaches) == ("at_risk", HOUR, HOUR * 0, 0)
    before = [(each.complaint.id, each.stands) for each in practice.watches.worklist().entries]
    practice.tick()
    assert [(each.complaint.id, each.stands) for each in practice.watches.worklist().entries] == before


@pytest.mark.realises("BR-MON-8")
def test_the_worklist_is_narrowed_to_what_is_asked_for(practice: Practice) -> None:
    assert names(practice, needs="overdue") == ["first"]
    assert names(practice, needs="at_risk") == ["soon"]
    assert names(practice, needs="ownerless") == ["first"]
    assert names(practice, needs="escalated") == []
    assert names(practice, owner="bea") == ["soon"]
    assert names(practice, needs="idle") == []
    practice._keeping.clock.set(BEGINNING + 9 * DAY)  # type: ignore[attr-defined]  # a stopped clock
    assert len(names(practice, needs="idle")) == 5
    practice.tick()
    assert len(names(practice, needs="idle")) == 5, "also after it was said"
    with pytest.raises(errors.InvalidInput, match="did you mean 'overdue'"):
        practice.watches.worklist(needs="overdu")  # type: ignore[arg-type]  # that is the mistake
    with pytest.raises(errors.InvalidInput, match="no number of complaints"):
        practice.watches.worklist(limit=-1)


@pytest.mark.realises("BR-MON-8", "TM-MON-6")
def test_nothing_is_idle_where_nobody_wants_to_know() -> None:
    practice, clock = opened(policies=routed(timers={"TM-MON-6": "off"}))
    received(practice, deadline(clock.now() + 9 * DAY))
    adopted(practice, clock.now() - 90 * DAY)
    clock.advance(40 * DAY)
    assert (len(names(practice)), names(practice, needs="idle")) == (2, [])


def test_what_is_open_is_counted_by_its_age(practice: Practice) -> None:
    ageing = practice.watches.ageing()
    assert ageing.ages == {"under 7 days": 4, "7 to 30 days": 0, "30 to 90 days": 0, "90 days and more": 1}
    assert ageing.oldest == BEGINNING - 90 * DAY


@pytest.mark.realises("BR-MON-9", "TM-MON-4")
def test_who_complains_again_and_again_is_somebody_to_talk_to() -> None:
    practice, clock = opened()
    for day in (100, 60, 30, 1):
        adopted(practice, clock.now() - day * DAY, reference=str(day), complainant="dora")
    adopted(practice, clock.now() - DAY, reference="else", complainant="anonymous")
    adopted(practice, clock.now() - DAY, reference="more", complainant="eve", state="withdrawn", closed_at=clock.now())
    (repeat,) = practice.watches.repeats()
    assert (repeat.what, repeat.key, repeat.propose, len(repeat.complaints)) == (
        *("complainant", ("dora",), "conversation"),
        3,
    )
    assert practice.complaints.get(repeat.complaints[0]).received_at == clock.now() - 60 * DAY


@pytest.mark.realises("BR-MON-9", "TM-MON-4")
@pytest.mark.parametrize(("reference", "propose"), [("", "improvement"), ("PRB-1", "problem")])
def test_one_service_and_cause_again_and_again_is_to_be_improved(reference: str, propose: str) -> None:
    practice, clock = opened(policies=routed(timers={"TM-MON-4": "2 in 90 calendar days"}))
    ann = practice.acting_as("ann")
    kind: Any = "with_problem_management" if reference else "known"
    cause = RootCause(
        kind=kind, code="full disk", text="It is full.", reference=reference, expected_by=clock.now() + 9 * DAY
    )
    for person in ("cara", "dora"):
        complaint = received(practice, complainant=person, services=("mail", "web"))
        told: dict[str, Any] = {
            "contact": "Ann",
            "next_step": "look",
            "next_date": clock.now() + DAY,
            "channel": "phone",
        }
        ann.perform("acknowledge", complaint.id, to=person, **told)
        ann.perform("assess", complaint.id, severity="low", complexity="low", impact="low", urgency="low")
        ann.perform(
            "prepare_response",
            complaint.id,
            outcome="remedy_without_admission",
            counts_as_upheld=True,
            text="We are sorry.",
            findings="The disk was full.",
            next_steps="Ask again.",
            root_cause=cause,
            remedy=remedy(),
        )
    assert [(each.what, each.key, each.propose) for each in practice.watches.repeats()] == [
        ("cause", ("mail", "full disk"), propose),
        ("cause", ("web", "full disk"), propose),
    ]


def remedy() -> Any:  # noqa: ANN401  a remedy
    from itilbrm.processes.complaints.answers import Remedy

    return Remedy(kind="apology", text="Sorry.")


@pytest.mark.realises("BR-MON-9", "TM-MON-5")
def test_a_type_that_rises_in_more_than_two_periods_in_a_row_is_told() -> None:
    practice, clock = opened()
    starts = [clock.now() + number * 7 * DAY for number in range(5)]
    for week, (cost, people) in enumerate([(1, 3), (2, 1), (3, 2), (4, 3)]):
        for number in range(cost):
            taken(practice, starts[week] + number * HOUR, f"{week} {number}", "cost")
        for number in range(people):
            taken(practice, starts[week] + number * HOUR, f"p {week} {number}", "people")
    (rise,) = practice.watches.rising(starts)
    assert (rise.type, rise.counts, rise.periods) == ("cost", (1, 2, 3, 4), 3)
    assert practice.watches.rising(starts[:-1]) == (), "twice is not more than twice"
    with pytest.raises(errors.InvalidInput, match="two instants or more, in order"):
        practice.watches.rising(starts[::-1])


def taken(practice: Practice, at: datetime, reference: str, kind: str) -> None:
    practice._keeping.clock.set(max(at, practice._keeping.clock.now()))  # type: ignore[attr-defined]  # a stopped clock
    adopted(practice, at, reference=reference, type=kind, complainant="anonymous")


@pytest.mark.realises("TM-MON-4", "TM-MON-5")
def test_what_is_switched_off_is_not_looked_for() -> None:
    practice, clock = opened(policies=Policies(timers={"TM-MON-4": "off", "TM-MON-5": "off"}))
    for number in range(9):
        adopted(practice, clock.now() - timedelta(days=number), reference=str(number))
    assert practice.watches.repeats() == ()
    assert practice.watches.rising([clock.now() - 3 * DAY, clock.now() - 2 * DAY, clock.now()]) == ()
