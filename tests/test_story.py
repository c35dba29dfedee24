"""A whole practice, seen through its public window only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from itilbrm import ANONYMOUS, UNIDENTIFIED, Practice, errors
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
