"""Conflicting: the door by which an open conflict holds a requirement, and lets it go (BR-REQ-9)."""

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import ENDS, IDENTIFYING, UNCLOSED

__all__ = ["be_held_by", "be_released_by"]


@rule("BR-REQ-9")
def it_follows_from_a_conflict(_requirement: Requirement, on: Occasion) -> str | None:
    """it follows from what became of a conflict"""
    return None if on.cause else "nobody holds or releases it by hand; it follows from the conflict itself"


@IDENTIFYING.step(*UNCLOSED, to=STAYS, guards=(it_follows_from_a_conflict,))
def be_held_by(requirement: Requirement, on: Occasion, *, conflict: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Let an open conflict hold it: nobody submits or approves it until that is settled (BR-REQ-9).

    Args:
        requirement: The requirement.
        on: What it follows from.
        conflict: The id of the conflict.
    """
    return evolve(requirement, conflicts=tuple(dict.fromkeys((*requirement.conflicts, conflict))))


@IDENTIFYING.step(*UNCLOSED, *ENDS, to=STAYS, guards=(it_follows_from_a_conflict,))
def be_released_by(requirement: Requirement, on: Occasion, *, conflict: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Note that a conflict does not hold it any more.

    Args:
        requirement: The requirement.
        on: What it follows from.
        conflict: The id of the conflict.
    """
    return evolve(requirement, conflicts=tuple(each for each in requirement.conflicts if each != conflict))
