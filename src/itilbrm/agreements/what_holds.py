"""What holds for a customer: the agreements in force, and the calendar that they, its record or its unit name (T-3).

A name that nobody configured counts for nothing: what is dated by a calendar is dated all the same.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from itilbrm.agreements.agreement import Agreement
from itilbrm.agreements.covering import in_force
from itilbrm.calendars import BusinessCalendar
from itilbrm.lifecycle import Lookup, Occasion
from itilbrm.parties import Customer
from itilbrm.parties.units import units_upward
from itilbrm.policies import Policies
from itilbrm.values import NOBODY

__all__ = ["agreements_that_hold", "calendar_named", "calendar_of_customer", "calendar_that_holds"]


def calendar_that_holds(on: Occasion, customer: str, services: Sequence[str] = ()) -> BusinessCalendar:
    """Return the calendar that applies when something happens for a customer, else that of the provider (T-3).

    Args:
        on: When it happens, what can be looked up, and the policies.
        customer: The id of the customer; empty for none.
        services: The ids of the services it is about; what the policies say of one goes before what is agreed.

    Raises:
        PolicyMissing: The policies name a calendar that nobody configured.
    """
    noted = calendar_named(on, customer, services, on.happened_at)
    return on.policies.calendar_for(services, customer, noted=noted)


def calendar_named(on: Occasion, customer: str, services: Sequence[str], at: datetime) -> str:
    """Return the name of the calendar of the agreement, else of the customer, else of its unit; else nothing (T-3)."""
    known = on.policies.calendars
    return next((each for each in _calendars(on, customer, services, at) if each in known), "")


def _calendars(on: Occasion, customer: str, services: Sequence[str], at: datetime) -> Iterator[str]:
    yield from (each.calendar for each in agreements_that_hold(on, customer, services, at))
    yield from _calendars_of_customer(on.policies, on.lookup, customer)


def calendar_of_customer(policies: Policies, lookup: Lookup, customer: str) -> BusinessCalendar:
    """Return the calendar of a customer whatever was agreed with it: its own, its unit's, the provider's (T-3)."""
    names = (each for each in _calendars_of_customer(policies, lookup, customer) if each in policies.calendars)
    return policies.calendar_for(customer=customer, noted=next(names, ""))


def _calendars_of_customer(policies: Policies, lookup: Lookup, customer: str) -> Iterator[str]:
    named = policies.calendar_of
    record = lookup.one(Customer, customer) if customer not in NOBODY else None
    yield record.calendar if record is not None else ""
    yield named.get(f"customer:{customer}", "")
    if record is not None:
        for unit in units_upward(record.party, lookup):
            yield unit.calendar or named.get(f"unit:{unit.id}", "")


def agreements_that_hold(on: Occasion, customer: str, services: Sequence[str], at: datetime) -> Iterator[Agreement]:
    """Yield the agreements in force with a customer for some services, or for any where none is named."""
    for service in (services or ("",)) if customer not in NOBODY else ():
        found = in_force(on.lookup, customer, service, at=at)
        if found is not None:
            yield found
