"""Acknowledging: the complainant is told who handles the complaint, what happens next and by when (BR-CPL-3)."""

from datetime import datetime

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.processes.complaints.complaint import Acknowledgement, Complaint
from itilbrm.processes.complaints.running_deadlines import told
from itilbrm.processes.complaints.setting_deadlines import after_acknowledgement
from itilbrm.processes.complaints.states import (
    ACKNOWLEDGED,
    AWAITING_INFORMATION,
    HANDLING,
    RECEIVED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
)
from itilbrm.processes.complaints.who_may import who_is_told_is_named
from itilbrm.values import ANONYMOUS

__all__ = ["acknowledge", "an_acknowledgement_runs", "owes_acknowledgement"]


@rule("BR-CPL-3")
def the_contact_and_the_next_step_are_named(
    _c: Complaint, _on: Occasion, *, contact: str, next_step: str
) -> str | None:
    """an acknowledgement names the contact and what happens next"""
    missing = [name for name, value in (("contact", contact), ("next step", next_step)) if not value.strip()]
    return f"the complainant is not told the {' and the '.join(missing)}" if missing else None


@rule("BR-CPL-3")
def the_next_date_is_ahead(_complaint: Complaint, on: Occasion, *, next_date: datetime) -> str | None:
    """the date by which something happens lies ahead"""
    return None if next_date > on.happened_at else "the date promised to the complainant had passed already"


@rule("SM-CPL")
def an_acknowledgement_is_due(complaint: Complaint, _on: Occasion) -> str | None:
    """an acknowledgement is still due"""
    return None if owes_acknowledgement(complaint) else "the complainant has been told already, or cannot be"


_ACKNOWLEDGING = (
    an_acknowledgement_is_due,
    the_contact_and_the_next_step_are_named,
    the_next_date_is_ahead,
    who_is_told_is_named,
)


@HANDLING.step(RECEIVED, to=ACKNOWLEDGED, guards=_ACKNOWLEDGING)
@HANDLING.step(
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    AWAITING_INFORMATION,
    to=STAYS,
    guards=_ACKNOWLEDGING,
    answers_beginning=True,
)
def acknowledge(
    complaint: Complaint,
    on: Occasion,
    *,
    contact: str,
    next_step: str,
    next_date: datetime,
    channel: str = "",
    to: str = "",
) -> Complaint:
    """Tell the complainant who handles the complaint, what happens next and by when (BR-CPL-3).

    Args:
        complaint: The complaint.
        on: Who tells it, and when.
        contact: Who handles it.
        next_step: What happens next.
        next_date: By when; it lies ahead.
        channel: How a person told it, for example ``"phone"``; the deadline is met then. Without one a message is
            written, and the deadline is met when it was sent (BR-CPL-16).
        to: Whom that person told; the complainant unless given.
    """
    said = Acknowledgement(
        at=on.happened_at,
        contact=contact,
        next_step=next_step,
        next_date=next_date,
        channel=channel,
        to=to or (complaint.complainant if channel else ""),
    )
    known = evolve(complaint, acknowledgement=said)
    counted = evolve(known, deadlines=after_acknowledgement(known, on))
    if not channel:
        return counted
    return evolve(counted, deadlines=told(counted, on, ("acknowledgement",), on.happened_at, channel))


def owes_acknowledgement(complaint: Complaint) -> bool:
    """Tell whether the complainant can be told and was not: not at all, or not since a new time began to count."""
    if complaint.complainant == ANONYMOUS:
        return False
    deadline, said = complaint.deadline("acknowledgement"), complaint.acknowledgement
    if deadline is None:
        return said is None
    if deadline.met_at is not None:
        return False
    return said is None or (deadline.counted_from is not None and said.at < deadline.counted_from)


def an_acknowledgement_runs(complaint: Complaint) -> bool:
    """Tell whether an acknowledgement is due by some date."""
    return complaint.deadline("acknowledgement") is not None and owes_acknowledgement(complaint)
