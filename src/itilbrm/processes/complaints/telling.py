"""Telling: how the complaint stands (BR-MON-7), and that the complainant was told something (BR-CPL-16)."""

from datetime import datetime
from typing import Final

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Hindrance, Occasion, evolve, rule
from itilbrm.processes.complaints.answers import Silence, StatusInformation, StatusReason
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.running_deadlines import told as deadlines_told
from itilbrm.processes.complaints.states import ALL, CLOSED, DECISION_COMMUNICATED, HANDLING, UNCLOSED
from itilbrm.processes.complaints.what_applies import calendar_of, procedure_of, profile_of
from itilbrm.processes.complaints.who_may import complainants, who_is_told_is_named
from itilbrm.values import ANONYMOUS

__all__ = ["decision_told", "inform", "note_told"]


@rule("BR-MON-7")
def who_is_informed_may_know(complaint: Complaint, _on: Occasion, *, recipient: str) -> str | None:
    """only the complainant is informed, or who speaks for them"""
    if complaint.complainant == ANONYMOUS:
        return "the complainant is anonymous and cannot be told"
    if not recipient or recipient in (complaint.complainant, complaint.on_behalf_of):
        return None
    return Hindrance(f"{recipient} is neither the complainant nor authorised by them", who=complainants(complaint))


@rule("BR-MON-7")
def what_comes_next_is_told(
    _complaint: Complaint, on: Occasion, *, state_text: str, next_step: str, next_date: datetime | None
) -> str | None:
    """status information says how it stands, what comes next and by when"""
    missing = [
        name for name, text in (("how it stands", state_text), ("what comes next", next_step)) if not text.strip()
    ]
    if missing:
        return f"nothing says {' and '.join(missing)}"
    if next_date is None:
        return "nothing says by when the next step comes"
    return None if next_date > on.happened_at else "the date promised to the complainant had passed already"


@HANDLING.step(*UNCLOSED, to=STAYS, guards=(who_is_informed_may_know, what_comes_next_is_told, who_is_told_is_named))
def inform(
    complaint: Complaint,
    on: Occasion,
    *,
    state_text: str,
    next_step: str,
    next_date: datetime | None = None,
    done_so_far: str = "",
    why: StatusReason = "on_request",
    recipient: str = "",
    channel: str = "",
    to: str = "",
) -> Complaint:
    """Tell the complainant how the complaint stands, in their words and without internal notes (BR-MON-7).

    Args:
        complaint: The complaint.
        on: Who tells it, and when.
        state_text: How it stands.
        next_step: What happens next.
        next_date: By when; it lies ahead.
        done_so_far: What was done.
        why: What made us write.
        recipient: The id of who is told: the complainant unless given, or the one for whom they speak.
        channel: How a person told it; without one a message is written.
        to: Whom that person told; the complainant unless given.
    """
    status = StatusInformation(
        at=on.happened_at,
        sequence=(complaint.status.sequence if complaint.status is not None else 0) + 1,
        reason=why,
        state_text=state_text,
        next_step=next_step,
        done_so_far=done_so_far,
        next_date=next_date,
        recipient=recipient or complaint.complainant,
        channel=channel,
        to=to,
    )
    informed = evolve(complaint, status=status)
    if not channel.strip():
        return informed
    return evolve(informed, deadlines=deadlines_told(informed, on, ("update",), on.happened_at, channel))


_CAN_BE_TOLD: Final = ("acknowledgement", "decision", "update")


@rule("BR-CPL-16")
def what_was_told_is_there_to_tell(complaint: Complaint, _on: Occasion, *, told: tuple[str, ...]) -> str | None:
    """what was told is there to tell: nobody is told a decision that nobody made"""
    unknown = next((each for each in told if each not in _CAN_BE_TOLD), None)
    if unknown is not None:
        return f"{unknown!r} is nothing a complainant is told; choose from {', '.join(_CAN_BE_TOLD)}"
    if "decision" in told and not _was_decided(complaint):
        return "no decision was made that could be told"
    if "acknowledgement" in told and not (complaint.acknowledgement or complaint.origin or _was_decided(complaint)):
        return "nothing says who handles it and what happens next; acknowledge it"
    return None


def _was_decided(complaint: Complaint) -> bool:
    """Tell whether a decision was made known or sent out, now or before the complaint came back."""
    response = complaint.response
    sent = response is not None and response.communicated_at is not None
    known = complaint.decided_at is not None or complaint.reply is not None
    return sent or known or complaint.state.category == "decided" or complaint.state == CLOSED


@HANDLING.step(*ALL, to=STAYS, guards=(what_was_told_is_there_to_tell,), answers_beginning=True)
def note_told(
    complaint: Complaint,
    on: Occasion,
    *,
    told: tuple[str, ...],
    told_at: datetime,
    channel: str,
    to: str,  # noqa: ARG001  kept with the message that was sent
) -> Complaint:
    """Note that the complainant was told something, by a message that was sent or by a person (BR-CPL-16).

    It meets the deadlines for that; of several tellings the first in the world counts.

    Args:
        complaint: The complaint.
        on: Who notes it, and when.
        told: What they were told: ``"acknowledgement"``, ``"decision"``, ``"update"``.
        told_at: When; not ahead, and not before the receipt.
        channel: How.
        to: Who was told, or the address.
    """
    if told_at > on.at:
        raise InvalidInput("told_at", f"{told_at.isoformat()} lies ahead of the clock", "note it when it has happened")
    if told_at < complaint.received_at:
        raise InvalidInput(
            "told_at",
            f"{told_at.isoformat()} lies before the receipt, {complaint.received_at.isoformat()} (G-2)",
            "give an instant after it",
        )
    if "decision" in told:
        is_awaited = complaint.state == DECISION_COMMUNICATED and not complaint.disputed
        complaint = decision_told(complaint, on, told_at, channel, is_awaited=is_awaited)
    return evolve(complaint, deadlines=deadlines_told(complaint, on, told, told_at, channel))


def decision_told(complaint: Complaint, on: Occasion, at: datetime, channel: str, *, is_awaited: bool) -> Complaint:
    """Return a complaint whose decision was made known at an instant.

    The first decision made known counts as the final response (K-CPL-9). From now on an answer is waited for, where
    the procedure closes what nobody answers (TM-CPL-1).
    """
    deadlines = deadlines_told(complaint, on, ("acknowledgement", "decision"), at, channel)
    decided = at if complaint.decided_at is None else min(at, complaint.decided_at)
    silence = complaint.silence
    if silence is None and is_awaited:
        silence = _silence(complaint, on, at)
    return evolve(complaint, deadlines=deadlines, decided_at=decided, silence=silence)


def _silence(complaint: Complaint, on: Occasion, since: datetime) -> Silence | None:
    if not procedure_of(complaint, on).closes_silent:
        return None
    amounts = on.policies.timer("TM-CPL-1", profile_of(complaint, on)).amounts
    calendar = calendar_of(complaint, on.policies)
    return Silence(remind_at=calendar.add(since, amounts["reminder"]), close_at=calendar.add(since, amounts["close"]))
