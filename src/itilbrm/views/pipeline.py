"""The demand pipeline: what customers need and what could be won, by state, with its amounts (BR-REQ-11)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from itilbrm.lifecycle import Record, State
from itilbrm.processes.relationships import Opportunity
from itilbrm.processes.requirements import Requirement

if TYPE_CHECKING:
    from itilbrm.money import Money
    from itilbrm.views.sources import Sources

__all__ = ["Demand", "Pipeline", "pipeline"]

R = TypeVar("R", bound=Record)

_UNCLOSED: Final = ("open", "waiting", "decided")


@attrs.frozen
class Demand:
    """What is open of one sort, of one customer, in one state.

    Attributes:
        customer: The id of the customer; empty for what no customer has yet.
        kind: ``requirement`` or ``opportunity``.
        state: The state.
        many: How many there are.
        amounts: What they come to, by currency; two currencies never add.
        without_amount: How many of them have no amount yet: neither a case nor an estimate, or no value.
    """

    customer: str
    kind: str
    state: str
    many: int
    amounts: Mapping[str, Decimal]
    without_amount: int


@attrs.frozen
class Pipeline:
    """The demand of one customer or of all.

    Attributes:
        as_at: The instant it was asked at.
        customer: The id of the customer it was asked for; empty for all.
        demands: What there is, by customer, sort and the order of states.
    """

    as_at: datetime
    customer: str
    demands: tuple[Demand, ...]

    def __iter__(self) -> Iterator[Demand]:
        return iter(self.demands)

    def __len__(self) -> int:
        return len(self.demands)

    @property
    def amounts(self) -> Mapping[str, Decimal]:
        """What all of it comes to, by currency."""
        total: defaultdict[str, Decimal] = defaultdict(Decimal)
        for each in self.demands:
            for currency, amount in each.amounts.items():
                total[currency] += amount
        return MappingProxyType(dict(sorted(total.items())))


def pipeline(sources: "Sources", customer: str = "") -> Pipeline:
    """Return the open requirements and opportunities per customer and state, with their amounts (BR-REQ-11).

    A requirement counts with the amount of its latest case, else with its estimate; what is delivered and only waits
    to be verified is no demand any more.

    Args:
        sources: Where the records are.
        customer: The id of the customer; all of them, unless given.
    """
    found: defaultdict[tuple[str, str, int, str], list[Money | None]] = defaultdict(list)
    for requirement in _unclosed(sources, Requirement, customer):
        if requirement.released_on is None:
            amount = requirement.amount or requirement.estimate
            found[requirement.customer, "requirement", _place(requirement.state), requirement.state].append(amount)
    for opportunity in _unclosed(sources, Opportunity, customer):
        value = opportunity.value
        found[opportunity.customer, "opportunity", _place(opportunity.state), opportunity.state].append(value)
    demands = (_demand(owner, kind, state, each) for (owner, kind, _, state), each in sorted(found.items(), key=_key))
    return Pipeline(sources.at, customer, tuple(demands))


def _unclosed(sources: "Sources", kind: type[R], customer: str) -> Iterator[R]:
    columns = {"customer": customer} if customer else {}
    for category in _UNCLOSED:
        yield from sources.records(kind, category=category, **columns)


def _place(state: State) -> int:
    """Return the place of a state among those of demand, from the first word to what is being made."""
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)


_ORDER: Final = (
    *("lead", "captured", "qualified", "outcome_defined", "in_dialogue", "outlined", "fit_assessed", "case_prepared"),
    *("proposed", "negotiating", "awaiting_decision", "deferred", "dormant", "approved", "in_design", "not_met"),
)


def _key(found: tuple[tuple[str, str, int, str], object]) -> tuple[str, str, int, str]:
    return found[0]


def _demand(customer: str, kind: str, state: str, amounts: "list[Money | None]") -> Demand:
    total: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in amounts:
        if each is not None:
            total[each.currency] += each.amount
    return Demand(
        customer, kind, state, len(amounts), MappingProxyType(dict(sorted(total.items()))), amounts.count(None)
    )
