"""Days of the house: which day it is there at an instant, and when a day begins there."""

from datetime import date, datetime, time

from itilbrm.calendars.local_times import first_instant, zone_of
from itilbrm.policies.policies import Policies

__all__ = ["day_at", "day_begins"]


def day_at(at: datetime, policies: Policies) -> date:
    """Return the local date at an instant, in the place of the provider."""
    return at.astimezone(zone_of(policies.calendar().timezone)).date()


def day_begins(day: date, policies: Policies) -> datetime:
    """Return the first instant of a local date, in the place of the provider."""
    return first_instant(zone_of(policies.calendar().timezone), datetime.combine(day, time.min))
