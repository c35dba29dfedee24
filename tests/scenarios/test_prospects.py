"""Prospects and journeys in a house: from a question to a customer, from the first contact to the exit record."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from itilbrm import Customer, Money
from itilbrm.agreements import Line
from itilbrm.errors import NotAvailable, Refused
from tests.parties.houses import House, house

CHANNELS = {"ordering": "portal", "escalation": "phone", "complaint": "email"}


def in_talks(at: House, **captured: Any) -> str:  # noqa: ANN401  any particular
    """Return the id of an opportunity to which something was proposed."""
    bert = at.acting("bert").opportunities
    key = bert.capture(prospect="Island Ferries", source="a fair", contact="Pia", **captured).id
    bert.qualify(key, need="One portal", decision_holder="the harbour master")
    bert.start_dialogue(key)
    bert.propose(key, text="The portal", services=("portal",), value_proposition="Half the calls")
    return key


def agreed(at: House, customer: str, state: str = "active") -> str:
    """Return the id of an agreement with a customer."""
    return (
        at.acting("bert")
        .agreements.adopt(
            origin="files",
            reference=f"{customer} {state}",
            customer=customer,
            type="sla",
            lines=(Line(id="1", service="svc_portal"),),
            start=date(2026, 1, 1),
            end=date(2027, 12, 31),
            term="fixed",
            value_statement="no queues",
            signed_by_customer="per_1",
            signed_by_provider="lea",
            signed_at=datetime(2025, 12, 1, tzinfo=UTC),
            state=state,
            since=datetime(2026, 1, 1, tzinfo=UTC),
        )
        .id
    )


@pytest.mark.realises("SM-PRO", "BR-PRO-3", "2-21", "4-60", "0-17")
def test_a_prospect_that_is_won_names_a_customer_who_is_identified_and_no_more() -> None:
    at = house()
    key = in_talks(at)
    bert = at.acting("bert")
    bert.opportunities.negotiate(key)
    bert.opportunities.propose_again(key, text="The portal, by May", why="they are in a hurry")
    made = sorted(at.practice.proposals, key=lambda each: each.number)
    assert [each.text for each in made] == ["The portal", "The portal, by May"]
    with pytest.raises(Refused, match="no customer is named that comes of it: identify one first"):
        bert.opportunities.close_won(key)
    with pytest.raises(Refused, match="there is no customer cus_0: identify one first"):
        bert.opportunities.close_won(key, customer="cus_0")
    accepted = at.customer(at.division, at.dora)
    with pytest.raises(
        Refused, match="Customer Division is accepted, and what comes of it is a customer that is ident"
    ):
        bert.opportunities.close_won(key, customer=accepted.id)
    island = bert.customers.identify(
        name="Island", party=at.department.id, why="they pay", designated=at.finn.id, type="external"
    )
    won = bert.opportunities.close_won(key, customer=island.id)
    assert (won.state, won.customer) == ("won", island.id)
    assert at.practice.customers.get(island.id).state == "identified"
    (negotiation,) = at.practice.negotiations
    assert negotiation.outcome == "agreed"


@pytest.mark.realises("BR-PRO-3", "0-56")
def test_what_is_won_with_a_customer_there_is_stays_with_that_one() -> None:
    at = house()
    customer = at.customer(at.division, at.dora)
    won = at.acting("bert").opportunities.close_won(in_talks(at, customer=customer.id))
    assert (won.customer, at.practice.customers.get(customer.id).state) == (customer.id, "accepted")


@pytest.mark.realises("SM-JRN", "BR-JRN-1", "BR-JRN-2", "BR-JRN-3", "BR-JRN-4", "4-33", "4-34", "4-10")
def test_a_journey_with_a_customer_goes_all_the_way_and_round_again() -> None:
    at = house()
    customer = at.customer(at.division, at.dora)
    bert = at.acting("bert")
    key = bert.journeys.start(stakeholder=customer.id, type="customer", customer=customer.id).id
    bert.journeys.ask(key, expectations="one contact", norms="no calls before ten")
    bert.journeys.start_engaging(key)
    bert.journeys.make_offer(key)
    with pytest.raises(Refused, match="nobody takes part"):
        bert.journeys.agree(key, taking_part=())
    with pytest.raises(Refused, match="who may decide for Customer Division, does not take part") as refused:
        bert.journeys.agree(key, taking_part=(at.finn.id,))
    assert refused.value.reasons[0].who == (at.dora.id,)
    bert.journeys.agree(key, taking_part=(at.finn.id, at.dora.id))
    with pytest.raises(Refused, match="no reason is given"):
        at.acting("bert", "").journeys.renegotiate(key)
    bert.journeys.renegotiate(key)
    bert.journeys.agree(key, taking_part=(at.dora.id,))
    for agreement, said in (
        (" ", "no agreement is named"),
        ("agr_0", "there is no agreement agr_0"),
        (agreed(at, "other"), "is one with other, not with cus_"),
        (agreed(at, customer.id, "terminated"), "is terminated, not active"),
    ):
        with pytest.raises(Refused, match=said):
            bert.journeys.onboard(key, agreement=agreement)
    bert.journeys.onboard(key, agreement=agreed(at, customer.id))
    bert.journeys.co_create(key)
    with pytest.raises(Refused, match="no outcome was measured yet"):
        bert.journeys.realize(key)
    bert.journeys.measure(key, text="fewer calls", measured="120 a week")
    assert bert.journeys.realize(key).outcomes[0].measured == "120 a week"
    again = bert.journeys.explore_again(key)
    assert (again.state, again.cycle) == ("explore", 2)
    ended = bert.journeys.end(key, why="sold", lessons="ask earlier", data_handed_back="all of it, to Dora")
    assert [each.target for each in at.practice.history(key)][-1] == ended.state == "ended"


@pytest.mark.realises("BR-JRN-2")
def test_of_a_customer_without_a_holder_nobody_takes_part_who_may_decide() -> None:
    at = house()
    bert = at.acting("bert")
    identified = bert.customers.identify(name="Island", party=at.division.id, why="they pay", designated=at.dora.id)
    key = bert.journeys.adopt(
        origin="crm", reference="1", stakeholder="x", type="customer", customer=identified.id, state="offer"
    ).id
    with pytest.raises(Refused, match="Island has nobody yet who may decide"):
        bert.journeys.agree(key, taking_part=(at.dora.id,))


@pytest.mark.realises("SC-48", "SM-JRN", "BR-JRN-6", "4-65", "4-37")
def test_with_a_supplier_we_are_the_consumer_and_go_the_same_way() -> None:
    at = house()
    bert = at.acting("bert")
    supplier = bert.stakeholders.register(type="supplier", name="Cable & Co", influence=2, interest=4)
    key = bert.journeys.start(stakeholder=supplier.id, type="supplier").id
    assert at.practice.journeys.get(key).our_role == "consumer"
    bert.journeys.ask(key, expectations="early orders", norms="letters")
    bert.journeys.start_engaging(key)
    bert.journeys.make_offer(key)
    bert.journeys.agree(key, taking_part=("the manager of Cable & Co",))
    with pytest.raises(NotAvailable):
        bert.journeys.realize(key)
    assert bert.journeys.onboard(key, agreement=agreed(at, "any")).state == "onboard"
    bert.journeys.co_create(key)
    assert bert.journeys.offer_again(key).state == "offer"


@pytest.mark.realises("SC-21", "BR-CUS-9", "BR-CUS-10")
def test_what_is_known_of_a_merged_customer_goes_along_and_its_entry_is_archived() -> None:
    at = house()
    bert = at.acting("bert", "two became one")
    ids = [
        bert.customers.adopt(
            origin="crm", reference=name, name=name, party=unit.id, holder=holder.id, primary_manager="bea"
        ).id
        for name, unit, holder in (("X", at.department, at.finn), ("Y", at.division, at.dora))
    ]
    former, target = ids
    lead = bert.opportunities.capture(prospect="More", source="a call", customer=former)
    enquiry = bert.enquiries.receive(enquirer="Finn", channel="phone", text="?", customer=former)
    known = bert.stakeholders.register(type="user", name="Users", customer=former)
    journey = bert.journeys.start(stakeholder=known.id, type="customer", customer=former)
    records = (lead, enquiry, known, journey)
    bert.mandates.propose(holder=at.dora.id, units=(at.division.id,), customer=target)
    _merged(at, former, target)
    after = [at.practice.register(each.kind).get(each.id) for each in records]
    assert {each.customer for each in after} == {target}
    assert {each.moved_from[0].customer for each in after} == {former}
    assert at.practice.portfolio_entries.of(former).state == "archived"
    assert len(at.practice.portfolio(target)["opportunities"]) == 1


def _merged(at: House, former: str, target: str) -> Customer:
    for each in at.practice.mandates.each(state="proposed"):
        at.acting(each.holder).mandates.accept(each.id)
    return at.acting("bert", "two became one").customers.merge_into(former, into=target)


@pytest.mark.realises("SM-CUS", "K-REL-1", "2-45")
def test_a_prospect_becomes_an_active_customer_with_an_entry_that_its_manager_keeps() -> None:
    at = house()
    bert = at.acting("bert")
    customer = at.customer(at.division, at.dora)
    bert.customers.set_channels(customer.id, channels=CHANNELS)
    bert.customers.show_definition(customer.id, shown_to=at.dora.id)
    _with_manager(at, customer.id)
    bert.customers.activate(customer.id)
    entry = at.practice.portfolio_entries.of(customer.id)
    manager = at.practice.customers.get(customer.id).primary_manager
    assert (entry.owner, entry.authorized_representatives) == (manager, (at.dora.id,))
    assert manager
    assert at.practice.kpi("K-REL-1", period="2026").value == 1
    noa = bert.people.register(full_name="Noa", phone="113")
    successor = at.acting("lea").managers.appoint(person=noa.id)
    (assignment,) = at.practice.assignments.each(customer=customer.id)
    at.acting("lea", "Bea leaves").assignments.hand_over(assignment.id, to=successor.id)
    assert at.practice.portfolio_entries.of(customer.id).owner == noa.id
    mandate = at.practice.portfolio(customer.id).shared()["mandates"].lines[0]
    assert mandate.shared["holder"] == "Dora"


def _with_manager(at: House, customer: str) -> None:
    """Give a customer its primary relationship manager."""
    lea = at.acting("lea")
    bea = lea.people.register(full_name="Bea", phone="112")
    manager = lea.managers.appoint(person=bea.id)
    lea.assignments.assign(manager=manager.id, customer=customer)


@pytest.mark.realises("SM-PRO", "TM-PRO-2")
def test_the_forecast_of_the_past_is_as_it_was_then() -> None:
    at = house()
    key = in_talks(at)
    bert = at.acting("bert", "they have less")
    bert.opportunities.revise(key, value=Money.of(1_000, "EUR"), probability=Decimal("0.5"))
    before = at.clock.now()
    at.clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    bert.opportunities.revise(key, value=Money.of(100, "EUR"))
    assert at.practice.opportunities.forecast().of("EUR") == Money.of("50.0", "EUR")
    assert at.practice.as_at(before).opportunities.forecast().of("EUR") == Money.of("500.0", "EUR")
    assert at.practice.opportunities.forecast().of("USD") == Money.of(0, "USD")
