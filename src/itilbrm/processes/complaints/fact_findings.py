"""Fact-finding: questions that several people answer side by side, before a complaint is answered (BR-CPL-17)."""

from datetime import datetime
from typing import ClassVar, Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import (
    STAYS,
    Belonging,
    Lifecycle,
    Occasion,
    Past,
    Record,
    State,
    evolve,
    indexed,
    personal,
    rule,
)
from itilbrm.parties import Origin, origin_key, reason_given
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.states import AWAITING_INFORMATION, UNDER_ASSESSMENT, UNDER_INVESTIGATION
from itilbrm.values import NOBODY, identity, words

__all__ = ["FACT_FINDING", "FactFinding", "adopt", "answer", "ask", "drop", "reassign"]

ASKED = State("asked", category="open")
ANSWERED = State("answered", category="closed")
DROPPED = State("dropped", category="closed")


@attrs.frozen(kw_only=True)
class FactFinding(Record):
    """A question that somebody finds the answer to, for one complaint.

    Attributes:
        complaint: The id of the complaint.
        complainant: The id of who complains, of whom question and answer speak.
        question: What is to be found out.
        owner: The id of who finds it out.
        due: By when.
        findings: What was found; empty while nothing was.
        answered_by: The id of who found it.
        answered_at: When.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "fact_finding"
    prefix: ClassVar[str] = "fnd"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    complaint: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    complainant: str = attrs.field(validator=identity())
    question: str = attrs.field(validator=words(), metadata=personal())
    owner: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    due: datetime
    findings: str = attrs.field(default="", metadata=personal())
    answered_by: str = attrs.field(default="", validator=identity(blank=True))
    answered_at: datetime | None = None
    origin: Origin | None = None


FACT_FINDING: Final[Lifecycle[FactFinding]] = Lifecycle(
    "fact finding", record=FactFinding, initial=ASKED, final=(ANSWERED, DROPPED), subject="complainant"
)
"""The lifecycle of fact-finding tasks."""

_ASKABLE: Final = frozenset({UNDER_ASSESSMENT, UNDER_INVESTIGATION, AWAITING_INFORMATION})


@rule("BR-CPL-17")
def the_complaint_is_looked_into(on: Occasion, *, complaint: str) -> str | None:
    """the complaint is under assessment, under investigation or awaiting information"""
    found = on.lookup.one(Complaint, complaint)
    if found is None:
        return f"there is no complaint {complaint}"
    return None if found.state in _ASKABLE else f"the complaint {complaint} is {found.state.label}"


@rule("BR-CPL-17")
def somebody_finds_it_out(_on: Occasion, *, owner: str) -> str | None:
    """somebody in particular finds it out"""
    return "nobody is named who finds it out" if owner in NOBODY else None


@rule("BR-CPL-17")
def there_is_time_to_find_it_out(on: Occasion, *, due: datetime) -> str | None:
    """the date by which it is found out lies ahead"""
    return None if due > on.happened_at else "the date by which it is found out had passed already"


@FACT_FINDING.creation(guards=(the_complaint_is_looked_into, somebody_finds_it_out, there_is_time_to_find_it_out))
def ask(on: Occasion, *, complaint: str, question: str, owner: str, due: datetime) -> FactFinding:
    """Have somebody find something out for a complaint; several of them run side by side (BR-CPL-17).

    Args:
        on: Who asks, and when.
        complaint: The id of the complaint.
        question: What is to be found out.
        owner: The id of who finds it out.
        due: By when.
    """
    found = on.lookup.one(Complaint, complaint)
    if found is None:
        raise InvalidInput("complaint", f"there is no complaint {complaint}", "give the id of one")
    return FactFinding(complaint=complaint, complainant=found.complainant, question=question, owner=owner, due=due)


@rule("BR-CPL-17")
def something_was_found(_finding: FactFinding, _on: Occasion, *, findings: str) -> str | None:
    """the answer says what was found, if only that nothing was"""
    return None if findings.strip() else "nothing says what was found"


@FACT_FINDING.step(ASKED, to=ANSWERED, guards=(something_was_found,))
def answer(finding: FactFinding, on: Occasion, *, findings: str) -> FactFinding:
    """Say what was found."""
    return evolve(finding, findings=findings, answered_by=on.by, answered_at=on.happened_at)


@rule("BR-CPL-17")
def somebody_else_finds_it_out(finding: FactFinding, _on: Occasion, *, owner: str) -> str | None:
    """somebody else in particular finds it out"""
    return "nobody else is named who finds it out" if owner in NOBODY or owner == finding.owner else None


@FACT_FINDING.step(ASKED, to=STAYS, guards=(somebody_else_finds_it_out,))
def reassign(finding: FactFinding, on: Occasion, *, owner: str) -> FactFinding:  # noqa: ARG001  the form of every step
    """Have somebody else find it out."""
    return evolve(finding, owner=owner)


@FACT_FINDING.step(ASKED, to=DROPPED, guards=(reason_given("BR-CPL-17"),))
def drop(finding: FactFinding, on: Occasion) -> FactFinding:  # noqa: ARG001  the form of every step
    """Say that it need not be found out any more, and why."""
    return finding


@FACT_FINDING.adoption(into=(ASKED, ANSWERED, DROPPED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    complaint: str,
    question: str,
    owner: str,
    due: datetime,
    complainant: str = "unidentified",
    state: str = "asked",
    findings: str = "",
    answered_by: str = "",
    since: datetime | None = None,
) -> tuple[Past[FactFinding], ...]:
    """Take over a task from another system, in the state it has there (G-12)."""
    now = FACT_FINDING.state(state)
    finding = FactFinding(
        complaint=complaint,
        complainant=complainant,
        question=question,
        owner=owner,
        due=due,
        findings=findings,
        answered_by=answered_by,
        answered_at=(since or on.at) if now == ANSWERED else None,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(now, since or on.at, finding),)


FACT_FINDING.seal()
