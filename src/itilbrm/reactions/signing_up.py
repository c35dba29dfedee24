"""Signing up: what is signed becomes a line of an agreement and uses up a mandate; what ends, ends with it (SP3)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from itilbrm.agreements import Agreement, agreeing, reviewing
from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform, perform_if_available
from itilbrm.money import Money
from itilbrm.parties import Customer
from itilbrm.parties.spending import Spending, give_back, spend
from itilbrm.processes.requirements import Requirement
from itilbrm.processes.requirements import capturing as identifying
from itilbrm.processes.sign_ups import SignUp, signing_up
from itilbrm.processes.sign_ups.what_applies import agreement_for, day_of, line_of
from itilbrm.values import Labels

__all__ = ["SIGNING_UP_FOLLOWS"]

SIGNING_UP_FOLLOWS: Final = Reactions("signing up")


@SIGNING_UP_FOLLOWS.when(SignUp, sets=("order",))
def what_was_ordered_is_spent(sign_up: SignUp, _on: Occasion) -> Iterator[Command]:
    """Use up the mandate it rests on, by what it costs once and in a year (BR-MAN-5, SC-2)."""
    order = sign_up.order
    if order is not None and order.amount is not None:
        yield create(spend, mandate=order.mandate, amount=order.amount, of=sign_up.id, customer=sign_up.customer)


@SIGNING_UP_FOLLOWS.when(SignUp, sets=("order",))
def what_was_ordered_is_agreed(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Add a line to the agreement in force, change the one it has, or open an agreement (BR-SGN-7)."""
    order, terms = sign_up.order, sign_up.agreed
    if order is None or terms is None:
        return
    starts_on = terms.starts_on if terms.starts_on is not None else day_of(sign_up, on)
    line = line_of(sign_up, terms, starts_on, sign_up.agreement_line or sign_up.id)
    if sign_up.agreement:
        yield perform(reviewing.change_line, sign_up.agreement, line=attrs.evolve(line, valid_from=_begun(sign_up, on)))
        return
    agreement = agreement_for(sign_up, on)
    if agreement is not None:
        yield perform(reviewing.change_line, agreement, line=line)
        yield perform(signing_up.file, sign_up, agreement=agreement.id, line=line.id)
        return
    customer = on.lookup.one(Customer, sign_up.customer)
    yield create(
        agreeing.open_standard,
        customer=sign_up.customer,
        lines=(line,),
        start=starts_on,
        signed_by_customer=order.by,
        signed_by_provider=sign_up.offered.by if sign_up.offered is not None else order.recorded_by,
        sign_up=sign_up.id,
        contractual=customer is not None and customer.type == "external",
        complaint_definition=sign_up.complaint_definition,
        complaint_definition_waiver=sign_up.complaint_definition_waiver,
        satisfaction_target=sign_up.satisfaction_target,
        satisfaction_target_waiver=sign_up.satisfaction_target_waiver,
    )


def _begun(sign_up: SignUp, on: Occasion) -> date | None:
    """Return since when the line of a sign-up holds, which a change of it does not alter."""
    agreement = on.lookup.one(Agreement, sign_up.agreement)
    lines = agreement.lines if agreement is not None else ()
    return next((each.valid_from for each in lines if each.id == sign_up.agreement_line), None)


@SIGNING_UP_FOLLOWS.when(Agreement, created=True)
def the_agreement_it_opened_is_noted(agreement: Agreement, on: Occasion) -> Iterator[Command]:
    """Note at a sign-up which agreement was opened for it."""
    sign_up = on.lookup.one(SignUp, agreement.sign_up) if agreement.sign_up else None
    if sign_up is not None and not sign_up.agreement:
        yield perform(signing_up.file, sign_up, agreement=agreement.id, line=agreement.lines[0].id)


@SIGNING_UP_FOLLOWS.when(Agreement, enters=("terminated", "expired"))
def what_was_signed_ends_with_its_agreement(agreement: Agreement, on: Occasion) -> Iterator[Command]:
    """Let the sign-ups that are lines of an agreement end with it."""
    for each in on.lookup.many(SignUp, parent=agreement.id):
        yield perform_if_available(signing_up.end, each)


