"""What follows from a requirement: who is asked and told, what is spent, and what ends with its ground (SP2)."""

from datetime import date
from decimal import Decimal

import pytest

from itilbrm import Practice
from itilbrm.errors import MandateRefused, Refused
from tests.processes.requirements.needs import DAY, Needs, eur, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


def told(practice: Practice) -> set[tuple[str, str]]:
    """Return for what, and whom, there are messages."""
    return {(each.purpose, each.to) for each in practice.messages if each.purpose.startswith(("need", "decision_"))}


@pytest.mark.realises("TM-REQ-1")
def test_who_needs_something_is_answered_and_who_stands_for_it_reminded(sales: Needs) -> None:
    bert, need = sales.acting("bert").requirements, sales.captured(advocate="rosa")
    unclaimed = sales.captured(advocate="", customer="acme")
    bert.answer(sales.captured(), text="We look at it")
    assert told(sales.practice) == {("need_answer", sales.house.pia.id)}
    sales.house.clock.advance(3 * DAY)
    sales.practice.tick()
    assert told(sales.practice) == {("need_answer", sales.house.pia.id), ("need_reminder", "rosa")}
    assert sales.practice.requirements.get(unclaimed.id).reminded_at is not None
    (letter,) = [each for each in sales.practice.messages if each.purpose == "need_reminder"]
    assert (letter.about, letter.internal) == (need.id, True)


@pytest.mark.realises("TM-REQ-2", "TM-REQ-3", "BR-REQ-4")
def test_who_decides_is_asked_reminded_and_then_those_above_are_told(sales: Needs) -> None:
    house = sales.house
    house.customer(house.company, house.cleo)
    need = sales.submitted()
    assert told(sales.practice) == {("decision_request", house.dora.id)}
    sales.house.clock.advance(8 * DAY)
    sales.practice.tick()
    assert ("decision_reminder", house.dora.id) in told(sales.practice)
    sales.house.clock.advance(7 * DAY)
    sales.practice.tick()
    assert {each for each in told(sales.practice) if each[0] == "decision_escalation"} == {
        ("decision_escalation", house.cleo.id),
        ("decision_escalation", "bert"),
    }
    (letter,) = [each for each in sales.practice.messages if each.purpose == "decision_request"]
    assert letter.values["amount"] == "80000 EUR"
    assert letter.customer == need.customer


@pytest.mark.realises("BR-MAN-7")
def test_who_was_to_decide_is_told_that_a_superior_did(sales: Needs) -> None:
    house = sales.house
    house.customer(house.company, house.cleo)
    approved = sales.acting("cleo").requirements.approve(sales.submitted())
    assert approved.approvals[0].instead_of == house.dora.id
    made = {each for each in told(sales.practice) if each[0] == "decision_made"}
    assert made == {("decision_made", each) for each in (house.pia.id, "bert", house.dora.id)}


@pytest.mark.realises("BR-REQ-4", "SC-4", "SM-MAN")
def test_what_waits_is_addressed_to_who_decides_once_a_mandate_ended(sales: Needs) -> None:
    house = sales.house
    need = sales.submitted()
    house.clock.advance(DAY)
    sales.acting("cleo", "she leaves").mandates.revoke(sales.mandate.id)
    kept = sales.practice.requirements.get(need.id).submission
    assert kept is not None
    assert kept.to == house.dora.id
    house.mandate(house.finn, house.division, customer=sales.customer.id)
    sent = sales.practice.requirements.get(need.id).submission
    assert sent is not None
    assert need.submission is not None
    assert (sent.to, sent.at, sent.readdressed_at) == (house.finn.id, need.submission.at, house.clock.now())
    assert ("decision_request", house.finn.id) in told(sales.practice)
    with pytest.raises(Refused, match="nobody does so by hand"):
        sales.acting("bert").requirements.readdress(need.id)
    assert sales.acting("finn").requirements.approve(need.id).state == "approved"


@pytest.mark.realises("BR-MAN-9")
def test_a_sponsor_is_asked_too_and_who_has_approved_is_not_reminded() -> None:
    plain = needs()
    sales = needs(mandate={"sponsor": ""})
    house = sales.house
    sales.acting("cleo", "anew").mandates.revoke(sales.mandate.id)
    house.mandate(house.dora, house.division, customer=sales.customer.id, sponsor=house.cleo.id)
    need = sales.submitted()
    assert told(sales.practice) == {("decision_request", house.dora.id), ("decision_request", house.cleo.id)}
    sales.acting("dora").requirements.approve(need)
    sales.house.clock.advance(8 * DAY)
    sales.practice.tick()
    assert {each for each in told(sales.practice) if each[0] == "decision_reminder"} == {
        ("decision_reminder", house.cleo.id)
    }
    assert told(plain.practice) == set()


