"""What holds for a registered customer holds for its complaints: its calendar, its profile, its end."""

from datetime import date, timedelta

import pytest

from itilbrm import BusinessCalendar, Complaint, Customer, Policies
from itilbrm.agreements import Line
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
