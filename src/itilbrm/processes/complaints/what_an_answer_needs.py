"""What an answer needs: outcome, findings, cause and remedy that fit (BR-CPL-6), and authority (BR-CPL-18)."""

from collections.abc import Iterable
from typing import Final

import attrs

from itilbrm.lifecycle import Hindrance, Occasion, evolve, rule
from itilbrm.money import Money
from itilbrm.processes.complaints.answers import Outcome, Remedy, RootCause
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.fact_findings import FactFinding
from itilbrm.processes.complaints.what_applies import procedure_of, profile_of
from itilbrm.values import NOBODY

__all__ = [
    "ANSWERS",
    "WITH_A_CAUSE",
    "Shared",
    "authorised",
    "cause_is_told",
    "further_ways",
    "reasons_are_given",
    "shared",
    "the_remedy_is_authorised",
    "upheld_or_not_is_said",
]

WITH_A_CAUSE: Final = frozenset({"upheld", "partly_upheld", "remedy_without_admission"})
"""The outcomes that need a root cause (BR-CPL-6)."""

_BOTH_SIDES: Final = 2


@attrs.frozen
class Shared:
    """Findings and cause as they hold for one complaint: its own, or those of the complaint that speaks for many."""

    findings: str
    root_cause: RootCause | None


def shared(complaint: Complaint, on: Occasion, findings: str, root_cause: RootCause | None) -> Shared:
    """Return findings and cause; what is not given is taken from the master (BR-CPL-19)."""
    master = on.lookup.one(Complaint, complaint.master) if complaint.master else None
    known = master.response if master is not None else None
    if known is None:
        return Shared(findings, root_cause)
    return Shared(findings if findings.strip() else known.findings, root_cause or known.root_cause)


@rule("BR-CPL-6")
def the_findings_are_told(
    complaint: Complaint, on: Occasion, *, outcome: Outcome, findings: str, root_cause: RootCause | None
) -> str | None:
    """an answer tells what was found, unless both sides agreed"""
    if outcome == "resolved_by_agreement" or shared(complaint, on, findings, root_cause).findings.strip():
        return None
    return "nothing says what was found"


@rule("BR-CPL-6")
def the_cause_is_told(
    complaint: Complaint, on: Occasion, *, outcome: Outcome, findings: str, root_cause: RootCause | None
) -> str | None:
    """what is upheld, in part or by its remedy, has a root cause: known, not determinable, or looked for elsewhere"""
    if outcome not in WITH_A_CAUSE:
        return None
    return cause_is_told(shared(complaint, on, findings, root_cause).root_cause)


def cause_is_told(cause: RootCause | None) -> str | None:
    """Return what a root cause leaves open; None if nothing."""
    if cause is None:
        return "no root cause is told"
    if cause.kind == "known" and not (cause.code.strip() or cause.text.strip()):
        return "the root cause is said to be known, and not told"
    if cause.kind == "not_determinable" and not cause.text.strip():
        return "nothing says why the root cause cannot be determined"
    if cause.kind == "with_problem_management" and not (cause.reference.strip() and cause.expected_by is not None):
        return "problem management looks for the root cause, without a reference or a date by which it is expected"
    return None


@rule("BR-CPL-6")
def the_remedy_fits_the_outcome(
    _complaint: Complaint, _on: Occasion, *, outcome: Outcome, remedy: Remedy | None
) -> str | None:
    """there is a remedy, unless the complaint is not upheld"""
    if outcome == "not_upheld" or remedy is not None:
        return None
    return "no remedy is offered"


@rule("BR-CPL-6")
def reasons_are_given(_complaint: Complaint, _on: Occasion, *, outcome: Outcome, reasons: str) -> str | None:
    """what is not upheld has reasons"""
    return "it is not upheld, and no reasons are given" if outcome == "not_upheld" and not reasons.strip() else None


