"""Concluding: the complainant accepts or rejects the decision, and the complaint is closed (BR-CPL-8 to BR-CPL-10)."""

from datetime import datetime

from itilbrm.lifecycle import STAYS, Hindrance, Occasion, State, evolve, rule
from itilbrm.processes.complaints.answers import Closure, ClosureKind, Referral, Silence
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.setting_deadlines import for_stage
from itilbrm.processes.complaints.states import (
    ACCEPTED,
    CLOSED,
    DECISION_COMMUNICATED,
    HANDLING,
    UNDER_ASSESSMENT,
)
from itilbrm.processes.complaints.what_applies import (
    calendar_of,
    further_stage,
    procedure_of,
    profile_of,
)
from itilbrm.processes.complaints.what_closing_needs import (
    the_cause_is_settled,
    the_corrective_actions_can_be_followed,
    the_remedy_is_delivered_or_scheduled,
    what_closing_leaves_open,
)
from itilbrm.processes.complaints.who_may import (
    WHO_SPEAKS,
    replied,
    the_reason_is_given,
)
from itilbrm.values import ANONYMOUS, NOBODY

__all__ = [
    "accept",
    "close",
    "close_disputed",
    "close_without_response",
    "closed",
    "deliver_remedy",
    "record_referral",
    "reject_decision",
    "retract_acceptance",
    "schedule_remedy",
]

_CLOSING = (the_cause_is_settled, the_remedy_is_delivered_or_scheduled, the_corrective_actions_can_be_followed)


@HANDLING.step(DECISION_COMMUNICATED, to=ACCEPTED, guards=WHO_SPEAKS)
def accept(
    complaint: Complaint,
    on: Occasion,
    *,
    on_behalf_of: str = "",
    authority: str = "",
    for_customer: bool = False,
    consent: str = "",
) -> Complaint:
    """Say that the complainant is satisfied with the decision; nothing of ours stands in the way.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        on_behalf_of: Whose word it is, if it is not that of who records it.
        authority: What entitles them to say so for somebody else, for example ``"a call at noon"``.
        for_customer: Whether the customer says so, who may for what was said in the name of the unit.
        consent: Otherwise, how the complainant consented.
    """
    reply = replied(on, "accepted", on_behalf_of, authority, consent, for_customer=for_customer)
    return evolve(complaint, reply=reply, disputed=False, silence=None)


@HANDLING.step(ACCEPTED, to=DECISION_COMMUNICATED, guards=(*WHO_SPEAKS, the_reason_is_given))
def retract_acceptance(
    complaint: Complaint,
    on: Occasion,
    *,
    on_behalf_of: str = "",
    authority: str = "",
    for_customer: bool = False,
    consent: str = "",
) -> Complaint:
    """Take an acceptance back, for example because the remedy did not come.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        on_behalf_of: Whose word it is, if it is not that of who records it.
        authority: What entitles them to say so for somebody else.
        for_customer: Whether the customer says so, who may for what was said in the name of the unit.
        consent: Otherwise, how the complainant consented.
    """
    reply = replied(on, "retracted", on_behalf_of, authority, consent, for_customer=for_customer)
    return evolve(complaint, reply=reply, silence=None)


def _as_far_as_there_are_stages(complaint: Complaint, _on: Occasion) -> State:
    return DECISION_COMMUNICATED if complaint.disputed else UNDER_ASSESSMENT


@HANDLING.step(
    DECISION_COMMUNICATED,
    to=(UNDER_ASSESSMENT, DECISION_COMMUNICATED),
    choose=_as_far_as_there_are_stages,
    guards=(*WHO_SPEAKS, the_reason_is_given),
)
def reject_decision(
    complaint: Complaint,
    on: Occasion,
    *,
    on_behalf_of: str = "",
    authority: str = "",
    for_customer: bool = False,
    consent: str = "",
) -> Complaint:
    """Say that the complainant does not accept the decision.

    Where the profile has a further stage the complaint enters it, with deadlines of its own; after the last one it
    is disputed, and stays open.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        on_behalf_of: Whose word it is, if it is not that of who records it.
        authority: What entitles them to say so for somebody else.
        for_customer: Whether the customer says so, who may for what was said in the name of the unit.
        consent: Otherwise, how the complainant consented.
    """
    reply = replied(on, "rejected", on_behalf_of, authority, consent, for_customer=for_customer)
    stage = further_stage(complaint, on)
    if stage is None:
        return evolve(complaint, reply=reply, disputed=True, silence=None)
    entered = evolve(complaint, reply=reply, stage=stage.number, disputed=False, silence=None, facts_at_hand=False)
    return evolve(entered, deadlines=for_stage(entered, on, on.happened_at))


