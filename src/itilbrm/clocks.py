"""Where the present comes from; nothing else in the library reads the wall clock."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from itilbrm.values import instant

__all__ = ["Clock", "StoppedClock", "SystemClock"]


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """Return the present as an aware datetime."""
        ...


class SystemClock:
    """The clock of the machine."""

    __slots__ = ()

    def now(self) -> datetime:
        """Return the present in UTC."""
        return datetime.now(UTC)


class StoppedClock:
    """A clock that shows what it was set to, until it is set anew."""

    __slots__ = ("_now",)

    def __init__(self, now: datetime) -> None:
        """Show an instant, which must be aware."""
        self._now = instant(now)

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move the clock by a span, and return what it shows then."""
        self._now += by
        return self._now

    def set(self, now: datetime) -> None:
        """Show another instant."""
        self._now = instant(now)
