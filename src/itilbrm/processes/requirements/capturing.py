"""Capturing: a need is put into the register, as it was said, and who said it is answered (TM-REQ-1)."""

from collections.abc import Mapping
from datetime import datetime

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.money import Money
from itilbrm.parties import Customer
from itilbrm.processes.requirements.requirement import Driver, Horizon, Requirement
from itilbrm.processes.requirements.states import CAPTURED, IDENTIFYING, UNCLOSED, UNDECIDED
from itilbrm.processes.requirements.wanting import Evidence
from itilbrm.services import Service
from itilbrm.values import NO_LABELS, NOBODY

__all__ = ["answer", "belong_to", "capture", "prioritise", "remind_to_answer"]


@rule("SM-REQ")
def it_says_whose_need_it_is(_on: Occasion, *, customer: str, opportunity: str) -> str | None:
    """a customer or an opportunity is named that has the need"""
    return "neither a customer nor an opportunity is named that has the need" if not customer + opportunity else None


@rule("SM-REQ")
def somebody_in_particular_needs_it(on: Occasion, *, requester: str) -> str | None:
    """who needs it is a named person"""
    return "nobody is named who needs it" if (requester or on.by) in NOBODY else None


@rule("SM-REQ")
def what_it_continues_is_known(on: Occasion, *, follow_up_of: str) -> str | None:
    """the requirement that it continues exists, and is over"""
    if not follow_up_of:
        return None
    former = on.lookup.one(Requirement, follow_up_of)
    if former is None:
        return f"there is no requirement {follow_up_of}"
    return None if former.state.category == "closed" else f"{follow_up_of} is not over; it is {former.state.label}"


@rule("BR-REQ-10")
def its_services_are_not_retired(on: Occasion, *, services: tuple[str, ...]) -> str | None:
    """nothing is required of a service that is retired"""
    known = ((key, on.lookup.one(Service, key)) for key in services)
    gone = [key for key, service in known if service is not None and service.state == "retired"]
    return f"{', '.join(gone)} is retired; leave it out, or name what takes its place" if gone else None


@rule("BR-REQ-10")
def its_customer_has_not_ended(on: Occasion, *, customer: str) -> str | None:
    """the customer, where it is registered, has not come to an end"""
    known = on.lookup.one(Customer, customer) if customer else None
    return None if known is None or known.state.category != "closed" else f"{known.name} is {known.state.label}"


