"""Investigating: somebody independent finds out what happened (BR-CPL-5), and asks the complainant where needed."""

from datetime import datetime

from itilbrm.lifecycle import STAYS, Hindrance, Occasion, State, evolve, rule
from itilbrm.parties import in_one_line
from itilbrm.processes.complaints.answers import Waiting
from itilbrm.processes.complaints.assessing import is_assessed
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.running_deadlines import paused, resumed
from itilbrm.processes.complaints.states import (
    AWAITING_INFORMATION,
    DECISION_COMMUNICATED,
    HANDLING,
    UNCLOSED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
)
from itilbrm.processes.complaints.what_applies import leads_beside
from itilbrm.values import ANONYMOUS, NOBODY

__all__ = [
    "assign",
    "information_received",
    "investigate",
    "it_is_assessed",
    "remind",
    "request_information",
    "stop_waiting",
]


@rule("BR-CPL-4")
def it_is_assessed(complaint: Complaint, _on: Occasion) -> str | None:
    """a complaint is assessed in its stage before it is investigated or answered"""
    return None if is_assessed(complaint) else f"it is not assessed in stage {complaint.stage}"


@rule("BR-CPL-5")
def the_investigator_is_somebody(_complaint: Complaint, _on: Occasion, *, investigator: str) -> str | None:
    """somebody in particular investigates"""
    return "nobody is named who investigates" if investigator in NOBODY else None


@rule("BR-CPL-5")
def the_investigator_is_independent(complaint: Complaint, on: Occasion, *, investigator: str) -> str | None:
    """the investigator is neither complained about nor in the direct line of who is"""
    return _line(complaint, on, investigator)


def _line(complaint: Complaint, on: Occasion, investigator: str) -> str | None:
    for person in complaint.about:
        if investigator == person:
            return f"{investigator} is complained about"
        if in_one_line(investigator, person, on.lookup):
            return f"{investigator} stands in the direct line of {person}, who is complained about"
    return None


@HANDLING.step(
    UNDER_ASSESSMENT,
    to=UNDER_INVESTIGATION,
    guards=(it_is_assessed, the_investigator_is_somebody, the_investigator_is_independent),
)
def investigate(complaint: Complaint, on: Occasion, *, investigator: str) -> Complaint:  # noqa: ARG001  the form of every step
    """Have somebody independent find out what happened (BR-CPL-4, BR-CPL-5)."""
    return evolve(complaint, investigator=investigator)


# Asking the complainant


@rule("SM-CPL")
def somebody_can_be_asked(complaint: Complaint, _on: Occasion) -> str | None:
    """there is somebody who can be asked"""
    return "the complainant is anonymous and cannot be asked" if complaint.complainant == ANONYMOUS else None


@rule("SM-CPL")
def what_is_asked_is_said(_complaint: Complaint, on: Occasion, *, asked: str, by: datetime) -> str | None:
    """it says what is asked, and by when an answer is expected"""
    if not asked.strip():
        return "nothing says what is asked"
    return None if by > on.happened_at else "the date by which an answer is expected had passed already"


@HANDLING.step(
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    to=AWAITING_INFORMATION,
    guards=(somebody_can_be_asked, what_is_asked_is_said),
)
def request_information(complaint: Complaint, on: Occasion, *, asked: str, by: datetime) -> Complaint:
    """Ask the complainant; deadlines that may pause stop meanwhile (T-5).

    Args:
        complaint: The complaint.
        on: Who asks, and when.
        asked: What is asked.
        by: By when an answer is expected.
    """
    waiting = Waiting(asked=asked, by=by, since=on.happened_at, left=str(complaint.state))
    return evolve(complaint, waiting=waiting, asked_in=str(complaint.state), deadlines=paused(complaint, on))


def _where_it_was_asked(complaint: Complaint, _on: Occasion) -> State:
    return UNDER_INVESTIGATION if complaint.asked_in == UNDER_INVESTIGATION else UNDER_ASSESSMENT


@HANDLING.step(AWAITING_INFORMATION, to=(UNDER_ASSESSMENT, UNDER_INVESTIGATION), choose=_where_it_was_asked)
def information_received(complaint: Complaint, on: Occasion) -> Complaint:
    """Say that the complainant has answered; handling goes on where they were asked, and deadlines run again."""
    return evolve(complaint, waiting=None, facts_at_hand=False, deadlines=resumed(complaint, on))


