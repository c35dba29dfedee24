"""Praise, and what holds praise and blame at once."""

import pytest

from itilbrm.errors import Refused
from tests.scenarios.house import House, at

THANKS = {"customer": "acme", "channel": "email", "text": "Thanks to the network team and Ana."}


@pytest.mark.realises("SC-22", "BR-CMT-1", "BR-CMT-2", "BR-CMT-3", "TM-CMT-1", "SM-CMT", "K-CPT-2", "W-65")
def test_praise_for_a_team_and_a_person_reaches_the_team_lead_and_the_person_and_is_thanked_for() -> None:
    house = House.opened("2026-02-02 10:00")
    cara, lead, ana = house.person("Cara"), house.person("Lead"), house.person("Ana")
    team = house.ann.units.register(name="Network", type="team").id
    house.ann.people.transfer(lead.id, unit=team)
    house.ann.units.appoint_manager(team, manager=lead.id)
    praise = house.ann.compliments.record(given_by=cara.id, **THANKS)  # type: ignore[arg-type]  # words of the vocabulary
    routed = house.ann.compliments.route(praise.id, named=(team, ana.id), owner="ann")
    assert (routed.state, routed.pass_on_by) == ("routed", at("2026-02-09 17:00"))
    house.practice.deliver()
    heard = house.practice.compliments.get(praise.id)
    assert (heard.state, heard.still_to_hear) == ("passed_on", ())
    assert {each.to: each.at for each in heard.passed_on} == dict.fromkeys((team, ana.id), house.clock.now())
    assert [each.text.count("network team") for each in house.box.to(ana, "passed_on")] == [1]
    assert len(house.box.to(lead, "passed_on")) == 1
    with pytest.raises(Refused, match="was not thanked"):
        house.ann.compliments.close(praise.id)
    house.ann.compliments.thank(praise.id)
    house.practice.deliver()
    assert len(house.box.to(cara, "thanks")) == 1
    assert house.ann.compliments.close(praise.id, good_practice_ref="GP-1").state == "closed"
    assert house.practice.kpi("K-CPT-2", period="2026-02").value == 100


@pytest.mark.realises("SC-22", "BR-CMT-1", "W-65")
def test_praise_for_nobody_in_particular_waits_until_somebody_is_named() -> None:
    house = House.opened("2026-02-02 10:00")
    praise = house.ann.compliments.record(given_by="cara", owner="ann", **THANKS)  # type: ignore[arg-type]  # words of the vocabulary
    with pytest.raises(Refused, match="no person or team is named"):
        house.ann.compliments.route(praise.id)
    assert house.ann.compliments.mark_unroutable(praise.id).state == "unroutable"
    assert praise.id in {each.id for each in house.practice.today("ann")}
    assert house.ann.compliments.route(praise.id, named=("ana",)).state == "routed"


@pytest.mark.realises("SC-23", "SM-CMT", "W-66")
def test_mixed_feedback_becomes_one_of_each_and_each_names_the_other() -> None:
    house = House.opened("2026-02-02 10:00")
    blame, praise = house.ann.complaints.receive_mixed(
        customer="acme",
        given_by="cara",
        channel="email",
        type="availability",
        complaint="The outage was awful.",
        compliment="Ana was great.",
        named=("ana",),
        owner="ann",
    )
    assert (blame.came_with, praise.came_with) == (praise.id, blame.id)
    assert (house.practice.complaints.count(), house.practice.compliments.count()) == (1, 1)
    assert house.practice.watches.of(blame.id).state == "on_track"
    assert house.practice.verify().ok
