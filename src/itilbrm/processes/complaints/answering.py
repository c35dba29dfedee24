"""Answering: an answer is prepared, approved by a second person, reworked where needed, and made known."""

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Hindrance, Occasion, State, evolve, rule
from itilbrm.policies import Procedure
from itilbrm.processes.complaints.answers import Approval, Outcome, Remedy, Response, RootCause
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.investigating import it_is_assessed
from itilbrm.processes.complaints.states import (
    DECISION_COMMUNICATED,
    HANDLING,
    RESPONSE_PREPARED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
)
from itilbrm.processes.complaints.telling import decision_told
from itilbrm.processes.complaints.what_an_answer_needs import ANSWERS, authorised, further_ways, shared
from itilbrm.processes.complaints.what_applies import procedure_of
from itilbrm.processes.complaints.who_may import (
    the_reason_is_given,
    who_handles_it_is_not_complained_about,
    who_is_told_is_named,
)
from itilbrm.values import ANONYMOUS

__all__ = ["approve_response", "communicate_decision", "needs_approval", "prepare_response", "rework"]


@HANDLING.step(
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    to=RESPONSE_PREPARED,
    guards=(it_is_assessed, who_handles_it_is_not_complained_about, *ANSWERS),
)
def prepare_response(
    complaint: Complaint,
    on: Occasion,
    *,
    outcome: Outcome,
    text: str,
    next_steps: str = "",
    findings: str = "",
    reasons: str = "",
    counts_as_upheld: bool | None = None,
    consents: tuple[str, ...] = (),
    without: str = "",
    root_cause: RootCause | None = None,
    remedy: Remedy | None = None,
) -> Complaint:
    """Say what the decision is, why, and what the complainant gets (BR-CPL-6).

    A complaint with a master takes findings and root cause from there, unless it has its own (BR-CPL-19).

    Args:
        complaint: The complaint.
        on: Who prepares it, and when.
        outcome: What the decision is.
        text: What the complainant is told.
        next_steps: How they can take it further; the recourse of the procedure unless given.
        findings: What was found; not needed for what is resolved by agreement.
        reasons: Why it is not upheld; needed where it is not.
        counts_as_upheld: For a remedy without admission, whether it counts as upheld.
        consents: The ids of those who agreed, both sides, where it is resolved by agreement.
        without: Which open fact-finding it does without, by id, and why.
        root_cause: Why it came to it; needed where it is upheld, in part or by its remedy.
        remedy: What the complainant gets; needed unless it is not upheld. Who prepares it authorises what it costs,
            as far as they may, unless somebody else is named in it.
    """
    if not text.strip():
        raise InvalidInput("text", "the text is blank", "say it in words")
    known = shared(complaint, on, findings, root_cause)
    response = Response(
        at=on.happened_at,
        stage=complaint.stage,
        prepared_by=on.by,
        left=str(complaint.state),
        outcome=outcome,
        text=text,
        next_steps=further_ways(complaint, on, next_steps),
        findings=known.findings,
        reasons=reasons,
        counts_as_upheld=counts_as_upheld,
        consents=consents,
        without=without,
        on_facts_at_hand=complaint.facts_at_hand,
        root_cause=known.root_cause,
        remedy=authorised(remedy, on),
    )
    return evolve(complaint, response=response)


# Approving


@rule("BR-CPL-7")
def somebody_else_prepared_it(complaint: Complaint, on: Occasion) -> str | None:
    """the approver is not the author"""
    author = complaint.response.prepared_by if complaint.response is not None else ""
    if on.by != author:
        return None
    return Hindrance(f"{author} prepared the answer", who=_approvers(complaint, procedure_of(complaint, on)))


@rule("BR-CPL-7")
def the_procedure_lets_them_approve(complaint: Complaint, on: Occasion) -> str | None:
    """the approver is one whom the procedure names, if it names any"""
    procedure = procedure_of(complaint, on)
    if not procedure.approvers or on.by in procedure.approvers:
        return None
    return Hindrance(f"{on.by} is no approver of the procedure {procedure.id}", who=_approvers(complaint, procedure))


