"""Suggesting customers: who follows the money finds them; nobody is accepted by it (SC-6)."""

from collections.abc import Iterable, Iterator

import attrs

from itilbrm.money import Money
from itilbrm.parties.customer import Customer
from itilbrm.parties.units import Unit

__all__ = ["SuggestedCustomer", "suggested"]


@attrs.frozen(kw_only=True)
class SuggestedCustomer:
    """A unit that could be a customer, as its manager has a budget that includes IT.

    Attributes:
        unit: The id of the unit.
        name: What it is called.
        manager: The id of the person who manages it, and would be its holder.
        budget: What it may spend in one budget year; None where that is not known.
        why: Why it is suggested.
    """

    unit: str
    name: str
    manager: str
    budget: Money | None
    why: str


def suggested(units: Iterable[Unit], customers: Iterable[Customer]) -> tuple[SuggestedCustomer, ...]:
    """Return the units whose managers have a budget that includes IT and that are no customers yet, by name."""
    taken = {each.party for each in customers if each.state.category != "closed"}
    return tuple(sorted(_suggested(units, taken), key=lambda each: (each.name, each.unit)))


def _suggested(units: Iterable[Unit], taken: set[str]) -> Iterator[SuggestedCustomer]:
    for unit in units:
        if unit.state.category == "open" and unit.manager and unit.budget_includes_it and unit.id not in taken:
            budget = f"a budget of {unit.budget}" if unit.budget is not None else "a budget"
            yield SuggestedCustomer(
                unit=unit.id,
                name=unit.name,
                manager=unit.manager,
                budget=unit.budget,
                why=f"{unit.manager} manages {unit.name} and has {budget} that includes IT",
            )
