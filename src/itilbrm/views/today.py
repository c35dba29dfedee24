"""What somebody should look at first: one list over all sub-processes, by instant and with the reason (G-13)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from itilbrm.processes.complaints import Complaint
from itilbrm.processes.complaints.answering import needs_approval
from itilbrm.processes.complaints.compliments import Compliment
from itilbrm.processes.complaints.fact_findings import FactFinding
from itilbrm.processes.relationships import Action
from itilbrm.values import check_identity

if TYPE_CHECKING:
    from itilbrm.lifecycle import Record
    from itilbrm.processes.complaints import Deadline
    from itilbrm.views.sources import Sources

__all__ = ["CONTRIBUTORS", "UNOWNED", "Contributor", "Entry", "Today", "today"]

Standing: TypeAlias = Literal["late", "now", "ahead"]

AHEAD: Final = timedelta(days=7)
"""So far ahead one looks: what is due later than that waits for another day."""

UNOWNED: Final = "nobody owns it"
"""Why a complaint without an owner is on everybody's list."""


@attrs.frozen
class Entry:
    """One thing to look at.

    Attributes:
        at: Its instant: when it is due, or since when it waits.
        standing: Whether it is late, asks for somebody now, or lies ahead.
        kind: The kind of the record.
        id: The id of the record.
        why: Why it is on the list, in words.
        text: What it is about.
        customer: The customer it concerns; empty for none in particular.
    """

    at: datetime
    standing: Standing
    kind: str
    id: str
    why: str
    text: str = ""
    customer: str = ""


@attrs.frozen
class Today:
    """What somebody should look at.

    Attributes:
        person: The id of the person.
        as_at: The instant it was asked at.
        entries: What there is, in order of its instant.
    """

    person: str
    as_at: datetime
    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


Contributor: TypeAlias = "Callable[[str, Sources], Iterable[Entry]]"
"""Returns what one kind of record adds for a person."""


def today(person: str, sources: "Sources", contributors: "Mapping[str, Contributor] | None" = None) -> Today:
    """Return what somebody should look at, from all who have something to add.

    Args:
        person: The id of the person.
        sources: Where the records are.
        contributors: Who adds something, by what it is about; those of the library unless given.

    Raises:
        InvalidInput: That is no id.
    """
    check_identity("person", person)
    added = (CONTRIBUTORS if contributors is None else contributors).values()
    entries = (entry for each in added for entry in each(person, sources))
    return Today(person, sources.at, tuple(sorted(entries, key=lambda entry: (entry.at, entry.kind, entry.id))))


def _complaints(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the complaints somebody owns of which something is late or at risk, and those that nobody owns."""
    for category in ("open", "waiting", "decided"):
        for complaint in sources.records(Complaint, owner=person, category=category):
            yield from _promises(complaint, sources.at)
        for complaint in sources.records(Complaint, owner="", category=category):
            yield _entry(complaint, complaint.received_at, "now", UNOWNED, complaint.text)


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
            yield _entry(complaint, deadline.due_at, standing, why, complaint.text)


def _standing(deadline: "Deadline", at: datetime) -> tuple[Standing, str]:
    if deadline.met_at is not None or deadline.is_paused:
        return "ahead", ""
    if deadline.due_at < at:
        return "late", "is overdue"
    if deadline.at_risk_at is not None and deadline.at_risk_at <= at:
        return "now", "is at risk"
    return "ahead", ""


def _answers(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the answers that wait for a second person (BR-CPL-7), and those that are ready to be made known."""
    for complaint in sources.records(Complaint, state="response_prepared"):
        answer = complaint.response
        if answer is None:
            continue
        procedure = sources.policies.procedure_for(complaint.customer)
        if answer.approval is not None or not needs_approval(complaint, procedure):
            if complaint.owner == person:
                yield _entry(complaint, answer.at, "now", "the answer is ready to be made known", complaint.text)
        elif person not in (answer.prepared_by, *complaint.about) and person in (procedure.approvers or (person,)):
            why = f"the answer by {answer.prepared_by} waits for approval"
            yield _entry(complaint, answer.at, "now", why, complaint.text)


def _actions(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield what somebody does by a date that has come or is near (BR-ACT-2)."""
    for action in sources.records(Action, owner=person, category="open"):
        if action.is_overdue(sources.at):
            yield _entry(action, action.due, "late", "the action is overdue", action.text)
        elif action.due <= sources.at + AHEAD:
            yield _entry(action, action.due, "ahead", "the action is due", action.text)


def _fact_findings(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield what somebody was asked to find out (BR-CPL-17)."""
    for asked in sources.records(FactFinding, owner=person, category="open"):
        late = asked.due < sources.at
        why = "the answer to a question is overdue" if late else "somebody waits for the answer to a question"
        yield _entry(asked, asked.due, "late" if late else "ahead", why, asked.question)


def _compliments(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the praise that somebody sees to, and that nobody sees to, as long as it has not reached whom it names."""
    owners = dict.fromkeys((person, ""))
    for category in ("open", "waiting"):
        for owner in owners:
            for praise in sources.records(Compliment, owner=owner, category=category):
                yield _praise(praise, sources.at)


def _praise(praise: Compliment, at: datetime) -> Entry:
    by = praise.pass_on_by
    if by is None:
        return _entry(praise, praise.received_at, "now", "nobody knows yet whom the praise is for", praise.text)
    waiting = ", ".join(praise.still_to_hear)
    if by < at:
        return _entry(praise, by, "late", f"the praise has not reached {waiting}", praise.text)
    return _entry(praise, by, "ahead", f"the praise is to be passed on to {waiting}", praise.text)


def _entry(record: "Record", at: datetime, standing: Standing, why: str, text: str = "") -> Entry:
    return Entry(at, standing, record.kind, record.id, why, text, getattr(record, "customer", ""))


CONTRIBUTORS: Final[Mapping[str, Contributor]] = {
    "complaints": _complaints,
    "answers": _answers,
    "fact findings": _fact_findings,
    "actions": _actions,
    "compliments": _compliments,
}
"""Who adds something to the list; each later sub-process adds its own."""
