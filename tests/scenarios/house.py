"""A house as a user has it: a practice with real calendars, people, a post box, and a clock that a test sets."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs

from itilbrm import BusinessCalendar, Person, Practice
from itilbrm.errors import DeliveryTrouble
from itilbrm.notifying import Letter
from itilbrm.policies import Body, EscalationRoute, Policies, Procedure
from itilbrm.processes.complaints import Complaint, Remedy, RootCause
from itilbrm.telling import DeliveryRules
from itilbrm.testing import StoppedClock

__all__ = [
    "CAUSE",
    "HANDLED",
    "LONDON",
    "LOW",
    "NEW_YORK",
    "UPHELD",
    "House",
    "PostBox",
    "at",
    "refuses",
    "settled",
]

HOLIDAYS: Final = [date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6)]

LONDON: Final = BusinessCalendar(
    id="provider", timezone="Europe/London", windows={"monday-friday": "09:00-17:00"}, holidays=HOLIDAYS
)
NEW_YORK: Final = BusinessCalendar(
    id="new_york", timezone="America/New_York", windows={"monday-friday": "09:00-17:00"}, holidays=[date(2025, 11, 27)]
)

HANDLED: Final[dict[str, Any]] = {"complexity": "low", "impact": "medium", "urgency": "medium"}
LOW: Final[dict[str, Any]] = {"severity": "low", **HANDLED}
CAUSE: Final = RootCause(kind="known", code="disk_full", text="A disk was full.")
UPHELD: Final[dict[str, Any]] = {
    "outcome": "upheld",
    "text": "You are right, and we are sorry.",
    "findings": "A disk was full, and nobody saw it.",
    "next_steps": "If you do not agree, tell us.",
    "root_cause": CAUSE,
    "remedy": Remedy(kind="apology", text="We apologise."),
}


def at(text: str, zone: str = "Europe/London") -> datetime:
    """Return an instant that is written in the local time of a place."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def settled(**procedure: Any) -> Policies:  # noqa: ANN401  of a procedure
    """Return the policies of the house: two calendars, a route of escalation, and a procedure as it is wanted."""
    given = {"route": "upwards", "leads": ("lea",), "recourse": "The ombudsman, in writing."}
    return Policies(
        calendars={"provider": LONDON, "new_york": NEW_YORK},
        calendar_of={"customer:hudson": "new_york"},
        procedures={"provider": Procedure(id="provider", **{**given, **procedure})},
        routes={
            "upwards": EscalationRoute(
                id="upwards",
                levels=(Body(name="lead", members=("lea",)), Body(name="IT steering group", members=("ivy",))),
            )
        },
    )


class PostBox:
    """A notifier that keeps what it is given, or does what a test wants."""

    channel: Final = "email"

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.does: Callable[[Letter], None] = lambda _letter: None

    def send(self, letter: Letter, /) -> None:
        self.does(letter)
        self.letters.append(letter)

    def to(self, person: Person, purpose: str = "") -> list[Letter]:
        """Return what somebody was sent."""
        return [each for each in self.letters if each.person == person.id and purpose in ("", each.purpose)]


def refuses(*, permanent: bool = False) -> Callable[[Letter], None]:
    """Return what a notifier does that takes nothing."""

    def refuse(_letter: Letter) -> None:
        raise DeliveryTrouble("box", "the server is down", permanent)

    return refuse


