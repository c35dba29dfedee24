"""What becomes of a complaint or a compliment is told to whom it concerns (BR-CPL-16, BR-MON-3, BR-CMT-2)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
import pytest

from itilbrm import Complaint, Person, Policies, Practice
from itilbrm.errors import Refused
from itilbrm.notifying import Letter
from itilbrm.policies import shipped_policies
from itilbrm.testing import StoppedClock

MONDAY: Final = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY: Final = timedelta(days=1)


class Box:
    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter, /) -> None:
        self.letters.append(letter)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def opened(clock: StoppedClock, box: Box) -> Iterator[Practice]:
    with Practice.open(clock=clock, notifiers=(box,)) as opened:
        yield opened


@pytest.fixture
def practice(opened: Practice) -> Practice:
    people = opened.acting_as("hr").people
    return opened.acting_as(people.register(full_name="Ann Lee", email="ann@example.org").id)


@pytest.fixture
def cara(practice: Practice) -> Person:
    return practice.people.register(full_name="Cara", email="cara@example.org")


def ann(practice: Practice) -> str:
    return next(each.id for each in practice.people if each.full_name == "Ann Lee")


def received(practice: Practice, complainant: str, **more: Any) -> Complaint:  # noqa: ANN401  whatever a test wants
    given: dict[str, Any] = {"customer": "acme", "channel": "email", "type": "service_quality", "text": "slow"}
    return practice.complaints.receive(complainant=complainant, owner=ann(practice), **given, **more)


def acknowledged(practice: Practice, complaint: Complaint, **more: Any) -> Complaint:  # noqa: ANN401  whatever a test wants
    return practice.complaints.acknowledge(
        complaint.id, contact="Ann Lee", next_step="we look", next_date=complaint.received_at + DAY, **more
    )


def purposes(practice: Practice) -> list[tuple[str, str]]:
    return sorted((each.purpose, practice.people.get(each.to).full_name) for each in practice.messages)


@pytest.mark.realises("BR-CPL-16", "SC-49")
def test_an_acknowledgement_is_written_and_meets_its_deadline_when_it_was_sent(
    practice: Practice, clock: StoppedClock, cara: Person
) -> None:
    complaint = acknowledged(practice, received(practice, cara.id))
    (message,) = practice.messages
    assert (message.purpose, message.tells, message.urgent) == ("acknowledgement", ("acknowledgement",), True)
    assert message.values["next_step"] == "we look"
    clock.advance(timedelta(hours=1))
    practice.deliver()
    met = practice.complaints.get(complaint.id).deadline("acknowledgement")
    assert met is not None
    assert (met.met_at, met.channel) == (MONDAY + timedelta(hours=1), "email")


@pytest.mark.realises("BR-CPL-16")
def test_what_a_person_told_is_not_written_again(practice: Practice, cara: Person) -> None:
    acknowledged(practice, received(practice, cara.id), channel="phone", to="Cara")
    assert not list(practice.messages)


@pytest.mark.parametrize("nobody", ["anonymous", "unidentified"])
def test_who_is_not_known_is_not_written_to(practice: Practice, clock: StoppedClock, nobody: str) -> None:
    received(practice, nobody)
    clock.advance(60 * DAY)
    practice.tick()
    assert {each.internal for each in practice.messages} == {True}


def test_a_complaint_that_is_taken_over_brings_no_letters_about_its_past(practice: Practice, cara: Person) -> None:
    practice.complaints.adopt(
        origin="old", reference="1", state="received", received_at=MONDAY - 9 * DAY, customer="acme",
        complainant=cara.id, channel="email", type="other", text="slow",
    )  # fmt: skip
    assert not list(practice.messages)


@pytest.mark.realises("BR-MON-2", "BR-MON-3")
def test_a_missed_decision_is_told_to_who_owns_it_and_once_to_the_complainant(
    practice: Practice, clock: StoppedClock, cara: Person, box: Box
) -> None:
    acknowledged(practice, received(practice, cara.id), channel="phone", to="Cara")
    clock.set(MONDAY + 40 * DAY)
    practice.tick()
    practice.tick()
    found = purposes(practice)
    assert found.count(("holding", "Cara")) == 1
    assert found.count(("breach", "Ann Lee")) == 1
    assert ("reminder", "Ann Lee") in found
    assert ("alert", "Ann Lee") in found
    by_purpose = {each.purpose: each for each in practice.messages}
    assert (by_purpose["breach"].urgent, by_purpose["breach"].internal) == (True, True)
    assert (by_purpose["reminder"].urgent, by_purpose["reminder"].internal) == (False, True)
    practice.deliver()
    assert "We have not kept to that, and we are sorry." in next(e.text for e in box.letters if e.purpose == "holding")


@pytest.mark.realises("BR-MON-7")
def test_who_asks_is_told_how_it_stands(practice: Practice, cara: Person, box: Box) -> None:
    complaint = received(practice, cara.id)
    practice.complaints.inform(
        complaint.id, state_text="we have read it", next_step="we answer", next_date=MONDAY + DAY
    )
    practice.deliver()
    (letter,) = box.letters
    assert "how your complaint" in letter.text
    assert "we have read it" in letter.text


def test_what_is_taken_back_is_confirmed(opened: Practice, practice: Practice, cara: Person) -> None:
    complaint = received(practice, cara.id)
    opened.acting_as(cara.id, reason="it works again").complaints.withdraw(complaint.id)
    assert purposes(practice) == [("withdrawal", "Cara")]


@pytest.mark.realises("BR-CMT-2", "BR-CMT-3")
def test_praise_reaches_people_and_who_manages_teams_and_is_thanked_for(
    practice: Practice, cara: Person, box: Box
) -> None:
    bob = practice.people.register(full_name="Bob", email="bob@example.org")
    team = practice.units.register(name="Desk", type="team")
    practice.people.transfer(ann(practice), unit=team.id)
    practice.units.appoint_manager(team.id, manager=ann(practice))
    praise = practice.compliments.record(
        customer="acme", given_by=cara.id, channel="email", text="You are great", named=(bob.id, team.id)
    )
    practice.compliments.route(praise.id)
    practice.compliments.thank(praise.id)
    assert purposes(practice) == [("passed_on", "Ann Lee"), ("passed_on", "Bob"), ("thanks", "Cara")]
    practice.deliver()
    heard = practice.compliments.get(praise.id)
    assert ({each.to for each in heard.passed_on}, str(heard.state)) == ({bob.id, team.id}, "passed_on")
    assert (heard.thanked_at, heard.thanked_via) == (MONDAY, "email")
    assert all("You are great" in each.text for each in box.letters if each.purpose == "passed_on")


@pytest.mark.realises("BR-MON-4", "BR-CPL-16")
def test_that_it_takes_longer_is_written_unless_a_person_said_so(
    practice: Practice, cara: Person, clock: StoppedClock
) -> None:
    lea = practice.acting_as(ann(practice), "The vendor is slow.")
    for channel, written in (("", ["extension"]), ("phone", [])):
        complaint = assessed(practice, cara)
        due = complaint.deadline("decision")
        assert due is not None
        later = lea.complaints.extend(complaint.id, until=due.due_at + DAY, channel=channel)
        assert [
            each.purpose for each in practice.messages.each(parent=complaint.id) if each.purpose == "extension"
        ] == written
        said = later.postponement
        assert said is not None
        assert (said.until, said.at, said.channel) == (due.due_at + DAY, clock.now(), channel)
        assert said.to == (cara.id if channel else "")


@pytest.mark.realises("BR-CPL-12", "BR-CPL-16")
def test_that_it_is_no_complaint_is_written_unless_a_person_said_so(practice: Practice, cara: Person) -> None:
    lea = practice.acting_as(ann(practice), "Nobody is dissatisfied.")
    for channel, written in (("", ["reclassified"]), ("in_person", [])):
        complaint = assessed(practice, cara)
        found = lea.complaints.reclassify(
            complaint.id, into="request", confirmed_by="lea", channel=channel
        ).reclassification
        assert [
            each.purpose for each in practice.messages.each(parent=complaint.id) if each.purpose == "reclassified"
        ] == written
        assert found is not None
        assert (found.channel, found.to) == (channel, cara.id if channel else "")


def assessed(practice: Practice, cara: Person) -> Complaint:
    complaint = acknowledged(practice, received(practice, cara.id), channel="phone")
    return practice.complaints.assess(
        complaint.id, severity="low", complexity="low", impact="low", urgency="low", immediate_action=True
    )


@pytest.mark.realises("BR-CPL-16")
@pytest.mark.parametrize("step", ["extend", "reclassify"])
def test_what_a_person_told_nobody_known_names_whom_they_told(practice: Practice, step: str) -> None:
    complaint = acknowledged(practice, received(practice, "unidentified"), channel="phone", to="the caller")
    lea = practice.acting_as(ann(practice), "So it is.")
    given: dict[str, Any] = {"into": "request", "confirmed_by": "lea"}
    if step == "extend":
        given = {"until": complaint.received_at + 60 * DAY}
    with pytest.raises(Refused, match="nobody is named who was told by phone"):
        getattr(lea.complaints, step)(complaint.id, channel="phone", **given)


@pytest.mark.realises("BR-CPL-12", "TM-CPL-2")
def test_how_long_one_may_object_is_told_as_the_profile_says(clock: StoppedClock) -> None:
    ours = attrs.evolve(shipped_policies().profiles["itil_internal"], timers={"TM-CPL-2": "10 calendar days"})
    with Practice.open(clock=clock, policies=Policies(profiles={ours.id: ours})) as other:
        practice = other.acting_as("ann", "an outage")
        cara = practice.people.register(full_name="Cara", email="cara@example.org")
        none = {"into": "incident", "confirmed_by": "bob"}
        given = {"customer": "acme", "channel": "email", "type": "service_quality", "text": "slow", "owner": "ann"}
        written = practice.complaints.receive(complainant=cara.id, **given)  # type: ignore[arg-type]  # plain words
        practice.complaints.reclassify(written.id, **none)
        (message,) = practice.messages
        assert (message.purpose, message.values["object_until"][:10]) == ("reclassified", "2026-01-16")
        clock.advance(11 * DAY)
        with pytest.raises(Refused, match="the complainant could object until 2026-01-16"):
            other.acting_as(cara.id).complaints.object(written.id)
        called = practice.complaints.receive(complainant=cara.id, **given)  # type: ignore[arg-type]  # plain words
        practice.complaints.reclassify(called.id, **none, channel="phone", to="Cara")
        assert [each.about for each in practice.messages if not each.internal] == [written.id], "she was told"


@pytest.mark.realises("BR-MON-7", "K-CPL-19")
def test_what_a_letter_promises_the_next_one_keeps_though_the_clock_is_turned_by_night(clock: StoppedClock) -> None:
    with Practice.open(clock=clock, notifiers=[Box()]) as practice:
        ann = practice.acting_as("ann")
        cara = ann.people.register(full_name="Cara", email="cara@example.org")
        ann.complaints.receive(
            customer="acme", complainant=cara.id, channel="email", type="cost", text="dear", owner="ann"
        )
        clock.set(MONDAY.replace(hour=2))
        for _ in range(40):
            clock.advance(DAY)
            practice.tick()
            practice.deliver()
        figure = practice.kpi("K-CPL-19", period="2026-01")
        assert figure.denominator is not None
        assert (figure.numerator, figure.denominator >= 2) == (figure.denominator, True)
