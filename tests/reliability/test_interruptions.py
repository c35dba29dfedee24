"""R6: a command that is interrupted between any two lines is whole or absent, and the next one works."""

import random
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from linecache import getline
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest

import itilbrm
from itilbrm import Practice
from itilbrm.adapters.sqlite import SqliteStore, store
from itilbrm.ports import Batch
from tests.reliability.workload import one_command, problems

pytestmark = (
    pytest.mark.no_cover
)  # what measures coverage holds a lock of its own, and an interruption would leave it held

EVERYWHERE: Final = ("",)
WHERE_IT_IS_KEPT: Final = tuple(
    str(Path(itilbrm.__file__).parent / name) for name in ("adapters/sqlite/", "keeping.py", "practice/")
)
AT_ONCE: Final = 200
"""Rounds on one file: later the checks of all that it holds take longer than the rounds."""


@contextmanager
def line(number: int, files: tuple[str, ...]) -> Iterator[None]:
    """Interrupt what runs here before its line of that number in these files."""
    passed = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:  # noqa: ANN401  as the interpreter has it
        nonlocal passed
        if event == "call":
            return trace if frame.f_code.co_filename.startswith(files) else None
        # What ends a with block is a line for this, but none where a signal is ever looked at.
        if event == "line" and not getline(frame.f_code.co_filename, frame.f_lineno).lstrip().startswith("with "):
            passed += 1
        if passed > number:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


@contextmanager
def alarm(seconds: float, _: tuple[str, ...] = ()) -> Iterator[None]:
    """Interrupt what runs here after a while, as a timeout does."""

    def ring(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Interrupted:
    """Interrupts commands of one practice, and gathers what is wrong afterwards."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.chance = random.Random(seed)  # noqa: S311  repeats itself on purpose
        self.practice = Practice.open(f"sqlite:///{path}?synchronous=normal&busy=0")
        self.targets: list[str] = []
        self.wrong: list[str] = []
        self.one()

    def one(self) -> bool:
        """Take a command; return whether nothing stood in its way."""
        try:
            one_command(self.practice, self.chance, self.targets)
        except (itilbrm.errors.Refused, itilbrm.errors.NotAvailable):
            return False
        return True

    def round(self, interruption: Callable[..., Any], *how: object) -> bool:
        """Interrupt a command; return whether it was over before that, with nothing in its way."""
        over = False
        try:
            with interruption(*how):
                over = self.one()
        except KeyboardInterrupt:
            over = False
        self.wrong += [f"{how}: {each}" for each in self.left_behind()]
        return over

    def left_behind(self) -> Iterator[str]:
        connections = self.practice._keeping.store._connections  # type: ignore[attr-defined]  # looked at from inside
        if connections._lock.locked():
            yield "the connections are locked"
            connections._lock.release()
        if connections._lent:
            yield "a connection counts as lent"
        if any(each.in_transaction for each in connections._idle):
            yield "a transaction is open"
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                yield "the write lock is kept"
                connections.hold()
                connections.go_on()
        unit = self.practice.acting_as("ann").units.register(name="Sales", type="team")
        if self.practice._keeping.store.get([unit.id]).keys() != {unit.id}:
            yield "the next command is acknowledged and lost"

    def finish(self) -> list[str]:
        self.practice.close()
        return self.wrong + problems(self.path)


def line_by_line(folder: Path, rounds: int, files: tuple[str, ...], seed: int) -> list[str]:
    """Interrupt before the first line, before the second, and so on; all over again when a command is over by then."""
    wrong: list[str] = []
    number = 0
    for begun in range(0, rounds, AT_ONCE):
        run = Interrupted(folder / f"{begun}.db", seed + begun)
        for _ in range(begun, min(begun + AT_ONCE, rounds)):
            number = 0 if run.round(line, number, files) else number + 1
        wrong += run.finish()
    return wrong


def by_alarm(folder: Path, rounds: int, seed: int) -> list[str]:
    """Interrupt after any time that a command takes."""
    wrong: list[str] = []
    for begun in range(0, rounds, AT_ONCE):
        run = Interrupted(folder / f"{begun}.db", seed + begun)
        for _ in range(begun, min(begun + AT_ONCE, rounds)):
            run.round(alarm, run.chance.uniform(1e-5, 3e-3))
        wrong += run.finish()
    return wrong


def test_interrupted_before_any_line_of_keeping_a_command_is_whole_or_absent(tmp_path: Path) -> None:
    assert line_by_line(tmp_path, 300, WHERE_IT_IS_KEPT, 1) == []


def test_interrupted_at_any_time_a_command_is_whole_or_absent(tmp_path: Path) -> None:
    assert by_alarm(tmp_path, 60, 2) == []


def begun_before_try(self: SqliteStore, batch: Batch, /) -> bool:
    """Commit the usual way: on one connection that is kept, with the beginning outside of what rolls it back."""
    with self._connections.lent("write to"):
        pass
    connection = self._connections._idle[-1]
    connection.execute("BEGIN IMMEDIATE")
    try:
        store._put(connection, batch.puts)
        connection.executemany(store._FACT, [row[:4] for row in batch.facts])
        personal = [(row.key, row.seq, *each) for row in batch.facts for each in row.personal]
        connection.executemany(store._PERSONAL, personal)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return True


def test_a_transaction_begun_before_what_ends_it_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqliteStore, "commit", begun_before_try)
    files = (__file__, str(Path(store.__file__).parent))
    assert any("a transaction is open" in each for each in line_by_line(tmp_path, 200, files, 3))


@pytest.mark.nightly
def test_ten_thousand_interruptions_leave_nothing_behind(tmp_path: Path) -> None:
    for name in ("lines", "kept", "alarms"):
        (tmp_path / name).mkdir()
    assert line_by_line(tmp_path / "lines", 6000, EVERYWHERE, 4) == []
    assert line_by_line(tmp_path / "kept", 2000, WHERE_IT_IS_KEPT, 5) == []
    assert by_alarm(tmp_path / "alarms", 2000, 6) == []
