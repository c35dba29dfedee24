"""Amount, return and payback of a case are those of fractions, and undefined where nothing divides (BR-BC-7)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Money
from itilbrm.errors import InvalidInput
from itilbrm.processes.requirements import CaseContent, Option
from itilbrm.quotients import Undefined
from tests.processes.requirements.needs import case, eur, option

AMOUNTS = st.decimals(0, 10_000_000, places=2)
YEARS = st.integers(1, 15)


def money(amount: Decimal) -> Money:
    return Money(amount=amount, currency="EUR")


@pytest.mark.realises("BR-BC-7")
@given(one_off=AMOUNTS, running=AMOUNTS, benefits=AMOUNTS, years=YEARS, rate=st.none() | st.decimals(0, 30, places=1))
def test_a_case_comes_to_what_fractions_come_to(
    one_off: Decimal, running: Decimal, benefits: Decimal, years: int, rate: Decimal | None
) -> None:
    chosen = Option(
        name="it", one_off_cost=money(one_off), running_cost_per_year=money(running), benefits_per_year=money(benefits)
    )
    made = CaseContent(chosen="it", alternatives=(chosen,), horizon_years=years, discount_rate=rate)
    once, yearly, gain = Fraction(one_off), Fraction(running), Fraction(benefits)
    assert made.amount.amount == once + yearly * years
    assert made.planned_benefit.amount == gain * years
    factor = 1 + Fraction(rate or 0) / 100
    counted = sum(1 / factor**year for year in range(1, years + 1))
    costs = once + yearly * counted
    if costs:
        assert isinstance(made.roi, Decimal)
        expected = (gain * counted - costs) / costs
        assert abs(Fraction(made.roi) - expected) <= Fraction(1, 10**15) * (1 + abs(expected))
    else:
        assert str(made.roi).startswith("undefined: it costs nothing")
        assert made.roi == Undefined("it costs nothing, so that there is nothing to divide by")
    if gain > yearly:
        assert isinstance(made.payback_years, Decimal)
        expected = once / (gain - yearly)
        assert abs(Fraction(made.payback_years) - expected) <= Fraction(1, 10**20) * (1 + expected)
    else:
        assert isinstance(made.payback_years, Undefined)


@pytest.mark.realises("BR-BC-7")
def test_a_case_of_round_figures() -> None:
    made = case(80_000)
    assert (made.amount, made.planned_benefit) == (eur(80_000), eur(160_000))
    assert (made.roi, made.currency) == (Decimal(1), "EUR")
    assert isinstance(made.payback_years, Decimal)
    assert round(made.payback_years, 6) == Decimal("0.666667")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"chosen": "boat"}, "chosen: 'boat' is none of the alternatives; choose from nothing, app"),
        ({"alternatives": ()}, "give the alternatives, and this one among them"),
        ({"alternatives": (option("app", 1, 1, 1),) * 2}, "alternatives: two of them have one name"),
        ({"horizon_years": 0}, "horizon_years: 0 is no number of years; give a whole number from 1 to 100"),
        ({"horizon_years": True}, "horizon_years: True is no number of years"),
        ({"discount_rate": Decimal(100)}, "discount_rate: .* is no rate in percent a year"),
        ({"discount_rate": Decimal("NaN")}, "discount_rate: .* is no rate in percent a year"),
        (
            {"alternatives": (option("app", 1, 1, 1), evolve(option("b", 1, 1, 1), one_off_cost=Money.of(1, "CHF")))},
            "the amounts are of several currencies, CHF, EUR; convert them into one",
        ),
    ],
)
def test_a_case_that_cannot_be_reckoned_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        case(**changes)


def test_costs_are_amounts_of_nothing_or_more() -> None:
    with pytest.raises(InvalidInput, match="one_off_cost: -1 EUR is less than nothing"):
        option("app", -1, 0, 0)
    with pytest.raises(InvalidInput, match=r"running_cost_per_year: 5 is no amount of money; give Money.of"):
        evolve(option("app", 1, 0, 0), running_cost_per_year=5)  # type: ignore[arg-type]  # what a slip looks like
