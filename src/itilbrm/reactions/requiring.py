"""Requiring: what an approval uses up of a mandate, and what becomes of requirements whose ground has gone (SP2)."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform, perform_if_available
from itilbrm.parties.mandates import Mandate
from itilbrm.parties.spending import Spending, give_back, spend
from itilbrm.processes.relationships import Opportunity
from itilbrm.processes.requirements import Requirement, deciding, leaving
from itilbrm.processes.requirements import capturing as requiring
from itilbrm.services import Service

__all__ = ["REQUIRING"]

REQUIRING: Final = Reactions("requiring")

_UNCLOSED: Final = ("open", "waiting", "decided")


@REQUIRING.when(Requirement, enters=("approved",))
def what_was_approved_is_spent(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Use up each mandate that is limited for a year, by what the case costs once and in a year (BR-MAN-5)."""
    case = requirement.case
    if case is None or requirement.decided_at != on.happened_at:
        return
    for mandate in dict.fromkeys(each.mandate for each in requirement.approvals if each.mandate):
        held = on.lookup.one(Mandate, mandate)
        if held is not None and held.limit is not None and held.basis == "per_year":
            yield create(spend, mandate=mandate, amount=case.yearly, of=requirement.id, customer=requirement.customer)


@REQUIRING.when(Requirement, enters=("withdrawn", "case_prepared"))
def what_is_not_made_is_not_spent(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Give back what an approval used up, where it was withdrawn or is to be decided about anew."""
    for each in on.lookup.many(Spending, customer=requirement.customer):
        if each.of == requirement.id and each.state == "spent":
            yield perform(give_back, each)


@REQUIRING.when(Mandate, enters=("active", "ended"))
def what_waits_is_addressed_to_who_decides_now(mandate: Mandate, on: Occasion) -> Iterator[Command]:
    """Address what waits for a decision anew, where a mandate of its customer ended or began."""
    for each in on.lookup.many(Requirement, customer=mandate.customer, state="awaiting_decision"):
        yield perform_if_available(deciding.readdress, each)


@REQUIRING.when(Opportunity, enters=("lost",))
def what_was_lost_is_not_required(opportunity: Opportunity, on: Occasion) -> Iterator[Command]:
    """Withdraw what belongs to a lost opportunity alone; what a customer needs too stays (BR-REQ-10)."""
    for each in on.lookup.many(Requirement, parent=opportunity.id):
        if not each.customer:
            yield perform_if_available(leaving.end_with, each, what=opportunity.id)


@REQUIRING.when(Opportunity, enters=("won",))
def what_was_won_belongs_to_the_customer(opportunity: Opportunity, on: Occasion) -> Iterator[Command]:
    """Give what belongs to a won opportunity to the customer who came of it (BR-REQ-10)."""
    for each in on.lookup.many(Requirement, parent=opportunity.id):
        if not each.customer and opportunity.customer:
            yield perform_if_available(requiring.belong_to, each, customer=opportunity.customer)


@REQUIRING.when(Service, enters=("retired",))
def nothing_is_required_of_what_is_retired(service: Service, on: Occasion) -> Iterator[Command]:
    """Withdraw what is required of retired services alone (BR-REQ-10)."""
    for category in _UNCLOSED:
        for each in on.lookup.many(Requirement, category=category):  # a column holds but the first of its services
            if service.id in each.services and all(_is_retired(key, service, on) for key in each.services):
                yield perform_if_available(leaving.end_with, each, what=service.id)


def _is_retired(key: str, service: Service, on: Occasion) -> bool:
    other = service if key == service.id else on.lookup.one(Service, key)
    return other is not None and other.state == "retired"
