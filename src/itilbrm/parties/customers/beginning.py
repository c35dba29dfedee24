"""How a customer begins: somebody sees one, and the person who is to be its holder accepts it or does not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from itilbrm.errors import InvalidInput, UnknownReference
from itilbrm.lifecycle import STAYS, Hindrance, Lookup, Occasion, Past, evolve, rule
from itilbrm.parties.customer import Customer, CustomerType
from itilbrm.parties.customers.belonging_to import belongs_to, budget_includes_it, party_of
from itilbrm.parties.customers.finding import customers_of_party
from itilbrm.parties.customers.states import ACCEPTED, CUSTOMERS, DECLINED, ENDS, GOES_ON, IDENTIFIED, MERGED, WITHDRAWN
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.lines import superiors
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.policies import Policies
from itilbrm.values import NO_LABELS

__all__ = ["accept", "adopt", "decline", "designate", "identify", "nobody_names_themselves", "remind", "withdraw"]


@rule("SM-CUS")
def the_party_is_known(on: Occasion, *, party: str) -> str | None:
    """the party is a unit, a group or a person on record"""
    return None if party_of(party, on.lookup) is not None else f"there is no unit, group or person {party}"


@rule("SM-CUS")
def it_is_said_why(_on: Occasion, *, why: str) -> str | None:
    """it is said why the party is taken for a customer"""
    return None if why.strip() else "it is not said why it is taken for a customer"


@rule("SM-CUS")
def nobody_names_themselves(on: Occasion, *, designated: str) -> str | None:
    """nobody names themselves as the one who is to be its holder"""
    return f"{designated} would name themselves as its holder; somebody else does that" if on.by == designated else None


@CUSTOMERS.creation(guards=(the_party_is_known, it_is_said_why, nobody_names_themselves))
def identify(
    on: Occasion,
    *,
    name: str,
    party: str,
    why: str,
    designated: str,
    type: CustomerType = "internal",
    scope: str = "",
    parent_customer: str = "",
    importance: int | None = None,
) -> Customer:
    """Take a party for a customer; nothing is decided by it, until the person who is to hold it accepts.

    Args:
        on: Who says so, and when.
        name: What the customer is called.
        party: The id of the unit, group or person it is.
        why: Why it is taken for one.
        designated: The id of the person who is to be its holder.
        type: ``internal`` or ``external``.
        scope: For what the party is this customer, where it is several.
        parent_customer: The id of the customer it is a part of.
        importance: From 1 to 5, 5 for the most important.

    Raises:
        UnknownReference: There is no such parent customer.
    """
    _check_parent(parent_customer, on.lookup)
    return Customer(
        name=name,
        party=party,
        why=why,
        designated=designated,
        type=type,
        scope=scope,
        parent_customer=parent_customer,
        importance=importance,
        remind_at=_to_remind(on.policies, on.happened_at),
    )


def _to_remind(policies: Policies, since: datetime) -> datetime | None:
    """Return when somebody is reminded to accept; None where TM-CUS-2 is switched off."""
    after = policies.timer("TM-CUS-2")
    return policies.calendar().add(since, after.amount) if after.is_on and after.amount is not None else None


def _check_parent(parent: str, lookup: Lookup) -> None:
    known = lookup.one(Customer, parent) if parent else None
    if parent and known is None:
        raise UnknownReference("parent_customer", f"no customer has the id {parent!r}", "identify that one first")
    if known is not None and known.state.category == "closed":
        raise InvalidInput("parent_customer", f"{parent} is {known.state.label}", "name one that goes on")


@rule("SM-CUS")
def the_next_one_is_named_by_another(_customer: Customer, on: Occasion, *, designated: str) -> str | None:
    """nobody names themselves as the one who is to be its holder"""
    return nobody_names_themselves(on, designated=designated)


@CUSTOMERS.step(IDENTIFIED, to=STAYS, guards=(the_next_one_is_named_by_another,))
def designate(customer: Customer, on: Occasion, *, designated: str) -> Customer:  # noqa: ARG001  the form of every step
    """Say who else is to be its holder, before anybody has accepted it."""
    return evolve(customer, designated=designated)


def _reminds_at(customer: Customer) -> datetime | None:
    return customer.remind_at


@CUSTOMERS.step(IDENTIFIED, to=STAYS, due=_reminds_at)
def remind(customer: Customer, on: Occasion) -> Customer:
    """Remind the person who is to be its holder that nobody has accepted it yet (TM-CUS-2)."""
    return evolve(customer, remind_at=None, reminded_at=on.happened_at)


# Accepting


@rule("SM-CUS")
def the_designated_holder_says_so(customer: Customer, on: Occasion) -> str | None:
    """the person who is to be its holder says so, or somebody above them"""
    who = (customer.designated, *superiors(customer.designated, on.lookup))
    if on.by in who:
        return None
    return Hindrance(f"{customer.designated} is to be its holder, not {on.by}", who=who)


@rule("BR-CUS-1")
def its_budget_includes_it(customer: Customer, on: Occasion, *, all_the_same: str) -> str | None:
    """the party has a budget that includes IT, or it is said why it is a customer all the same"""
    if all_the_same.strip() or budget_includes_it(customer.party, on.lookup):
        return None
    return f"{customer.party} has no budget that includes IT, and nothing says why it is a customer all the same"


@rule("BR-CUS-2")
def the_holder_belongs_to_the_party(customer: Customer, on: Occasion) -> str | None:
    """the holder belongs to the party"""
    if belongs_to(customer.designated, customer.party, on.lookup):
        return None
    return f"{customer.designated} does not belong to {customer.party}"


@rule("BR-CUS-3")
def no_other_customer_is_the_same(customer: Customer, on: Occasion) -> str | None:
    """no other customer that was accepted has the same party and scope"""
    for other in customers_of_party(on.lookup, customer.party):
        if other.id != customer.id and other.scope == customer.scope and other.state != IDENTIFIED:
            return f"{other.id}, {other.name}, is the customer of the same party and scope"
    return None


@CUSTOMERS.step(
    IDENTIFIED,
    to=ACCEPTED,
    guards=(
        the_designated_holder_says_so,
        its_budget_includes_it,
        the_holder_belongs_to_the_party,
        no_other_customer_is_the_same,
    ),
)
def accept(customer: Customer, on: Occasion, *, all_the_same: str = "") -> Customer:  # noqa: ARG001  the form of every step
    """Accept the role: the holder decides from now on, within a mandate that becomes active with it.

    Args:
        customer: The customer.
        on: Who accepts, and when: the person who is to be its holder, or somebody above them.
        all_the_same: Why it is a customer although the party has no budget that includes IT (BR-CUS-1).
    """
    return evolve(customer, holder=customer.designated, all_the_same=all_the_same)


NEEDS_A_REASON: Final = reason_given("SM-CUS")


@CUSTOMERS.step(IDENTIFIED, to=DECLINED, guards=(the_designated_holder_says_so, NEEDS_A_REASON))
def decline(customer: Customer, on: Occasion) -> Customer:  # noqa: ARG001  the form of every step
    """Say that the party is no customer, and why."""
    return customer


@CUSTOMERS.step(IDENTIFIED, ACCEPTED, to=WITHDRAWN, guards=(NEEDS_A_REASON,))
def withdraw(customer: Customer, on: Occasion) -> Customer:  # noqa: ARG001  the form of every step
    """Take back that it is a customer, before it is active, and say why; a mandate it has ends."""
    return customer


@CUSTOMERS.adoption(into=(*GOES_ON, *ENDS), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    name: str,
    party: str,
    state: str = "active",
    since: datetime | None = None,
    type: CustomerType = "internal",
    why: str = "",
    holder: str = "",
    designated: str = "",
    scope: str = "",
    parent_customer: str = "",
    tier: str = "",
    primary_manager: str = "",
    contacts: Mapping[str, str] = NO_LABELS,
    channels: Mapping[str, str] = NO_LABELS,
    complaint_definition: str = "",
    calendar: str = "",
    deadline_profile: str = "",
    importance: int | None = None,
    retirement_reason: str = "",
    retires_on: date | None = None,
    merged_into: str = "",
) -> tuple[Past[Customer], ...]:
    """Take over a customer from another system, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the customer is called there; the same one is never taken over twice.
        name: What the customer is called.
        party: The id of the unit, group or person it is.
        state: The state it has.
        since: Since when.
        type: ``internal`` or ``external``.
        why: Why it is taken for a customer.
        holder: The id of the person whose mandate decides; needed once it was accepted.
        designated: The id of the person who is to be its holder; the holder unless given.
        scope: For what the party is this customer, where it is several.
        parent_customer: The id of the customer it is a part of.
        tier: Its tier in the words of the house.
        primary_manager: The id of the person who is its primary relationship manager.
        contacts: The ids of the people to turn to, by topic.
        channels: How it orders, escalates, complains and is spoken to.
        complaint_definition: What counts as a complaint: the id of what was agreed, or ``provider/1``.
        calendar: The name of its business calendar.
        deadline_profile: The name of its deadline profile.
        importance: From 1 to 5, 5 for the most important.
        retirement_reason: Why it is retired.
        retires_on: The first day on which it may be retired.
        merged_into: The id of the customer it became a part of; needed if it is merged, and only then.

    Raises:
        InvalidInput: Who takes it over would be its holder, it was accepted and has no holder, or it is merged into
            nothing.
    """
    if on.by in (holder, designated):
        raise InvalidInput("holder", f"{on.by} would take over a customer of their own", "let somebody else do it")
    if not holder and state in (*GOES_ON[1:], *ENDS[:2]):
        raise InvalidInput("holder", f"a customer that is {state} has a named holder", "give the id of a person")
    if bool(merged_into) != (state == MERGED):
        raise InvalidInput("merged_into", f"it does not go with the state {state!r}", "give it for what is merged")
    remind_at = _to_remind(on.policies, since or on.at) if state == IDENTIFIED else None
    customer = Customer(
        name=name,
        party=party,
        type=type,
        why=why,
        designated=designated or holder,
        holder=holder,
        scope=scope,
        parent_customer=parent_customer,
        tier=tier,
        primary_manager=primary_manager,
        contacts=contacts,
        channels=channels,
        complaint_definition=complaint_definition,
        calendar=calendar,
        deadline_profile=deadline_profile,
        importance=importance,
        retirement_reason=retirement_reason,
        retires_on=retires_on,
        retiring_from="active" if state == "retiring" else "",
        remind_at=remind_at if remind_at is not None and remind_at > on.at else None,
        merged_into=merged_into,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(CUSTOMERS.state(state), since or on.at, customer),)
