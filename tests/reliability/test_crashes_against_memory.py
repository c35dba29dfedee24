"""R10: through crashes, stale records and a clock that steps back, the embedded store is as the one in memory."""

import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from itilbrm import Practice
from itilbrm.adapters.sqlite import SqliteStore, store
from itilbrm.errors import BrmError
from itilbrm.lifecycle import Record
from itilbrm.ports import Batch, Query
from itilbrm.testing import StoppedClock

BEGIN: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE: Final = ("ann", "bob", "cara")
LEVELS: Final = ("severity", "complexity", "impact", "urgency")
SHORT: Final = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


class Crash(BaseException):
    """The end of a process, as far as a test can have one that goes on."""


class Chance:
    """Gives both practices the same bytes, whatever became of the command before."""

    def __init__(self) -> None:
        self._bytes = random.Random(0)  # noqa: S311  repeats itself on purpose

    def begin(self, command: int) -> None:
        self._bytes.seed(command)

    def __call__(self, count: int) -> bytes:
        return self._bytes.randbytes(count)


class ThroughCrashes(RuleBasedStateMachine):
    """Does the same with a practice in memory and one in a file that crashes, and compares all that is kept."""

    records = Bundle("records")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = StoppedClock(BEGIN)
        self.chances = Chance(), Chance()
        self.memory = Practice.open("memory:", clock=self.clock, chance=self.chances[0])
        self.crashed: list[Practice] = []
        self.commands = 0

    @initialize()
    def open(self) -> None:
        url = f"sqlite:///{self.folder.name}/brm.db?synchronous=normal&busy=0"
        self.sqlite = Practice.open(url, clock=self.clock, chance=self.chances[1])

    # What people do

    @rule(target=records, who=st.sampled_from(PEOPLE), text=st.sampled_from(["slow", "down"]))
    def receive(self, who: str, text: str) -> Record | None:
        given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other"}
        return self.same(lambda practice: practice.acting_as(who).complaints.receive(text=text, **given))

    @rule(target=records, reference=st.integers(0, 3), state=st.sampled_from(["received", "closed"]))
    def adopt(self, reference: int, state: str) -> Record | None:
        given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "phone", "type": "cost"}
        day = BEGIN - timedelta(days=400)
        given |= {"received_at": day, "closed_at": day if state == "closed" else None, "text": "dear"}
        given |= {"origin": "desk", "reference": str(reference), "state": state}
        return self.same(lambda practice: practice.acting_as("ann").complaints.adopt(**given))

    @rule(
        target=records,
        record=records,
        who=st.sampled_from(PEOPLE),
        latest=st.booleans(),
        level=st.sampled_from(["low", "high"]),
    )
    def assess(self, record: Record | None, who: str, level: str, *, latest: bool) -> Record | None:
        return self.step("assess", record, who, latest, dict.fromkeys(LEVELS, level))

    @rule(target=records, record=records, who=st.sampled_from(PEOPLE), latest=st.booleans())
    def withdraw(self, record: Record | None, who: str, *, latest: bool) -> Record | None:
        return self.step("withdraw", record, who, latest, {})

    def step(self, name: str, record: Record | None, who: str, latest: bool, given: dict[str, str]) -> Record | None:  # noqa: FBT001  handed on
        if record is None:
            return None
        # The record as it was held back may be stale by now; its id alone never is.
        target = record.id if latest else record
        return self.same(lambda practice: practice.acting_as(who, "again").perform(name, target, **given))

    @rule(record=records, again=st.booleans())
    def transact(self, record: Record | None, *, again: bool) -> None:
        command = f"command {self.commands - again}"

        def work(practice: Practice) -> tuple[bool | None, Record]:
            ann = practice.acting_as("ann", "both or none")
            with ann.transaction(command) as done:
                unit = ann.units.register(name="Sales", type="team")
                if record is not None:
                    ann.perform("assess", record, **dict.fromkeys(LEVELS, "high"))
            return done.repeated, unit

        self.same(work)

    # What happens to them

    @rule(hours=st.sampled_from([-24, -1, 0, 1, 24 * 40]))
    def turn_the_clock(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @rule()
    def reopen(self) -> None:
        self.sqlite.close()
        self.open()

    @rule()
    def crash(self) -> None:
        self.crashed.append(self.sqlite)
        self.open()

    @rule(kept=st.booleans())
    def crash_in_a_commit(self, *, kept: bool) -> None:
        command = f"crash {self.commands}"

        def work(practice: Practice) -> tuple[bool | None, Record]:
            ann = practice.acting_as("ann")
            with ann.transaction(command) as done:
                unit = ann.units.register(name="Sales", type="team")
            return done.repeated, unit

        self.begin()
        with pytest.MonkeyPatch.context() as patch, pytest.raises(Crash):  # noqa: PT012  undone at its end
            self.let_crash(patch, kept=kept)
            work(self.sqlite)
        self.crash()
        if kept:
            assert work(self.memory)[0] is False
            assert work(self.sqlite)[0] is True, "what was kept before the crash is not kept again"
        else:
            self.same(work)

    def let_crash(self, patch: pytest.MonkeyPatch, *, kept: bool) -> None:
        """Let the next commit crash: behind its end, or between its documents and its facts."""
        where, what = (SqliteStore, "commit") if kept else (store, "_put")
        patch.setattr(where, what, _crashing(getattr(where, what)))

    # What is compared

    def begin(self) -> None:
        self.commands += 1
        for chance in self.chances:
            chance.begin(self.commands)

    def same(self, work: Callable[[Practice], object]) -> Record | None:
        self.begin()
        said: list[object] = []
        for practice in (self.memory, self.sqlite):
            try:
                said.append(work(practice))
            except BrmError as error:
                said.append((type(error), attrs.astuple(error)))
        assert said[0] == said[1]
        return said[0] if isinstance(said[0], Record) else None

    @invariant()
    def all_that_is_kept_is_the_same(self) -> None:
        if hasattr(self, "sqlite"):
            memory, sqlite = (practice._keeping.store for practice in (self.memory, self.sqlite))
            for order in ("key", "-recorded_at", "due_at"):
                assert sqlite.find(Query(order=order)) == memory.find(Query(order=order))
            assert sqlite.facts("", "", 10_000) == memory.facts("", "", 10_000)

    def teardown(self) -> None:
        findings = self.sqlite.verify().findings
        for practice in (self.sqlite, *self.crashed):
            practice.close()
        self.folder.cleanup()
        assert findings == ()


def _crashing(work: Callable[..., object]) -> Callable[..., None]:
    def crash(*given: object) -> None:
        work(*given)
        raise Crash

    return crash


class HalfKept(ThroughCrashes):
    """The bug to be noticed: what was put before a crash is kept without its facts."""

    def let_crash(self, patch: pytest.MonkeyPatch, *, kept: bool) -> None:
        commit = SqliteStore.commit

        def half(store: SqliteStore, batch: Batch) -> None:
            commit(store, batch if kept else attrs.evolve(batch, facts=()))
            raise Crash

        patch.setattr(SqliteStore, "commit", half)


def test_a_commit_that_is_half_kept_in_a_crash_is_noticed() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(HalfKept, settings=settings(SHORT, database=None, phases=[Phase.generate]))


TestThroughCrashes = ThroughCrashes.TestCase
TestThroughCrashes.settings = SHORT


class ThroughCrashesAtNight(ThroughCrashes):
    """The same, for long."""


TestThroughCrashesAtNight = pytest.mark.nightly(ThroughCrashesAtNight.TestCase)
TestThroughCrashesAtNight.settings = settings(
    max_examples=2_000, stateful_step_count=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
