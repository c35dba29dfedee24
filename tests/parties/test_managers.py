"""Every customer that is served has one primary relationship manager at any instant; deputies stand in for them."""

from datetime import timedelta
from typing import Any

import pytest

from itilbrm.errors import InvalidInput, NotAvailable, NotFound, Refused
from itilbrm.parties import Manager, Person, on_duty
from itilbrm.parties.managers import Competency
from tests.parties.held import House, house

DAY = timedelta(days=1)


def manager(home: House, person: Person) -> Manager:
    return home.practice.managers.find(owner=person.id)[0]


@pytest.mark.realises("BR-CUS-4")
def test_one_person_is_one_relationship_manager_who_is_active() -> None:
    home = house()
    hr = home.by(home.dana)
    with pytest.raises(NotAvailable, match="appoint"):
        hr.managers.appoint(person=home.bea.id)
    with pytest.raises(Refused, match="nobody on record has the id per_none"):
        hr.managers.appoint(person="per_none")
    hr.people.deactivate(home.paul.id)
    with pytest.raises(Refused, match=f"{home.paul.id} is inactive"):
        hr.managers.appoint(person=home.paul.id)


def test_what_a_manager_can_do_is_said_on_a_scale() -> None:
    home = house()
    hr = home.by(home.dana).managers
    described = hr.describe(
        manager(home, home.bea),
        role_title="account_manager",
        combined_roles=("service level manager",),
        competencies=(Competency(name="negotiating", level=5),),
        qualifications=("a course",),
        capacity=3,
    )
    assert (described.role_title, described.capacity) == ("account_manager", 3)
    assert hr.describe(described).competencies == (Competency(name="negotiating", level=5),)
    with pytest.raises(InvalidInput, match="6 is not on the scale"):
        Competency(name="x", level=6)
    with pytest.raises(InvalidInput, match="-1 is less than nothing"):
        hr.describe(described.id, capacity=-1)


@pytest.mark.realises("BR-CUS-4")
def test_a_customer_has_one_primary_manager_and_nobody_is_assigned_twice() -> None:
    home = house()
    customer = home.active()
    hr = home.by(home.dana)
    bob = manager(home, home.bob)
    with pytest.raises(Refused, match=f"{home.bea.id} is its primary relationship manager") as refused:
        hr.assignments.assign(customer=customer.id, manager=bob.id)
    assert refused.value.reasons[0].who == (home.bea.id,)
    deputy = hr.assignments.assign(customer=customer.id, manager=bob.id, role="deputy")
    with pytest.raises(Refused, match="is assigned to it already, as deputy"):
        hr.assignments.assign(customer=customer.id, manager=bob.id, role="deputy")
    assert home.practice.customers.get(customer.id).primary_manager == home.bea.id
    assert deputy.held(home.clock.now())
    assert not deputy.held(home.clock.now() - DAY)


@pytest.mark.realises("BR-CUS-4")
def test_only_a_manager_is_assigned_and_only_to_a_customer_that_goes_on() -> None:
    home = house()
    customer = home.accepted()
    hr = home.by(home.dana, "a mistake")
    bea, bob = manager(home, home.bea), manager(home, home.bob)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"customer": customer.id, "manager": "brm_none"}, "there is no relationship manager brm_none"),
        ({"customer": "cus_none", "manager": bea.id}, "there is no customer cus_none"),
    ]
    for given, problem in wrong:
        with pytest.raises(Refused, match=problem):
            hr.assignments.assign(**given)
    hr.managers.step_down(bob)
    with pytest.raises(Refused, match=f"{home.bob.id} has stepped down"):
        hr.assignments.assign(customer=customer.id, manager=bob.id)
    assert hr.managers.reappoint(bob.id).state == "active"
    hr.customers.withdraw(customer)
    with pytest.raises(Refused, match="Division D is withdrawn"):
        hr.assignments.assign(customer=customer.id, manager=bob.id)


@pytest.mark.realises("BR-CUS-4", "SC-45", "3-18", "3-77")
def test_a_primary_manager_is_followed_in_the_same_instant() -> None:
    home = house()
    customer = home.active()
    hr = home.by(home.dana)
    bea, bob = manager(home, home.bea), manager(home, home.bob)
    hr.assignments.assign(customer=customer.id, manager=bob.id, role="deputy")
    primary = home.practice.assignments.find(parent=bea.id)[0]
    with pytest.raises(Refused, match=f"{home.bea.id} has it already"):
        hr.assignments.hand_over(primary, to=bea.id)
    with pytest.raises(Refused, match="they are still assigned to"):
        hr.managers.step_down(bea)
    home.clock.advance(DAY)
    ended = hr.assignments.hand_over(primary, to=bob.id)
    (now,) = home.practice.assignments.find(customer=customer.id, state="running")
    assert (now.role, now.person, now.valid_from) == ("primary", home.bob.id, ended.valid_until)
    assert home.practice.customers.get(customer.id).primary_manager == home.bob.id
    assert hr.managers.step_down(bea).state == "stepped_down"


@pytest.mark.realises("BR-CUS-4")
def test_a_customer_that_is_not_served_yet_may_be_without() -> None:
    home = house()
    customer = home.ready()
    (primary,) = home.practice.assignments.find(customer=customer.id)
    assert home.by(home.dana).assignments.end(primary).state == "ended"
    assert home.practice.customers.get(customer.id).primary_manager == ""


