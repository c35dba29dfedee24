"""Local times of one place as a file has them: instants, or the reason why a cell cannot be taken (T-8)."""

from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from itilbrm.calendars.local_times import Choice, first_instant, local_instant, offsets
from itilbrm.errors import InvalidInput

__all__ = ["Choice", "DayPoint", "LocalTimes", "Unfit"]

DayPoint: TypeAlias = Literal["start", "end"]

_LAST_OF_DAY: Final = timedelta(days=1) - datetime.resolution


class Unfit(Exception):
    """A cell cannot be taken; its only argument is the reason, as part of a sentence."""


class LocalTimes:
    """The clocks of one time zone, read as its source means them: see ``local_instant``."""

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
        try:
            return local_instant(
                self._zone, local, exists_twice=self._exists_twice, does_not_exist=self._does_not_exist
            )
        except InvalidInput as error:
            # What has a remedy is what the source could have said.
            silent = ", and the mapping does not say which instant is meant" if error.remedy else ""
            raise Unfit(f"{error.problem}{silent}") from None

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
        try:
            return first_instant(self._zone, day)
        except InvalidInput as error:
            raise Unfit(error.problem) from None

    def is_plain(self, day: datetime) -> bool:
        """Tell whether the clocks run through a whole local day, given as its midnight, without a change.

        No place of the IANA database ever changed its clocks twice within a day, so both ends tell.
        """
        return len({*offsets(self._zone, day), *offsets(self._zone, day + _LAST_OF_DAY)}) == 1
