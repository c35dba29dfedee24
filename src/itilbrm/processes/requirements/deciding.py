"""Deciding: a case is submitted to who may decide about it, and decided about by nobody else (BR-MAN-1)."""

from datetime import date, datetime

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.lifecycle import STAYS, Hindrance, Occasion, State, evolve, rule
from itilbrm.parties.deciding import Warrant
from itilbrm.parties.giving_reasons import what_is_recorded_later_has_evidence
from itilbrm.processes.requirements.answers import Approval, Deferral, Submission
from itilbrm.processes.requirements.days import begins, has_passed, today
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import (
    APPROVED,
    AWAITING_DECISION,
    CASE_PREPARED,
    DEFERRED,
    IDENTIFYING,
    REJECTED,
)
from itilbrm.processes.requirements.who_may import (
    agreed_by,
    it_is_said_why,
    the_holder_of,
    the_mandate_decides,
    warranted,
)
from itilbrm.values import CLOCK

__all__ = [
    "approve",
    "defer",
    "escalate_decision",
    "reactivate",
    "readdress",
    "reject",
    "remind_to_decide",
    "return_for_rework",
    "submit",
]


@rule("BR-REQ-4")
def it_goes_to_who_decides(requirement: Requirement, on: Occasion, *, to: str) -> str | None:
    """it is addressed to the decision holder, and not to the purchaser"""
    found = the_holder_of(requirement, on)
    if isinstance(found, Hindrance):
        return found
    if not to or to == found.holder:
        return None
    return Hindrance(f"the decision lies with {found.holder}, not with {to}", who=(found.holder,))


@rule("BR-REQ-9")
def no_conflict_holds_it(requirement: Requirement, _on: Occasion) -> str | None:
    """no open conflict holds it"""
    held = ", ".join(requirement.conflicts)
    return f"it is held by {held} until that is settled" if held else None


@IDENTIFYING.step(CASE_PREPARED, to=AWAITING_DECISION, guards=(it_goes_to_who_decides, no_conflict_holds_it))
def submit(requirement: Requirement, on: Occasion, *, to: str = "") -> Requirement:
    """Submit the case to who may decide about it; they are reminded, and it is escalated (TM-REQ-2, TM-REQ-3).

    Args:
        requirement: The requirement.
        on: Who submits it, and when.
        to: The id of the decision holder; found by their mandate, unless given.
    """
    return evolve(requirement, submission=_submitted(requirement, on, to), approvals=(), deferral=None)


def _submitted(requirement: Requirement, on: Occasion, to: str = "") -> Submission:
    """Return to whom a case is submitted; nobody's mandate may cover it any more when the clock takes it up again."""
    found, former = the_holder_of(requirement, on), requirement.submission
    nearest = (former.to if former is not None else on.by) if isinstance(found, Hindrance) else found.holder
    return Submission(
        at=on.happened_at,
        to=to or nearest,
        sponsor="" if isinstance(found, Hindrance) else found.sponsor,
        consulted=() if isinstance(found, Hindrance) else found.consulted,
        case_version=requirement.case_version,
        remind_at=_after("TM-REQ-2", requirement, on),
        escalate_at=_after("TM-REQ-3", requirement, on),
    )


def _after(timer: str, requirement: Requirement, on: Occasion) -> datetime | None:
    after = on.policies.timer(timer)
    if after.amount is None or not after.is_on:
        return None
    return calendar_that_holds(on, requirement.customer, requirement.services).add(on.happened_at, after.amount)


@rule("BR-BC-5")
def the_case_holds(requirement: Requirement, on: Occasion) -> str | None:
    """the case has not expired"""
    if _is_valid(requirement, on):
        return None
    case = requirement.case
    when = (
        f"expired on {case.expires_on.isoformat()}" if case is not None and case.expires_on is not None else "is none"
    )
    return f"the case {when}; return it for rework"


def _is_valid(requirement: Requirement, on: Occasion) -> bool:
    case = requirement.case
    return case is not None and not has_passed(case.expires_on, on, requirement.services, requirement.customer)


