"""Giving reasons: the guards of what nobody does without saying why, or records later without showing it."""

from typing import Any, Final

from itilbrm.lifecycle import Guard, Occasion, Record, rule

__all__ = ["NO_REASON", "reason_given", "reason_given_at_creation", "what_is_recorded_later_has_evidence"]

NO_REASON: Final = "no reason is given"


def reason_given(number: str, otherwise: str = NO_REASON) -> Guard[...]:
    """Return the guard of a step that wants a reason.

    Args:
        number: The id of the rule that wants it.
        otherwise: What is said where none is given.
    """

    @rule(number)
    def the_reason_is_given(_record: Any, on: Occasion) -> str | None:  # noqa: ANN401  of any kind
        """a reason is given"""
        return None if on.reason.strip() else otherwise

    return the_reason_is_given


def reason_given_at_creation(number: str, otherwise: str = NO_REASON) -> Guard[...]:
    """Return the guard of a creation that wants a reason; the arguments are those of :func:`reason_given`."""

    @rule(number)
    def the_reason_is_given(on: Occasion) -> str | None:
        """a reason is given"""
        return None if on.reason.strip() else otherwise

    return the_reason_is_given


@rule("G-2")
def what_is_recorded_later_has_evidence(_record: Record, on: Occasion, *, evidence: str) -> str | None:
    """a decision that is recorded later names its evidence"""
    if on.happened_at == on.at or evidence.strip():
        return None
    return "it is recorded later than it was decided, and nothing shows that it was"
