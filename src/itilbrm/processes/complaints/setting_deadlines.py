"""Setting deadlines: at the receipt, at the assessment, for a stage, after a reopening; and moving them.

Everything here is pure: a complaint and what applies to it come in, its deadlines come out. A deadline that is
set never moves by itself (T-3); these functions are called by the steps that move it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

import attrs

from itilbrm.calendars import Amount, BusinessCalendar
from itilbrm.lifecycle import Occasion, evolve
from itilbrm.policies import (
    DeadlineProfile,
    Stage,
    Target,
    at_risk_at,
    counted_from,
    decision_target,
    is_business,
    provisional_target,
)
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.deadlines import Deadline, DeadlineKind
from itilbrm.processes.complaints.what_applies import (
    calendar_of,
    calendar_of_deadline,
    profile_of,
    stage_of,
)
from itilbrm.values import ANONYMOUS

__all__ = [
    "after_acknowledgement",
    "at_assessment",
    "at_receipt",
    "for_stage",
    "from_earlier_receipt",
    "longest",
    "put_off",
    "recomputed",
]


@attrs.frozen
class _Starts:
    """The instants that a target may count from."""

    received_at: datetime
    recorded_at: datetime
    acknowledged_at: datetime | None
    stage_began_at: datetime

    @classmethod
    def all_at(cls, at: datetime) -> "_Starts":
        return cls(at, at, at, at)

    def of(self, target: Target) -> datetime:
        return counted_from(
            target,
            received_at=self.received_at,
            recorded_at=self.recorded_at,
            acknowledged_at=self.acknowledged_at,
            stage_began_at=self.stage_began_at,
        )


def at_receipt(complaint: Complaint, on: Occasion) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that was received: to acknowledge, and provisionally to decide (BR-CPL-15).

    Nothing is due towards somebody anonymous (BR-CPL-1); what is critical is to be contained all the same.
    """
    received = complaint.received_at
    starts = _Starts(received, on.at, None, received)
    stage = stage_of(complaint, on)
    return tuple(_begun(complaint, on, stage, starts)) if stage is not None else ()


def for_stage(complaint: Complaint, on: Occasion, began: datetime) -> tuple[Deadline, ...]:
    """Return all deadlines of a complaint whose stage began, or began anew, at an instant; the former stay beside them.

    A stage after the first counts from its own beginning, and so does everything after a reopening.
    """
    stage = stage_of(complaint, on)
    new = _begun(complaint, on, stage, _Starts.all_at(began)) if stage is not None else ()
    return (*complaint.deadlines, *new)


def _begun(complaint: Complaint, on: Occasion, stage: Stage, starts: _Starts) -> Iterator[Deadline]:
    profile, calendar = profile_of(complaint, on), calendar_of(complaint, on.policies)
    if complaint.complainant != ANONYMOUS:
        if stage.acknowledgement is not None:
            yield _new("acknowledgement", stage.acknowledgement, complaint, profile, calendar, starts)
        target, provisional = _target_of_decision(complaint, stage)
        yield evolve(_new("decision", target, complaint, profile, calendar, starts), provisional=provisional)
    yield from _containment(complaint, on, stage, starts)


def _target_of_decision(complaint: Complaint, stage: Stage) -> tuple[Target, bool]:
    """Return the target of the decision, and whether it is provisional: until it is assessed in its stage."""
    if complaint.assessment is not None and complaint.assessment.stage == complaint.stage:
        target = decision_target(stage, complaint.assessment.severity)
        if target is not None:
            return target, False
    return cast("Target", provisional_target(stage)), True  # no stage is without any


def _containment(complaint: Complaint, on: Occasion, stage: Stage, starts: _Starts) -> Iterator[Deadline]:
    """Yield the deadline of the containment, where the severity asks for one and nothing was contained (BR-CPL-20)."""
    target = stage.containment.get(complaint.severity or "")
    if target is not None and complaint.containment is None and complaint.deadline("containment") is None:
        profile, calendar = profile_of(complaint, on), calendar_of(complaint, on.policies)
        yield _new("containment", target, complaint, profile, calendar, starts)


