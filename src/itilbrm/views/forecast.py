"""The forecast: what opportunities are worth by their probability, for each currency (SM-PRO)."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from itilbrm.money import Money
from itilbrm.policies import Policies
from itilbrm.processes.relationships import Opportunity

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["CurrencyForecast", "Forecast", "Forecasted", "forecast", "review_due"]


@attrs.frozen(kw_only=True)
class Forecasted:
    """One opportunity of the forecast.

    Attributes:
        id: The id of the opportunity.
        prospect: Who it is about.
        state: Where it stands.
        owner: The id of who pursues it.
        value: What it would be worth; None where nobody said.
        probability: How likely it is won; None where nobody said.
        weighed: The one times the other; None where one of them is not known.
        expected_on: When it could be decided.
        review_due: When its forecast is to be looked at again (TM-PRO-2).
        is_due: Whether that is past.
    """

    id: str
    prospect: str
    state: str
    owner: str
    value: Money | None
    probability: Decimal | None
    weighed: Money | None
    expected_on: date | None
    review_due: datetime | None
    is_due: bool


@attrs.frozen(kw_only=True)
class CurrencyForecast:
    """What is forecast in one currency.

    Attributes:
        currency: The currency.
        opportunities: How many there are with value and probability.
        value: What they would be worth together.
        weighed: The sum of value times probability.
    """

    currency: str
    opportunities: int
    value: Decimal
    weighed: Decimal


@attrs.frozen(kw_only=True)
class Forecast:
    """The forecast as at an instant; currencies are never added.

    Attributes:
        as_at: The instant.
        currencies: What is forecast, for each currency.
        opportunities: What it is made of, in order of when each could be decided.
    """

    as_at: datetime
    currencies: tuple[CurrencyForecast, ...]
    opportunities: tuple[Forecasted, ...]

    def __iter__(self) -> Iterator[Forecasted]:
        return iter(self.opportunities)

    def __len__(self) -> int:
        return len(self.opportunities)

    def of(self, currency: str) -> Money:
        """Return the sum of value times probability in a currency; nothing of it where there is none."""
        weighed = (each.weighed for each in self.currencies if each.currency == currency)
        return Money(amount=next(weighed, Decimal(0)), currency=currency)


def forecast(sources: "Sources", owner: str | None = None) -> Forecast:
    """Return the forecast, as at the instant of what it is read from.

    Args:
        sources: Where the records are.
        owner: The id of a person, for what that one pursues alone.
    """
    columns: dict[str, str] = {} if owner is None else {"owner": owner}
    found = [each for each in sources.records(Opportunity, category="open", **columns) if each.is_forecast]
    rows = [_row(each, sources.at, sources.policies) for each in found]
    known = [(each.value, each.weighed) for each in rows if each.value is not None and each.weighed is not None]
    currencies = sorted({value.currency for value, _ in known})
    return Forecast(
        as_at=sources.at,
        currencies=tuple(_sum(each, [pair for pair in known if pair[0].currency == each]) for each in currencies),
        opportunities=tuple(sorted(rows, key=lambda each: (each.expected_on or date.max, each.prospect, each.id))),
    )


def review_due(opportunity: Opportunity, policies: Policies) -> datetime | None:
    """Return when the forecast of an opportunity is to be looked at again (TM-PRO-2); None where it is not."""
    timer = policies.timer("TM-PRO-2")
    if not opportunity.is_forecast or opportunity.forecast_at is None or timer.amount is None or not timer.is_on:
        return None
    return policies.calendar().add(opportunity.forecast_at, timer.amount)


def _row(opportunity: Opportunity, at: datetime, policies: Policies) -> Forecasted:
    due = review_due(opportunity, policies)
    return Forecasted(
        id=opportunity.id,
        prospect=opportunity.prospect,
        state=opportunity.state.label,
        owner=opportunity.owner,
        value=opportunity.value,
        probability=opportunity.probability,
        weighed=opportunity.weighed,
        expected_on=opportunity.expected_on,
        review_due=due,
        is_due=due is not None and due <= at,
    )


def _sum(currency: str, known: list[tuple[Money, Money]]) -> CurrencyForecast:
    return CurrencyForecast(
        currency=currency,
        opportunities=len(known),
        value=sum((value.amount for value, _ in known), Decimal(0)),
        weighed=sum((weighed.amount for _, weighed in known), Decimal(0)),
    )
