"""BR-MAN-5: per year a mandate reaches as far as what is left of it, and nothing is spent twice."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Mandate, Money, errors
from itilbrm.errors import MandateRefused, Refused
from itilbrm.parties.mandates import granting
from itilbrm.parties.spending import budget_year, spend, what_is_left
from tests.parties.cases import CASES, SPENDS, approve, order, submit, withdraw
from tests.parties.houses import MOMENT, House, eur, house
from tests.parties.test_delegations import UNITS, on

DAY: Final = timedelta(days=1)


@pytest.fixture
def it() -> House:
    return house(lifecycles=(CASES,), reactions=(SPENDS,))


def of_the_division(it: House, **given: Any) -> tuple[str, Mandate]:  # noqa: ANN401  whatever a mandate is given
    """Return the customer that the division is, and its mandate."""
    customer = it.customer(it.division, it.dora)
    return customer.id, it.mandate(it.dora, it.division, customer=customer.id, **given)


def ordered(it: House, by: str, customer: str, amount: int) -> object:
    case = it.acting(by).perform(submit, customer=customer, amount=eur(amount))
    return it.acting(by).perform(order, case)


@pytest.mark.realises("SC-2", "BR-MAN-5")
def test_what_is_left_of_a_year_bounds_the_next_order(it: House) -> None:
    customer, mandate = of_the_division(it)
    delegation = it.delegated(mandate, it.pia, it.team, limit=eur(10_000), basis="per_year")
    ordered(it, it.pia.id, customer, 8_000)
    assert it.practice.mandates.left(delegation) == eur(2_000)
    with pytest.raises(MandateRefused) as error:
        ordered(it, it.pia.id, customer, 3_000)
    assert error.value.decision_holder == it.dora.id
    assert it.practice.mandates.left(delegation.id) == eur(2_000)
    ordered(it, it.pia.id, customer, 2_000)
    assert it.practice.mandates.left(delegation) == eur(0)
    it.clock.advance(306 * DAY)
    assert it.practice.mandates.left(delegation) == eur(10_000)
    ordered(it, it.pia.id, customer, 10_000)
    years = [each.year for each in it.practice.spendings if each.mandate == delegation.id]
    assert sorted(years) == ["2026", "2026", "2027"]


@pytest.mark.realises("BR-MAN-5", "BR-MAN-10")
def test_what_a_delegation_spends_counts_for_what_it_came_from(it: House) -> None:
    customer, mandate = of_the_division(it, limit=eur(10_000), basis="per_year")
    one = it.delegated(mandate, it.pia, it.team, limit=eur(8_000), basis="per_year")
    two = it.delegated(mandate, it.finn, it.department, limit=eur(8_000), basis="per_year")
    ordered(it, it.pia.id, customer, 8_000)
    left = [it.practice.mandates.left(each) for each in (mandate, one, two)]
    assert left == [eur(2_000), eur(0), eur(2_000)]
    with pytest.raises(MandateRefused, match="3000 EUR goes beyond the delegation"):
        ordered(it, it.finn.id, customer, 3_000)
    case = it.practice.register("case").find(state="approved").records[0]
    it.acting(it.pia).perform(withdraw, case.id)
    assert [it.practice.mandates.left(each) for each in (mandate, one)] == [eur(10_000), eur(8_000)]


@pytest.mark.realises("BR-MAN-5")
def test_a_limit_per_decision_is_not_used_up(it: House) -> None:
    customer, mandate = of_the_division(it, limit=eur(100))
    for _ in range(2):
        case = it.acting(it.dora).perform(submit, customer=customer, amount=eur(100))
        it.acting(it.dora).perform(approve, case)
    assert it.practice.mandates.left(mandate) == eur(100)
    assert it.practice.mandates.left(it.mandate(it.cleo, it.company)) is None


@pytest.mark.realises("BR-MAN-5")
def test_what_is_spent_is_checked_once_more(it: House) -> None:
    _, mandate = of_the_division(it, limit=eur(100), basis="per_year")
    dora = it.acting(it.dora).spendings
    spent = {"mandate": mandate.id, "of": "cse_1"}
    with pytest.raises(Refused, match=r"101 EUR is more than 100 EUR, which is what .* has left"):
        dora.spend(**spent, amount=eur(101))
    with pytest.raises(Refused, match="1 CHF is not in EUR"):
        dora.spend(**spent, amount=Money.of(1, "CHF"))
    with pytest.raises(errors.UnknownReference, match="no mandate has the id 'mdt_x'"):
        dora.spend(mandate="mdt_x", of="cse_1", amount=eur(1))
    with pytest.raises(errors.InvalidInput, match="-1 EUR is less than nothing"):
        dora.spend(**spent, amount=eur(-1))
    assert it.practice.spendings.count() == 0
    free = it.mandate(it.cleo, it.company)
    assert dora.spend(mandate=free.id, of="cse_2", amount=eur(10**9)).account == f"{free.id}/2026"


@pytest.mark.realises("BR-MAN-5")
def test_a_budget_year_begins_in_the_time_zone_of_the_unit(it: House) -> None:
    late = datetime(2026, 12, 31, 12, tzinfo=UTC)
    with it.practice._keeping.unit() as unit:
        assert budget_year(unit.reading, it.division.id, late) == "2026"
    it.acting("bert").units.set_hours(it.company.id, time_zone="Pacific/Auckland")
    with it.practice._keeping.unit() as unit:
        assert budget_year(unit.reading, it.division.id, late) == "2027"


@pytest.mark.realises("BR-MAN-5")
def test_a_budget_year_begins_when_the_unit_or_one_above_it_says(it: House) -> None:
    units = it.acting("bert").units
    units.set_budget(it.company.id, budget=None, budget_includes_it=True, budget_year_from="04-01")
    with it.practice._keeping.unit() as unit:
        years = [
            budget_year(unit.reading, it.team.id, datetime(2026, month, day, 12, tzinfo=UTC))
            for month, day in ((3, 31), (4, 1), (12, 31))
        ]
    assert years == ["2025", "2026", "2026"]
    kept = units.set_budget(it.company.id, budget=eur(5), budget_includes_it=True)
    assert kept.budget_year_from == "04-01"
    for wrong in ("02-29", "13-01", "4-1"):
        with pytest.raises(errors.InvalidInput, match="is no first day of a year; write 04-01"):
            units.set_budget(it.company.id, budget=None, budget_includes_it=True, budget_year_from=wrong)


@pytest.mark.realises("BR-MAN-5")
@given(amounts=st.lists(st.integers(0, 60), max_size=8))
def test_no_year_spends_more_than_its_limit(amounts: list[int]) -> None:
    start = MOMENT - DAY
    mandate = granting.adopt(
        on("hr", *UNITS),
        origin="o",
        reference="dora",
        holder="dora",
        units=(UNITS[1].id,),
        limit=eur(100),
        basis="per_year",
        valid_from=start,
    )
    kept: list[Any] = [*UNITS, mandate]
    total = 0
    for number, amount in enumerate(amounts):
        try:
            spent = spend(on("dora", *kept), mandate=mandate.id, amount=eur(amount), of=f"cse_{number}")
        except Refused:
            assert total + amount > 100
            continue
        total += amount
        kept.append(spent)
    left = what_is_left(on("dora", *kept).lookup, mandate, MOMENT)
    assert left == Money(amount=Decimal(100 - total), currency="EUR")
    assert total <= 100
