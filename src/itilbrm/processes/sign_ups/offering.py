"""Offering: what the provider offers lies inside a package, names its price, and holds for a while (TM-SGN-2)."""

from datetime import date, datetime
from decimal import Decimal

import attrs

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Occasion, evolve, rule
from itilbrm.money import Money
from itilbrm.negotiating import drafted
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import CANCELLED, NEGOTIATING, OFFERED, SIGNING_UP
from itilbrm.processes.sign_ups.terms import Offer, Terms
from itilbrm.processes.sign_ups.what_applies import priced, service_of, with_changes
from itilbrm.services import Target, fitting

__all__ = ["gaps_of", "lapse", "no_price", "offer"]


def gaps_of(sign_up: SignUp, terms: Terms, on: Occasion) -> list[str]:
    """Return what stands between terms and an offered package, in words; nothing where they fit (BR-SGN-3)."""
    service = service_of(sign_up, on.lookup)
    if service is None:
        return [f"the catalogue has no service {sign_up.service}"]
    if not terms.package:
        return [str(gap) for gap in fitting(service.packages, terms.targets)]
    package = next((each for each in service.packages if each.name == terms.package), None)
    if package is None:
        known = ", ".join(each.name for each in service.packages) or "none"
        return [f"{service.name} has no package {terms.package!r}; it has {known}"]
    return [str(gap) for gap in fitting(package, terms.targets)]


def no_price(terms: Terms) -> str | None:
    """Return why a delegation in money could not be judged by terms; None if it could (BR-SGN-6)."""
    if terms.amount is None:
        return "no price is named; say what it costs once or in a year, with its currency"
    return None


def _offered(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None,
    quantity: Decimal | None,
    one_off: Money | None,
    per_year: Money | None,
    targets: tuple[Target, ...] | None = None,
    starts_on: date | None = None,
) -> Terms:
    changes = {
        "package": package,
        "quantity": quantity,
        "targets": targets,
        "one_off": one_off,
        "per_year": per_year,
        "starts_on": starts_on,
    }
    return priced(with_changes(sign_up.wanted, **changes), service_of(sign_up, on.lookup))


@rule("BR-SGN-3")
def every_target_lies_in_a_package(
    sign_up: SignUp, on: Occasion, *, package: str | None, targets: tuple[Target, ...] | None
) -> str | None:
    """every target lies within the range of an offered package"""
    terms = with_changes(sign_up.wanted, package=package, targets=targets)
    if not terms.package:
        return "no package is named"
    gaps = gaps_of(sign_up, terms, on)
    return f"{'; '.join(gaps)}; convert it into a requirement" if gaps else None


@rule("BR-SGN-6")
def quantity_and_price_are_named(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None,
    quantity: Decimal | None,
    one_off: Money | None,
    per_year: Money | None,
) -> str | None:
    """an offer names quantity and price, so that delegations in money can be judged"""
    return no_price(_offered(sign_up, on, package=package, quantity=quantity, one_off=one_off, per_year=per_year))


@rule("TM-SGN-2")
def it_holds_for_a_while(_sign_up: SignUp, on: Occasion, *, valid_until: datetime | None) -> str | None:
    """an offer holds until an instant that lies ahead"""
    if valid_until is None or valid_until > on.happened_at:
        return None
    return f"{valid_until.isoformat()} has passed already"


@SIGNING_UP.step(
    NEGOTIATING,
    to=OFFERED,
    guards=(every_target_lies_in_a_package, quantity_and_price_are_named, it_holds_for_a_while),
)
def offer(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None = None,
    quantity: Decimal | None = None,
    targets: tuple[Target, ...] | None = None,
    one_off: Money | None = None,
    per_year: Money | None = None,
    starts_on: date | None = None,
    valid_until: datetime | None = None,
    text: str = "",
    why: str = "",
) -> SignUp:
    """Offer the service on terms that the customer can sign (BR-SGN-3, BR-SGN-6); it is a proposal as well.

    What is not said is offered as it was proposed last.

    Args:
        sign_up: The sign-up.
        on: Who offers it, and when; they sign for the provider.
        package: The name of the package.
        quantity: How many.
        targets: What the service is to be measured against.
        one_off: What all of it costs once; the price of the package for the whole quantity, unless a price is given.
        per_year: What all of it costs in a year; as above.
        starts_on: The first day of the service.
        valid_until: Until when it can be signed, that instant left out; TM-SGN-2 from now, unless given.
        text: What is offered, in words.
        why: Why it is offered like this.

    Raises:
        InvalidInput: TM-SGN-2 is switched off, and nothing says until when it holds.
    """
    terms = _offered(
        sign_up,
        on,
        package=package,
        quantity=quantity,
        targets=targets,
        one_off=one_off,
        per_year=per_year,
        starts_on=starts_on,
    )
    until = valid_until if valid_until is not None else _usual_validity(sign_up, on)
    made = Offer(number=sign_up.offers + 1, terms=terms, by=on.by, made_at=on.happened_at, valid_until=until)
    said = text.strip() or f"offer {made.number}"
    kept = {**terms.labels(), "valid_until": until.isoformat()}
    return evolve(
        sign_up,
        offered=made,
        offers=made.number,
        wanted=attrs.evolve(terms, one_off=None, per_year=None),
        **drafted(sign_up, on, side="provider", text=said, why=why, terms=kept),
    )


def _usual_validity(sign_up: SignUp, on: Occasion) -> datetime:
    timer = on.policies.timer("TM-SGN-2")
    if not timer.is_on or timer.amount is None:
        raise InvalidInput("valid_until", "nothing says how long an offer holds (TM-SGN-2)", "say until when it does")
    return calendar_that_holds(on, sign_up.customer, (sign_up.service,)).add(on.happened_at, timer.amount)


@rule("TM-SGN-2")
def its_validity_is_over(sign_up: SignUp, on: Occasion) -> str | None:
    """the validity of the offer is over"""
    until = sign_up.offered.valid_until if sign_up.offered is not None else on.happened_at
    return None if on.happened_at >= until else f"it can be signed until {until.isoformat()}"


def _lapses_at(sign_up: SignUp) -> datetime | None:
    return sign_up.offered.valid_until if sign_up.offered is not None else None


@SIGNING_UP.step(OFFERED, to=CANCELLED, guards=(its_validity_is_over,), due=_lapses_at)
def lapse(sign_up: SignUp, on: Occasion) -> SignUp:  # noqa: ARG001  the form of every step
    """Be over, because nobody signed the offer in time (TM-SGN-2)."""
    return sign_up
