"""When a calendar is open in one year, worked out once: instants in their order, and sums to look up."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from itilbrm.calendars.local_times import first_instant
from itilbrm.calendars.windows import Window

__all__ = ["Year"]

_ZERO: Final = timedelta()


class Year:
    """The windows of the business days of one local year as instants in UTC.

    A window belongs to the day on which it begins, also where it ends in the next day or year. A window
    between two local times that a place skipped is none, and a day without windows is no business day.
    """

    __slots__ = ("_closes", "_opens", "_used", "closings", "days", "openings")

    def __init__(self, year: int, zone: ZoneInfo, windows: Callable[[date], tuple[Window, ...]]) -> None:
        """Work out the year; ``windows`` tells those of each of its days."""
        self._opens: list[datetime] = []
        self._closes: list[datetime] = []
        self._used = [_ZERO]
        self.days: list[date] = []
        self.openings: list[datetime] = []
        self.closings: list[datetime] = []
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        midnights = [datetime.fromordinal(ordinal) for ordinal in range(first, last + 3)]
        offsets = [midnight.replace(tzinfo=zone).utcoffset() for midnight in midnights]
        for at, midnight in enumerate(midnights[:-2]):
            day = midnight.date()
            if windows_of_day := windows(day):
                # No place ever changed its clocks there and back within two days: the offsets at their ends tell.
                plain = offsets[at] if offsets[at] == offsets[at + 1] == offsets[at + 2] else None
                self._add(day, [self._instants(midnight, window, zone, plain) for window in windows_of_day])

    @staticmethod
    def _instants(
        midnight: datetime, window: Window, zone: ZoneInfo, plain: timedelta | None
    ) -> tuple[datetime, datetime]:
        """Return when a window opens and closes; ``plain`` is the offset of days without a change."""
        opens, closes = midnight + timedelta(minutes=window.opens), midnight + timedelta(minutes=window.closes)
        if plain is None:
            return first_instant(zone, opens), first_instant(zone, closes)
        return (opens - plain).replace(tzinfo=UTC), (closes - plain).replace(tzinfo=UTC)

    def _add(self, day: date, windows: Iterable[tuple[datetime, datetime]]) -> None:
        first = len(self._opens)
        for opens, closes in windows:
            if opens < closes:
                self._opens.append(opens)
                self._closes.append(closes)
                self._used.append(self._used[-1] + (closes - opens))
        if first < len(self._opens):
            self.days.append(day)
            self.openings.append(self._opens[first])
            self.closings.append(self._closes[-1])

    @property
    def total(self) -> timedelta:
        """How long the year is open."""
        return self._used[-1]

    @property
    def end(self) -> datetime:
        """Its last closing; the first of all instants if it never opens."""
        return self._closes[-1] if self._closes else _FIRST

    def used(self, instant: datetime) -> timedelta:
        """Return how long the year has been open until an instant."""
        at = bisect_right(self._opens, instant)
        if not at:
            return _ZERO
        over = self._closes[at - 1] - instant
        return self._used[at] - over if over > _ZERO else self._used[at]

    def reach(self, used: timedelta) -> datetime:
        """Return the first instant until which the year has been open that long: more than none, at most its total."""
        at = bisect_left(self._used, used)
        return self._closes[at - 1] - (self._used[at] - used)

    def reach_back(self, used: timedelta) -> datetime:
        """Return the last instant until which the year has been open that long: less than its total."""
        at = bisect_right(self._used, used) - 1
        return self._opens[at] + (used - self._used[at])

    def next_open(self, instant: datetime) -> datetime:
        """Return the instant if it is open then, else the next opening; the year must end later."""
        return max(self._opens[bisect_right(self._closes, instant)], instant)

    def closed_until(self, instant: datetime) -> int:
        """Return how many days have closed until an instant, a closing at that instant included."""
        return bisect_right(self.closings, instant)


_FIRST: Final = datetime.min.replace(tzinfo=UTC)
