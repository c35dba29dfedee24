"""Recomputing: what a changed policy means for deadlines that are set already, told before and after (T-3)."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from itilbrm.lifecycle import Occasion
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.correcting import recompute
from itilbrm.processes.complaints.deadlines import DeadlineKind

__all__ = ["MovedDeadline", "moved_deadlines", "would_move"]


@attrs.frozen(kw_only=True)
class MovedDeadline:
    """One deadline that a changed policy moves.

    Attributes:
        complaint: The id of the complaint.
        kind: What is due.
        stage: The stage of handling.
        former_due_at: When it was due so far.
        due_at: When it is due by the policies that hold now.
        former_policy: The profile and the calendar it was set by, with their versions.
        policy: Those it is set by now.
    """

    complaint: str
    kind: DeadlineKind
    stage: int
    former_due_at: datetime
    due_at: datetime
    former_policy: tuple[str, str]
    policy: tuple[str, str]


def would_move(complaint: Complaint, on: Occasion) -> tuple[MovedDeadline, ...]:
    """Return which deadlines a recomputation would move, and where to; nothing is changed."""
    return moved_deadlines(complaint, recompute(complaint, on))


def moved_deadlines(before: Complaint, after: Complaint) -> tuple[MovedDeadline, ...]:
    """Return the deadlines that a recomputation moved, or set by another policy to the same instant."""
    return tuple(_moved(before, after))


def _moved(before: Complaint, after: Complaint) -> Iterator[MovedDeadline]:
    for former, now in zip(before.deadlines, after.deadlines, strict=True):
        if former != now:
            yield MovedDeadline(
                complaint=after.id,
                kind=now.kind,
                stage=now.stage,
                former_due_at=former.due_at,
                due_at=now.due_at,
                former_policy=(former.profile, former.calendar),
                policy=(now.profile, now.calendar),
            )
