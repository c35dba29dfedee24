"""Inside the grantor's: a delegation never widens what it comes from (BR-MAN-10)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from itilbrm.errors import UnknownReference
from itilbrm.lifecycle import Hindrance, Lookup, Occasion, rule
from itilbrm.money import Money
from itilbrm.parties.mandates.mandate import Basis, Mandate, MandateType, Power
from itilbrm.parties.permissions import holds
from itilbrm.parties.units import units_upward

__all__ = ["DELEGATION", "covers_unit", "what_is_wider"]


def covers_unit(mandate: Mandate, unit: str, lookup: Lookup) -> bool:
    """Tell whether a unit is one of those a mandate covers, or lies below one (BR-MAN-4)."""
    return unit in mandate.units or any(each.id in mandate.units for each in units_upward(unit, lookup))


def what_is_wider(inner: Mandate, outer: Mandate, lookup: Lookup) -> Iterator[str]:
    """Yield, in words, each thing in which one mandate goes beyond another one; nothing where it lies inside."""
    yield from _wider_powers(inner.powers, outer)
    yield from _wider_units(inner.units, outer, lookup)
    yield from _wider_services(inner.services, outer)
    yield from _wider_limit(inner.limit, inner.basis, outer)
    yield from _wider_validity(inner.valid_from, inner.valid_until, outer)


def _wider_powers(powers: tuple[Power, ...], outer: Mandate) -> Iterator[str]:
    more = [each for each in powers if each not in outer.powers]
    if more:
        yield f"{', '.join(more)} is no power of {outer.id}"


def _wider_units(units: tuple[str, ...], outer: Mandate, lookup: Lookup) -> Iterator[str]:
    outside = [each for each in units if not covers_unit(outer, each, lookup)]
    if outside:
        yield f"{', '.join(outside)} lies outside the units of {outer.id}"


def _wider_services(services: tuple[str, ...], outer: Mandate) -> Iterator[str]:
    if outer.services and not services:
        yield f"it would cover all services, and {outer.id} covers {', '.join(outer.services)}"
    outside = [each for each in services if not outer.covers_service(each)]
    if outside:
        yield f"{', '.join(outside)} is no service of {outer.id}"


def _wider_limit(limit: Money | None, basis: Basis, outer: Mandate) -> Iterator[str]:
    if outer.limit is None:
        return
    if limit is None:
        yield f"it would have no limit, and that of {outer.id} is {outer.limit}"
    elif limit.currency != outer.limit.currency:
        yield f"its limit is in {limit.currency}, that of {outer.id} in {outer.limit.currency}; nothing is converted"
    elif limit.exceeds(outer.limit):
        yield f"its limit of {limit} is more than the {outer.limit} of {outer.id}"
    if outer.basis == "per_year" and basis == "per_decision":
        yield f"its limit would bound each decision alone, and that of {outer.id} bounds the whole year"


def _wider_validity(start: datetime, end: datetime | None, outer: Mandate) -> Iterator[str]:
    if start < outer.valid_from:
        yield f"it would hold before {outer.id}, which holds from {outer.valid_from.isoformat()}"
    if outer.valid_until is not None and (end is None or end > outer.valid_until):
        yield f"it would outlast {outer.id}, which holds until {outer.valid_until.isoformat()}"


def grantor_of(lookup: Lookup, grantor: str) -> Mandate | None:
    """Return the mandate that is delegated from, None where nothing is delegated.

    Raises:
        UnknownReference: There is no such mandate.
    """
    if not grantor:
        return None
    found = lookup.one(Mandate, grantor)
    if found is None:
        raise UnknownReference("grantor", f"no mandate has the id {grantor!r}", "name the mandate it comes from")
    return found


@rule("BR-MAN-10")
def a_purchaser_gets_it_from_a_customer(on: Occasion, *, type: MandateType, grantor: str) -> str | None:
    """what a purchaser may do is delegated by a customer"""
    outer = grantor_of(on.lookup, grantor)
    if outer is None:
        return "nothing is named that a purchaser would have it from" if type == "purchaser" else None
    return (
        None if holds("delegate", outer.type) else f"{outer.id} is a delegation to a purchaser, who passes nothing on"
    )


@rule("BR-MAN-10")
def the_powers_are_those_of_the_grantor(on: Occasion, *, powers: tuple[Power, ...], grantor: str) -> str | None:
    """the powers are among those of the mandate it comes from"""
    outer = grantor_of(on.lookup, grantor)
    return None if outer is None else next(_wider_powers(powers, outer), None)


@rule("BR-MAN-10")
def the_units_lie_inside(on: Occasion, *, units: tuple[str, ...], grantor: str) -> str | None:
    """the units lie inside those of the mandate it comes from"""
    outer = grantor_of(on.lookup, grantor)
    return None if outer is None else next(_wider_units(units, outer, on.lookup), None)


@rule("BR-MAN-10")
def the_services_lie_inside(on: Occasion, *, services: tuple[str, ...], grantor: str) -> str | None:
    """the services are among those of the mandate it comes from"""
    outer = grantor_of(on.lookup, grantor)
    return None if outer is None else next(_wider_services(services, outer), None)


@rule("BR-MAN-10")
def the_limit_lies_inside(on: Occasion, *, limit: Money | None, basis: Basis, grantor: str) -> str | None:
    """the limit is no wider than that of the mandate it comes from, and in its currency"""
    outer = grantor_of(on.lookup, grantor)
    return None if outer is None else "; ".join(_wider_limit(limit, basis, outer)) or None


@rule("BR-MAN-10")
def the_validity_lies_inside(
    on: Occasion, *, valid_from: datetime | None, valid_until: datetime | None, grantor: str
) -> str | None:
    """it holds no longer than the mandate it comes from"""
    outer = grantor_of(on.lookup, grantor)
    if outer is None:
        return None
    start = on.happened_at if valid_from is None else valid_from
    return "; ".join(_wider_validity(start, valid_until or outer.valid_until, outer)) or None


@rule("BR-MAN-10")
def the_customer_is_that_of_the_grantor(on: Occasion, *, customer: str, grantor: str) -> str | None:
    """it is for the customer of the mandate it comes from"""
    outer = grantor_of(on.lookup, grantor)
    if outer is None or customer in ("", outer.customer):
        return None
    return f"{outer.id} is a mandate for {outer.customer or 'no customer'}, not for {customer}"


@rule("SM-MAN")
def the_grantor_delegates(on: Occasion, *, grantor: str) -> str | None:
    """who has the mandate delegates it, while it is active; a stand-in passes nothing on (BR-MAN-6)"""
    outer = grantor_of(on.lookup, grantor)
    if outer is None or on.cause:
        return None
    if on.by != outer.holder:
        stands_in = on.by in outer.stand_ins_at(on.happened_at)
        what = f"{on.by} stands in for {outer.holder} and" if stands_in else on.by
        return Hindrance(f"{what} may not pass on what {outer.holder} may decide", who=(outer.holder,))
    standing = outer.standing(on.happened_at)
    return (
        None if standing == "active" else f"{outer.id} is {'suspended' if standing == 'suspended' else 'not in force'}"
    )


@rule("SM-MAN")
def nobody_delegates_to_themselves(on: Occasion, *, holder: str, grantor: str) -> str | None:
    """it is delegated to somebody else"""
    outer = grantor_of(on.lookup, grantor)
    return f"{holder} has {outer.id} already" if outer is not None and outer.holder == holder else None


DELEGATION: Final = (
    a_purchaser_gets_it_from_a_customer,
    the_grantor_delegates,
    nobody_delegates_to_themselves,
    the_customer_is_that_of_the_grantor,
    the_powers_are_those_of_the_grantor,
    the_units_lie_inside,
    the_services_lie_inside,
    the_limit_lies_inside,
    the_validity_lies_inside,
)
"""What is asked of every delegation; each of them holds of what is not delegated."""
