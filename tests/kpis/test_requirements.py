"""Indicators of requirements: counted from what became of needs, whatever of it was adopted (K-REQ-*, K-VAL-1)."""

from decimal import Decimal

import pytest
from attrs import evolve

from itilbrm.errors import MandateRefused
from itilbrm.kpis import Figure, Undefined
from itilbrm.processes.requirements import Compared, StatementResult
from tests.processes.requirements.needs import DAY, STATEMENTS, Needs, case, eur, met, needs, option


@pytest.fixture
def sales() -> Needs:
    return needs()


def of(sales: Needs, number: str, period: str = "2026-03", by: str | None = None) -> Figure:
    return sales.practice.kpi(number, period=period, by=by)


@pytest.mark.realises("K-REQ-1")
def test_documented_outcomes_are_those_that_active_customers_agreed_to(sales: Needs) -> None:
    assert isinstance(of(sales, "K-REQ-1").value, Undefined)
    house, bert = sales.house, sales.acting("bert").customers
    active = [
        bert.adopt(origin="old", reference=unit.id, name=unit.name, party=unit.id, holder=house.dora.id, state="active")
        for unit in (house.team, house.department)
    ]
    need = sales.outlined(customer=active[0].id)
    assert of(sales, "K-REQ-1").value == 0
    sales.acting("dora").requirements.agree_outcome(need)
    found = of(sales, "K-REQ-1", by="customer")
    assert (found.value, found.numerator, found.denominator) == (50, 1, 2)
    assert {name: each.value for name, each in found.groups.items() if each.n} == {active[0].id: 100, active[1].id: 0}


@pytest.mark.realises("K-REQ-2")
def test_signed_off_are_those_with_a_frozen_outline_and_a_signed_case(sales: Needs) -> None:
    assert isinstance(of(sales, "K-REQ-2").value, Undefined)
    sales.in_design()
    sales.in_design()
    sales.approved()
    sales.acting("dora", "no").requirements.reject(sales.submitted())
    found = of(sales, "K-REQ-2")
    assert (found.value, found.n, found.undecided, dict(found.beside)) == (50, 4, 1, {"rejected": 1})
    assert isinstance(of(sales, "K-REQ-2", "2026-02").value, Undefined)


@pytest.mark.realises("K-REQ-3")
def test_needs_served_by_what_exists_are_shares_of_those_assessed(sales: Needs) -> None:
    service = "svc_1"
    compared = tuple(Compared(service=service, statement=each.id, result="met") for each in STATEMENTS)
    fitting = sales.assessed("existing", {"relevant": (service,), "compared": compared})
    sales.acting("dora").requirements.use_existing(fitting, service=service)
    sales.assessed()
    sales.prepared()
    sales.acting("bert").requirements.adopt(
        origin="old",
        reference="1",
        state="fit_assessed",
        statement="x",
        requester="pia",
        received_at=sales.house.clock.now(),
        customer="acme",
    )
    found = of(sales, "K-REQ-3", by="customer")
    assert (found.n, found.numerator, found.undecided) == (3, 1, 1)
    assert isinstance(found.value, Decimal)
    assert round(found.value, 6) == Decimal("33.333333")
    assert isinstance(found.groups["acme"].value, Undefined)


@pytest.mark.realises("K-REQ-4")
def test_turnaround_is_the_median_of_business_days(sales: Needs) -> None:
    assert isinstance(of(sales, "K-REQ-4").value, Undefined)
    dora = sales.acting("dora", "so it is").requirements
    first, second, third = (sales.submitted() for _ in range(3))
    sales.submitted()
    dora.approve(first)
    sales.house.clock.advance(DAY)
    dora.reject(second)
    assert of(sales, "K-REQ-4").value == Decimal("0.5")
    sales.house.clock.advance(6 * DAY)
    dora.approve(third)
    sales.acting("bert").requirements.adopt(
        origin="old",
        reference="1",
        state="approved",
        statement="x",
        requester="pia",
        received_at=sales.house.clock.now(),
        customer="acme",
        decided_at=sales.house.clock.now(),
    )
    found = of(sales, "K-REQ-4")
    assert (found.value, found.n, found.unit) == (1, 3, "business days")
    assert (found.beside["longest"], found.beside["mean"], found.beside["waiting now"]) == (5, 2, 1)
    assert found.left_out == {"submitted nobody knows when": 1}


