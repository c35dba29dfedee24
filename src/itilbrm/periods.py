"""Periods: half-open stretches of time, cut at the midnights of a named time zone."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final, Self

import attrs

from itilbrm.calendars.local_times import first_instant, zone_of
from itilbrm.errors import InvalidInput
from itilbrm.values import check_text, instant

__all__ = ["Period"]

_FORMS: Final = "2026, 2026-Q1, 2026-01, 2026-01-31 or 2026-01-01..2026-03-31"
_YEAR: Final = re.compile(r"(\d{4})")
_QUARTER: Final = re.compile(r"(\d{4})-?[Qq]([1-4])")
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_DAYS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")
_YEAR_OF_MONTHS: Final = 12
_QUARTER_OF_MONTHS: Final = 3


def _zone_known(_period: object, field: "attrs.Attribute[str]", value: str) -> None:
    zone_of(value, field.name)


@attrs.frozen
class Period:
    """A stretch of time: its start belongs to it, its end does not.

    Attributes:
        start: When it begins.
        end: When it is over; after the start.
        zone: The name of the time zone whose days it is made of.
    """

    start: datetime = attrs.field(converter=instant)
    end: datetime = attrs.field(converter=instant)
    zone: str = attrs.field(default="UTC", validator=_zone_known)

    def __attrs_post_init__(self) -> None:
        if not self.start < self.end:
            raise InvalidInput(
                "period", f"it ends at {self.end.isoformat()}, and begins at {self.start.isoformat()}", "turn it round"
            )

    @classmethod
    def days(cls, first: date, last: date, zone: str = "UTC") -> Self:
        """Return the period from the beginning of one local day to the end of another.

        Raises:
            InvalidInput: The zone is not known, or the last day lies before the first.
        """
        if last < first:
            raise InvalidInput("period", f"{last} lies before {first}", "give the first day first")
        try:
            after = last + timedelta(days=1)
        except OverflowError:
            raise InvalidInput("period", f"{last} is the end of all days", "give an earlier one") from None
        return cls(_midnight(first, zone), _midnight(after, zone), zone)

    @classmethod
    def month(cls, year: int, month: int, zone: str = "UTC") -> Self:
        """Return a calendar month; months are 1 to 12."""
        return cls._months(year, month, 1, zone)

    @classmethod
    def quarter(cls, year: int, quarter: int, zone: str = "UTC") -> Self:
        """Return a quarter of a calendar year; quarters are 1 to 4."""
        return cls._months(year, _QUARTER_OF_MONTHS * quarter - 2, _QUARTER_OF_MONTHS, zone)

    @classmethod
    def year(cls, year: int, zone: str = "UTC") -> Self:
        """Return a calendar year."""
        return cls._months(year, 1, _YEAR_OF_MONTHS, zone)

    @classmethod
    def parse(cls, text: str, zone: str = "UTC") -> Self:
        """Return the period that a text names: a year, quarter, month, day, or the days from one to another.

        Args:
            text: ``2026``, ``2026-Q1``, ``2026-01``, ``2026-01-31`` or ``2026-01-01..2026-03-31``; the last day
                belongs to the period.
            zone: The time zone whose days are meant.

        Raises:
            InvalidInput: The text names no period, or the zone is not known.
        """
        said = check_text("period", text).strip()
        if found := _YEAR.fullmatch(said):
            return cls.year(int(found[1]), zone)
        if found := _QUARTER.fullmatch(said):
            return cls.quarter(int(found[1]), int(found[2]), zone)
        if found := _MONTH.fullmatch(said):
            return cls.month(int(found[1]), int(found[2]), zone)
        if found := _DAYS.fullmatch(said):
            first = _day(found[1])
            return cls.days(first, _day(found[2]) if found[2] else first, zone)
        raise InvalidInput("period", f"{text!r} names no period", f"write it like {_FORMS}")

    @classmethod
    def _months(cls, year: int, month: int, many: int, zone: str) -> Self:
        try:
            first = date(year, month, 1)
            after = _months_on(first, many)
        except ValueError:
            raise InvalidInput(
                "period", f"there is no such month of the year {year}: {month}", f"write it like {_FORMS}"
            ) from None
        return cls(_midnight(first, zone), _midnight(after, zone), zone)

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def __str__(self) -> str:
        """Return the shortest text that :meth:`parse` reads as this period; else its two instants."""
        first, after = self._local_days()
        if first is None or after is None:
            return f"{self.start.isoformat()}..{self.end.isoformat()}"
        if (many := _whole_months(first, after)) and self == self._months(first.year, first.month, many, self.zone):
            if many == _YEAR_OF_MONTHS and first.month == 1:
                return f"{first.year:04}"
            if many == _QUARTER_OF_MONTHS and first.month % _QUARTER_OF_MONTHS == 1:
                return f"{first.year:04}-Q{first.month // _QUARTER_OF_MONTHS + 1}"
            if many == 1:
                return f"{first.year:04}-{first.month:02}"
        last = after - timedelta(days=1)
        return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"

    def previous(self) -> "Period":
        """Return the period just before it: as many months, else as many local days, else as long.

        Raises:
            InvalidInput: It would lie before the year 1.
        """
        first, after = self._local_days()
        try:
            if first is None or after is None:
                return Period(self.start - (self.end - self.start), self.start, self.zone)
            many = _whole_months(first, after)
            before = _months_on(first, -many) if many else first - (after - first)
            return Period(_midnight(before, self.zone), self.start, self.zone)
        except (OverflowError, ValueError):
            raise InvalidInput("period", f"there is no time before {self}", "give a later one") from None

    def _local_days(self) -> tuple[date | None, date | None]:
        """Return the local days that begin with its start and its end, each where one does."""
        return _day_that_begins(self.start, self.zone), _day_that_begins(self.end, self.zone)


def _midnight(day: date, zone: str) -> datetime:
    """Return the first instant of a local day, which is not midnight where the clocks are put forward then."""
    return first_instant(zone_of(zone, "zone"), datetime.combine(day, time()), field="period")


def _day_that_begins(at: datetime, zone: str) -> date | None:
    day = at.astimezone(zone_of(zone)).date()
    return day if _midnight(day, zone) == at else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("period", f"{text!r} is no day", f"write it like {_FORMS}") from None


def _months_on(first: date, many: int) -> date:
    months = first.year * _YEAR_OF_MONTHS + first.month - 1 + many
    return date(months // _YEAR_OF_MONTHS, months % _YEAR_OF_MONTHS + 1, 1)


def _whole_months(first: date, after: date) -> int:
    """Return how many calendar months lie between two days; 0 where they are not whole ones."""
    if first.day != 1 or after.day != 1:
        return 0
    return (after.year - first.year) * _YEAR_OF_MONTHS + after.month - first.month