# Closing


@HANDLING.step(ACCEPTED, to=CLOSED, guards=_CLOSING)
def close(complaint: Complaint, on: Occasion, *, waived: str = "") -> Complaint:
    """Close what the complainant accepted (BR-CPL-8).

    Args:
        complaint: The complaint.
        on: Who closes it, and when.
        waived: Why a corrective action needs no check of its effect, where it has none.
    """
    return closed(complaint, on, "customer_accepted", waived)


@rule("TM-CPL-1")
def nobody_answered_in_time(complaint: Complaint, on: Occasion) -> str | None:
    """the procedure closes what nobody answers, the complainant was reminded, and the time is over"""
    if complaint.complainant == ANONYMOUS:
        return None  # no answer can come
    if complaint.disputed:
        return "the complainant rejects the decision"
    silence = complaint.silence
    if silence is not None:
        return _hears_nothing(silence, on)
    procedure = procedure_of(complaint, on)
    if procedure.closes_silent:
        return "the complainant was not told the decision yet, or has answered it"
    return f"the procedure {procedure.id} waits for an answer for ever"


def _hears_nothing(silence: Silence, on: Occasion) -> str | None:
    if silence.reminded_at is None:
        return "the complainant was not reminded"
    if on.happened_at < silence.close_at:
        return f"an answer is awaited until {silence.close_at.isoformat()}"
    return None


def _silence_is_over(complaint: Complaint) -> datetime | None:
    silence = complaint.silence
    if silence is None or silence.reminded_at is None or complaint.disputed or what_closing_leaves_open(complaint):
        return None
    return max(silence.close_at, silence.reminded_at)


@HANDLING.step(DECISION_COMMUNICATED, to=CLOSED, guards=(nobody_answered_in_time, *_CLOSING), due=_silence_is_over)
def close_without_response(complaint: Complaint, on: Occasion, *, waived: str = "") -> Complaint:
    """Close what nobody answered, where the procedure does so (TM-CPL-1), and what nobody can answer.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        waived: Why a corrective action needs no check of its effect, where it has none.
    """
    return closed(complaint, on, "no_response", waived)


@rule("BR-CPL-9")
def it_is_disputed(complaint: Complaint, on: Occasion) -> str | None:
    """the complainant rejects the decision of the last stage"""
    if further_stage(complaint, on) is not None:
        return "not all stages of handling are used"
    return None if complaint.disputed else "nobody disputes the decision"


@rule("BR-CPL-9")
def the_recourse_outside_is_named(complaint: Complaint, on: Occasion) -> str | None:
    """it is named where the complainant can turn to outside"""
    if complaint.referrals or procedure_of(complaint, on).recourse.strip() or profile_of(complaint, on).external:
        return None
    return "nothing names where the complainant can turn to outside"


@rule("BR-CPL-9")
def the_referral_is_decided_or_its_time_is_over(complaint: Complaint, on: Occasion) -> str | None:
    """where the profile waits for it, a referral is decided, or the time for one is over"""
    profile = profile_of(complaint, on)
    if not profile.awaits_referral:
        return None
    if complaint.referrals:
        waits = next((each.body for each in complaint.referrals if not each.outcome.strip()), None)
        return f"{waits} has not decided yet" if waits is not None else None
    period = profile.external.period if profile.external is not None else None
    if period is None:
        return "the matter was not taken outside, and nothing says until when it can be"
    until = calendar_of(complaint, on.policies).add(complaint.since, period)
    return None if on.happened_at > until else f"the matter can be taken outside until {until.isoformat()}"


@rule("BR-CPL-9")
def a_lead_closes_it(complaint: Complaint, on: Occasion) -> str | None:
    """a lead closes what is disputed, where the procedure names any"""
    leads = procedure_of(complaint, on).leads
    return None if not leads or on.by in leads else Hindrance(f"{on.by} is no lead", who=leads)


