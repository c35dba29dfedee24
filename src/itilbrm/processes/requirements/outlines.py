"""Outlines: each version of an outline of service requirements is a record, frozen at hand-over (BR-REQ-6)."""

from datetime import datetime
from typing import ClassVar, Final

import attrs

from itilbrm.lifecycle import STAYS, Belonging, Lifecycle, Occasion, Record, State, evolve, indexed, rule
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.wanting import OutlineContent
from itilbrm.values import identity

__all__ = ["OUTLINES", "Outline", "amend", "freeze", "supersede", "write"]

DRAFTED: Final = State("drafted", category="open")
FROZEN: Final = State("frozen", category="decided")
SUPERSEDED: Final = State("superseded", category="closed")

_STILL_WORDED: Final = frozenset({"outlined", "fit_assessed", "case_prepared"})


@attrs.frozen(kw_only=True)
class Outline(Record):
    """One version of the outline of a requirement (ITIL: Outline of Service Requirements).

    Attributes:
        requirement: The id of the requirement.
        number: The version, from 1 on.
        content: What it says; nothing of it changes once it is frozen.
        written_by: The id of who wrote it.
        frozen_at: When it was frozen; None until then.
    """

    kind: ClassVar[str] = "outline"
    prefix: ClassVar[str] = "osr"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    requirement: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    number: int
    content: OutlineContent
    written_by: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    frozen_at: datetime | None = None


OUTLINES: Final[Lifecycle[Outline]] = Lifecycle(
    "outlining", record=Outline, initial=DRAFTED, final=(SUPERSEDED,), subject="written_by"
)
"""The lifecycle of the versions of an outline."""


def _version(*, requirement: str, number: int, **_: object) -> tuple[str, str]:
    return requirement, str(number)


@rule("SM-REQ")
def it_is_the_version_of_a_requirement(on: Occasion, *, requirement: str, number: int) -> str | None:
    """it is the version of a requirement that was outlined"""
    of = on.lookup.one(Requirement, requirement)
    if of is not None and of.outline_version == number:
        return None
    return f"{requirement} is no requirement with an outline of version {number}; take its step outline"


@OUTLINES.creation(guards=(it_is_the_version_of_a_requirement,), key=_version)
def write(on: Occasion, *, requirement: str, number: int, content: OutlineContent) -> Outline:
    """Keep a version of an outline, as follows from the requirement it outlines.

    Args:
        on: Who wrote it, and when.
        requirement: The id of the requirement.
        number: The version.
        content: What it says.
    """
    return Outline(requirement=requirement, number=number, content=content, written_by=on.by)


@rule("BR-REQ-6")
def it_is_not_frozen(outline: Outline, _on: Occasion) -> str | None:
    """a version that is frozen, or has a later one, is not changed any more"""
    if outline.state == DRAFTED:
        return None
    return f"version {outline.number} is {outline.state.label}; write the next one by change_outline of the requirement"


@rule("SM-REQ")
def it_is_still_being_worded(outline: Outline, on: Occasion) -> str | None:
    """nobody decides about it yet"""
    of = on.lookup.one(Requirement, outline.requirement)
    if of is None or of.state in _STILL_WORDED:
        return None
    return f"the requirement is {of.state.label} already"


@rule("SM-REQ")
def the_same_is_said_in_other_words(outline: Outline, _on: Occasion, *, content: OutlineContent) -> str | None:
    """the statements stay the same ones, of the same aspects and priorities"""
    if _bones(content) == _bones(outline.content):
        return None
    return "other statements, aspects, priorities or targets make another version; take revise_outline"


def _bones(content: OutlineContent) -> list[tuple[object, ...]]:
    return [(each.id, each.aspect, each.priority) for each in content.statements]


@OUTLINES.step(
    DRAFTED,
    FROZEN,
    SUPERSEDED,
    to=STAYS,
    guards=(it_is_not_frozen, it_is_still_being_worded, the_same_is_said_in_other_words),
)
def amend(outline: Outline, on: Occasion, *, content: OutlineContent) -> Outline:  # noqa: ARG001  the form of every step
    """Say the same in better words, as long as the version is neither frozen nor decided about."""
    return evolve(outline, content=content) if outline.state == DRAFTED else outline


@rule("BR-REQ-6")
def its_requirement_was_handed_over(outline: Outline, on: Occasion) -> str | None:
    """the requirement was handed over with this version"""
    of = on.lookup.one(Requirement, outline.requirement)
    handover = of.handover if of is not None else None
    if handover is not None and handover.outline_version == outline.number:
        return None
    return "the requirement was not handed over with this version"


@OUTLINES.step(DRAFTED, to=FROZEN, guards=(its_requirement_was_handed_over,))
def freeze(outline: Outline, on: Occasion) -> Outline:
    """Fix it for good, as it was handed over (BR-REQ-6)."""
    return evolve(outline, frozen_at=on.happened_at)


@rule("SM-REQ")
def there_is_a_later_version(outline: Outline, on: Occasion) -> str | None:
    """the requirement has a later version"""
    of = on.lookup.one(Requirement, outline.requirement)
    return None if of is not None and of.outline_version > outline.number else "there is no later version"


@OUTLINES.step(DRAFTED, FROZEN, to=SUPERSEDED, guards=(there_is_a_later_version,))
def supersede(outline: Outline, on: Occasion) -> Outline:  # noqa: ARG001  the form of every step
    """Say that a later version holds."""
    return outline


OUTLINES.seal()
