"""Customers: the money is followed, roles are accepted, two become one, and none is ever without a manager."""

from datetime import timedelta

import pytest

from itilbrm import Complaint, Customer
from itilbrm.errors import InvalidInput, MandateRefused, NotAvailable, Refused
from tests.parties.held import House, house

YEAR = timedelta(days=365)


def complained(home: House, customer: Customer) -> Complaint:
    return home.by(home.bea).complaints.receive(
        customer=customer.id,
        complainant=home.paul.id,
        channel="email",
        type="availability",
        text="Down again",
        owner=home.bea.id,
    )


@pytest.mark.realises("SC-6", "1-6")
def test_following_the_money_finds_two_of_four_and_accepts_nobody() -> None:
    home = house()
    hr = home.by(home.bea)
    for name in ("Division F", "Division G"):
        unit = hr.units.register(name=name, type="division", above=home.company.id)
        manager = hr.people.register(full_name=f"Head of {name}", phone="1", unit=unit.id)
        hr.units.appoint_manager(unit.id, manager=manager.id)
    found = home.practice.suggest_customers()
    assert [(each.unit, each.manager) for each in found] == [
        (home.unit.id, home.dana.id),
        (home.other.id, home.erik.id),
    ]
    assert found[0].why == f"{home.dana.id} manages Division D and has a budget of 900000 EUR that includes IT"
    assert not home.practice.customers.count()
    home.accepted()
    hr.units.set_budget(home.other.id, budget=None, budget_includes_it=True)
    assert [each.why for each in home.practice.suggest_customers()] == [
        f"{home.erik.id} manages Division E and has a budget that includes IT"
    ]


@pytest.mark.realises("SC-7", "1-18")
def test_the_units_of_a_decision_hierarchy_form_no_circle() -> None:
    home = house()
    with pytest.raises(InvalidInput, match="so the units would form a circle"):
        home.by(home.bea).units.place_under(home.company.id, above=home.unit.id)


@pytest.mark.realises("SC-8", "1-5")
def test_who_never_accepted_neither_is_activated_nor_decides() -> None:
    home = house()
    customer = home.identified()
    with pytest.raises(NotAvailable, match="'activate'"):
        home.by(home.bea).customers.activate(customer)
    with pytest.raises(MandateRefused):
        home.practice.decision_holder(unit=home.unit.id)


@pytest.mark.realises("SC-20", "BR-CUS-8")
def test_a_customer_is_retired_once_all_is_closed_or_handed_over_and_still_complains_about_the_past() -> None:
    home = house()
    customer, other = home.active(), home.active(home.other, home.erik)
    bea = home.by(home.bea, "as agreed")
    complaint = complained(home, customer)
    due = home.clock.now() + timedelta(days=9)
    action = bea.actions.register(
        source=complaint.id, source_kind="complaint", text="A cable", owner=home.bea.id, due=due, customer=customer.id
    )
    bea.customers.start_retirement(
        customer.id,
        retirement_reason="services_ended",
        retires_on=home.clock.now().date(),
        agreed_with=home.dana.id,
    )
    with pytest.raises(Refused) as refused:
        bea.customers.retire(customer.id)
    (reason,) = refused.value.reasons
    assert reason.rule == "BR-CUS-8"
    assert reason.text == (
        f"2 of its records are neither closed nor handed over: action {action.id} (open), "
        f"complaint {complaint.id} (received)"
    )
    assert reason.who == (home.bea.id,)
    bea.actions.move_to_customer(action.id, customer=other.id)
    home.practice.acting_as(home.paul.id, "never mind").complaints.withdraw(complaint.id)
    assert bea.customers.retire(customer.id).state == "retired"
    assert complained(home, customer).state == "received"


@pytest.mark.realises("SC-21", "BR-CUS-9")
def test_what_was_counted_for_a_customer_last_year_is_counted_for_it_after_it_was_merged() -> None:
    home = house()
    one, other = home.active(), home.active(home.other, home.erik)
    opened = [complained(home, one), complained(home, one)]
    home.clock.advance(YEAR)
    bea = home.by(home.bea)
    before = home.practice.kpi("K-CPL-1", period="2026", by="customer").groups
    mandate = bea.mandates.propose(holder=home.erik.id, customer=other.id, units=(home.unit.id,))
    home.by(home.erik).mandates.accept(mandate)
    bea.customers.merge_into(one.id, into=other.id)
    for each in opened:
        now = home.practice.complaints.get(each.id)
        assert (now.customer, now.moved_from[0].customer) == (other.id, one.id)
        assert (now.deadlines, now.definition) == (each.deadlines, each.definition)
    home.clock.advance(timedelta(days=1))
    after = home.practice.kpi("K-CPL-1", period="2026", by="customer").groups
    assert {name: each.value for name, each in after.items()} == {name: each.value for name, each in before.items()}
    assert after[one.id].value == 2
    outstanding = home.practice.kpi("K-CPL-2", period="2027", by="customer").groups
    assert set(outstanding) == {other.id}
    with pytest.raises(Refused, match=f"Division D was merged into {other.id}; say it of that customer"):
        complained(home, one)
    with pytest.raises(Refused, match="say it of that customer"):
        bea.compliments.record(customer=one.id, given_by=home.paul.id, channel="email", text="Well done")
    with pytest.raises(Refused, match="Division D is merged"):
        bea.customers.merge_into(other.id, into=one.id)


@pytest.mark.realises("SC-45", "BR-CUS-4")
def test_while_the_manager_is_away_the_deputy_gets_the_messages_and_nobody_leaves_without_a_successor() -> None:
    home = house()
    customer = home.active()
    hr = home.by(home.dana)
    bea, bob = (hr.managers.find(owner=each.id)[0] for each in (home.bea, home.bob))
    hr.assignments.assign(customer=customer.id, manager=bob.id, role="deputy")
    (primary,) = hr.assignments.find(parent=bea.id)
    with pytest.raises(Refused, match="nobody would be its primary relationship manager; hand it over") as refused:
        hr.assignments.end(primary)
    assert refused.value.reasons[0].who == (home.bob.id,)
    now = home.clock.now()
    hr.managers.be_away(bea.id, start=now, end=now + timedelta(days=60))
    complaint = complained(home, customer)
    home.clock.advance(timedelta(days=30))
    home.practice.tick()
    told = {each.to for each in home.practice.messages.find(parent=complaint.id) if each.internal}
    assert home.bob.id in told
    assert home.bea.id not in told