@HANDLING.step(
    DECISION_COMMUNICATED,
    to=CLOSED,
    guards=(
        it_is_disputed,
        the_recourse_outside_is_named,
        the_referral_is_decided_or_its_time_is_over,
        a_lead_closes_it,
        *_CLOSING,
    ),
)
def close_disputed(complaint: Complaint, on: Occasion, *, waived: str = "") -> Complaint:
    """Close what the complainant goes on disputing, after all stages and with the recourse outside named (BR-CPL-9).

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        waived: Why a corrective action needs no check of its effect, where it has none.
    """
    return closed(complaint, on, "disputed", waived)


def closed(complaint: Complaint, on: Occasion, kind: ClosureKind, waived: str = "") -> Complaint:
    """Return a complaint that is closed now, by something."""
    closure = Closure(kind=kind, at=on.happened_at, by=on.by, waived=waived)
    return evolve(complaint, closures=(*complaint.closures, closure), closed_at=on.happened_at, silence=None)


# What goes on beside it


@rule("BR-CPL-21")
def the_body_is_named(_complaint: Complaint, _on: Occasion, *, body: str) -> str | None:
    """a referral names to whom"""
    return None if body.strip() else "nobody is named to whom the matter was taken"


@HANDLING.step(DECISION_COMMUNICATED, ACCEPTED, CLOSED, to=STAYS, guards=(the_body_is_named,))
def record_referral(
    complaint: Complaint, on: Occasion, *, body: str, reference: str = "", outcome: str = ""
) -> Complaint:
    """Say that the matter was taken to somebody outside, and later what they decided; ours stays as it is (BR-CPL-21).

    Args:
        complaint: The complaint.
        on: Who says so, and when it happened.
        body: To whom.
        reference: What it is called there; the same body and reference again is the same referral.
        outcome: What they decided.
    """
    new = Referral(body=body, reference=reference, at=on.happened_at, outcome=outcome)
    known = [each for each in complaint.referrals if (each.body, each.reference) == (body, reference)]
    if known:
        new = evolve(known[0], outcome=outcome or known[0].outcome)
    others = [each for each in complaint.referrals if each not in known]
    return evolve(complaint, referrals=(*others, new))


@rule("BR-CPL-8")
def a_remedy_is_offered(complaint: Complaint, _on: Occasion) -> str | None:
    """a remedy is offered that was not delivered yet"""
    remedy = complaint.response.remedy if complaint.response is not None else None
    if remedy is None:
        return "no remedy is offered"
    return "the remedy was delivered already" if remedy.delivered_at is not None else None


@HANDLING.step(DECISION_COMMUNICATED, ACCEPTED, CLOSED, to=STAYS, guards=(a_remedy_is_offered,))
def deliver_remedy(complaint: Complaint, on: Occasion) -> Complaint:
    """Say that the complainant got what was offered."""
    response = complaint.response
    if response is None or response.remedy is None:
        return complaint
    delivered = evolve(response.remedy, delivered_at=on.happened_at)
    return evolve(complaint, response=evolve(response, remedy=delivered))


@rule("BR-CPL-8")
def somebody_sees_to_it_by_a_date(_complaint: Complaint, on: Occasion, *, owner: str, due: datetime) -> str | None:
    """somebody in particular sees to the remedy by a date ahead"""
    if owner in NOBODY:
        return "nobody is named who sees to it"
    return None if due > on.happened_at else "the date of the remedy had passed already"


@HANDLING.step(
    DECISION_COMMUNICATED, ACCEPTED, CLOSED, to=STAYS, guards=(a_remedy_is_offered, somebody_sees_to_it_by_a_date)
)
def schedule_remedy(complaint: Complaint, on: Occasion, *, owner: str, due: datetime) -> Complaint:  # noqa: ARG001  the form of every step
    """Say who sees to the remedy, and by when.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        owner: The id of who sees to it.
        due: By when; it lies ahead.
    """
    response = complaint.response
    if response is None or response.remedy is None:
        return complaint
    return evolve(complaint, response=evolve(response, remedy=evolve(response.remedy, owner=owner, due=due)))
