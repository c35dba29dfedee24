"""Tiers of customers are rules kept as data; what is noted by hand goes before them."""

from pathlib import Path

import pytest

from itilbrm import Money, Practice
from itilbrm.errors import InvalidInput
from itilbrm.policies import Policies, Tier

TIERS = """
[tiers.key]
importance = 4
budget = "1000000 EUR"

[tiers.outside]
type = "external"

[tiers.standard]
"""


def policies(folder: Path, text: str = TIERS) -> Policies:
    path = folder / "policies.toml"
    path.write_text(text, encoding="utf-8")
    return Policies.from_toml(path)


@pytest.mark.parametrize(
    ("importance", "type_", "budget", "tier"),
    [
        (4, "internal", Money.of("1000000", "EUR"), "key"),
        (5, "external", Money.of("2000000", "EUR"), "key"),
        (5, "external", Money.of("2000000", "USD"), "outside"),
        (3, "internal", Money.of("2000000", "EUR"), "standard"),
        (4, "internal", Money.of("999999.99", "EUR"), "standard"),
        (4, "internal", None, "standard"),
        (None, "external", None, "outside"),
    ],
)
def test_the_first_tier_that_takes_a_customer_counts(
    tmp_path: Path, importance: int | None, type_: str, budget: Money | None, tier: str
) -> None:
    assert policies(tmp_path).tier_for(importance=importance, type=type_, budget=budget) == tier


def test_no_rules_give_no_tier_and_those_of_a_house_replace_others_in_their_order(tmp_path: Path) -> None:
    assert Policies().tier_for(importance=5) == ""
    of_the_house, others = policies(tmp_path), policies(tmp_path, "[tiers.all]")
    assert [*of_the_house.over(others).tiers] == ["key", "outside", "standard"]
    assert [*Policies().over(others).tiers] == ["all"]
    assert policies(tmp_path, of_the_house.to_toml()).tiers == of_the_house.tiers


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[tiers.key]\nimportance = 6", r"tiers\.key\.importance"),
        ("[tiers.key]\ntype = 'outer'", r"tiers\.key\.type.*'outer'"),
        ("[tiers.key]\nbudget = '12'", r"tiers\.key\.budget: '12' is no amount of money; write \"1000000 EUR\""),
        ("[tiers.key]\nbudget = 'many EUR'", r"tiers\.key\.budget: 'many EUR' is no amount of money"),
        ("[tiers.key]\nspend = 12", r"tiers\.key\.spend"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        policies(tmp_path, text)


def test_what_is_no_tier_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"tiers\.key: it is no tier"):
        Policies(tiers={"key": "gold"})
    with pytest.raises(InvalidInput, match="no amount of money"):
        Tier(budget="1000")  # type: ignore[arg-type]  # as above


def test_a_practice_tells_the_tier_of_a_customer(tmp_path: Path) -> None:
    practice = Practice.open("memory:", policies=policies(tmp_path))
    desk = practice.acting_as("desk")
    budget = Money.of("1500000", "EUR")
    unit = desk.units.register(name="Sales", type="division", budget=budget, budget_includes_it=True)
    person = desk.people.register(full_name="Cara Hale", email="cara@example.org")
    sales = desk.customers.identify(name="Sales", party=unit.id, why="it pays", designated=person.id, importance=4)
    alone = desk.customers.identify(name="Cara", party=person.id, why="she pays", designated=person.id, importance=5)
    assert practice.customers.tier_of(sales.id) == "key"
    assert practice.customers.tier_of(alone) == "standard"
    desk.customers.describe(sales.id, tier="watched")
    assert practice.customers.tier_of(sales.id) == "watched"
