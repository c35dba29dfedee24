"""The open time of a calendar as one line of instants, worked out year by year and remembered."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from itilbrm.calendars.windows import Window
from itilbrm.calendars.years import Year
from itilbrm.errors import InvalidInput
from itilbrm.values import instant

__all__ = ["FIRST_YEAR", "LAST_YEAR", "BusinessDay", "Timeline", "reckoned", "within"]

FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 9000
"""Beyond these years nobody has business hours; far enough from where datetimes end."""

_HORIZON: Final = 200
_REMEMBERED: Final = 100
_ZERO: Final = timedelta()
_TURN: Final = timedelta(days=3)
"""No local date is further from its date in UTC, with the night that can follow it."""


class BusinessDay(NamedTuple):
    """One business day: its local date, its first opening, its last closing."""

    date: date
    opening: datetime
    closing: datetime


class Timeline:
    """Looks up instants, spans and business days; nothing is searched for longer than 200 years."""

    __slots__ = ("_name", "_windows", "_years", "zone")

    def __init__(self, name: str, zone: ZoneInfo, windows: Callable[[date], tuple[Window, ...]]) -> None:
        """Take the name of the calendar, its zone, and what tells the windows of a local date."""
        self.zone: ZoneInfo = zone
        self._name = name
        self._windows = windows
        self._years: dict[int, Year] = {}

    def next_open(self, at: datetime) -> datetime:
        """Return the instant itself if it is open then, else the next opening."""
        return self._next_year(at)[1].next_open(at)

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at an instant."""
        return any(year.next_open(at) == at for _, year in islice(self._onward(at), 1))

    def used_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long it is open between two instants in their order."""
        return sum((year.used(end) - year.used(start) for year in self._spanning(start, end)), _ZERO)

    def closings_between(self, start: datetime, end: datetime) -> int:
        """Return how many business days close after one instant and not after another, later one."""
        return sum(year.closed_until(end) - year.closed_until(start) for year in self._spanning(start, end))

    def days_between(self, first: date, last: date) -> int:
        """Return how many business days come after one local date and not after another, later one."""
        _near(first, last)
        years = (self._year(number) for number in range(first.year, last.year + 1))
        return sum(bisect_right(year.days, last) - bisect_right(year.days, first) for year in years)

    def reach(self, start: datetime, time: timedelta) -> datetime:
        """Return the first instant from which so much open time lies behind a start; the start for none."""
        left = time
        if not left:
            return start
        for _, year in self._onward(start):
            behind = year.used(start)
            if left <= year.total - behind:
                return year.reach(behind + left)
            left -= year.total - behind
        raise self._no_more("is open for so long", start, "after")

    def reach_back(self, end: datetime, time: timedelta) -> datetime:
        """Return the last instant from which so much open time lies ahead until an end; the end for none."""
        left = time
        if not left:
            return end
        for _, year in self._backward(end):
            behind = year.used(end)
            if left <= behind:
                return year.reach_back(behind - left)
            left -= behind
        raise self._no_more("is open for so long", end, "before")

    def day(self, on: date) -> BusinessDay | None:
        """Return the business day of a local date, None if it is none."""
        year = self._year(within(on).year)
        at = bisect_left(year.days, on)
        return _day(year, at) if at < len(year.days) and year.days[at] == on else None

    def from_closing_after(self, at: datetime, days: int) -> tuple[BusinessDay, BusinessDay]:
        """Return the first business day that closes after an instant, and the one so many later."""
        number, year = self._next_year(at)
        place = bisect_right(year.closings, at)
        return _day(year, place), self._later(number, place + days, at)

    def from_opening_before(
        self, at: datetime, days: int, *, included: bool = False
    ) -> tuple[BusinessDay, BusinessDay]:
        """Return the last business day that opens before an instant, and the one so many later or, below 0, earlier.

        If that is ``included``, the day can also open at the instant.
        """
        for number, year in self._backward(at):
            place = (bisect_right if included else bisect_left)(year.openings, at) - 1
            if place >= 0:
                return _day(year, place), self._later(number, place + days, at)
        raise self._no_more("opens", at, "before")

    def _later(self, number: int, place: int, at: datetime) -> BusinessDay:
        """Return the business day at a place counted from the first of a year, which may lie in another year."""
        first = number
        while FIRST_YEAR <= number <= LAST_YEAR and abs(number - first) <= _HORIZON:
            year = self._year(number)
            if 0 <= place < len(year.days):
                return _day(year, place)
            if place < 0:
                number -= 1
                place += len(self._year(number).days) if number >= FIRST_YEAR else 0
            else:
                number += 1
                place -= len(year.days)
        raise self._no_more("has so many business days", at, "before" if place < 0 else "after")

    def _next_year(self, at: datetime) -> tuple[int, Year]:
        """Return the year of the next closing after an instant."""
        if (found := next(self._onward(at), None)) is None:
            raise self._no_more("opens", at, "after")
        return found

    def _onward(self, at: datetime) -> Iterator[tuple[int, Year]]:
        """Yield the years that are still to close after an instant."""
        first = (at - _TURN).year
        for number in range(max(first, FIRST_YEAR), min(first + _HORIZON, LAST_YEAR) + 1):
            year = self._year(number)
            if year.end > at:
                yield number, year

    def _backward(self, at: datetime) -> Iterator[tuple[int, Year]]:
        """Yield the years from the last in which an instant can lie, back in time."""
        last = (at + _TURN).year
        for number in range(min(last, LAST_YEAR), max(last - _HORIZON, FIRST_YEAR) - 1, -1):
            yield number, self._year(number)

    def _spanning(self, start: datetime, end: datetime) -> Iterator[Year]:
        _near(start, end)
        first, last = (start - _TURN).year, (end + _TURN).year
        return (self._year(number) for number in range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1))

    def _year(self, number: int) -> Year:
        year = self._years.get(number)
        if year is None:
            if len(self._years) >= _REMEMBERED:
                self._years.clear()
            year = self._years[number] = Year(number, self.zone, self._windows)
        return year

    def _no_more(self, problem: str, at: datetime, side: str) -> InvalidInput:
        return InvalidInput(
            "calendar",
            f"{self._name!r} never {problem} within {_HORIZON} years {side} {at:%Y-%m-%d %H:%M} UTC",
            "ask for less, or give the calendar windows",
        )


def reckoned(at: datetime, field: str) -> datetime:
    """Return an instant in UTC that can be reckoned with in every place; others are refused."""
    at = instant(at, field)
    within(at, field)
    return at


def _near(start: date, end: date) -> None:
    if end.year - start.year > _HORIZON:
        raise InvalidInput(
            "end", f"more than {_HORIZON} years lie between {start.year} and {end.year}", "ask for a shorter span"
        )


def within(on: date, field: str = "day") -> date:
    """Return a local date that can be reckoned with; others are refused."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InvalidInput(field, f"{on} lies outside the years {FIRST_YEAR} to {LAST_YEAR}", "give one between them")
    return on


def _day(year: Year, at: int) -> BusinessDay:
    return BusinessDay(year.days[at], year.openings[at], year.closings[at])
