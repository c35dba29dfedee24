"""Covering: which agreement covers a customer and a service, and that no two do (BR-AGR-7)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import attrs

from itilbrm.agreements.agreement import Agreement
from itilbrm.agreements.line import Line
from itilbrm.lifecycle import Lookup

__all__ = ["behind", "in_force", "overlaps", "spanned"]


def in_force(lookup: Lookup, customer: str, service: str = "", *, at: datetime) -> Agreement | None:
    """Return the agreement in force for a customer at an instant; with a service, the one that covers it.

    Operational agreements stand behind others, and are never what a customer has. Of several the one that was
    signed last counts.

    Args:
        lookup: What there is.
        customer: The id of the customer.
        service: The id of the service; empty for any.
        at: The instant.
    """
    found = [
        each
        for each in lookup.many(Agreement, customer=customer)
        if each.is_for_customer and each.held(at) and (not service or each.lines_for(service, each.day(at)))
    ]
    return max(found, key=lambda each: (each.signed_at or at, each.id), default=None)


def behind(lookup: Lookup, agreement: str) -> tuple[Agreement, ...]:
    """Return the operational agreements in force that stand behind an agreement."""
    return tuple(each for each in lookup.many(Agreement, parent=agreement) if each.is_in_force)


def spanned(agreement: Agreement, lines: Iterable[Line] | None = None) -> tuple[Line, ...]:
    """Return the lines of an agreement with the days on which they are valid spelt out, as far as they are known."""
    return tuple(
        attrs.evolve(
            line,
            valid_from=max(line.valid_from or agreement.start, agreement.start),
            valid_until=_earlier(line, agreement),
        )
        for line in (agreement.lines if lines is None else lines)
        if agreement.last_day is None or max(line.valid_from or agreement.start, agreement.start) <= agreement.last_day
    )


def _earlier(line: Line, agreement: Agreement) -> date | None:
    known = [day for day in (line.valid_until, agreement.last_day) if day is not None]
    return min(known, default=None)


def overlaps(agreement: Agreement, lines: Sequence[Line], lookup: Lookup) -> Iterator[str]:
    """Yield which lines would cover what another line in force covers already: same customer, service and scope.

    Args:
        agreement: The agreement, as it would be.
        lines: Its lines, as they would be.
        lookup: What else there is.
    """
    own = spanned(agreement, lines)
    for place, line in enumerate(own):
        for other in own[place + 1 :]:
            if line.overlaps(other):
                yield f"its lines {line.id!r} and {other.id!r} both cover {_what(line)}"
    for other_agreement in _beside(agreement, lookup):
        for line in own:
            for other in spanned(other_agreement):
                if line.overlaps(other):
                    yield f"{other_agreement.id} covers {_what(line)} in its line {other.id!r} already"


def _beside(agreement: Agreement, lookup: Lookup) -> Iterator[Agreement]:
    """Yield the agreements in force of which no line may overlap with one of this agreement."""
    beside = (
        lookup.many(Agreement, customer=agreement.customer)
        if agreement.is_for_customer
        else lookup.many(Agreement, parent=agreement.supports)
    )
    for each in beside:
        same_side = each.is_for_customer is agreement.is_for_customer and each.performed_by == agreement.performed_by
        if each.id not in {agreement.id, agreement.supersedes} and each.is_in_force and same_side:
            yield each


def _what(line: Line) -> str:
    return f"{line.service} for {line.scope}" if line.scope.strip() else line.service
