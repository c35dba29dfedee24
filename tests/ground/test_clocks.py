"""Clocks tell aware instants in UTC, and a stopped one only what it was set to."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import itilbrm
from itilbrm.clocks import Clock, StoppedClock, SystemClock
from itilbrm.errors import InvalidInput

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.realises("G-1")
def test_the_clock_of_the_machine_tells_the_present_in_utc() -> None:
    clock: Clock = SystemClock()
    before = datetime.now(UTC)
    now = clock.now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


@pytest.mark.realises("G-1")
def test_nothing_else_in_the_library_reads_the_wall_clock() -> None:
    reading = re.compile(r"\.now\(UTC|datetime\.now\(\)|utcnow|\bdate(time)?\.today\(|time\.time")
    source = Path(itilbrm.__file__).parent
    found = [path.name for path in source.rglob("*.py") if reading.search(path.read_text(encoding="utf-8"))]
    assert found == ["clocks.py"]


def test_a_stopped_clock_stands_still_until_it_is_moved() -> None:
    clock = StoppedClock(NOON)
    assert clock.now() == clock.now() == NOON
    assert clock.advance(timedelta(hours=1)) == clock.now() == NOON + timedelta(hours=1)
    clock.set(datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/London")))
    assert clock.now() == datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_stopped_clock_is_never_set_to_a_naive_datetime() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(InvalidInput, match="has no time zone"):
        StoppedClock(naive)
    with pytest.raises(InvalidInput, match="has no time zone"):
        StoppedClock(NOON).set(naive)
