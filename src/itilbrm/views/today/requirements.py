"""Decisions that wait for somebody, needs that nobody has answered, and cases that came back (BR-REQ-4, TM-REQ-1)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itilbrm.processes.requirements import Requirement
from itilbrm.processes.requirements.who_may import agreed_by
from itilbrm.views.today.entries import Entry, Standing, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["decisions", "requirements"]


def decisions(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the cases that wait for somebody to decide about them, late once they were reminded of it."""
    for requirement in sources.records(Requirement, state="awaiting_decision"):
        sent = requirement.submission
        if sent is None or person not in (sent.to, sent.sponsor) or person in agreed_by(requirement):
            continue
        amount = f" about {requirement.amount}" if requirement.amount is not None else ""
        standing: Standing = "late" if sent.remind_at is not None and sent.remind_at < sources.at else "now"
        yield entry_of(requirement, sent.at, standing, f"the decision{amount} waits", requirement.statement)


def requirements(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield what somebody stands for that waits: for an answer, for what is missing, or to be verified."""
    for requirement in sources.records(Requirement, owner=person, category="open"):
        if requirement.state == "captured":
            by = requirement.answer_by
            if by is not None and requirement.answered_at is None:
                late = by < sources.at
                why = "the answer to a need is overdue" if late else "a need waits for an answer"
                yield entry_of(requirement, by, "late" if late else "ahead", why, requirement.statement)
        elif requirement.state == "case_prepared" and requirement.missing:
            why = f"the case came back: {requirement.missing}"
            yield entry_of(requirement, requirement.since, "now", why, requirement.statement)
        elif requirement.state == "delivered":
            yield entry_of(
                requirement, requirement.since, "now", "what was delivered is not verified yet", requirement.statement
            )
