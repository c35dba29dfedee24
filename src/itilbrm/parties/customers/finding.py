"""Finding customers: of a unit, of a party, of a person."""

from itilbrm.lifecycle import Lookup
from itilbrm.parties.customer import Customer
from itilbrm.parties.units import units_upward

__all__ = ["customer_of_unit", "customers_of_party", "open_customers_of"]


def customer_of_unit(lookup: Lookup, unit: str) -> Customer | None:
    """Return the customer that a unit is, or the nearest one above it that is; None where there is none.

    Of several customers that are one unit, each for a scope of its own, the one for everything goes first.
    """
    for each in units_upward(unit, lookup):
        found = customers_of_party(lookup, each.id)
        if found:
            return min(found, key=lambda customer: (bool(customer.scope), customer.id))
    return None


def customers_of_party(lookup: Lookup, party: str) -> tuple[Customer, ...]:
    """Return the customers, not closed, that a unit, group or person is, in order of id."""
    return tuple(each for each in lookup.many(Customer, parent=party) if each.state.category != "closed")


def open_customers_of(lookup: Lookup, person: str) -> tuple[Customer, ...]:
    """Return the customers, not closed, whose holder a person is, in order of id."""
    return tuple(each for each in lookup.many(Customer, owner=person) if each.state.category != "closed")
