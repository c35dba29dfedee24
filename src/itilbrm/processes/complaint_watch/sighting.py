"""Sighting: what a watch sees of its complaint, computed from deadlines, policies and what it saw before."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.errors import PolicyMissing
from itilbrm.policies import at_risk_at
from itilbrm.processes.complaint_watch.watch import Aim, Breach, ComplaintWatch, RungAhead, Sight

if TYPE_CHECKING:
    from itilbrm.calendars import BusinessCalendar
    from itilbrm.policies import DeadlineProfile, Policies, Rung
    from itilbrm.policies import Timer as Limit

__all__ = [
    "INSTANT",
    "Seen",
    "SeenDeadline",
    "breach_of",
    "escalation_of",
    "late_ones",
    "next_update",
    "owes_letter",
    "sighted",
]

INSTANT: Final = timedelta(microseconds=1)
"""The shortest time there is: a deadline is missed by it, not before (BR-MON-3)."""

_MILDEST: Final = "low"


@attrs.frozen(kw_only=True)
class SeenDeadline:
    """One deadline of the complaint.

    Attributes:
        kind: What is due.
        stage: In which stage of handling.
        due_at: When.
        set_for: When, as it was first set.
        counted_from: The instant the time allowed is counted from; None where nobody knows.
        business: Whether business time is allowed.
        at_risk_at: When it begins to be at risk; None where nobody knows.
        pauses: While it did not run, each from one instant to another; None for one that lasts.
        paused: Whether it does not run now.
        met_at: When it was met; None while it is not.
    """

    kind: str
    stage: int
    due_at: datetime
    set_for: datetime
    counted_from: datetime | None = None
    business: bool = True
    at_risk_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    paused: bool = False
    met_at: datetime | None = None

    @property
    def name(self) -> tuple[str, int, datetime]:
        """What tells it from every other deadline of the complaint."""
        return self.kind, self.stage, self.set_for


@attrs.frozen(kw_only=True)
class Seen:
    """What is seen of a complaint, before anything follows from it.

    Attributes:
        customer: The id of its customer.
        services: The services complained about.
        owner: The id of who is responsible; empty for nobody.
        severity: How grave it is; empty while nobody said.
        profile: Its deadline profile, as it says it; empty if it says none.
        received_at: When it was received.
        recipients: The ids of those who may be told how it stands.
        informs: Whether they are told at intervals, as long as the decision is ours to make.
        deadlines: Its deadlines, in their order; of each kind the last one counts.
        told_at: When the complainant was last told anything; None if never.
        active_at: When a person did something about it last.
        watched_from: From when on it is watched.
        calendar: The calendar that is noted on it; empty for none.
    """

    customer: str
    services: tuple[str, ...]
    owner: str
    severity: str
    profile: str
    received_at: datetime
    recipients: tuple[str, ...]
    informs: bool
    deadlines: tuple[SeenDeadline, ...]
    told_at: datetime | None
    active_at: datetime
    watched_from: datetime
    calendar: str = ""


def sighted(seen: Seen, before: ComplaintWatch | None, policies: "Policies") -> Sight:
    """Return what the watch sees now, given what it saw before.

    Raises:
        PolicyMissing: The complaint names a policy that nobody configured.
    """
    calendar = policies.calendar_for(seen.services, seen.customer, noted=seen.calendar)
    profile = _profile_of(policies, seen.profile, seen.customer, seen.received_at)
    counting = _latest(seen.deadlines)
    aims = tuple(_aim(each, seen, before, calendar, profile, policies) for each in counting if each.met_at is None)
    last_update = _later(seen.told_at, before.last_update if before is not None else None)
    return Sight(
        customer=seen.customer,
        services=seen.services,
        owner=seen.owner,
        severity=seen.severity,
        profile=seen.profile,
        recipients=seen.recipients,
        aims=aims,
        breaches=_judged(before.breaches if before is not None else (), seen.deadlines),
        rungs=tuple(_rungs(counting, seen, before, calendar, profile)) if profile.ladder else (),
        last_update=last_update,
        inform_at=_inform_at(seen, before, last_update, calendar, profile, policies),
        active_at=seen.active_at,
        idle_at=_idle_at(seen, before, calendar, policies.timer("TM-MON-6", profile)),
        ownerless_at=_ownerless_at(seen, before),
        calendar=seen.calendar,
    )


def _latest(deadlines: Iterable[SeenDeadline]) -> Sequence[SeenDeadline]:
    """Return the last deadline of each kind; those before it were replaced, or belong to stages that are over."""
    return tuple({each.kind: each for each in deadlines}.values())


def _profile_of(policies: "Policies", name: str, customer: str, received_at: datetime) -> "DeadlineProfile":
    """Return the profile that a complaint names; that of its customer, where it names none or nobody keeps it more."""
    with suppress(PolicyMissing):
        if name:
            return policies.profile(name)
    return policies.profile_for(policies.procedure_for(customer), received_at)


def late_ones(watch: ComplaintWatch, seen: Seen, at: datetime, *, over: bool) -> tuple[Breach, ...]:
    """Return the deadlines that were missed and that no turn of the clock has found, because it came too late.

    Args:
        watch: The watch, as it saw the complaint before.
        seen: What is seen of the complaint now.
        at: When that happened, in the world.
        over: Whether the complaint is over, so that the clock will not look any more.
    """
    now = {each.name: each for each in seen.deadlines}
    known = {(each.name, each.due_at) for each in watch.breaches}
    found = []
    for aim in watch.aims:
        deadline = now.get(aim.name)
        if deadline is None or "breach" in aim.fired or (aim.name, deadline.due_at) in known:
            continue
        met_late = deadline.met_at is not None and deadline.met_at > deadline.due_at
        missed = over and deadline.met_at is None and not deadline.paused and deadline.due_at < at
        if met_late or missed:
            found.append(breach_of(aim, at, letter=False, due_at=deadline.due_at))
    return tuple(found)


def breach_of(aim: Aim, found_at: datetime, *, letter: bool, due_at: datetime | None = None) -> Breach:
    """Return the breach of a deadline."""
    return Breach(
        kind=aim.kind,
        stage=aim.stage,
        due_at=due_at or aim.due_at,
        set_for=aim.set_for,
        found_at=found_at,
        letter=letter,
    )


def escalation_of(watch: ComplaintWatch, due_at: datetime, policies: "Policies") -> datetime | None:
    """Return when a missed deadline of a watch is escalated (BR-MON-5); None where that is switched off."""
    calendar = policies.calendar_for(watch.services, watch.customer, noted=watch.calendar)
    profile = _profile_of(policies, watch.profile, watch.customer, watch.watched_from)
    return _escalate_at(due_at, watch.severity, calendar, profile, policies)


def owes_letter(watch: ComplaintWatch, aim: Aim, policies: "Policies") -> bool:
    """Tell whether missing a deadline asks for a holding letter: once, and where the profile has one (BR-MON-3)."""
    profile = _profile_of(policies, watch.profile, watch.customer, watch.watched_from)
    return profile.holding_letter and all(each.name != aim.name for each in watch.breaches)


def next_update(watch: ComplaintWatch, told_at: datetime, policies: "Policies") -> datetime | None:
    """Return when the complainant is told again how it stands, after they were told at an instant (BR-MON-7)."""
    if not watch.recipients:
        return None
    calendar = policies.calendar_for(watch.services, watch.customer, noted=watch.calendar)
    profile = _profile_of(policies, watch.profile, watch.customer, watch.watched_from)
    return _next_update(told_at, calendar, profile, policies)


def _aim(  # noqa: PLR0917  what an aim follows from
    deadline: SeenDeadline,
    seen: Seen,
    before: ComplaintWatch | None,
    calendar: "BusinessCalendar",
    profile: "DeadlineProfile",
    policies: "Policies",
) -> Aim:
    known = next((each for each in before.aims if each.name == deadline.name), None) if before is not None else None
    start = seen.watched_from
    if known is not None and known.due_at == deadline.due_at:
        fired = known.fired
    elif _was_missed(deadline, before):
        fired = ("warn", "breach", "escalate")
    else:
        fired = () if deadline.due_at >= start else ("breach",)
        if deadline.at_risk_at is not None and deadline.at_risk_at < start:
            fired = ("warn", *fired)
    escalate_at = None
    if "breach" in fired:
        escalate_at = _escalate_at(deadline.due_at, seen.severity, calendar, profile, policies)
        if escalate_at is not None and escalate_at < start and "escalate" not in fired:
            fired = (*fired, "escalate")
    return Aim(
        kind=deadline.kind,
        stage=deadline.stage,
        due_at=deadline.due_at,
        set_for=deadline.set_for,
        at_risk_at=deadline.at_risk_at,
        escalate_at=escalate_at,
        paused=deadline.paused,
        fired=fired,
    )


def _was_missed(deadline: SeenDeadline, before: ComplaintWatch | None) -> bool:
    """Tell whether a deadline was missed before the watch was stood down; its timers have had their turn (G-7)."""
    missed = before.breaches if before is not None and before.state.category == "closed" else ()
    return any((each.name, each.due_at) == (deadline.name, deadline.due_at) for each in missed)


def _escalate_at(
    due_at: datetime, severity: str, calendar: "BusinessCalendar", profile: "DeadlineProfile", policies: "Policies"
) -> datetime | None:
    after = policies.timer("TM-MON-2", profile)
    if not after.is_on:
        return None
    amount = after.amounts.get(severity) or after.amounts[_MILDEST]
    return max(calendar.add(due_at, amount), due_at + INSTANT) if amount.n else due_at + INSTANT


def _judged(breaches: tuple[Breach, ...], deadlines: tuple[SeenDeadline, ...]) -> tuple[Breach, ...]:
    """Mark the breaches of deadlines that had been met in time, as was told only later (G-2)."""
    if not breaches:
        return breaches
    met = {each.name: each.met_at for each in deadlines}  # of two that fall on one instant the later one counts

    def judged(breach: Breach) -> Breach:
        at = met.get(breach.name)
        return attrs.evolve(breach, in_time=True) if at is not None and at <= breach.due_at else breach

    return tuple(map(judged, breaches))


def _rungs(
    deadlines: Iterable[SeenDeadline],
    seen: Seen,
    before: ComplaintWatch | None,
    calendar: "BusinessCalendar",
    profile: "DeadlineProfile",
) -> Iterator[RungAhead]:
    fired = {each.name for each in before.rungs_fired} if before is not None else set()
    for deadline in deadlines:
        if deadline.paused or deadline.met_at is not None:
            continue
        for rung in profile.ladder:
            if (rung.severities and seen.severity not in rung.severities) or (*deadline.name, rung.name) in fired:
                continue
            at = _rung_at(rung, deadline, calendar)
            if at is not None and at >= seen.watched_from:
                yield RungAhead(
                    kind=deadline.kind,
                    stage=deadline.stage,
                    set_for=deadline.set_for,
                    rung=rung.name,
                    at=at,
                    whom=rung.whom,
                    do=rung.do,
                    waits=rung.waits,
                )


def _rung_at(rung: "Rung", deadline: SeenDeadline, calendar: "BusinessCalendar") -> datetime | None:
    """Return when a rung fires for a deadline; None where its share is of a time that nobody knows."""
    if rung.share is not None:
        if deadline.counted_from is None:
            return None
        return at_risk_at(
            deadline.counted_from, deadline.due_at, rung.share, calendar, deadline.business, deadline.pauses
        )
    if rung.before is not None:
        return calendar.subtract(deadline.due_at, rung.before)
    if rung.after is not None and rung.after.n:
        return max(calendar.add(deadline.due_at, rung.after), deadline.due_at + INSTANT)
    return deadline.due_at + INSTANT


def _inform_at(  # noqa: PLR0917  what it follows from
    seen: Seen,
    before: ComplaintWatch | None,
    last_update: datetime | None,
    calendar: "BusinessCalendar",
    profile: "DeadlineProfile",
    policies: "Policies",
) -> datetime | None:
    """Return when the complainant is told next how it stands: an interval after they were told last."""
    if not seen.informs or not seen.recipients:
        return None
    if before is not None and before.inform_at is not None and before.last_update == last_update:
        return before.inform_at
    told_at = max(last_update or seen.watched_from, seen.watched_from)
    return _next_update(told_at, calendar, profile, policies)


def _next_update(
    told_at: datetime, calendar: "BusinessCalendar", profile: "DeadlineProfile", policies: "Policies"
) -> datetime | None:
    interval = policies.timer("TM-MON-3", profile)
    return calendar.add(told_at, interval.amount) if interval.is_on and interval.amount is not None else None


def _idle_at(
    seen: Seen, before: ComplaintWatch | None, calendar: "BusinessCalendar", limit: "Limit"
) -> datetime | None:
    """Return when nobody will have done anything for too long; None once that was said and nobody did anything."""
    if before is not None and before.active_at == seen.active_at:
        return before.idle_at
    return calendar.add(seen.active_at, limit.amount) if limit.is_on and limit.amount is not None else None


def _ownerless_at(seen: Seen, before: ComplaintWatch | None) -> datetime | None:
    """Return since when there is no owner; None once that was said, and where it was so before it was watched."""
    if seen.owner:
        return None
    if before is not None:
        return seen.active_at if before.owner else before.ownerless_at
    return seen.watched_from if seen.watched_from == seen.received_at else None


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one is not None and other is not None else one or other
