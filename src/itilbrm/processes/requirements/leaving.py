"""Leaving: a need is declined, taken back, or ends with what it belongs to (BR-REQ-10)."""

from itilbrm.lifecycle import Hindrance, Occasion, evolve, rule
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import (
    BEFORE_DECISION,
    DECLINED,
    IDENTIFYING,
    UNCLOSED,
    UNDECIDED,
    WITHDRAWN,
)

__all__ = ["decline", "end_with", "withdraw"]


@rule("SM-REQ")
def it_is_said_why(_requirement: Requirement, on: Occasion) -> str | None:
    """a reason is given"""
    return None if on.reason.strip() else "no reason is given"


@IDENTIFYING.step(*BEFORE_DECISION, to=DECLINED, guards=(it_is_said_why,))
def decline(requirement: Requirement, on: Occasion) -> Requirement:
    """Say that nothing is done about it, and why; a new requirement may take it up again, see ``follow_up_of``."""
    return evolve(requirement, answered_at=requirement.answered_at or on.happened_at)


@rule("SM-REQ")
def who_has_the_need_withdraws_it(requirement: Requirement, on: Occasion) -> str | None:
    """who said the need withdraws it, or the customer"""
    if on.by == requirement.requester:
        return None
    return Hindrance(f"{on.by} neither said the need nor is the customer", who=(requirement.requester,))


@IDENTIFYING.step(*UNDECIDED, to=WITHDRAWN, guards=(who_has_the_need_withdraws_it, it_is_said_why))
def withdraw(requirement: Requirement, on: Occasion) -> Requirement:  # noqa: ARG001  the form of every step
    """Take it back, and say why; once it is approved only the customer's mandate can."""
    return requirement


@rule("BR-REQ-10")
def it_follows_from_the_end_of_something(_requirement: Requirement, on: Occasion) -> str | None:
    """it follows from the end of what the requirement belongs to"""
    return None if on.cause else "nobody ends it by hand; take its step withdraw or decline"


@IDENTIFYING.step(*UNCLOSED, to=WITHDRAWN, guards=(it_follows_from_the_end_of_something,))
def end_with(requirement: Requirement, on: Occasion, *, what: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Withdraw it, as follows when what it belongs to has ended (BR-REQ-10).

    Args:
        requirement: The requirement.
        on: What it follows from.
        what: The id of what has ended: an opportunity, or a service.
    """
    return evolve(requirement, ended_with=what)