@rule("BR-MAN-9")
def they_have_not_approved_yet(requirement: Requirement, on: Occasion) -> str | None:
    """who approves has not approved already"""
    return f"{on.by} has approved it already, and another has to" if on.by in agreed_by(requirement) else None


def _second_power(requirement: Requirement, _on: Occasion) -> State:
    """Tell whether a second power still has to approve (BR-MAN-9)."""
    return APPROVED if requirement.decided_at is not None else AWAITING_DECISION


@IDENTIFYING.step(
    AWAITING_DECISION,
    to=(APPROVED, AWAITING_DECISION),
    choose=_second_power,
    guards=(
        the_mandate_decides,
        they_have_not_approved_yet,
        the_case_holds,
        no_conflict_holds_it,
        what_is_recorded_later_has_evidence,
    ),
)
def approve(requirement: Requirement, on: Occasion, *, evidence: str = "") -> Requirement:
    """Approve the case, by the mandate that covers it; where a sponsor holds the budget it needs both (BR-MAN-9).

    Args:
        requirement: The requirement.
        on: Who approves it, and when: their mandate is judged at that instant (BR-MAN-2).
        evidence: What shows it, where it is recorded later than it was decided.
    """
    so_far = agreed_by(requirement)
    full = warranted(requirement, on, *so_far)
    right = full if isinstance(full, Warrant) else _in_part(requirement, on)
    approval = Approval(
        by=on.by,
        power="finance" if right is not None and on.by == right.sponsor else "decide",
        mandate_holder=right.holder if right is not None else "",
        mandate=right.mandate if right is not None else "",
        instead_of=right.instead_of if right is not None else "",
        at=on.happened_at,
        case_version=requirement.case_version,
        amount=requirement.amount,
        evidence=evidence,
    )
    approved = evolve(requirement, approvals=(*requirement.approvals, approval))
    if not isinstance(full, Warrant):
        return approved
    return evolve(approved, decided_at=on.happened_at, decided_by=on.by)


def _in_part(requirement: Requirement, on: Occasion) -> Warrant | None:
    """Return the right of who is the first of two that have to approve."""
    holder = the_holder_of(requirement, on)
    both = () if isinstance(holder, Hindrance) else (holder.holder, holder.sponsor)
    found = warranted(requirement, on, *both)
    return found if isinstance(found, Warrant) else None


@IDENTIFYING.step(
    AWAITING_DECISION,
    to=REJECTED,
    guards=(the_mandate_decides, it_is_said_why, what_is_recorded_later_has_evidence),
)
def reject(requirement: Requirement, on: Occasion, *, evidence: str = "") -> Requirement:  # noqa: ARG001  a guard asks for it
    """Reject the case, and say why; the mandate that approves is the one that rejects.

    Args:
        requirement: The requirement.
        on: Who rejects it, when, and why.
        evidence: What shows it, where it is recorded later than it was decided.
    """
    return evolve(requirement, decided_at=on.happened_at, decided_by=on.by)


@rule("SM-REQ")
def the_day_lies_ahead(requirement: Requirement, on: Occasion, *, until: date) -> str | None:
    """the day until which it is put off lies ahead"""
    now = today(on, requirement.services, requirement.customer)
    return None if until > now else f"{until.isoformat()} does not lie ahead"


@IDENTIFYING.step(AWAITING_DECISION, to=DEFERRED, guards=(the_mandate_decides, it_is_said_why, the_day_lies_ahead))
def defer(requirement: Requirement, on: Occasion, *, until: date) -> Requirement:
    """Put the decision off, and say why; on the day named the clock takes it up again (TM-REQ-4).

    Args:
        requirement: The requirement.
        on: Who puts it off, when, and why.
        until: The day.
    """
    at = begins(until, on, requirement.services, requirement.customer)
    return evolve(requirement, deferral=Deferral(until=until, at=on.happened_at, by=on.by, reactivate_at=at))


@rule("SM-REQ")
def what_is_missing_is_said(_requirement: Requirement, _on: Occasion, *, missing: str) -> str | None:
    """it is said what is missing"""
    return None if missing.strip() else "it is not said what is missing"


