"""Signing: the customer signs, or a purchaser inside the delegation; what was signed can be amended (SC-2)."""

from datetime import date
from decimal import Decimal

import attrs

from itilbrm.agreements import SatisfactionTarget
from itilbrm.agreements.agreement import RUNNING, Agreement
from itilbrm.agreements.covering import spanned
from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.money import Money
from itilbrm.parties import Customer
from itilbrm.parties.giving_reasons import what_is_recorded_later_has_evidence
from itilbrm.processes.sign_ups.offering import gaps_of, no_price
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import ACTIVE, OFFERED, SIGNED, SIGNING_UP
from itilbrm.processes.sign_ups.terms import Terms
from itilbrm.processes.sign_ups.what_applies import (
    agreement_for,
    day_of,
    line_of,
    order_amount,
    priced,
    service_of,
    with_changes,
)
from itilbrm.processes.sign_ups.who_may import may_not_order, ordered, who_records_it_shows_it
from itilbrm.services import Target

__all__ = ["amend", "complaint_definition_of", "sign"]


@rule("BR-SGN-2")
def who_signs_may_order(sign_up: SignUp, on: Occasion, *, signed_by: str) -> str | None:
    """the customer signs, or a purchaser whose delegation covers the service and its amount"""
    return may_not_order(sign_up, on, by=signed_by, amount=sign_up.on_offer.amount)


@rule("SM-SGN")
def somebody_else_made_the_offer(sign_up: SignUp, on: Occasion, *, signed_by: str) -> str | None:
    """who offered for the provider does not sign for the customer"""
    who = signed_by or on.by
    if sign_up.offered is None or sign_up.offered.by != who:
        return None
    return f"{who} made the offer for the provider, and nobody signs for both sides"


@rule("BR-SGN-4")
def the_offer_still_holds(sign_up: SignUp, on: Occasion) -> str | None:
    """the offer has not expired, and the signature is not earlier than the offer"""
    made = sign_up.offered
    if made is not None and on.happened_at < made.made_at:
        return f"it was signed before the offer was made, which was at {made.made_at.isoformat()}"
    if made is None or on.happened_at >= made.valid_until:
        until = f"the offer could be signed until {made.valid_until.isoformat()}" if made else "nothing is offered"
        return f"{until}; make a new one"
    return None


@rule("G-2")
def what_was_signed_before_the_offer_lapsed_is_shown(sign_up: SignUp, on: Occasion, *, evidence: str) -> str | None:
    """what is recorded after the offer has expired, as signed before, is shown by something"""
    made = sign_up.offered
    if made is None or not on.happened_at < made.valid_until <= on.at or evidence.strip():
        return None
    return f"the offer expired at {made.valid_until.isoformat()}, and nothing shows that it was signed before"


def complaint_definition_of(sign_up: SignUp, on: Occasion, said: str) -> str:
    """Return what counts as a complaint in a new agreement: as it is said, else as agreed with the customer."""
    customer = on.lookup.one(Customer, sign_up.customer)
    return said.strip() or (customer.complaint_definition if customer is not None else "")


@rule("BR-SGN-5")
def it_says_what_counts_as_a_complaint(
    sign_up: SignUp, on: Occasion, *, complaint_definition: str, complaint_definition_waiver: str
) -> str | None:
    """a complaint definition stands in the agreement, or is waived in words"""
    found = agreement_for(sign_up, on)
    stands = found is not None and (found.complaint_definition.strip() or found.complaint_definition_waiver.strip())
    if stands or complaint_definition_waiver.strip() or complaint_definition_of(sign_up, on, complaint_definition):
        return None
    return "nothing says what counts as a complaint; name the definition, or say in words why there is none"


@rule("BR-SGN-5")
def it_says_how_satisfied_the_customer_is_to_be(
    sign_up: SignUp, on: Occasion, *, satisfaction_target: SatisfactionTarget | None, satisfaction_target_waiver: str
) -> str | None:
    """a satisfaction target stands in the agreement, or is waived in words"""
    found = agreement_for(sign_up, on)
    stands = found is not None and (
        found.satisfaction_target is not None or bool(found.satisfaction_target_waiver.strip())
    )
    if stands or satisfaction_target is not None or satisfaction_target_waiver.strip():
        return None
    return "nothing says how satisfied the customer is to be; name a target, or say in words why there is none"


@rule("BR-SGN-5")
def what_is_signed_can_be_measured(sign_up: SignUp, on: Occasion) -> str | None:
    """what the package offers levels for has targets that can be measured"""
    service = service_of(sign_up, on.lookup)
    packages = service.packages if service is not None else ()
    package = next((each for each in packages if each.name == sign_up.on_offer.package), None)
    if package is None or not package.targets or sign_up.on_offer.targets:
        return None
    levels = ", ".join(each.metric for each in package.targets)
    return f"the offer names no target, though {package.name!r} offers levels of {levels}"


