"""Assessing fit: which existing offering meets which statement, and whether something has to be changed or made."""

from collections.abc import Mapping
from typing import Final

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.negotiating import Side, drafted
from itilbrm.processes.requirements.fit import Compared, FitAssessment, FitResult
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import (
    CASE_PREPARED,
    FIT_ASSESSED,
    IDENTIFYING,
    MET_BY_EXISTING,
    OUTLINED,
)
from itilbrm.processes.requirements.who_may import the_customer_may_order
from itilbrm.services import Service
from itilbrm.values import NO_LABELS, NOBODY

__all__ = ["a_case_is_needed", "assess_fit", "negotiate", "use_existing"]

_NEEDS_A_CASE: Final = frozenset({"changed", "new"})


@rule("BR-REQ-3")
def every_relevant_offering_is_compared(
    requirement: Requirement, on: Occasion, *, relevant: tuple[str, ...], compared: tuple[Compared, ...]
) -> str | None:
    """every active offering that is relevant is compared with every statement"""
    stated = [each.id for each in requirement.outlined_as.statements] if requirement.outlined_as is not None else []
    for service in dict.fromkeys((*relevant, *_about(requirement, on))):
        known = on.lookup.one(Service, service)
        if known is not None and known.state != "active":
            return f"{service} is {known.state.label} and offers nothing; compare active offerings alone"
        done = {each.statement for each in compared if each.service == service}
        missing = [each for each in stated if each not in done]
        if missing:
            return f"{service} is not compared with {', '.join(missing)}"
    strangers = [each.statement for each in compared if each.statement not in stated]
    return f"{strangers[0]} is no statement of the outline" if strangers else None


def _about(requirement: Requirement, on: Occasion) -> tuple[str, ...]:
    """Return the active services a requirement is about: they are relevant, whoever says so."""
    found = ((key, on.lookup.one(Service, key)) for key in requirement.services)
    return tuple(key for key, service in found if service is None or service.state == "active")


@rule("BR-REQ-3")
def the_result_follows_from_the_comparison(
    requirement: Requirement,
    _on: Occasion,
    *,
    result: FitResult,
    relevant: tuple[str, ...],
    compared: tuple[Compared, ...],
) -> str | None:
    """an existing offering meets the need only where it meets every statement that must be met"""
    if result != "existing":
        return None
    stated = requirement.outlined_as.statements if requirement.outlined_as is not None else ()
    musts = {each.id for each in stated if each.priority == "must"}
    for service in relevant:
        if musts <= {each.statement for each in compared if each.service == service and each.result == "met"}:
            return None
    return "none of the offerings meets every statement that must be met; name one that does, or say changed or new"


@rule("BR-REQ-3")
def it_says_what_could_be_done(
    _requirement: Requirement, on: Occasion, *, options: tuple[str, ...], reasons: str
) -> str | None:
    """the options are listed, and the reasons for the result"""
    if not options:
        return "no option is listed"
    return None if reasons.strip() or on.reason.strip() else "nothing says why the result is what it is"


@rule("SM-REQ")
def a_service_owner_takes_part(_requirement: Requirement, _on: Occasion, *, service_owner: str) -> str | None:
    """a service owner assesses it together with the relationship manager"""
    return "no service owner is named who assessed it" if service_owner in NOBODY else None


@IDENTIFYING.step(
    OUTLINED,
    to=FIT_ASSESSED,
    guards=(
        every_relevant_offering_is_compared,
        the_result_follows_from_the_comparison,
        it_says_what_could_be_done,
        a_service_owner_takes_part,
    ),
)
def assess_fit(
    requirement: Requirement,
    on: Occasion,
    *,
    result: FitResult,
    service_owner: str,
    options: tuple[str, ...],
    relevant: tuple[str, ...] = (),
    compared: tuple[Compared, ...] = (),
    recommendation: str = "",
    reasons: str = "",
) -> Requirement:
    """Say whether an existing offering meets the need, or a changed or a new one has to (BR-REQ-3).

    Args:
        requirement: The requirement.
        on: Who says so, and when.
        result: ``existing``, ``changed``, ``new`` or ``not_feasible``.
        service_owner: The id of the service owner who assessed it too.
        options: What could be done; one at least.
        relevant: The ids of the offerings that come into question; all of them are compared.
        compared: How each of them stands to each statement.
        recommendation: What is advised to the customer.
        reasons: Why the result is what it is; the reason of the step, unless given.
    """
    found = FitAssessment(
        result=result,
        relevant=relevant,
        compared=compared,
        options=options,
        recommendation=recommendation,
        reasons=reasons or on.reason,
        by=on.by,
        service_owner=service_owner,
        at=on.happened_at,
        outline_version=requirement.outline_version,
    )
    return evolve(requirement, fit=found)


@rule("SM-REQ")
def an_existing_offering_fits(requirement: Requirement, _on: Occasion, *, service: str) -> str | None:
    """the fit is existing, and the service is one that was compared and meets what must be met"""
    fit = requirement.fit
    if fit is None or fit.result != "existing":
        return f"the fit is {fit.result if fit is not None else 'not assessed'}, not existing"
    if service not in fit.relevant:
        return f"{service} was not compared; choose from {', '.join(fit.relevant)}"
    stated = requirement.outlined_as.statements if requirement.outlined_as is not None else ()
    musts = {each.id for each in stated if each.priority == "must"}
    gaps = [each.statement for each in fit.gaps(service) if each.statement in musts]
    return f"{service} does not meet {', '.join(gaps)}" if gaps else None


@IDENTIFYING.step(FIT_ASSESSED, to=MET_BY_EXISTING, guards=(an_existing_offering_fits, the_customer_may_order))
def use_existing(requirement: Requirement, on: Occasion, *, service: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Meet the need by an offering that exists; the customer is signed up for it.

    Args:
        requirement: The requirement.
        on: Who chooses it for the customer, and when.
        service: The id of the service.
    """
    return evolve(requirement, service=service)


@rule("SM-REQ")
def a_case_is_needed(requirement: Requirement, _on: Occasion) -> str | None:
    """the fit is changed or new"""
    fit = requirement.fit
    if fit is not None and fit.result in _NEEDS_A_CASE:
        return None
    said = fit.result.replace("_", " ") if fit is not None else "not assessed"
    return f"the fit is {said}, and only what is changed or new needs it"


@IDENTIFYING.step(FIT_ASSESSED, CASE_PREPARED, to=STAYS, guards=(a_case_is_needed,))
def negotiate(
    requirement: Requirement,
    on: Occasion,
    *,
    side: Side,
    text: str,
    why: str = "",
    terms: Mapping[str, str] = NO_LABELS,
) -> Requirement:
    """Propose something, or answer a proposal; every one of them is kept.

    Args:
        requirement: The requirement.
        on: Who proposes it, and when.
        side: For whom: ``customer`` or ``provider``.
        text: What is proposed.
        why: Why.
        terms: The terms by name, for example ``{"price": "90 EUR"}``.
    """
    made = drafted(requirement, on, side=side, text=text, why=why, terms=terms)
    return evolve(requirement, latest_proposal=made["latest_proposal"], negotiation=made["negotiation"])
