"""Leaving: a sign-up is declined, cancelled, terminated, ended, or becomes a requirement (SC-42)."""

from datetime import date

from itilbrm.agreements import Agreement
from itilbrm.errors import suggestion
from itilbrm.lifecycle import STAYS, Hindrance, Occasion, evolve, rule
from itilbrm.money import Money
from itilbrm.parties import Customer
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.processes.sign_ups.offering import gaps_of
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import (
    ACTIVE,
    CANCELLED,
    CONVERTED,
    DECLINED,
    ENDED,
    NEGOTIATING,
    OFFERED,
    PROVISIONING,
    REQUESTED,
    REQUIREMENTS_CAPTURED,
    SIGNED,
    SIGNING_UP,
)
from itilbrm.processes.sign_ups.what_applies import day_of
from itilbrm.processes.sign_ups.who_may import as_signed_by, may_not_order, who_ends_it_may, who_records_it_shows_it

__all__ = ["cancel", "convert", "decline", "end", "note_requirement", "terminate"]

_THE_REASON_IS_GIVEN = reason_given("SM-SGN")


# Without a signature


@rule("SM-SGN")
def the_reason_of_loss_is_on_the_list(_sign_up: SignUp, on: Occasion, *, reason_of_loss: str) -> str | None:
    """why it is declined is one of the reasons on the list of the house"""
    known = on.policies.list_of("reasons_of_loss")
    if reason_of_loss in known:
        return None
    said = f"{reason_of_loss!r} is no reason of loss" if reason_of_loss else "it is not said why it is declined"
    return f"{said}{suggestion(reason_of_loss, known)}; choose from {', '.join(known)}"


@rule("BR-SGN-2")
def who_declines_it_may(sign_up: SignUp, on: Occasion, *, signed_by: str) -> str | None:
    """the requester declines it, the customer, or a purchaser whose delegation covers the service"""
    by = as_signed_by(on, signed_by).by
    return None if by == sign_up.requester else may_not_order(sign_up, on, by=by, amount=None)


@SIGNING_UP.step(
    OFFERED,
    to=DECLINED,
    guards=(the_reason_of_loss_is_on_the_list, who_declines_it_may, who_records_it_shows_it),
)
def decline(
    sign_up: SignUp,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    reason_of_loss: str,
    signed_by: str = "",  # noqa: ARG001  what the guards ask for
    evidence: str = "",  # noqa: ARG001  as above
) -> SignUp:
    """Say that the customer does not want what is offered, and why.

    Args:
        sign_up: The sign-up.
        on: Who records it, and when.
        reason_of_loss: Why, from the list ``reasons_of_loss`` of the house.
        signed_by: The id of who declines it; who records it, unless given.
        evidence: What shows it, where somebody else records it.
    """
    return evolve(sign_up, reason_of_loss=reason_of_loss)


@rule("BR-SGN-3")
def it_cannot_be_met_as_standard(sign_up: SignUp, on: Occasion) -> str | None:
    """what is wanted does not lie in an offered package, or it is said why the standard does not do"""
    if on.reason.strip() or gaps_of(sign_up, sign_up.wanted, on):
        return None
    return "what is wanted lies in an offered package; say what the standard lacks, or offer it"


@SIGNING_UP.step(REQUIREMENTS_CAPTURED, NEGOTIATING, OFFERED, to=CONVERTED, guards=(it_cannot_be_met_as_standard,))
def convert(sign_up: SignUp, on: Occasion) -> SignUp:  # noqa: ARG001  the form of every step
    """Let it become a requirement, with everything captured so far, because the standard does not do (SC-42)."""
    return sign_up


@SIGNING_UP.step(CONVERTED, to=STAYS)
def note_requirement(sign_up: SignUp, on: Occasion, *, requirement: str) -> SignUp:  # noqa: ARG001  the form of every step
    """Note which requirement it became; this follows from that.

    Args:
        sign_up: The sign-up.
        on: Who says so, and when.
        requirement: The id of the requirement.
    """
    return evolve(sign_up, converted_to=requirement)


# Before the service has begun


@rule("SM-SGN")
def what_it_costs_is_said(_sign_up: SignUp, _on: Occasion, *, cost: Money | None) -> str | None:
    """it is said what cancelling costs under the agreement"""
    return None if cost is not None else "it is not said what that costs under the agreement; say 0 where nothing"


