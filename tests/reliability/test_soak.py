"""R21: a practice that is used for long holds no more memory, no more files, and answers as fast as at first."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Final

import attrs
import pytest

from itilbrm import Practice
from itilbrm.testing import StoppedClock
from tests.reliability.lives import BEGINNING, HOUSE

MIB: Final = 1024 * 1024
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell it")


@attrs.frozen
class Held:
    """What a process holds, and how long its commands took."""

    memory: int
    files: int
    journal: int
    slowest: float


def open_files() -> int:
    """Return how many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def used(practice: Practice, clock: StoppedClock, path: Path, commands: int) -> Held:
    """Use a practice for a while: complaints come, are acknowledged and taken back, and the clock turns."""
    took: list[float] = []
    for _ in range(commands // 4):
        clock.advance(timedelta(minutes=3))
        for command in _round(practice):
            began = time.perf_counter()
            command()
            took.append(time.perf_counter() - began)
    memory = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    journal = Path(f"{path}-wal")
    size = journal.stat().st_size if journal.exists() else 0
    return Held(memory, open_files(), size, quantiles(took, n=100)[98])


def _round(practice: Practice) -> Iterator[Callable[[], object]]:
    ann, cara = practice.acting_as("ann"), practice.acting_as("cara", "sorry")
    keys: list[str] = []
    yield lambda: keys.append(
        ann.complaints.receive(customer="acme", complainant="cara", channel="email", type="cost", text="Too much.").id
    )
    yield lambda: ann.complaints.acknowledge(
        keys[0], contact="Ann", next_step="look", next_date=BEGINNING + timedelta(days=9_999), channel="phone"
    )
    yield lambda: cara.complaints.withdraw(keys[0])
    yield practice.tick


def soaked(tmp_path: Path, commands: int, parts: int) -> list[Held]:
    """Return what is held after each of some parts of a long use."""
    path = tmp_path / "brm.db"
    clock = StoppedClock(BEGINNING)
    with Practice.open(f"sqlite:///{path}?synchronous=normal", clock=clock, policies=HOUSE, discover=False) as practice:
        return [used(practice, clock, path, commands // parts) for _ in range(parts)]


def test_a_practice_that_is_used_for_a_while_holds_no_more_than_before(tmp_path: Path) -> None:
    first, *_, last = soaked(tmp_path, 800, 4)
    assert last.files == first.files
    assert last.memory - first.memory <= 16 * MIB, "the caches fill up during the first 5,000 commands, and no further"
    assert last.journal <= 64 * MIB


@pytest.mark.nightly
def test_a_hundred_thousand_commands_leave_no_trace_but_in_the_file(tmp_path: Path) -> None:
    first, *_, last = soaked(tmp_path, 100_000, 10)
    assert last.files == first.files
    assert last.memory - first.memory <= 9 * MIB
    assert last.journal <= 64 * MIB
    assert last.slowest <= 1.5 * first.slowest


@pytest.mark.nightly
def test_ten_thousand_openings_leave_nothing_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/brm.db"
    before = 0
    for number in range(10_000):
        with Practice.open(url, discover=False) as practice:
            assert practice.complaints.count() == 0
        if number == 100:
            before = open_files()
    assert open_files() == before
