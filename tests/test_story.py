"""A whole practice, seen through its public window only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from itilbrm import ANONYMOUS, UNIDENTIFIED, Letter, Practice, Remedy, RootCause, errors
from itilbrm.testing import StoppedClock

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(params=["memory:", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "memory:" if request.param == "memory:" else f"sqlite:///{tmp_path / 'brm.db'}"


@pytest.mark.realises("BR-CPL-2", "BR-CPL-3", "BR-CPL-4", "BR-CPL-5", "G-1", "G-2", "G-3", "SC-33")
def test_a_complaint_is_received_understood_investigated_and_taken_back(url: str) -> None:
    clock = StoppedClock(MONDAY)
    with Practice.open(url, clock=clock) as practice:
        desk = practice.acting_as("desk")
        team = desk.units.register(name="Network", type="team")
        boss = desk.people.register(full_name="Boss of Network", email="boss@example.org", unit=team.id)
        desk.units.appoint_manager(team.id, manager=boss.id)
        tech = desk.people.register(full_name="Technician", phone="+44 20 0000", unit=team.id)
        ivy = desk.people.register(full_name="Investigator", email="ivy@example.org")
        practice.acting_as("desk", happened_at=MONDAY - timedelta(days=30)).complaint_definitions.agree(
            customer="acme", text="Whatever we say is one.", agreed_with="dana"
        )

        received = practice.acting_as("desk", happened_at=MONDAY - timedelta(days=3)).complaints.receive(
            customer="acme",
            complainant="cara",
            channel="phone",
            type="people",
            text="The line was down all Friday, and the technician hung up on me.",
            services=("network",),
            about=(tech.id,),
            labels={"ticket": "4711"},
        )
        assert received.received_at == MONDAY - timedelta(days=3)
        assert received.definition.endswith("/1")
        assert received.definition != "provider/1"

        with pytest.raises(errors.Refused) as early:
            desk.complaints.assess(received.id, severity="high", complexity="low", impact="high", urgency="high")
        assert [reason.rule for reason in early.value.reasons] == ["BR-CPL-4"]

        clock.advance(timedelta(hours=2))
        told = desk.complaints.acknowledge(
            received, contact="The desk", next_step="we ask the team", next_date=clock.now() + timedelta(days=2)
        )
        desk.complaints.assess(told, severity="high", complexity="low", impact="high", urgency="high")
        for somebody in (tech, boss):
            with pytest.raises(errors.Refused) as biased:
                desk.complaints.investigate(received.id, investigator=somebody.id)
            assert [reason.rule for reason in biased.value.reasons] == ["BR-CPL-5"]
        desk.complaints.investigate(received.id, investigator=ivy.id)

        cara = practice.acting_as("cara", reason="they called and said sorry")
        gone = cara.complaints.withdraw(received.id)

        assert gone.state == "withdrawn"
        assert [(fact.step, fact.by) for fact in practice.history(received.id)] == [
            ("receive", "desk"),
            ("acknowledge", "desk"),
            ("assess", "desk"),
            ("investigate", "desk"),
            ("withdraw", "cara"),
        ]
        assert practice.history(received.id)[0].recorded_later
        assert practice.history(received.id)[-1].reason == "they called and said sorry"
        assert practice.as_at(MONDAY - timedelta(days=1)).complaints.get(received.id).state == "received"
        with pytest.raises(errors.NotFound):
            practice.as_at(MONDAY - timedelta(days=1), known_at=MONDAY - timedelta(days=1)).complaints.get(received.id)
        assert practice.verify().ok


@pytest.mark.realises("BR-CPL-14", "BR-CPL-1", "G-4a")
def test_nothing_somebody_said_is_dropped(url: str) -> None:
    with Practice.open(url, clock=StoppedClock(MONDAY)) as practice:
        desk = practice.acting_as("desk")
        nameless = desk.complaints.receive(
            customer=UNIDENTIFIED, complainant=ANONYMOUS, channel="letter", type="other", text="You are too slow."
        )
        again = desk.complaints.receive(
            customer=UNIDENTIFIED,
            complainant=UNIDENTIFIED,
            channel="social",
            type="complaint_handling",
            text="Nobody ever answered the letter.",
            related=(nameless.id,),
        )
        adopted = desk.complaints.adopt(
            origin="old desk",
            reference="C-17",
            state="closed",
            received_at=MONDAY - timedelta(days=400),
            target_at=MONDAY - timedelta(days=390),
            closed_at=MONDAY - timedelta(days=380),
            customer=UNIDENTIFIED,
            complainant=UNIDENTIFIED,
            channel="phone",
            type="cost",
            text="Billed twice.",
        )

        assert {each.id for each in practice.complaints} == {nameless.id, again.id, adopted.id}
        assert practice.complaints.find(customer=UNIDENTIFIED, order="-began_at")[-1] == adopted
        assert practice.complaints.count(by="category") == {"closed": 1, "open": 2}
        report = practice.complaints.report(by="type").groups["cost"]
        assert (report.received, report.deadline.breached) == (1, 1)


def test_several_steps_are_kept_together_or_not_at_all(url: str) -> None:
    with Practice.open(url, clock=StoppedClock(MONDAY)) as practice:
        desk = practice.acting_as("desk")
        with pytest.raises(errors.Refused, match="there is no complaint cpl_none"):
            _register_and_be_refused(desk)
        assert practice.people.count() == 0

        with desk.transaction():
            person = desk.people.register(full_name="Somebody", email="somebody@example.org")
            desk.people.correct(person, phone="+44 20 0000")
        assert practice.people.get(person.id).version == 2
        assert practice.verify().ok


def _register_and_be_refused(desk: Practice) -> None:
    with desk.transaction():
        person = desk.people.register(full_name="Somebody", email="somebody@example.org")
        assert desk.people.get(person.id) == person
        desk.complaints.receive(
            customer="acme", complainant="cara", channel="email", type="other", text="...", related=("cpl_none",)
        )


HOUSE = """
[calendars.provider]
timezone = "Europe/London"
windows = { monday-friday = "09:00-17:00" }
holidays = { days = [2026-04-03, 2026-04-06] }