@pytest.mark.realises("SC-45")
def test_who_is_on_duty_is_the_first_deputy_who_is_there() -> None:
    home = house()
    customer = home.active()
    hr = home.by(home.dana)
    now = home.clock.now()

    def asked(person: Person, about: str = customer.id) -> str:
        with hr._keeping.unit() as unit:
            return on_duty(unit.reading, person.id, about, now + DAY)

    with pytest.raises(InvalidInput, match="give a later end"):
        hr.managers.be_away(manager(home, home.bea), start=now, end=now)
    assert asked(home.bea) == home.bea.id
    hr.managers.be_away(manager(home, home.bea), start=now, end=now + 2 * DAY)
    assert asked(home.bea) == home.bea.id
    hr.assignments.assign(customer=customer.id, manager=manager(home, home.bob).id, role="deputy")
    assert asked(home.bea) == home.bob.id
    assert asked(home.bea, "") == home.bea.id
    assert asked(home.bea, "acme") == home.bea.id
    assert asked(home.dana) == home.dana.id
    hr.managers.be_away(manager(home, home.bob), start=now, end=now + 2 * DAY)
    assert asked(home.bea) == home.bea.id


@pytest.mark.realises("G-12")
def test_managers_and_assignments_are_taken_over() -> None:
    home = house()
    hr = home.by(home.dana)
    elsewhere: dict[str, Any] = {"origin": "crm", "reference": "1"}
    customer = home.by(home.bea).customers.adopt(**elsewhere, name="X", party=home.unit.id, holder=home.dana.id)
    adopted = hr.managers.adopt(**elsewhere, person=home.paul.id, capacity=2)
    assert (adopted.state, adopted.capacity) == ("active", 2)
    running = hr.assignments.adopt(**elsewhere, customer=customer.id, person=home.paul.id)
    assert running.manager == adopted.id
    assert home.practice.customers.get(customer.id).primary_manager == home.paul.id
    with pytest.raises(InvalidInput, match="is the primary relationship manager already"):
        hr.assignments.adopt(origin="crm", reference="4", customer=customer.id, person=home.bob.id)
    ended = hr.assignments.adopt(
        origin="crm",
        reference="2",
        customer=customer.id,
        person=home.bob.id,
        state="ended",
        valid_from=home.clock.now() - DAY,
        valid_until=home.clock.now(),
    )
    assert (ended.state, home.practice.customers.get(customer.id).primary_manager) == ("ended", home.paul.id)
    with pytest.raises(InvalidInput, match="it does not go with the state 'ended'"):
        hr.assignments.adopt(origin="crm", reference="3", customer=customer.id, person=home.bob.id, state="ended")


@pytest.mark.realises("BR-CUS-2", "BR-CUS-4")
def test_what_is_doubtful_about_a_customer_is_told_and_keeps_nobody_from_anything() -> None:
    home = house()
    hr = home.by(home.dana)
    customer = home.active(holder=home.paul)
    doubts = home.practice.customers.doubts
    assert doubts(customer) == (f"{home.paul.id} does not manage {home.unit.id} (BR-CUS-2)",)
    assert home.practice.customers.doubts(home.identified(home.other, home.erik)) == ()
    hr.managers.describe(manager(home, home.bea), capacity=1)
    assert len(doubts(customer)) == 1
    hr.managers.describe(manager(home, home.bea).id, capacity=0)
    hr.people.deactivate(home.bea.id)
    hr.people.deactivate(home.paul.id)
    hr.units.dissolve(home.unit.id)
    assert doubts(customer.id) == (
        f"its party {home.unit.id} is dissolved",
        f"{home.paul.id} does not manage {home.unit.id} (BR-CUS-2)",
        f"{home.paul.id} is inactive",
        f"{home.bea.id} looks after 1 customers and can look after 0 (BR-CUS-4)",
        f"{home.bea.id}, who looks after it, is inactive",
    )
    adopted = hr.customers.adopt(
        origin="crm", reference="7", name="X", party="unt_gone", holder="tom", primary_manager="bea"
    )
    assert doubts(adopted) == ("its party unt_gone is not on record",)
    with pytest.raises(NotFound, match="cus_none"):
        doubts("cus_none")


@pytest.mark.realises("BR-CUS-4", "G-12")
def test_what_is_known_of_a_customer_already_is_not_noted_again() -> None:
    home = house()
    hr = home.by(home.dana)
    elsewhere: dict[str, Any] = {"origin": "crm", "reference": "1"}
    known = home.by(home.bea).customers.adopt(
        **elsewhere, name="X", party=home.unit.id, holder=home.dana.id, primary_manager=home.paul.id
    )
    hr.managers.adopt(**elsewhere, person=home.paul.id)
    adopted = hr.assignments.adopt(**elsewhere, customer=known.id, person=home.paul.id)
    assert home.practice.customers.get(known.id).version == 1
    deputy = hr.assignments.assign(customer=known.id, manager=manager(home, home.bea).id, role="deputy")
    hr.assignments.hand_over(adopted, to=manager(home, home.bob).id)
    assert home.practice.assignments.get(deputy.id).state == "running"
    assert home.practice.customers.get(known.id).primary_manager == home.bob.id
    merged = hr.customers.adopt(
        origin="crm", reference="2", name="Y", party=home.unit.id, holder="tom", state="merged", merged_into=known.id
    )
    assert home.practice.customers.get(known.id).origin_ids == ()
    assert merged.merged_into == known.id
    agreed = hr.complaint_definitions.agree(customer="acme", text="Any", agreed_with="tom")
    assert agreed.customer == "acme"
