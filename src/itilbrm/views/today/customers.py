"""The customers that wait for somebody: to be accepted, or to be retired."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from itilbrm.parties import Customer
from itilbrm.views.today.entries import AHEAD, Entry, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["customers"]


def customers(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the customers that somebody is to accept, and those whose retirement they see to."""
    for customer in sources.records(Customer, category="open"):
        if customer.designated == person != customer.holder:
            why = "it waits for its new holder" if customer.holder else "it waits to be accepted or declined"
            yield entry_of(customer, customer.moved_at, "now", why, customer.name)
    for customer in sources.records(Customer, state="retiring"):
        at = _day(customer)
        if customer.primary_manager == person and at is not None and at <= sources.at + AHEAD:
            is_reached = at <= sources.at
            why = "it may be retired" if is_reached else "it is to be retired"
            yield entry_of(customer, at, "now" if is_reached else "ahead", why, customer.name)


def _day(customer: Customer) -> datetime | None:
    day = customer.retires_on
    return datetime.combine(day, time(), UTC) if day is not None else None