[procedures.provider]
profile = "itil_internal"
leads = ["lena"]
route = "house"
recourse = "write to the head of internal audit"

[[routes.house.levels]]
name = "heads of service"
members = ["hugo"]
"""


class Letterbox:
    """A notifier that keeps the letters."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter, /) -> None:
        """Keep a letter."""
        self.letters.append(letter)


@pytest.mark.realises("BR-CPL-7", "BR-CPL-8", "BR-CPL-11", "BR-CPL-16", "BR-MON-1", "BR-MON-3", "BR-MON-5")
@pytest.mark.realises("K-CPL-7", "SC-49", "T-5")
def test_a_complaint_goes_from_receipt_to_closure_and_back(url: str, tmp_path: Path) -> None:  # noqa: PLR0915  one story
    policies = tmp_path / "policies.toml"
    policies.write_text(HOUSE, encoding="utf-8")
    clock, box = StoppedClock(datetime(2026, 3, 30, 9, tzinfo=UTC)), Letterbox()
    with Practice.open(url, clock=clock, policies=policies, notifiers=(box,), discover=False) as practice:
        desk, rita, lena, ivan = (practice.acting_as(name) for name in ("desk", "rita", "lena", "ivan"))
        cara = desk.people.register(full_name="Cara Diaz", email="cara@example.org")
        desk.people.prefer(cara.id, language="de")

        key = desk.complaints.receive(
            customer="acme",
            complainant=cara.id,
            channel="email",
            type="availability",
            text="The shop is down.",
            services=("shop",),
            owner="rita",
        ).id
        assert practice.watches.of(key).state == "on_track"

        told = desk.complaints.acknowledge(
            key, contact="Rita", next_step="wir sehen nach", next_date=clock.now() + timedelta(days=1)
        ).deadline("acknowledgement")
        assert told is not None
        assert told.met_at is None
        clock.advance(timedelta(minutes=10))
        assert practice.deliver().sent == 1
        assert (box.letters[0].language, box.letters[0].to) == ("de", "cara@example.org")
        acknowledged = practice.complaints.get(key).deadline("acknowledgement")
        assert acknowledged is not None
        assert acknowledged.met_at == clock.now()

        rita.complaints.assess(key, severity="high", complexity="low", impact="high", urgency="high")
        rita.complaints.investigate(key, investigator="ivan")
        clock.set(datetime(2026, 4, 1, 9, tzinfo=UTC))
        ivan.complaints.request_information(key, asked="Which page?", by=clock.now() + timedelta(days=7))
        clock.set(datetime(2026, 4, 2, 9, tzinfo=UTC))
        decision = desk.complaints.information_received(key).deadline("decision")
        assert decision is not None
        # Five business days from Monday end on Wednesday the 8th, behind Easter; one closing fell into the pause.
        assert decision.due_at == datetime(2026, 4, 9, 16, tzinfo=UTC)

        clock.set(datetime(2026, 4, 15, 9, tzinfo=UTC))
        turn = practice.tick()
        assert not turn.troubles
        assert {"warn", "breach", "escalate"} <= set(turn.fired)
        assert practice.tick().total == 0
        watch = practice.watches.of(key)
        assert (watch.state, watch.escalated_to, len(watch.breaches)) == ("escalated", "heads of service", 1)
        assert [entry.id for entry in practice.today("rita").entries if entry.standing == "late"] == [key]
        practice.deliver()
        assert "holding" in {letter.purpose for letter in box.letters}

        rita.complaints.prepare_response(
            key,
            outcome="upheld",
            text="Sie haben recht.",
            findings="A certificate had run out.",
            root_cause=RootCause(kind="known", code="certificate", text="Nobody watches them."),
            remedy=Remedy(kind="apology", text="Wir bitten um Entschuldigung."),
        )
        with pytest.raises(errors.Refused) as alone:
            rita.complaints.approve_response(key)
        assert [reason.rule for reason in alone.value.reasons] == ["BR-CPL-7"]
        lena.complaints.approve_response(key)
        rita.complaints.communicate_decision(key, channel="phone")
        desk.complaints.accept(key, on_behalf_of=cara.id, authority="a call at noon")
        assert rita.complaints.close(key).closures[0].kind == "customer_accepted"
        assert practice.watches.of(key).state == "stood_down"

        clock.advance(timedelta(days=3))
        back = practice.acting_as("desk", reason="It is down again.").complaints.reopen(
            key, on_behalf_of=cara.id, authority="her e-mail"
        )
        assert (back.state, len(back.closures), practice.watches.of(key).state) == ("under_assessment", 1, "on_track")

        figure = practice.kpi("K-CPL-7", period="2026-04")
        assert (figure.numerator, figure.denominator) == (0, 1)
        assert practice.as_at(datetime(2026, 4, 2, tzinfo=UTC)).complaints.get(key).state == "awaiting_information"
        assert practice.verify().ok


