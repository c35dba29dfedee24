"""Assessing: how grave a complaint is (BR-CPL-4), and what cannot wait for its cause to be found (BR-CPL-20)."""

from datetime import datetime

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.policies import decision_target
from itilbrm.processes.complaints.acknowledging import an_acknowledgement_runs
from itilbrm.processes.complaints.answers import Containment
from itilbrm.processes.complaints.complaint import Assessment, Complaint, Level, Severity
from itilbrm.processes.complaints.receiving import owner_beside
from itilbrm.processes.complaints.running_deadlines import contained
from itilbrm.processes.complaints.setting_deadlines import at_assessment
from itilbrm.processes.complaints.states import (
    ACKNOWLEDGED,
    AWAITING_INFORMATION,
    HANDLING,
    RECEIVED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
)
from itilbrm.processes.complaints.what_applies import profile_of, stage_of

__all__ = ["assess", "contain", "is_assessed"]


@rule("BR-CPL-4")
def the_start_is_urgent_or_nobody_waits_to_be_told(
    complaint: Complaint, _on: Occasion, *, severity: Severity, immediate_action: bool
) -> str | None:
    """a complaint is assessed before it is acknowledged only where that cannot wait"""
    if severity == "critical" or immediate_action or not an_acknowledgement_runs(complaint):
        return None
    return "the complainant has not been told yet, and nothing makes the start urgent"


@rule("SM-CPL")
def an_assessment_is_missing_or_a_reason_given(complaint: Complaint, on: Occasion) -> str | None:
    """a complaint is assessed once in a stage, or anew with a reason"""
    if not is_assessed(complaint) or on.reason.strip():
        return None
    return "it is assessed already, and no reason is given to assess it anew"


@rule("SM-CPL")
def handling_may_start_in_the_stage(complaint: Complaint, on: Occasion, *, stage: int | None) -> str | None:
    """handling starts in a stage that the profile lets it start in"""
    if stage is None or stage == complaint.stage:
        return None
    profile = profile_of(complaint, on)
    if complaint.stage == 1 and stage in profile.starts_at:
        return None
    return f"by the profile {profile.id} handling does not start in stage {stage}"


@rule("SM-CPL")
def the_stage_is_the_one_it_is_in(complaint: Complaint, _on: Occasion, *, stage: int | None) -> str | None:
    """a complaint that is handled already stays in its stage"""
    return None if stage in (None, complaint.stage) else f"it is handled in stage {complaint.stage} already"


@rule("BR-CPL-15")
def the_date_of_the_decision_is_left_to_the_assessment(
    complaint: Complaint, on: Occasion, *, severity: Severity, decide_by: datetime | None, stage: int | None
) -> str | None:
    """a date for the decision is given only where the profile leaves it to the assessment, and lies ahead"""
    if decide_by is None:
        return None
    allowed = stage_of(complaint if stage is None else evolve(complaint, stage=stage), on)
    if allowed is not None and decision_target(allowed, severity) is not None:
        return f"the profile {profile_of(complaint, on).id} says by when one of {severity} severity is decided"
    return None if decide_by > on.happened_at else "the date of the decision had passed already"


_FIRST = (handling_may_start_in_the_stage, the_date_of_the_decision_is_left_to_the_assessment)
_AGAIN = (
    an_assessment_is_missing_or_a_reason_given,
    the_stage_is_the_one_it_is_in,
    the_date_of_the_decision_is_left_to_the_assessment,
)


@HANDLING.step(RECEIVED, to=UNDER_ASSESSMENT, guards=(the_start_is_urgent_or_nobody_waits_to_be_told, *_FIRST))
@HANDLING.step(ACKNOWLEDGED, to=UNDER_ASSESSMENT, guards=_FIRST)
@HANDLING.step(UNDER_ASSESSMENT, UNDER_INVESTIGATION, to=STAYS, guards=_AGAIN)
def assess(
    complaint: Complaint,
    on: Occasion,
    *,
    severity: Severity,
    complexity: Level,
    impact: Level,
    urgency: Level,
    immediate_action: bool = False,
    stage: int | None = None,
    decide_by: datetime | None = None,
    understood_as: str | None = None,
    about: tuple[str, ...] = (),
) -> Complaint:
    """Say how grave the complaint is, and how it must be handled (BR-CPL-4).

    The deadline of the decision becomes that of the severity, counted from the same start (BR-CPL-15).

    Args:
        complaint: The complaint.
        on: Who assesses it, and when.
        severity: How grave it is; high and critical ones are serious.
        complexity: How hard it is to find out what happened.
        impact: How much depends on it.
        urgency: How soon an answer is needed.
        immediate_action: Whether something must be done at once.
        stage: The stage that handling starts in, where the profile offers several; the first unless given.
        decide_by: By when it is decided, where the profile leaves that to the assessment.
        understood_as: What we understood, in our words; what was written before stays unless given.
        about: The ids of people or teams that turn out to be complained about as well.
    """
    known = evolve(
        complaint,
        stage=complaint.stage if stage is None else stage,
        about=tuple(dict.fromkeys((*complaint.about, *about))),
        understood_as=complaint.understood_as if understood_as is None else understood_as,
    )
    assessment = Assessment(
        severity=severity,
        complexity=complexity,
        impact=impact,
        urgency=urgency,
        immediate_action=immediate_action,
        stage=known.stage,
    )
    assessed = evolve(
        known,
        assessment=assessment,
        owner=owner_beside(known, on),
        investigator="" if known.investigator in known.about else known.investigator,
    )
    return evolve(assessed, deadlines=at_assessment(assessed, on, decide_by))


@rule("BR-CPL-20")
def what_was_done_and_its_effect_are_told(
    _complaint: Complaint, _on: Occasion, *, what: str, effect: str
) -> str | None:
    """a containment says what was done, and with what effect"""
    missing = [name for name, value in (("what was done", what), ("with what effect", effect)) if not value.strip()]
    return f"nothing says {' and '.join(missing)}" if missing else None


@HANDLING.step(
    RECEIVED,
    ACKNOWLEDGED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    AWAITING_INFORMATION,
    to=STAYS,
    guards=(what_was_done_and_its_effect_are_told,),
    answers_beginning=True,
)
def contain(complaint: Complaint, on: Occasion, *, what: str, effect: str, done_by: str = "") -> Complaint:
    """Say what was done at once, before the cause is known (BR-CPL-20); it meets the deadline for that.

    Args:
        complaint: The complaint.
        on: Who says so, and when it was done.
        what: What was done.
        effect: What it achieved.
        done_by: The id of who did it; who says so unless given.
    """
    done = Containment(at=on.happened_at, what=what, done_by=done_by or on.by, effect=effect)
    return evolve(complaint, containment=done, deadlines=contained(complaint, on))


def is_assessed(complaint: Complaint) -> bool:
    """Tell whether the complaint is assessed in its present stage."""
    return complaint.assessment is not None and complaint.assessment.stage == complaint.stage
