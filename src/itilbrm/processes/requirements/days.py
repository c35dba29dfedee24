"""Days: what a calendar date means where a requirement is decided about."""

from collections.abc import Sequence
from datetime import date, datetime, time

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.calendars import first_instant
from itilbrm.calendars.local_times import zone_of
from itilbrm.lifecycle import Occasion

__all__ = ["begins", "has_passed", "today"]


def begins(day: date, on: Occasion, services: Sequence[str] = (), customer: str = "") -> datetime:
    """Return the instant at which a day begins, where the calendar that applies is kept (T-3)."""
    zone = zone_of(calendar_that_holds(on, customer, services).timezone)
    return first_instant(zone, datetime.combine(day, time()))


def today(on: Occasion, services: Sequence[str] = (), customer: str = "") -> date:
    """Return the day on which something happens, where the calendar that applies is kept."""
    return on.happened_at.astimezone(zone_of(calendar_that_holds(on, customer, services).timezone)).date()


def has_passed(day: date | None, on: Occasion, services: Sequence[str] = (), customer: str = "") -> bool:
    """Tell whether a day is over; a day that nobody named never is."""
    return day is not None and day < today(on, services, customer)
