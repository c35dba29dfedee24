"""Telling: what counts as told, mail that fails, languages, quiet hours, and one letter a day."""

from pathlib import Path

import pytest

from itilbrm.errors import Refused
from itilbrm.processes.complaints import Deadline
from tests.scenarios.house import House, at, refuses


def acknowledgement(house: House, key: str) -> Deadline:
    found = house.practice.complaints.get(key).deadline("acknowledgement")
    assert found is not None
    return found


@pytest.mark.realises("SC-49", "G-6", "BR-CPL-16", "W-118", "W-119")
def test_mail_that_fails_leaves_the_complaint_acknowledged_and_the_deadline_unmet_until_it_was_told() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    complaint = house.receive(complainant=cara.id)
    house.box.does = refuses()
    assert house.acknowledge(complaint, channel="").state == "acknowledged"
    assert house.practice.deliver().put_off == 1
    assert acknowledgement(house, complaint.id).met_at is None
    house.go("2026-02-03 17:01")
    watch = house.practice.watches.of(complaint.id)
    assert (watch.state, [each.kind for each in watch.breaches]) == ("overdue", ["acknowledgement"])
    house.box.does = lambda _letter: None
    house.practice.deliver()
    assert acknowledgement(house, complaint.id).met_at == house.clock.now()
    (message,) = house.written(complaint, "acknowledgement")
    assert house.steps(message.id) == ["write", "claim", "fail", "claim", "settle"]
    watch = house.practice.watches.of(complaint.id)
    assert (watch.state, watch.breaches[0].in_time) == ("on_track", False)
    assert house.watched(complaint)[-1] == "recover"


@pytest.mark.realises("SC-49", "G-2", "BR-CPL-16", "BR-MON-6")
def test_a_call_on_friday_that_is_recorded_on_monday_meets_fridays_deadline() -> None:
    house = House.opened("2026-02-05 10:00")
    complaint = house.receive()
    house.go("2026-02-09 09:00")
    assert house.practice.watches.of(complaint.id).state == "overdue"
    house.acknowledge(complaint, channel="phone", happened="2026-02-06 16:30")
    assert acknowledgement(house, complaint.id).met_at == at("2026-02-06 16:30")
    watch = house.practice.watches.of(complaint.id)
    assert (watch.state, watch.breaches[0].in_time) == ("on_track", True)
    assert house.practice.kpi("K-CPL-6", period="2026-02").value == 100


@pytest.mark.realises("SC-49", "BR-CPL-16")
def test_what_was_given_up_is_told_by_phone_and_counts_from_the_call() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    complaint = house.receive(complainant=cara.id)
    house.box.does = refuses(permanent=True)
    house.acknowledge(complaint, channel="")
    assert house.practice.deliver().given_up == 1
    (message,) = house.written(complaint, "acknowledgement")
    house.wait("2026-02-03 12:00")
    house.acting("ann", happened="2026-02-03 11:30").messages.record_told(message.id, channel="phone", to="Cara")
    deadline = acknowledgement(house, complaint.id)
    assert (deadline.met_at, deadline.channel) == (at("2026-02-03 11:30"), "phone")


@pytest.mark.realises("W-116", "W-120", "W-90")
def test_each_is_told_in_their_language_and_left_in_peace_at_night_unless_it_cannot_wait(tmp_path: Path) -> None:
    french = tmp_path / "fr"
    french.mkdir()
    (french / "language.toml").write_text(
        (Path(__file__).parents[2] / "src/itilbrm/letters/shipped/en/language.toml").read_text("utf-8"), "utf-8"
    )
    (french / "status.txt").write_text("Subject: Votre plainte\n\nVoici {{ state_text }}.\n", "utf-8")
    house = House.opened("2026-02-02 23:00", templates=(tmp_path,))
    people = [
        house.person(name, language=language, quiet_from="22:00", quiet_until="07:00")
        for name, language in (("Erna", "de-CH"), ("Fanny", "fr"), ("Nell", "en"), ("Xia", "zh"))
    ]
    for person in people:
        complaint = house.receive(complainant=person.id)
        house.acknowledge(complaint, channel="")
        house.ann.complaints.inform(complaint.id, state_text="zzz", next_step="n", next_date=at("2026-02-05 17:00"))
    house.practice.deliver()
    assert {each.purpose for each in house.box.letters} == {"acknowledgement"}  # its time runs
    house.wait("2026-02-03 07:00")
    house.practice.deliver()
    told = [house.box.to(person, "status") for person in people]
    assert [each.language for (each,) in told] == ["de", "fr", "en", "en"]
    assert told[1][0].text.strip() == "Voici zzz."


@pytest.mark.realises("W-90", "W-120", "BR-MON-11")
def test_reminders_wait_for_working_hours_and_come_as_one_letter_and_breaches_do_not_wait() -> None:
    house = House.opened("2026-02-02 09:00")
    ann = house.person("Ann", digest="daily")
    for _ in range(2):
        house.acknowledge(house.receive(owner=ann.id, triage_severity="low"))
    late = house.receive(owner=ann.id)
    house.go("2026-02-03 20:00").practice.deliver()
    assert [each.purpose for each in house.box.to(ann)] == ["breach"]
    house.go("2026-02-04 09:00").practice.deliver()
    assert [each.purpose for each in house.box.to(ann)].count("digest") <= 1
    house.go("2026-02-25 20:00").practice.deliver()
    before = len(house.box.to(ann))
    house.wait("2026-02-26 09:00")
    house.practice.deliver()
    assert [each.purpose for each in house.box.to(ann)][before:] == ["digest"]
    assert late.id in house.box.to(ann)[0].text


@pytest.mark.realises("W-69", "W-83", "BR-MON-7", "TM-MON-3", "K-CPL-19")
def test_the_complainant_hears_at_intervals_and_on_request_and_nobody_else_does() -> None:
    house = House.opened("2026-02-02 10:00")
    cara, eve = house.person("Cara"), house.person("Eve")
    complaint = house.assessed(complainant=cara.id)
    watch = house.practice.watches.of(complaint.id)
    with pytest.raises(Refused, match="neither the complainant nor speaks for them"):
        house.acting(eve.id).watches.inform(watch.id)
    with pytest.raises(Refused, match="neither the complainant nor authorised"):
        house.ann.complaints.inform(
            complaint.id, state_text="x", next_step="y", next_date=at("2026-02-09 10:00"), recipient=eve.id
        )
    house.acting(cara.id).watches.inform(watch.id)
    house.practice.deliver()
    assert len(house.box.to(cara, "status")) == 1
    assert not house.box.to(eve)
    house.go("2026-02-09 16:59").practice.deliver()
    assert len(house.box.to(cara, "status")) == 1
    house.go("2026-02-09 17:00").practice.deliver()
    assert len(house.box.to(cara, "status")) == 2


@pytest.mark.realises("G-7", "BR-MON-3", "BR-MON-6")
def test_a_letter_that_meets_one_deadline_late_is_sent_once_while_another_was_missed_and_nobody_looked() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    complaint = house.receive(complainant=cara.id, triage_severity="critical")
    house.acknowledge(complaint, channel="")
    house.wait("2026-02-04 10:00")
    assert house.practice.deliver().sent == 1
    assert [each.kind for each in house.practice.watches.of(complaint.id).breaches] == ["acknowledgement"]
    house.go("2026-02-04 10:01")
    missed = [each.kind for each in house.practice.watches.of(complaint.id).breaches]
    assert missed == ["acknowledgement", "containment"]
    assert house.practice.tick().total == 0
