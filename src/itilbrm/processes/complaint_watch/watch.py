"""What a complaint watch is: what it aims at, what was missed, what fired, and when the clock acts next."""

from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

import attrs

from itilbrm.lifecycle import Belonging, Record, indexed
from itilbrm.values import identity

__all__ = ["Aim", "Breach", "ComplaintWatch", "FiredRung", "Ground", "RungAhead", "Sight", "Timer", "Turn"]

Timer: TypeAlias = Literal["warn", "breach", "escalate", "inform", "alert_idle", "climb"]
"""What the clock does about a complaint; each is the name of a step."""

Ground: TypeAlias = Literal["overdue", "complainant_asks", "normal_channel_failed"]
"""Why a complaint is escalated (BR-MON-5)."""


@attrs.frozen(kw_only=True)
class Aim:
    """One deadline that is not met yet, as the watch sees it.

    Attributes:
        kind: What is due, for example ``"decision"``.
        stage: The stage of handling it belongs to.
        due_at: When.
        set_for: When it was due as it was first set; with kind and stage it tells one deadline from another.
        at_risk_at: When it begins to be at risk (BR-MON-2); None where nobody knows.
        escalate_at: When it is escalated (BR-MON-5); None while it is not missed.
        paused: Whether it does not run now; then it neither warns nor is missed.
        fired: Which of its timers have fired, or lie before the watch began and never fire.
    """

    kind: str
    stage: int
    due_at: datetime
    set_for: datetime
    at_risk_at: datetime | None = None
    escalate_at: datetime | None = None
    paused: bool = False
    fired: tuple[str, ...] = ()

    @property
    def name(self) -> tuple[str, int, datetime]:
        """What tells it from every other deadline of the complaint."""
        return self.kind, self.stage, self.set_for

    def is_past(self, at: datetime) -> bool:
        """Tell whether it runs, and an instant lies after it (BR-MON-3)."""
        return not self.paused and self.due_at < at

    def is_at_risk(self, at: datetime) -> bool:
        """Tell whether it runs, and an instant does not lie before it begins to be at risk (BR-MON-2)."""
        return not self.paused and self.at_risk_at is not None and self.at_risk_at <= at


@attrs.frozen(kw_only=True)
class Breach:
    """That a deadline was missed; it stays for ever (BR-MON-3).

    Attributes:
        kind: What was due.
        stage: In which stage of handling.
        due_at: When it was due, by which the breach is dated.
        set_for: When it was due as it was first set.
        found_at: When the watch found it.
        letter: Whether a holding letter is owed: not for what was missed before it was watched, nor for what is
            answered by now, and once for each deadline.
        in_time: Whether it was told later that the deadline had been met in time after all.
    """

    kind: str
    stage: int
    due_at: datetime
    set_for: datetime
    found_at: datetime
    letter: bool = True
    in_time: bool = False

    @property
    def name(self) -> tuple[str, int, datetime]:
        """What tells its deadline from every other one of the complaint."""
        return self.kind, self.stage, self.set_for


@attrs.frozen(kw_only=True)
class RungAhead:
    """A rung of the ladder that has not fired for a deadline (BR-MON-11).

    Attributes:
        kind: What is due.
        stage: In which stage of handling.
        set_for: When it was due as it was first set.
        rung: The name of the rung.
        at: When it fires.
        whom: Who is told: ``"owner"``, ``"manager"``, ``"lead"``, ``"body"``.
        do: What is done: ``"remind"``, ``"notify"``, ``"propose_escalation"``, ``"reassign"``.
        waits: Whether it waits for the working hours of who is told.
    """

    kind: str
    stage: int
    set_for: datetime
    rung: str
    at: datetime
    whom: str
    do: str
    waits: bool = True

    @property
    def name(self) -> tuple[str, int, datetime, str]:
        """What tells it from every other rung of the complaint."""
        return self.kind, self.stage, self.set_for, self.rung


@attrs.frozen(kw_only=True)
class FiredRung:
    """A rung that has fired for a deadline, once.

    Attributes:
        kind: What is due.
        stage: In which stage of handling.
        set_for: When it was due as it was first set.
        rung: The name of the rung.
        at: When it was to fire.
    """

    kind: str
    stage: int
    set_for: datetime
    rung: str
    at: datetime

    @property
    def name(self) -> tuple[str, int, datetime, str]:
        """What tells it from every other rung of the complaint."""
        return self.kind, self.stage, self.set_for, self.rung


