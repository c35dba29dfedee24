"""Days on which it is closed: listed dates, and rules that find a date in every year."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, Final, Literal, TypeAlias

import attrs

from itilbrm.calendars.public_holidays import PublicHolidays
from itilbrm.calendars.windows import weekday_number
from itilbrm.errors import InvalidInput
from itilbrm.values import one_of, words

__all__ = ["Holiday", "Observed", "YearlyHoliday", "as_holidays", "holidays_of"]

Observed: TypeAlias = Literal["", "next", "nearest"]

_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 200
_UNSET: Final = 0


def _weekend(given: Iterable[str]) -> tuple[str, ...]:
    days = tuple(_several(given, "weekend", "days such as ('saturday', 'sunday')"))
    if len({weekday_number(each, "weekend") for each in days}) > 6:  # noqa: PLR2004 -- a week has seven days
        raise InvalidInput("weekend", "no day is left outside the weekend", "leave one out")
    return days


@attrs.frozen(kw_only=True)
class YearlyHoliday:
    """A holiday that a rule finds in every year, in exactly one of three ways.

    * ``month`` and ``day``: always the same date. 29 February is a holiday in leap years only.
    * ``month``, ``weekday`` and ``nth``: the n-th such day of the month; -1 is the last. A month without a
      fifth one has no holiday.
    * ``easter``: so many days after Western Easter Sunday, at most 200; -2 is Good Friday.

    Attributes:
        name: What it is called.
        month: 1 to 12.
        day: 1 to the last day the month can have.
        weekday: ``"monday"`` to ``"sunday"``.
        nth: 1 to 5, or -1 to -5 counted from the end.
        easter: Days after Easter Sunday, from -200 to 200.
        observed: Which day is closed as well where the holiday falls on a weekend: none, the ``next`` day
            that is no weekend and no other holiday, or the ``nearest``, which is Friday for Saturday.
        weekend: Which days are meant by that.
        first_year: The first year in which it is kept; 0 for always.
        last_year: The last year in which it is kept; 0 for ever.
    """

    name: str = attrs.field(validator=words())
    month: int = _UNSET
    day: int = _UNSET
    weekday: str = ""
    nth: int = _UNSET
    easter: int | None = None
    observed: Observed = attrs.field(default="", validator=one_of("", "next", "nearest"))
    weekend: tuple[str, ...] = attrs.field(default=("saturday", "sunday"), converter=_weekend)
    first_year: int = _UNSET
    last_year: int = _UNSET

    def __attrs_post_init__(self) -> None:
        for field in ("month", "day", "nth", "easter", "first_year", "last_year"):
            value = getattr(self, field)
            if isinstance(value, bool) or not (isinstance(value, int) or (field == "easter" and value is None)):
                raise InvalidInput(field, f"{value!r} is no number", "give an int")
        ways = (bool(self.day), bool(self.weekday or self.nth), self.easter is not None)
        if sum(ways) != 1 or (self.easter is not None) is bool(self.month):
            raise InvalidInput(
                "holidays",
                f"{self.name!r} does not say in one way when it is",
                "give month and day, or month, weekday and nth, or easter",
            )
        self._check_ranges()

    def _check_ranges(self) -> None:
        if self.easter is None:
            _check_range("month", self.month, 1, 12)
        elif abs(self.easter) > _FARTHEST:
            raise InvalidInput("easter", f"{self.easter} days are too far from Easter", "give -200 to 200 days")
        if self.day:
            _check_range("day", self.day, 1, _LONGEST_MONTHS[self.month - 1])
        if self.weekday or self.nth:
            weekday_number(self.weekday, "weekday")
            _check_range("nth", abs(self.nth), 1, 5)
        if self.last_year and self.last_year < self.first_year:
            raise InvalidInput("last_year", f"{self.last_year} comes before {self.first_year}", "turn them round")

    def date_in(self, year: int) -> date | None:
        """Return the date on which it falls in a year, before any shift; None if the year has none."""
        if year < self.first_year or (self.last_year and year > self.last_year):
            return None
        if self.easter is not None:
            return _easter(year) + timedelta(days=self.easter)
        if self.weekday:
            return self._nth_weekday(year)
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def _nth_weekday(self, year: int) -> date | None:
        wanted = weekday_number(self.weekday, "weekday")
        first = date(year, self.month, 1)
        if self.nth > 0:
            found = first + timedelta(days=(wanted - first.weekday()) % 7 + 7 * (self.nth - 1))
        else:
            last = (first + timedelta(days=31)).replace(day=1) - _DAY
            found = last - timedelta(days=(last.weekday() - wanted) % 7 + 7 * (-self.nth - 1))
        return found if found.month == self.month else None

    def is_weekend(self, day: date) -> bool:
        """Tell whether a date falls on what the rule means by a weekend."""
        return day.weekday() in {weekday_number(each, "weekend") for each in self.weekend}


Holiday: TypeAlias = date | YearlyHoliday | PublicHolidays


def as_holidays(given: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """Return holidays as they are kept: dates in their order, then rules, then those of countries."""
    taken = [_holiday(each) for each in _several(given, "holidays", "dates and rules")]
    dates = sorted({each for each in taken if isinstance(each, date)})
    rules = [each for each in taken if isinstance(each, YearlyHoliday)]
    return *dates, *rules, *(each for each in taken if isinstance(each, PublicHolidays))


def holidays_of(year: int, holidays: Iterable[Holiday]) -> frozenset[date]:
    """Return all dates of a year on which it is closed, with the days on which holidays are observed."""
    listed = {each for each in holidays if isinstance(each, date)}
    rules = [each for each in holidays if isinstance(each, YearlyHoliday)]
    found = {each for each in listed if each.year == year}
    for public in holidays:
        if isinstance(public, PublicHolidays):
            found |= public.dates_in(year)
    if rules:
        # A holiday at the turn of the year can be observed in the year beside its own, and one long after
        # Easter or before it can fall there.
        near = (year - 1, year, year + 1)
        kept = [(day, rule) for rule in rules for each in near if (day := rule.date_in(each))]
        taken = listed | found | {day for day, _ in kept}
        for day, rule in sorted(kept, key=itemgetter(0)):
            taken.add(_observed(day, rule, taken))
        found |= {day for day in taken if day.year == year}
    return frozenset(found)


def _several(given: Any, field: str, right: str) -> Iterable[Any]:  # noqa: ANN401 -- whatever a caller gives
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InvalidInput(field, f"{given!r} is no list", f"give {right}")
    return given


def _holiday(given: object) -> Holiday:
    if isinstance(given, (date, YearlyHoliday, PublicHolidays)) and not isinstance(given, datetime):
        return given
    raise InvalidInput("holidays", f"{given!r} is no holiday", "give a date, a YearlyHoliday or PublicHolidays")


def _observed(day: date, rule: YearlyHoliday, taken: set[date]) -> date:
    if not rule.observed or not rule.is_weekend(day):
        return day
    if rule.observed == "nearest" and not rule.is_weekend(day - _DAY) and day - _DAY not in taken:
        return day - _DAY
    while rule.is_weekend(day) or day in taken:
        day += _DAY
    return day


def _easter(year: int) -> date:
    """Return Western Easter Sunday: after the first full moon of spring, as the Gregorian calendar reckons moons."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    after = moon - weekday
    month = 3 + (after + 40) // 44
    return date(year, month, after + 28 - 31 * (month // 4))


def _check_range(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidInput(field, f"{value} is not between {least} and {most}", "give a number in that range")
