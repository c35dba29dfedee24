"""Times to respond and to resolve: business time on the calendar of the agreement (BR-AGR-8)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from itilbrm.calendars import Amount, BusinessCalendar
from itilbrm.errors import InvalidInput
from itilbrm.services.targets import Target

__all__ = ["due_by"]

_MICROSECONDS: Final = {"minutes": 60_000_000, "hours": 3_600_000_000}


def due_by(target: Target, since: datetime, calendar: BusinessCalendar) -> datetime:
    """Return by when somebody has to respond, or to resolve, what began at an instant.

    Args:
        target: The target, one of ``tto`` or ``ttr``.
        since: When it began.
        calendar: The calendar of the agreement.

    Raises:
        InvalidInput: The target is no time, or days are not whole.
    """
    if not target.is_a_time:
        raise InvalidInput("target", f"{target.metric} is no time to respond or to resolve", "give one for tto or ttr")
    value = target.value if target.upper is None else target.upper
    unit = target.unit.strip().lower()
    small = _MICROSECONDS.get(unit.removeprefix("business "))
    if small is not None:
        return calendar.add_time(since, timedelta(microseconds=int(value * Decimal(small))))
    return calendar.add(since, Amount.parse(f"{value.normalize():f} {unit}"))
