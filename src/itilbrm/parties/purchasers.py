"""Purchasers: who chooses among existing services for a customer, prepares and orders, and decides no content."""

from datetime import datetime
from typing import ClassVar, Final

import attrs

from itilbrm.errors import UnknownReference
from itilbrm.lifecycle import Belonging, Hindrance, Lifecycle, Lookup, Occasion, Past, Record, State, indexed, rule
from itilbrm.parties.customer import Customer
from itilbrm.parties.mandates import ENDED as MANDATE_ENDED
from itilbrm.parties.mandates import Mandate, covers_unit
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.units import Unit, units_upward
from itilbrm.values import identity

__all__ = ["PURCHASERS", "Purchaser", "adopt", "appoint", "end"]

ACTIVE = State("active", category="open")
ENDED = State("ended", category="closed")


@attrs.frozen(kw_only=True)
class Purchaser(Record):
    """Somebody who purchases for a customer, inside what the customer delegated.

    Attributes:
        person: The id of the person.
        unit: The id of the unit they purchase for.
        customer: The id of the customer.
        delegation: The id of the mandate that says what they may do.
        origin: Where the record was adopted from.
    """

    kind: ClassVar[str] = "purchaser"
    prefix: ClassVar[str] = "pur"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    person: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    unit: str = attrs.field(validator=identity())
    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    delegation: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    origin: Origin | None = None


PURCHASERS: Final[Lifecycle[Purchaser]] = Lifecycle(
    "purchaser", record=Purchaser, initial=ACTIVE, final=(ENDED,), subject="person"
)


def _customer(lookup: Lookup, key: str) -> Customer:
    found = lookup.one(Customer, key)
    if found is None:
        raise UnknownReference("customer", f"no customer has the id {key!r}", "register the customer first")
    return found


def _delegation(lookup: Lookup, key: str) -> Mandate:
    found = lookup.one(Mandate, key)
    if found is None:
        raise UnknownReference("delegation", f"no mandate has the id {key!r}", "let the customer propose it first")
    return found


@rule("BR-MAN-10")
def the_customer_delegated_it_to_them(on: Occasion, *, person: str, customer: str, delegation: str) -> str | None:
    """that customer delegated to that person what a purchaser may do, and the delegation has not ended"""
    mandate = _delegation(on.lookup, delegation)
    if mandate.type != "purchaser":
        return f"{delegation} is the mandate of a customer and no delegation"
    if mandate.holder != person:
        return f"{delegation} was delegated to {mandate.holder}, not to {person}"
    if mandate.customer != customer:
        return f"{delegation} was granted by {mandate.customer or 'no customer'}, not by {customer}"
    return f"{delegation} has ended" if mandate.state == MANDATE_ENDED else None


@rule("1-14")
def the_customer_stands_above(on: Occasion, *, unit: str, customer: str) -> str | None:
    """the unit of the customer is that of the purchaser, or one above it"""
    party = _customer(on.lookup, customer).party
    if on.lookup.one(Unit, party) is None:
        return None  # a group or a single person stands above nobody; the delegation says for which units it is
    if any(each.id == party for each in units_upward(unit, on.lookup)):
        return None
    return f"{party}, the unit of {customer}, is not above {unit}"


@rule("1-14")
def the_unit_lies_inside_the_delegation(on: Occasion, *, unit: str, delegation: str) -> str | None:
    """what was delegated covers the unit"""
    mandate = _delegation(on.lookup, delegation)
    return None if covers_unit(mandate, unit, on.lookup) else f"{delegation} does not cover {unit}"


@rule("1-11")
def nobody_purchases_from_themselves(on: Occasion, *, person: str, customer: str) -> str | None:
    """the purchaser is somebody else than the holder of the customer"""
    holder = _customer(on.lookup, customer).holder
    if person != holder:
        return None
    return Hindrance(f"{person} is the holder of {customer} and needs no delegation of their own", who=(holder,))


@PURCHASERS.creation(
    guards=(
        the_customer_delegated_it_to_them,
        the_customer_stands_above,
        the_unit_lies_inside_the_delegation,
        nobody_purchases_from_themselves,
    )
)
def appoint(on: Occasion, *, person: str, unit: str, customer: str, delegation: str) -> Purchaser:  # noqa: ARG001  the form of every creation
    """Put on record who purchases for a customer.

    Args:
        on: Who says so, and when.
        person: The id of the person.
        unit: The id of the unit they purchase for.
        customer: The id of the customer.
        delegation: The id of the mandate by which the customer lets them.

    Raises:
        UnknownReference: There is no such customer or mandate.
    """
    return Purchaser(person=person, unit=unit, customer=customer, delegation=delegation)


@rule("G-3")
def a_reason_is_given(_purchaser: Purchaser, on: Occasion) -> str | None:
    """a reason is given; where it follows from the end of the delegation, that is the reason"""
    return None if on.reason.strip() or on.cause else "no reason is given"


@PURCHASERS.step(ACTIVE, to=ENDED, guards=(a_reason_is_given,))
def end(purchaser: Purchaser, on: Occasion) -> Purchaser:  # noqa: ARG001  the form of every step
    """Say that they purchase no longer; it ends by itself with the delegation."""
    return purchaser


@PURCHASERS.adoption(into=(ACTIVE, ENDED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    person: str,
    unit: str,
    customer: str,
    delegation: str,
    state: str = "active",
    since: datetime | None = None,
) -> tuple[Past[Purchaser], ...]:
    """Take over who purchases already (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the record is called there; the same one is never taken over twice.
        person: The id of the person.
        unit: The id of the unit they purchase for.
        customer: The id of the customer.
        delegation: The id of the mandate by which the customer lets them.
        state: The state it has there.
        since: Since when; now, if it is not given.
    """
    purchaser = Purchaser(
        person=person,
        unit=unit,
        customer=customer,
        delegation=delegation,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(PURCHASERS.state(state), since or on.at, purchaser),)


PURCHASERS.seal()