@pytest.mark.realises("BR-MAN-5", "BR-REQ-5")
def test_an_approval_uses_up_a_yearly_limit_and_is_given_back_when_withdrawn() -> None:
    sales = needs(mandate={"limit": eur(100_000), "basis": "per_year"})
    first = sales.approved()
    (spent,) = sales.practice.spendings
    assert (spent.of, spent.amount, spent.mandate) == (first.id, eur(60_000), sales.mandate.id)
    with pytest.raises(MandateRefused):
        sales.approved()
    sales.acting("dora", "not now").requirements.withdraw(first)
    assert [str(each.state) for each in sales.practice.spendings] == ["given_back"]
    assert sales.approved().state == "approved"


@pytest.mark.realises("BR-MAN-5", "BR-REQ-5")
def test_a_yearly_limit_bounds_what_falls_into_a_year_and_one_for_each_decision_the_whole() -> None:
    yearly = needs(mandate={"limit": eur(70_000), "basis": "per_year"})
    assert yearly.approved().state == "approved"
    with pytest.raises(MandateRefused):
        needs(mandate={"limit": eur(70_000)}).submitted()
    with pytest.raises(MandateRefused):
        needs(mandate={"limit": eur(59_999), "basis": "per_year"}).submitted()


@pytest.mark.realises("BR-MAN-5")
def test_what_is_limited_for_each_decision_or_not_at_all_spends_nothing(sales: Needs) -> None:
    assert sales.approved().state == "approved"
    assert sales.practice.spendings.count() == 0


@pytest.mark.realises("BR-REQ-10", "2-5", "W-18")
def test_what_belongs_to_a_lost_opportunity_alone_is_withdrawn_and_to_a_won_one_moves(sales: Needs) -> None:
    bert = sales.acting("bert")
    chances = [
        bert.opportunities.capture(prospect="Nordic Foods", source="fair", owner="bert", need="ordering") for _ in "12"
    ]
    alone, shared = (
        sales.captured(customer=customer, opportunity=chances[0].id) for customer in ("", sales.customer.id)
    )
    hoped = sales.captured(customer="", opportunity=chances[1].id)
    kept = sales.captured(opportunity=chances[1].id)
    bert.opportunities.close_lost(chances[0], reason_of_loss="price")
    withdrawn = sales.practice.requirements.get(alone.id)
    assert (withdrawn.state, withdrawn.ended_with) == ("withdrawn", chances[0].id)
    assert sales.practice.requirements.get(shared.id).state == "captured"
    qualified = bert.opportunities.qualify(
        chances[1], decision_holder="Ola Berg", value=eur(5), probability=Decimal("0.5")
    )
    talking = bert.opportunities.start_dialogue(qualified, contact="Ola Berg")
    proposed = bert.opportunities.propose(
        talking, services=("svc_1",), value_proposition="orders the same day", text="a trial", why="to see it"
    )
    prospect = bert.customers.identify(
        name="Nordic Foods", party=sales.house.company.id, why="it pays", designated=sales.house.cleo.id
    )
    bert.opportunities.close_won(proposed, customer=prospect.id)
    assert sales.practice.requirements.get(hoped.id).customer == prospect.id
    assert sales.practice.requirements.get(kept.id).customer == sales.customer.id


@pytest.mark.realises("BR-REQ-10", "BR-CUS-8", "SC-20")
def test_an_open_requirement_keeps_its_customer_from_being_retired(sales: Needs) -> None:
    bert = sales.acting("bert", "nobody pays any more")
    unit = sales.house.team
    former = bert.customers.adopt(
        origin="old", reference="1", name="Team", party=unit.id, holder=sales.house.pia.id, state="retiring",
        retirement_reason="reorganised", retires_on=date(2026, 3, 1),
    )  # fmt: skip
    need = sales.captured(customer=former.id)
    with pytest.raises(Refused, match=need.id):
        bert.customers.retire(former)
    sales.acting("pia", "no more").requirements.withdraw(need)
    assert bert.customers.retire(former).state == "retired"


@pytest.mark.realises("BR-REQ-10")
def test_what_is_required_of_retired_services_alone_is_withdrawn(sales: Needs) -> None:
    bert = sales.acting("bert", "nobody uses it")
    old, new = (bert.services.activate(bert.services.announce(name=name, owner="olga")) for name in ("Old", "New"))
    alone, both = sales.captured(services=(old.id,)), sales.captured(services=(old.id, new.id))
    bert.services.retire(old)
    assert sales.practice.requirements.get(alone.id).ended_with == old.id
    assert sales.practice.requirements.get(both.id).state == "captured"
    bert.services.retire(new)
    assert sales.practice.requirements.get(both.id).state == "withdrawn"