def at_assessment(complaint: Complaint, on: Occasion, decide_by: datetime | None = None) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that was assessed just now.

    That of the decision is the one of the severity now, counted from the same start (BR-CPL-15); where the profile
    leaves it to the assessment, it is ``decide_by``. One that was adopted keeps its own.
    """
    stage = stage_of(complaint, on)
    if stage is None:
        return complaint.deadlines
    adopted = not complaint.profile
    start = on.happened_at if adopted else complaint.received_at
    told = complaint.acknowledgement
    starts = _Starts(start, start, told.at if told is not None else None, start)
    kept = [
        _assessed(each, complaint, on, stage, decide_by) if each in complaint.unmet and each.amount else each
        for each in complaint.deadlines
        if not _is_contained_no_more(each, complaint, on, stage)
    ]
    if not adopted and complaint.deadline("acknowledgement") is None and complaint.stage > 1:
        kept += [each for each in _begun(complaint, on, stage, starts) if each.kind == "acknowledgement"]
    return (*kept, *_containment(evolve(complaint, deadlines=tuple(kept)), on, stage, starts))


def _assessed(
    deadline: Deadline, complaint: Complaint, on: Occasion, stage: Stage, decide_by: datetime | None
) -> Deadline:
    if deadline.kind == "acknowledgement" and complaint.stage > deadline.stage and stage.acknowledgement is not None:
        return _counted(evolve(deadline, stage=complaint.stage), stage.acknowledgement, complaint, on)
    if deadline.kind != "decision":
        return deadline
    target, provisional = _target_of_decision(complaint, stage)
    moved = _counted(evolve(deadline, stage=complaint.stage, provisional=provisional), target, complaint, on)
    return _due_at(evolve(moved, provisional=False), decide_by, complaint, on) if decide_by is not None else moved


def _is_contained_no_more(deadline: Deadline, complaint: Complaint, on: Occasion, stage: Stage) -> bool:
    """Tell whether a containment need not be made any more: the complaint is less grave than it seemed."""
    return (
        deadline.kind == "containment"
        and deadline.met_at is None
        and on.happened_at <= deadline.due_at
        and (complaint.severity or "") not in stage.containment
    )


def after_acknowledgement(complaint: Complaint, on: Occasion) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that was acknowledged just now: a decision may count from that."""
    stage = stage_of(complaint, on)
    target = _target_of_decision(complaint, stage)[0] if stage is not None else None
    if target is None or target.counts_from != "acknowledged":  # of a stage that the profile knows
        return complaint.deadlines
    return tuple(
        _counted(evolve(each, counted_from=on.happened_at), target, complaint, on)
        if each.kind == "decision" and each in complaint.unmet and each.amount
        else each
        for each in complaint.deadlines
    )


