"""Taking over: a requirement comes from another system, in the state it has there and with its own past (G-12)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Occasion, Past, State, evolve
from itilbrm.money import Money
from itilbrm.parties import Origin, origin_key
from itilbrm.processes.requirements.answers import Deferral
from itilbrm.processes.requirements.days import begins
from itilbrm.processes.requirements.requirement import Driver, Horizon, Requirement
from itilbrm.processes.requirements.states import ALL, CAPTURED, IDENTIFYING
from itilbrm.processes.requirements.wanting import DesiredServiceOutcome, Evidence
from itilbrm.values import NO_LABELS, NOBODY

__all__ = ["adopt"]

_DECIDED: Final = frozenset({"approved", "in_design", "delivered", "not_met", "verified", "rejected"})


@IDENTIFYING.adoption(into=ALL, key=origin_key, state="state")
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    state: str,
    statement: str,
    requester: str,
    received_at: datetime,
    customer: str = "",
    opportunity: str = "",
    since: datetime | None = None,
    driver: Driver = "other",
    priority: int = 3,
    horizon: Horizon = "now",
    estimate: Money | None = None,
    evidence: tuple[Evidence, ...] = (),
    services: tuple[str, ...] = (),
    advocate: str = "",
    outcome: DesiredServiceOutcome | None = None,
    decided_at: datetime | None = None,
    decided_by: str = "",
    deferred_until: date | None = None,
    released_on: date | None = None,
    labels: Mapping[str, str] = NO_LABELS,
) -> tuple[Past[Requirement], ...]:
    """Take over a requirement from another system, in the state it has there (G-12).

    It counts from when it was said there; nothing of what lies in the past is reminded of or escalated.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the requirement is called there; the same one is never taken over twice.
        state: The state it has.
        statement: The need.
        requester: The id of who needs it.
        received_at: When it was said.
        customer: The id of the customer who has it.
        opportunity: The id of the opportunity it came up in.
        since: Since when it has its state; when it was said, for one that was captured alone, else now.
        driver: What drives it.
        priority: From 1, the highest, to 5.
        horizon: When it is wanted.
        estimate: What it will cost, as far as anybody can guess.
        evidence: What shows that there is a need.
        services: The ids of the services it is about.
        advocate: The id of who stands for it with the provider.
        outcome: The desired outcome.
        decided_at: When it was decided about.
        decided_by: The id of who decided.
        deferred_until: Until when the decision was put off; needed for a deferred one, and only for such a one.
        released_on: The day of the release, for one that was delivered.
        labels: What its source has beyond this model.

    Raises:
        InvalidInput: Nobody has the need, or its dates do not go with its state.
    """
    if not customer + opportunity:
        raise InvalidInput("customer", "neither a customer nor an opportunity has the need", "name one of them")
    if requester in NOBODY:
        raise InvalidInput("requester", f"{requester!r} names nobody who needs it", "give the id of a person")
    if (state == "deferred") is (deferred_until is None):
        raise InvalidInput("deferred_until", f"it does not go with '{state}'", "give it for a deferred one alone")
    if decided_at is not None and state not in _DECIDED:
        raise InvalidInput("decided_at", f"nobody has decided about what is '{state}'", "leave it out")
    requirement = Requirement(
        customer=customer,
        opportunity=opportunity,
        statement=statement,
        requester=requester,
        driver=driver,
        priority=priority,
        horizon=horizon,
        estimate=estimate,
        evidence=evidence,
        services=services,
        advocate=advocate,
        received_at=received_at,
        outcome=outcome,
        decided_at=decided_at,
        decided_by=decided_by,
        released_on=released_on,
        origin=Origin(system=origin, reference=reference),
        labels=labels,
    )
    into = IDENTIFYING.state(state)
    if deferred_until is not None:
        requirement = _deferred(requirement, on, deferred_until)
    return tuple(_pasts(requirement, into, received_at, since or (received_at if into == CAPTURED else on.at)))


def _deferred(requirement: Requirement, on: Occasion, until: date) -> Requirement:
    at = begins(until, on, requirement.services, requirement.customer)
    if at <= on.at:
        raise InvalidInput("deferred_until", f"{until.isoformat()} is not ahead", "adopt it as awaiting_decision")
    return evolve(requirement, deferral=Deferral(until=until, at=on.at, by=on.by, reactivate_at=at))


def _pasts(requirement: Requirement, into: State, received_at: datetime, since: datetime) -> list[Past[Requirement]]:
    if into == CAPTURED:
        return [Past(CAPTURED, since, requirement)]
    return [Past(CAPTURED, received_at, requirement), Past(into, since, requirement)]
