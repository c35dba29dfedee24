"""Holding: who decides for a customer, and how the one is followed by the other."""

from itilbrm.lifecycle import STAYS, Hindrance, Occasion, evolve, rule
from itilbrm.parties.customer import Customer, FormerHolder
from itilbrm.parties.customers.beginning import nobody_names_themselves
from itilbrm.parties.customers.belonging_to import belongs_to
from itilbrm.parties.customers.states import ACCEPTED, ACTIVE, CUSTOMERS, RETIRING, SUSPENDED

__all__ = ["replace_holder", "succeed"]

HELD = (ACCEPTED, ACTIVE, SUSPENDED, RETIRING)


@rule("SM-CUS")
def somebody_else_is_named(customer: Customer, _on: Occasion, *, holder: str) -> str | None:
    """somebody else than its holder is named"""
    return f"{holder} is its holder already" if holder == customer.holder else None


@rule("BR-CUS-2")
def the_new_holder_belongs_to_the_party(customer: Customer, on: Occasion, *, holder: str) -> str | None:
    """the new holder belongs to the party"""
    if belongs_to(holder, customer.party, on.lookup):
        return None
    return f"{holder} does not belong to {customer.party}"


@rule("SM-CUS")
def the_new_holder_is_named_by_another(_customer: Customer, on: Occasion, *, holder: str) -> str | None:
    """nobody names themselves as its new holder"""
    return nobody_names_themselves(on, designated=holder)


@CUSTOMERS.step(
    *HELD,
    to=STAYS,
    guards=(somebody_else_is_named, the_new_holder_is_named_by_another, the_new_holder_belongs_to_the_party),
)
def replace_holder(customer: Customer, on: Occasion, *, holder: str) -> Customer:  # noqa: ARG001  the form of every step
    """Name who is to be its holder; until they accept by ``succeed``, the one who is decides.

    Args:
        customer: The customer.
        on: Who says so, and when.
        holder: The id of the new holder.
    """
    return evolve(customer, designated=holder)


@rule("SM-CUS")
def the_new_holder_accepts(customer: Customer, on: Occasion) -> str | None:
    """the person who is to be its holder accepts"""
    if customer.designated == customer.holder:
        return "nobody else is to be its holder"
    if on.by == customer.designated:
        return None
    return Hindrance(f"{customer.designated} is to be its holder, not {on.by}", who=(customer.designated,))


@rule("BR-CUS-2")
def they_still_belong_to_the_party(customer: Customer, on: Occasion) -> str | None:
    """the new holder belongs to the party"""
    return the_new_holder_belongs_to_the_party(customer, on, holder=customer.designated)


@CUSTOMERS.step(*HELD, to=STAYS, guards=(the_new_holder_accepts, they_still_belong_to_the_party))
def succeed(customer: Customer, on: Occasion) -> Customer:
    """Accept as the new holder: the mandate of the former one ends, what they decided stays."""
    former = FormerHolder(person=customer.holder, until=on.happened_at)
    return evolve(customer, holder=customer.designated, former_holders=(*customer.former_holders, former))