@rule("BR-AGR-7")
def nothing_in_force_covers_it_already(sign_up: SignUp, on: Occasion) -> str | None:
    """no line in force covers the same service and scope for the customer"""
    line = line_of(sign_up, sign_up.on_offer, day_of(sign_up, on))
    for agreement in on.lookup.many(Agreement, customer=sign_up.customer):
        counts = agreement.is_for_customer and agreement.is_in_force
        for other in spanned(agreement) if counts else ():
            if line.overlaps(other):
                what = f"{line.service} for {line.scope}" if line.scope else line.service
                return f"line {other.id!r} of {agreement.id} covers {what} already; amend that, or name another scope"
    return None


@SIGNING_UP.step(
    OFFERED,
    to=SIGNED,
    guards=(
        the_offer_still_holds,
        what_was_signed_before_the_offer_lapsed_is_shown,
        somebody_else_made_the_offer,
        who_signs_may_order,
        who_records_it_shows_it,
        what_is_recorded_later_has_evidence,
        what_is_signed_can_be_measured,
        it_says_what_counts_as_a_complaint,
        it_says_how_satisfied_the_customer_is_to_be,
        nothing_in_force_covers_it_already,
    ),
)
def sign(
    sign_up: SignUp,
    on: Occasion,
    *,
    signed_by: str = "",
    evidence: str = "",
    complaint_definition: str = "",
    complaint_definition_waiver: str = "",
    satisfaction_target: SatisfactionTarget | None = None,
    satisfaction_target_waiver: str = "",
) -> SignUp:
    """Accept the offer: by the customer, or by a purchaser inside the delegation, which it uses up (SC-2).

    It becomes a line of the agreement in force with the customer, or opens one (BR-SGN-7).

    Args:
        sign_up: The sign-up.
        on: Who records it, and when it was signed.
        signed_by: The id of who signs; who records it, unless given.
        evidence: What shows it, where somebody else records it, or later.
        complaint_definition: What counts as a complaint: the id of a definition, or the definition in words; that
            of the agreement in force or of the customer, unless given.
        complaint_definition_waiver: Why nothing is agreed on that.
        satisfaction_target: How satisfied the customer is to be; that of the agreement in force, unless given.
        satisfaction_target_waiver: Why nothing is agreed on that.
    """
    terms = sign_up.on_offer
    starts_on = line_of(sign_up, terms, day_of(sign_up, on)).valid_from
    return evolve(
        sign_up,
        agreed=attrs.evolve(terms, starts_on=starts_on),
        order=ordered(sign_up, on, signed_by=signed_by, evidence=evidence, amount=terms.amount),
        complaint_definition=complaint_definition_of(sign_up, on, complaint_definition),
        complaint_definition_waiver=complaint_definition_waiver,
        satisfaction_target=satisfaction_target,
        satisfaction_target_waiver=satisfaction_target_waiver,
    )


# Amending


def _amended(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None,
    quantity: Decimal | None,
    targets: tuple[Target, ...] | None,
    one_off: Money | None = None,
    per_year: Money | None = None,
) -> Terms:
    """Return what would be agreed: at the prices given, else at those of the package, else as before."""
    before = sign_up.agreed if sign_up.agreed is not None else sign_up.wanted
    changes = {"package": package, "quantity": quantity, "targets": targets, "one_off": one_off, "per_year": per_year}
    if all(each is None for each in (package, quantity, one_off, per_year)):
        return with_changes(before, **changes)
    bare = attrs.evolve(before, one_off=None, per_year=None)
    return priced(with_changes(bare, **changes), service_of(sign_up, on.lookup))


@rule("SM-SGN")
def something_is_changed(
    _sign_up: SignUp,
    _on: Occasion,
    *,
    package: str | None,
    quantity: Decimal | None,
    targets: tuple[Target, ...] | None,
) -> str | None:
    """quantity, package or targets are changed"""
    if package is None and quantity is None and targets is None:
        return "neither quantity nor package nor targets are changed"
    return None


@rule("BR-SGN-2")
def who_amends_it_may(
    sign_up: SignUp,
    on: Occasion,
    *,
    signed_by: str,
    package: str | None,
    quantity: Decimal | None,
    targets: tuple[Target, ...] | None,
    one_off: Money | None,
    per_year: Money | None,
) -> str | None:
    """the customer amends it, or a purchaser whose delegation covers the service and what it costs more"""
    terms = _amended(
        sign_up, on, package=package, quantity=quantity, targets=targets, one_off=one_off, per_year=per_year
    )
    return may_not_order(sign_up, on, by=signed_by, amount=order_amount(terms, sign_up.agreed))


