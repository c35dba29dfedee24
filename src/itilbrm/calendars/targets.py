"""When an amount of time is over, and what pauses add to it (T-1, T-2, T-4, T-5)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from itilbrm.calendars.amounts import Amount
from itilbrm.calendars.local_times import first_instant
from itilbrm.calendars.timeline import FIRST_YEAR, LAST_YEAR, BusinessDay, Timeline, within
from itilbrm.errors import InvalidInput

__all__ = ["due_after", "due_before", "extended"]

_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = datetime.min.time()
_MONTHS: Final = 12


def due_after(line: Timeline, start: datetime, amount: Amount) -> datetime:
    """Return when an amount that begins at an instant is over: see ``BusinessCalendar.add``."""
    if amount.unit == "business_hours":
        return line.reach(start, amount.hours)
    if amount.unit == "business_days":
        first, last = line.from_closing_after(start, int(amount.n))
        return _end(line, last, amount, max(start, first.opening), first)
    return _calendar(line, start, amount, int(amount.n))


def due_before(line: Timeline, end: datetime, amount: Amount) -> datetime:
    """Return when an amount begins that is over at an instant: see ``BusinessCalendar.subtract``."""
    if amount.unit == "business_hours":
        return line.reach_back(end, amount.hours)
    if amount.unit == "business_days":
        last, first = line.from_opening_before(end, -int(amount.n))
        return _end(line, first, amount, min(end, last.closing), last)
    return _calendar(line, end, amount, -int(amount.n))


def extended(line: Timeline, due: datetime, pauses: Iterable[tuple[datetime, datetime]], amount: Amount) -> datetime:
    """Return when something is due after its pauses: see ``BusinessCalendar.extended``."""
    for start, end in _merged(pauses):
        if start < due:
            due = _extended_once(line, due, start, end, amount)
    return due


def _extended_once(line: Timeline, due: datetime, start: datetime, end: datetime, amount: Amount) -> datetime:
    if amount.unit == "business_hours":
        return line.reach(due, line.used_between(start, end))
    at_time = amount.ending == "time_of_day"
    if amount.unit == "business_days":
        closings = line.closings_between(start, end)
        last, later = line.from_opening_before(due, closings, included=at_time)
        return _end(line, later, amount, due, last) if closings else due
    midnights = (_local(line, end).date() - _local(line, start).date()).days
    local = _local(line, due if at_time else due - datetime.resolution)
    return _ended(line, local, local.date() + timedelta(days=midnights), at_time=at_time)


def _end(line: Timeline, day: BusinessDay, amount: Amount, counted: datetime, first: BusinessDay) -> datetime:
    """Return when an amount is over whose last business day is known.

    ``counted`` is the instant from which it counts, on the business day ``first``.
    """
    if amount.ending == "close":
        return day.closing
    if amount.ending == "end_of_day":
        return max(day.closing, first_instant(line.zone, datetime.combine(day.date + _DAY, _MIDNIGHT)))
    # The night after an evening is one business day: its times go on after 24:00.
    time = _local(line, counted) - datetime.combine(first.date, _MIDNIGHT)
    there = first_instant(line.zone, datetime.combine(day.date, _MIDNIGHT) + time)
    return min(max(there, day.opening), day.closing)


def _calendar(line: Timeline, at: datetime, amount: Amount, n: int) -> datetime:
    local = _local(line, at)
    day = local.date()
    if amount.unit == "months":
        last = _months_later(day, n)
    else:
        last = day + timedelta(weeks=n) if amount.unit == "weeks" else day + timedelta(days=n)
    return _ended(line, local, last, at_time=amount.ending == "time_of_day")


def _ended(line: Timeline, local: datetime, last: date, *, at_time: bool) -> datetime:
    if at_time:
        return first_instant(line.zone, datetime.combine(within(last, "amount"), local.time()))
    return first_instant(line.zone, datetime.combine(within(last, "amount") + _DAY, _MIDNIGHT))


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            "amount", f"{months} months from {day} lie outside the years {FIRST_YEAR} to {LAST_YEAR}", "give fewer"
        )
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - _DAY
    return min(first + timedelta(days=day.day - 1), last)


def _local(line: Timeline, at: datetime) -> datetime:
    """Return what the clocks of the place show, as a naive datetime."""
    return at.astimezone(line.zone).replace(tzinfo=None)


def _merged(pauses: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return pauses in their order, those that touch or overlap as one."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(pauses):
        if end < start:
            raise InvalidInput("pauses", f"a pause ends at {end.isoformat()} and begins later", "turn it round")
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
