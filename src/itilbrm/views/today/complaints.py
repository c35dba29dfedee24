"""Complaints of which something is late, at risk, or waits for somebody, and those that nobody owns."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from itilbrm.processes.complaints import Complaint
from itilbrm.processes.complaints.answering import needs_approval
from itilbrm.views.today.entries import Entry, Standing, entry_of

if TYPE_CHECKING:
    from itilbrm.processes.complaints import Deadline
    from itilbrm.views.sources import Sources

__all__ = ["UNOWNED", "answers", "complaints"]

UNOWNED: Final = "nobody owns it"
"""Why a complaint without an owner is on everybody's list."""


def complaints(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the complaints somebody owns of which something is late or at risk, and those that nobody owns."""
    for category in ("open", "waiting", "decided"):
        for complaint in sources.records(Complaint, owner=person, category=category):
            yield from _promises(complaint, sources.at)
        for complaint in sources.records(Complaint, owner="", category=category):
            yield entry_of(complaint, complaint.received_at, "now", UNOWNED, complaint.text)


_DUE: Final = {
    "acknowledgement": "the acknowledgement",
    "decision": "the decision",
    "containment": "the containment",
    "update": "the next word to the complainant",
}


def _promises(complaint: Complaint, at: datetime) -> Iterator[Entry]:
    # A later date of one kind takes the place of an earlier one.
    for deadline in {each.kind: each for each in complaint.deadlines}.values():
        standing, words = _standing(deadline, at)
        if words:
            why = f"{_DUE[deadline.kind]} {words}"
            yield entry_of(complaint, deadline.due_at, standing, why, complaint.text)


def _standing(deadline: "Deadline", at: datetime) -> tuple[Standing, str]:
    if deadline.met_at is not None or deadline.is_paused:
        return "ahead", ""
    if deadline.due_at < at:
        return "late", "is overdue"
    if deadline.at_risk_at is not None and deadline.at_risk_at <= at:
        return "now", "is at risk"
    return "ahead", ""


def answers(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the answers that wait for a second person (BR-CPL-7), and those that are ready to be made known."""
    for complaint in sources.records(Complaint, state="response_prepared"):
        answer = complaint.response
        if answer is None:
            continue
        procedure = sources.policies.procedure_for(complaint.customer)
        if answer.approval is not None or not needs_approval(complaint, procedure):
            if complaint.owner == person:
                yield entry_of(complaint, answer.at, "now", "the answer is ready to be made known", complaint.text)
        elif person not in (answer.prepared_by, *complaint.about) and person in (procedure.approvers or (person,)):
            why = f"the answer by {answer.prepared_by} waits for approval"
            yield entry_of(complaint, answer.at, "now", why, complaint.text)
