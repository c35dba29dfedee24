"""A customer is retired once nothing is left open, or becomes a part of another one (BR-CUS-8, BR-CUS-9)."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilbrm import Complaint, Customer
from itilbrm.errors import BadDefinition, NotAvailable, Refused
from itilbrm.parties import Unit
from itilbrm.parties.moving import step_of_moving
from tests.parties.held import House, house

TODAY = date(2026, 1, 5)


def retiring(home: House, customer: Customer, day: date = TODAY) -> Customer:
    return home.by(home.bea).customers.start_retirement(
        customer.id, retirement_reason="services_ended", retires_on=day, agreed_with=home.dana.id
    )


def complained(home: House, customer: Customer, **given: Any) -> Complaint:  # noqa: ANN401  particulars of the step
    particulars = {"complainant": home.paul.id, "channel": "email", "type": "availability", "text": "Down"}
    return home.by(home.bea).complaints.receive(customer=customer.id, owner=home.bea.id, **(particulars | given))


def two(home: House) -> tuple[Customer, Customer]:
    """Return customer X and customer Y, whose holder may decide for the party of X too."""
    one, other = home.active(), home.active(home.other, home.erik)
    mandate = home.by(home.bea).mandates.propose(holder=home.erik.id, customer=other.id, units=(home.unit.id,))
    home.by(home.erik).mandates.accept(mandate)
    return one, other


@pytest.mark.realises("SM-CUS")
def test_both_sides_agree_to_begin_with_the_retirement_for_a_reason_of_the_house() -> None:
    home = house()
    customer = home.active()
    bea = home.by(home.bea).customers
    usual: dict[str, Any] = {"retirement_reason": "services_ended", "retires_on": TODAY}
    for agreed_with in ("", home.bea.id, home.paul.id):
        with pytest.raises(Refused, match="agrees on it with somebody of the provider") as refused:
            bea.start_retirement(customer, agreed_with=agreed_with, **usual)
        assert refused.value.reasons[0].who == (home.dana.id,)
    with pytest.raises(Refused, match="'boredom' is none of reorganised, services_ended"):
        bea.start_retirement(customer, retirement_reason="boredom", retires_on=TODAY, agreed_with=home.dana.id)
    begun = home.by(home.dana).customers.start_retirement(customer, agreed_with=home.bea.id, **usual)
    assert (begun.state, begun.retiring_from, begun.agreed_with) == ("retiring", "active", home.bea.id)


@pytest.mark.realises("SM-CUS")
@pytest.mark.parametrize("state", ["active", "suspended"])
def test_a_retirement_is_cancelled_and_the_customer_is_where_it_was(state: str) -> None:
    home = house()
    customer = home.active()
    if state == "suspended":
        home.by(home.bea, "does not pay").customers.suspend(customer.id)
    retiring(home, customer)
    with pytest.raises(Refused, match="no reason is given"):
        home.by(home.bea).customers.cancel_retirement(customer.id, agreed_with=home.dana.id)
    back = home.by(home.bea, "they stay").customers.cancel_retirement(customer.id, agreed_with=home.dana.id)
    assert (back.state, back.retirement_reason, back.retires_on) == (state, "", None)


@pytest.mark.realises("BR-CUS-8")
def test_a_customer_is_retired_from_its_day_on_in_its_own_time_zone() -> None:
    home = house()
    customer = home.active()
    home.by(home.bea).customers.describe(customer.id, calendar="provider")
    retiring(home, customer, TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="it is retired on 2026-01-06 at the earliest"):
        home.by(home.bea).customers.retire(customer.id)
    home.clock.advance(timedelta(days=1))
    retired = home.by(home.bea).customers.retire(customer.id)
    assert retired.state == "retired"
    assert not home.practice.assignments.count(customer=customer.id, state="running")
    assert home.practice.customers.of(home.dana.id) == ()


def test_a_calendar_that_nobody_keeps_any_more_does_not_keep_a_customer() -> None:
    home = house()
    adopted = home.by(home.bea).customers.adopt(
        origin="crm",
        reference="1",
        name="X",
        party=home.unit.id,
        state="retiring",
        holder=home.dana.id,
        calendar="long gone",
        retires_on=TODAY,
    )
    assert home.by(home.bea).customers.retire(adopted).state == "retired"


@pytest.mark.realises("BR-CUS-9")
def test_a_customer_is_merged_only_into_an_active_one_that_does_not_lead_back() -> None:
    home = house()
    one, other = two(home)
    bea = home.by(home.bea)
    part = bea.customers.adopt(
        origin="crm",
        reference="1",
        name="Part",
        party=home.unit.id,
        scope="part",
        parent_customer=one.id,
        holder=home.dana.id,
    )
    for into, problem in (
        ("cus_none", "there is no customer cus_none"),
        (one.id, "no customer is merged into itself"),
        (part.id, f"{part.id} is a part of {one.id}"),
    ):
        with pytest.raises(Refused, match=problem):
            bea.customers.merge_into(one, into=into)
    home.by(home.bea, "does not pay").customers.suspend(other.id)
    with pytest.raises(Refused, match="Division E is suspended"):
        bea.customers.merge_into(one, into=other.id)
    retired = bea.customers.adopt(
        origin="crm", reference="9", name="Gone", party=home.other.id, holder=home.erik.id, state="retired"
    )
    with pytest.raises(Refused, match="Gone is retired"):
        bea.customers.merge_into(one, into=retired.id)


@pytest.mark.realises("BR-CUS-9")
def test_somebody_may_decide_for_what_is_merged() -> None:
    home = house()
    one, other = home.active(), home.active(home.other, home.erik)
    with pytest.raises(Refused, match=f"no mandate for Division E covers {home.unit.id}") as refused:
        home.by(home.bea).customers.merge_into(one, into=other.id)
    assert refused.value.reasons[0].who == (home.erik.id,)


@pytest.mark.realises("BR-CUS-9", "BR-CUS-10")
def test_what_is_open_goes_along_and_what_is_past_stays() -> None:
    home = house()
    one, other = two(home)
    bea = home.by(home.bea)
    closed = home.practice.acting_as(home.paul.id, "never mind").complaints.withdraw(complained(home, one).id)
    opened = complained(home, one)
    action = bea.actions.register(
        source=opened.id,
        source_kind="complaint",
        text="A new cable",
        owner=home.bea.id,
        due=home.clock.now() + timedelta(days=9),
        customer=one.id,
    )
    praise = bea.compliments.record(customer=one.id, given_by=home.paul.id, channel="email", text="Well done")
    part = bea.customers.identify(
        name="Part", party=home.unit.id, why="it pays", designated=home.paul.id, parent_customer=one.id, scope="part"
    )
    home.clock.advance(timedelta(hours=1))
    merged = bea.customers.merge_into(one.id, into=other.id)
    assert (merged.state, merged.merged_into) == ("merged", other.id)
    assert home.practice.customers.get(other.id).origin_ids == (one.id,)
    moved = home.practice.complaints.get(opened.id)
    assert (moved.customer, moved.moved_from[0].customer) == (other.id, one.id)
    assert (moved.deadlines, moved.definition, moved.received_at) == (
        opened.deadlines,
        opened.definition,
        opened.received_at,
    )
    assert home.practice.watches.find(parent=opened.id)[0].customer == other.id
    assert home.practice.actions.get(action.id).customer == other.id
    assert home.practice.compliments.get(praise.id).customer == other.id
    assert home.practice.customers.get(part.id).parent_customer == other.id
    assert home.practice.complaints.get(closed.id).customer == one.id
    with pytest.raises(Refused, match="Division D is merged"):
        home.by(home.bea, "as agreed").actions.move_to_customer(action.id, customer=one.id)


@pytest.mark.realises("BR-CUS-9")
def test_what_comes_back_after_the_merger_comes_back_to_the_customer_that_goes_on() -> None:
    home = house()
    one, other = two(home)
    bea = home.by(home.bea)
    complaint = bea.complaints.adopt(
        origin="old",
        reference="1",
        state="closed",
        received_at=home.clock.now() - timedelta(days=9),
        closed_at=home.clock.now() - timedelta(days=2),
        customer=one.id,
        complainant=home.paul.id,
        channel="email",
        type="other",
        text="Late",
    )
    bea.customers.merge_into(one.id, into=other.id)
    assert home.practice.complaints.get(complaint.id).customer == one.id
    home.practice.acting_as(home.paul.id, "it is late again").complaints.reopen(complaint.id, new_facts=True)
    assert home.practice.complaints.get(complaint.id).customer == other.id


@pytest.mark.realises("BR-CUS-9")
def test_a_record_is_handed_over_with_a_reason_and_not_to_where_it_is() -> None:
    home = house()
    one, other = home.active(), home.active(home.other, home.erik)
    complaint = complained(home, one)
    with pytest.raises(Refused, match="and no reason is given"):
        home.by(home.bea).complaints.move_to_customer(complaint, customer=other.id)
    bea = home.by(home.bea, "it was theirs all along").complaints
    with pytest.raises(Refused, match=f"it belongs to {one.id} already"):
        bea.move_to_customer(complaint, customer=one.id)
    assert bea.move_to_customer(complaint, customer=other.id).customer == other.id


def test_a_kind_that_moves_and_has_no_step_for_it_is_told_of() -> None:
    with pytest.raises(BadDefinition, match="unit: moves along with its customer, and has no step"):
        step_of_moving(Unit(name="X", type="team"))


@pytest.mark.realises("BR-CUS-9", "BR-CUS-10", "SC-21")
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_merging_keeps_every_open_thing_and_never_makes_a_cycle(data: st.DataObject) -> None:
    home = house()
    hr = home.by(home.bea)
    customers = [
        hr.customers.adopt(
            origin="crm", reference=name, name=name, party=home.company.id, scope=name, holder=home.dana.id
        ).id
        for name in "ABCD"
    ]
    for key in customers:
        hr.mandates.adopt(origin="crm", reference=key, customer=key, holder=home.dana.id, units=(home.company.id,))
        for _ in range(data.draw(st.integers(0, 2))):
            complained(home, home.practice.customers.get(key))
    open_before = {each.id for each in home.practice.complaints.each(category="open")}
    pairs = st.tuples(st.sampled_from(customers), st.sampled_from(customers))
    for one, other in data.draw(st.lists(pairs, max_size=5)):
        with suppress(NotAvailable, Refused):
            hr.customers.merge_into(one, into=other)
    found = {each.id: each for each in home.practice.complaints.each(category="open")}
    assert set(found) == open_before
    for each in found.values():
        assert home.practice.customers.get(each.customer).state == "active"
    for key in customers:
        seen = [key]
        while home.practice.customers.get(seen[-1]).merged_into:
            seen.append(home.practice.customers.get(seen[-1]).merged_into)
            assert len(seen) == len(set(seen))
        assert home.practice.customers.get(seen[-1]).state == "active"
