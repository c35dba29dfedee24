"""The Customer Portfolio as a whole: a line for each customer, with what is agreed, what is open and what is stale."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import attrs

from itilbrm.agreements import Agreement
from itilbrm.lifecycle import OPEN_CATEGORIES, Record
from itilbrm.parties import Customer, Person
from itilbrm.processes.complaints import Complaint
from itilbrm.processes.relationships import Action, PortfolioEntry
from itilbrm.processes.relationships.portfolio_entry import stale_from
from itilbrm.processes.requirements import Requirement
from itilbrm.views.portfolio.completeness import gaps

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["Overview", "OverviewLine", "overview"]

R = TypeVar("R", bound=Record)


@attrs.frozen(kw_only=True)
class OverviewLine:
    """One customer in the Customer Portfolio.

    Attributes:
        customer: The id of the customer.
        name: What the customer is called.
        state: Where the customer stands.
        tier: The tier in the words of the house.
        importance: From 1 to 5; None where nobody said.
        manager: The id of the primary relationship manager.
        agreements: How many agreements are in force.
        complaints: How many complaints are not closed.
        requirements: How many requirements are not closed.
        actions: How many actions are not done.
        missing: What its entry lacks to be complete (K-REL-3).
        stale_from: From when on its entry is stale (TM-CUS-1); None where nothing makes it so.
        is_stale: Whether it is.
    """

    customer: str
    name: str
    state: str
    tier: str
    importance: int | None
    manager: str
    agreements: int
    complaints: int
    requirements: int
    actions: int
    missing: tuple[str, ...]
    stale_from: datetime | None
    is_stale: bool


@attrs.frozen(kw_only=True)
class Overview:
    """The Customer Portfolio as at an instant; it is for our own people.

    Attributes:
        as_at: The instant.
        customers: The customers that are not closed, the most important first.
    """

    as_at: datetime
    customers: tuple[OverviewLine, ...]

    def __iter__(self) -> Iterator[OverviewLine]:
        return iter(self.customers)

    def __len__(self) -> int:
        return len(self.customers)


def overview(sources: "Sources", manager: str | None = None) -> Overview:
    """Return the Customer Portfolio, as at the instant of what it is read from; each kind of record is read once.

    Args:
        sources: Where the records are.
        manager: The id of a relationship manager, for the customers of that one alone.
    """
    entries = {each.customer: each for each in sources.records(PortfolioEntry, category="open")}
    reachable = {each.id for each in sources.records(Person, category="open")}
    agreements = Counter(
        each.customer for each in _unclosed(sources, Agreement) if each.is_in_force and each.is_for_customer
    )
    complaints = Counter(each.customer for each in _unclosed(sources, Complaint))
    requirements = Counter(each.customer for each in _unclosed(sources, Requirement))
    actions = Counter(each.customer for each in sources.records(Action, category="open"))
    lines = []
    for each in _unclosed(sources, Customer):
        if manager is not None and each.primary_manager != manager:
            continue
        entry = entries.get(each.id)
        stale = stale_from(entry, sources.policies) if entry is not None else None
        lines.append(
            OverviewLine(
                customer=each.id,
                name=each.name,
                state=each.state.label,
                tier=each.tier,
                importance=each.importance,
                manager=each.primary_manager,
                agreements=agreements[each.id],
                complaints=complaints[each.id],
                requirements=requirements[each.id],
                actions=actions[each.id],
                missing=gaps(entry, each, reachable.__contains__, sources.at, sources.policies),
                stale_from=stale,
                is_stale=stale is not None and stale <= sources.at,
            )
        )
    return Overview(
        as_at=sources.at,
        customers=tuple(sorted(lines, key=lambda each: (-(each.importance or 0), each.name, each.customer))),
    )


def _unclosed(sources: "Sources", kind: type[R]) -> Iterator[R]:
    for category in OPEN_CATEGORIES:
        yield from sources.records(kind, category=category)
