"""Business time: when it is open, how much of it lies between two instants, and when so much of it is over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from itilbrm.calendars.amounts import Amount
from itilbrm.calendars.holiday_rules import Holiday, as_holidays, holidays_of
from itilbrm.calendars.local_times import zone_of
from itilbrm.calendars.public_holidays import PublicHolidays
from itilbrm.calendars.targets import due_after, due_before, extended
from itilbrm.calendars.timeline import BusinessDay, Timeline, reckoned, within
from itilbrm.calendars.windows import Week, Window, WindowsLike, as_week, as_windows, check_neighbours
from itilbrm.errors import InvalidInput
from itilbrm.values import identity

__all__ = ["PROVIDER_DEFAULT_CALENDAR", "BusinessCalendar"]

_ZERO: Final = timedelta()
_DAY: Final = timedelta(days=1)
_REMEMBERED: Final = 300
"""How many years of holidays are kept at most."""

Overrides = tuple[tuple[date, tuple[Window, ...]], ...]
OverridesLike = Mapping[date, WindowsLike] | Sequence[tuple[date, WindowsLike]]


def _as_overrides(given: OverridesLike) -> Overrides:
    found: dict[date, tuple[Window, ...]] = {}
    for day, windows in given.items() if isinstance(given, Mapping) else given:
        if _date(day, "overrides") in found:
            raise InvalidInput("overrides", f"{day} is named twice", "name each date once")
        found[day] = as_windows(windows, f"overrides.{day}")
    return tuple(sorted(found.items()))


def _is_version(_calendar: object, _field: object, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidInput("version", f"{value!r} is no version", "give a whole number from 1")


@attrs.frozen(kw_only=True)
class BusinessCalendar:
    """When a place works: the one meaning of business hours and business days (DOMAIN 0.5).

    Everything is reckoned on local dates and times of one time zone and told in UTC (T-7). It is open from
    the first instant of a window to the one before its last. *Opening* and *closing* of a day are its first
    opening and its last closing, and a day is a business day if it has any. A window that runs over
    midnight belongs to the day on which it begins. Instants are those of the years 1000 to 9000, and nothing
    is looked for over more than 200 years.

    Attributes:
        id: What agreements, customers and units call it (T-3).
        timezone: A name of the IANA database, such as ``"Europe/London"``.
        windows: By day or range of days, one or several each: ``{"monday-friday": "09:00-12:00, 13:00-17:00"}``;
            kept as seven tuples of :class:`Window`, Monday first.
        overrides: Windows of single dates in place of those of the week, ``"closed"`` for none; they beat
            holidays.
        holidays: Dates, :class:`YearlyHoliday` and :class:`PublicHolidays`, on which it is closed.
        version: To be raised with every change, at least 1; deadlines note it (T-3).

    Raises:
        InvalidInput: The zone or a window is none, windows overlap, or the calendar never opens.
    """

    id: str = attrs.field(validator=identity())
    timezone: str
    windows: Week = attrs.field(converter=as_week)
    overrides: Overrides = attrs.field(default=(), converter=_as_overrides)
    holidays: tuple[Holiday, ...] = attrs.field(default=(), converter=as_holidays)
    version: int = attrs.field(default=1, validator=_is_version)
    _exceptions: dict[date, tuple[Window, ...]] = attrs.field(init=False, eq=False, repr=False)
    _closed: dict[int, frozenset[date]] = attrs.field(init=False, eq=False, repr=False, factory=dict)
    _timeline: Timeline = attrs.field(init=False, eq=False, repr=False)
    _elsewhere: dict[str, "BusinessCalendar"] = attrs.field(init=False, eq=False, repr=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        if not any(self.windows) and not any(windows for _, windows in self.overrides):
            raise InvalidInput("windows", f"the calendar {self.id!r} never opens", "give windows for one day at least")
        object.__setattr__(self, "_exceptions", dict(self.overrides))
        object.__setattr__(self, "_timeline", Timeline(self.id, zone_of(self.timezone), self._windows_of))
        for day, windows in self.overrides:
            before, after = day - _DAY, day + _DAY
            check_neighbours(self._windows_of(before), windows, str(before), str(day))
            check_neighbours(windows, self._windows_of(after), str(day), str(after))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, tuple(getattr(self, field.name) for field in attrs.fields(type(self)) if field.init)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "BusinessCalendar":
        """Return the calendar that texts and numbers describe, as a TOML or JSON file has them.

        Raises:
            InvalidInput: A key is not known or missing, or a value cannot be taken; the message says where.
        """
        from itilbrm.calendars.mappings import read

        return cls(**read(data))

    @classmethod
    def from_toml(cls, path: Path | str) -> "BusinessCalendar":
        """Return the calendar of a TOML file.

        Raises:
            InvalidInput: The file cannot be read, is no TOML, or describes no calendar.
        """
        from itilbrm.calendars.mappings import read_toml

        return cls.from_mapping(read_toml(path))

    def to_mapping(self) -> dict[str, Any]:
        """Return the calendar as texts, numbers, lists and mappings, from which :meth:`from_mapping` makes it again."""
        from itilbrm.calendars.mappings import written

        return written(self)

    @property
    def edition(self) -> str:
        """What a deadline notes of the calendar beside its id: its version, and the data its holidays come from.

        ``"3"``, or ``"3 with holidays-0.109"``. Where the edition is the same, so are all answers.
        """
        sources = sorted({each.source for each in self.holidays if isinstance(each, PublicHolidays)})
        return f"{self.version}{''.join(f' with {source}' for source in sources)}"

    def in_zone(self, timezone: str) -> "BusinessCalendar":
        """Return the same hours and holidays by the clocks of another time zone, as ``"provider@Asia/Tokyo"`` (T-3).

        Raises:
            InvalidInput: The zone is none.
        """
        if timezone == self.timezone:
            return self
        found = self._elsewhere.get(timezone)
        if found is None:
            found = attrs.evolve(self, id=f"{self.id}@{timezone}", timezone=timezone)
            self._elsewhere[timezone] = found
        return found

    # When it is open

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at an instant; at the instant of a closing it is not."""
        at = reckoned(at, "at")
        return self._timeline.is_open(at)

    def next_opening(self, at: datetime) -> datetime:
        """Return the instant itself if it is open then, else when it opens next.

        Raises:
            InvalidInput: It does not open any more.
        """
        return self._timeline.next_open(reckoned(at, "at"))

    def is_business_day(self, day: date) -> bool:
        """Tell whether it opens at all on a local date."""
        return self._timeline.day(_date(day)) is not None

    def opening(self, day: date) -> datetime:
        """Return the first opening of a business day; another date is refused."""
        return self._business_day(day).opening

    def closing(self, day: date) -> datetime:
        """Return the last closing of a business day, which is the first instant after it; another date is refused."""
        return self._business_day(day).closing

    # What lies between

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long it is open from one instant to another; negative where the end comes first.

        So ``between(a, b) + between(b, c)`` is ``between(a, c)`` for any three instants.
        """
        start, end = reckoned(start, "start"), reckoned(end, "end")
        used = self._timeline.used_between
        return used(start, end) if start <= end else -used(end, start)

    def closings_between(self, start: datetime, end: datetime) -> int:
        """Return how many business days close after one instant and not after another; negative the other way."""
        start, end = reckoned(start, "start"), reckoned(end, "end")
        count = self._timeline.closings_between
        return count(start, end) if start <= end else -count(end, start)

    def days_between(self, start: date, end: date) -> int:
        """Return how many business days come after one local date and not after another; negative the other way.

        An instant stands for its local date.
        """
        first, last = self._local_date(start, "start"), self._local_date(end, "end")
        count = self._timeline.days_between
        return count(first, last) if first <= last else -count(last, first)

    # When so much is over

    def add(self, start: datetime, amount: Amount) -> datetime:
        """Return when an amount of time that begins at an instant is over (T-1, T-2, T-4, T-7).

        Business hours are over at the first instant from which that much open time lies behind the start.

        Business days count from the business day of the start, or from the next one if the start lies on
        none, or not before the closing of its own. That is day 0, and ``n`` days are over at the close of
        the n-th business day after it. If they end at the time of day, it is the local time of the start, or
        of the opening from which it counts, within the hours of the last day.

        Calendar days, weeks and months skip nothing. They are over when their last local day is: at 24:00,
        told as the first instant of the day after. A month ends on the same day of the month, or on the last.

        The end is exclusive: whatever is due then is overdue when it is later than that.

        Raises:
            InvalidInput: The calendar does not open so often or so long.
        """
        return due_after(self._timeline, reckoned(start, "start"), _amount(amount))

    def subtract(self, end: datetime, amount: Amount) -> datetime:
        """Return the last instant at which an amount of time begins that is to be over at an instant.

        The mirror of :meth:`add`: an end on no business day, or not after the opening of its own, counts from
        the business day before it.
        """
        return due_before(self._timeline, reckoned(end, "end"), _amount(amount))

    def add_time(self, start: datetime, time: timedelta) -> datetime:
        """Return the first instant from which so much open time lies behind the start; the start itself for none."""
        return self._timeline.reach(reckoned(start, "start"), _span(time))

    def subtract_time(self, end: datetime, time: timedelta) -> datetime:
        """Return the last instant from which so much open time lies ahead until the end; the end itself for none."""
        return self._timeline.reach_back(reckoned(end, "end"), _span(time))

    def extended(self, due: datetime, pauses: Iterable[tuple[datetime, datetime]], amount: Amount) -> datetime:
        """Return when something is due after its pauses, each of them from one instant to another (T-5).

        A pause adds to a target in hours exactly its open time, and to a target in business days as many
        business days as closings fell into it. To a target in calendar days, weeks or months it adds as many
        days as local midnights fell into it. Pauses that touch or overlap are one. A pause that does not
        begin before the target is due adds nothing.

        Args:
            due: When it is due without them, as :meth:`add` tells it.
            pauses: Each with its begin and its end, in any order.
            amount: What was added to get there; it tells the unit and the ending.

        Raises:
            InvalidInput: A pause ends before it begins.
        """
        spans = [(reckoned(start, "pauses"), reckoned(end, "pauses")) for start, end in pauses]
        return extended(self._timeline, reckoned(due, "due"), spans, _amount(amount))

    def _business_day(self, day: date) -> BusinessDay:
        found = self._timeline.day(_date(day))
        if found is None:
            raise InvalidInput("day", f"{day} is no business day of {self.id!r}", "ask for the next opening")
        return found

    def _local_date(self, value: date, field: str) -> date:
        if isinstance(value, datetime):
            return reckoned(value, field).astimezone(self._timeline.zone).date()
        return _date(value, field)

    def _windows_of(self, day: date) -> tuple[Window, ...]:
        if (exception := self._exceptions.get(day)) is not None:
            return exception
        windows = self.windows[day.weekday()]
        if not windows or not self.holidays:
            return windows
        closed = self._closed.get(day.year)
        if closed is None:
            if len(self._closed) >= _REMEMBERED:
                self._closed.clear()
            closed = self._closed[day.year] = holidays_of(day.year, self.holidays)
        return () if day in closed else windows


PROVIDER_DEFAULT_CALENDAR: Final = BusinessCalendar(
    id="provider", timezone="UTC", windows={"monday-friday": "09:00-17:00"}
)
"""The provider's, until another is declared: Monday to Friday, 09:00 to 17:00 UTC, without holidays."""


def _again(*values: Any) -> BusinessCalendar:  # noqa: ANN401 -- what a calendar was made of
    names = (field.name for field in attrs.fields(BusinessCalendar) if field.init)
    return BusinessCalendar(**dict(zip(names, values, strict=True)))


def _amount(value: object) -> Amount:
    if not isinstance(value, Amount):
        raise InvalidInput("amount", f"{value!r} is no amount", "give Amount.parse('5 business days')")
    return value


def _span(value: object) -> timedelta:
    if not isinstance(value, timedelta) or value < _ZERO:
        raise InvalidInput("time", f"{value!r} is no span of time", "give a timedelta that is not negative")
    return value


def _date(value: object, field: str = "day") -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidInput(field, f"{value!r} is no date", "give a date of the calendar's own place")
    return within(value, field)