@IDENTIFYING.creation(
    guards=(
        it_says_whose_need_it_is,
        somebody_in_particular_needs_it,
        what_it_continues_is_known,
        its_services_are_not_retired,
        its_customer_has_not_ended,
    )
)
def capture(
    on: Occasion,
    *,
    statement: str,
    customer: str = "",
    opportunity: str = "",
    requester: str = "",
    driver: Driver = "other",
    priority: int = 3,
    horizon: Horizon = "now",
    estimate: Money | None = None,
    evidence: tuple[Evidence, ...] = (),
    services: tuple[str, ...] = (),
    advocate: str = "",
    carried: Mapping[str, str] = NO_LABELS,
    from_sign_up: str = "",
    follow_up_of: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> Requirement:
    """Put a need into the register, as it was said; it counts from when it was said, ``happened_at``.

    What continues another one carries over all that was known of that: the outcome, the outline, the evidence.

    Args:
        on: Who records it, and when.
        statement: The need.
        customer: The id of the customer who has it.
        opportunity: The id of the opportunity it came up in; with a customer, or instead of one.
        requester: The id of who needs it; who records it, unless given.
        driver: What drives it.
        priority: From 1, the highest, to 5.
        horizon: When it is wanted.
        estimate: What it will cost, as far as anybody can guess.
        evidence: What shows that there is a need.
        services: The ids of the services it is about; none of them retired.
        advocate: The id of who stands for it with the provider.
        carried: What is known already where it comes from.
        from_sign_up: The id of the sign-up that it was converted from.
        follow_up_of: The id of the requirement that it continues, for one that was declined and escalated.
        labels: What is worth keeping beyond this.
    """
    requirement = Requirement(
        statement=statement,
        customer=customer,
        opportunity=opportunity,
        requester=requester or on.by,
        driver=driver,
        priority=priority,
        horizon=horizon,
        estimate=estimate,
        evidence=evidence,
        services=services,
        advocate=advocate,
        carried=carried,
        from_sign_up=from_sign_up,
        follow_up_of=follow_up_of,
        received_at=on.happened_at,
        answer_by=_answer_by(on, customer, services),
        labels=labels,
    )
    former = on.lookup.one(Requirement, follow_up_of) if follow_up_of else None
    if former is None:
        return requirement
    return evolve(
        requirement,
        evidence=tuple(dict.fromkeys((*former.evidence, *evidence))),
        services=tuple(dict.fromkeys((*former.services, *services))),
        advocate=advocate or former.advocate,
        estimate=estimate or former.estimate,
        carried={**former.carried, **carried},
        outcome=former.outcome,
        outlined_as=former.outlined_as,
    )


def _answer_by(on: Occasion, customer: str, services: tuple[str, ...]) -> datetime | None:
    """Return by when who said it hears something (TM-REQ-1)."""
    within = on.policies.timer("TM-REQ-1")
    if within.amount is None or not within.is_on:
        return None
    return calendar_that_holds(on, customer, services).add(on.happened_at, within.amount)


@rule("TM-REQ-1")
def something_is_said(_requirement: Requirement, _on: Occasion, *, text: str) -> str | None:
    """it is said what becomes of the need"""
    return None if text.strip() else "nothing is said of what becomes of the need"


@IDENTIFYING.step(CAPTURED, to=STAYS, guards=(something_is_said,))
def answer(requirement: Requirement, on: Occasion, *, text: str) -> Requirement:
    """Tell who needs it what becomes of it (TM-REQ-1).

    Args:
        requirement: The requirement.
        on: Who answers, and when.
        text: What they are told.
    """
    return evolve(requirement, answer_text=text, answered_at=requirement.answered_at or on.happened_at)


def _unanswered(requirement: Requirement) -> datetime | None:
    """Return when somebody is reminded to answer."""
    is_open = requirement.answered_at is None and requirement.reminded_at is None
    return requirement.answer_by if is_open else None


@IDENTIFYING.step(CAPTURED, to=STAYS, due=_unanswered)
def remind_to_answer(requirement: Requirement, on: Occasion) -> Requirement:
    """Remind who stands for the need that nobody has answered it (TM-REQ-1)."""
    return evolve(requirement, reminded_at=on.happened_at)


@rule("BR-REQ-10")
def it_follows_from_what_was_won(requirement: Requirement, on: Occasion) -> str | None:
    """it belongs to an opportunity alone, and follows from what came of that"""
    if requirement.customer:
        return f"it belongs to {requirement.customer} already; take move_to_customer"
    return None if on.cause else "it gets its customer when its opportunity is won"


@IDENTIFYING.step(*UNCLOSED, to=STAYS, guards=(it_follows_from_what_was_won,))
def belong_to(requirement: Requirement, on: Occasion, *, customer: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Give it the customer who came of its opportunity, as follows when that was won (BR-REQ-10).

    Args:
        requirement: The requirement.
        on: What it follows from.
        customer: The id of the customer.
    """
    return evolve(requirement, customer=customer)


@rule("BR-REQ-11")
def its_place_is_one(_requirement: Requirement, _on: Occasion, *, rank: int | None) -> str | None:
    """a rank is a place from 1 on"""
    return None if rank is None or rank >= 1 else f"{rank} is no place; ranks begin with 1"


@IDENTIFYING.step(*UNDECIDED, to=STAYS, guards=(its_place_is_one,))
def prioritise(
    requirement: Requirement,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    priority: int,
    rank: int | None = None,
    horizon: Horizon | None = None,
) -> Requirement:
    """Say with the business how important it is, beside the other needs of the customer.

    Args:
        requirement: The requirement.
        on: Who says so, and when.
        priority: From 1, the highest, to 5.
        rank: Its place among the needs of its customer, from 1 on.
        horizon: When it is wanted; as before, unless given.
    """
    return evolve(requirement, priority=priority, rank=rank, horizon=horizon or requirement.horizon)
