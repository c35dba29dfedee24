"""The log for those who ask: what was late and why, who decided, who was told what and when, what was done.

Everything comes from the records and their facts; nobody has to remember anything (SC-51).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from itilbrm.processes.complaints import Acknowledgement, Complaint
from itilbrm.processes.complaints.answers import Response, StatusInformation
from itilbrm.processes.relationships import Action
from itilbrm.telling import Message

if TYPE_CHECKING:
    from itilbrm.lifecycle import Fact
    from itilbrm.processes.complaints import Deadline
    from itilbrm.views.sources import Sources

__all__ = ["LogEntry", "Missed", "Taken", "Told", "log_entries"]


@attrs.frozen(kw_only=True)
class Missed:
    """A deadline that was not kept.

    Attributes:
        kind: What was due.
        due_at: By when.
        original_due_at: By when at first, before it was put off.
        met_at: When it was done, or the complaint was over; None while it is not.
        why: The reasons that were given for what was done until then, and whom one waited for.
    """

    kind: str
    due_at: datetime
    original_due_at: datetime
    met_at: datetime | None
    why: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Told:
    """That the complainant was told something.

    Attributes:
        at: When: by a person in the world, or when the message was sent.
        what: What for: ``acknowledgement``, ``status``, ``decision`` ...
        by: The id of who told it; empty for a message that went out by itself.
        channel: How.
        to: Whom, or where to.
        words: What was said.
    """

    at: datetime
    what: str
    by: str
    channel: str
    to: str
    words: str


@attrs.frozen(kw_only=True)
class Taken:
    """A step that was taken.

    Attributes:
        at: When, in the world.
        recorded_at: When it became known here.
        step: Which.
        by: The id of who took it.
        state: The state it led to.
        reason: Why.
    """

    at: datetime
    recorded_at: datetime
    step: str
    by: str
    state: str
    reason: str


@attrs.frozen(kw_only=True)
class LogEntry:
    """All that the log holds about one complaint.

    Attributes:
        complaint: The complaint as it stands.
        missed: The deadlines that were not kept.
        prepared_by: The id of who prepared the decision; empty while there is none.
        approved_by: The id of who approved it; empty where nobody had to.
        told: What the complainant was told, in the order of time.
        steps: What was done with it.
        actions: The actions that followed from it.
    """

    complaint: Complaint
    missed: tuple[Missed, ...]
    prepared_by: str
    approved_by: str
    told: tuple[Told, ...]
    steps: tuple[Taken, ...]
    actions: tuple[Action, ...]


def log_entries(sources: "Sources", *, late: bool = False, **columns: str) -> Iterator[LogEntry]:
    """Yield what the log holds about complaints, one after the other.

    Args:
        sources: Where the records are.
        late: Only those of which a deadline was missed.
        **columns: Only those that have these values in their columns.
    """
    for complaint in sources.records(Complaint, **columns):
        if not late or any(_is_missed(each, complaint, sources.at) for each in complaint.deadlines):
            yield _entry(complaint, sources)


def _entry(complaint: Complaint, sources: "Sources") -> LogEntry:
    facts = sources.history(complaint.id)
    answer = complaint.response
    approval = answer.approval if answer is not None else None
    told = [*_told_by_people(complaint, facts), *_sent(complaint, sources)]
    return LogEntry(
        complaint=complaint,
        missed=tuple(
            _missed(each, complaint, facts) for each in complaint.deadlines if _is_missed(each, complaint, sources.at)
        ),
        prepared_by=answer.prepared_by if answer is not None else "",
        approved_by=approval.by if approval is not None else "",
        told=tuple(sorted(told, key=lambda each: each.at)),
        steps=tuple(_taken(fact) for fact in facts),
        actions=tuple(sources.records(Action, parent=complaint.id)),
    )


def _is_missed(deadline: "Deadline", complaint: Complaint, at: datetime) -> bool:
    if deadline.is_paused and deadline.pauses[-1].since <= deadline.due_at:
        return False
    return (_settled(deadline, complaint) or at) > deadline.due_at


def _settled(deadline: "Deadline", complaint: Complaint) -> datetime | None:
    """Return when a deadline was met, or ceased to matter because the complaint was over."""
    return deadline.met_at or (complaint.closed_at if complaint.state.category == "closed" else None)


def _missed(deadline: "Deadline", complaint: Complaint, facts: "Sequence[Fact]") -> Missed:
    until = _settled(deadline, complaint)
    why = [
        f"{fact.step}: {fact.reason}" for fact in facts if fact.reason and (until is None or fact.happened_at <= until)
    ]
    if deadline.pauses:
        why.append(f"waited for the complainant: {len(deadline.pauses)}")
    return Missed(
        kind=deadline.kind,
        due_at=deadline.due_at,
        original_due_at=deadline.original_due_at,
        met_at=until,
        why=tuple(why),
    )


def _taken(fact: "Fact") -> Taken:
    return Taken(
        at=fact.happened_at,
        recorded_at=fact.recorded_at,
        step=fact.step,
        by=fact.by,
        state=str(fact.target),
        reason=fact.reason,
    )


def _told_by_people(complaint: Complaint, facts: "Sequence[Fact]") -> Iterator[Told]:
    """Yield what people told by telephone, by letter or in person; the rest went out as messages."""
    for fact in facts:
        changed = fact.changed
        told = changed.get("acknowledgement")
        if isinstance(told, Acknowledgement) and told.channel:
            words = f"{told.contact}; {told.next_step}, by {told.next_date.isoformat()}"
            yield _telling(fact, "acknowledgement", told.channel, told.to or complaint.complainant, words)
        status = changed.get("status")
        if isinstance(status, StatusInformation) and status.channel:
            words = "; ".join(each for each in (status.state_text, status.done_so_far, status.next_step) if each)
            yield _telling(fact, "status", status.channel, status.to or status.recipient, words)
        answer = changed.get("response")
        if isinstance(answer, Response) and answer.communicated_at == fact.happened_at:
            channel = _channel_of(fact)
            if channel:
                words = "; ".join(each for each in (answer.text, answer.next_steps) if each)
                yield _telling(fact, "decision", channel, complaint.complainant, words)


def _sent(complaint: Complaint, sources: "Sources") -> Iterator[Told]:
    """Yield the messages that the complainant was sent, or that somebody told in another way."""
    for message in sources.records(Message, parent=complaint.id):
        at = message.counts_from
        if at is not None and not message.internal:
            yield Told(
                at=at,
                what=message.purpose,
                by=message.told_by,
                channel=message.channel,
                to=message.told_to or message.address or message.to,
                words=message.text,
            )


def _channel_of(fact: "Fact") -> str:
    """Return how a decision was told in the very step that made it known; empty where a message tells it."""
    deadlines = fact.changed.get("deadlines")
    told = (each for each in deadlines if each.met_at == fact.happened_at) if isinstance(deadlines, tuple) else ()
    by_deadline = next((each.channel for each in told if each.channel), "")
    return by_deadline or ("told" if "decided_at" in fact.changed else "")


def _telling(fact: "Fact", what: str, channel: str, to: str, words: str) -> Told:
    return Told(at=fact.happened_at, what=what, by=fact.by, channel=channel, to=to, words=words)