def from_earlier_receipt(complaint: Complaint, on: Occasion, received_at: datetime) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint that reached us earlier than we knew; those met stay as they are."""
    return tuple(
        _again(each, complaint, on, received_at)
        if each.met_at is None and each.amount and each.counted_from == complaint.received_at
        else each
        for each in complaint.deadlines
    )


def _again(deadline: Deadline, complaint: Complaint, on: Occasion, began: datetime) -> Deadline:
    target = Target(amount=Amount.parse(deadline.amount), pausable=deadline.pausable, in_writing=deadline.in_writing)
    return _counted(evolve(deadline, counted_from=began), target, complaint, on)


def put_off(complaint: Complaint, on: Occasion, until: datetime) -> tuple[Deadline, ...]:
    """Return the deadlines of a complaint whose decision was put off to a later instant (BR-MON-4)."""
    return tuple(
        _due_at(evolve(each, extensions=each.extensions + 1), until, complaint, on)
        if each.kind == "decision" and each in complaint.unmet
        else each
        for each in complaint.deadlines
    )


def longest(deadline: Deadline, allowed: Amount, complaint: Complaint, on: Occasion) -> datetime | None:
    """Return until when a decision can be put off at most; None where nobody knows from when its time is counted."""
    if deadline.counted_from is None:
        return None
    calendar = calendar_of_deadline(deadline.calendar, complaint, on.policies)
    return _with_pauses(calendar.add(deadline.counted_from, allowed), deadline, allowed, calendar)


def recomputed(complaint: Complaint, on: Occasion) -> tuple[Deadline, ...]:
    """Return what the deadlines would be by the policies that hold now (T-3); those met or taken over stay as they are.

    What was missed stays missed (BR-MON-3), and what was put off keeps the later of both dates.
    """
    stage = stage_of(complaint, on)
    if stage is None:
        return complaint.deadlines
    targets: dict[DeadlineKind, Target | None] = {
        "acknowledgement": stage.acknowledgement,
        "decision": _target_of_decision(complaint, stage)[0],
        "containment": stage.containment.get(complaint.severity or ""),
    }

    def anew(deadline: Deadline) -> Deadline:
        target = targets.get(deadline.kind)
        if target is None or not deadline.amount or deadline not in complaint.unmet or deadline.due_at < on.happened_at:
            return deadline
        moved = _counted(deadline, target, complaint, on)
        if deadline.extensions and moved.due_at < deadline.due_at:
            return _due_at(moved, deadline.due_at, complaint, on)
        return moved

    return tuple(anew(each) for each in complaint.deadlines)


# One deadline


def _new(  # noqa: PLR0917  what a deadline is set from, in its order
    kind: DeadlineKind,
    target: Target,
    complaint: Complaint,
    profile: DeadlineProfile,
    calendar: BusinessCalendar,
    starts: _Starts,
) -> Deadline:
    began = starts.of(target)
    due = calendar.add(began, target.amount)
    return Deadline(
        kind=kind,
        due_at=due,
        original_due_at=due,
        stage=complaint.stage,
        counted_from=began,
        amount=str(target.amount),
        at_risk_at=at_risk_at(began, due, profile.at_risk_share, calendar, is_business(target.amount), ()),
        profile=profile.edition,
        calendar=f"{calendar.id}/{calendar.edition}",
        zone=calendar.timezone,
        pausable=target.pausable,
        in_writing=target.in_writing,
    )


def _counted(deadline: Deadline, target: Target, complaint: Complaint, on: Occasion) -> Deadline:
    """Return a deadline as a target sets it, from the same start and with the same pauses."""
    began = deadline.counted_from or complaint.received_at
    calendar = calendar_of(complaint, on.policies)
    profile = profile_of(complaint, on)
    moved = evolve(
        deadline,
        amount=str(target.amount),
        pausable=target.pausable,
        in_writing=target.in_writing,
        pauses=deadline.pauses if target.pausable else (),
        profile=profile.edition,
        calendar=f"{calendar.id}/{calendar.edition}",
        zone=calendar.timezone,
    )
    due = _with_pauses(calendar.add(began, target.amount), moved, target.amount, calendar)
    return _due_at(moved, due, complaint, on)


def _with_pauses(due: datetime, deadline: Deadline, amount: Amount, calendar: BusinessCalendar) -> datetime:
    over = [(each.since, each.until) for each in deadline.pauses if each.until is not None]
    return calendar.extended(due, over, amount) if over else due


def _due_at(deadline: Deadline, due: datetime, complaint: Complaint, on: Occasion) -> Deadline:
    """Return a deadline that is due at another instant, and at risk accordingly."""
    risk = None
    if deadline.counted_from is not None and deadline.amount:
        calendar = calendar_of_deadline(deadline.calendar, complaint, on.policies)
        risk = at_risk_at(
            deadline.counted_from,
            due,
            profile_of(complaint, on).at_risk_share,
            calendar,
            is_business(Amount.parse(deadline.amount)),
            [(each.since, each.until) for each in deadline.pauses],
        )
    return evolve(deadline, due_at=due, at_risk_at=risk)
