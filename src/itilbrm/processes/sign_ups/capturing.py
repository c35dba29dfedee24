"""Capturing and negotiating: what is required of the service, and every proposal of either side."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.negotiating import Side, drafted
from itilbrm.parties import Customer
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import (
    NEGOTIATING,
    OFFERED,
    REQUESTED,
    REQUIREMENTS_CAPTURED,
    SIGNING_UP,
)
from itilbrm.processes.sign_ups.what_applies import day_of, service_of, with_changes
from itilbrm.processes.sign_ups.who_may import may_not_order
from itilbrm.services import Target
from itilbrm.values import NO_LABELS

__all__ = ["capture", "negotiate", "propose", "renegotiate"]


@rule("BR-SGN-1")
def the_service_is_a_standard_one(sign_up: SignUp, on: Occasion) -> str | None:
    """the service is active and standard in the catalogue"""
    service = service_of(sign_up, on.lookup)
    if service is None:
        return f"the catalogue has no service {sign_up.service}"
    if service.state != "active":
        return f"{service.name} is {service.state.label} and not active, so nobody can sign up for it"
    if not service.is_offered(day_of(sign_up, on)):
        return f"{service.name} is not offered on {day_of(sign_up, on).isoformat()}"
    return None if service.standard else f"{service.name} is no standard service; put down a requirement instead"


@rule("BR-SGN-1")
def the_customer_is_active(sign_up: SignUp, on: Occasion) -> str | None:
    """the customer is active"""
    customer = on.lookup.one(Customer, sign_up.customer)
    if customer is None:
        return f"there is no customer {sign_up.customer}; register it first"
    return None if customer.state == "active" else f"{customer.name} is {customer.state.label} and not active"


@rule("BR-SGN-2")
def who_asks_for_it_may_order(sign_up: SignUp, on: Occasion) -> str | None:
    """the requester is the customer, or a purchaser whose delegation covers the service"""
    return may_not_order(sign_up, on, by=sign_up.requester, amount=None)


@SIGNING_UP.step(
    REQUESTED,
    to=REQUIREMENTS_CAPTURED,
    guards=(the_service_is_a_standard_one, the_customer_is_active, who_asks_for_it_may_order),
)
def capture(
    sign_up: SignUp,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    captured: tuple[str, ...] = (),
    package: str | None = None,
    quantity: Decimal | None = None,
    scope: str | None = None,
    targets: tuple[Target, ...] | None = None,
    starts_on: date | None = None,
) -> SignUp:
    """Put down what is required of the service (BR-SGN-1, BR-SGN-2); that answers the request.

    Args:
        sign_up: The sign-up.
        on: Who puts it down, and when.
        captured: What is required, each in words; added to what was said already.
        package: The name of the package that is wanted.
        quantity: How many.
        scope: What part of the customer it is for.
        targets: What the service is to be measured against.
        starts_on: The first day it is wanted for.
    """
    changes = {
        "package": package,
        "quantity": quantity,
        "scope": scope,
        "targets": targets,
        "starts_on": starts_on,
    }
    return evolve(
        sign_up,
        captured=tuple(dict.fromkeys((*sign_up.captured, *captured))),
        wanted=with_changes(sign_up.wanted, **changes),
        answer_by=None,
    )


@SIGNING_UP.step(REQUIREMENTS_CAPTURED, to=NEGOTIATING)
def negotiate(sign_up: SignUp, on: Occasion) -> SignUp:  # noqa: ARG001  the form of every step
    """Begin to talk over packages and targets with the customer."""
    return sign_up


@rule("SM-SGN")
def it_is_said_what_and_why(_sign_up: SignUp, _on: Occasion, *, text: str, why: str) -> str | None:
    """a proposal says what is proposed, and why"""
    missing = [name for name, said in (("what is proposed", text), ("why", why)) if not said.strip()]
    return f"it is not said {' and '.join(missing)}" if missing else None


def _proposed(
    sign_up: SignUp, on: Occasion, *, side: Side, text: str, why: str, more: Mapping[str, str], **changes: object
) -> SignUp:
    """Return a sign-up with what somebody proposes now."""
    wanted = with_changes(sign_up.wanted, **changes)
    terms = {**wanted.labels(), **more}
    return evolve(sign_up, wanted=wanted, **drafted(sign_up, on, side=side, text=text, why=why, terms=terms))


@SIGNING_UP.step(NEGOTIATING, to=STAYS, guards=(it_is_said_what_and_why,))
def propose(
    sign_up: SignUp,
    on: Occasion,
    *,
    side: Side,
    text: str,
    why: str,
    package: str | None = None,
    quantity: Decimal | None = None,
    scope: str | None = None,
    targets: tuple[Target, ...] | None = None,
    starts_on: date | None = None,
    terms: Mapping[str, str] = NO_LABELS,
) -> SignUp:
    """Propose something, for either side; every proposal is kept as a record of its own.

    What is not said stays as it was wanted or proposed before.

    Args:
        sign_up: The sign-up.
        on: Who proposes it, and when.
        side: For which side: ``customer`` or ``provider``.
        text: What is proposed, in words.
        why: Why.
        package: The name of the package.
        quantity: How many.
        scope: What part of the customer it is for.
        targets: What the service is to be measured against.
        starts_on: The first day it is wanted for.
        terms: Further terms by name.
    """
    changes = {"package": package, "quantity": quantity, "scope": scope, "targets": targets, "starts_on": starts_on}
    return _proposed(sign_up, on, side=side, text=text, why=why, more=terms, **changes)


@SIGNING_UP.step(OFFERED, to=NEGOTIATING, guards=(it_is_said_what_and_why,))
def renegotiate(
    sign_up: SignUp,
    on: Occasion,
    *,
    side: Side,
    text: str,
    why: str,
    package: str | None = None,
    quantity: Decimal | None = None,
    scope: str | None = None,
    targets: tuple[Target, ...] | None = None,
    starts_on: date | None = None,
    terms: Mapping[str, str] = NO_LABELS,
) -> SignUp:
    """Propose something else than what is offered; the offer is void from then on.

    Args:
        sign_up: The sign-up.
        on: Who proposes it, and when.
        side: For which side: ``customer`` or ``provider``.
        text: What is proposed instead, in words.
        why: Why.
        package: The name of the package.
        quantity: How many.
        scope: What part of the customer it is for.
        targets: What the service is to be measured against.
        starts_on: The first day it is wanted for.
        terms: Further terms by name.
    """
    changes = {"package": package, "quantity": quantity, "scope": scope, "targets": targets, "starts_on": starts_on}
    return evolve(_proposed(sign_up, on, side=side, text=text, why=why, more=terms, **changes), offered=None)
