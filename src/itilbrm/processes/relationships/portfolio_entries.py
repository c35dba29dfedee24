"""Keeping the Customer Portfolio: an entry for each customer, reviewed, shared in part, and archived at the end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Past, State, evolve, rule
from itilbrm.parties import Origin
from itilbrm.policies import day_at
from itilbrm.processes.relationships.portfolio_entry import CONTENT, PortfolioEntry, ServiceUse, Spend

__all__ = [
    "PORTFOLIO",
    "adopt",
    "archive",
    "assign",
    "describe",
    "keep_internal",
    "publish",
    "record_spend",
    "review",
    "share",
]

PUBLISHED = State("published", category="open")
ARCHIVED = State("archived", category="closed")

PORTFOLIO: Final[Lifecycle[PortfolioEntry]] = Lifecycle(
    "customer portfolio", record=PortfolioEntry, initial=PUBLISHED, final=(ARCHIVED,)
)
"""The lifecycle of portfolio entries."""


def _customer_key(*, customer: str, **_: object) -> tuple[str]:
    return (customer,)


@PORTFOLIO.creation(key=_customer_key)
def publish(on: Occasion, *, customer: str, owner: str = "", representatives: tuple[str, ...] = ()) -> PortfolioEntry:
    """Begin the entry of a customer; one that is activated has its entry by itself.

    What of it the customer sees at first is a list of the house, ``portfolio_shared``.

    Args:
        on: Who publishes it, and when.
        customer: The id of the customer; each has one entry.
        owner: The id of who keeps it.
        representatives: The ids of those who speak for the customer.
    """
    return PortfolioEntry(
        customer=customer,
        owner=owner,
        authorized_representatives=representatives,
        shared=on.policies.list_of("portfolio_shared"),
        published_at=on.happened_at,
    )


@PORTFOLIO.step(PUBLISHED, to=STAYS)
def describe(
    entry: PortfolioEntry,
    on: Occasion,
    *,
    authorized_representatives: tuple[str, ...] | None = None,
    business_description: str | None = None,
    key_outcomes: tuple[str, ...] | None = None,
    strategies: tuple[str, ...] | None = None,
    drivers: tuple[str, ...] | None = None,
    plans: tuple[str, ...] | None = None,
    challenges: tuple[str, ...] | None = None,
    competitors: tuple[str, ...] | None = None,
    environment: tuple[str, ...] | None = None,
    services: tuple[ServiceUse, ...] | None = None,
    user_groups: tuple[str, ...] | None = None,
    value_to_provider: str | None = None,
    value_to_customer: str | None = None,
    commitments: tuple[str, ...] | None = None,
    investments: tuple[str, ...] | None = None,
    risks: tuple[str, ...] | None = None,
    relationship: str | None = None,
    service_priorities: tuple[str, ...] | None = None,
) -> PortfolioEntry:
    """Say what is known of the customer; what is not given stays.

    Args:
        entry: The entry.
        on: Who says so, and when.
        authorized_representatives: The ids of those who speak for the customer.
        business_description: What their business is, and how it works.
        key_outcomes: What they want to achieve.
        strategies: How they want to get there.
        drivers: What drives their business.
        plans: What they plan.
        challenges: What they have to cope with.
        competitors: With whom they compete.
        environment: What changes around them.
        services: The services they use, with what hangs on them.
        user_groups: Who uses them.
        value_to_provider: What we have of them.
        value_to_customer: What they have of us.
        commitments: What either side has committed itself to.
        investments: What either side invests.
        risks: What could go wrong.
        relationship: How the relationship stands, in words.
        service_priorities: The ids of the services, the most important first.
    """
    return _with(entry, locals())


@PORTFOLIO.step(PUBLISHED, to=STAYS)
def record_spend(
    entry: PortfolioEntry,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    past: tuple[Spend, ...] | None = None,
    forecast: tuple[Spend, ...] | None = None,
) -> PortfolioEntry:
    """Say what they spent and are going to spend, by period; what is not given stays.

    Args:
        entry: The entry.
        on: Who says so, and when.
        past: What they spent.
        forecast: What they are going to spend.
    """
    return evolve(
        entry,
        spend_past=entry.spend_past if past is None else past,
        spend_forecast=entry.spend_forecast if forecast is None else forecast,
    )


@rule("PortfolioEntry")
def the_next_review_lies_ahead(_entry: PortfolioEntry, on: Occasion, *, next_review: date | None) -> str | None:
    """the next review comes after this one"""
    if next_review is None or next_review > day_at(on.happened_at, on.policies):
        return None
    return f"{next_review.isoformat()} does not come after this review"


@PORTFOLIO.step(PUBLISHED, to=STAYS, guards=(the_next_review_lies_ahead,))
def review(entry: PortfolioEntry, on: Occasion, *, next_review: date | None = None) -> PortfolioEntry:
    """Say that all of it was looked at and is right as of today (TM-CUS-1).

    Args:
        entry: The entry.
        on: Who reviewed it, and when.
        next_review: When it is to be reviewed next, where that is agreed.
    """
    return evolve(entry, last_reviewed=day_at(on.happened_at, on.policies), next_review=next_review)


@PORTFOLIO.step(PUBLISHED, to=STAYS)
def share(entry: PortfolioEntry, on: Occasion, *, fields: tuple[str, ...]) -> PortfolioEntry:  # noqa: ARG001  the form of every step
    """Let the customer see these fields from now on.

    Args:
        entry: The entry.
        on: Who says so, and when.
        fields: The names of the fields.
    """
    return evolve(entry, shared=_in_order({*entry.shared, *_known(entry, fields)}))


@PORTFOLIO.step(PUBLISHED, to=STAYS)
def keep_internal(entry: PortfolioEntry, on: Occasion, *, fields: tuple[str, ...]) -> PortfolioEntry:  # noqa: ARG001  the form of every step
    """Let only our own people see these fields from now on.

    Args:
        entry: The entry.
        on: Who says so, and when.
        fields: The names of the fields.
    """
    return evolve(entry, shared=_in_order({*entry.shared} - {*_known(entry, fields)}))


@PORTFOLIO.step(PUBLISHED, to=STAYS)
def assign(entry: PortfolioEntry, on: Occasion, *, owner: str) -> PortfolioEntry:  # noqa: ARG001  the form of every step
    """Say who keeps it; a reaction does when the customer has another primary relationship manager."""
    return evolve(entry, owner=owner)


@PORTFOLIO.step(PUBLISHED, to=ARCHIVED)
def archive(entry: PortfolioEntry, on: Occasion) -> PortfolioEntry:  # noqa: ARG001  the form of every step
    """Put it away, because the customer is one no more; what was known stays on record."""
    return entry


@PORTFOLIO.adoption(into=(PUBLISHED, ARCHIVED), key=_customer_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    customer: str,
    owner: str = "",
    authorized_representatives: tuple[str, ...] = (),
    business_description: str = "",
    key_outcomes: tuple[str, ...] = (),
    services: tuple[ServiceUse, ...] = (),
    last_reviewed: date | None = None,
    next_review: date | None = None,
    shared: tuple[str, ...] | None = None,
    state: str = "published",
    since: datetime | None = None,
) -> tuple[Past[PortfolioEntry], ...]:
    """Take over the entry of a customer from elsewhere; the rest of it is described here (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there.
        customer: The id of the customer; each has one entry.
        owner: The id of who keeps it.
        authorized_representatives: The ids of those who speak for the customer.
        business_description: What their business is, and how it works.
        key_outcomes: What they want to achieve.
        services: The services they use, with what hangs on them.
        last_reviewed: The day of the last review.
        next_review: When it is to be reviewed next.
        shared: Which of it the customer may see; the list of the house unless given.
        state: Whether it is published or archived.
        since: Since when.
    """
    entry = PortfolioEntry(
        customer=customer,
        owner=owner,
        authorized_representatives=authorized_representatives,
        business_description=business_description,
        key_outcomes=key_outcomes,
        services=services,
        last_reviewed=last_reviewed,
        next_review=next_review,
        shared=on.policies.list_of("portfolio_shared") if shared is None else shared,
        published_at=since or on.at,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(PORTFOLIO.state(state), since or on.at, entry),)


def _with(entry: PortfolioEntry, given: Mapping[str, object]) -> PortfolioEntry:
    said = {name: value for name, value in given.items() if name in CONTENT and value is not None}
    changed: PortfolioEntry = evolve(entry, **said)  # type: ignore[arg-type]  # each as the step takes it
    return changed


def _known(entry: PortfolioEntry, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of fields; refuse what an entry does not have."""
    if not fields:
        raise InvalidInput("fields", "no field is named", f"choose from {', '.join(CONTENT)}")
    return attrs.evolve(entry, shared=fields).shared


def _in_order(names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in CONTENT if name in names)


PORTFOLIO.seal()
