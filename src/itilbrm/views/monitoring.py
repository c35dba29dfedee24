"""Monitoring: what is watched, by how much time is left; what repeats, and what rises."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.processes.complaint_watch import ComplaintWatch
from itilbrm.processes.complaints import Complaint
from itilbrm.values import NOBODY

if TYPE_CHECKING:
    from itilbrm.calendars import BusinessCalendar
    from itilbrm.policies import Policies

__all__ = [
    "Ageing",
    "Needs",
    "Repeat",
    "Rise",
    "Watched",
    "Worklist",
    "ageing",
    "repeats",
    "rising",
    "worklist",
]

Needs: TypeAlias = Literal["", "at_risk", "overdue", "escalated", "idle", "ownerless"]
"""What a list can be narrowed to; empty for everything that is watched."""

_AGES: Final = (7, 30, 90)
"""The ages in days at which complaints are counted apart."""


def _id(record: Complaint | ComplaintWatch) -> str:
    """Return what stands for a record in a list of many; the whole of each would be a page."""
    return record.id


@attrs.frozen(kw_only=True)
class Watched:
    """One complaint that is watched.

    Attributes:
        complaint: The complaint.
        watch: Its watch.
        stands: How it stands by now: ``"on_track"``, ``"at_risk"``, ``"overdue"`` or ``"escalated"``; what the
            clock has not found yet counts as well.
        kind: The kind of the deadline it aims at; empty where nothing is due.
        due_at: When that is; None where nothing is due.
        left: The time until then; negative when it has passed, None where nothing is due.
        business_left: The business time of it, in the calendar that applies.
        paused: Whether that deadline does not run now.
        breaches: How many deadlines were missed.
        age: The time since the receipt.
        idle: Whether nobody has done anything for too long.
    """

    complaint: Complaint = attrs.field(repr=_id)
    watch: ComplaintWatch = attrs.field(repr=_id)
    stands: str
    kind: str
    due_at: datetime | None
    left: timedelta | None
    business_left: timedelta | None
    paused: bool
    breaches: int
    age: timedelta
    idle: bool


@attrs.frozen(kw_only=True)
class Worklist:
    """What is watched, that with the least time left first.

    Attributes:
        as_at: The instant.
        total: How many there are in all.
        entries: The first of them.
    """

    as_at: datetime
    total: int
    entries: tuple[Watched, ...]

    def __iter__(self) -> Iterator[Watched]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@attrs.frozen(kw_only=True)
class Ageing:
    """How long complaints have been open.

    Attributes:
        as_at: The instant.
        ages: How many are how old, the youngest first: ``"under 7 days"``, ``"7 to 30 days"``, ...
        oldest: The instant at which the oldest was received; None if none is open.
    """

    as_at: datetime
    ages: Mapping[str, int]
    oldest: datetime | None


@attrs.frozen(kw_only=True)
class Repeat:
    """Complaints that say the same again (BR-MON-9, TM-MON-4).

    Attributes:
        what: ``"cause"``, for one service and root cause, or ``"complainant"``.
        key: The service and the code of the cause, or the id of the complainant.
        complaints: The ids of the complaints in the time that counts, the first received first.
        propose: What this proposes: ``"improvement"`` for a cause without a problem record, ``"problem"`` for
            one that problem management looks for, ``"conversation"`` for a complainant.
        references: The references of problem management that are known.
    """

    what: Literal["cause", "complainant"]
    key: tuple[str, ...]
    complaints: tuple[str, ...]
    propose: Literal["improvement", "problem", "conversation"]
    references: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Rise:
    """A category of complaints that rises from period to period (BR-MON-9, TM-MON-5).

    Attributes:
        type: The type of the complaints.
        counts: How many were received in each period, the latest last.
        periods: How often in a row it rose, up to the latest.
    """

    type: str
    counts: tuple[int, ...]
    periods: int


def worklist(
    watched: Iterable[tuple[Complaint, ComplaintWatch]],
    at: datetime,
    policies: "Policies",
    *,
    needs: Needs = "",
    owner: str | None = None,
    limit: int = 0,
) -> Worklist:
    """Return what is watched at an instant, by the time that is left until the next deadline.

    What is paused, and what has nothing due, comes at the end, the oldest first.

    Args:
        watched: The complaints that are not closed, each with its watch.
        at: The instant.
        policies: What tells the calendars.
        needs: Only those that are at risk, overdue, escalated, idle or without an owner.
        owner: Only those of this owner; ``""`` for those without one.
        limit: How many at most; 0 for all.

    Raises:
        InvalidInput: It cannot be narrowed to that.
    """
    if needs not in _NARROWING:
        known = [each for each in _NARROWING if each]
        raise InvalidInput(
            "needs", f"{needs!r} is not known{suggestion(needs, known)}", f"choose from {', '.join(known)}"
        )
    found = [
        entry
        for complaint, watch in watched
        if owner is None or watch.owner == owner
        if _NARROWING[needs](entry := _watched(complaint, watch, at, policies))
    ]
    found.sort(key=lambda each: (each.paused or each.due_at is None, each.due_at or each.complaint.received_at))
    return Worklist(
        as_at=at,
        total=len(found),
        entries=tuple(_with_business_time(each, at, policies) for each in (found[:limit] if limit else found)),
    )


_NARROWING: Final[Mapping[str, Callable[[Watched], bool]]] = {
    "": lambda _each: True,
    "at_risk": lambda each: each.stands == "at_risk",
    "overdue": lambda each: each.stands == "overdue" or (each.stands == "escalated" and _is_negative(each.left)),
    "escalated": lambda each: each.stands == "escalated",
    "idle": lambda each: each.idle,
    "ownerless": lambda each: not each.watch.owner,
}


def _is_negative(left: timedelta | None) -> bool:
    return left is not None and left < timedelta()


def _watched(complaint: Complaint, watch: ComplaintWatch, at: datetime, policies: "Policies") -> Watched:
    aim = watch.aims_at
    return Watched(
        complaint=complaint,
        watch=watch,
        stands=_stands(watch, at),
        kind=aim.kind if aim is not None else "",
        due_at=aim.due_at if aim is not None else None,
        left=aim.due_at - at if aim is not None else None,
        business_left=None,
        paused=aim is not None and aim.paused,
        breaches=sum(not each.in_time for each in watch.breaches)
        + sum(each.is_past(at) and "breach" not in each.fired for each in watch.aims),
        age=at - complaint.received_at,
        idle=_is_idle(watch, at, policies),
    )


def _stands(watch: ComplaintWatch, at: datetime) -> str:
    """Return how a watch stands at an instant, whether or not the clock was turned since."""
    if watch.state == "escalated":
        return "escalated"
    if any(aim.is_past(at) for aim in watch.aims):
        return "overdue"
    return "at_risk" if any(aim.is_at_risk(at) for aim in watch.aims) else "on_track"


def _is_idle(watch: ComplaintWatch, at: datetime, policies: "Policies") -> bool:
    """Tell whether nobody has done anything for too long: the alert is due, or was given since anybody did."""
    if watch.idle_at is not None:
        return watch.idle_at <= at
    is_known = watch.profile.partition("/")[0] in policies.profiles
    return policies.timer("TM-MON-6", policies.profile(watch.profile) if is_known else None).is_on


def _with_business_time(entry: Watched, at: datetime, policies: "Policies") -> Watched:
    if entry.due_at is None:
        return entry
    calendar: BusinessCalendar = policies.calendar_for(
        entry.complaint.services, entry.complaint.customer, noted=entry.complaint.calendar
    )
    return attrs.evolve(entry, business_left=calendar.between(at, entry.due_at))


def ageing(complaints: Iterable[Complaint], at: datetime) -> Ageing:
    """Return how long the complaints that are not closed have been open at an instant."""
    counts: Counter[str] = Counter()
    oldest: datetime | None = None
    for complaint in complaints:
        if complaint.state.category != "closed":
            days = (at - complaint.received_at).days
            counts[next((name for name, most in _BRACKETS if most is None or days < most))] += 1
            oldest = complaint.received_at if oldest is None else min(oldest, complaint.received_at)
    return Ageing(as_at=at, ages={name: counts[name] for name, _ in _BRACKETS}, oldest=oldest)


_BRACKETS: Final[Sequence[tuple[str, int | None]]] = (
    (f"under {_AGES[0]} days", _AGES[0]),
    *((f"{least} to {most} days", most) for least, most in pairwise(_AGES)),
    (f"{_AGES[-1]} days and more", None),
)


def repeats(complaints: Iterable[Complaint], at: datetime, policies: "Policies") -> tuple[Repeat, ...]:
    """Return what repeats: one service and root cause, or one complainant, often enough in the time of TM-MON-4.

    Withdrawn complaints and duplicates do not count; what was found out to be no complaint does not either.
    """
    limit = policies.timer("TM-MON-4")
    if not limit.is_on or limit.number is None or limit.amount is None:
        return ()
    since = policies.calendar().subtract(at, limit.amount)
    groups: dict[tuple[str, tuple[str, ...]], list[Complaint]] = defaultdict(list)
    for complaint in sorted(complaints, key=lambda each: (each.received_at, each.id)):
        if not since <= complaint.received_at <= at or complaint.state in _NOT_COUNTED:
            continue
        if complaint.complainant not in NOBODY:
            groups["complainant", (complaint.complainant,)].append(complaint)
        cause = complaint.response.root_cause if complaint.response is not None else None
        if cause is not None and cause.code:
            for service in dict.fromkeys(complaint.services):
                groups["cause", (service, cause.code)].append(complaint)
    return tuple(_repeat(what, key, found) for (what, key), found in groups.items() if len(found) >= limit.number)


_NOT_COUNTED: Final = frozenset({"withdrawn", "duplicate", "reclassified"})


def _repeat(what: str, key: tuple[str, ...], found: Sequence[Complaint]) -> Repeat:
    ids = tuple(each.id for each in found)
    if what == "complainant":
        return Repeat(what="complainant", key=key, complaints=ids, propose="conversation")
    causes = (each.response.root_cause for each in found if each.response is not None)
    references = tuple(dict.fromkeys(each.reference for each in causes if each is not None and each.reference))
    propose: Literal["problem", "improvement"] = "problem" if references else "improvement"
    return Repeat(what="cause", key=key, complaints=ids, propose=propose, references=references)


def rising(
    complaints: Iterable[Complaint], starts: Sequence[datetime], end: datetime, policies: "Policies"
) -> tuple[Rise, ...]:
    """Return the types of complaint that rose in more periods in a row than TM-MON-5 allows, up to the latest.

    Args:
        complaints: The complaints; those received outside of the periods do not count.
        starts: When the periods begin, the earliest first; each ends where the next begins.
        end: When the latest period ends.
        policies: What tells the limit.
    """
    limit = policies.timer("TM-MON-5")
    if not limit.is_on or limit.number is None:
        return ()
    edges = [*starts, end]
    counted: dict[str, list[int]] = defaultdict(lambda: [0] * len(starts))
    for complaint in complaints:
        if complaint.state not in _NOT_COUNTED:
            for place in range(len(starts)):
                if edges[place] <= complaint.received_at < edges[place + 1]:
                    counted[complaint.type][place] += 1
    found = []
    for kind in sorted(counted):
        counts = counted[kind]
        rose = 0
        while rose + 1 < len(counts) and counts[-1 - rose] > counts[-2 - rose]:
            rose += 1
        if rose > limit.number:
            found.append(Rise(type=kind, counts=tuple(counts), periods=rose))
    return tuple(found)
