"""How complaints are watched: warned of, missed, escalated, told about, stood down and re-armed (SM-MON)."""

from datetime import datetime
from typing import Final

import attrs

from itilbrm.lifecycle import STAYS, Hindrance, Lifecycle, Occasion, State, evolve, rule
from itilbrm.parties import reason_given
from itilbrm.processes.complaint_watch.sighting import (
    INSTANT,
    breach_of,
    escalation_of,
    next_update,
    owes_letter,
)
from itilbrm.processes.complaint_watch.watch import (
    Aim,
    Breach,
    ComplaintWatch,
    FiredRung,
    Ground,
    Sight,
    Timer,
    Turn,
)
from itilbrm.values import CLOCK

__all__ = [
    "MONITORING",
    "alert_idle",
    "breach",
    "climb",
    "de_escalate",
    "escalate",
    "extend",
    "follow",
    "inform",
    "meet",
    "open",
    "rearm",
    "recover",
    "stand_down",
    "warn",
]

ON_TRACK = State("on_track", category="open")
AT_RISK = State("at_risk", category="open")
OVERDUE = State("overdue", category="open")
ESCALATED = State("escalated", category="open")
STOOD_DOWN = State("stood_down", category="closed")

WATCHING = (ON_TRACK, AT_RISK, OVERDUE, ESCALATED)

MONITORING: Final[Lifecycle[ComplaintWatch]] = Lifecycle(
    "complaint monitoring", record=ComplaintWatch, initial=ON_TRACK
)
"""The lifecycle of complaint watches; extend it to add steps, states and guards of your own."""


def key_of(complaint: str, **_particulars: object) -> tuple[str, ...]:
    """Return what a watch is unique by: its complaint (BR-MON-1)."""
    return (complaint,)


@MONITORING.creation(key=key_of)
def open(on: Occasion, *, complaint: str, sight: Sight, watched_from: datetime | None = None) -> ComplaintWatch:  # noqa: A001  the verb of SM-MON
    """Begin to watch a complaint that was received, or adopted open (BR-MON-1).

    Args:
        on: Who brought it about, and when.
        complaint: The id of the complaint.
        sight: What is seen of it.
        watched_from: From when on it is watched, now if that is not given; what lies before never fires (G-12).
    """
    blank = ComplaintWatch(complaint=complaint, watched_from=watched_from or on.happened_at, active_at=sight.active_at)
    return _seeing(blank, sight)


# What follows from the complaint


def _standing(watch: ComplaintWatch, on: Occasion) -> State:
    """Return how a watch stands that has nothing past due: whether the next deadline is at risk."""
    return AT_RISK if any(aim.is_at_risk(on.happened_at) for aim in watch.aims) else ON_TRACK


