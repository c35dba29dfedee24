"""Requesting: somebody asks for a standard service and is answered in time (TM-SGN-1)."""

from datetime import datetime
from decimal import Decimal

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.parties import Customer
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import ACTIVE, PROVISIONING, REQUESTED, SIGNED, SIGNING_UP, UNSIGNED
from itilbrm.processes.sign_ups.terms import Terms
from itilbrm.values import NOBODY

__all__ = ["assign", "remind_to_answer", "request"]


@rule("SM-SGN")
def somebody_in_particular_asks_for_it(on: Occasion, *, requester: str) -> str | None:
    """a named person asks for it"""
    return "nobody is named who asks for it" if (requester or on.by) in NOBODY else None


@rule("SM-SGN")
def it_is_asked_for_a_customer(_on: Occasion, *, customer: str) -> str | None:
    """the customer is named"""
    return f"{customer!r} names no customer" if customer in NOBODY else None


@rule("G-2")
def who_asks_for_another_shows_it(on: Occasion, *, requester: str, on_behalf: str) -> str | None:
    """who records what another one asks for says what shows it"""
    if requester in ("", on.by) or on_behalf.strip() or on.cause:
        return None
    return f"nothing shows that {requester} asked for it; say what does, for example a letter"


@SIGNING_UP.creation(
    guards=(somebody_in_particular_asks_for_it, it_is_asked_for_a_customer, who_asks_for_another_shows_it)
)
def request(
    on: Occasion,
    *,
    service: str,
    customer: str,
    requester: str = "",
    on_behalf: str = "",
    package: str = "",
    quantity: Decimal | None = None,
    scope: str = "",
    captured: tuple[str, ...] = (),
    requirement: str = "",
    owner: str = "",
) -> SignUp:
    """Ask for a standard service; it counts from when it was asked for, ``happened_at``.

    Args:
        on: Who records it, and when it was asked for.
        service: The id of the service.
        customer: The id of the customer it is for.
        requester: The id of who asks for it, the customer or a purchaser; who records it, unless given.
        on_behalf: What shows that they asked, where somebody else records it.
        package: The name of the package.
        quantity: How many; one, unless given.
        scope: What part of the customer it is for.
        captured: What is required of it, as far as it was said.
        requirement: The id of the requirement that the service meets as it is.
        owner: The id of who sees to it at the provider; the primary manager of the customer, unless given.
    """
    known = on.lookup.one(Customer, customer)
    return SignUp(
        service=service,
        customer=customer,
        requester=requester or on.by,
        on_behalf=on_behalf,
        owner=owner or (known.primary_manager if known is not None else ""),
        requested_at=on.happened_at,
        answer_by=_answered_by(service, customer, on),
        wanted=Terms(package=package, scope=scope, quantity=Decimal(1) if quantity is None else quantity),
        captured=captured,
        requirement=requirement,
    )


def _answered_by(service: str, customer: str, on: Occasion) -> datetime | None:
    """Return by when a request is answered (TM-SGN-1); None where that timer is off."""
    timer = on.policies.timer("TM-SGN-1")
    if not timer.is_on or timer.amount is None:
        return None
    return calendar_that_holds(on, customer, (service,)).add(on.happened_at, timer.amount)


def _unanswered_at(sign_up: SignUp) -> datetime | None:
    return sign_up.answer_by if sign_up.reminded_at is None else None


@rule("TM-SGN-1")
def nobody_answered_it_yet(sign_up: SignUp, on: Occasion) -> str | None:
    """the time to answer is over, and nobody was reminded of it"""
    if sign_up.answer_by is None or sign_up.reminded_at is not None:
        return "it has no time to be answered in" if sign_up.answer_by is None else "its owner was reminded already"
    return None if on.happened_at >= sign_up.answer_by else f"it is due at {sign_up.answer_by.isoformat()}"


@SIGNING_UP.step(REQUESTED, to=STAYS, guards=(nobody_answered_it_yet,), due=_unanswered_at)
def remind_to_answer(sign_up: SignUp, on: Occasion) -> SignUp:
    """Remind who sees to it that nobody has answered it in time (TM-SGN-1)."""
    return evolve(sign_up, reminded_at=on.happened_at)


@rule("SM-SGN")
def somebody_in_particular_sees_to_it(_sign_up: SignUp, _on: Occasion, *, owner: str) -> str | None:
    """a named person sees to it"""
    return "nobody is named who sees to it" if owner in NOBODY else None


@SIGNING_UP.step(*UNSIGNED, SIGNED, PROVISIONING, ACTIVE, to=STAYS, guards=(somebody_in_particular_sees_to_it,))
def assign(sign_up: SignUp, on: Occasion, *, owner: str) -> SignUp:  # noqa: ARG001  the form of every step
    """Say who sees to it at the provider.

    Args:
        sign_up: The sign-up.
        on: Who says so, and when.
        owner: The id of the person.
    """
    return evolve(sign_up, owner=owner)
