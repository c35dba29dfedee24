"""Who may: what is asked of who orders, amends or ends a service for a customer (BR-SGN-2)."""

from decimal import Decimal
from typing import TYPE_CHECKING, cast

import attrs

from itilbrm.lifecycle import Hindrance, Occasion, rule
from itilbrm.money import Money
from itilbrm.parties import Customer
from itilbrm.parties.deciding import order_warrant, why_not_order
from itilbrm.parties.moving import goes_along_with_its_customer
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.terms import Order

if TYPE_CHECKING:
    from itilbrm.parties.deciding import Warrant

__all__ = [
    "as_signed_by",
    "may_not_order",
    "ordered",
    "who_ends_it_may",
    "who_may_sign_hands_it_over",
    "who_records_it_shows_it",
]


def as_signed_by(on: Occasion, signed_by: str) -> Occasion:
    """Return an occasion as one of who signs, where somebody else records it."""
    return attrs.evolve(on, by=signed_by) if signed_by and signed_by != on.by else on


def may_not_order(sign_up: SignUp, on: Occasion, *, by: str, amount: Money | None) -> Hindrance | None:
    """Return why somebody may not order that for the customer, with who may; None if they may (BR-SGN-2)."""
    return why_not_order(as_signed_by(on, by), customer=sign_up.customer, service=sign_up.service, amount=amount)


@rule("G-2")
def who_records_it_shows_it(_sign_up: SignUp, on: Occasion, *, signed_by: str, evidence: str) -> str | None:
    """who records what another one signed names what shows it (G-2)"""
    if signed_by in ("", on.by) or evidence.strip():
        return None
    return f"nothing shows that {signed_by} signed it; say what does, for example a letter"


@rule("BR-SGN-2")
def who_ends_it_may(sign_up: SignUp, on: Occasion, *, signed_by: str) -> str | None:
    """the customer ends it, or a purchaser whose delegation covers the service"""
    return may_not_order(sign_up, on, by=signed_by, amount=None)


@rule("BR-SGN-2")
def who_may_sign_hands_it_over(sign_up: SignUp, on: Occasion, *, customer: str) -> str | None:
    """its customer became one with the other, or who may sign the offer hands it over"""
    if goes_along_with_its_customer(sign_up, on, customer) or on.lookup.one(Customer, sign_up.customer) is None:
        return None
    return may_not_order(sign_up, on, by=on.by, amount=None)


def ordered(sign_up: SignUp, on: Occasion, *, signed_by: str, evidence: str, amount: Money | None) -> Order:
    """Return an order as it goes on record, with the mandate it rests on; the guards have let it through."""
    by = as_signed_by(on, signed_by)
    found = order_warrant(by, customer=sign_up.customer, service=sign_up.service, amount=amount)
    warrant = cast("Warrant", found)  # who may not was refused by the guards
    before = sign_up.order
    return Order(
        number=before.number + 1 if before is not None else 1,
        by=by.by,
        decided_for=warrant.holder,
        mandate=warrant.mandate,
        instead_of=warrant.instead_of,
        amount=amount if amount is not None and amount.amount != Decimal(0) else None,
        at=on.happened_at,
        recorded_by=on.by,
        evidence=evidence,
    )
