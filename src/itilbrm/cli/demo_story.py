"""The six weeks of the demo: complaints on several channels, a holiday weekend, and a clock that is turned."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.cli.complaints import found
from itilbrm.cli.demo_house import person
from itilbrm.cli.drawing import folded
from itilbrm.cli.exits import out
from itilbrm.cli.screens import wrapped
from itilbrm.cli.terminal import width

if TYPE_CHECKING:
    from itilbrm.clocks import StoppedClock
    from itilbrm.notifying import Letter
    from itilbrm.practice import Practice
    from itilbrm.processes.complaints import Complaint

__all__ = ["BEGIN", "END", "LABEL", "Letters", "chance", "is_told", "say", "tell"]

BEGIN: Final = datetime(2025, 12, 1, 9, tzinfo=UTC)
END: Final = datetime(2026, 1, 12, 9, tzinfo=UTC)

_BATTERY: Final = "desk:T-1024"
LABEL: Final = "story"
_INSET: Final = 20
_NARROWEST: Final = 20
_ROUNDS: Final = (timedelta(hours=9), timedelta(hours=13), timedelta(hours=17, minutes=5))
"""When the demo runs itilbrm tick and itilbrm deliver, as cron would, every day."""


@attrs.define
class Letters:
    """A notifier that keeps what it is given: nothing leaves the machine."""

    sent: list["Letter"] = attrs.field(factory=list)

    def send(self, letter: "Letter", /) -> None:
        """Keep a letter."""
        self.sent.append(letter)


def chance() -> Callable[[int], bytes]:
    """Return bytes that look random and are the same every time, so that the demo tells the same every time."""
    drawn = count()
    return lambda size: hashlib.shake_256(f"itilbrm demo {next(drawn)}".encode()).digest(size)


def is_told(practice: "Practice") -> bool:
    """Tell whether the story is in the store already."""
    return any(LABEL in each.labels for each in practice.complaints)


def tell(practice: "Practice", clock: "StoppedClock") -> "Complaint":
    """Let the six weeks pass; return the complaint that they are about."""
    return _Weeks(practice, clock).pass_by()


class _Weeks:
    """What happens, day by day; each line of the diary is told when it happens."""

    def __init__(self, practice: "Practice", clock: "StoppedClock") -> None:
        self._practice = practice
        self._clock = clock
        self._names: dict[str, str] = {}

    def pass_by(self) -> "Complaint":
        """Tell the whole story."""
        pay_run = self._an_email()
        self._a_refusal()
        self._a_pause(pay_run)
        self._an_answer(pay_run)
        scanners = self._the_holidays()
        self._praise()
        self._back_again(pay_run)
        self._until(END)
        due = _decision_due(self._practice.complaints.get(scanners))
        self._say(f"The scanners have to be decided by {due}. We stop here")
        return self._practice.complaints.get(pay_run)

    # Week by week

    def _an_email(self) -> str:
        self._until(datetime(2025, 12, 1, 9, 40, tzinfo=UTC))
        pay_run = self._as("dora").complaints.receive(
            customer="finance",
            complainant=person("anna"),
            channel="email",
            type="availability",
            text="The pay run stopped half way, and nobody can say which half was paid.",
            services=("payroll",),
            remedy_sought="a list of who was paid",
            triage_severity="high",
            owner=person("rita"),
            labels={LABEL: "pay run"},
        )
        self._names[pay_run.id] = "the pay run"
        self._say("Anna Bell complains by e-mail: the pay run stopped half way. Its clocks start at once")
        due = self._clock.now() + timedelta(days=1, hours=7, minutes=20)
        self._as("dora").complaints.acknowledge(
            pay_run,
            contact="Rita Rowe, extension 4410",
            next_step="we compare the pay run with the list of the bank",
            next_date=due,
        )
        self._say("Dora Finch acknowledges it; the letter waits in the outbox of the same commit")
        self._deliver()
        self._until(datetime(2025, 12, 1, 10, 30, tzinfo=UTC))
        rita = self._as("rita").complaints
        rita.assess(pay_run.id, severity="high", complexity="medium", impact="high", urgency="high")
        assessed = rita.investigate(pay_run.id, investigator=person("ivan"))
        self._say(
            f"Rita Rowe finds it serious: to be decided by {_decision_due(assessed)}. "
            "Ivan Marsh, who had no part in it, investigates"
        )
        return pay_run.id

    def _a_refusal(self) -> None:
        from itilbrm.errors import Refused

        self._until(datetime(2025, 12, 2, 9, 10, tzinfo=UTC))
        battery = found(self._practice, _BATTERY)
        self._say("Dora Finch wants to be rid of T-1024, a battery, and is refused:")
        try:
            self._as("dora", reason="it is just a battery").complaints.withdraw(battery.id)
        except Refused as refused:
            reasons = "; ".join(str(each) for each in refused.reasons).replace(person("dora"), "Dora Finch")
            out(wrapped([(_INSET, reasons, "")]))
        self._until(datetime(2025, 12, 2, 11, 25, tzinfo=UTC))
        self._practice.acting_as(battery.complainant, reason="the third battery is good").complaints.withdraw(
            battery.id
        )
        self._say(f"{battery.complainant}, who complained, withdraws it: the third battery is good")

    def _a_pause(self, pay_run: str) -> None:
        self._until(datetime(2025, 12, 3, 11, 0, tzinfo=UTC))
        self._as("ivan").complaints.request_information(
            pay_run, asked="Which of your people got no pay?", by=self._clock.now() + timedelta(days=5)
        )
        self._say("Ivan Marsh asks Anna Bell who got no pay. Until she answers, the clock of the decision stands")
        self._until(datetime(2025, 12, 5, 11, 15, tzinfo=UTC))
        back = self._for("anna", "her letter with a list").complaints.information_received(pay_run)
        self._say(f"The list is here. Two closings fell into the pause, so it is due by {_decision_due(back)}")

    def _an_answer(self, pay_run: str) -> None:
        from itilbrm.money import Money
        from itilbrm.processes.complaints import Remedy, RootCause

        self._until(datetime(2025, 12, 15, 11, 30, tzinfo=UTC))
        self._as("rita").complaints.prepare_response(
            pay_run,
            outcome="upheld",
            text=(
                "You are right. The run stopped when the disk was full, and 41 of your people were paid four days "
                "late. Each of them has the money since 5 December."
            ),
            findings="The run stopped at 02:14 because the disk was full; nobody was alerted.",
            root_cause=RootCause(kind="known", code="disk full", text="Nobody watches the disk of the payroll."),
            remedy=Remedy(
                kind="credit",
                text="We bear the bank charges of all 41.",
                cost=Money.of("205.00", "GBP"),
                authorised_by=person("lena"),
                owner=person("rita"),
                due=datetime(2025, 12, 31, 17, tzinfo=UTC),
            ),
        )
        self._say("Rita Rowe answers: she is right, and we bear the bank charges")
        self._until(datetime(2025, 12, 15, 14, 0, tzinfo=UTC))
        self._as("lena").complaints.approve_response(pay_run)
        self._as("rita").complaints.communicate_decision(pay_run)
        self._say("Lena Holt, a second person, approves the answer, and it goes out")
        self._deliver()
        self._until(datetime(2025, 12, 17, 10, 0, tzinfo=UTC))
        self._for("anna", "a call at ten").complaints.accept(
            pay_run, on_behalf_of=person("anna"), authority="a call at ten"
        )
        self._as("rita").complaints.close(pay_run)
        self._say("Anna Bell accepts by telephone; Rita Rowe closes it")

    def _the_holidays(self) -> str:
        self._until(datetime(2025, 12, 24, 15, 0, tzinfo=UTC))
        scanners = self._as("dora").complaints.receive(
            customer="warehouse",
            complainant=person("ben"),
            channel="portal",
            type="service_quality",
            text="The scanners fall asleep while we count the stock.",
            services=("scanners",),
            triage_severity="medium",
            owner=person("rita"),
            labels={LABEL: "scanners"},
        )
        self._names[scanners.id] = "the scanners"
        due = scanners.deadline("acknowledgement")
        by = _day(due.due_at) if due is not None else ""
        self._say(f"Ben Okoro complains in the portal. Four closed days lie ahead: to acknowledge by {by}")
        self._until(datetime(2025, 12, 29, 9, 15, tzinfo=UTC))
        dora = self._as("dora")
        dora.complaints.acknowledge(
            scanners,
            contact="Dora Finch, extension 4400",
            next_step="we look into the scanners of hall 2",
            next_date=datetime(2025, 12, 31, 17, tzinfo=UTC),
        )
        self._deliver()
        rita = self._as("rita").complaints
        rita.assess(scanners.id, severity="medium", complexity="medium", impact="medium", urgency="medium")
        rita.investigate(scanners.id, investigator=person("ivan"))
        happened = datetime(2025, 12, 24, 16, 40, tzinfo=UTC)
        called = self._practice.acting_as(person("dora"), happened_at=happened).complaints
        attachments = called.receive(
            customer="legal",
            complainant=person("clara"),
            channel="phone",
            type="service_quality",
            text="Large attachments vanish without a word.",
            services=("e-mail",),
            labels={LABEL: "attachments"},
        )
        self._practice.acting_as(person("dora"), happened_at=happened + timedelta(minutes=10)).complaints.early_resolve(
            attachments,
            summary="The limit was raised while we spoke, and the attachment arrived.",
            accepted_by=person("clara"),
            triage_severity="low",
            channel="phone",
            to="Clara Voss",
        )
        self._say(
            "Dora Finch acknowledges it in time. She records a call of Christmas Eve that was settled while it "
            "lasted: it counts from when it was"
        )
        return scanners.id

    def _praise(self) -> None:
        self._until(datetime(2026, 1, 2, 10, 20, tzinfo=UTC))
        desk = self._as("dora")
        team = desk.units.register(name="Network team", type="team")
        desk.people.transfer(person("nils"), unit=team.id)
        desk.units.appoint_manager(team.id, manager=person("nils"))
        praise = desk.compliments.record(
            customer="legal",
            given_by=person("dieter"),
            channel="letter",
            text="The network team came in on Boxing Day, and stayed until it worked.",
            services=("network",),
            named=(team.id,),
            owner=person("rita"),
        )
        desk.compliments.route(praise)
        self._say("Dieter Kuhn praises the network team by letter; Nils Berg, who leads it, gets a copy")
        self._until(datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
        self._as("rita").compliments.thank(praise.id)
        self._deliver()
        self._as("rita").compliments.close(praise.id)
        self._say("The copy was sent, so it is passed on. Dieter Kuhn is thanked, in German, and it is closed")

    def _back_again(self, pay_run: str) -> None:
        self._until(datetime(2026, 1, 8, 11, 0, tzinfo=UTC))
        back = self._for("anna", "the bank charges were not refunded").complaints.reopen(
            pay_run, on_behalf_of=person("anna"), authority="her e-mail of this morning"
        )
        self._say(f"The bank charges did not come: the pay run is open again, to be decided by {_decision_due(back)}")
        self._until(datetime(2026, 1, 8, 15, 30, tzinfo=UTC))
        self._as("rita").complaints.acknowledge(
            pay_run,
            contact="Rita Rowe, extension 4410",
            next_step="we ask the bank for its list of charges",
            next_date=datetime(2026, 1, 14, 12, tzinfo=UTC),
            channel="phone",
            to="Anna Bell",
        )
        self._say("Rita Rowe calls Anna Bell, and records that she did: that counts as a letter would")

    # The clock

    def _until(self, at: datetime) -> None:
        """Let time pass until an instant, with a tick and a delivery at the rounds of each day."""
        while True:
            now = self._clock.now()
            today = now.replace(hour=0, minute=0)
            ahead = (today + timedelta(days=day) + each for day in (0, 1) for each in _ROUNDS)
            following = next(each for each in ahead if each > now)
            if following > at:
                break
            self._clock.set(following)
            self._tick()
            self._deliver()
        self._clock.set(at)

    def _tick(self) -> None:
        before = {key: self._practice.watches.of(key) for key in self._names}
        self._practice.tick()
        for key, name in self._names.items():
            was, now = before[key], self._practice.watches.of(key)
            if now.state == "at_risk" != was.state:
                self._say(f"The clock finds {name} at risk, and reminds Rita Rowe")
            if len(now.breaches) > len(was.breaches):
                self._say(f"The clock finds {name} late: Lena Holt is told, and a letter to Anna Bell says so")
            if now.escalated_to and not was.escalated_to:
                self._say(f"The clock escalates {name} to the {now.escalated_to}")

    def _deliver(self) -> None:
        self._practice.deliver()

    # Who acts, and what is told

    def _as(self, name: str, reason: str = "") -> "Practice":
        return self._practice.acting_as(person(name), reason=reason)

    def _for(self, name: str, reason: str) -> "Practice":  # noqa: ARG002  who it is for is read beside it
        return self._practice.acting_as(person("dora"), reason=reason)

    def _say(self, words: str) -> None:
        say(self._clock.now(), words)


def say(at: datetime, words: str) -> None:
    """Print a line of the diary, with its instant before it."""
    first, *more = folded(words, max(width() - _INSET, _NARROWEST))
    out(
        "".join(
            f"{each}\n" for each in (f"  {at:%a %d %b %H:%M}  {first}", *(f"{' ' * _INSET}{line}" for line in more))
        )
    )


def _decision_due(complaint: "Complaint") -> str:
    deadline = complaint.deadline("decision")
    return _day(deadline.due_at) if deadline is not None else "nobody knows when"


def _day(at: datetime) -> str:
    return f"{at:%a %d %b, %H:%M}"
