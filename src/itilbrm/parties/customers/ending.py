"""How a customer ends: it is retired once nothing is left open, or it becomes a part of another one."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from itilbrm.calendars import BusinessCalendar
from itilbrm.calendars.local_times import zone_of
from itilbrm.errors import PolicyMissing
from itilbrm.lifecycle import STAYS, Hindrance, Lookup, Occasion, Record, State, evolve, rule
from itilbrm.parties.customer import Customer
from itilbrm.parties.customers.states import ACTIVE, CUSTOMERS, MERGED, RETIRED, RETIRING, SUSPENDED
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.mandates import Mandate, covers_unit

__all__ = ["cancel_retirement", "merge_into", "note_merged", "retire", "start_retirement", "still_open", "upward"]

UNCLOSED: Final = ("open", "waiting", "decided")


@rule("SM-CUS")
def both_sides_agree(customer: Customer, on: Occasion, *, agreed_with: str) -> str | None:
    """its holder and somebody of the provider agree on it"""
    sides = {on.by, agreed_with}
    if customer.holder in sides and len(sides) > 1 and agreed_with.strip():
        return None
    return Hindrance(
        f"{customer.holder} is its holder, and agrees on it with somebody of the provider", who=(customer.holder,)
    )


@rule("SM-CUS")
def the_reason_is_one_of_the_house(_customer: Customer, on: Occasion, *, retirement_reason: str) -> str | None:
    """the reason is one of those that the house has for it"""
    known = on.policies.list_of("reasons_of_retirement")
    return None if retirement_reason in known else f"{retirement_reason!r} is none of {', '.join(known)}"


@CUSTOMERS.step(ACTIVE, SUSPENDED, to=RETIRING, guards=(both_sides_agree, the_reason_is_one_of_the_house))
def start_retirement(
    customer: Customer,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    retirement_reason: str,
    retires_on: date,
    agreed_with: str,
) -> Customer:
    """Begin to retire it: nothing new is signed up, and what is open is closed or handed over.

    Args:
        customer: The customer.
        on: Who says so, and when.
        retirement_reason: Why, one of the reasons that the house has for it.
        retires_on: The first day on which it may be retired.
        agreed_with: The id of who agrees for the other side: its holder, or somebody of the provider.
    """
    return evolve(
        customer,
        retirement_reason=retirement_reason,
        retires_on=retires_on,
        retiring_from=str(customer.state),
        agreed_with=agreed_with,
    )


def _where_it_came_from(customer: Customer, _on: Occasion) -> State:
    return SUSPENDED if customer.retiring_from == SUSPENDED else ACTIVE


@CUSTOMERS.step(
    RETIRING,
    to=(ACTIVE, SUSPENDED),
    guards=(both_sides_agree, reason_given("SM-CUS")),
    choose=_where_it_came_from,
)
def cancel_retirement(customer: Customer, on: Occasion, *, agreed_with: str) -> Customer:  # noqa: ARG001  the form of every step
    """Go on with it as before, and say why.

    Args:
        customer: The customer.
        on: Who says so, and when.
        agreed_with: The id of who agrees for the other side.
    """
    return evolve(customer, retirement_reason="", retires_on=None, agreed_with=agreed_with)


def still_open(customer: str, lookup: Lookup) -> tuple[Record, ...]:
    """Return what keeps a customer from being retired: of every kind that does, what is not closed (BR-CUS-8)."""
    found = (each for category in UNCLOSED for each in lookup.whatever(customer=customer, category=category))
    return tuple(each for each in found if each.belonging.blocks_retirement)


@rule("BR-CUS-8")
def nothing_is_left_open(customer: Customer, on: Occasion) -> str | None:
    """nothing of it that keeps a customer is left open"""
    left = still_open(customer.id, on.lookup)
    if not left:
        return None
    named = ", ".join(f"{each.kind.replace('_', ' ')} {each.id} ({each.state.label})" for each in left)
    return Hindrance(f"{len(left)} of its records are neither closed nor handed over: {named}", who=_owners(left))


def _owners(records: tuple[Record, ...]) -> Iterator[str]:
    owners = (str(getattr(each, "owner", "")) for each in records)
    return iter(dict.fromkeys(owner for owner in owners if owner))


@rule("BR-CUS-8")
def its_day_is_reached(customer: Customer, on: Occasion) -> str | None:
    """the day on which it may be retired has come"""
    day = customer.retires_on
    today = on.happened_at.astimezone(zone_of(_calendar(customer, on).timezone)).date()
    return None if day is None or day <= today else f"it is retired on {day.isoformat()} at the earliest"


def _calendar(customer: Customer, on: Occasion) -> BusinessCalendar:
    try:
        return on.policies.calendar(customer.calendar or "provider")
    except PolicyMissing:
        return on.policies.calendar()


@CUSTOMERS.step(RETIRING, to=RETIRED, guards=(nothing_is_left_open, its_day_is_reached))
def retire(customer: Customer, on: Occasion) -> Customer:  # noqa: ARG001  the form of every step
    """Say that it is a customer no longer; everything about it stays on record, and it may still complain."""
    return customer


# Two become one


@rule("BR-CUS-9")
def the_other_is_active(_customer: Customer, on: Occasion, *, into: str) -> str | None:
    """the customer it is merged into is active"""
    other = on.lookup.one(Customer, into)
    if other is None:
        return f"there is no customer {into}"
    return None if other.state == ACTIVE else f"{other.name} is {other.state.label}"


@rule("BR-CUS-9")
def the_other_does_not_lead_back(customer: Customer, on: Occasion, *, into: str) -> str | None:
    """the customer it is merged into is neither itself nor a part of it"""
    if into == customer.id:
        return "no customer is merged into itself"
    return f"{into} is a part of {customer.id}" if customer.id in upward(into, on.lookup) else None


@rule("BR-CUS-9")
def a_mandate_covers_what_is_merged(customer: Customer, on: Occasion, *, into: str) -> str | None:
    """the holder of the customer it is merged into may decide for the party of this one"""
    other = on.lookup.one(Customer, into)
    mandates = on.lookup.many(Mandate, customer=into)
    if other is None or any(_decides_there(each, customer.party, on) for each in mandates):
        return None
    return Hindrance(
        f"no mandate for {other.name} covers {customer.party}, so nobody would decide there", who=(other.holder,)
    )


def _decides_there(mandate: Mandate, party: str, on: Occasion) -> bool:
    decides = mandate.type == "customer" and mandate.standing(on.happened_at) == "active"
    return decides and covers_unit(mandate, party, on.lookup)


def upward(customer: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the ids of the customers that a customer is a part of, from the nearest up, itself first."""
    found: list[str] = []
    while customer and customer not in found and (known := lookup.one(Customer, customer)) is not None:
        found.append(customer)
        customer = known.parent_customer
    return tuple(found)


@CUSTOMERS.step(
    ACTIVE,
    SUSPENDED,
    RETIRING,
    to=MERGED,
    guards=(the_other_is_active, the_other_does_not_lead_back, a_mandate_covers_what_is_merged),
)
def merge_into(customer: Customer, on: Occasion, *, into: str) -> Customer:  # noqa: ARG001  the form of every step
    """Make it a part of another customer: what is open goes there and keeps its dates, what is past stays here.

    Args:
        customer: The customer that ends.
        on: Who says so, and when.
        into: The id of the customer that goes on.
    """
    return evolve(customer, merged_into=into)


@CUSTOMERS.step(ACTIVE, SUSPENDED, RETIRING, to=STAYS)
def note_merged(customer: Customer, on: Occasion, *, of: str) -> Customer:  # noqa: ARG001  the form of every step
    """Note that another customer became a part of it; it follows from the merger.

    Args:
        customer: The customer that goes on.
        on: Who merged them, and when.
        of: The id of the customer that ended.
    """
    return evolve(customer, origin_ids=(*customer.origin_ids, of))
