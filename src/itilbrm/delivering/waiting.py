"""When a message may go out: quiet hours, working hours, and one letter a day (BR-MON-11)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from itilbrm.calendars import BusinessCalendar, first_instant
from itilbrm.calendars.local_times import zone_of
from itilbrm.errors import InvalidInput
from itilbrm.parties import Person
from itilbrm.policies import Policies
from itilbrm.telling import Message

__all__ = ["DIGEST", "Wait", "calendar_of", "gathered_from", "waits", "zone_for"]

_DAY = timedelta(days=1)
_CANNOT_WAIT = frozenset({"acknowledgement", "decision", "containment"})
DIGEST = "digest"
"""What a letter that gathers others is for."""


@attrs.frozen
class Wait:
    """Until when a message is held back, and why."""

    until: datetime
    why: str


def waits(message: Message, person: Person, policies: Policies, now: datetime) -> Wait | None:
    """Return until when a message is held back now, or None if it may go out.

    What is urgent is never held back, and neither is what meets a deadline when it is told.
    """
    if message.urgent or _CANNOT_WAIT.intersection(message.tells):
        return None
    if message.internal:
        calendar = calendar_of(person, policies)
        if person.digest == "daily":
            release = gathered_from(message, person, policies)
            if release > now:
                return Wait(release, "it goes out in one letter with others")
        opening = calendar.next_opening(now)
        if opening > now:
            return Wait(opening, "it waits for working hours")
    until = _quiet_until(person, zone_for(person, policies), now)
    return Wait(until, "the recipient has quiet hours") if until is not None else None


def gathered_from(message: Message, person: Person, policies: Policies) -> datetime:
    """Return from when a message goes out together with others: the first opening of a later day."""
    calendar = calendar_of(person, policies)
    zone = zone_of(calendar.timezone)
    begins = max(message.written_at, message.not_before or message.written_at)
    return calendar.next_opening(_midnight(zone, begins.astimezone(zone).date() + _DAY))


def calendar_of(person: Person, policies: Policies) -> BusinessCalendar:
    """Return the calendar somebody of the house works by."""
    return policies.calendar_for(unit=person.unit, noted=person.working_hours)


def zone_for(person: Person, policies: Policies) -> ZoneInfo:
    """Return the time zone somebody lives in; that of the house where nobody said, or nobody knows it any more."""
    try:
        return zone_of(person.time_zone or policies.calendar("provider").timezone)
    except InvalidInput:
        return zone_of(policies.calendar("provider").timezone)


def _quiet_until(person: Person, zone: ZoneInfo, now: datetime) -> datetime | None:
    if not person.quiet_from or person.quiet_from == person.quiet_until:
        return None
    begins, ends = time.fromisoformat(person.quiet_from), time.fromisoformat(person.quiet_until)
    local = now.astimezone(zone)
    over_night = ends < begins
    for day in (local.date() - _DAY, local.date()):
        first = first_instant(zone, datetime.combine(day, begins))
        last = first_instant(zone, datetime.combine(day + _DAY if over_night else day, ends))
        if first <= now < last:
            return last
    return None


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    return first_instant(zone, datetime.combine(day, time.min))