@rule("BR-SGN-3")
def every_new_target_lies_in_a_package(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None,
    targets: tuple[Target, ...] | None,
) -> str | None:
    """every target lies within the range of the package"""
    before = sign_up.agreed if sign_up.agreed is not None else sign_up.wanted
    gaps = gaps_of(sign_up, with_changes(before, package=package, targets=targets), on)
    return f"{'; '.join(gaps)}; put down a requirement for it" if gaps else None


@rule("BR-SGN-6")
def the_new_price_is_named(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None,
    quantity: Decimal | None,
    targets: tuple[Target, ...] | None,
    one_off: Money | None,
    per_year: Money | None,
) -> str | None:
    """what is ordered names quantity and price, so that delegations in money can be judged"""
    return no_price(
        _amended(sign_up, on, package=package, quantity=quantity, targets=targets, one_off=one_off, per_year=per_year)
    )


@rule("BR-SGN-6")
def the_provider_names_a_price_of_its_own(
    sign_up: SignUp,
    on: Occasion,
    *,
    signed_by: str,
    package: str | None,
    quantity: Decimal | None,
    targets: tuple[Target, ...] | None,
    one_off: Money | None,
    per_year: Money | None,
) -> str | None:
    """a price below that of the package comes from the provider, not from who may order for the customer"""
    if one_off is None and per_year is None:
        return None
    usual = _amended(sign_up, on, package=package, quantity=quantity or _quantity(sign_up), targets=targets)
    prices = ((one_off, usual.one_off), (per_year, usual.per_year))
    if usual.amount is not None and not any(_is_below(price, listed) for price, listed in prices):
        return None
    if signed_by not in ("", on.by) and may_not_order(sign_up, on, by=on.by, amount=None) is not None:
        return None
    return (
        f"{on.by} may order for the customer, and names a price that the package {usual.package!r} does not have; "
        "leave the price out, or let somebody of the provider record it with what shows that it was signed"
    )


def _is_below(price: Money | None, listed: Money | None) -> bool:
    if price is None or listed is None:
        return listed is not None
    return price.currency != listed.currency or listed.exceeds(price)


def _quantity(sign_up: SignUp) -> Decimal:
    return (sign_up.agreed or sign_up.wanted).quantity


@rule("SM-AGR")
def its_agreement_can_still_be_changed(sign_up: SignUp, on: Occasion) -> str | None:
    """the agreement it is a line of is active or under review"""
    agreement = on.lookup.one(Agreement, sign_up.agreement) if sign_up.agreement else None
    if agreement is None or agreement.state in RUNNING:
        return None
    return f"{agreement.id} is {agreement.state.label}, and nothing in it is changed any more; sign up anew"


@SIGNING_UP.step(
    ACTIVE,
    to=STAYS,
    guards=(
        something_is_changed,
        its_agreement_can_still_be_changed,
        who_amends_it_may,
        who_records_it_shows_it,
        what_is_recorded_later_has_evidence,
        every_new_target_lies_in_a_package,
        the_new_price_is_named,
        the_provider_names_a_price_of_its_own,
    ),
)
def amend(
    sign_up: SignUp,
    on: Occasion,
    *,
    package: str | None = None,
    quantity: Decimal | None = None,
    targets: tuple[Target, ...] | None = None,
    one_off: Money | None = None,
    per_year: Money | None = None,
    starts_on: date | None = None,
    signed_by: str = "",
    evidence: str = "",
) -> SignUp:
    """Change how much of it, or which package; the line of the agreement is changed with it.

    A delegation is used up by what it costs more than before, once and in a year.

    Args:
        sign_up: The sign-up.
        on: Who records it, and when it was signed.
        package: The name of the package.
        quantity: How many.
        targets: What the service is measured against.
        one_off: What all of it costs once; by the package and quantity, unless a price is given, and a lower one is
            given by the provider.
        per_year: What all of it costs in a year; as above.
        starts_on: The first day on which that holds; as soon as it is signed, unless given.
        signed_by: The id of who signs; who records it, unless given.
        evidence: What shows it, where somebody else records it, or later.
    """
    terms = _amended(
        sign_up, on, package=package, quantity=quantity, targets=targets, one_off=one_off, per_year=per_year
    )
    amount = order_amount(terms, sign_up.agreed)
    begins = starts_on if starts_on is not None else day_of(sign_up, on)
    return evolve(
        sign_up,
        agreed=attrs.evolve(terms, starts_on=begins),
        order=ordered(sign_up, on, signed_by=signed_by, evidence=evidence, amount=amount),
    )
