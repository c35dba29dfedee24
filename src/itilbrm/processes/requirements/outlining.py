"""Outlining: the outcome somebody needs, in the words of the business, and the service that would bring it about."""

from typing import cast

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import (
    CAPTURED,
    CASE_PREPARED,
    ENDS,
    FIT_ASSESSED,
    IDENTIFYING,
    OUTCOME_DEFINED,
    OUTLINED,
    UNCLOSED,
)
from itilbrm.processes.requirements.wanting import (
    ClosureCode,
    DesiredServiceOutcome,
    OutlineContent,
    Statement,
)

__all__ = [
    "agree_outcome",
    "close_outcome",
    "define_outcome",
    "outline",
    "revise_outline",
    "take_amendment",
    "versioned",
]


@rule("BR-REQ-1")
def the_outcome_is_one_of_business(
    requirement: Requirement, _on: Occasion, *, outcome: DesiredServiceOutcome | None
) -> str | None:
    """the outcome is a business result with a beneficiary and at least one measure"""
    found = outcome or requirement.outcome
    if found is None:
        return "no outcome is given, and none was carried over"
    lacks = [
        what
        for what, there in (
            ("a result", found.result.strip()),
            ("a beneficiary", found.beneficiary.strip()),
            ("a measure", found.measures),
        )
        if not there
    ]
    return f"the outcome lacks {' and '.join(lacks)}" if lacks else None


@IDENTIFYING.step(CAPTURED, to=OUTCOME_DEFINED, guards=(the_outcome_is_one_of_business,))
def define_outcome(
    requirement: Requirement, on: Occasion, *, outcome: DesiredServiceOutcome | None = None
) -> Requirement:
    """Say which result of the business is needed, for whom, and by what it will be seen (BR-REQ-1).

    Args:
        requirement: The requirement.
        on: Who says so, and when.
        outcome: The outcome; what was carried over from another requirement, unless given.
    """
    return evolve(
        requirement,
        outcome=outcome or requirement.outcome,
        answered_at=requirement.answered_at or on.happened_at,
    )


@rule("K-REQ-1")
def there_is_an_outcome(requirement: Requirement, _on: Occasion) -> str | None:
    """the outcome is defined"""
    return None if requirement.outcome is not None else "no outcome is defined; take define_outcome first"


@rule("K-REQ-1")
def who_agrees_is_of_the_customer(requirement: Requirement, on: Occasion) -> str | None:
    """who stands for the need with the provider does not agree to it for the customer"""
    return f"{on.by} stands for it with the provider" if on.by == requirement.advocate else None


@IDENTIFYING.step(*UNCLOSED, to=STAYS, guards=(there_is_an_outcome, who_agrees_is_of_the_customer))
def agree_outcome(requirement: Requirement, on: Occasion, *, communicated_to: tuple[str, ...] = ()) -> Requirement:
    """Agree, for the customer, that this is the outcome they need (K-REQ-1).

    Args:
        requirement: The requirement.
        on: Who agrees, and when.
        communicated_to: The ids of those who were told of it.
    """
    outcome = cast("DesiredServiceOutcome", requirement.outcome)  # a guard asks for it
    told = tuple(dict.fromkeys((*outcome.communicated_to, *communicated_to)))
    agreed = evolve(outcome, agreed_by=on.by, agreed_at=on.happened_at, communicated_to=told)
    return evolve(requirement, outcome=agreed)


@rule("K-REQ-8")
def what_became_of_it_is_said(_requirement: Requirement, _on: Occasion, *, closure: ClosureCode) -> str | None:
    """it is said whether the outcome was achieved"""
    return None if closure else "it is not said what became of it; say achieved, partial, missed or cancelled"


@rule("K-REQ-8")
def it_can_be_told_by_now(requirement: Requirement, _on: Occasion, *, closure: ClosureCode) -> str | None:
    """an outcome is achieved or missed by what was delivered, and cancelled at any time"""
    if closure == "cancelled" or requirement.released_on is not None or requirement.state.category == "closed":
        return None
    return "nothing has been delivered by which it could be told"