@attrs.frozen
class House:
    """A practice with what a test sets and looks into.

    Attributes:
        practice: The practice; nobody acts.
        clock: Its clock.
        box: Where its letters arrive.
    """

    practice: Practice
    clock: StoppedClock
    box: PostBox

    @classmethod
    def opened(cls, when: str, *, url: str = "memory:", policies: Policies | None = None, **more: Any) -> "House":  # noqa: ANN401  of opening
        """Return a house at an hour in London."""
        clock, box = StoppedClock(at(when)), PostBox()
        rules = more.pop("delivery", DeliveryRules(tries=3))
        practice = Practice.open(
            url,
            clock=clock,
            discover=False,
            policies=policies or settled(),
            notifiers=(box,),
            delivery=rules,
            **more,
        )
        return cls(practice, clock, box)

    def acting(self, who: str, reason: str = "", happened: str = "") -> Practice:
        """Return the practice for somebody, for what happened now or at an hour in London."""
        return self.practice.acting_as(who, reason, at(happened) if happened else None)

    @property
    def ann(self) -> Practice:
        """The practice for Ann, who handles complaints."""
        return self.practice.acting_as("ann")

    def person(self, name: str, **wishes: Any) -> Person:  # noqa: ANN401  how they want to be told
        """Record somebody who can be written to."""
        found = self.ann.people.register(full_name=name, email=f"{name.lower()}@example.org")
        return self.ann.people.prefer(found.id, **wishes) if wishes else found

    def go(self, when: str) -> "House":
        """Let it be another hour in London, and let the clock do what it demands."""
        self.wait(when)
        troubles = self.practice.tick().troubles
        assert not troubles, troubles
        return self

    def wait(self, when: str) -> None:
        """Let it be another hour in London; nothing turns the clock."""
        self.clock.set(at(when))

    def receive(self, **given: Any) -> Complaint:  # noqa: ANN401  of receiving
        """Receive a complaint about mail, as it is wanted."""
        usual = {
            "customer": "acme",
            "complainant": "cara",
            "channel": "email",
            "type": "service_quality",
            "text": "Mail is slow.",
            "owner": "ann",
        }
        acting = self.acting("ann", happened=given.pop("happened", ""))
        return acting.complaints.receive(**{**usual, **given})

    def acknowledge(self, complaint: Complaint, **given: Any) -> Complaint:  # noqa: ANN401  of acknowledging
        """Tell the complainant who handles it, by letter unless it is wanted otherwise."""
        usual = {"contact": "Ann Lee", "next_step": "we look into it", "channel": "letter"}
        acting = self.acting("ann", happened=given.pop("happened", ""))
        date_told = self.clock.now() + timedelta(days=5)
        return acting.complaints.acknowledge(complaint.id, **{**usual, "next_date": date_told, **given})

    def assessed(self, severity: Any = "low", **given: Any) -> Complaint:  # noqa: ANN401  of assessing and receiving
        """Return a complaint that was received, acknowledged and assessed at once."""
        complaint = self.acknowledge(self.receive(**given))
        return self.ann.complaints.assess(complaint.id, severity=severity, **HANDLED)

    def decide(self, complaint: Complaint, **answer: Any) -> Complaint:  # noqa: ANN401  of preparing the answer
        """Answer a complaint that was assessed, have the answer approved, and tell it in a letter."""
        prepared = self.ann.complaints.prepare_response(complaint.id, **{**UPHELD, **answer})
        self.acting("bob").complaints.approve_response(prepared.id)
        return self.ann.complaints.communicate_decision(prepared.id, channel="letter")

    def close(self, complaint: Complaint) -> Complaint:
        """Have the complainant accept a decision, and close the complaint."""
        whose = complaint.complainant
        self.acting(whose).complaints.accept(complaint.id)
        return self.ann.complaints.close(complaint.id)

    def steps(self, key: str) -> list[str]:
        """Return the names of the steps of a record."""
        return [fact.step for fact in self.practice.history(key)]

    def watched(self, complaint: Complaint) -> list[str]:
        """Return the names of the steps of the watch of a complaint."""
        return self.steps(self.practice.watches.of(complaint.id).id)

    def written(self, complaint: Complaint, *purposes: str) -> list[Any]:
        """Return the messages about a complaint, of some purposes only if any are given."""
        found: Iterable[Any] = self.practice.messages.each(parent=complaint.id)
        return [each for each in found if not purposes or each.purpose in purposes]