@attrs.frozen(kw_only=True)
class Turn:
    """What the clock, or a person in its place, did last; reactions wait for it and tell people.

    Attributes:
        timer: What was done: ``"warn"``, ``"breach"``, ``"escalate"``, ``"inform"``, ``"alert_idle"``, ``"climb"``.
        at: When it happened, in the world: for the clock, when it was due.
        aims: The deadlines it was about, as they stood before; several where they fell on one instant.
        rungs: The rungs that fired.
        why: For an idle complaint ``"ownerless"``, ``"idle"`` or both; for status information, the id of who asked.
    """

    timer: Timer
    at: datetime
    aims: tuple[Aim, ...] = ()
    rungs: tuple[RungAhead, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kinds of the deadlines it was about, in words; empty where it was about none."""
        return ", ".join(dict.fromkeys(aim.kind for aim in self.aims))

    @property
    def due_at(self) -> datetime | None:
        """When the deadlines are due that it was about, the first of them; None where it was about none."""
        return min((aim.due_at for aim in self.aims), default=None)


@attrs.frozen(kw_only=True)
class Sight:
    """What the watch sees of its complaint: everything that follows from the complaint and the policies.

    Its fields have the meaning they have in :class:`ComplaintWatch`.
    """

    customer: str
    services: tuple[str, ...]
    owner: str
    severity: str
    profile: str
    recipients: tuple[str, ...]
    aims: tuple[Aim, ...]
    breaches: tuple[Breach, ...]
    rungs: tuple[RungAhead, ...]
    last_update: datetime | None
    inform_at: datetime | None
    active_at: datetime
    idle_at: datetime | None
    ownerless_at: datetime | None
    calendar: str = ""


@attrs.frozen(kw_only=True)
class ComplaintWatch(Record):
    """The watch of one complaint: it aims at its deadlines, and the clock acts on it.

    It knows its complaint by id alone, and holds what it needs as values; a reaction keeps them true.

    Attributes:
        complaint: The id of the complaint; there is one watch for each (BR-MON-1).
        watched_from: From when on it is watched; what lies before that never fires (G-12).
        customer: The id of the customer concerned.
        services: The services complained about.
        owner: The id of who is responsible; empty for nobody.
        severity: How grave the complaint is; empty while nobody said.
        profile: The deadline profile that applies, as the complaint says it.
        calendar: The calendar that is noted on the complaint; empty for none.
        recipients: The ids of those who may be told how it stands (BR-MON-7); empty where nobody can be.
        aims: The deadlines that are not met yet.
        breaches: The deadlines that were missed (BR-MON-3).
        rungs: The rungs of the ladder that are still to fire.
        rungs_fired: Those that have fired.
        escalated_to: The body it was escalated to last; empty if it never was.
        escalated_at: When, in the world.
        escalation_ground: Why (BR-MON-5); empty if it never was.
        last_update: When the complainant was told last how it stands.
        inform_at: When they are told next (TM-MON-3); None where nobody is.
        active_at: When a person did something about the complaint last.
        idle_at: When nobody has done anything for too long (TM-MON-6); None once that was said.
        ownerless_at: Since when it has no owner; None if it has one, or once that was said.
        turn: What the clock did last.
    """

    kind: ClassVar[str] = "complaint_watch"
    prefix: ClassVar[str] = "wch"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    complaint: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    watched_from: datetime
    customer: str = attrs.field(default="", metadata=indexed("customer"))
    services: tuple[str, ...] = attrs.field(default=(), metadata=indexed("service"))
    owner: str = attrs.field(default="", metadata=indexed("owner"))
    severity: str = ""
    profile: str = ""
    calendar: str = ""
    recipients: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()
    breaches: tuple[Breach, ...] = ()
    rungs: tuple[RungAhead, ...] = ()
    rungs_fired: tuple[FiredRung, ...] = ()
    escalated_to: str = ""
    escalated_at: datetime | None = None
    escalation_ground: str = ""
    last_update: datetime | None = None
    inform_at: datetime | None = None
    active_at: datetime
    idle_at: datetime | None = None
    ownerless_at: datetime | None = None
    turn: Turn | None = None

    @property
    def aims_at(self) -> Aim | None:
        """The next deadline that is not met; one that runs before one that is paused. None where nothing is due."""
        return min(self.aims, key=lambda aim: (aim.paused, aim.due_at), default=None)
