"""Running deadlines: they stop while we wait for the complainant, and are met when what is due is done."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from itilbrm.calendars import Amount
from itilbrm.lifecycle import Occasion, evolve
from itilbrm.policies import at_risk_at, is_business
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.deadlines import Deadline, Pause
from itilbrm.processes.complaints.what_applies import calendar_of_deadline, profile_of

__all__ = ["contained", "is_written", "paused", "resumed", "told"]

_SPOKEN: Final = frozenset({"phone", "meeting", "in person", "in_person"})


def is_written(channel: str) -> bool:
    """Tell whether what goes this way is in writing."""
    return channel not in _SPOKEN


def paused(complaint: Complaint, on: Occasion) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that begins to wait: those that may pause, and are not due yet, do (T-5)."""
    return tuple(
        evolve(each, pauses=(*each.pauses, Pause(since=on.happened_at)))
        if each.pausable and not each.is_paused and each.met_at is None and on.happened_at < each.due_at
        else each
        for each in complaint.deadlines
    )


def resumed(complaint: Complaint, on: Occasion) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that waits no longer, each later by what its pause adds (T-5)."""
    return tuple(_runs_again(each, complaint, on, on.happened_at) for each in complaint.deadlines)


def _runs_again(deadline: Deadline, complaint: Complaint, on: Occasion, at: datetime) -> Deadline:
    if not deadline.is_paused:
        return deadline
    *before, last = deadline.pauses
    if at <= last.since:
        return evolve(deadline, pauses=tuple(before))
    calendar = calendar_of_deadline(deadline.calendar, complaint, on.policies)
    amount = Amount.parse(deadline.amount)
    pauses = (*before, evolve(last, until=at))
    due = calendar.extended(deadline.due_at, [(last.since, at)], amount)
    began = deadline.counted_from or complaint.received_at
    share = profile_of(complaint, on).at_risk_share
    risk = at_risk_at(began, due, share, calendar, is_business(amount), [(each.since, each.until) for each in pauses])
    return evolve(deadline, pauses=pauses, due_at=due, at_risk_at=risk)


def told(
    complaint: Complaint, on: Occasion, kinds: Collection[str], at: datetime, channel: str
) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint whose complainant was told something at an instant (BR-CPL-16).

    Of several tellings the first in the world counts, in whatever order they become known. A deadline that counts
    from later than the words were written is about something else, and stays open.
    """
    return tuple(
        _met(each, complaint, on, at, channel)
        if each.kind in kinds and _is_answered(each, complaint, at) and (is_written(channel) or not each.in_writing)
        else each
        for each in complaint.deadlines
    )


def contained(complaint: Complaint, on: Occasion) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that was contained just now (BR-CPL-20)."""
    return tuple(
        _met(each, complaint, on, on.happened_at, "") if each.kind == "containment" and each.met_at is None else each
        for each in complaint.deadlines
    )


def _is_answered(deadline: Deadline, complaint: Complaint, at: datetime) -> bool:
    """Tell whether what was told at an instant can be what a deadline asks for."""
    began, response, said = deadline.counted_from, complaint.response, complaint.acknowledgement
    if began is None:
        return True
    written = [response.communicated_at] if response is not None and response.communicated_at is not None else []
    if deadline.kind == "decision" and response is not None and not written:
        return deadline not in complaint.unmet  # a new answer waits to be sent; this was one before it
    if deadline.kind == "acknowledgement" and said is not None:
        written.append(said.at)
    return at >= began and (deadline.kind == "update" or not written or max(written) >= began)


def _met(deadline: Deadline, complaint: Complaint, on: Occasion, at: datetime, channel: str) -> Deadline:
    if deadline.met_at is not None and deadline.met_at <= at:
        return deadline
    return evolve(_runs_again(deadline, complaint, on, at), met_at=at, channel=channel)
