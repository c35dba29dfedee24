"""Developing prospects (SM-PRO): from a lead, through dialogue and proposals, to a customer or to a reason of loss."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from itilbrm.errors import suggestion
from itilbrm.lifecycle import STAYS, Occasion, Past, Step, evolve, rule
from itilbrm.money import Money
from itilbrm.parties import Customer, Origin, origin_key, reason_given
from itilbrm.parties.moving import moving
from itilbrm.policies import day_at
from itilbrm.processes.relationships.opportunity import (
    DORMANT,
    LOST,
    NEGOTIATING,
    OPEN,
    PROPOSED,
    QUALIFIED,
    WON,
    Opportunity,
)
from itilbrm.processes.relationships.pursuing import (
    OPPORTUNITIES,
    UNDECIDED,
    a_need_is_on_record,
    capture,
    negotiate,
    propose,
    propose_again,
    qualify,
    somebody_could_decide,
    start_dialogue,
)

__all__ = [
    "OPPORTUNITIES",
    "adopt",
    "capture",
    "close_lost",
    "close_won",
    "move_to_customer",
    "negotiate",
    "pause",
    "propose",
    "propose_again",
    "qualify",
    "review_forecast",
    "revise",
    "revive",
    "start_dialogue",
]


@rule("BR-PRO-3")
def the_customer_is_identified(opportunity: Opportunity, on: Occasion, *, customer: str) -> str | None:
    """the customer that comes of it is named, and is identified and no more; or it is about one there is already"""
    named = customer or opportunity.customer
    if not named:
        return "no customer is named that comes of it: identify one first"
    if named == opportunity.customer:
        return None
    known = on.lookup.one(Customer, named)
    if known is None:
        return f"there is no customer {named}: identify one first"
    if known.state != "identified":
        return f"{known.name} is {known.state.label}, and what comes of it is a customer that is identified"
    return None


@OPPORTUNITIES.step(PROPOSED, NEGOTIATING, to=WON, guards=(the_customer_is_identified,))
def close_won(opportunity: Opportunity, on: Occasion, *, customer: str = "") -> Opportunity:  # noqa: ARG001  the form of every step
    """Say that they want it, and which customer comes of it (BR-PRO-3).

    Args:
        opportunity: The opportunity.
        on: Who says so, and when.
        customer: The id of the customer, who was identified by then; left out where it is about a customer already.
    """
    return evolve(opportunity, customer=customer or opportunity.customer, wake_on=None)


@rule("BR-PRO-4")
def the_reason_of_loss_is_on_the_list(_opportunity: Opportunity, on: Occasion, *, reason_of_loss: str) -> str | None:
    """the reason of loss is one from the list of the house"""
    known = on.policies.list_of("reasons_of_loss")
    if reason_of_loss in known:
        return None
    said = f"{reason_of_loss!r} is no reason of loss" if reason_of_loss else "it is not said why it was lost"
    return f"{said}{suggestion(reason_of_loss, known)}; choose from {', '.join(known)}"


@OPPORTUNITIES.step(*UNDECIDED, to=LOST, guards=(the_reason_of_loss_is_on_the_list,))
def close_lost(opportunity: Opportunity, on: Occasion, *, reason_of_loss: str) -> Opportunity:  # noqa: ARG001  the form of every step
    """Say that nothing comes of it, and why: from the list of the house (BR-PRO-4)."""
    return evolve(opportunity, reason_of_loss=reason_of_loss, wake_on=None)


NEEDS_A_REASON: Final = reason_given("SM-PRO")


@rule("SM-PRO")
def it_wakes_up_some_day(_opportunity: Opportunity, on: Occasion, *, wake_on: date) -> str | None:
    """the day on which one looks at it again lies ahead"""
    return None if wake_on > day_at(on.happened_at, on.policies) else f"{wake_on.isoformat()} does not lie ahead"


@OPPORTUNITIES.step(*OPEN, to=DORMANT, guards=(NEEDS_A_REASON, it_wakes_up_some_day))
def pause(opportunity: Opportunity, on: Occasion, *, wake_on: date) -> Opportunity:  # noqa: ARG001  the form of every step
    """Let it rest until a day, and say why; until then it is not part of the forecast."""
    return evolve(opportunity, wake_on=wake_on)


@OPPORTUNITIES.step(DORMANT, to=QUALIFIED, guards=(a_need_is_on_record, somebody_could_decide))
def revive(opportunity: Opportunity, on: Occasion, *, need: str = "", decision_holder: str = "") -> Opportunity:
    """Pursue it again, as something qualified (BR-PRO-1)."""
    return evolve(
        opportunity,
        need=need or opportunity.need,
        decision_holder=decision_holder or opportunity.decision_holder,
        wake_on=None,
        forecast_at=on.happened_at,
    )


@rule("SM-PRO")
def something_is_revised(
    _opportunity: Opportunity,
    _on: Occasion,
    *,
    value: Money | None,
    probability: Decimal | None,
    expected_on: date | None,
) -> str | None:
    """the value, the probability or the date is given anew"""
    given = value is not None or probability is not None or expected_on is not None
    return None if given else "neither value, probability nor date is given; to confirm them, review the forecast"


@OPPORTUNITIES.step(*UNDECIDED, to=STAYS, guards=(NEEDS_A_REASON, something_is_revised))
def revise(
    opportunity: Opportunity,
    on: Occasion,
    *,
    value: Money | None = None,
    probability: Decimal | None = None,
    expected_on: date | None = None,
) -> Opportunity:
    """Expect something else of it, with a reason; what is not given stays, and what was expected is on record.

    Args:
        opportunity: The opportunity.
        on: Who says so, and when.
        value: What it would be worth.
        probability: How likely it is won, from 0 to 1.
        expected_on: When it could be decided.
    """
    return evolve(
        opportunity,
        value=value or opportunity.value,
        probability=opportunity.probability if probability is None else probability,
        expected_on=expected_on or opportunity.expected_on,
        forecast_at=on.happened_at,
    )


@OPPORTUNITIES.step(*OPEN, to=STAYS)
def review_forecast(opportunity: Opportunity, on: Occasion) -> Opportunity:
    """Look at value, probability and date again, and find them right (TM-PRO-2)."""
    return evolve(opportunity, forecast_at=on.happened_at)


@OPPORTUNITIES.adoption(into=(*UNDECIDED, WON, LOST), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    prospect: str,
    source: str = "",
    state: str = "lead",
    since: datetime | None = None,
    party: str = "",
    customer: str = "",
    owner: str = "",
    need: str = "",
    decision_holder: str = "",
    contact: str = "",
    services: tuple[str, ...] = (),
    value: Money | None = None,
    probability: Decimal | None = None,
    expected_on: date | None = None,
    wake_on: date | None = None,
    reason_of_loss: str = "",
) -> tuple[Past[Opportunity], ...]:
    """Take over an opportunity from another system, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there.
        prospect: Who it is about, in words.
        source: Where it came from.
        state: The state it has.
        since: Since when.
        party: The id of the unit or person who would become the customer.
        customer: The id of the customer, where there is one.
        owner: The id of who pursues it.
        need: What they need.
        decision_holder: Who could decide there, by id or by name.
        contact: Whom one talks to.
        services: The ids of the services that could meet the need.
        value: What it would be worth.
        probability: How likely it is won, from 0 to 1.
        expected_on: When it could be decided.
        wake_on: The day on which one that is dormant is looked at again.
        reason_of_loss: Why it was lost.
    """
    opportunity = Opportunity(
        prospect=prospect,
        source=source,
        party=party,
        customer=customer,
        owner=owner,
        need=need,
        decision_holder=decision_holder,
        contact=contact,
        services=services,
        value=value,
        probability=probability,
        expected_on=expected_on,
        forecast_at=since,
        wake_on=wake_on,
        reason_of_loss=reason_of_loss,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(OPPORTUNITIES.state(state), since or on.at, opportunity),)


move_to_customer: Final[Step[Opportunity, ...]] = moving(OPPORTUNITIES, *UNDECIDED)

OPPORTUNITIES.seal()
