"""A practice whose complaints are watched, with deadlines set as a test wants them, and a clock it turns."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from itilbrm import BusinessCalendar, Practice
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, State, evolve
from itilbrm.policies import Body, DeadlineProfile, EscalationRoute, Policies, Procedure
from itilbrm.processes.complaints import HANDLING, Complaint, Deadline
from itilbrm.testing import StoppedClock

__all__ = [
    "BEGINNING",
    "DAY",
    "HOUR",
    "LONDON",
    "ROUTED",
    "WATCHED",
    "adopted",
    "deadline",
    "facts_of",
    "opened",
    "received",
    "routed",
    "steps_of",
]

BEGINNING: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday, as the calendar opens."""

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)

LONDON: Final = BusinessCalendar(
    id="provider",
    timezone="Europe/London",
    windows={"monday-friday": "09:00-17:00"},
    holidays=[date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)],
)

ARCHIVED: Final = State("archived", category="closed")
MEDIATION: Final = State("under_mediation", category="waiting")

WATCHED: Final[Lifecycle[Complaint]] = HANDLING.extended("handling with a desk of its own")
UNCLOSED: Final = tuple(state for state in HANDLING.states.values() if state.category != "closed")


@WATCHED.step(*UNCLOSED, MEDIATION, to=STAYS)
def put_deadlines(complaint: Complaint, on: Occasion, *, deadlines: tuple[Deadline, ...]) -> Complaint:  # noqa: ARG001  the form of every step
    """Let the deadlines be these."""
    return evolve(complaint, deadlines=deadlines)


@WATCHED.step(*UNCLOSED, to=MEDIATION)
def mediate(complaint: Complaint, on: Occasion) -> Complaint:  # noqa: ARG001  the form of every step
    """Let somebody mediate; nothing else changes."""
    return complaint


@WATCHED.step(*UNCLOSED, MEDIATION, to=ARCHIVED)
def archive(complaint: Complaint, on: Occasion) -> Complaint:  # noqa: ARG001  the form of every step
    """Close it in a way of its own; nothing else changes."""
    return complaint


@WATCHED.step(ARCHIVED, to=HANDLING.states["under_assessment"])
def fetch(complaint: Complaint, on: Occasion) -> Complaint:  # noqa: ARG001  the form of every step
    """Bring it back."""
    return complaint


WATCHED.seal()


def routed(*profiles: DeadlineProfile, profile: str = "itil_internal", **more: Any) -> Policies:  # noqa: ANN401  of policies
    """Return policies with a route of escalation, so that complaints can be escalated, and these profiles."""
    procedure = Procedure(id="provider", route="provider", profile=profile)
    route = EscalationRoute(
        id="provider",
        levels=(Body(name="lead", members=("lea",)), Body(name="IT steering group", members=("ivy",))),
    )
    return Policies(
        routes={"provider": route},
        procedures={"provider": procedure},
        profiles={each.id: each for each in profiles},
        **more,
    )


ROUTED: Final = routed()


def opened(
    *, at: datetime = BEGINNING, policies: Policies | None = None, url: str = "memory:"
) -> tuple[Practice, StoppedClock]:
    """Return a practice and its clock."""
    clock = StoppedClock(at)
    practice = Practice.open(url, clock=clock, lifecycles=(WATCHED,), policies=policies or ROUTED, discover=False)
    return practice, clock


def received(practice: Practice, *deadlines: Deadline, owner: str = "ann", **more: Any) -> Complaint:  # noqa: ANN401  of receiving
    """Return a complaint that was received now, with these deadlines; with those of its profile, if none is given."""
    given: dict[str, Any] = {
        "customer": "acme",
        "complainant": "cara",
        "channel": "email",
        "type": "other",
        "text": "It is late.",
    }
    ann = practice.acting_as("ann", "as it is", happened_at=more.pop("happened_at", None))
    complaint = ann.complaints.receive(**given | {"owner": owner} | more)
    return ann.perform(put_deadlines, complaint.id, deadlines=deadlines) if deadlines else complaint


def adopted(practice: Practice, received_at: datetime, target_at: datetime | None = None, **more: Any) -> Complaint:  # noqa: ANN401  of adopting
    """Return a complaint that was taken over open."""
    given: dict[str, Any] = {
        "customer": "acme",
        "complainant": "cara",
        "channel": "email",
        "type": "other",
        "text": "It is late.",
    }
    taken: dict[str, Any] = {
        "origin": "old",
        "reference": "1",
        "state": "received",
        "received_at": received_at,
        "target_at": target_at,
    }
    return practice.acting_as("ann").complaints.adopt(**given | taken | more)


def deadline(due_at: datetime, kind: Any = "decision", **more: Any) -> Deadline:  # noqa: ANN401  of deadlines
    """Return a deadline that begins to be at risk six hours before."""
    given: dict[str, Any] = {"original_due_at": due_at, "at_risk_at": due_at - 6 * HOUR, "counted_from": BEGINNING}
    return Deadline(kind=kind, due_at=due_at, **given | more)


def steps_of(practice: Practice, complaint: Complaint) -> list[str]:
    """Return the names of the steps of the watch of a complaint."""
    return [fact.step for fact in facts_of(practice, complaint)]


def facts_of(practice: Practice, complaint: Complaint) -> Any:  # noqa: ANN401  a sequence of facts
    """Return the facts about the watch of a complaint."""
    return practice.history(practice.watches.of(complaint.id).id)
