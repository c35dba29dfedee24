"""Texts as instants, read by the date formats of a mapping and remembered by their parts.

Rows come in thousands with few different days: a day is worked out once, and what stands in the next
text after it is added. That is right on every day through which the clocks run without a change; the
other days are worked out each time.
"""

import re
from collections.abc import Callable, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime, time, timedelta
from functools import cache
from typing import Final, TypeAlias

from itilbrm.intake.formats import DateFormat, Reading
from itilbrm.intake.local_times import DayPoint, LocalTimes, Unfit
from itilbrm.toml_files import shown

__all__ = ["Moment", "moments"]

Moment: TypeAlias = Callable[[str], datetime]
"""Reads a text as an instant in UTC, or raises Unfit with the reason."""

_Read: TypeAlias = Callable[[str], tuple[Reading, bool]]

_REMEMBERED: Final = 50_000


def moments(formats: Sequence[str], clocks: LocalTimes, day: DayPoint = "start") -> Moment:
    """Return what reads a text by the first of ``formats`` that fits it; ``day`` is for those without a time."""
    readers = [DateFormat(form, day) for form in formats]

    def read(text: str) -> tuple[Reading, bool]:
        problems = []
        for reader in readers:
            try:
                reading = reader.read(text, clocks)
            except Unfit as problem:
                problems.append(str(problem))
            else:
                if reading is not None:
                    return reading, reader is readers[0]
        raise Unfit(problems[0] if problems else f"{shown(text)} does not fit {' or '.join(formats)}")

    hour_at = _place_of_the_hour(formats[0])
    return _remembering_parts(read, clocks, hour_at) if hour_at else _remembering_texts(read)


def _remembering_texts(read: _Read) -> Moment:
    known: dict[str, datetime] = {}

    def moment(text: str) -> datetime:
        instant = known.get(text)
        if instant is None:
            instant = read(text)[0].instant
            if len(known) >= _REMEMBERED:
                known.clear()
            known[text] = instant
        return instant

    return moment


def _remembering_parts(read: _Read, clocks: LocalTimes, hour_at: int) -> Moment:
    """Take a text apart into its day, its hour with all that follows the seconds, and what lies between."""
    days: dict[str, datetime] = {}
    hours: dict[str, timedelta] = {}
    within_the_hour = _within_the_hour()
    minute_at, end = hour_at + 2, hour_at + 8

    def moment(text: str) -> datetime:
        day = days.get(text[:hour_at])
        if day is not None:
            hour = hours.get(text[hour_at:minute_at] + text[end:])
            within = within_the_hour.get(text[minute_at:end])
            if hour is not None and within is not None:
                return day + (hour + within)
        reading, is_first = read(text)
        if is_first and reading.hour_at == hour_at and MINYEAR < reading.local.year < MAXYEAR:
            remember(text, reading)
        return reading.instant

    def remember(text: str, reading: Reading) -> None:
        within = within_the_hour.get(text[minute_at:end])
        midnight = datetime.combine(reading.local, time())
        if within is None or not (reading.has_offset or clocks.is_plain(midnight)):
            return
        day = midnight.replace(tzinfo=UTC) if reading.has_offset else reading.instant - (reading.local - midnight)
        if max(len(days), len(hours)) >= _REMEMBERED:
            days.clear()
            hours.clear()
        days[text[:hour_at]] = day
        hours[text[hour_at:minute_at] + text[end:]] = reading.instant - within - day

    return moment


def _place_of_the_hour(form: str) -> int:
    """Return where the hour stands in a text of full width; 0 if the format cannot be taken apart there."""
    found = re.fullmatch("(?P<day>(?:%[Ymdb]|[^%])+)%[HI]:%M:%S(?:%[pz]|[^%])*", form, re.DOTALL)
    if found is None:
        return 0
    return len(found["day"].replace("%Y", "YYYY").replace("%b", "bbb"))


@cache
def _within_the_hour() -> dict[str, timedelta]:
    return {
        f":{minute:02}:{second:02}": timedelta(minutes=minute, seconds=second)
        for minute in range(60)
        for second in range(60)
    }
