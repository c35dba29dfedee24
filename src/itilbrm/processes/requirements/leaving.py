"""Leaving: a need is declined, taken back, or ends with what it belongs to (BR-REQ-10)."""

from itilbrm.lifecycle import Occasion, evolve, rule
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import (
    APPROVED,
    BEFORE_DECISION,
    DECLINED,
    IDENTIFYING,
    IN_DESIGN,
    NOT_MET,
    UNCLOSED,
    UNDECIDED,
    WITHDRAWN,
)
from itilbrm.processes.requirements.who_may import (
    it_is_said_why,
    the_mandate_speaks,
    who_has_the_need_withdraws_it,
)

__all__ = ["decline", "end_with", "withdraw"]


@IDENTIFYING.step(*BEFORE_DECISION, to=DECLINED, guards=(it_is_said_why,))
def decline(requirement: Requirement, on: Occasion) -> Requirement:
    """Say that nothing is done about it, and why; a new requirement may take it up again, see ``follow_up_of``."""
    return evolve(requirement, answered_at=requirement.answered_at or on.happened_at)


@IDENTIFYING.step(APPROVED, IN_DESIGN, NOT_MET, to=WITHDRAWN, guards=(the_mandate_speaks, it_is_said_why))
@IDENTIFYING.step(*UNDECIDED, to=WITHDRAWN, guards=(who_has_the_need_withdraws_it, it_is_said_why))
def withdraw(requirement: Requirement, on: Occasion) -> Requirement:  # noqa: ARG001  the form of every step
    """Take it back, and say why: who said the need, or the customer; once it is approved the mandate alone."""
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
