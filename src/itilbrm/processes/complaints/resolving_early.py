"""Resolving early: a complaint that is not serious ends with a summary, inside a window of its profile (BR-CPL-10)."""

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Hindrance, Occasion, evolve, rule
from itilbrm.policies import counted_from
from itilbrm.processes.complaints.answers import Outcome, Remedy, Response
from itilbrm.processes.complaints.complaint import Complaint, Severity
from itilbrm.processes.complaints.concluding import closed
from itilbrm.processes.complaints.states import ACKNOWLEDGED, CLOSED, HANDLING, RECEIVED, UNDER_ASSESSMENT
from itilbrm.processes.complaints.telling import decision_told
from itilbrm.processes.complaints.what_an_answer_needs import (
    authorised,
    reasons_are_given,
    the_remedy_is_authorised,
    upheld_or_not_is_said,
)
from itilbrm.processes.complaints.what_applies import calendar_of, profile_of
from itilbrm.processes.complaints.who_may import (
    complainants,
    who_handles_it_is_not_complained_about,
    who_is_told_is_named,
)

__all__ = ["early_resolve"]


@rule("BR-CPL-10")
def it_is_inside_the_window(complaint: Complaint, on: Occasion) -> str | None:
    """the profile knows an early resolution, and its window is open"""
    profile = profile_of(complaint, on)
    if profile.early is None:
        return f"the profile {profile.id} knows no early resolution"
    target = profile.early.within
    said = complaint.acknowledgement
    began = counted_from(
        target,
        received_at=complaint.received_at,
        recorded_at=complaint.received_at,
        acknowledged_at=said.at if said is not None else None,
        stage_began_at=complaint.received_at,
    )
    until = calendar_of(complaint, on.policies).add(began, target.amount)
    return None if on.happened_at <= until else f"the window for an early resolution ended at {until.isoformat()}"


@rule("BR-CPL-10")
def it_is_known_not_to_be_serious(
    complaint: Complaint, _on: Occasion, *, triage_severity: Severity | None
) -> str | None:
    """a severity is given, and it is not a serious one"""
    severity = triage_severity or complaint.severity
    if severity is None:
        return "nobody said how grave it is"
    return f"it is of {severity} severity" if severity in ("high", "critical") else None


@rule("BR-CPL-10")
def the_complainant_accepts_it(complaint: Complaint, _on: Occasion, *, accepted_by: str) -> str | None:
    """the complainant accepts the resolution"""
    if accepted_by in (complaint.complainant, complaint.on_behalf_of) and accepted_by:
        return None
    return Hindrance("the complainant has not accepted it", who=complainants(complaint))


@HANDLING.step(
    RECEIVED,
    ACKNOWLEDGED,
    UNDER_ASSESSMENT,
    to=CLOSED,
    guards=(
        it_is_inside_the_window,
        it_is_known_not_to_be_serious,
        the_complainant_accepts_it,
        reasons_are_given,
        upheld_or_not_is_said,
        the_remedy_is_authorised,
        who_handles_it_is_not_complained_about,
        who_is_told_is_named,
    ),
)
def early_resolve(
    complaint: Complaint,
    on: Occasion,
    *,
    summary: str,
    accepted_by: str,
    triage_severity: Severity | None = None,
    outcome: Outcome = "resolved_by_agreement",
    reasons: str = "",
    counts_as_upheld: bool | None = None,
    remedy: Remedy | None = None,
    channel: str = "",
    to: str = "",
) -> Complaint:
    """Close the complaint with a summary that the complainant accepts (BR-CPL-10).

    The summary meets the deadlines to acknowledge and to decide when it is told.

    Args:
        complaint: The complaint.
        on: Who resolves it, and when.
        summary: What the complainant is told.
        accepted_by: The id of who accepts it: the complainant, or the one for whom they speak.
        triage_severity: How grave it is, unless that is known.
        outcome: What the decision is.
        reasons: Why it is not upheld; needed where it is not.
        counts_as_upheld: For a remedy without admission, whether it counts as upheld.
        remedy: What the complainant gets.
        channel: How a person told it; without one a message is written (BR-CPL-16).
        to: Whom that person told; the complainant unless given.
    """
    if not summary.strip():
        raise InvalidInput("summary", "the text is blank", "say it in words")
    response = Response(
        at=on.happened_at,
        stage=complaint.stage,
        prepared_by=on.by,
        left=str(complaint.state),
        outcome=outcome,
        text=summary,
        reasons=reasons,
        counts_as_upheld=counts_as_upheld,
        consents=tuple(dict.fromkeys((accepted_by, on.by))),
        remedy=authorised(remedy, on),
        communicated_at=on.happened_at,
        channel=channel,
        to=to or (complaint.complainant if channel else ""),
    )
    answered = evolve(
        complaint,
        response=response,
        triage_severity=complaint.triage_severity if triage_severity is None else triage_severity,
    )
    if channel.strip():
        answered = decision_told(answered, on, on.happened_at, channel, is_awaited=False)
    return closed(answered, on, "early")