@rule("BR-CPL-6")
def upheld_or_not_is_said(
    _complaint: Complaint, _on: Occasion, *, outcome: Outcome, counts_as_upheld: bool | None
) -> str | None:
    """a remedy without admission, and nothing else, says whether it counts as upheld"""
    if (outcome == "remedy_without_admission") is (counts_as_upheld is not None):
        return None
    if counts_as_upheld is None:
        return "nothing says whether the remedy without admission counts as upheld"
    return f"{outcome} says by itself whether it counts as upheld"


@rule("BR-CPL-6")
def both_sides_agree(complaint: Complaint, _on: Occasion, *, outcome: Outcome, consents: tuple[str, ...]) -> str | None:
    """what is resolved by agreement has the consent of both sides"""
    if outcome != "resolved_by_agreement":
        return None
    theirs = {complaint.complainant, complaint.on_behalf_of} - NOBODY
    ours = set(consents) - theirs
    if len(set(consents)) < _BOTH_SIDES or not ours or (theirs and theirs.isdisjoint(consents)):
        return Hindrance("the consent of both sides is not on record", who=sorted(theirs))
    return None


@rule("BR-CPL-7")
def it_tells_how_to_take_the_matter_further(complaint: Complaint, on: Occasion, *, next_steps: str) -> str | None:
    """an answer tells how to take the matter further: the next stage, an escalation, an external body"""
    return None if further_ways(complaint, on, next_steps) else "nothing tells how to take the matter further"


def further_ways(complaint: Complaint, on: Occasion, next_steps: str) -> str:
    """Return how the complainant can take the matter further: as given, else the recourse of the procedure."""
    external = profile_of(complaint, on).external
    return next_steps.strip() or procedure_of(complaint, on).recourse or (external.name if external else "")


@rule("BR-CPL-17")
def the_facts_are_found_or_done_without(complaint: Complaint, on: Occasion, *, without: str) -> str | None:
    """the answer waits for all fact-finding, or says which it does without and why"""
    running = on.lookup.many(FactFinding, parent=complaint.id, category="open")
    missing = [each for each in running if each.id not in without]
    if not missing:
        return None if not running or _says_why(without, running) else "nothing says why the answer does without it"
    names = ", ".join(each.id for each in missing)
    return Hindrance(f"nothing was found out yet for {names}", who=dict.fromkeys(each.owner for each in missing))


def _says_why(without: str, running: Iterable[FactFinding]) -> bool:
    """Tell whether words remain beside the ids of what is done without."""
    for each in running:
        without = without.replace(each.id, "")
    return any(map(str.isalnum, without))


@rule("BR-CPL-18")
def the_remedy_is_authorised(complaint: Complaint, on: Occasion, *, remedy: Remedy | None) -> str | None:
    """a remedy that costs something is granted by somebody who may"""
    if remedy is None or remedy.cost is None or remedy.cost.amount <= 0:
        return None
    authorities = procedure_of(complaint, on).authorities
    cost, who = remedy.cost, remedy.authorised_by or on.by
    if not authorities:
        return None if remedy.authorised_by else f"nobody is named who authorised {cost}"
    covering = [
        each for each in authorities if each.limit.currency == cost.currency and not Money.exceeds(cost, each.limit)
    ]
    if any(each.person in ("", who) for each in covering):
        return None
    return Hindrance(f"{cost} is above what {who} may grant", who=[each.person for each in covering])


def authorised(remedy: Remedy | None, on: Occasion) -> Remedy | None:
    """Return a remedy with who authorised what it costs."""
    if remedy is None or remedy.cost is None or remedy.authorised_by:
        return remedy
    return evolve(remedy, authorised_by=on.by)


ANSWERS: Final = (
    the_findings_are_told,
    the_cause_is_told,
    the_remedy_fits_the_outcome,
    reasons_are_given,
    upheld_or_not_is_said,
    both_sides_agree,
    it_tells_how_to_take_the_matter_further,
    the_facts_are_found_or_done_without,
    the_remedy_is_authorised,
)
"""What is asked of every answer that is prepared."""
