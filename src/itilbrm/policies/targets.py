"""By when: what a target, a stage and a share of the time allowed come to in a calendar (T-1 to T-6)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from itilbrm.calendars import Amount, BusinessCalendar
from itilbrm.policies.profiles import Stage, Target

__all__ = ["at_risk_at", "counted_from", "decision_target", "is_business", "provisional_target", "target_due"]

_DAYS_OF: Final = {
    "business_hours": Decimal("0.175"),  # eight of them are a business day
    "business_days": Decimal("1.4"),
    "calendar_days": Decimal(1),
    "weeks": Decimal(7),
    "months": Decimal(30),
}
_ZERO: Final = timedelta()
_WHOLE: Final = 100


def target_due(
    target: Target,
    calendar: BusinessCalendar,
    *,
    received_at: datetime,
    recorded_at: datetime,
    acknowledged_at: datetime | None,
    stage_began_at: datetime,
) -> datetime:
    """Return when a target is due (T-1, T-2, T-4).

    Args:
        target: The time allowed, and what it counts from.
        calendar: The business calendar that applies (T-3).
        received_at: When the complaint reached us.
        recorded_at: When it was recorded.
        acknowledged_at: When the complainant was told who handles it; while nobody was, such a target counts
            from the receipt.
        stage_began_at: When its stage began.

    Raises:
        InvalidInput: The calendar does not open so long.
    """
    began = counted_from(
        target,
        received_at=received_at,
        recorded_at=recorded_at,
        acknowledged_at=acknowledged_at,
        stage_began_at=stage_began_at,
    )
    return calendar.add(began, target.amount)


def counted_from(
    target: Target,
    *,
    received_at: datetime,
    recorded_at: datetime,
    acknowledged_at: datetime | None,
    stage_began_at: datetime,
) -> datetime:
    """Return the instant that a target counts from."""
    if target.counts_from == "recorded":
        return recorded_at
    if target.counts_from == "stage":
        return stage_began_at
    return acknowledged_at or received_at if target.counts_from == "acknowledged" else received_at


def is_business(amount: Amount) -> bool:
    """Tell whether an amount is counted in business time, which skips what a calendar closes."""
    return amount.unit in ("business_hours", "business_days")


def decision_target(stage: Stage, severity: str | None) -> Target | None:
    """Return the target of the decision for a severity; None where the profile leaves it to the assessment."""
    return stage.decisions.get(severity or "") or stage.decisions.get("")


def provisional_target(stage: Stage) -> Target | None:
    """Return the target of the decision until the severity is known, the longest there is (BR-CPL-15).

    Amounts of several units are compared as days: a business day as seven fifths of one.

    Returns:
        None where the stage has no target for a decision.
    """
    if stage.provisional is not None:
        return stage.provisional
    return max(stage.decisions.values(), key=lambda target: _days(target.amount), default=None)


def at_risk_at(  # noqa: PLR0917  what it begins with, ends with, and is measured by
    began: datetime,
    due: datetime,
    share: int,
    calendar: BusinessCalendar,
    business: bool,  # noqa: FBT001  the sort of time is the point of the question
    pauses: Iterable[tuple[datetime, datetime | None]] = (),
) -> datetime:
    """Return when a share of the time allowed is used, from which on a deadline is at risk (T-6, BR-MON-2).

    Args:
        began: From when on the time allowed is counted.
        due: When it is over, with what pauses and extensions added to it.
        share: The share in percent, 1 to 99.
        calendar: The business calendar it is counted in.
        business: Whether business time is counted, or all time.
        pauses: While it did not run; None for the end of one that lasts.

    Returns:
        An instant from ``began`` to ``due``; ``due`` where no time is allowed at all.
    """
    running = [*_running(began, due, pauses)]
    spans = [calendar.between(since, until) if business else until - since for since, until in running]
    needed = sum(spans, _ZERO) * share / _WHOLE
    if needed <= _ZERO:
        return due
    for (since, _), span in zip(running, spans, strict=True):
        if span >= needed:
            return calendar.add_time(since, needed) if business else since + needed
        needed -= span
    raise AssertionError("a share of a sum is no more than the sum")  # pragma: no cover  below 100 % it never is


def _running(
    began: datetime, due: datetime, pauses: Iterable[tuple[datetime, datetime | None]]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans in which time ran, from the beginning to the end."""
    at = began
    for since, until in sorted((since, until or due) for since, until in pauses):
        if at < since < due:
            yield at, since
        at = max(at, until)
    if at < due:
        yield at, due


def _days(amount: Amount) -> Decimal:
    return amount.n * _DAYS_OF[amount.unit]