@rule("SM-SGN")
def it_costs_nothing_yet(_sign_up: SignUp, _on: Occasion, *, cost: Money | None) -> str | None:
    """what nobody has signed costs nothing to cancel"""
    return None if cost is None or not cost.amount else f"nobody has signed it, so cancelling it does not cost {cost}"


@SIGNING_UP.step(
    REQUESTED,
    REQUIREMENTS_CAPTURED,
    NEGOTIATING,
    to=CANCELLED,
    guards=(_THE_REASON_IS_GIVEN, it_costs_nothing_yet),
)
@SIGNING_UP.step(SIGNED, PROVISIONING, to=CANCELLED, guards=(_THE_REASON_IS_GIVEN, what_it_costs_is_said))
def cancel(sign_up: SignUp, on: Occasion, *, cost: Money | None = None) -> SignUp:
    """Say that nothing comes of it, and why; what was signed leaves the agreement.

    Args:
        sign_up: The sign-up.
        on: Who says so, and when.
        cost: What it costs under the agreement, once it is signed.
    """
    ends_on = day_of(sign_up, on) if sign_up.order is not None else None
    return evolve(sign_up, cost_of_leaving=cost, ends_on=ends_on, answer_by=None)


# While the service runs


def _last_day_after_notice(sign_up: SignUp, on: Occasion) -> date | None:
    """Return the day on which a notice that is given now takes effect; None where none has to be given."""
    agreement = on.lookup.one(Agreement, sign_up.agreement) if sign_up.agreement else None
    if agreement is None or not agreement.is_in_force:
        return None
    if agreement.notice is not None:
        return agreement.notice.effective_on
    today = agreement.day(on.happened_at)
    return agreement.terms.effective(today) or agreement.last_day


@rule("BR-AGR-6")
def the_notice_of_the_agreement_is_kept(sign_up: SignUp, on: Occasion, *, ends_on: date | None) -> str | None:
    """the notice of the agreement is kept"""
    earliest = _last_day_after_notice(sign_up, on)
    if ends_on is None or earliest is None or ends_on >= earliest:
        return None
    return f"notice that is given now takes effect on {earliest.isoformat()}, and not on {ends_on.isoformat()}"


@rule("SM-SGN")
def it_ends_after_it_began(sign_up: SignUp, on: Occasion, *, ends_on: date | None) -> str | None:
    """its last day is not past"""
    if ends_on is None or ends_on >= day_of(sign_up, on):
        return None
    return f"{ends_on.isoformat()} has passed already"


@SIGNING_UP.step(
    ACTIVE,
    to=ENDED,
    guards=(
        who_ends_it_may,
        who_records_it_shows_it,
        the_notice_of_the_agreement_is_kept,
        it_ends_after_it_began,
    ),
)
def terminate(
    sign_up: SignUp,
    on: Occasion,
    *,
    ends_on: date | None = None,
    signed_by: str = "",  # noqa: ARG001  what the guards ask for
    evidence: str = "",  # noqa: ARG001  as above
) -> SignUp:
    """Give the service up, with the notice of the agreement kept; its line ends with the last day.

    Args:
        sign_up: The sign-up.
        on: Who records it, and when notice was given.
        ends_on: The last day of the service; the earliest that keeps the notice, unless given.
        signed_by: The id of who ends it; who records it, unless given.
        evidence: What shows it, where somebody else records it.
    """
    last = ends_on or _last_day_after_notice(sign_up, on) or day_of(sign_up, on)
    return evolve(sign_up, ends_on=last)


@rule("SM-SGN")
def the_agreement_has_ended(sign_up: SignUp, on: Occasion) -> str | None:
    """the agreement it is a line of has ended"""
    agreement = on.lookup.one(Agreement, sign_up.agreement) if sign_up.agreement else None
    if agreement is None:
        return "it is the line of no agreement that is known"
    if agreement.state.category == "closed":
        return None
    customer = on.lookup.one(Customer, sign_up.customer)
    who = (customer.holder,) if customer is not None and customer.holder else ()
    return Hindrance(f"{agreement.id} is {agreement.state.label}; the customer can terminate it", who=who)


@SIGNING_UP.step(SIGNED, PROVISIONING, to=CANCELLED, guards=(the_agreement_has_ended,))
@SIGNING_UP.step(ACTIVE, to=ENDED, guards=(the_agreement_has_ended,))
def end(sign_up: SignUp, on: Occasion) -> SignUp:
    """Let it end with its agreement; this follows from that."""
    return evolve(sign_up, ends_on=day_of(sign_up, on))