@rule("SM-CPL")
def the_complainant_was_reminded_in_vain(complaint: Complaint, on: Occasion) -> str | None:
    """the date for an answer has passed, and the complainant was reminded once"""
    waiting = complaint.waiting
    if waiting is None:
        return None
    if on.happened_at <= waiting.by:
        return f"an answer is expected until {waiting.by.isoformat()}"
    return None if waiting.reminded_at is not None else "the complainant was not reminded"


@HANDLING.step(
    AWAITING_INFORMATION,
    to=(UNDER_ASSESSMENT, UNDER_INVESTIGATION),
    choose=_where_it_was_asked,
    guards=(the_complainant_was_reminded_in_vain,),
)
def stop_waiting(complaint: Complaint, on: Occasion) -> Complaint:
    """Go on without an answer; ours will say that it rests on the facts at hand."""
    return evolve(complaint, waiting=None, facts_at_hand=True, deadlines=resumed(complaint, on))


# Reminding


def _no_answer_came(complaint: Complaint) -> datetime | None:
    waiting = complaint.waiting
    return waiting.by if waiting is not None and waiting.reminded_at is None else None


def _nobody_answers_the_decision(complaint: Complaint) -> datetime | None:
    silence = complaint.silence
    return silence.remind_at if silence is not None and silence.reminded_at is None else None


@rule("TM-CPL-1")
def an_answer_is_awaited(complaint: Complaint, _on: Occasion) -> str | None:
    """the complainant owes an answer, and was not reminded of it"""
    waited = complaint.waiting or complaint.silence
    if waited is None:
        return "no answer of the complainant is awaited"
    return None if waited.reminded_at is None else "the complainant was reminded already"


@HANDLING.step(AWAITING_INFORMATION, to=STAYS, guards=(an_answer_is_awaited,), due=_no_answer_came)
@HANDLING.step(DECISION_COMMUNICATED, to=STAYS, guards=(an_answer_is_awaited,), due=_nobody_answers_the_decision)
def remind(complaint: Complaint, on: Occasion) -> Complaint:
    """Remind the complainant once: of what was asked, or that the decision waits for an answer.

    The clock does so when the date for an answer has passed, or some days after the decision where the procedure
    closes what nobody answers (TM-CPL-1).
    """
    if complaint.waiting is not None:
        return evolve(complaint, waiting=evolve(complaint.waiting, reminded_at=on.happened_at))
    if complaint.silence is not None:
        return evolve(complaint, silence=evolve(complaint.silence, reminded_at=on.happened_at))
    return complaint


# Assigning


@rule("BR-CPL-5")
def whoever_investigates_is_independent(complaint: Complaint, on: Occasion, *, investigator: str) -> str | None:
    """a new investigator is neither complained about nor in the direct line of who is"""
    return _line(complaint, on, investigator) if investigator else None


@rule("BR-CPL-13")
def whoever_owns_it_is_not_complained_about(complaint: Complaint, on: Occasion, *, owner: str) -> str | None:
    """a new owner is not complained about"""
    if owner not in complaint.about:
        return None
    return Hindrance(f"{owner} is complained about", who=leads_beside(complaint.about, complaint, on))


@rule("SM-CPL")
def somebody_in_particular_is_named(
    _complaint: Complaint, _on: Occasion, *, owner: str, investigator: str
) -> str | None:
    """a new owner or investigator is named"""
    named = [each for each in (owner, investigator) if each]
    return None if named and NOBODY.isdisjoint(named) else "neither an owner nor an investigator is named"


@HANDLING.step(
    *UNCLOSED,
    to=STAYS,
    guards=(
        somebody_in_particular_is_named,
        whoever_investigates_is_independent,
        whoever_owns_it_is_not_complained_about,
    ),
)
def assign(complaint: Complaint, on: Occasion, *, owner: str = "", investigator: str = "") -> Complaint:  # noqa: ARG001  the form of every step
    """Make somebody else responsible for the complaint, or have somebody else investigate; what is not given stays."""
    return evolve(complaint, owner=owner or complaint.owner, investigator=investigator or complaint.investigator)
