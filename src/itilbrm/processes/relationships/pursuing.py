"""Pursuing prospects (SM-PRO): from a lead through talks to proposals."""

from datetime import date
from decimal import Decimal
from typing import Final

from itilbrm.lifecycle import Lifecycle, Occasion, evolve, rule
from itilbrm.money import Money
from itilbrm.negotiating import drafted
from itilbrm.processes.relationships.opportunity import (
    DORMANT,
    IN_DIALOGUE,
    LEAD,
    LOST,
    NEGOTIATING,
    OPEN,
    PROPOSED,
    QUALIFIED,
    WON,
    Opportunity,
)

__all__ = [
    "OPPORTUNITIES",
    "UNDECIDED",
    "a_need_is_on_record",
    "capture",
    "negotiate",
    "propose",
    "propose_again",
    "qualify",
    "somebody_could_decide",
    "start_dialogue",
]

UNDECIDED: Final = (*OPEN, DORMANT)

OPPORTUNITIES: Final[Lifecycle[Opportunity]] = Lifecycle(
    "developing prospects", record=Opportunity, initial=LEAD, final=(WON, LOST), subject="party"
)
"""The lifecycle of opportunities."""


@rule("SM-PRO")
def the_source_is_named(_on: Occasion, *, source: str) -> str | None:
    """it is said where the opportunity comes from"""
    return None if source.strip() else "nothing says where it comes from"


@OPPORTUNITIES.creation(guards=(the_source_is_named,))
def capture(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    prospect: str,
    source: str,
    enquiry: str = "",
    party: str = "",
    customer: str = "",
    owner: str = "",
    need: str = "",
    decision_holder: str = "",
    contact: str = "",
    services: tuple[str, ...] = (),
) -> Opportunity:
    """Put on record who could become a customer, or what a customer could need beside.

    Args:
        on: Who records it, and when.
        prospect: Who it is about, in words.
        source: Where it comes from.
        enquiry: The id of the enquiry it came from.
        party: The id of the unit or person who would become the customer.
        customer: The id of the customer, where it is one already.
        owner: The id of who pursues it.
        need: What they need.
        decision_holder: Who could decide there, by id or by name.
        contact: Whom one talks to.
        services: The ids of the services that could meet the need.
    """
    return Opportunity(
        prospect=prospect,
        source=source,
        enquiry=enquiry,
        party=party,
        customer=customer,
        owner=owner,
        need=need,
        decision_holder=decision_holder,
        contact=contact,
        services=services,
    )


@rule("BR-PRO-1")
def a_need_is_on_record(opportunity: Opportunity, _on: Occasion, *, need: str) -> str | None:
    """a need is on record"""
    return None if (need or opportunity.need).strip() else "no need is on record"


@rule("BR-PRO-1")
def somebody_could_decide(opportunity: Opportunity, _on: Occasion, *, decision_holder: str) -> str | None:
    """somebody is named who could decide there"""
    return None if (decision_holder or opportunity.decision_holder).strip() else "nobody is named who could decide"


@OPPORTUNITIES.step(LEAD, to=QUALIFIED, guards=(a_need_is_on_record, somebody_could_decide))
def qualify(
    opportunity: Opportunity,
    on: Occasion,
    *,
    need: str = "",
    decision_holder: str = "",
    value: Money | None = None,
    probability: Decimal | None = None,
    expected_on: date | None = None,
) -> Opportunity:
    """Say that it is worth pursuing: there is a need, and somebody who could decide (BR-PRO-1).

    Args:
        opportunity: The opportunity.
        on: Who says so, and when.
        need: What they need, where that is not on record.
        decision_holder: Who could decide there, where that is not on record.
        value: What it would be worth.
        probability: How likely it is won, from 0 to 1.
        expected_on: When it could be decided.
    """
    return evolve(
        opportunity,
        need=need or opportunity.need,
        decision_holder=decision_holder or opportunity.decision_holder,
        value=value or opportunity.value,
        probability=opportunity.probability if probability is None else probability,
        expected_on=expected_on or opportunity.expected_on,
        forecast_at=on.happened_at,
    )


