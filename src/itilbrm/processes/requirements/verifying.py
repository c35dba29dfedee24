"""Verifying: each statement of the frozen outline is looked at once the service is there (BR-REQ-7)."""

from collections.abc import Mapping
from typing import cast

from itilbrm.lifecycle import Occasion, evolve, rule
from itilbrm.processes.requirements.answers import OutcomeVerification, StatementResult
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import DELIVERED, IDENTIFYING, IN_DESIGN, NOT_MET, VERIFIED
from itilbrm.processes.requirements.wanting import Statement
from itilbrm.processes.requirements.who_may import the_mandate_speaks

__all__ = ["accept_deviation", "report_gap", "rework", "verify"]


def _stated(requirement: Requirement) -> tuple[Statement, ...]:
    return requirement.outlined_as.statements if requirement.outlined_as is not None else ()


@rule("BR-REQ-7")
def every_statement_is_looked_at(
    requirement: Requirement, _on: Occasion, *, results: tuple[StatementResult, ...]
) -> str | None:
    """every statement of the frozen outline is looked at, and nothing else"""
    stated = [each.id for each in _stated(requirement)]
    told = [each.statement for each in results]
    missing = [each for each in stated if each not in told]
    if missing:
        return f"nothing is said of {', '.join(missing)}"
    strangers = [each for each in told if each not in stated]
    return f"{strangers[0]} is no statement of the outline" if strangers else None


@rule("BR-REQ-7")
def what_must_be_met_is(requirement: Requirement, _on: Occasion, *, results: tuple[StatementResult, ...]) -> str | None:
    """every statement that must be met is met, with evidence; every other one is met, or accepted by the customer"""
    priority = {each.id: each.priority for each in _stated(requirement)}
    for each in results:
        if priority.get(each.statement) == "must":
            if each.result != "met":
                return f"{each.statement} must be met and is not; report the gap"
            if not each.evidence.strip():
                return f"nothing shows that {each.statement} is met"
        elif each.result != "met" and not each.accepted.strip():
            return f"{each.statement} is not met, and the customer has not accepted that"
    return None


@rule("BR-REQ-7")
def the_customer_agrees(_requirement: Requirement, _on: Occasion, *, customer_agrees: bool) -> str | None:
    """the customer agrees that it is what was required"""
    return None if customer_agrees else "the customer does not agree; report the gap"


@IDENTIFYING.step(
    DELIVERED, to=VERIFIED, guards=(every_statement_is_looked_at, what_must_be_met_is, the_customer_agrees)
)
def verify(
    requirement: Requirement, on: Occasion, *, results: tuple[StatementResult, ...], customer_agrees: bool
) -> Requirement:
    """Verify what was delivered against each statement of the frozen outline, with the customer (BR-REQ-7).

    Args:
        requirement: The requirement.
        on: Who verifies it, and when.
        results: What was found; each statement once.
        customer_agrees: Whether the customer agrees.
    """
    return evolve(requirement, verification=_found(requirement, on, results, agreed=customer_agrees))


def _found(
    requirement: Requirement, on: Occasion, results: tuple[StatementResult, ...], *, agreed: bool
) -> OutcomeVerification:
    version = requirement.handover.outline_version if requirement.handover is not None else requirement.outline_version
    return OutcomeVerification(
        outline_version=version, results=results, customer_agrees=agreed, by=on.by, at=on.happened_at
    )


@rule("SM-REQ")
def something_is_not_met(
    _requirement: Requirement, _on: Occasion, *, results: tuple[StatementResult, ...]
) -> str | None:
    """a statement is not met, and not accepted"""
    if any(each.result != "met" and not each.accepted.strip() for each in results):
        return None
    return "every statement is met or accepted; verify it"


@rule("SM-REQ")
def it_is_taken_up_somewhere(_requirement: Requirement, _on: Occasion, *, taken_up_in: str) -> str | None:
    """an issue or another requirement takes the gap up"""
    return None if taken_up_in.strip() else "nothing is named that takes the gap up: an issue, or another requirement"


@IDENTIFYING.step(
    DELIVERED, to=NOT_MET, guards=(every_statement_is_looked_at, something_is_not_met, it_is_taken_up_somewhere)
)
def report_gap(
    requirement: Requirement, on: Occasion, *, results: tuple[StatementResult, ...], taken_up_in: str
) -> Requirement:
    """Say which statements what was delivered does not meet (SC-43).

    Args:
        requirement: The requirement.
        on: Who says so, and when.
        results: What was found; each statement once.
        taken_up_in: The id of the issue, or of the requirement, that takes the gap up.
    """
    return evolve(requirement, verification=_found(requirement, on, results, agreed=False), gap=taken_up_in)


@rule("SM-REQ")
def there_is_a_plan(_requirement: Requirement, _on: Occasion, *, plan: str) -> str | None:
    """it is said how what is not met will be put right"""
    return None if plan.strip() else "nothing says how what is not met will be put right"


@IDENTIFYING.step(NOT_MET, to=IN_DESIGN, guards=(there_is_a_plan,))
def rework(requirement: Requirement, on: Occasion, *, plan: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Put right what is not met; the frozen outline stays what it is."""
    return evolve(requirement, plan=plan)


@rule("SM-REQ")
def every_deviation_is_accepted(requirement: Requirement, _on: Occasion, *, accepted: Mapping[str, str]) -> str | None:
    """every deviation is accepted, each with its reason"""
    found = requirement.verification
    if found is None:
        return "nothing was verified, so that there is no deviation to accept"
    missing = [each.statement for each in found.unaccepted if not accepted.get(each.statement, "").strip()]
    if missing:
        return f"nothing says why {', '.join(missing)} is accepted"
    deviating = {each.statement for each in found.deviations}
    strangers = [each for each in accepted if each not in deviating]
    return f"{strangers[0]} does not deviate" if strangers else None


@IDENTIFYING.step(NOT_MET, to=VERIFIED, guards=(the_mandate_speaks, every_deviation_is_accepted))
def accept_deviation(requirement: Requirement, on: Occasion, *, accepted: Mapping[str, str]) -> Requirement:
    """Accept, by the customer's mandate, what is not met; it is counted apart (K-REQ-5).

    Args:
        requirement: The requirement.
        on: Who accepts it for the customer, and when.
        accepted: For each statement that is not met, why that is accepted.
    """
    found = cast("OutcomeVerification", requirement.verification)  # a guard asks for it
    results = tuple(
        evolve(each, accepted=accepted[each.statement], accepted_by=on.by) if each.statement in accepted else each
        for each in found.results
    )
    return evolve(requirement, verification=evolve(found, results=results, customer_agrees=True))