@IDENTIFYING.step(
    *UNCLOSED, *ENDS, to=STAYS, guards=(there_is_an_outcome, what_became_of_it_is_said, it_can_be_told_by_now)
)
def close_outcome(requirement: Requirement, on: Occasion, *, closure: ClosureCode) -> Requirement:
    """Say what became of the desired outcome (K-REQ-8).

    Args:
        requirement: The requirement.
        on: Who says so, and when.
        closure: ``achieved`` counts 1, ``partial`` a half, ``missed`` nothing; ``cancelled`` is not counted.
    """
    outcome = cast("DesiredServiceOutcome", requirement.outcome)  # a guard asks for it
    return evolve(requirement, outcome=evolve(outcome, closure=closure, closed_at=on.happened_at))


@rule("BR-REQ-2")
def there_is_utility_and_warranty(
    requirement: Requirement, _on: Occasion, *, statements: tuple[Statement, ...]
) -> str | None:
    """at least one statement is of utility, and one of warranty"""
    said = OutlineContent(statements=statements) if statements else requirement.outlined_as or OutlineContent()
    if not said.statements:
        return "nothing is stated of what the service does, nor of how well"
    if not said.warranty:
        return "nothing is stated of its warranty: its availability, capacity, continuity or security"
    return None if said.utility else "nothing is stated of its utility: what it does"


@IDENTIFYING.step(OUTCOME_DEFINED, to=OUTLINED, guards=(there_is_utility_and_warranty,))
def outline(
    requirement: Requirement,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    statements: tuple[Statement, ...] = (),
    constraints: tuple[str, ...] = (),
    assumptions: tuple[str, ...] = (),
) -> Requirement:
    """Outline a service that would bring the outcome about: what it does, and how well (BR-REQ-2).

    Args:
        requirement: The requirement.
        on: Who outlines it, and when.
        statements: The statements, of utility and of warranty; what was carried over, unless given.
        constraints: What limits the solution.
        assumptions: What is taken for granted.
    """
    return versioned(requirement, statements, constraints, assumptions)


@IDENTIFYING.step(
    FIT_ASSESSED,
    CASE_PREPARED,
    to=OUTLINED,
    guards=(reason_given("SM-REQ", "nothing says why the outline is revised"), there_is_utility_and_warranty),
)
def revise_outline(
    requirement: Requirement,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    statements: tuple[Statement, ...],
    constraints: tuple[str, ...] = (),
    assumptions: tuple[str, ...] = (),
) -> Requirement:
    """Write the next version of the outline; existing offerings are compared with it anew.

    Args:
        requirement: The requirement.
        on: Who revises it, when, and why.
        statements: All statements of the next version.
        constraints: What limits the solution.
        assumptions: What is taken for granted.
    """
    return evolve(versioned(requirement, statements, constraints, assumptions), fit=None)


def versioned(
    requirement: Requirement,
    statements: tuple[Statement, ...],
    constraints: tuple[str, ...],
    assumptions: tuple[str, ...],
) -> Requirement:
    """Return a requirement with the next version of its outline; its record follows from that."""
    if statements:
        said = OutlineContent(statements=statements, constraints=constraints, assumptions=assumptions)
    else:
        said = requirement.outlined_as or OutlineContent()
    return evolve(requirement, outlined_as=said, outline_version=requirement.outline_version + 1)


@rule("SM-REQ")
def it_follows_from_its_outline(_requirement: Requirement, on: Occasion) -> str | None:
    """it follows from an amended version of its outline"""
    return None if on.cause else "an outline is amended by practice.outlines.amend"


@IDENTIFYING.step(OUTLINED, FIT_ASSESSED, CASE_PREPARED, to=STAYS, guards=(it_follows_from_its_outline,))
def take_amendment(requirement: Requirement, on: Occasion, *, content: OutlineContent) -> Requirement:  # noqa: ARG001  the form of every step
    """Take over better words for the same statements, as follows from the version of the outline.

    Args:
        requirement: The requirement.
        on: What it follows from.
        content: What the outline says.
    """
    return evolve(requirement, outlined_as=content)
