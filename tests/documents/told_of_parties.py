"""What is kept as golden files of the parties: groups and customers, made in every way."""

from datetime import date, timedelta

from itilbrm import Money, Practice
from itilbrm.parties.managers import Competency
from itilbrm.testing import StoppedClock

__all__ = ["customers_told_of"]


def customers_told_of(practice: Practice, clock: StoppedClock) -> None:
    """Add units with budgets, a group, and customers: one that ends, and one that came from elsewhere."""
    ann = practice.acting_as("ann", "as agreed")
    unit = ann.units.register(
        name="Finance", type="division", budget=Money.of("900000", "EUR"), budget_includes_it=True
    )
    ann.units.set_hours(unit, time_zone="Europe/Zurich", calendar="provider")
    dana = ann.people.register(full_name="Dana Ito", phone="113", unit=unit.id)
    erik = ann.people.register(full_name="Erik Ode", phone="114")
    ann.people.transfer(erik, unit="", matrix_units=(unit.id,))
    ann.people.prefer(
        erik.id,
        preferred_channels=("phone", "email"),
        urgent_channel="phone",
        norms="no calls before noon",
        working_hours="provider",
        opted_out=("marketing",),
    )
    ann.people.correct(erik.id, job_title="Controller")
    ann.groups.form(name="Auditors", members=(dana.id, erik.id))
    customer = ann.customers.identify(
        name="Finance", party=unit.id, why="it pays", designated=dana.id, scope="payments", importance=4
    )
    practice.acting_as(dana.id).customers.accept(customer.id)
    ann.customers.set_channels(
        customer.id,
        channels={"ordering": "portal", "escalation": "phone", "complaint": "email"},
        contacts={"payments": erik.id},
    )
    bea = ann.managers.appoint(person=dana.id, role_title="crm", combined_roles=("service level manager",), capacity=3)
    ann.managers.describe(bea, competencies=(Competency(name="negotiating", level=4),), qualifications=("a course",))
    ann.managers.be_away(bea.id, start=clock.now(), end=clock.now() + timedelta(days=14))
    ann.assignments.assign(customer=customer.id, manager=bea.id)
    ann.customers.show_definition(customer.id, shown_to=dana.id)
    ann.customers.replace_holder(customer.id, holder=erik.id)
    clock.advance(timedelta(hours=1))
    practice.acting_as(erik.id).customers.succeed(customer.id)
    ann.customers.adopt(
        origin="old system",
        reference="C-1",
        name="Sales",
        party="unt_sales",
        state="retiring",
        holder="tom",
        primary_manager="bea",
        tier="gold",
        deadline_profile="fca_disp",
        retirement_reason="services_ended",
        retires_on=date(2026, 6, 30),
    )
