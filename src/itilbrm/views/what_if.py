"""What another deadline profile would have meant: deadlines of the past, scored again; nothing is stored (T-9)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

import attrs

from itilbrm.calendars import BusinessCalendar
from itilbrm.periods import Period
from itilbrm.policies import DeadlineProfile, Policies, Stage, Target, decision_target, provisional_target, target_due
from itilbrm.processes.complaints import Complaint, Deadline
from itilbrm.values import ANONYMOUS

__all__ = ["JUDGED", "Judgement", "Rescored", "WhatIf", "what_if", "what_if_in"]

Judgement: TypeAlias = Literal["met", "missed", "escalated", "pending", "none"]
Kind: TypeAlias = Literal["acknowledgement", "decision", "containment"]

JUDGED: Final[tuple[Kind, ...]] = ("acknowledgement", "containment", "decision")
_FELL_AWAY: Final = frozenset({"withdrawn", "duplicate", "reclassified"})


@attrs.frozen(kw_only=True)
class Rescored:
    """One deadline, as it was and as it would have been.

    Attributes:
        complaint: The id of the complaint.
        kind: What was due.
        stage: The stage of handling.
        met_at: When it was done; None while it is not.
        due_at: When it was due; None where no deadline was set.
        judgement: How it stands: ``met``; ``missed``, or ``escalated`` where it was missed so far that the profile
            escalates; ``pending`` while it can be met; ``none`` where there is nothing to judge.
        would_be_due_at: When it would have been due; None where the other profile sets no deadline.
        would_be: How it would stand.
    """

    complaint: str
    kind: Kind
    stage: int
    met_at: datetime | None
    due_at: datetime | None
    judgement: Judgement
    would_be_due_at: datetime | None
    would_be: Judgement


@attrs.frozen(kw_only=True)
class WhatIf:
    """What another profile would have meant for the complaints that were received in a period.

    Attributes:
        profile: The name and version of the profile.
        period: The period.
        as_at: The instant at which what is not met counts as pending or missed.
        complaints: How many complaints were received in the period.
        rescored: Each of their deadlines, in the order of the complaints.
    """

    profile: str
    period: Period
    as_at: datetime
    complaints: int
    rescored: tuple[Rescored, ...]

    def count(self, kind: str = "", *, actual: bool = False) -> Mapping[Judgement, int]:
        """Return how many deadlines stand how, of one kind or of all.

        Args:
            kind: What was due; everything unless given.
            actual: Whether as it was, in place of as it would have been.
        """
        chosen = [each for each in self.rescored if kind in ("", each.kind)]
        return Counter(each.judgement if actual else each.would_be for each in chosen)

    @property
    def changed(self) -> tuple[Rescored, ...]:
        """The deadlines that would stand otherwise than they do."""
        return tuple(each for each in self.rescored if each.judgement != each.would_be)


def what_if_in(
    complaints: Iterable[Complaint],
    profile: DeadlineProfile | Path | str,
    period: Period | str,
    policies: Policies,
    at: datetime,
) -> WhatIf:
    """Return the same as :func:`what_if` of a profile by its name or file, and of a period by its text.

    Raises:
        PolicyMissing: There is no such profile.
        InvalidInput: The file describes none, or the period is none.
    """
    if isinstance(profile, Path):
        profile = DeadlineProfile.from_toml(profile)
    other = policies.profile(profile) if isinstance(profile, str) else policies.settle(profile)
    when = period if isinstance(period, Period) else Period.parse(period, policies.calendar().timezone)
    return what_if(complaints, other, when, policies, at)


def what_if(
    complaints: Iterable[Complaint], profile: DeadlineProfile, period: Period, policies: Policies, at: datetime
) -> WhatIf:
    """Return what a profile would have meant for complaints received in a period.

    Severities are those that were assessed; pauses count where the profile lets a deadline pause; extensions that
    were agreed do not. Stages that the profile does not have are not judged, nor is what is due towards somebody
    anonymous, or was due to a complaint that was withdrawn, a duplicate or none.

    Args:
        complaints: Complaints of any period.
        profile: The other profile, as :meth:`Policies.profile` returns it.
        period: Which complaints count, by their receipt.
        policies: The policies in use, for calendars and for what escalates now.
        at: Now.
    """
    received = [each for each in complaints if each.received_at in period]
    rescored = tuple(row for each in received for row in _rescored(each, profile, policies, at))
    return WhatIf(profile=profile.edition, period=period, as_at=at, complaints=len(received), rescored=rescored)


def _rescored(complaint: Complaint, profile: DeadlineProfile, policies: Policies, at: datetime) -> Iterator[Rescored]:
    calendar = policies.calendar_for(complaint.services, complaint.customer, noted=complaint.calendar)
    known = complaint.profile.partition("/")[0] in policies.profiles
    now = policies.profile(complaint.profile) if known else None
    for kind in JUDGED:
        recorded: list[Deadline | None] = [each for each in complaint.deadlines if each.kind == kind]
        for deadline in recorded or [None]:
            stage = deadline.stage if deadline is not None else 1
            met_at = _met_at(complaint, kind, deadline)
            stages = [each for each in profile.stages if each.number == stage]
            would_be = _would_be_due(complaint, kind, deadline, stages[0], calendar) if stages else None
            due_at = deadline.due_at if deadline is not None else None
            if due_at is not None or would_be is not None:
                yield Rescored(
                    complaint=complaint.id,
                    kind=kind,
                    stage=stage,
                    met_at=met_at,
                    due_at=due_at,
                    judgement=_judged(complaint, due_at, met_at, now, calendar, at),
                    would_be_due_at=would_be,
                    would_be=_judged(complaint, would_be, met_at, profile, calendar, at),
                )


def _would_be_due(
    complaint: Complaint, kind: Kind, deadline: Deadline | None, stage: Stage, calendar: BusinessCalendar
) -> datetime | None:
    """Return when something would be due; None where the profile sets no deadline for it."""
    target = _target(stage, kind, complaint)
    if target is None or (complaint.complainant == ANONYMOUS and kind != "containment"):
        return None
    known = deadline.counted_from if deadline is not None else None
    # What did not begin with the receipt began with a later stage, or anew; its own start is all there is to go by.
    began = (
        known if known is not None and (stage.number > 1 or _is_again(complaint, deadline)) else complaint.received_at
    )
    told = complaint.acknowledgement
    due = target_due(
        target,
        calendar,
        received_at=began,
        recorded_at=began,
        acknowledged_at=told.at if told is not None and told.at >= began else None,
        stage_began_at=began,
    )
    pauses = {(pause.since, pause.until) for each in complaint.deadlines for pause in each.pauses}
    over = [(since, until) for since, until in pauses if until is not None and since >= began]
    return calendar.extended(due, over, target.amount) if target.pausable and over else due


def _target(stage: Stage, kind: Kind, complaint: Complaint) -> Target | None:
    if kind == "acknowledgement":
        return stage.acknowledgement
    if kind == "containment":
        return stage.containment.get(complaint.severity or "")
    known = decision_target(stage, complaint.severity) if complaint.severity is not None else None
    return known or provisional_target(stage)


def _is_again(complaint: Complaint, deadline: Deadline | None) -> bool:
    """Tell whether a deadline is not the first of its kind in its stage: the complaint came back."""
    same = [each for each in complaint.deadlines if deadline is not None and _same(each, deadline)]
    return bool(same) and same[0] is not deadline


def _same(one: Deadline, other: Deadline) -> bool:
    return one.kind == other.kind and one.stage == other.stage


def _met_at(complaint: Complaint, kind: Kind, deadline: Deadline | None) -> datetime | None:
    """Return when something was done: as its deadline says, else as the complaint does, for one that was taken over."""
    if deadline is not None and (deadline.met_at is not None or deadline.amount):
        return deadline.met_at
    if kind == "acknowledgement":
        return complaint.acknowledgement.at if complaint.acknowledgement is not None else None
    if kind == "containment":
        return complaint.containment.at if complaint.containment is not None else None
    return complaint.decided_at or complaint.closed_at


def _judged(  # noqa: PLR0917  everything that a judgement rests on
    complaint: Complaint,
    due_at: datetime | None,
    met_at: datetime | None,
    profile: DeadlineProfile | None,
    calendar: BusinessCalendar,
    at: datetime,
) -> Judgement:
    is_over = complaint.state.category == "closed" and met_at is None
    if due_at is None or complaint.state in _FELL_AWAY or is_over:
        return "none"
    done = met_at or at
    if done <= due_at:
        return "met" if met_at is not None else "pending"
    after = profile.escalate_after.get(complaint.severity or "low") if profile is not None else None
    return "escalated" if after is not None and done > calendar.add(due_at, after) else "missed"
