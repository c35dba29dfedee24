"""Who may: guards that several steps share, on the customer's mandate and on who has the need (BR-MAN-1)."""

from typing import Final

from itilbrm.lifecycle import Hindrance, Occasion, rule
from itilbrm.parties import Customer
from itilbrm.parties.deciding import DecisionHolder, Warrant, holder_for, warrant, why_not_order
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.moving import goes_along_with_its_customer
from itilbrm.processes.requirements.requirement import Requirement

__all__ = [
    "agreed_by",
    "it_is_said_why",
    "the_customer_may_order",
    "the_holder_of",
    "the_mandate_decides",
    "the_mandate_speaks",
    "warranted",
    "who_decides_hands_it_over",
    "who_has_the_need_withdraws_it",
]

it_is_said_why: Final = reason_given("SM-REQ")
"""The guard of steps that nobody takes without saying why."""


def agreed_by(requirement: Requirement) -> tuple[str, ...]:
    """Return the ids of those who approved the case as it stands now."""
    return tuple(each.by for each in requirement.approvals if each.case_version == requirement.case_version)


def the_holder_of(requirement: Requirement, on: Occasion, *, of_money: bool = True) -> DecisionHolder | Hindrance:
    """Return who may decide about a requirement (2.3), or why nobody may.

    Args:
        requirement: The requirement.
        on: When it is decided.
        of_money: Whether it is about the amount of the case.
    """
    amount = requirement.case.cost if of_money and requirement.case is not None else None
    found: DecisionHolder | Hindrance = Hindrance("no service")
    for service in _services(requirement):
        found = holder_for(on, customer=requirement.customer, service=service, amount=amount)
        if isinstance(found, Hindrance):
            return found
    return found


def warranted(requirement: Requirement, on: Occasion, *agreed: str, of_money: bool = True) -> Warrant | Hindrance:
    """Return by what right who acts decides about a requirement, or why they may not and who may.

    Args:
        requirement: The requirement.
        on: Who decides, and when: a mandate is judged at that instant (BR-MAN-2).
        *agreed: The ids of those whose yes counts as given.
        of_money: Whether it is about the amount of the case; what was decided already is not weighed again.
    """
    found: Warrant | Hindrance = Hindrance("no service")
    for service in _services(requirement):
        found = warrant(
            on,
            customer=requirement.customer,
            service=service,
            amount=requirement.case.cost if of_money and requirement.case is not None else None,
            interested=_interested(requirement) if of_money else (),
            agreed_by=agreed,
        )
        if isinstance(found, Hindrance):
            return found
    return found


def _services(requirement: Requirement) -> tuple[str, ...]:
    """Return the services it is about; none in particular, for one that is new."""
    return requirement.services or ("",)


def _interested(requirement: Requirement) -> tuple[str, ...]:
    """Return its only beneficiary, who prepared the case, and its owner with the provider (BR-MAN-3)."""
    outcome, case = requirement.outcome, requirement.case
    beneficiary = outcome.beneficiary if outcome is not None else requirement.requester
    return (beneficiary, case.prepared_by, requirement.advocate) if case is not None else ()


@rule("BR-MAN-1")
def the_mandate_decides(requirement: Requirement, on: Occasion) -> str | None:
    """who decides holds an active mandate of the customer that covers unit, service and amount"""
    found = warranted(requirement, on, *_everybody(requirement, on))
    return found if isinstance(found, Hindrance) else None


@rule("BR-MAN-1")
def the_mandate_speaks(requirement: Requirement, on: Occasion) -> str | None:
    """who speaks for the customer after the decision holds an active mandate that covers unit and service"""
    found = warranted(requirement, on, *_everybody(requirement, on, of_money=False), of_money=False)
    return found if isinstance(found, Hindrance) else None


@rule("BR-MAN-1")
def who_decides_hands_it_over(requirement: Requirement, on: Occasion, *, customer: str) -> str | None:
    """its customer became one with the other, or who may decide about it hands it over"""
    if goes_along_with_its_customer(requirement, on, customer):
        return None
    found = warranted(requirement, on, *_everybody(requirement, on, of_money=False), of_money=False)
    known = on.lookup.one(Customer, requirement.customer)
    return found if known is not None and isinstance(found, Hindrance) else None


def _everybody(requirement: Requirement, on: Occasion, *, of_money: bool = True) -> tuple[str, ...]:
    """Return everybody whose yes may be needed: whether it was given is another question than who may say no."""
    holder = the_holder_of(requirement, on, of_money=of_money)
    return () if isinstance(holder, Hindrance) else tuple(each for each in (holder.holder, holder.sponsor) if each)


@rule("SM-REQ")
def the_customer_may_order(requirement: Requirement, on: Occasion, *, service: str) -> str | None:
    """who chooses an offering for the customer holds their mandate, or a delegation for it"""
    return why_not_order(on, customer=requirement.customer, service=service, amount=None)


@rule("SM-REQ")
def who_has_the_need_withdraws_it(requirement: Requirement, on: Occasion) -> str | None:
    """who said the need withdraws it, or the customer"""
    customer = on.lookup.one(Customer, requirement.customer) if requirement.customer else None
    who = tuple(each for each in (requirement.requester, customer.holder if customer is not None else "") if each)
    return None if on.by in who else Hindrance(f"{on.by} neither said the need nor is the customer", who=who)