@IDENTIFYING.step(AWAITING_DECISION, to=CASE_PREPARED, guards=(the_mandate_decides, what_is_missing_is_said))
def return_for_rework(requirement: Requirement, on: Occasion, *, missing: str) -> Requirement:  # noqa: ARG001  the form of every step
    """Give the case back, and say what is missing.

    Args:
        requirement: The requirement.
        on: Who gives it back, and when.
        missing: What is missing.
    """
    return evolve(requirement, missing=missing, approvals=(), submission=None)


def _reactivation(requirement: Requirement) -> datetime | None:
    """Return when the clock takes a deferred requirement up again (TM-REQ-4)."""
    return requirement.deferral.reactivate_at if requirement.deferral is not None else None


@rule("BR-MAN-1")
def the_clock_or_the_mandate_takes_it_up(requirement: Requirement, on: Occasion) -> str | None:
    """the clock takes it up again on its day, and before that who may decide about it"""
    return None if on.by == CLOCK else the_mandate_decides(requirement, on)


def _still_valid(requirement: Requirement, on: Occasion) -> State:
    """Tell whether the case still holds."""
    return AWAITING_DECISION if _is_valid(requirement, on) else CASE_PREPARED


@IDENTIFYING.step(
    DEFERRED,
    to=(AWAITING_DECISION, CASE_PREPARED),
    choose=_still_valid,
    due=_reactivation,
    guards=(the_clock_or_the_mandate_takes_it_up,),
)
def reactivate(requirement: Requirement, on: Occasion) -> Requirement:
    """Take it up again: for a decision where its case still holds, else for another case (TM-REQ-4)."""
    if not _is_valid(requirement, on):
        return evolve(requirement, deferral=None, submission=None, approvals=())
    return evolve(requirement, deferral=None, submission=_submitted(requirement, on), approvals=())


@rule("BR-REQ-4")
def somebody_else_decides_now(requirement: Requirement, on: Occasion) -> str | None:
    """it follows from what became of a mandate, and somebody else than whom it was addressed to decides now"""
    if not on.cause:
        return "it is addressed anew where a mandate ends or begins; nobody does so by hand"
    found, sent = the_holder_of(requirement, on), requirement.submission
    is_new = not isinstance(found, Hindrance) and (sent is None or found.holder != sent.to)
    return None if is_new else "nobody else decides about it"


@IDENTIFYING.step(AWAITING_DECISION, to=STAYS, guards=(somebody_else_decides_now,))
def readdress(requirement: Requirement, on: Occasion) -> Requirement:
    """Address it to who decides now, as follows when a mandate ended or began; they are asked, and reminded anew."""
    anew, former = _submitted(requirement, on), requirement.submission
    at = former.at if former is not None else on.happened_at
    return evolve(requirement, submission=evolve(anew, at=at, readdressed_at=on.happened_at))


def _reminder(requirement: Requirement) -> datetime | None:
    sent = requirement.submission
    return sent.remind_at if sent is not None and sent.reminded_at is None else None


@IDENTIFYING.step(AWAITING_DECISION, to=STAYS, due=_reminder)
def remind_to_decide(requirement: Requirement, on: Occasion) -> Requirement:
    """Remind who decides that the case waits for them (TM-REQ-2)."""
    sent = requirement.submission
    return requirement if sent is None else evolve(requirement, submission=evolve(sent, reminded_at=on.happened_at))


def _escalation(requirement: Requirement) -> datetime | None:
    sent = requirement.submission
    return sent.escalate_at if sent is not None and sent.escalated_at is None else None


@IDENTIFYING.step(AWAITING_DECISION, to=STAYS, due=_escalation)
def escalate_decision(requirement: Requirement, on: Occasion) -> Requirement:
    """Tell those above who decides that nobody has decided yet (TM-REQ-3)."""
    sent = requirement.submission
    return requirement if sent is None else evolve(requirement, submission=evolve(sent, escalated_at=on.happened_at))
