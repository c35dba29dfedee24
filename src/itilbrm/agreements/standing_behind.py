"""Standing behind: what teams and suppliers promise is never looser than what the customer was promised (BR-AGR-8)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from itilbrm.agreements.agreement import Agreement
from itilbrm.agreements.what_holds import calendar_of_customer
from itilbrm.calendars import BusinessCalendar
from itilbrm.lifecycle import Lookup, Occasion
from itilbrm.policies import Policies
from itilbrm.services import Target, services_beneath
from itilbrm.services.times import due_by

__all__ = ["calendar_of", "looser_ones"]

_MONDAY: Final = datetime(2026, 1, 5, tzinfo=UTC)
_TRIED: Final = tuple(_MONDAY + timedelta(hours=hours) for hours in range(0, 7 * 24, 2))
"""Instants all over a week, at which times on two calendars are compared."""


def calendar_of(agreement: Agreement, policies: Policies, lookup: Lookup) -> BusinessCalendar:
    """Return the calendar on which the times of an agreement run: its own, else that of its customer (T-3)."""
    if agreement.calendar:
        return policies.calendar(agreement.calendar)
    return calendar_of_customer(policies, lookup, agreement.customer)


def looser_ones(behind: Agreement, promised: Agreement, on: Occasion) -> Iterator[str]:
    """Yield which targets of an operational agreement are looser than those it stands behind.

    A line stands behind another one that is about the same service, or about one that stands on its service.

    Args:
        behind: The operational agreement.
        promised: What the customer was promised.
        on: What can be looked up, and the calendars.
    """
    for line in promised.lines:
        beneath = {line.service, *services_beneath(line.service, on.lookup)}
        inner = [target for each in behind.lines if each.service in beneath for target in each.targets]
        for target in line.targets:
            for each in inner:
                if each.metric.strip().lower() == target.metric.strip().lower():
                    problem = _looser(each, target, (behind, promised), on)
                    if problem:
                        yield problem


def _looser(inner: Target, outer: Target, sides: tuple[Agreement, Agreement], on: Occasion) -> str | None:
    if inner.is_a_time:
        behind, promised = (calendar_of(each, on.policies, on.lookup) for each in sides)
        if (inner.unit, behind) == (outer.unit, promised):
            is_looser = inner.value > outer.value
        else:
            is_looser = any(due_by(inner, at, behind) > due_by(outer, at, promised) for at in _TRIED)
        return f"{inner} is looser than {outer}" if is_looser else None
    if (inner.unit, inner.comparison) != (outer.unit, outer.comparison):
        return f"{inner} cannot be compared with {outer}"
    return f"{inner} is looser than {outer}" if _holds_less(inner, outer) else None


def _holds_less(inner: Target, outer: Target) -> bool:
    if outer.comparison == ">=":
        return inner.value < outer.value
    if outer.comparison == "<=":
        return inner.value > outer.value
    highest = (inner.value if inner.upper is None else inner.upper, outer.value if outer.upper is None else outer.upper)
    return inner.value < outer.value or highest[0] > highest[1]


def beside(agreement: Agreement, lookup: Lookup) -> Iterator[tuple[Agreement, Agreement]]:
    """Yield each pair of what stands behind an agreement, or of what it stands behind, and the promise."""
    if agreement.is_for_customer:
        for each in lookup.many(Agreement, parent=agreement.id) if agreement.id else ():
            if each.is_in_force:
                yield each, agreement
    elif (promised := lookup.one(Agreement, agreement.supports)) is not None:
        yield agreement, promised