@MONITORING.step(ON_TRACK, AT_RISK, to=(ON_TRACK, AT_RISK), choose=_standing)
def meet(watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """Aim at the next deadline: one was met (BR-MON-6)."""
    return _seeing(watch, sight)


@MONITORING.step(ON_TRACK, AT_RISK, to=(ON_TRACK, AT_RISK), choose=_standing)
@MONITORING.step(OVERDUE, ESCALATED, to=STAYS)
def extend(watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """Aim anew: a deadline was set, moved, paused or resumed (BR-MON-4, T-5)."""
    return _seeing(watch, sight)


@rule("BR-MON-6")
def nothing_is_past_due(_watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> str | None:
    """nothing else is past due"""
    past = [aim.kind for aim in sight.aims if aim.is_past(on.happened_at)]
    return f"past due is still the {' and the '.join(past)}" if past else None


@MONITORING.step(OVERDUE, ESCALATED, to=(ON_TRACK, AT_RISK), guards=(nothing_is_past_due,), choose=_standing)
def recover(watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """Aim anew: what was missed was met late; that it was missed stays counted (BR-MON-6)."""
    return _seeing(watch, sight)


@MONITORING.step(*WATCHING, to=STAYS)
def follow(watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """See what else is new: the owner, the severity, or that a person did something (BR-MON-8)."""
    return _seeing(watch, sight)


@MONITORING.step(*WATCHING, to=STOOD_DOWN)
def stand_down(watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """Watch no longer: the complaint is in a closed state; what was missed stays on record."""
    over = attrs.evolve(sight, aims=(), rungs=(), inform_at=None, idle_at=None, ownerless_at=None)
    return _seeing(watch, over)


@MONITORING.step(STOOD_DOWN, to=ON_TRACK)
def rearm(watch: ComplaintWatch, on: Occasion, *, sight: Sight) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """Watch again: the complaint has come back; the clock judges at its next turn (BR-MON-1)."""
    return _seeing(watch, sight)


# What the clock does


def _risk_begins(watch: ComplaintWatch) -> datetime | None:
    running = (aim.at_risk_at for aim in watch.aims if not aim.paused and "warn" not in aim.fired)
    return min(filter(None, running), default=None)


@rule("BR-MON-2")
def a_deadline_is_at_risk(watch: ComplaintWatch, on: Occasion) -> str | None:
    """the share of the time allowed is used that puts a deadline at risk"""
    at = _risk_begins(watch)
    return None if at is not None and at <= on.at else "no deadline is newly at risk"


@MONITORING.step(ON_TRACK, to=AT_RISK, guards=(a_deadline_is_at_risk,), due=_risk_begins)
@MONITORING.step(AT_RISK, to=STAYS, guards=(a_deadline_is_at_risk,), due=_risk_begins)
def warn(watch: ComplaintWatch, on: Occasion) -> ComplaintWatch:
    """Say that a deadline is at risk; its owner is reminded (BR-MON-2)."""
    at = _risk_begins(watch)
    begun = tuple(aim for aim in watch.aims if aim.at_risk_at == at and not aim.paused and "warn" not in aim.fired)
    return evolve(watch, aims=_with(watch.aims, begun, "warn"), turn=Turn(timer="warn", at=on.happened_at, aims=begun))


def _missed(watch: ComplaintWatch) -> tuple[Aim, ...]:
    """Return the deadlines that are missed next, all at the same instant."""
    running = [aim for aim in watch.aims if not aim.paused and "breach" not in aim.fired]
    first = min((aim.due_at for aim in running), default=None)
    return tuple(aim for aim in running if aim.due_at == first)


def _is_missed_at(watch: ComplaintWatch) -> datetime | None:
    missed = _missed(watch)
    return missed[0].due_at + INSTANT if missed else None


@rule("BR-MON-3")
def a_deadline_has_passed(watch: ComplaintWatch, on: Occasion, *, missed: tuple[Breach, ...]) -> str | None:
    """now is after a deadline that is not met"""
    at = _is_missed_at(watch)
    return None if missed or (at is not None and at <= on.at) else "no deadline has newly passed"


@MONITORING.step(ON_TRACK, AT_RISK, to=OVERDUE, guards=(a_deadline_has_passed,), due=_is_missed_at)
@MONITORING.step(OVERDUE, ESCALATED, to=STAYS, guards=(a_deadline_has_passed,), due=_is_missed_at)
def breach(watch: ComplaintWatch, on: Occasion, *, missed: tuple[Breach, ...] = ()) -> ComplaintWatch:
    """Say that a deadline was missed, dated by when it was due; that stays for ever (BR-MON-3).

    Args:
        watch: The watch.
        on: The occasion.
        missed: What was found missed without the clock, when the complaint was adopted, answered late or closed.
    """
    if missed:
        names = {each.name for each in missed}
        aims = tuple(_fired(aim, "breach") if aim.name in names else aim for aim in watch.aims)
        return evolve(watch, aims=aims, breaches=_with_breaches(watch, missed))
    passed = _missed(watch)
    judged = {
        aim.name: attrs.evolve(_fired(aim, "breach"), escalate_at=escalation_of(watch, aim.due_at, on.policies))
        for aim in passed
    }
    found = tuple(breach_of(aim, on.at, letter=owes_letter(watch, aim, on.policies)) for aim in passed)
    return evolve(
        watch,
        aims=tuple(judged.get(each.name, each) for each in watch.aims),
        breaches=_with_breaches(watch, found),
        turn=Turn(timer="breach", at=on.happened_at, aims=passed),
    )


def _to_escalate(watch: ComplaintWatch) -> tuple[Aim, ...]:
    """Return the missed deadlines that are escalated next, all at the same instant."""
    running = [aim for aim in watch.aims if not aim.paused and "escalate" not in aim.fired]
    first = min((aim.escalate_at for aim in running if aim.escalate_at is not None), default=None)
    return tuple(aim for aim in running if first is not None and aim.escalate_at == first)


def _escalates_at(watch: ComplaintWatch) -> datetime | None:
    late = _to_escalate(watch)
    return late[0].escalate_at if late else None


@rule("BR-MON-5")
def there_is_a_ground_to_escalate(watch: ComplaintWatch, on: Occasion, *, ground: Ground) -> str | None:
    """a complaint is escalated when it is overdue for long enough, or for a reason that is given"""
    if ground != "overdue":
        return None if on.reason.strip() else "no reason is given"
    at = _escalates_at(watch)
    if at is None:
        return "nothing is overdue that was not escalated already"
    return None if at <= on.at else f"it is overdue for long enough from {at.isoformat()} on"


@MONITORING.step(ON_TRACK, AT_RISK, to=ESCALATED, guards=(there_is_a_ground_to_escalate,))
@MONITORING.step(OVERDUE, to=ESCALATED, guards=(there_is_a_ground_to_escalate,), due=_escalates_at)
def escalate(watch: ComplaintWatch, on: Occasion, *, ground: Ground = "overdue", level: int = 1) -> ComplaintWatch:
    """Take the complaint to a body of the route of escalation (BR-MON-5).

    Args:
        watch: The watch.
        on: The occasion; its reason says why, unless it is overdue.
        ground: ``"overdue"``, ``"complainant_asks"`` or ``"normal_channel_failed"``.
        level: Which level of the route, 1 for the nearest; the last one stands for all beyond it.

    Raises:
        PolicyMissing: The procedure names no route, or one that nobody configured; the watch stays as it is.
    """
    route = on.policies.route(on.policies.procedure_for(watch.customer).route)
    late = _to_escalate(watch) if ground == "overdue" else ()
    return evolve(
        watch,
        aims=_with(watch.aims, late, "escalate"),
        escalated_to=route.levels[min(max(level, 1), len(route.levels)) - 1].name,
        escalated_at=on.happened_at,
        escalation_ground=ground,
        turn=Turn(timer="escalate", at=on.happened_at, aims=late),
    )


def _standing_or_overdue(watch: ComplaintWatch, on: Occasion) -> State:
    return OVERDUE if any(aim.is_past(on.happened_at) for aim in watch.aims) else _standing(watch, on)


@MONITORING.step(
    ESCALATED, to=(ON_TRACK, AT_RISK, OVERDUE), guards=(reason_given("SM-MON"),), choose=_standing_or_overdue
)
def de_escalate(watch: ComplaintWatch, on: Occasion) -> ComplaintWatch:  # noqa: ARG001  the form of every step
    """Take the complaint back from the body it was escalated to; what was escalated once is not again by itself."""
    aims = tuple(_fired(aim, "escalate") if "breach" in aim.fired else aim for aim in watch.aims)
    return evolve(watch, aims=aims)


def _informs_at(watch: ComplaintWatch) -> datetime | None:
    return watch.inform_at


@rule("BR-MON-7")
def who_is_told_may_be_told(watch: ComplaintWatch, on: Occasion, *, asked_by: str) -> str | None:
    """status information goes to the complainant, or to who speaks for them"""
    who = asked_by or on.by
    if not watch.recipients:
        return "nobody is known who could be told"
    if who == CLOCK or who in watch.recipients:
        return None
    return Hindrance(f"{who} is neither the complainant nor speaks for them", who=watch.recipients)


@MONITORING.step(*WATCHING, to=STAYS, guards=(who_is_told_may_be_told,), due=_informs_at)
def inform(watch: ComplaintWatch, on: Occasion, *, asked_by: str = "") -> ComplaintWatch:
    """Tell the complainant how it stands, at intervals or because they ask (BR-MON-7).

    Args:
        watch: The watch.
        on: The occasion.
        asked_by: The id of who asks; who acts, unless given.
    """
    return evolve(
        watch,
        last_update=on.at,
        inform_at=_informs_next(watch, on),
        turn=Turn(timer="inform", at=on.happened_at, why=(asked_by or on.by,) if asked_by or on.by != CLOCK else ()),
    )


def _informs_next(watch: ComplaintWatch, on: Occasion) -> datetime | None:
    """Return when they are told next: an interval after now, or after when it was due, if the clock is hardly late.

    What is due at the close of a day is told after it, and would else be told a day later each time.
    """
    if on.by == CLOCK and watch.inform_at is not None:
        at = next_update(watch, watch.inform_at - INSTANT, on.policies)
        if at is None or at > on.at:
            return at
    return next_update(watch, on.at, on.policies)


def _alerts_at(watch: ComplaintWatch) -> datetime | None:
    return min(filter(None, (watch.ownerless_at, watch.idle_at)), default=None)


@rule("BR-MON-8")
def nobody_sees_to_it(watch: ComplaintWatch, on: Occasion) -> str | None:
    """the complaint has no owner, or nobody has done anything for too long"""
    at = _alerts_at(watch)
    return None if at is not None and at <= on.at else "somebody sees to it, or that nobody does was said already"


@MONITORING.step(*WATCHING, to=STAYS, guards=(nobody_sees_to_it,), due=_alerts_at)
def alert_idle(watch: ComplaintWatch, on: Occasion) -> ComplaintWatch:
    """Say that nobody sees to the complaint (BR-MON-8)."""
    at = _alerts_at(watch)
    ownerless, idle = watch.ownerless_at == at, watch.idle_at == at
    why = (*(("ownerless",) if ownerless else ()), *(("idle",) if idle else ()))
    return evolve(
        watch,
        ownerless_at=None if ownerless else watch.ownerless_at,
        idle_at=None if idle else watch.idle_at,
        turn=Turn(timer="alert_idle", at=on.happened_at, why=why),
    )


def _climbs_at(watch: ComplaintWatch) -> datetime | None:
    return min((rung.at for rung in watch.rungs), default=None)


@rule("BR-MON-11")
def a_rung_is_reached(watch: ComplaintWatch, on: Occasion) -> str | None:
    """a rung of the ladder is reached that has not fired"""
    at = _climbs_at(watch)
    return None if at is not None and at <= on.at else "no rung is newly reached"


@MONITORING.step(*WATCHING, to=STAYS, guards=(a_rung_is_reached,), due=_climbs_at)
def climb(watch: ComplaintWatch, on: Occasion) -> ComplaintWatch:
    """Do what the ladder says before and after a deadline, each rung once for each deadline (BR-MON-11)."""
    at = _climbs_at(watch)
    reached = tuple(rung for rung in watch.rungs if rung.at == at)
    fired = tuple(
        FiredRung(kind=rung.kind, stage=rung.stage, set_for=rung.set_for, rung=rung.rung, at=rung.at)
        for rung in reached
    )
    return evolve(
        watch,
        rungs=tuple(rung for rung in watch.rungs if rung.at != at),
        rungs_fired=(*watch.rungs_fired, *fired),
        turn=Turn(timer="climb", at=on.happened_at, rungs=reached),
    )


def _with_breaches(watch: ComplaintWatch, found: tuple[Breach, ...]) -> tuple[Breach, ...]:
    """Return the breaches with those that were found; one that the complaint brought back is on record already."""
    known = {(each.name, each.due_at) for each in watch.breaches}
    return (*watch.breaches, *(each for each in found if (each.name, each.due_at) not in known))


def _seeing(watch: ComplaintWatch, sight: Sight) -> ComplaintWatch:
    return evolve(watch, **attrs.asdict(sight, recurse=False))


def _fired(aim: Aim, timer: str) -> Aim:
    return aim if timer in aim.fired else attrs.evolve(aim, fired=(*aim.fired, timer))


def _with(aims: tuple[Aim, ...], those: tuple[Aim, ...], timer: Timer) -> tuple[Aim, ...]:
    return tuple(_fired(each, timer) if each in those else each for each in aims)


MONITORING.seal()
