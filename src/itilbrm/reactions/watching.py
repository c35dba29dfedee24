"""Watching: every complaint that is not closed has a watch, which sees what becomes of it (BR-MON-1)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs

from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform
from itilbrm.processes.complaint_watch import (
    MONITORING,
    Aim,
    ComplaintWatch,
    Seen,
    SeenDeadline,
    Sight,
    breach_of,
    late_ones,
    monitoring,
    sighted,
)
from itilbrm.processes.complaints import Complaint, Deadline
from itilbrm.values import CLOCK, NOBODY

__all__ = ["WATCHING", "go_on"]

WATCHING: Final = Reactions("watching complaints")

_TELLING: Final = frozenset({"acknowledgement", "decision", "update"})
_MISSED: Final = frozenset({"overdue", "escalated"})


@WATCHING.when(Complaint, created=True)
def begin(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Watch a complaint that was received, or adopted open; what lies before an adoption never fires (G-12)."""
    if complaint.state.category != "closed":
        yield from _opening(complaint, on, on.at if complaint.origin is not None else complaint.received_at)


@WATCHING.when(Complaint, moved=True)
def go_on(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Let the watch see what became of its complaint, stand it down, or re-arm it.

    A complaint that was kept before there were watches is watched from now on, like one that is adopted.
    """
    before = on.lookup.one(ComplaintWatch, MONITORING.id_of(complaint.id))
    if complaint.state.category == "closed":
        if before is not None and before.state.category != "closed":
            yield from _ended(before, complaint, on)
    elif before is None:
        yield from _opening(complaint, on, on.at)
    else:
        seen = _seen(complaint, before, on, before.watched_from)
        sight = sighted(seen, before, on.policies)
        if before.state.category == "closed":
            yield perform(monitoring.rearm, before.id, sight=sight)
            yield from _with_the_past(sight, on.happened_at, complaint.id, on)
        else:
            yield from _seen_anew(before, seen, sight, on)


def _opening(complaint: Complaint, on: Occasion, start: datetime) -> Iterator[Command]:
    """Yield what opens the watch of a complaint that has none.

    One that was received is watched from its receipt on, however late that was recorded; one that comes from
    elsewhere from now on, with what it missed there on record.
    """
    seen = _seen(complaint, None, on, start)
    sight = sighted(seen, None, on.policies)
    yield create(monitoring.open, complaint=complaint.id, sight=sight, watched_from=start)
    yield from _with_the_past(sight, start, complaint.id, on)


def _with_the_past(sight: Sight, at: datetime, complaint: str, on: Occasion) -> Iterator[Command]:
    """Yield what puts on record that a deadline was missed while nobody watched; the clock has had its turn there."""
    missed = tuple(
        breach_of(aim, on.at, letter=False) for aim in sight.aims if "breach" in aim.fired and aim.is_past(at)
    )
    if missed:
        yield perform(monitoring.breach, MONITORING.id_of(complaint), missed=missed)


def _ended(before: ComplaintWatch, complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Stand a watch down, with all that was missed by then on record."""
    seen = _seen(complaint, before, on, before.watched_from)
    sight = sighted(seen, before, on.policies)
    if missed := late_ones(before, seen, on.happened_at, over=True):
        yield perform(monitoring.breach, before.id, missed=missed)
        sight = attrs.evolve(sight, breaches=(*sight.breaches, *missed))
    yield perform(monitoring.stand_down, before.id, sight=sight)


def _seen_anew(before: ComplaintWatch, seen: Seen, sight: Sight, on: Occasion) -> Iterator[Command]:
    """Yield the step that fits what is new: met, moved, recovered, or something else; nothing where nothing is."""
    missed = late_ones(before, seen, on.happened_at, over=False)
    if missed:
        yield perform(monitoring.breach, before.id, missed=missed)
        sight = attrs.evolve(sight, breaches=(*sight.breaches, *missed))
    gone = {aim.name for aim in before.aims} - {aim.name for aim in sight.aims}
    moved = {aim.name for aim in sight.aims if _moved(aim, before)}
    if missed or before.state in _MISSED:
        were_missed = {aim.name for aim in before.aims if "breach" in aim.fired} | {each.name for each in missed}
        past = any(aim.is_past(on.happened_at) for aim in sight.aims)
        if not past and not were_missed.isdisjoint(gone | moved):
            yield perform(monitoring.recover, before.id, sight=sight)
        elif moved:
            yield perform(monitoring.extend, before.id, sight=sight)
        elif gone or _differs(before, sight):
            yield perform(monitoring.follow, before.id, sight=sight)
    elif gone & {each.name for each in seen.deadlines if each.met_at is not None}:
        yield perform(monitoring.meet, before.id, sight=sight)
    elif gone or moved:
        yield perform(monitoring.extend, before.id, sight=sight)
    elif _differs(before, sight):
        yield perform(monitoring.follow, before.id, sight=sight)


def _moved(aim: Aim, before: ComplaintWatch) -> bool:
    """Tell whether a deadline is new, or was moved, paused or resumed."""
    was = next((each for each in before.aims if each.name == aim.name), None)
    return was is None or (was.due_at, was.paused) != (aim.due_at, aim.paused)


def _differs(before: ComplaintWatch, sight: Sight) -> bool:
    """Tell whether anything is new that the clock would act on otherwise, or that lists show.

    That a person did something is not by itself: most steps of a day leave the same day on which it is idle.
    """
    return any(getattr(before, name) != getattr(sight, name) for name in _ACTED_ON)


_ACTED_ON: Final = (
    *("customer", "services", "owner", "severity", "profile", "recipients"),
    *("aims", "breaches", "rungs", "last_update", "inform_at", "idle_at", "ownerless_at"),
)


def _seen(complaint: Complaint, before: ComplaintWatch | None, on: Occasion, start: datetime) -> Seen:
    active_at = on.at if before is None or on.by != CLOCK else before.active_at
    return Seen(
        customer=complaint.customer,
        services=complaint.services,
        owner=complaint.owner,
        severity=complaint.severity or "",
        profile=complaint.profile,
        received_at=complaint.received_at,
        recipients=tuple(
            dict.fromkeys(who for who in (complaint.complainant, complaint.on_behalf_of) if who not in NOBODY)
        ),
        informs=complaint.state.category in ("open", "waiting"),
        deadlines=tuple(map(_deadline, complaint.deadlines)),
        told_at=_told_at(complaint),
        active_at=active_at,
        watched_from=start,
        calendar=complaint.calendar,
    )


def _deadline(deadline: Deadline) -> SeenDeadline:
    return SeenDeadline(
        kind=deadline.kind,
        stage=deadline.stage,
        due_at=deadline.due_at,
        set_for=deadline.original_due_at,
        counted_from=deadline.counted_from,
        business="business" in deadline.amount,
        at_risk_at=deadline.at_risk_at,
        pauses=tuple((each.since, each.until) for each in deadline.pauses),
        paused=deadline.is_paused,
        met_at=deadline.met_at,
    )


def _told_at(complaint: Complaint) -> datetime | None:
    """Return when the complainant was told last how it stands, or the complaint came back."""
    told = [each.met_at for each in complaint.deadlines if each.kind in _TELLING and each.met_at is not None]
    told += [each.at for each in complaint.reopenings]
    return max((*told, complaint.status.at) if complaint.status is not None else told, default=None)
