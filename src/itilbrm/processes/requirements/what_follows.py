"""What follows among requirements, their outlines and their cases, in the same unit of work."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform
from itilbrm.processes.requirements import business_cases, outlines, outlining
from itilbrm.processes.requirements.business_cases import BUSINESS_CASES, BusinessCase
from itilbrm.processes.requirements.outlines import OUTLINES, Outline
from itilbrm.processes.requirements.requirement import Requirement

__all__ = ["KEEPING_VERSIONS"]

KEEPING_VERSIONS: Final = Reactions("keeping versions of outlines and cases")


@KEEPING_VERSIONS.when(Requirement, sets=("outline_version",))
def each_outline_is_kept(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Each version of an outline is a record; the one before it is superseded."""
    if requirement.outlined_as is None:
        return
    number = requirement.outline_version
    former = on.lookup.one(Outline, OUTLINES.id_of(requirement.id, str(number - 1)))
    yield create(outlines.write, requirement=requirement.id, number=number, content=requirement.outlined_as)
    if former is not None:
        yield perform(outlines.supersede, former)


@KEEPING_VERSIONS.when(Requirement, sets=("handover",))
def what_was_handed_over_is_frozen(requirement: Requirement, _on: Occasion) -> Iterator[Command]:
    """The version of the outline that design accepted is frozen (BR-REQ-6)."""
    if requirement.handover is None:
        return
    yield perform(outlines.freeze, OUTLINES.id_of(requirement.id, str(requirement.handover.outline_version)))


@KEEPING_VERSIONS.when(Outline, sets=("content",))
def better_words_reach_the_requirement(outline: Outline, on: Occasion) -> Iterator[Command]:
    """What was amended in an outline is what its requirement says."""
    requirement = on.lookup.one(Requirement, outline.requirement)
    if requirement is not None and outline.version > 1 and requirement.outlined_as != outline.content:
        yield perform(outlining.take_amendment, requirement, content=outline.content)


@KEEPING_VERSIONS.when(Requirement, sets=("case_version",))
def each_case_is_kept(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Each version of a case is a record; the one before it is superseded."""
    if requirement.case is None:
        return
    number = requirement.case_version
    former = on.lookup.one(BusinessCase, BUSINESS_CASES.id_of(requirement.id, str(number - 1)))
    yield create(business_cases.write, requirement=requirement.id, number=number, content=requirement.case)
    if former is not None and former.state.category != "closed":
        yield perform(business_cases.supersede, former)


@KEEPING_VERSIONS.when(Requirement, enters=("approved", "rejected"))
def the_case_is_signed_or_rejected(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """The version of the case that was decided about says so."""
    case = on.lookup.one(BusinessCase, BUSINESS_CASES.id_of(requirement.id, str(requirement.case_version)))
    if case is not None and case.state == business_cases.PREPARED:
        yield perform(business_cases.sign if requirement.state == "approved" else business_cases.reject, case)