@pytest.mark.realises("K-REQ-5", "SC-43")
def test_accepted_deviations_stand_beside_what_was_verified(sales: Needs) -> None:
    bert = sales.acting("bert").requirements
    assert isinstance(of(sales, "K-REQ-5").value, Undefined)
    bert.verify(sales.delivered(), results=met(), customer_agrees=True)
    sales.lacking()
    sales.acting("dora").requirements.accept_deviation(sales.lacking(), accepted={"U2": "it will do"})
    lesser = met(StatementResult(statement="U4", result="not_met", accepted="no matter"))
    bert.verify(sales.delivered(), results=lesser, customer_agrees=True)
    sales.delivered()
    found = of(sales, "K-REQ-5")
    assert (found.value, found.n, found.undecided) == (50, 2, 1)
    assert found.beside["accepted deviations"] == 2


@pytest.mark.realises("K-REQ-6", "3-11", "3-23")
def test_the_register_ages_by_when_needs_were_said(sales: Needs) -> None:
    old, closed = sales.captured(), sales.captured()
    sales.house.clock.advance(91 * DAY)
    sales.captured()
    sales.acting("pia", "no more").requirements.withdraw(closed.id)
    now = of(sales, "K-REQ-6", "2026-06")
    assert (now.value, now.n) == (1, 2)
    assert of(sales, "K-REQ-6", "2026-05").n == 2
    assert old.received_at < sales.house.clock.now()


@pytest.mark.realises("K-REQ-7")
def test_decisions_that_no_mandate_covered_are_counted_and_other_refusals_are_not(sales: Needs) -> None:
    need = sales.submitted()
    for _ in range(2):
        with pytest.raises(MandateRefused):
            sales.acting("finn").requirements.approve(need)
    with pytest.raises(MandateRefused):
        sales.acting("finn").requirements.reject(need)
    with pytest.raises(Exception, match="no reason is given"):
        sales.acting("dora", "").requirements.reject(need)
    found = of(sales, "K-REQ-7")
    assert (found.value, found.n, dict(found.beside)) == (3, 4, {"approve": 2, "reject": 1})


@pytest.mark.realises("K-REQ-8", "W-13")
def test_a_partial_outcome_counts_half_and_a_cancelled_one_not_at_all(sales: Needs) -> None:
    dora = sales.acting("dora").requirements
    assert isinstance(of(sales, "K-REQ-8").value, Undefined)
    dora.close_outcome(sales.delivered(), closure="achieved")
    dora.close_outcome(sales.delivered(), closure="partial")
    dora.close_outcome(sales.delivered(), closure="missed")
    dora.close_outcome(sales.outlined(), closure="cancelled")
    sales.captured()
    found = of(sales, "K-REQ-8")
    assert (found.value, found.n, found.numerator) == (50, 3, Decimal("1.5"))
    assert found.left_out == {"cancelled ones": 1}


@pytest.mark.realises("K-VAL-1")
def test_realised_benefit_is_the_latest_of_each_case_to_what_was_planned_by_then(sales: Needs) -> None:
    need = sales.delivered()
    (signed,) = sales.practice.business_cases.each(parent=need.id)
    bert = sales.acting("bert").benefits
    assert isinstance(of(sales, "K-VAL-1").value, Undefined)
    sales.house.clock.advance(DAY)
    bert.measure(case=signed.id, amount=eur(1), evidence="too soon")
    sales.house.clock.advance(71 * DAY)
    bert.measure(case=signed.id, amount=eur(12_000), evidence="orders")
    assert isinstance(of(sales, "K-VAL-1", "2026-02").value, Undefined)
    assert of(sales, "K-VAL-1", "2026-05").value == 75
    nothing = (option("app", 40_000, 20_000, 0), evolve(case().alternatives[0], name="none"))
    free = sales.delivered(alternatives=nothing)
    (second,) = sales.practice.business_cases.each(parent=free.id)
    bert.measure(case=second.id, amount=eur(4_000), evidence="orders")
    assert of(sales, "K-VAL-1", "2026-05").value == 100
