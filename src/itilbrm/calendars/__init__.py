"""Business time: calendars with their windows and holidays, amounts of time, and local times (DOMAIN 0.5)."""

from itilbrm.calendars.amounts import Amount, Ending, Unit
from itilbrm.calendars.business_calendar import PROVIDER_DEFAULT_CALENDAR, BusinessCalendar
from itilbrm.calendars.holiday_rules import Holiday, Observed, YearlyHoliday
from itilbrm.calendars.local_times import Choice, first_instant, local_instant
from itilbrm.calendars.public_holidays import PublicHolidays
from itilbrm.calendars.windows import Window

__all__ = [
    "PROVIDER_DEFAULT_CALENDAR",
    "Amount",
    "BusinessCalendar",
    "Choice",
    "Ending",
    "Holiday",
    "Observed",
    "PublicHolidays",
    "Unit",
    "Window",
    "YearlyHoliday",
    "first_instant",
    "local_instant",
]
