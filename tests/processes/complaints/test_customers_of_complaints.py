"""What holds for a registered customer holds for its complaints: its calendar, its profile, its end."""

from datetime import date, timedelta

import pytest

from itilbrm import BusinessCalendar, Complaint, Customer, Policies, Remedy, RootCause
from itilbrm.agreements import Line
from itilbrm.errors import Refused
from tests.parties.held import CHANNELS, House, house


def hours(name: str) -> BusinessCalendar:
    return BusinessCalendar.from_mapping({"id": name, "timezone": "Europe/London", "windows": {"mon": ["09:00-10:00"]}})


NAMES = ("of_agreement", "of_customer", "of_unit", "of_company", "of_policy")
POLICIES = Policies(calendars={**Policies().calendars, **{name: hours(name) for name in NAMES}})


def received(home: House, customer: Customer | str, service: str = "") -> Complaint:
    return home.by(home.bea).complaints.receive(
        customer=customer if isinstance(customer, str) else customer.id,
        complainant=home.paul.id,
        channel="email",
        type="other",
        text="Late",
        services=(service,) if service else (),
    )


@pytest.mark.realises("T-3")
def test_the_calendar_is_that_of_the_agreement_else_of_the_customer_else_of_the_unit() -> None:
    home = house(policies=POLICIES)
    bea = home.by(home.bea)
    customer = home.active()
    assert received(home, customer).calendar == ""
    bea.units.set_hours(home.company.id, calendar="of_company")
    assert received(home, customer).calendar == "of_company"
    bea.units.set_hours(home.unit.id, calendar="of_unit")
    assert received(home, customer).calendar == "of_unit"
    bea.customers.describe(customer.id, calendar="of_customer")
    complaint = received(home, customer)
    assert complaint.calendar == "of_customer"
    assert {each.calendar for each in complaint.deadlines} == {"of_customer/1"}
    assert home.practice.watches.find(parent=complaint.id)[0].calendar == "of_customer"
    bea.agreements.adopt(
        origin="old",
        reference="1",
        customer=customer.id,
        type="sla",
        state="active",
        lines=(Line(id="1", service="mail"),),
        start=date(2025, 1, 1),
        end=date(2027, 12, 31),
        calendar="of_agreement",
        deadline_profile="fca_disp",
        signed_by_customer=home.dana.id,
        signed_by_provider=home.bea.id,
    )
    assert received(home, customer, "mail").calendar == "of_agreement"
    assert received(home, customer, "mail").profile.startswith("fca_disp/")
    assert received(home, customer, "phones").calendar == "of_customer"


@pytest.mark.realises("T-3")
def test_what_the_house_says_of_a_unit_or_a_customer_counts_in_its_place() -> None:
    said = Policies(calendars=POLICIES.calendars, calendar_of={"customer:acme": "of_policy", "service:web": "of_unit"})
    home = house(policies=said)
    complaint = received(home, "acme", "web")
    assert (complaint.calendar, complaint.deadlines[0].calendar) == ("of_policy", "of_unit/1")
    assert received(home, "acme").deadlines[0].calendar == "of_policy/1"


@pytest.mark.realises("T-3")
def test_the_profile_is_that_of_the_customer_and_a_name_that_nobody_keeps_counts_for_nothing() -> None:
    home = house(policies=POLICIES)
    bea = home.by(home.bea)
    customer = home.active()
    assert received(home, customer).profile.startswith("itil_internal/")
    bea.customers.describe(customer.id, deadline_profile="fca_disp")
    complaint = received(home, customer)
    assert complaint.profile.startswith("fca_disp/")
    gone = bea.customers.adopt(
        origin="crm",
        reference="1",
        name="X",
        party=home.other.id,
        holder=home.erik.id,
        calendar="long gone",
        deadline_profile="long gone",
    )
    assert (received(home, gone).calendar, received(home, gone).profile) == ("", complaint_profile(home))


def complaint_profile(home: House) -> str:
    return received(home, "acme").profile


