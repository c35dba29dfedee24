"""Whatever becomes of a complaint, and however often the clock is turned, each timer fires once and in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itilbrm.calendars import PROVIDER_DEFAULT_CALENDAR, Amount
from itilbrm.policies import DeadlineProfile, Rung, Stage, Target
from itilbrm.processes.complaints import Deadline, Pause
from tests.processes.complaint_watch.watched import (
    BEGINNING,
    HOUR,
    archive,
    deadline,
    facts_of,
    fetch,
    opened,
    put_deadlines,
    received,
    routed,
)

INSTANT: Final = timedelta(microseconds=1)
TIMERS: Final = ("warn", "breach", "escalate", "inform", "alert_idle", "climb")

BARE: Final = routed(
    DeadlineProfile(
        id="bare",
        stages=(Stage(number=1, decisions={"": Target(amount=Amount.parse("9 weeks"))}),),
        update_every=None,
        timers={"TM-MON-6": "off"},
        ladder=(Rung(name="after", after=Amount.parse("0 business hours")),),
    ),
    profile="bare",
)
FULL: Final = routed()

ticks: Final = st.lists(st.integers(1, 400), max_size=8).map(lambda hours: sorted(set(hours)))


def turned(policies: Any, deadlines: Sequence[Deadline], hours: Sequence[int]) -> list[tuple[str, datetime]]:  # noqa: ANN401  any policies will do
    """Return what fired, and of when it was, on a complaint to which nothing else happens."""
    practice, clock = opened(policies=policies)
    complaint = received(practice, *deadlines, triage_severity="high")
    for hour in hours:
        clock.set(BEGINNING + hour * HOUR)
        practice.tick()
        assert practice.tick().total == 0, "a second turn to the same instant does nothing"
    return [(fact.step, fact.happened_at) for fact in facts_of(practice, complaint) if fact.step in TIMERS]


@st.composite
def some_deadlines(draw: st.DrawFn) -> tuple[Deadline, ...]:
    """Return deadlines of several kinds, some paused, some at risk from their beginning on."""
    made = []
    for kind in draw(st.sets(st.sampled_from(["acknowledgement", "decision", "containment"]))):
        due_at = BEGINNING + draw(st.integers(1, 200)) * HOUR
        pauses = (Pause(since=BEGINNING),) if draw(st.integers(0, 4)) == 0 else ()
        hours = draw(st.none() | st.integers(0, 40))
        risk = None if hours is None else due_at - hours * HOUR
        made.append(deadline(due_at, kind, pauses=pauses, at_risk_at=risk))
    return tuple(sorted(made, key=lambda each: each.kind))


@pytest.mark.realises("G-7", "BR-MON-2", "BR-MON-3", "BR-MON-5", "BR-MON-11")
@given(deadlines=some_deadlines(), hours=ticks)
def test_one_late_turn_fires_what_many_small_ones_fire_in_the_same_order(
    deadlines: tuple[Deadline, ...], hours: list[int]
) -> None:
    if not deadlines:
        return
    late = turned(BARE, deadlines, [500])
    assert turned(BARE, deadlines, [*hours, 500]) == late
    assert [at for _, at in late] == sorted(at for _, at in late)
    assert sorted(late) == sorted(expected(deadlines)), "each once"


def expected(deadlines: Sequence[Deadline]) -> set[tuple[str, datetime]]:
    """Return what a slow reader of the rules would say, of each deadline by itself; one instant fires once."""
    running = [each for each in deadlines if not each.is_paused]
    if not running:
        return set()
    first = min(each.due_at for each in running)
    escalated = PROVIDER_DEFAULT_CALENDAR.add(first, Amount.parse("2 business days, to the time of day"))
    return {
        ("escalate", escalated),
        *(("breach", each.due_at + INSTANT) for each in running),
        *(("climb", each.due_at + INSTANT) for each in running),
        *(
            ("warn", each.at_risk_at)
            for each in running
            if each.at_risk_at is not None and BEGINNING <= each.at_risk_at <= first
        ),
    }


acts: Final = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.sampled_from(["tick", "tick", "meet", "move", "pause", "resume", "add", "close", "reopen", "meet late"]),
        st.sampled_from(["acknowledgement", "decision"]),
    ),
    max_size=14,
)


@pytest.mark.realises("SM-MON", "BR-MON-1", "BR-MON-3", "BR-MON-4", "BR-MON-6")
@given(given=acts)
@example(given=[(21, "close", "decision"), (1, "reopen", "decision")])  # what was missed before is overdue again
def test_whatever_becomes_of_a_complaint_each_timer_fires_once_and_nothing_missed_is_lost(
    given: list[tuple[int, str, str]],
) -> None:
    story = Story()
    for hours, act, kind in given:
        story.clock.advance(hours * HOUR)
        story.go_on(act, kind)
        story.check_watched()
    if story.is_open:
        story.practice.tick()
    story.check_record()


class Story:
    """What becomes of one complaint, act by act."""

    def __init__(self) -> None:
        """Begin with two deadlines."""
        self.practice, self.clock = opened(policies=FULL)
        self.ann = self.practice.acting_as("ann", "as it is")
        start = [deadline(BEGINNING + 20 * HOUR, "acknowledgement"), deadline(BEGINNING + 60 * HOUR)]
        self.complaint = received(self.practice, *start)
        self.held: dict[str, Deadline] = {each.kind: each for each in start}
        self.is_open = True

    def go_on(self, act: str, kind: str) -> None:
        """Do what the act says, where it can be done."""
        if act == "tick":
            self.practice.tick()
            assert self.practice.tick().total == 0
        elif act in ("close", "reopen"):
            if self.is_open == (act == "close"):
                self.ann.perform(archive if self.is_open else fetch, self.complaint.id)
                self.is_open = not self.is_open
        elif self.is_open and self.held[kind].met_at is None:
            new = changed(self.held[kind], act, self.clock.now())
            if new != self.held[kind]:
                self.held[kind] = new
                self.ann.perform(put_deadlines, self.complaint.id, deadlines=tuple(self.held.values()))

    def check_watched(self) -> None:
        """Check that the watch sees what there is."""
        watch = self.practice.watches.of(self.complaint.id)
        assert (watch.state.category == "open") == self.is_open
        unmet = {each.kind for each in self.held.values() if each.met_at is None}
        assert {aim.kind for aim in watch.aims} == (unmet if self.is_open else set())

    def check_record(self) -> None:
        """Check that what was missed is on record, once, and that the watch says how it stands."""
        now = self.clock.now()
        watch = self.practice.watches.of(self.complaint.id)
        breaches = [(each.kind, each.due_at) for each in watch.breaches]
        assert len(breaches) == len(set(breaches)), "each once"
        for each in self.held.values():
            late = each.met_at is not None and each.met_at > each.due_at
            past = self.is_open and each.met_at is None and not each.is_paused and each.due_at < now
            assert not (late or past) or (each.kind, each.due_at) in breaches, "what was missed is on record"
        if watch.state in ("overdue", "on_track", "at_risk"):
            assert (watch.state == "overdue") == any(aim.is_past(now) for aim in watch.aims)
        recorded = [fact.recorded_at for fact in facts_of(self.practice, self.complaint)]
        assert recorded == sorted(recorded)
        assert self.practice.verify().ok


def changed(one: Deadline, act: str, now: datetime) -> Deadline:
    """Return a deadline after something became of it, if it may."""
    if act in ("meet", "meet late"):
        return attrs.evolve(one, met_at=now)
    if act == "move" and now < one.due_at and not one.is_paused:
        return attrs.evolve(one, due_at=one.due_at + 30 * HOUR, at_risk_at=one.due_at + 24 * HOUR)
    if act == "pause" and now < one.due_at and not one.is_paused:
        return attrs.evolve(one, pauses=(*one.pauses, Pause(since=now)))
    if act == "resume" and one.is_paused:
        since = one.pauses[-1].since
        due_at = one.due_at + (now - since)
        ended = (*one.pauses[:-1], Pause(since=since, until=now))
        return attrs.evolve(one, due_at=due_at, at_risk_at=due_at - 6 * HOUR, pauses=ended)
    return one
