"""The demand pipeline: what is open per customer and state, with amounts; and what waits for somebody (BR-REQ-11)."""

from decimal import Decimal

import pytest

from itilbrm import Money
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import State
from itilbrm.views.pipeline import _place
from tests.processes.requirements.needs import DAY, Needs, eur, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


@pytest.mark.realises("BR-REQ-11")
def test_demand_is_counted_by_customer_and_state_and_currencies_never_add(sales: Needs) -> None:
    sales.captured(estimate=eur(10))
    sales.captured(estimate=Money.of(7, "CHF"))
    sales.captured()
    sales.submitted()
    sales.submitted()
    sales.delivered()
    sales.captured(customer="acme", estimate=eur(1))
    bert = sales.acting("bert").opportunities
    chance = bert.capture(prospect="Nordic Foods", source="fair", owner="bert", need="ordering")
    bert.qualify(chance, decision_holder="Ola", value=eur(500), probability=Decimal("0.5"))
    found = {(each.customer, each.kind, str(each.state)): each for each in sales.practice.pipeline()}
    captured = found[sales.customer.id, "requirement", "captured"]
    assert (captured.many, captured.without_amount) == (3, 1)
    assert captured.amounts == {"CHF": 7, "EUR": 10}
    assert dict(found[sales.customer.id, "requirement", "awaiting_decision"].amounts) == {"EUR": 160_000}
    assert dict(found["", "opportunity", "qualified"].amounts) == {"EUR": 500}
    assert (sales.customer.id, "requirement", "delivered") not in found
    assert dict(sales.practice.pipeline().amounts) == {"CHF": 7, "EUR": 160_511}
    assert [each.customer for each in sales.practice.pipeline("acme")] == ["acme"]
    with pytest.raises(InvalidInput, match="customer: the text is blank"):
        sales.practice.pipeline(" ")


@pytest.mark.realises("BR-REQ-11")
def test_asking_for_it_changes_nothing_and_the_past_is_as_it_was(sales: Needs) -> None:
    need = sales.submitted()
    before = sales.house.clock.now()
    assert sales.practice.pipeline() == sales.practice.pipeline()
    sales.house.clock.advance(DAY)
    sales.acting("dora", "no").requirements.reject(need.id)
    assert len(sales.practice.pipeline()) == 0
    assert [str(each.state) for each in sales.practice.as_at(before).pipeline()] == ["awaiting_decision"]


def test_states_that_somebody_adds_come_last() -> None:
    assert _place(State("parked", category="waiting")) > _place(State("not_met", category="open"))


def told(sales: Needs, person: str) -> list[tuple[str, str]]:
    """Return what is on somebody's list."""
    known = getattr(sales.house, person, None)
    return [
        (each.standing, each.why)
        for each in sales.practice.today(known.id if known is not None else person)
        if each.kind == "requirement"
    ]


@pytest.mark.realises("G-13")
def test_decisions_that_wait_are_on_the_list_of_who_decides_and_needs_on_that_of_who_stands_for_them(
    sales: Needs,
) -> None:
    need = sales.submitted()
    sales.captured()
    answered = sales.captured()
    sales.outlined()
    sales.acting("bert").requirements.answer(answered, text="Soon")
    assert told(sales, "dora") == [("now", "the decision about 80000 EUR waits")]
    assert told(sales, "bert") == [("ahead", "a need waits for an answer")]
    sales.house.clock.advance(9 * DAY)
    assert told(sales, "dora") == [("late", "the decision about 80000 EUR waits")]
    assert told(sales, "bert") == [("late", "the answer to a need is overdue")]
    sales.acting("dora").requirements.return_for_rework(need.id, missing="training")
    assert told(sales, "dora") == []
    assert ("now", "the case came back: training") in told(sales, "bert")


@pytest.mark.realises("G-13", "BR-MAN-9")
def test_who_has_approved_has_nothing_to_decide_any_more() -> None:
    sales = needs()
    house = sales.house
    sales.acting("cleo", "anew").mandates.revoke(sales.mandate.id)
    house.mandate(house.dora, house.division, customer=sales.customer.id, sponsor=house.cleo.id)
    sales.acting("dora").requirements.approve(sales.submitted())
    assert told(sales, "dora") == []
    assert told(sales, "cleo") == [("now", "the decision about 80000 EUR waits")]
    delivered = needs()
    delivered.delivered()
    assert told(delivered, "bert") == [("now", "what was delivered is not verified yet")]
