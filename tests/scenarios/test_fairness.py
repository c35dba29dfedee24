"""Who may do what: the complainant's word, the investigator's distance, the second person, the last resort."""

from typing import Any, Final

import pytest

from itilbrm.errors import NotAvailable, Refused
from itilbrm.processes.complaints import Complaint
from tests.scenarios.house import LOW, House, at

REASONED: Final[dict[str, Any]] = {
    "outcome": "not_upheld",
    "reasons": "Nothing was slow that day.",
    "root_cause": None,
    "remedy": None,
}


def the_rules(error: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.rule for each in error.value.reasons}


@pytest.mark.realises("SC-32", "BR-CPL-13")
def test_a_complaint_about_the_relationship_manager_goes_to_the_lead_and_they_answer_nothing() -> None:
    house = House.opened("2026-02-02 10:00")
    complaint = house.acknowledge(house.receive(about=("ann",), type="people"))
    assert complaint.owner == "lea"
    house.acting("lea").complaints.assess(complaint.id, **LOW)
    with pytest.raises(Refused, match="ann is complained about") as refused:
        house.decide(complaint)
    assert "BR-CPL-13" in the_rules(refused)
    prepared = house.acting("lea").complaints.prepare_response(
        complaint.id, outcome="not_upheld", text="No.", findings="Ann was right.", reasons="She was."
    )
    with pytest.raises(Refused, match="ann is complained about"):
        house.ann.complaints.approve_response(prepared.id)
    with pytest.raises(Refused, match="ann is complained about"):
        house.acting("lea").complaints.assign(prepared.id, owner="ann")
    assert house.practice.refusals.count() == 3


@pytest.mark.realises("SC-32", "BR-CPL-13")
def test_who_turns_out_to_be_complained_about_at_the_assessment_owns_it_no_more() -> None:
    house = House.opened("2026-02-02 10:00")
    complaint = house.acknowledge(house.receive())
    assert complaint.owner == "ann"
    assert house.ann.complaints.assess(complaint.id, about=("ann",), **LOW).owner == "lea"


@pytest.mark.realises("SC-33", "BR-CPL-5")
def test_nobody_investigates_who_is_complained_about_or_stands_above_them() -> None:
    house = House.opened("2026-02-02 10:00")
    team = house.ann.units.register(name="Mail", type="team").id
    head = house.person("Head")
    house.ann.people.transfer(head.id, unit=team)
    house.ann.units.appoint_manager(team, manager=head.id)
    clerk = house.person("Clerk")
    house.ann.people.transfer(clerk.id, unit=team)
    complaint = house.assessed(about=(clerk.id,))
    for investigator, why in ((clerk.id, "is complained about"), (head.id, "stands in the direct line of")):
        with pytest.raises(Refused, match=why) as refused:
            house.ann.complaints.investigate(complaint.id, investigator=investigator)
        assert the_rules(refused) == {"BR-CPL-5"}
    assert house.ann.complaints.investigate(complaint.id, investigator="ina").investigator == "ina"


@pytest.mark.realises("SC-34", "BR-CPL-12", "K-CPL-1", "BR-MON-1")
def test_what_is_an_incident_by_the_agreed_definition_leaves_with_two_people_and_comes_back_on_objection() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    house.ann.complaint_definitions.agree(customer="acme", text="Not what is an incident.", agreed_with="cara")
    complaint = house.acknowledge(house.receive(complainant=cara.id, text="Mail is down."))
    assert complaint.definition != "provider default"
    acting = house.acting("ann", "an outage is an incident by the definition")
    with pytest.raises(Refused, match="no second person confirms"):
        acting.complaints.reclassify(complaint.id, into="incident", confirmed_by="ann", reference="INC-1")
    gone = acting.complaints.reclassify(complaint.id, into="incident", confirmed_by="bob", reference="INC-1")
    assert (gone.state, house.practice.watches.of(gone.id).state) == ("reclassified", "stood_down")
    house.practice.deliver()
    (letter,) = house.box.to(cara, "reclassified")
    assert "object" in letter.text.lower()
    assert house.practice.kpi("K-CPL-1", period="2026-02").value == 0
    assert gone.id in house.practice.complaints
    house.wait("2026-02-20 10:00")
    back = house.acting(cara.id).complaints.object(gone.id)
    assert back.state == "under_assessment"
    decision = back.deadline("decision")
    assert decision is not None
    assert decision.counted_from == at("2026-02-02 10:00")
    assert house.practice.watches.of(gone.id).state == "on_track"
    assert house.practice.kpi("K-CPL-1", period="2026-02").value == 1


@pytest.mark.realises("SC-34", "TM-CPL-2")
def test_an_objection_that_comes_too_late_is_refused() -> None:
    house = House.opened("2026-02-02 10:00")
    gone = house.acting("ann", "an outage").complaints.reclassify(
        house.receive().id, into="incident", confirmed_by="bob"
    )
    house.wait("2026-04-10 10:00")
    with pytest.raises(Refused, match="could object until 2026-04-0"):
        house.acting("cara").complaints.object(gone.id)


def rejected(house: House, complaint: Complaint) -> Complaint:
    return house.acting("cara", "I do not agree").complaints.reject_decision(complaint.id)


