"""Authorizers are asked before any guard; all of them must have no objection, and what fails objects."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Attempt, Hindrance, Practice, errors
from itilbrm.authorizing import Authorizer, objections
from itilbrm.errors import Reason
from itilbrm.testing import StoppedClock
from tests.keeping.chores import DOING, Chore, chores_in, finish, look_at, note, opened, start, take_in
from tests.keeping.test_unit_of_work import row
from tests.plugins.offering import Offering
from tests.scenarios.house import PostBox


def asking(*authorizers: Authorizer) -> Practice:
    """Return a practice in which these are asked."""
    return opened(plugins=(Offering(authorizers=authorizers),))


def only_ann(attempt: Attempt) -> str | None:
    return None if attempt.by == "ann" else f"{attempt.by} is not ann"


def a_lead_starts(attempt: Attempt) -> Reason | None:
    return None if attempt.step != "start" or attempt.by == "lea" else Reason("OUR-1", "a lead starts", who=("lea",))


def refused(work: Callable[..., object], *given: object, **particulars: object) -> errors.Refused:
    """Return how something is refused."""
    with pytest.raises(errors.Refused) as caught:
        work(*given, **particulars)
    return caught.value


def test_who_may_is_let_through_and_who_may_not_is_refused() -> None:
    practice = asking(only_ann)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    told = refused(practice.acting_as("bob").perform, start, chore)
    assert (told.step, told.subject) == ("start", chore.id)
    assert [reason.text for reason in told.reasons] == ["bob is not ann"]
    assert told.reasons[0].rule == practice.plugins.loaded[1].name, "a plain text goes by the name of the plugin"
    assert chores_in(practice) == [chore]
    assert practice.acting_as("ann").perform(start, chore).state == DOING


def test_a_reason_is_handed_on_with_who_could() -> None:
    practice = asking(a_lead_starts)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    assert refused(practice.acting_as("ann").perform, start, chore).reasons == (
        Reason("OUR-1", "a lead starts", who=("lea",)),
    )


def test_a_text_may_say_who_could_as_that_of_a_guard_may() -> None:
    practice = asking(lambda _: Hindrance("not you", who=("lea",)))
    (reason,) = refused(practice.acting_as("ann").perform, note, title="Sweep").reasons
    assert (reason.text, reason.who) == ("not you", ("lea",))
    assert type(reason.text) is str


def test_all_are_asked_and_all_reasons_told() -> None:
    practice = asking(only_ann, a_lead_starts, only_ann)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    assert [
        str(reason).partition(" (")[0] for reason in refused(practice.acting_as("bob").perform, start, chore).reasons
    ] == [
        "bob is not ann",
        "a lead starts",
        "bob is not ann",
    ]


def test_they_are_asked_before_any_guard_and_before_the_particulars_are_looked_at() -> None:
    practice = asking(only_ann)
    bob = practice.acting_as("bob")
    assert [reason.text for reason in refused(bob.perform, note, title=" ").reasons] == ["bob is not ann"]
    assert refused(bob.perform, note, titel=5).reasons


@pytest.mark.parametrize("error", [ValueError("secret"), errors.NotFound("x", "y"), AssertionError()], ids=repr)
def test_one_that_fails_refuses_and_does_not_tell_why(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    def fails(_attempt: Attempt) -> None:
        raise error

    told = refused(asking(fails).acting_as("ann").perform, note, title="Sweep")
    assert "failed and lets nobody through" in str(told)
    assert "secret" not in str(told) + caplog.text
    (line,) = caplog.messages
    assert type(error).__name__ in line


@given(
    answer=st.one_of(
        st.booleans(), st.integers(), st.just(()), st.sampled_from(["", "  ", "\n", b"no", {}, [], object()])
    )
)
def test_an_answer_that_is_neither_none_nor_a_reason_refuses(answer: Any) -> None:  # noqa: ANN401  whatever comes
    attempt = Attempt("note", "chore", "ann", None, {})
    (reason,) = objections([("theirs", lambda _: answer)], attempt)
    assert reason == Reason(
        "theirs", f"the authorizer of theirs answered {type(answer).__name__}, neither None nor a reason"
    )


def test_ctrl_c_in_one_comes_through() -> None:
    def interrupted(_attempt: Attempt) -> None:
        raise KeyboardInterrupt

    practice = asking(interrupted)
    with pytest.raises(KeyboardInterrupt):
        practice.acting_as("ann").perform(note, title="Sweep")
    assert chores_in(practice) == []


def test_an_attempt_says_what_is_tried_and_cannot_be_changed() -> None:
    seen: list[Attempt] = []

    def look(attempt: Attempt) -> None:
        seen.append(attempt)

    ann = asking(look).acting_as("ann")
    chore = ann.perform(note, title="Sweep")
    ann.perform(look_at, chore.id, times=2)
    ann.perform(take_in, title="Wash")
    assert [(each.step, each.kind, each.by, each.record, dict(each.particulars)) for each in seen] == [
        ("note", "chore", "ann", None, {"title": "Sweep"}),
        ("look_at", "chore", "ann", chore, {"times": 2}),
        ("take_in", "chore", "ann", None, {"title": "Wash"}),
    ]
    with pytest.raises(TypeError):
        seen[1].particulars["times"] = 3  # type: ignore[index]  # the mistake
    with pytest.raises(AttributeError):
        seen[1].by = "bob"  # type: ignore[misc]  # the mistake


def test_particulars_that_are_changed_later_are_not_those_that_were_seen() -> None:
    given: dict[str, object] = {"title": "Sweep"}
    attempt = Attempt("note", "chore", "ann", None, given)
    given["title"] = "Wash"
    assert attempt.particulars == {"title": "Sweep"}


def test_an_adoption_is_asked_about_too_one_by_one_and_in_an_import() -> None:
    practice = asking(only_ann)
    assert refused(practice.acting_as("bob").complaints.adopt, **row("1")).step == "adopt"
    for keep in (True, False):
        for told in practice.acting_as("bob").complaints.adopt_all([row("1"), row("2")], keep=keep):
            assert isinstance(told, errors.Refused)
            assert (told.step, told.subject) == ("adopt", "complaint")
    assert practice.complaints.count() == 0
    assert practice.acting_as("ann").complaints.adopt_all([row("1")]) == (True,)


def test_one_row_that_may_not_be_taken_over_is_set_aside_and_the_others_are_taken() -> None:
    def no_second(attempt: Attempt) -> str | None:
        return "not that one" if attempt.particulars.get("reference") == "2" else None

    practice = asking(no_second)
    first, second, third = practice.acting_as("ann").complaints.adopt_all([row("1"), row("2"), row("3")])
    assert (first, third) == (True, True)
    assert isinstance(second, errors.Refused)
    assert [reason.text for reason in second.reasons] == ["not that one"]
    assert {each.reference for each in practice.complaints} == {"1", "3"}


def test_an_explanation_asks_them_for_each_step_without_particulars() -> None:
    seen: list[Attempt] = []

    def look(attempt: Attempt) -> None:
        seen.append(attempt)

    practice = asking(a_lead_starts, look)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    seen.clear()
    told = practice.acting_as("ann").explain(chore.id)
    assert [(each.step, each.record, each.particulars) for each in seen] == [
        ("start", chore, {}),
        ("look_at", chore, {}),
    ]
    (blocked,) = told.blocked
    assert blocked.reasons == (Reason("OUR-1", "a lead starts", who=("lea",)),)
    assert "start: blocked; a lead starts (OUR-1), lea could" in str(told)
    assert practice.acting_as("lea").explain(chore.id).available == ("start", "look_at")


def test_of_somebody_unknown_they_are_asked_as_well() -> None:
    practice = asking(only_ann)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    told = practice.explain(chore.id)
    assert told.available == ()
    assert told.by == ""
    assert told.blocked[0].reasons[0].text == "unidentified is not ann"


def test_one_that_wants_to_end_the_program_refuses() -> None:
    def leaving(_attempt: Attempt) -> str | None:
        raise SystemExit

    practice = asking(leaving)
    with pytest.raises(errors.Refused, match="failed and lets nobody through"):
        practice.acting_as("ann").perform(note, title="Sweep")
    assert practice.refusals.count() == 1


def test_reading_and_the_past_ask_nobody() -> None:
    def nobody(attempt: Attempt) -> str | None:
        return "no" if attempt.step != "note" else None

    practice = asking(nobody)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    assert practice.register("chore").get(chore.id) == chore
    assert practice.history(chore.id)
    assert practice.as_at(chore.moved_at).register("chore").get(chore.id) == chore


def test_the_record_is_the_one_the_step_would_be_taken_on() -> None:
    """Inside a transaction, as the steps so far have left it."""

    def once(attempt: Attempt) -> str | None:
        looked = attempt.record
        return "once is enough" if isinstance(looked, Chore) and looked.looked_at else None

    practice = asking(once)
    ann = practice.acting_as("ann")
    chore = ann.perform(note, title="Sweep")
    with practice.transaction():
        chore = ann.perform(look_at, chore)
        told = refused(ann.perform, look_at, chore)
    assert told.reasons[0].text == "once is enough"
    assert practice.register("chore").get(chore.id).looked_at == 1
    assert refused(ann.perform, finish, chore.id).step == "finish", "asked before it is seen whether the state has it"


@pytest.mark.realises("G-7")
def test_nobody_is_asked_about_what_the_clock_does_nor_about_what_it_delivers() -> None:
    asked: list[tuple[str, str]] = []

    def nobody_but_ann(attempt: Attempt) -> str | None:
        asked.append((attempt.step, attempt.by))
        return only_ann(attempt)

    clock, letters = StoppedClock(datetime(2026, 3, 2, 9, tzinfo=UTC)), PostBox()
    practice = Practice.open(
        clock=clock, plugins=(Offering(authorizers=(nobody_but_ann,)),), notifiers=(letters,), discover=False
    )
    ann = practice.acting_as("ann")
    cara = ann.people.register(full_name="Cara", email="cara@example.org")
    complaint = ann.complaints.receive(
        customer="acme", complainant=cara.id, channel="email", type="cost", text="Too dear.", owner="ann"
    )
    ann.complaints.acknowledge(complaint.id, contact="Ann", next_step="We look.", next_date=clock.now() + timedelta(1))
    before = list(asked)
    bob = practice.acting_as("bob")
    assert bob.deliver().sent == len(letters.letters) == 1
    clock.advance(timedelta(days=90))
    turn = bob.tick()
    assert turn.total > 0
    assert [each.step for each in turn.troubles] == ["escalate"], "for want of a route, not of a right"
    assert asked == before
    assert practice.refusals.count() == 0
    assert practice.watches.of(complaint.id).state == "overdue"
    assert "bob is not ann" in str(refused(bob.watches.inform, practice.watches.of(complaint.id)))
    with pytest.raises(errors.InvalidInput, match="names nobody who could act"):
        practice.acting_as("clock")
