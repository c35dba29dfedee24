"""Right uses of the registers of customers and of who looks after them: checked, and never run."""

from datetime import date, datetime
from typing import assert_type

from itilbrm import Customer, Group, Money, Practice
from itilbrm.parties import Assignment, Manager
from itilbrm.parties.customers import SuggestedCustomer
from itilbrm.parties.managers import Competency


def customers(ann: Practice, day: date) -> None:
    customer = ann.customers.identify(name="Cranes", party="unt_1", why="it pays", designated="per_1")
    assert_type(customer, Customer)
    ann.customers.identify(name="x", party="unt_1", why="y", designated="per_1", type="rival")  # type: ignore[arg-type]  # no such type
    assert_type(ann.customers.designate(customer, designated="per_2"), Customer)
    ann.customers.accept(customer, all_the_same="the company pays")
    ann.customers.decline("cus_1")
    ann.customers.withdraw("cus_1")
    ann.customers.describe(customer, tier="gold", importance=5, calendar="provider", deadline_profile="fca_disp")
    ann.customers.set_channels(customer, channels={"complaint": "desk"}, contacts={"bills": "per_3"})
    ann.customers.show_definition(customer, shown_to="per_1")
    ann.customers.activate(customer)
    ann.customers.suspend(customer)
    ann.customers.resume(customer)
    ann.customers.replace_holder(customer, holder="per_2")
    ann.customers.succeed(customer)
    ann.customers.start_retirement(customer, retirement_reason="other", retires_on=day, agreed_with="per_1")
    ann.customers.cancel_retirement(customer, agreed_with="per_1")
    ann.customers.retire(customer)
    ann.customers.merge_into(customer, into="cus_2")
    ann.customers.move_to_customer(customer, customer="cus_2")
    assert_type(ann.customers.of("per_1"), tuple[Customer, ...])
    assert_type(ann.customers.doubts(customer), tuple[str, ...])
    assert_type(ann.suggest_customers(), tuple[SuggestedCustomer, ...])
    ann.customers.adopt(origin="crm", reference="1", name="x", party="unt_1", holder="per_1", retires_on=day)


def who_looks_after_them(ann: Practice, when: datetime) -> None:
    manager = ann.managers.appoint(person="per_3", role_title="crm", capacity=5)
    assert_type(manager, Manager)
    ann.managers.adopt(origin="hr", reference="1", person="per_3")
    ann.managers.describe(manager, competencies=(Competency(name="negotiating", level=4),))
    ann.managers.be_away(manager, start=when, end=when)
    ann.managers.step_down(manager)
    ann.managers.reappoint(manager)
    assignment = ann.assignments.assign(customer="cus_1", manager="brm_1", role="deputy")
    assert_type(assignment, Assignment)
    ann.assignments.assign(customer="cus_1", manager="brm_1", role="third")  # type: ignore[arg-type]  # no such role
    ann.assignments.hand_over(assignment, to="brm_2")
    ann.assignments.end(assignment)
    ann.assignments.adopt(origin="crm", reference="1", customer="cus_1", person="per_3", valid_until=when)


def parties(ann: Practice) -> None:
    assert_type(ann.groups.form(name="Auditors", members=("per_1",)), Group)
    ann.groups.compose("grp_1", members=("per_1", "per_2"))
    ann.groups.rename("grp_1", name="Board")
    ann.groups.dissolve("grp_1")
    ann.groups.adopt(origin="hr", reference="1", name="Board", members=("per_1",))
    ann.units.register(name="x", type="team", budget=Money.of(1, "EUR"), budget_includes_it=True)
    ann.units.set_budget("unt_1", budget=None, budget_includes_it=False)
    ann.units.set_hours("unt_1", time_zone="Europe/Zurich", calendar="provider")
    ann.people.transfer("per_1", unit="unt_1", matrix_units=("unt_2",))
    ann.people.prefer(
        "per_1", preferred_channels=("phone",), urgent_channel="phone", norms="x", working_hours="provider"
    )
    ann.people.correct("per_1", job_title="Controller")
