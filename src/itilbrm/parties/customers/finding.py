"""Finding customers: of a unit, of a party, of a person."""

from datetime import datetime

from itilbrm.lifecycle import Lookup
from itilbrm.parties.customer import Customer
from itilbrm.parties.mandates import Mandate
from itilbrm.parties.units import units_upward

__all__ = ["customer_of_unit", "customers_of_party", "open_customers_of", "speakers_for"]


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


def speakers_for(customer: Customer, lookup: Lookup, at: datetime) -> tuple[str, ...]:
    """Return who speaks for a customer at an instant: its holder, who has a mandate to decide, and who stands in.

    One that is suspended has a voice all the same: it may complain, and answer what it is told.
    """
    people = [customer.holder] if customer.holder else []
    for mandate in lookup.many(Mandate, customer=customer.id):
        if mandate.type == "customer" and mandate.standing(at) != "none":
            people += [mandate.holder, *mandate.stand_ins_at(at)]
    return tuple(dict.fromkeys(people))
