"""Indicators of relationships: who came and went, how well customers are known, what prospects came to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from itilbrm import Money, Practice
from itilbrm.kpis import Undefined
from itilbrm.processes.relationships import ServiceUse
from itilbrm.testing import StoppedClock

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)
CHANNELS: Final = {"ordering": "portal", "escalation": "phone", "complaint": "email"}


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def practice(clock: StoppedClock) -> Iterator[Practice]:
    with Practice.open("memory:", clock=clock) as opened:
        yield opened


def adopted(practice: Practice, reference: str, **given: Any) -> str:  # noqa: ANN401  any particular
    said = {"name": reference, "party": "unt_1", "holder": "per_1", "primary_manager": "bea", "scope": reference}
    return practice.acting_as("ann").customers.adopt(origin="crm", reference=reference, **{**said, **given}).id


@pytest.mark.realises("K-REL-1", "G-12")
def test_only_who_came_and_went_here_is_counted_and_only_some_reasons_are_a_loss(practice: Practice) -> None:
    ann = practice.acting_as("ann", "as agreed")
    for reference, reason in (("lost", "moved_to_competitor"), ("gone", "reorganised"), ("stays", "")):
        customer = adopted(practice, reference)
        if reason:
            ann.customers.start_retirement(
                customer, retirement_reason=reason, retires_on=date(2026, 1, 5), agreed_with="per_1"
            )
            ann.customers.retire(customer)
    cara = ann.people.register(full_name="Cara Diaz", phone="112")
    new = ann.customers.identify(name="Ferry", party=cara.id, why="she pays", designated=cara.id, type="external")
    practice.acting_as(cara.id).customers.accept(new.id, all_the_same="she pays herself")
    ann.customers.set_channels(new.id, channels=CHANNELS)
    ann.customers.show_definition(new.id, shown_to=cara.id)
    ann.opportunities.capture(prospect="Island", source="a fair")
    ann.opportunities.adopt(origin="crm", reference="9", prospect="Old", state="lead")
    found = practice.kpi("K-REL-1", period="2026-01")
    assert (found.value, dict(found.beside)) == (0, {"new prospects": 1, "lost customers": 1})
    assert practice.kpi("K-REL-1", period="2025-12").beside == {"new prospects": 0, "lost customers": 0}


@pytest.mark.realises("K-REL-3")
def test_coverage_counts_complete_entries_and_key_stakeholders_that_are_mapped(
    practice: Practice, clock: StoppedClock
) -> None:
    assert isinstance(practice.kpi("K-REL-3", period="2026").value, Undefined)
    ann = practice.acting_as("ann")
    cara = ann.people.register(full_name="Cara Diaz", phone="112")
    whole = adopted(practice, "whole", holder=cara.id, channels=CHANNELS)
    adopted(practice, "bare")
    entry = practice.portfolio_entries.of(whole)
    ann.portfolio_entries.describe(
        entry.id,
        business_description="Ferries",
        key_outcomes=("no queues",),
        services=(ServiceUse(service="svc_1", vital_business_function="ticketing"),),
    )
    ann.portfolio_entries.review(entry.id)
    ann.stakeholders.register(type="regulator", name="Harbour office", influence=5, interest=2, key=True)
    ann.stakeholders.register(type="other", name="The press", key=True)
    found = practice.kpi("K-REL-3", period="2026")
    assert (found.value, found.numerator, found.denominator) == (Decimal(50), 2, 4)
    assert practice.portfolio(whole).is_complete
    clock.advance(400 * DAY)
    assert practice.kpi("K-REL-3", period="2026").value == Decimal(0)


@pytest.mark.realises("K-REL-4", "TM-STK-1", "W-9")
def test_the_map_is_as_complete_as_stakeholders_are_placed_on_it(practice: Practice, clock: StoppedClock) -> None:
    assert isinstance(practice.kpi("K-REL-4", period="2026").value, Undefined)
    ann = practice.acting_as("ann")
    ann.stakeholders.register(type="regulator", name="Harbour office", influence=5, interest=2)
    ann.stakeholders.register(type="other", name="The press")
    gone = ann.stakeholders.register(type="other", name="Gone")
    practice.acting_as("ann", "moved away").stakeholders.remove(gone)
    found = practice.kpi("K-REL-4", period="2026", by="type")
    assert (found.value, found.beside["of these fresh"]) == (Decimal(50), 1)
    assert {name: each.value for name, each in found.groups.items()} == {"regulator": Decimal(100), "other": Decimal(0)}
    clock.advance(400 * DAY)
    assert practice.kpi("K-REL-4", period="2026").beside["of these fresh"] == 0


@pytest.mark.realises("K-SAL-1", "SM-PRO", "BR-PRO-4", "0-58")
def test_a_forecast_is_a_sum_for_each_currency_and_losses_are_counted_by_their_reason(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    nothing = practice.kpi("K-SAL-1", period="2026")
    assert isinstance(nothing.value, Undefined)
    for amount, currency, share in ((1000, "EUR", "0.5"), (300, "EUR", "0.1"), (400, "USD", "1"), (0, "", "")):
        lead = ann.opportunities.capture(prospect="Island", source="a fair", need="x", decision_holder="y")
        worth = {"value": Money.of(amount, currency), "probability": Decimal(share)} if currency else {}
        ann.opportunities.qualify(lead, **worth)  # type: ignore[arg-type]  # as the step takes it
    for reason in ("price", "price", "no_need"):
        ann.opportunities.close_lost(ann.opportunities.capture(prospect="Reef", source="mail"), reason_of_loss=reason)
    talk = ann.opportunities.capture(
        prospect="Bay", source="mail", need="x", decision_holder="y", contact="z", customer="acme", services=("svc",)
    )
    key = talk.id
    ann.opportunities.qualify(key)
    ann.opportunities.start_dialogue(key)
    ann.opportunities.propose(key, text="A portal", value_proposition="less queues")
    ann.opportunities.close_won(key)
    ann.opportunities.adopt(origin="crm", reference="1", prospect="Old", state="won")
    found = practice.kpi("K-SAL-1", period="2026")
    assert (found.value, found.n) == (Decimal(25), 4)
    assert dict(found.beside) == {
        "forecast in EUR": Decimal("530.0"),
        "forecast in USD": Decimal(400),
        "forecast without value or probability": 1,
        "lost for no_need": 1,
        "lost for price": 2,
    }