@pytest.mark.realises("T-3")
def test_a_changed_calendar_moves_what_is_due_by_recompute_alone() -> None:
    home = house(policies=POLICIES)
    customer = home.active()
    complaint = received(home, customer)
    home.by(home.bea).customers.describe(customer.id, calendar="of_customer", deadline_profile="fca_disp")
    assert home.practice.complaints.get(complaint.id).deadlines == complaint.deadlines
    moved = home.by(home.bea).recompute([complaint.id], reason="their hours changed")
    assert {each.policy[1] for each in moved} == {"of_customer/1"}
    now = home.practice.complaints.get(complaint.id)
    assert (now.calendar, now.profile.partition("/")[0]) == ("of_customer", "fca_disp")


@pytest.mark.realises("SM-CUS", "BR-CPL-1")
@pytest.mark.parametrize("state", ["suspended", "retired", "declined", "withdrawn", "identified"])
def test_neither_a_suspension_nor_an_end_keeps_anybody_from_complaining(state: str) -> None:
    home = house()
    customer = home.by(home.bea).customers.adopt(
        origin="crm",
        reference="1",
        name="X",
        party=home.unit.id,
        holder=home.dana.id,
        state=state,
        channels=CHANNELS,
        since=home.clock.now() - timedelta(days=1),
    )
    assert received(home, customer).state == "received"


def answered(home: House, customer: Customer) -> Complaint:
    """Return a complaint in the name of the unit that waits for what is said to the decision."""
    bea = home.by(home.bea)
    complaint = bea.complaints.receive(
        customer=customer.id,
        complainant=home.paul.id,
        channel="email",
        type="other",
        text="Late",
        in_unit_name=True,
        owner=home.bob.id,
    )
    tomorrow = home.clock.now() + timedelta(days=1)
    bea.complaints.acknowledge(
        complaint.id, contact="Bea", next_step="we look", next_date=tomorrow, channel="phone", to="Paul"
    )
    bea.complaints.assess(complaint.id, severity="low", complexity="low", impact="low", urgency="low")
    bea.complaints.investigate(complaint.id, investigator=home.bob.id)
    bea.complaints.prepare_response(
        complaint.id,
        outcome="upheld",
        text="Sorry",
        findings="It was late",
        next_steps="write to us again",
        root_cause=RootCause(kind="known", code="traffic"),
        remedy=Remedy(kind="apology", text="We are sorry", owner=home.bob.id),
    )
    home.by(home.bob).complaints.approve_response(complaint.id)
    return bea.complaints.communicate_decision(complaint.id, channel="letter", to="Paul")


@pytest.mark.realises("BR-CPL-22")
def test_who_speaks_as_a_registered_customer_is_its_holder_or_stands_in_for_them() -> None:
    home = house()
    customer = home.active()
    complaint = answered(home, customer)
    with pytest.raises(Refused, match=f"{home.erik.id} does not speak for the customer Division D") as refused:
        home.by(home.erik).complaints.accept(complaint.id, for_customer=True)
    assert refused.value.reasons[0].who == (home.dana.id,)
    with pytest.raises(Refused, match=f"nothing entitles {home.erik.id} to say so for {home.dana.id}"):
        home.by(home.erik).complaints.accept(complaint.id, for_customer=True, on_behalf_of=home.dana.id)
    (mandate,) = home.practice.mandates.find(customer=customer.id)
    now = home.clock.now()
    home.by(home.dana).mandates.name_stand_in(mandate, person=home.erik.id, start=now, end=now + timedelta(days=9))
    home.by(home.bea, "does not pay").customers.suspend(customer.id)
    assert home.by(home.erik).complaints.accept(complaint.id, for_customer=True).state == "accepted"


@pytest.mark.realises("BR-CPL-22")
def test_somebody_says_for_the_customer_what_they_are_entitled_to() -> None:
    home = house()
    complaint = answered(home, home.active())
    accepted = home.by(home.bea).complaints.accept(
        complaint.id, for_customer=True, on_behalf_of=home.dana.id, authority="a letter of hers"
    )
    assert accepted.state == "accepted"