@pytest.mark.realises("SC-40", "BR-CPL-6", "BR-CPL-7", "BR-CPL-9", "W-71", "W-72", "W-77")
def test_who_is_not_upheld_gets_reasons_a_second_pair_of_eyes_a_second_stage_and_a_way_outside() -> None:
    house = House.opened("2026-02-02 10:00")
    complaint = house.assessed()
    with pytest.raises(Refused, match="no reasons are given") as refused:
        house.decide(complaint, **{**REASONED, "reasons": " "})
    assert the_rules(refused) == {"BR-CPL-6"}
    prepared = house.ann.complaints.prepare_response(
        complaint.id, text="No.", findings="Nothing.", next_steps="Write to us again.", **REASONED
    )
    for step in (house.ann.complaints.communicate_decision, house.ann.complaints.approve_response):
        with pytest.raises(Refused) as refused:
            step(prepared.id)
        assert the_rules(refused) == {"BR-CPL-7"}
    house.acting("bob").complaints.approve_response(prepared.id)
    told = house.ann.complaints.communicate_decision(prepared.id, channel="letter")
    house.wait("2026-02-09 10:00")
    second = rejected(house, told)
    assert (second.state, second.stage, second.disputed) == ("under_assessment", 2, False)
    decision = second.deadline("decision")
    assert decision is not None
    assert (decision.stage, decision.counted_from) == (2, at("2026-02-09 10:00"))
    house.acting("ann", "the complainant wants it").watches.escalate(
        house.practice.watches.of(second.id).id, ground="complainant_asks"
    )
    house.acknowledge(second)
    house.ann.complaints.assess(second.id, **LOW)
    last = rejected(house, house.decide(second, **REASONED))
    assert (last.state, last.disputed) == ("decision_communicated", True)
    assert last.response is not None
    assert last.response.next_steps
    with pytest.raises(NotAvailable):
        house.ann.complaints.close(last.id)
    with pytest.raises(Refused, match="ann is no lead"):
        house.ann.complaints.close_disputed(last.id)
    house.ann.complaints.record_referral(last.id, body="The ombudsman", reference="O-1")
    closed = house.acting("lea").complaints.close_disputed(last.id)
    assert closed.closures[-1].kind == "disputed"
    assert (
        house.ann.complaints.record_referral(last.id, body="The ombudsman", outcome="upheld").response == last.response
    )


@pytest.mark.realises("SC-40", "BR-CPL-7")
def test_a_letter_that_rejects_says_where_the_matter_can_be_taken() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    complaint = house.assessed(complainant=cara.id)
    prepared = house.ann.complaints.prepare_response(complaint.id, text="No.", findings="Nothing.", **REASONED)
    house.acting("bob").complaints.approve_response(prepared.id)
    house.ann.complaints.communicate_decision(prepared.id)
    house.practice.deliver()
    (letter,) = house.box.to(cara, "decision")
    assert "The ombudsman, in writing." in letter.text
    decision = house.practice.complaints.get(complaint.id).deadline("decision")
    assert decision is not None
    assert (decision.met_at, decision.channel) == (house.clock.now(), "email")


@pytest.mark.realises("W-70", "BR-CPL-17")
def test_facts_are_found_side_by_side_and_the_answer_waits_for_all_or_says_why_not() -> None:
    house = House.opened("2026-02-02 10:00")
    complaint = house.assessed()
    ask = house.ann.complaints.ask_fact_finding
    log = ask(complaint.id, question="What does the log say?", owner="ops", due=at("2026-02-05 17:00"))
    law = ask(complaint.id, question="What does the contract say?", owner="law", due=at("2026-02-05 17:00"))
    with pytest.raises(Refused, match=f"nothing was found out yet for .*{law.id}"):
        house.decide(complaint)
    house.acting("ops").fact_findings.answer(log.id, findings="The disk was full.")
    with pytest.raises(Refused, match=law.id) as refused:
        house.decide(complaint)
    assert refused.value.reasons[0].who == ("law",)
    assert house.decide(complaint, without=f"{law.id}: the contract is not in doubt").state == "decision_communicated"


@pytest.mark.realises("W-64", "W-67", "W-68", "BR-CPL-1")
def test_a_complaint_says_how_it_came_for_whom_what_about_and_what_is_wanted() -> None:
    house = House.opened("2026-02-02 10:00")
    given = {
        "channel": "phone",
        "on_behalf_of": "dana",
        "authority": "a letter of Dana's",
        "subcategory": "mailbox size",
        "regulatory_category": "R-7",
        "remedy_sought": "A bigger mailbox.",
        "services": ("mail",),
    }
    kept = house.practice.complaints.get(house.receive(**given).id)
    assert {name: getattr(kept, name) for name in given} == given
    assert house.practice.register("complaint").count() == 1
    with pytest.raises(Refused, match="nothing entitles to complain on behalf of dana"):
        house.receive(on_behalf_of="dana")


@pytest.mark.realises("W-66")
def test_praise_among_complaints_and_a_hidden_complaint_are_asked_about_and_never_refused() -> None:
    house = House.opened("2026-02-02 10:00")
    (doubt,) = house.practice.complaints.doubts(text="Thank you, well done!", customer="acme")
    assert "compliment" in doubt
    assert house.practice.complaints.doubts(text="Thanks, but mail is still slow.", customer="acme") == ()
    assert house.receive(text="Thank you, well done!").state == "received"
