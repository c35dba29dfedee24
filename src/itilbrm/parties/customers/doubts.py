"""Doubts about a customer: what should be looked at and keeps nobody from anything (BR-CUS-2, BR-CUS-4)."""

from collections.abc import Iterator

from itilbrm.lifecycle import Lookup
from itilbrm.parties.customer import Customer
from itilbrm.parties.customers.belonging_to import manages, party_of
from itilbrm.parties.managers import MANAGERS, Manager
from itilbrm.parties.people import Person

__all__ = ["doubts_about_customer"]


def doubts_about_customer(customer: Customer, lookup: Lookup) -> tuple[str, ...]:
    """Return, in words, what is doubtful about a customer: its party, its holder, its contacts, its manager."""
    return (*_about_its_people(customer, lookup), *_about_its_manager(customer, lookup))


def _about_its_people(customer: Customer, lookup: Lookup) -> Iterator[str]:
    party = party_of(customer.party, lookup)
    if party is None:
        yield f"its party {customer.party} is not on record"
    elif party.state.category == "closed":
        yield f"its party {customer.party} is {party.state.label}"
    holder = customer.holder or customer.designated
    if holder and not manages(holder, customer.party, lookup):
        yield f"{holder} does not manage {customer.party} (BR-CUS-2)"
    for person in dict.fromkeys((holder, *customer.contacts.values())):
        known = lookup.one(Person, person) if person else None
        if known is not None and known.state.category == "closed":
            yield f"{person} is {known.state.label}"


def _about_its_manager(customer: Customer, lookup: Lookup) -> Iterator[str]:
    person = customer.primary_manager
    manager = lookup.one(Manager, MANAGERS.id_of(person)) if person else None
    if manager is None:
        return
    if manager.capacity is not None:
        assigned = lookup.whatever(parent=manager.id, category="open")
        if len(assigned) > manager.capacity:
            yield f"{person} looks after {len(assigned)} customers and can look after {manager.capacity} (BR-CUS-4)"
    known = lookup.one(Person, person)
    if known is not None and known.state.category == "closed":
        yield f"{person}, who looks after it, is {known.state.label}"
