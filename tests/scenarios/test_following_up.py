"""What follows from complaints: containment, cause, redress, actions that are checked, patterns, and the log."""

import csv
import io
import json

import pytest

from itilbrm import Money, Remedy
from itilbrm.errors import Refused
from itilbrm.policies import Authority
from tests.scenarios.house import House, at, settled


@pytest.mark.realises("W-79", "BR-CPL-18")
def test_redress_has_a_kind_a_cost_and_somebody_with_the_authority_for_it() -> None:
    limits = (
        Authority(person="", limit=Money.of("50", "EUR")),
        Authority(person="lea", limit=Money.of("500", "EUR")),
    )
    house = House.opened("2026-02-02 10:00", policies=settled(authorities=limits))
    credit = {"kind": "credit", "text": "A credit note.", "owner": "ann", "due": at("2026-02-20 17:00")}
    complaint = house.assessed()
    with pytest.raises(Refused, match="is above what ann may grant") as refused:
        house.decide(complaint, remedy=Remedy(cost=Money.of("80", "EUR"), **credit))  # type: ignore[arg-type]  # words of the vocabulary
    assert refused.value.reasons[0].who == ("lea",)
    granted = house.decide(complaint, remedy=Remedy(cost=Money.of("80", "EUR"), authorised_by="lea", **credit))  # type: ignore[arg-type]  # words of the vocabulary
    assert granted.response is not None
    assert granted.response.remedy is not None
    assert granted.response.remedy.authorised_by == "lea"


@pytest.mark.realises("W-81", "BR-CPL-20", "TM-CPL-3")
def test_what_is_critical_is_contained_within_four_hours_before_anybody_knows_the_cause() -> None:
    house = House.opened("2026-02-02 10:00")
    complaint = house.acknowledge(house.receive(triage_severity="critical"))
    deadline = complaint.deadline("containment")
    assert deadline is not None
    assert deadline.due_at == at("2026-02-02 14:00")
    house.wait("2026-02-02 12:00")
    done = house.ann.complaints.contain(complaint.id, what="Mail was routed elsewhere.", effect="It flows again.")
    met = done.deadline("containment")
    assert met is not None
    assert met.met_at == at("2026-02-02 12:00")
    house.go("2026-02-02 15:00")
    assert house.practice.watches.of(complaint.id).breaches == ()


@pytest.mark.realises("W-80", "W-89", "BR-CPL-8", "BR-ACT-6", "BR-MON-10", "TM-ACT-2")
def test_a_corrective_action_outlives_its_complaint_and_somebody_else_says_whether_it_helped() -> None:
    house = House.opened("2026-02-02 10:00")
    complaint = house.decide(house.assessed())
    action = house.ann.actions.register(
        source=complaint.id,
        source_kind="complaint",
        text="Watch the disks.",
        owner="dan",
        due=at("2026-02-27 17:00"),
        customer="acme",
    )
    house.close(complaint)
    assert house.practice.actions.get(action.id).state == "open"
    assert [each.id for each in house.practice.actions.overdue()] == []
    house.wait("2026-03-02 10:00")
    assert [each.id for each in house.practice.actions.overdue(owner="dan")] == [action.id]
    assert action.id in {each.id for each in house.practice.today("dan")}
    done = house.acting("dan").actions.complete(action.id, evidence="The disks are watched.")
    with pytest.raises(Refused):
        house.acting("dan").actions.verify(done.id, effect="gone")
    house.wait("2026-06-02 10:00")
    assert house.acting("bob").actions.verify(done.id, effect="gone").state == "verified"


@pytest.mark.realises("W-88", "BR-MON-9", "TM-MON-4", "K-CPL-14")
def test_a_cause_and_a_complainant_that_come_again_and_again_are_found() -> None:
    house = House.opened("2026-02-02 10:00")
    for day in (2, 3, 4):
        house.wait(f"2026-02-0{day} 10:00")
        house.close(house.decide(house.assessed(services=("mail",))))
    found = house.practice.watches.repeats()
    assert {len(each.complaints) for each in found} == {3}
    assert len(found) == 2


@pytest.mark.realises("W-85", "W-86", "W-87", "BR-MON-8", "TM-MON-6", "K-CPL-10")
def test_what_is_open_late_idle_or_nobodys_is_listed_by_the_time_left() -> None:
    house = House.opened("2026-02-02 10:00")
    urgent = house.assessed("high")
    nobodys = house.acknowledge(house.receive(owner=""))
    house.go("2026-02-10 10:00")
    works = house.practice.watches.worklist()
    assert [each.complaint.id for each in works.entries] == [urgent.id, nobodys.id]
    for needs, expected in (
        ("overdue", [urgent.id]),
        ("ownerless", [nobodys.id]),
        ("idle", [urgent.id, nobodys.id]),
        ("at_risk", []),
    ):
        found = house.practice.watches.worklist(needs=needs)  # type: ignore[arg-type]  # one of its needs
        assert [each.complaint.id for each in found.entries] == expected, needs
    assert {(each.to, each.purpose) for each in house.written(nobodys)} >= {("lea", "alert")}
    assert house.practice.kpi("K-CPL-10", period="2026-02").value == 2
    house.ann.complaints.assign(nobodys.id, owner="ann")
    assert house.practice.watches.worklist(needs="ownerless").total == 0


@pytest.mark.realises("SC-51", "W-84", "G-3")
def test_what_was_late_why_who_decided_and_what_was_told_is_answered_from_the_log() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    late = house.assessed("high", complainant=cara.id)
    other = house.assessed("high", customer="zenith")
    house.go("2026-02-10 10:00").practice.deliver()
    house.close(house.decide(late))
    house.close(house.decide(other))
    rows = list(csv.DictReader(io.StringIO("".join(house.practice.complaints.export(late=True, customer="acme")))))
    assert len(rows) == 1
    told = json.dumps(rows)
    assert late.id in told
    for words in ("decision", "ann", "bob", "letter"):
        assert words in told
    (entry,) = house.practice.complaints.entries(late=True, customer="acme")
    assert entry.complaint.id == late.id


@pytest.mark.realises("W-85", "K-CPL-9", "K-CPL-11")
def test_how_long_it_took_is_told_by_category() -> None:
    house = House.opened("2026-02-02 10:00")
    for kind, day in (("cost", 4), ("people", 9)):
        complaint = house.assessed(type=kind)
        house.wait(f"2026-02-0{day} 10:00")
        house.close(house.decide(complaint))
    figure = house.practice.kpi("K-CPL-9", period="2026-02", by="type")
    assert set(figure.groups) == {"cost", "people"}
    assert {name: group.value for name, group in figure.groups.items()} == {"cost": 2, "people": 3}


@pytest.mark.realises("SM-CPL", "BR-CPL-14")
def test_dissatisfaction_with_the_handling_is_a_complaint_of_its_own() -> None:
    house = House.opened("2026-02-02 10:00")
    first = house.receive()
    second = house.receive(type="complaint_handling", related=(first.id,), text="Nobody answers.")
    assert second.related == (first.id,)
