"""Taking over: a sign-up comes from another system, in the state it has there (G-12)."""

from datetime import date, datetime
from decimal import Decimal

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Occasion, Past, State
from itilbrm.money import Money
from itilbrm.parties import Origin, origin_key
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import (
    ACTIVE,
    ENDED,
    ENDS,
    OFFERED,
    PROVISIONING,
    SIGNED,
    SIGNING_UP,
    UNCLOSED,
)
from itilbrm.processes.sign_ups.terms import Offer, Terms
from itilbrm.services import Target
from itilbrm.values import NOBODY

__all__ = ["adopt"]

_AGREED = (SIGNED, PROVISIONING, ACTIVE, ENDED)


@SIGNING_UP.adoption(into=(*UNCLOSED, *ENDS), key=origin_key, state="state")
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    service: str,
    customer: str,
    requester: str,
    requested_at: datetime,
    state: str = "active",
    since: datetime | None = None,
    owner: str = "",
    package: str = "",
    quantity: Decimal | None = None,
    scope: str = "",
    targets: tuple[Target, ...] = (),
    one_off: Money | None = None,
    per_year: Money | None = None,
    starts_on: date | None = None,
    captured: tuple[str, ...] = (),
    offered_by: str = "",
    valid_until: datetime | None = None,
    agreement: str = "",
    agreement_line: str = "",
    ends_on: date | None = None,
) -> tuple[Past[SignUp], ...]:
    """Take over a sign-up from another system, in the state it has there (G-12).

    What is signed there is the line of an agreement that is taken over by itself; nothing is spent for it.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        service: The id of the service.
        customer: The id of the customer.
        requester: The id of who asked for it.
        requested_at: When they did.
        state: The state it has there.
        since: Since when; now, unless given.
        owner: The id of who sees to it.
        package: The name of the package.
        quantity: How many; one, unless given.
        scope: What part of the customer it is for.
        targets: What the service is measured against.
        one_off: What all of it costs once.
        per_year: What all of it costs in a year.
        starts_on: The first day of the service.
        captured: What is required of it.
        offered_by: For one that is offered, the id of who offers it.
        valid_until: For one that is offered, until when it can be signed.
        agreement: The id of the agreement it is a line of.
        agreement_line: The id of that line.
        ends_on: The last day of the service.

    Raises:
        InvalidInput: Nobody asked for it, it was asked for after it came into its state, or it is offered and
            nothing says by whom and until when.
    """
    into = SIGNING_UP.state(state)
    begins = since if since is not None else on.at
    if requester in NOBODY:
        raise InvalidInput("requester", f"{requester!r} names nobody who asked for it", "give the id of a person")
    if requested_at > begins:
        raise InvalidInput("requested_at", "it was asked for after it came into its state", "correct one of the two")
    terms = Terms(
        package=package,
        scope=scope,
        targets=targets,
        quantity=Decimal(1) if quantity is None else quantity,
        one_off=one_off,
        per_year=per_year,
        starts_on=starts_on,
    )
    offered = _offered(into, terms, on, by=offered_by, made_at=begins, valid_until=valid_until)
    sign_up = SignUp(
        service=service,
        customer=customer,
        requester=requester,
        owner=owner,
        requested_at=requested_at,
        captured=captured,
        wanted=terms,
        offered=offered,
        offers=1 if offered is not None else 0,
        agreed=terms if into in _AGREED else None,
        agreement=agreement,
        agreement_line=agreement_line,
        active_from=starts_on if into in (ACTIVE, ENDED) else None,
        ends_on=ends_on,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(into, begins, sign_up),)


def _offered(
    into: State, terms: Terms, on: Occasion, *, by: str, made_at: datetime, valid_until: datetime | None
) -> Offer | None:
    """Return what is offered there; None where nothing is."""
    if into != OFFERED:
        return None
    if by in NOBODY or valid_until is None:
        raise InvalidInput("offered_by", "nothing says who offers it and until when", "give offered_by and valid_until")
    if valid_until <= on.at:
        raise InvalidInput("valid_until", "what is offered there has lapsed", "take it over as cancelled")
    return Offer(number=1, terms=terms, by=by, made_at=made_at, valid_until=valid_until)
