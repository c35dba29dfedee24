"""Actions: somebody in particular does something by a date, and somebody else says whether it helped."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from itilbrm import Occasion, Practice
from itilbrm.errors import InvalidInput, NotAvailable, Refused
from itilbrm.lifecycle import Record
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.relationships import ACTIONS, Action, actions
from itilbrm.testing import KnownRecords, StoppedClock

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def on(by: str = "ann", at: datetime = NOW, *known: Record, reason: str = "", **more: Any) -> Occasion:  # noqa: ANN401  what an occasion takes
    return Occasion(by, at, reason=reason, lookup=KnownRecords(*known), **more)


def registered(occasion: Occasion | None = None, **changes: Any) -> Action:  # noqa: ANN401  any particular
    given = {
        "source": "cpl_1",
        "source_kind": "complaint",
        "text": "Renew the cable",
        "owner": "bob",
        "due": NOW + 10 * DAY,
        "waiver": "nothing to check",
    }
    return actions.register(occasion or on(), **{**given, **changes})


def done(**changes: Any) -> Action:  # noqa: ANN401  any particular
    return actions.complete(registered(**changes), on("bob"), evidence="a photograph")


def reasons(error: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(each.rule, each.text) for each in error.value.reasons}


@pytest.mark.realises("SM-ACT")
def test_an_action_is_registered_begun_done_and_verified() -> None:
    action = registered()
    assert (action.state, action.original_due, action.carry_count) == ("open", action.due, 0)
    begun = actions.start(action, on("bob"))
    finished = actions.complete(begun, on("bob", NOW + DAY), evidence="a photograph")
    verified = actions.verify(finished, on("cid", NOW + 2 * DAY))
    assert [each.state for each in (begun, finished, verified)] == ["in_progress", "done", "verified"]
    assert verified.effect_check is None


@pytest.mark.realises("SM-ACT")
def test_what_is_not_done_yet_is_sent_back_and_says_what_is_missing() -> None:
    action = done()
    back = actions.send_back(action, on("cid"), missing="the other end")
    assert (back.state, back.missing, back.evidence) == ("in_progress", "the other end", "")
    assert actions.complete(back, on("bob"), evidence="both ends").missing == ""
    with pytest.raises(Refused, match="it is not said what is missing"):
        actions.send_back(action, on("cid"), missing=" ")


@pytest.mark.realises("SM-ACT")
def test_nothing_is_done_without_what_shows_it() -> None:
    with pytest.raises(Refused, match="nothing shows that it is done"):
        actions.complete(registered(), on("bob"), evidence="")


@pytest.mark.realises("SM-ACT")
def test_an_action_is_cancelled_with_a_reason_or_handed_over_to_an_improvement() -> None:
    assert actions.cancel(registered(), on(reason="the service ends")).state == "cancelled"
    with pytest.raises(Refused, match="it is not said why"):
        actions.cancel(registered(), on())
    moved = actions.transfer(registered(), on(), initiative="imp_1")
    assert (moved.state, moved.initiative) == ("transferred", "imp_1")
    with pytest.raises(Refused, match="no improvement is named"):
        actions.transfer(registered(), on(), initiative="")


def test_an_action_that_has_ended_is_left_alone() -> None:
    ended = actions.cancel(registered(), on(reason="the service ends"))
    with pytest.raises(NotAvailable):
        actions.start(ended, on())


@pytest.mark.realises("BR-ACT-1")
@pytest.mark.parametrize("owner", ["unidentified", "anonymous", "clock", ""])
def test_the_owner_is_somebody_in_particular(owner: str) -> None:
    with pytest.raises(Refused) as error:
        registered(owner=owner)
    assert reasons(error) == {("BR-ACT-1", "nobody is named who does it")}
    with pytest.raises(Refused, match="nobody is named who does it"):
        actions.reassign(registered(), on(), owner=owner)


@pytest.mark.realises("BR-ACT-1")
def test_an_action_is_given_to_somebody_else() -> None:
    assert actions.reassign(registered(), on(), owner="dan").owner == "dan"


@pytest.mark.realises("BR-ACT-1")
def test_who_has_left_gets_nothing_new_to_do() -> None:
    practice = Practice.open("memory:", clock=StoppedClock(NOW))
    ann = practice.acting_as("ann")
    bob = ann.people.register(full_name="Bob Stone", email="bob@example.org")
    given = {"source": "cpl_1", "source_kind": "complaint", "text": "Renew the cable", "due": NOW + DAY}
    begun = ann.actions.register(**given, owner=bob.id)  # type: ignore[arg-type]  # the same for both
    ann.people.deactivate(bob.id)
    with pytest.raises(Refused, match="is inactive and gets nothing new to do"):
        ann.actions.register(**given, owner=bob.id)  # type: ignore[arg-type]  # as above
    assert practice.actions.get(begun.id).owner == bob.id


@pytest.mark.realises("BR-ACT-2")
def test_an_action_is_due_after_it_was_registered() -> None:
    with pytest.raises(Refused) as error:
        registered(due=NOW)
    assert reasons(error) == {("BR-ACT-2", "2026-01-05T09:00:00+00:00 has passed already")}


@pytest.mark.realises("BR-ACT-3")
@pytest.mark.parametrize("source", ["complaint", "improvement", "complaint_watch"])
def test_what_follows_from_a_complaint_is_verified_by_somebody_other_than_its_owner(source: str) -> None:
    with pytest.raises(Refused) as error:
        actions.verify(done(source_kind=source), on("bob"))
    assert reasons(error) == {("BR-ACT-3", "bob owns the action, and somebody else verifies it")}
    assert actions.verify(done(source_kind=source), on("ann")).state == "verified"


@pytest.mark.realises("BR-ACT-3")
def test_what_follows_from_a_conversation_can_be_verified_by_anybody() -> None:
    assert actions.verify(done(source_kind="interaction"), on("bob")).state == "verified"


@pytest.mark.realises("BR-ACT-4")
def test_a_date_moves_with_a_reason_and_the_first_one_stays() -> None:
    action = registered(waiver="")
    assert action.effect_check is not None
    with pytest.raises(Refused) as error:
        actions.move_due(action, on("bob"), due=NOW + 20 * DAY)
    assert reasons(error) == {("BR-ACT-4", "no reason is given")}
    moved = actions.move_due(action, on("bob", reason="no cable in stock"), due=NOW + 20 * DAY)
    assert (moved.due, moved.original_due) == (NOW + 20 * DAY, NOW + 10 * DAY)
    assert moved.effect_check is not None
    assert moved.effect_check.on - action.effect_check.on == 10 * DAY
    unchecked = actions.move_due(registered(), on("bob", reason="no cable"), due=NOW + 20 * DAY)
    assert unchecked.effect_check is None


@pytest.mark.realises("BR-ACT-4", "BR-ACT-2")
def test_a_date_does_not_move_into_the_past() -> None:
    with pytest.raises(Refused, match="has passed already"):
        actions.move_due(registered(), on("bob", reason="why not"), due=NOW - DAY)


@pytest.mark.realises("TM-ACT-2", "BR-ACT-6")
def test_the_effect_of_what_follows_from_a_complaint_is_checked_ninety_days_after_it_is_due() -> None:
    action = registered(waiver="")
    assert action.effect_check is not None
    assert action.effect_check.on == datetime(2026, 4, 16, tzinfo=UTC)
    assert registered(source_kind="interaction", waiver="").effect_check is None


@pytest.mark.realises("TM-ACT-2")
@pytest.mark.parametrize(("said", "found"), [("30 calendar days", datetime(2026, 2, 15, tzinfo=UTC)), ("off", None)])
def test_a_practice_has_its_own_time_for_the_check_or_none(said: str, found: datetime | None) -> None:
    policies = Policies(timers={"TM-ACT-2": said}).over(shipped_policies())
    check = registered(on(policies=policies), waiver="").effect_check
    assert (check.on if check is not None else None) == found


@pytest.mark.realises("BR-ACT-6")
def test_a_check_is_dated_after_the_action_is_due_or_waived_and_not_both() -> None:
    later = NOW + 30 * DAY
    checked = registered(effect_check_on=later, waiver="").effect_check
    assert checked is not None
    assert checked.on == later
    with pytest.raises(Refused, match="the effect would be checked before the action is due"):
        registered(effect_check_on=NOW + DAY, waiver="")
    with pytest.raises(Refused, match="both dated and waived"):
        registered(effect_check_on=later)


@pytest.mark.realises("BR-ACT-6")
def test_an_action_with_a_check_is_verified_only_by_it() -> None:
    check_on = NOW + 30 * DAY
    action = done(waiver="", effect_check_on=check_on)
    with pytest.raises(Refused, match="verified by whether its cause is gone"):
        actions.verify(action, on("ann", check_on))
    with pytest.raises(Refused, match="its effect cannot be told before"):
        actions.verify(action, on("ann", check_on - DAY), effect="gone")
    with pytest.raises(Refused) as error:
        actions.verify(action, on("bob", check_on), effect="gone")
    assert ("BR-ACT-6", "bob owns the action") in reasons(error)
    verified = actions.verify(action, on("ann", check_on), effect="gone")
    assert verified.effect_check is not None
    found = verified.effect_check
    assert (found.result, found.by, found.at) == ("gone", "ann", check_on)


@pytest.mark.realises("BR-ACT-6")
def test_where_the_cause_remains_what_follows_up_on_it_is_named() -> None:
    check_on = NOW + 30 * DAY
    action = done(waiver="", effect_check_on=check_on)
    following = registered(text="Renew the switch")
    for follow_on, problem in (
        ("", "nothing is named that follows up on it"),
        (action.id, "an action does not follow up on itself"),
        ("act_x", "there is no action act_x"),
    ):
        with pytest.raises(Refused, match=problem):
            actions.verify(action, on("ann", check_on, action), effect="remains", follow_on=follow_on)
    for known in (following.id, "imp_1"):
        verified = actions.verify(action, on("ann", check_on, following), effect="remains", follow_on=known)
        assert verified.effect_check is not None
        assert verified.effect_check.follow_on == known


@pytest.mark.realises("BR-ACT-6")
def test_an_effect_that_nobody_was_to_check_is_not_told() -> None:
    with pytest.raises(Refused, match="nobody was to check its effect; leave the effect out"):
        actions.verify(done(), on("ann"), effect="gone")


@pytest.mark.realises("G-12")
def test_an_action_is_taken_over_in_the_state_it_has_elsewhere() -> None:
    particulars: dict[str, Any] = {
        "origin": "old",
        "reference": "7",
        "source": "cpl_1",
        "source_kind": "complaint",
        "text": "x",
    }
    past = NOW - 100 * DAY
    action = actions.adopt(
        on(),
        **particulars,
        owner="bob",
        due=past,
        original_due=past - DAY,
        state="done",
        since=past,
        effect_check_on=NOW,
    )
    assert (action.state, action.due, action.original_due, action.since) == ("done", past, past - DAY, past)
    assert actions.verify(action, on("ann"), effect="gone").state == "verified"
    plain = actions.adopt(on(), **{**particulars, "reference": "8"}, owner="bob", due=past)
    assert (plain.state, plain.original_due, plain.effect_check) == ("open", past, None)
    with pytest.raises(InvalidInput, match="BR-ACT-1"):
        actions.adopt(on(), **particulars, owner="clock", due=past)
    with pytest.raises(InvalidInput, match="both dated and waived"):
        actions.adopt(on(), **particulars, owner="bob", due=past, effect_check_on=NOW, waiver="x")


@pytest.mark.realises("BR-MON-10")
def test_actions_are_in_one_register_and_outlive_their_complaint() -> None:
    clock = StoppedClock(NOW)
    with Practice.open("memory:", clock=clock) as practice:
        ann = practice.acting_as("ann")
        complaint = ann.complaints.receive(
            customer="acme", complainant="cara", channel="email", type="cost", text="Too dear"
        )
        action = ann.actions.register(
            source=complaint.id, source_kind="complaint", text="Look", owner="bob", due=NOW + DAY, customer="acme"
        )
        practice.acting_as("cara", "it is fine").complaints.withdraw(complaint.id)
        assert [each.id for each in practice.actions.each(parent=complaint.id)] == [action.id]
        assert practice.actions.get(action.id).state == "open"
        assert list(practice.actions.overdue()) == []
        clock.advance(2 * DAY)
        assert [each.id for each in practice.actions.overdue(owner="bob")] == [action.id]
        assert practice.as_at(NOW).actions.count() == 1


def test_every_state_belongs_to_its_category() -> None:
    found = {str(state): state.category for state in ACTIONS.states.values()}
    assert found == {
        "open": "open",
        "in_progress": "open",
        "done": "decided",
        "verified": "closed",
        "cancelled": "closed",
        "transferred": "closed",
    }
