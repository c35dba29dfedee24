"""A practice lived in at random, beside it a slow model of the rules, and what must hold of both at the end (R25)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, Final

import attrs

from itilbrm import Fact, Practice
from itilbrm.errors import DeliveryTrouble, NotAvailable, Refused
from itilbrm.kpis import Undefined
from itilbrm.notifying import Letter
from itilbrm.periods import Period
from itilbrm.policies import Body, EscalationRoute, Policies, Procedure
from itilbrm.processes.complaints import Complaint
from itilbrm.telling import DeliveryRules
from itilbrm.testing import StoppedClock
from tests.kpis.material import Story
from tests.kpis.reference import REFERENCE
from tests.reliability.acts import ACTS, receive, tick

__all__ = ["ACTS", "BEGINNING", "Done", "Life"]

BEGINNING: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)

HOUSE: Final = Policies(
    procedures={
        "provider": Procedure(
            id="provider", route="up", leads=("lea",), closes_silent=True, recourse="The ombudsman.", contact="Ann Lee"
        )
    },
    routes={"up": EscalationRoute(id="up", levels=(Body(name="lead", members=("lea",)),))},
)
"""Everything is switched on that the clock can do."""

OPENS: Final = {"open", "waiting", "decided"}

Done = tuple[str, int, int]
"""One act: its name, whom it is done to, and a number that it makes of what it wants."""


class _Post:
    """A notifier that fails as often as it is told to; what it took is what was truly sent."""

    channel: Final = "email"

    def __init__(self) -> None:
        self.fails = 0
        self.taken: list[str] = []

    def send(self, letter: Letter, /) -> None:
        if self.fails:
            self.fails -= 1
            raise DeliveryTrouble("post", "the van is late", permanent=self.fails % 3 == 2)
        self.taken.append(letter.id)


@attrs.frozen
class Told:
    """That a complainant was truly told something, by a person or by a letter that was taken."""

    complaint: str
    kinds: frozenset[str]
    at: datetime


class Life:
    """A practice, what is done in it, and a model that knows the rules."""

    def __init__(self, url: str = "memory:") -> None:
        """Open a practice on a Monday; two who complain and one who handles can be written to."""
        self.clock = StoppedClock(BEGINNING)
        self.post = _Post()
        self.practice = Practice.open(
            url,
            clock=self.clock,
            policies=HOUSE,
            discover=False,
            notifiers=(self.post,),
            delivery=DeliveryRules(tries=4),
        )
        register = self.practice.acting_as("ann").people.register
        self.people = [register(full_name=name, email=f"{name}@example.org").id for name in ("cara", "carl", "ann")]
        self.complaints: list[str] = []
        self.compliments: list[str] = []
        self.turns: dict[str, list[tuple[datetime, str]]] = {}
        self.told: list[Told] = []
        self.contained: Counter[str] = Counter()
        self.snapshots: list[tuple[datetime, dict[str, str]]] = []
        self.refused = 0

    def live(self, done: Sequence[Done]) -> None:
        """Do what is to be done, and look at the practice after each of it."""
        for name, whom, number in done:
            self.clock.advance(timedelta(minutes=1 + number % 50))
            try:
                ACTS[name](self, whom, number)
            except Refused:
                self.refused += 1
            except NotAvailable:
                pass
            if len(self.snapshots) < 4 and number % 7 == 0:
                self.clock.advance(timedelta(seconds=1))
                self.snapshots.append((self.clock.now(), self.states()))

    # What must hold

    def check(self) -> None:
        """Hold the practice against the rules, once the clock has done what it demands, and that once only."""
        tick(self, 0, 0)
        assert self.practice.tick().total == 0
        self._check_counts()
        for key in self.complaints:
            complaint = self.practice.complaints.get(key)
            self._check_met(complaint)
            self._check_watch(complaint)
        self._check_timers()
        self._check_flow()
        for instant, states in self.snapshots:
            past = self.practice.as_at(instant, known_at=instant)
            assert {each.id: str(each.state) for each in past.complaints} == states
        found = self.practice.verify().findings
        assert not found, found

    def states(self) -> dict[str, str]:
        """Return the state of each complaint."""
        return {each.id: str(each.state) for each in self.practice.complaints}

    def _check_counts(self) -> None:
        kept = self.practice.complaints
        assert kept.count() == len(self.complaints)
        assert sum(kept.count(state=str(state)) for state in kept.lifecycle.states) == len(self.complaints)
        assert {str(each.state) for each in kept} <= set(map(str, kept.lifecycle.states))
        assert self.practice.compliments.count() == len(self.compliments)
        assert self.practice.refusals.count() == self.refused

    def _check_met(self, complaint: Complaint) -> None:
        """No deadline is met that nobody met: an acknowledgement by nobody's word, a decision by no letter."""
        letters = {
            (kind, each.counts_from)
            for each in self.practice.messages.each(parent=complaint.id)
            for kind in each.tells
            if each.counts_from is not None
        }
        for each in self.practice.messages.each(parent=complaint.id, state="sent"):
            assert each.id in self.post.taken or each.digest, each
        said = {(kind, told.at) for told in self.told if told.complaint == complaint.id for kind in told.kinds}
        for deadline in complaint.deadlines:
            if deadline.met_at is None:
                continue
            if deadline.kind == "containment":
                assert self.contained[complaint.id]
            else:
                assert (deadline.kind, deadline.met_at) in letters | said, deadline
            assert deadline.counted_from is None or deadline.met_at >= deadline.counted_from
            assert not deadline.is_paused

    def _check_watch(self, complaint: Complaint) -> None:
        """There is one watch, it watches as long as the complaint is not closed, and aims at what is not met."""
        (watch,) = self.practice.watches.each(parent=complaint.id)
        if complaint.state.category == "closed":
            assert (watch.state, watch.aims, watch.rungs) == ("stood_down", (), ())
            return
        assert watch.state.category == "open"
        aims = {(aim.kind, aim.stage, aim.due_at) for aim in watch.aims}
        assert aims == {(each.kind, each.stage, each.due_at) for each in complaint.unmet}
        missed = {(each.kind, each.stage, each.due_at) for each in watch.breaches}
        now = self.clock.now()
        late = [each for each in complaint.unmet if each.due_at < now and not each.is_paused]
        assert {(each.kind, each.stage, each.due_at) for each in late} <= missed

    def _check_timers(self) -> None:
        """Each timer has fired once for each deadline, whoever turned the clock and however often."""
        for watch in self.practice.watches:
            missed = Counter((each.name, each.due_at) for each in watch.breaches)
            climbed = Counter(each.name for each in watch.rungs_fired)
            fired = Counter(
                (fact.step, each)
                for fact in self.practice.history(watch.id)
                if fact.by == "clock" and "turn" in fact.changed
                for each in _subjects(fact)
            )
            assert max(missed.values(), default=1) == max(climbed.values(), default=1) == 1
            assert max(fired.values(), default=1) == 1, fired

    def _check_flow(self) -> None:
        now = self.clock.now()
        stories = [
            Story(self.practice.complaints.get(key), ((self._received(key), "received"), *self.turns[key]))
            for key in self.complaints
        ]
        for number, reference in REFERENCE.items():
            for text in ("2026", "2026-01"):
                found = self.practice.kpi(number, period=text)
                expected = reference(stories, Period.parse(text), now)
                if expected is None:
                    assert isinstance(found.value, Undefined), number
                else:
                    assert abs(Fraction(found.value) - expected) < Fraction(1, 10**20), (number, text)  # type: ignore[arg-type]  # a number
        flow = self.practice.kpi("K-CPL-18", period="2026")
        assert flow.value == sum(self.practice.complaints.count(category=category) for category in OPENS)
        parts = {name: value for name, value in flow.beside.items() if isinstance(value, int)}
        came = parts["open at the start"] + parts["received"] + parts["reopened"]
        assert flow.value == came - parts["closed"] - parts["withdrawn"] - parts["reclassified"] - parts["duplicates"]

    def _received(self, key: str) -> datetime:
        return self.practice.complaints.get(key).received_at

    # What is done

    def one(self, whom: int) -> str:
        """Return the id of a complaint; one is received where there is none."""
        if not self.complaints:
            receive(self, whom, 0)
        return self.complaints[whom % len(self.complaints)]

    def acting(self, who: str, reason: str = "it is so", back: timedelta | None = None) -> Practice:
        """Return the practice for somebody."""
        return self.practice.acting_as(who, reason, self.clock.now() - back if back is not None else None)

    @staticmethod
    def how(number: int) -> dict[str, Any]:
        """Return how a complainant is told: by a person, which the model notes once it is done, or by a letter."""
        return {"channel": ("letter", "phone")[number % 2]} if number % 3 else {}

    def note_told(self, key: str, how: dict[str, str], at: datetime, *kinds: str) -> None:
        """Note that a person told it."""
        if how:
            self.told.append(Told(key, frozenset(kinds), at))

    def turn(self, key: str, what: str) -> None:
        """Note that a complaint ended, or came back."""
        self.turns[key].append((self.clock.now(), what))


def _subjects(fact: Fact) -> list[object]:
    """Return what a timer fired for: each deadline it was about, else the instant it was due at."""
    aims = fact.changed["turn"].aims  # type: ignore[attr-defined]  # a turn
    return [(aim.name, aim.due_at) for aim in aims] or [(fact.happened_at, fact.recorded_at)]
