"""What is dated for a customer is dated by the calendar that holds for it (T-3), whatever the sub-process."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from itilbrm import BusinessCalendar, Customer, Policies
from itilbrm.agreements import Line
from itilbrm.services import Target
from tests.parties.held import House, house

MONDAYS: Final = BusinessCalendar.from_mapping(
    {"id": "mondays", "timezone": "Europe/London", "windows": {"mon": ["09:00-10:00"]}}
)
POLICIES: Final = Policies(calendars={**Policies().calendars, "mondays": MONDAYS})


def of_a_need(home: House, customer: Customer) -> datetime | None:
    said = home.by(home.bea).requirements.capture(customer=customer.id, statement="Offers on the road")
    return said.answer_by


def of_an_order(home: House, customer: Customer) -> datetime | None:
    return home.by(home.bea).sign_ups.request(service="mail", customer=customer.id).answer_by


def of_an_enquiry(home: House, customer: Customer) -> datetime | None:
    return home.by(home.bea).enquiries.receive(enquirer="tom", channel="email", text="How?", customer=customer.id).due


def of_an_action(home: House, customer: Customer) -> datetime | None:
    due = home.clock.now() + timedelta(days=7)
    action = home.by(home.bea).actions.register(
        source="x", source_kind="improvement", text="Call them", owner="ann", due=due, customer=customer.id
    )
    return action.effect_check.on if action.effect_check is not None else None


def of_praise(home: House, customer: Customer) -> datetime | None:
    bea = home.by(home.bea).compliments
    praise = bea.record(given_by="tom", text="Thanks", channel="email", customer=customer.id)
    return bea.route(praise.id, named=(home.paul.id,)).pass_on_by


KINDS: Final = (of_a_need, of_an_order, of_an_enquiry, of_an_action, of_praise)


@pytest.mark.realises("T-3")
@pytest.mark.parametrize("dated", KINDS)
@pytest.mark.parametrize("named_by", ["agreement", "customer", "unit"])
def test_the_calendar_named_for_a_customer_dates_it(
    dated: Callable[[House, Customer], datetime | None], named_by: str
) -> None:
    home = house(policies=POLICIES)
    bea = home.by(home.bea)
    customer = home.active()
    usual = dated(home, customer)
    if named_by == "unit":
        bea.units.set_hours(home.unit.id, calendar="mondays")
    elif named_by == "customer":
        bea.customers.describe(customer.id, calendar="mondays")
    else:
        bea.agreements.adopt(
            origin="old",
            reference="1",
            customer=customer.id,
            type="sla",
            state="active",
            lines=(Line(id="1", service="mail"),),
            start=date(2025, 1, 1),
            end=date(2027, 12, 31),
            calendar="mondays",
            signed_by_customer=home.dana.id,
            signed_by_provider=home.bea.id,
        )
    on_mondays = dated(home, customer)
    assert usual is not None
    assert on_mondays is not None
    assert on_mondays != usual
    assert on_mondays.astimezone(ZoneInfo("Europe/London")).weekday() == 0


@pytest.mark.realises("T-3", "BR-AGR-8")
def test_an_agreement_that_names_no_calendar_runs_by_that_of_its_customer() -> None:
    home = house(policies=POLICIES)
    bea = home.by(home.bea)
    customer = home.active()
    respond = Target(metric="tto", unit="hours", comparison="<=", value=Decimal(1), window="ticket", source="desk")
    given: dict[str, Any] = {
        "origin": "old",
        "customer": customer.id,
        "lines": (Line(service="mail", targets=(respond,)),),
        "start": date(2025, 1, 1),
        "end": date(2027, 12, 31),
    }
    usual = bea.agreements.adopt(reference="1", state="draft", **given)
    bea.units.set_hours(home.unit.id, calendar="mondays")
    of_unit = bea.agreements.adopt(reference="2", state="draft", **given)
    assert (usual.time_zone, of_unit.time_zone) == ("UTC", "Europe/London")
    due = bea.agreements.due_by(of_unit, "mail", "tto", home.clock.now())
    assert due is not None
    assert due.astimezone(ZoneInfo("Europe/London")).weekday() == 0