@rule("SM-PRO")
def a_contact_is_named(opportunity: Opportunity, _on: Occasion, *, contact: str) -> str | None:
    """somebody is named whom one talks to"""
    return None if (contact or opportunity.contact).strip() else "nobody is named whom one could talk to"


@OPPORTUNITIES.step(QUALIFIED, to=IN_DIALOGUE, guards=(a_contact_is_named,))
def start_dialogue(opportunity: Opportunity, on: Occasion, *, contact: str = "") -> Opportunity:  # noqa: ARG001  the form of every step
    """Begin to talk with somebody there."""
    return evolve(opportunity, contact=contact or opportunity.contact)


@rule("BR-PRO-2")
def something_meets_the_need(
    opportunity: Opportunity, _on: Occasion, *, services: tuple[str, ...], outline: str
) -> str | None:
    """a service of the catalogue or an outline of requirements is named"""
    if services or outline or opportunity.services or opportunity.outline:
        return None
    return "neither a service of the catalogue nor an outline of requirements is named"


@rule("BR-PRO-2")
def it_is_said_what_they_have_of_it(opportunity: Opportunity, _on: Occasion, *, value_proposition: str) -> str | None:
    """it is said what they would have of it"""
    return None if (value_proposition or opportunity.value_proposition).strip() else "there is no value proposition"


@rule("SM-PRO")
def something_is_proposed(opportunity: Opportunity, _on: Occasion, *, text: str) -> str | None:
    """the proposal says something that the one before it did not"""
    if not text.strip():
        return "the proposal says nothing"
    before = opportunity.latest_proposal
    return "it is the proposal that was made before" if before is not None and text == before.text else None


@OPPORTUNITIES.step(
    IN_DIALOGUE,
    to=PROPOSED,
    guards=(something_meets_the_need, it_is_said_what_they_have_of_it, something_is_proposed),
)
def propose(
    opportunity: Opportunity,
    on: Occasion,
    *,
    text: str,
    why: str = "",
    services: tuple[str, ...] = (),
    outline: str = "",
    value_proposition: str = "",
) -> Opportunity:
    """Propose something: services of the catalogue, or what an outline of requirements asks for (BR-PRO-2).

    Args:
        opportunity: The opportunity.
        on: Who proposes it, and when.
        text: What is proposed, in words.
        why: Why it is proposed.
        services: The ids of the services, where they are not on record.
        outline: The id of the outline of requirements.
        value_proposition: What they would have of it, where that is not on record.
    """
    draft = drafted(opportunity, on, side="provider", text=text, why=why)
    return evolve(
        opportunity,
        latest_proposal=draft["latest_proposal"],
        negotiation=draft["negotiation"],
        services=services or opportunity.services,
        outline=outline or opportunity.outline,
        value_proposition=value_proposition or opportunity.value_proposition,
    )


@OPPORTUNITIES.step(PROPOSED, to=NEGOTIATING)
def negotiate(opportunity: Opportunity, on: Occasion) -> Opportunity:  # noqa: ARG001  the form of every step
    """Talk about what was proposed."""
    return opportunity


@OPPORTUNITIES.step(NEGOTIATING, to=PROPOSED, guards=(something_is_proposed,))
def propose_again(opportunity: Opportunity, on: Occasion, *, text: str, why: str = "") -> Opportunity:
    """Propose something else; what was proposed before stays on record.

    Args:
        opportunity: The opportunity.
        on: Who proposes it, and when.
        text: What is proposed, in words.
        why: Why it is proposed.
    """
    draft = drafted(opportunity, on, side="provider", text=text, why=why)
    return evolve(opportunity, latest_proposal=draft["latest_proposal"], negotiation=draft["negotiation"])