@pytest.mark.realises("BR-CMT-2", "BR-CMT-3", "SM-CMT")
def test_praise_reaches_those_it_names_and_who_gave_it_is_thanked(url: str) -> None:
    clock, box = StoppedClock(MONDAY), Letterbox()
    with Practice.open(url, clock=clock, notifiers=(box,), discover=False) as practice:
        desk = practice.acting_as("desk")
        team = desk.units.register(name="Network", type="team")
        nils = desk.people.register(full_name="Nils Berg", email="nils@example.org", unit=team.id)
        clara = desk.people.register(full_name="Clara Voss", email="clara@example.org")
        desk.units.appoint_manager(team.id, manager=nils.id)
        praise = desk.compliments.record(
            customer="acme",
            given_by=clara.id,
            channel="letter",
            text="You came in on a Sunday.",
            named=(team.id,),
            owner="rita",
        )
        desk.compliments.route(praise.id)
        desk.compliments.thank(praise.id)
        clock.advance(timedelta(hours=1))
        practice.deliver()
        assert {(letter.to, letter.purpose) for letter in box.letters} == {
            ("nils@example.org", "passed_on"),
            ("clara@example.org", "thanks"),
        }
        reached = practice.compliments.get(praise.id)
        assert (reached.state, reached.thanked_at) == ("passed_on", clock.now())
        assert desk.compliments.close(praise.id).state == "closed"
