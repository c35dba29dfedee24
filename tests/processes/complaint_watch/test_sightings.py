"""What a watch says of itself, and what it does not count where that is switched off or nobody knows."""

from datetime import UTC, datetime, timedelta
from typing import Final

from itilbrm.lifecycle import evolve
from itilbrm.policies import Rung, shipped_policies
from itilbrm.processes.complaint_watch.sighting import SeenDeadline, _rung_at, next_update
from itilbrm.processes.complaint_watch.watch import Aim, RungAhead, Turn
from tests.processes.complaint_watch.watched import LONDON, ROUTED, opened, received, routed

AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICIES: Final = ROUTED.over(shipped_policies())


def test_a_turn_says_which_deadlines_it_was_about() -> None:
    due = [AT + timedelta(days=days) for days in (2, 1)]
    aims = tuple(Aim(kind="decision", stage=1, due_at=each, set_for=each) for each in due)
    turn = Turn(timer="warn", at=AT, aims=aims)
    assert (turn.kind, turn.due_at) == ("decision", due[1])
    assert (Turn(timer="inform", at=AT).kind, Turn(timer="inform", at=AT).due_at) == ("", None)


def test_a_rung_ahead_is_told_from_every_other() -> None:
    rung = RungAhead(kind="decision", stage=1, set_for=AT, rung="half", at=AT, whom="owner", do="remind")
    assert rung.name == ("decision", 1, AT, "half")


def test_what_nobody_is_told_has_no_next_time() -> None:
    practice, _ = opened()
    watch = practice.watches.of(received(practice).id)
    assert next_update(watch, AT, POLICIES) is not None
    assert next_update(evolve(watch, recipients=()), AT, POLICIES) is None


def test_where_escalation_is_switched_off_nothing_is_escalated() -> None:
    practice, clock = opened(policies=routed(timers={"TM-MON-2": "off"}))
    received(practice)
    clock.advance(timedelta(days=90))
    turn = practice.tick()
    assert turn.fired["breach"] >= 1
    assert "escalate" not in turn.fired


def test_a_share_of_a_time_that_nobody_knows_is_no_instant() -> None:
    unknown = SeenDeadline(kind="decision", stage=1, due_at=AT, set_for=AT)
    known = SeenDeadline(kind="decision", stage=1, due_at=AT, set_for=AT, counted_from=AT - timedelta(days=9))
    half = Rung(name="half", share=50)
    assert _rung_at(half, unknown, LONDON) is None
    assert _rung_at(half, known, LONDON) is not None
