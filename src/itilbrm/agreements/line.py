"""Lines: what an agreement is made of, customer by service by targets (BR-AGR-7)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.services.targets import Target, check_once
from itilbrm.values import identity, words

__all__ = ["Line", "numbered", "total"]

_FIRST = date.min
_LAST = date.max


def _targets_once(_line: object, _field: "attrs.Attribute[Any]", value: Sequence[Target]) -> None:
    check_once(value)


def _some(_line: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, Decimal) or not value.is_finite() or value <= 0:
        raise InvalidInput(field.name, f"{value!r} is no quantity", "give a Decimal above 0")


def _a_price(_line: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, Money):
        raise InvalidInput(field.name, f"{value!r} is a price without a currency", 'give Money.of("12.50", "EUR")')


@attrs.frozen(kw_only=True)
class Line:
    """What a customer gets of one service, and how good it has to be.

    Attributes:
        id: What it is called inside its agreement; numbered from 1 unless given.
        service: The id of the service.
        package: The name of the package.
        scope: What part of the customer it is for; empty for all of it.
        targets: What the service is measured against.
        quantity: How many, more than 0.
        one_off: What all of it costs once.
        per_year: What all of it costs in a year.
        valid_from: Its first day; None for the first day of the agreement.
        valid_until: Its last day; None while the agreement lasts.
    """

    id: str = attrs.field(default="", validator=identity(blank=True))
    service: str = attrs.field(validator=identity())
    package: str = attrs.field(default="", validator=words(blank=True))
    scope: str = attrs.field(default="", validator=words(blank=True))
    targets: tuple[Target, ...] = attrs.field(default=(), validator=_targets_once)
    quantity: Decimal = attrs.field(default=Decimal(1), validator=_some)
    one_off: Money | None = attrs.field(default=None, validator=_a_price)
    per_year: Money | None = attrs.field(default=None, validator=_a_price)
    valid_from: date | None = None
    valid_until: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.valid_from is not None and self.valid_until is not None and self.valid_until < self.valid_from:
            raise InvalidInput("valid_until", f"{self.valid_until} lies before {self.valid_from}", "turn them round")
        if self.one_off is not None and self.per_year is not None and self.one_off.currency != self.per_year.currency:
            raise InvalidInput("per_year", "the line has prices in two currencies", "give both in one")
        for target in self.targets:
            if target.service not in ("", self.service):
                raise InvalidInput(
                    "targets",
                    f"{target.metric!r} is a target of {target.service}",
                    f"give it to a line of {target.service}",
                )

    @property
    def amount(self) -> Money | None:
        """What it costs once and in a year; None where no price is agreed."""
        return total((self,))

    def holds(self, day: date) -> bool:
        """Tell whether it is valid on a day."""
        return (self.valid_from or _FIRST) <= day <= (self.valid_until or _LAST)

    def overlaps(self, other: "Line") -> bool:
        """Tell whether two lines cover the same service and scope on the same day (BR-AGR-7)."""
        if (self.service, self.scope.strip().lower()) != (other.service, other.scope.strip().lower()):
            return False
        begins = max(self.valid_from or _FIRST, other.valid_from or _FIRST)
        return begins <= min(self.valid_until or _LAST, other.valid_until or _LAST)


def numbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines of which each has an id: its own, or the next number that is free.

    Raises:
        InvalidInput: Two have the same.
    """
    taken = [each.id for each in lines if each.id]
    for each in taken:
        if taken.count(each) > 1:
            raise InvalidInput("lines", f"two lines are called {each!r}", "give each an id of its own")
    free = (str(number) for number in range(1, len(lines) * 2 + 1) if str(number) not in taken)
    return tuple(each if each.id else attrs.evolve(each, id=next(free)) for each in lines)


def total(lines: Sequence[Line]) -> Money | None:
    """Return what lines cost once and in a year together; None where no price is agreed (BR-MAN-5).

    Raises:
        InvalidInput: They have prices in several currencies.
    """
    prices = [price for line in lines for price in (line.one_off, line.per_year) if price is not None]
    if not prices:
        return None
    found, *others = prices
    for price in others:
        found += price
    return found
