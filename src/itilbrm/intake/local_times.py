"""Local times of one place as instants, and what those mean that exist twice or not at all (T-8)."""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal, TypeAlias, cast
from zoneinfo import ZoneInfo

__all__ = ["Choice", "DayPoint", "LocalTimes", "Unfit"]

Choice: TypeAlias = Literal["earlier", "later", "refuse"]
DayPoint: TypeAlias = Literal["start", "end"]

_LAST_OF_DAY: Final = timedelta(days=1) - datetime.resolution


class Unfit(Exception):
    """A cell cannot be taken; its only argument is the reason, as part of a sentence."""


class LocalTimes:
    """The clocks of one time zone, read as its source means them.

    Where the clocks go back, a local time exists twice; where they go forward, some do not exist at
    all. Either way two instants could be meant: the one by the offset before the change and the one
    by the offset after it. The source declares that the earlier or the later of the two is meant, or
    such a time is refused.
    """

    def __init__(self, zone: ZoneInfo, exists_twice: Choice, does_not_exist: Choice) -> None:
        """Read the clocks of ``zone``; the choices are those of the source."""
        self._zone = zone
        self._exists_twice = exists_twice
        self._does_not_exist = does_not_exist

    def instant(self, local: datetime) -> datetime:
        """Return the instant in UTC at which clocks there show ``local``, a naive datetime.

        Raises:
            Unfit: The time exists twice or not at all and the source declares nothing, or the
                instant lies outside the years 1 to 9999.
        """
        before, after = self._offsets(local)
        if before == after:
            return _utc(local, before)
        if before > after:
            choice, problem = self._exists_twice, "exists twice"
        else:
            choice, problem = self._does_not_exist, "does not exist"
        if choice == "refuse":
            raise Unfit(f"{local} {problem} in {self._zone.key}, and the mapping does not say which instant is meant")
        return (min if choice == "earlier" else max)(_utc(local, before), _utc(local, after))

    def start_of(self, day: datetime) -> datetime:
        """Return the first instant of a local day, given as its midnight, whether or not that exists.

        Raises:
            Unfit: The place skipped the whole day, or it lies outside the years 1 to 9999.
        """
        first = self._turn(day)
        if first.astimezone(self._zone).date() != day.date():
            raise Unfit(f"{day.date()} does not exist in {self._zone.key}")
        return first

    def end_of(self, day: datetime) -> datetime:
        """Return the instant at which a local day is over, its 24:00 (T-4), given as its midnight.

        Raises:
            Unfit: The place skipped the whole day, or it lies outside the years 1 to 9999.
        """
        self.start_of(day)
        try:
            return self._turn(day + timedelta(days=1))
        except OverflowError:
            raise Unfit(f"the end of {day.date()} lies outside the years 1 to 9999") from None

    def _turn(self, day: datetime) -> datetime:
        """Return the first instant that is not before a local midnight, whether or not that exists."""
        before, after = self._offsets(day)
        if before >= after:
            return _utc(day, before)
        early, first = _utc(day, after), _utc(day, before)
        while first - early > datetime.resolution:
            middle = early + (first - early) // 2
            if middle.astimezone(self._zone).utcoffset() == after:
                first = middle
            else:
                early = middle
        return first

    def is_plain(self, day: datetime) -> bool:
        """Tell whether the clocks run through a whole local day, given as its midnight, without a change.

        No place of the IANA database ever changed its clocks twice within a day, so both ends tell.
        """
        return len({*self._offsets(day), *self._offsets(day + _LAST_OF_DAY)}) == 1

    def _offsets(self, local: datetime) -> tuple[timedelta, timedelta]:
        there = local.replace(tzinfo=self._zone)
        # A ZoneInfo knows the offset of every datetime.
        return cast("timedelta", there.utcoffset()), cast("timedelta", there.replace(fold=1).utcoffset())


def _utc(local: datetime, offset: timedelta) -> datetime:
    try:
        return (local - offset).replace(tzinfo=UTC)
    except OverflowError:
        raise Unfit(f"{local} lies outside the years 1 to 9999 in UTC") from None