@rule("BR-CPL-7")
def it_is_not_approved_yet(complaint: Complaint, _on: Occasion) -> str | None:
    """an answer is approved once"""
    approval = complaint.response.approval if complaint.response is not None else None
    return f"{approval.by} has approved it already" if approval is not None else None


def _approvers(complaint: Complaint, procedure: Procedure) -> tuple[str, ...]:
    author = complaint.response.prepared_by if complaint.response is not None else ""
    return tuple(each for each in procedure.approvers if each not in (author, *complaint.about))


@HANDLING.step(
    RESPONSE_PREPARED,
    to=STAYS,
    guards=(
        somebody_else_prepared_it,
        the_procedure_lets_them_approve,
        who_handles_it_is_not_complained_about,
        it_is_not_approved_yet,
    ),
)
def approve_response(complaint: Complaint, on: Occasion) -> Complaint:
    """Find the answer fit to be sent, as somebody who did not write it (BR-CPL-7)."""
    if complaint.response is None:  # taken over from elsewhere without its text
        return complaint
    return evolve(complaint, response=evolve(complaint.response, approval=Approval(by=on.by, at=on.happened_at)))


def _where_it_was_prepared(complaint: Complaint, _on: Occasion) -> State:
    left = complaint.response.left if complaint.response is not None else ""
    return UNDER_INVESTIGATION if left == UNDER_INVESTIGATION else UNDER_ASSESSMENT


@HANDLING.step(
    RESPONSE_PREPARED,
    to=(UNDER_ASSESSMENT, UNDER_INVESTIGATION),
    choose=_where_it_was_prepared,
    guards=(the_reason_is_given,),
)
def rework(complaint: Complaint, on: Occasion) -> Complaint:  # noqa: ARG001  the form of every step
    """Send the answer back to be worked on again; its approval is void."""
    if complaint.response is None:
        return complaint
    return evolve(complaint, response=evolve(complaint.response, approval=None))


# Making it known


def needs_approval(complaint: Complaint, procedure: Procedure) -> bool:
    """Tell whether a second person must approve the answer (BR-CPL-7)."""
    response = complaint.response
    return response is not None and (
        procedure.approval == "always" or complaint.is_serious or response.outcome == "not_upheld"
    )


@rule("BR-CPL-7")
def a_second_person_approved_it_where_that_is_due(complaint: Complaint, on: Occasion) -> str | None:
    """a second person approved the answer, where it rejects, the complaint is serious, or the procedure wants it"""
    procedure, response = procedure_of(complaint, on), complaint.response
    if response is None or response.approval is not None or not needs_approval(complaint, procedure):
        return None
    return Hindrance("no second person has approved the answer", who=_approvers(complaint, procedure))


@HANDLING.step(
    RESPONSE_PREPARED,
    to=DECISION_COMMUNICATED,
    guards=(a_second_person_approved_it_where_that_is_due, who_is_told_is_named),
)
def communicate_decision(complaint: Complaint, on: Occasion, *, channel: str = "", to: str = "") -> Complaint:
    """Make the decision known; an acknowledgement that is still due comes with it.

    Args:
        complaint: The complaint.
        on: Who makes it known, and when.
        channel: How a person told it, for example ``"letter"``; it is told then. Without one a message is written,
            and the deadline is met when it was sent (BR-CPL-16).
        to: Whom that person told; the complainant unless given.
    """
    response = complaint.response
    sent = (
        evolve(
            complaint, response=_communicated(response, on, channel, to or (complaint.complainant if channel else ""))
        )
        if response is not None
        else complaint
    )
    if complaint.complainant == ANONYMOUS:  # nobody can be told; the result stands in the log (BR-CPL-1)
        return evolve(sent, decided_at=sent.decided_at or on.happened_at)
    return decision_told(sent, on, on.happened_at, channel, is_awaited=True) if channel.strip() else sent


def _communicated(response: Response, on: Occasion, channel: str, to: str) -> Response:
    """Return an answer that is made known; an apology is delivered with it."""
    remedy = response.remedy
    if remedy is not None and remedy.kind == "apology" and remedy.delivered_at is None:
        remedy = evolve(remedy, delivered_at=on.happened_at)
    return evolve(response, communicated_at=on.happened_at, remedy=remedy, channel=channel, to=to)