@SIGNING_UP_FOLLOWS.when(Agreement, enters=("superseded",))
def what_was_signed_moves_on(agreement: Agreement, on: Occasion) -> Iterator[Command]:
    """Let the sign-ups follow their lines into the agreement that took these over, or end where it took none."""
    successor = on.lookup.one(Agreement, agreement.superseded_by) if agreement.superseded_by else None
    for each in on.lookup.many(SignUp, parent=agreement.id):
        scope = each.agreed.scope if each.agreed is not None else ""
        lines = [line for line in successor.lines if line.service == each.service] if successor is not None else []
        line = next((line for line in lines if line.scope == scope), next(iter(lines), None))
        if successor is not None and line is not None:
            yield perform_if_available(signing_up.file, each, agreement=successor.id, line=line.id)
        else:
            yield perform_if_available(signing_up.end, each)


@SIGNING_UP_FOLLOWS.when(SignUp, enters=("ended", "cancelled"))
def its_line_ends(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Let the line of a sign-up end with it, where its agreement goes on."""
    agreement = on.lookup.one(Agreement, sign_up.agreement) if sign_up.agreement else None
    last = sign_up.ends_on
    if agreement is None or last is None or not agreement.is_in_force:
        return
    for line in (each for each in agreement.lines if each.id == sign_up.agreement_line):
        begun = line.valid_from if line.valid_from is not None else agreement.start
        ended = attrs.evolve(line, valid_from=min(begun, last), valid_until=last)
        yield perform_if_available(reviewing.change_line, agreement, line=ended)


@SIGNING_UP_FOLLOWS.when(SignUp, enters=("cancelled",))
def what_was_not_used_is_given_back(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Give back what an order used up that is cancelled, but for what cancelling it costs."""
    order = sign_up.order
    if order is None:
        return
    for each in on.lookup.many(Spending, customer=sign_up.customer):
        if each.of == sign_up.id and not each.passed_on:
            yield perform_if_available(give_back, each)
    cost = sign_up.cost_of_leaving
    if cost is not None and cost.amount:
        yield create(
            spend, mandate=order.mandate, amount=_no_more(cost, order.amount), of=sign_up.id, customer=sign_up.customer
        )


def _no_more(cost: Money, amount: Money | None) -> Money:
    """Return what a cancellation costs, as far as the order has it covered."""
    return amount if amount is not None and cost.exceeds(amount) else cost


@SIGNING_UP_FOLLOWS.when(Requirement, enters=("met_by_existing",))
def what_exists_is_asked_for(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Ask for the service that meets a requirement as it is."""
    if requirement.version > 1 and requirement.customer and requirement.service:
        yield create(
            signing_up.request,
            service=requirement.service,
            customer=requirement.customer,
            requester=on.by,
            captured=(requirement.statement,),
            requirement=requirement.id,
        )


@SIGNING_UP_FOLLOWS.when(SignUp, enters=("converted",))
def it_becomes_a_requirement(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Put down as a requirement what the standard does not hold, with everything captured so far (SC-42)."""
    if sign_up.version == 1:
        return  # it was taken over like this, and what lies in the past brings nothing about (G-12)
    said = "; ".join(sign_up.captured)
    targets = "; ".join(map(str, sign_up.wanted.targets))
    carried = {
        **sign_up.wanted.labels(),
        "service": sign_up.service,
        "captured": said,
        "requested_at": sign_up.requested_at.isoformat(),
        "negotiation": sign_up.negotiation,
        "latest_proposal": sign_up.latest_proposal.text if sign_up.latest_proposal is not None else "",
        "why_not_standard": on.reason,
        "requirement": sign_up.requirement,
    }
    yield create(
        identifying.capture,
        statement=said or targets or f"{sign_up.service} beyond what is offered as standard",
        customer=sign_up.customer,
        requester=sign_up.requester,
        services=(sign_up.service,),
        advocate=sign_up.owner,
        carried=Labels({name: text for name, text in carried.items() if text}),
        from_sign_up=sign_up.id,
    )


@SIGNING_UP_FOLLOWS.when(Requirement, created=True)
def the_requirement_is_noted(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Note at a sign-up which requirement it became."""
    if requirement.from_sign_up and on.lookup.one(SignUp, requirement.from_sign_up) is not None:
        yield perform_if_available(signing_up.note_requirement, requirement.from_sign_up, requirement=requirement.id)
