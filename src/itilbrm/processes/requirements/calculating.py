"""Calculating: what an option costs, what it brings, and when it has paid for itself (BR-BC-7)."""

from datetime import date
from decimal import Decimal, localcontext
from typing import Any, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.money import Cost, Money
from itilbrm.quotients import EXACT, Undefined, ratio
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = ["CaseContent", "CaseType", "Compliance", "Option", "Sourcing", "Verdict"]

CaseType: TypeAlias = Literal["business", "product"]
Sourcing: TypeAlias = Literal["", "internal", "external", "shared", "mixed"]
Verdict: TypeAlias = Literal["", "ok", "deviation"]

_HUNDRED = 100


def _not_negative(_option: object, field: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401  checked here
    if not isinstance(value, Money):
        raise InvalidInput(field.name, f"{value!r} is no amount of money", 'give Money.of("12.50", "EUR")')
    if value.amount < 0:
        raise InvalidInput(field.name, f"{value} is less than nothing", "give what it costs or brings, 0 or more")


@attrs.frozen(kw_only=True)
class Option:
    """One way to meet a need; doing nothing is one.

    Attributes:
        name: What it is called.
        one_off_cost: What it costs once.
        running_cost_per_year: What it costs each year.
        benefits_per_year: What it brings each year.
        does_nothing: Whether it leaves everything as it is.
        risks: What could go wrong.
        sourcing: Who provides it: ``internal``, ``external``, ``shared`` or ``mixed``.
        strategy_fit: How it fits the strategy.
    """

    name: str = attrs.field(validator=words())
    one_off_cost: Money = attrs.field(validator=_not_negative)
    running_cost_per_year: Money = attrs.field(validator=_not_negative)
    benefits_per_year: Money = attrs.field(validator=_not_negative)
    does_nothing: bool = False
    risks: str = attrs.field(default="", validator=words(blank=True))
    sourcing: Sourcing = attrs.field(default="", validator=one_of(*get_args(Sourcing)))
    strategy_fit: str = attrs.field(default="", validator=words(blank=True))


@attrs.frozen(kw_only=True)
class Compliance:
    """Whether a case complies with a strategy (BR-BC-4).

    Attributes:
        verdict: ``ok`` or ``deviation``; empty where nobody said.
        strategy: Where the recorded strategy is found that it deviates from.
        reason: Why it deviates.
    """

    verdict: Verdict = attrs.field(default="", validator=one_of(*get_args(Verdict)))
    strategy: str = attrs.field(default="", validator=words(blank=True))
    reason: str = attrs.field(default="", validator=words(blank=True))


_NOT_SAID = Compliance()


def _a_rate(_case: object, field: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401  checked here
    if value is None:
        return
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < _HUNDRED:
        raise InvalidInput(field.name, f"{value!r} is no rate in percent a year", 'give Decimal("5"), below 100')


def _years(_case: object, field: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401  checked here
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _HUNDRED:
        raise InvalidInput(field.name, f"{value!r} is no number of years", "give a whole number from 1 to 100")


@attrs.frozen(kw_only=True)
class CaseContent:
    """What one version of a business case says.

    Attributes:
        chosen: The name of the option that is proposed.
        alternatives: The options, doing nothing among them (BR-BC-1).
        horizon_years: Over how many years it is reckoned, from 1 to 100.
        type: ``business`` or ``product``.
        discount_rate: By how many percent a year later amounts count less; None for not at all.
        rationale: Why that option is chosen.
        business_strategy: Whether it complies with the strategy of the business.
        technology_strategy: Whether it complies with the strategy for technology.
        stakeholder_positions: Who stands where, by the id or name of who it is.
        prepared_by: The id of who prepared it, who may be a purchaser; who takes the step, unless given.
        contributors: The ids of those who helped.
        expires_on: The last day it holds; None where nobody said (BR-BC-5).
        is_short: Whether it is in short form: cost, benefit and decision alone (BR-BC-6).

    Raises:
        InvalidInput: The chosen option is none of them, two have one name, or they are of two currencies.
    """

    chosen: str = attrs.field(validator=words())
    alternatives: tuple[Option, ...]
    horizon_years: int = attrs.field(default=1, validator=_years)
    type: CaseType = attrs.field(default="business", validator=one_of(*get_args(CaseType)))
    discount_rate: Decimal | None = attrs.field(default=None, validator=_a_rate)
    rationale: str = attrs.field(default="", validator=words(blank=True))
    business_strategy: Compliance = _NOT_SAID
    technology_strategy: Compliance = _NOT_SAID
    stakeholder_positions: Labels = attrs.field(default=NO_LABELS, converter=labelled)
    prepared_by: str = attrs.field(default="", validator=identity(blank=True))
    contributors: tuple[str, ...] = attrs.field(default=(), validator=identity())
    expires_on: date | None = None
    is_short: bool = False

    def __attrs_post_init__(self) -> None:
        names = [each.name for each in self.alternatives]
        if len(set(names)) < len(names):
            raise InvalidInput("alternatives", "two of them have one name", "call them differently")
        if self.chosen not in names:
            remedy = f"choose from {', '.join(names)}" if names else "give the alternatives, and this one among them"
            raise InvalidInput("chosen", f"{self.chosen!r} is none of the alternatives", remedy)
        currencies = {
            money.currency
            for each in self.alternatives
            for money in (each.one_off_cost, each.running_cost_per_year, each.benefits_per_year)
        }
        if len(currencies) > 1:
            raise InvalidInput(
                "alternatives",
                f"the amounts are of several currencies, {', '.join(sorted(currencies))}",
                "convert them into one",
            )

    @property
    def option(self) -> Option:
        """The option that is proposed."""
        return next(each for each in self.alternatives if each.name == self.chosen)

    @property
    def currency(self) -> str:
        """The one currency of all amounts."""
        return self.option.one_off_cost.currency

    @property
    def amount(self) -> Money:
        """What is decided about: the one-off cost and the running cost over the horizon (BR-BC-7)."""
        chosen = self.option
        with localcontext(EXACT):
            total = chosen.one_off_cost.amount + chosen.running_cost_per_year.amount * self.horizon_years
        return Money(amount=total, currency=self.currency)

    @property
    def yearly(self) -> Money:
        """What it uses up of a budget year: the one-off cost and one year of the running cost (BR-MAN-5)."""
        chosen = self.option
        return chosen.one_off_cost + chosen.running_cost_per_year

    @property
    def cost(self) -> Cost:
        """The amount, with what of it falls into the first year, by which a mandate is judged (BR-MAN-5)."""
        return Cost(amount=self.amount.amount, currency=self.currency, yearly=self.yearly)

    @property
    def planned_benefit(self) -> Money:
        """What the option brings over the horizon, undiscounted."""
        with localcontext(EXACT):
            total = self.option.benefits_per_year.amount * self.horizon_years
        return Money(amount=total, currency=self.currency)

    @property
    def roi(self) -> Decimal | Undefined:
        """The return on investment: benefits less costs over the horizon, to the costs; 1 is 100 percent (BR-BC-7)."""
        chosen = self.option
        with localcontext(EXACT):
            years = self._years()
            costs = chosen.one_off_cost.amount + chosen.running_cost_per_year.amount * years
            benefits = chosen.benefits_per_year.amount * years
            return ratio(benefits - costs, costs, "it costs nothing, so that there is nothing to divide by")

    @property
    def payback_years(self) -> Decimal | Undefined:
        """After how many years the one-off cost has come back, undiscounted (BR-BC-7)."""
        chosen = self.option
        with localcontext(EXACT):
            left = chosen.benefits_per_year.amount - chosen.running_cost_per_year.amount
            if left <= 0:
                return Undefined("it brings no more each year than it costs, so that it never pays back")
            return ratio(chosen.one_off_cost.amount, left, "it brings nothing each year")

    def _years(self) -> Decimal:
        """Return how many years count: fewer where later ones count less."""
        if self.discount_rate is None:
            return Decimal(self.horizon_years)
        factor = 1 + self.discount_rate / _HUNDRED
        return sum((1 / factor**year for year in range(1, self.horizon_years + 1)), Decimal())
