"""Terms: how much of a service, at which level and price; as it is wanted, offered, and agreed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import personal
from itilbrm.money import Money
from itilbrm.services import Target
from itilbrm.values import Labels, identity, words

__all__ = ["Offer", "Order", "Terms"]


def _some(_terms: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, Decimal) or not value.is_finite() or value <= 0:
        raise InvalidInput(field.name, f"{value!r} is no quantity", "give a Decimal above 0")


def _a_price(_terms: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if value is None:
        return
    if not isinstance(value, Money):
        raise InvalidInput(field.name, f"{value!r} is a price without a currency", 'give Money.of("12.50", "EUR")')
    if value.amount < 0:
        raise InvalidInput(field.name, f"{value} is less than nothing", "give 0 or more")


def _each_once(_terms: object, field: "attrs.Attribute[Any]", value: Sequence[Target]) -> None:
    seen = [(each.metric.strip().lower(), each.window.strip().lower()) for each in value]
    for metric, window in seen:
        if seen.count((metric, window)) > 1:
            raise InvalidInput(
                field.name, f"{metric!r} is given twice for each {window}", "give each metric once for each window"
            )


@attrs.frozen(kw_only=True)
class Terms:
    """How much of a service, at which level and price.

    Attributes:
        package: The name of the package; empty while none is chosen.
        scope: What part of the customer it is for; empty for all of it.
        targets: What the service is measured against.
        quantity: How many, more than 0.
        one_off: What all of it costs once; None where nobody said.
        per_year: What all of it costs in a year; None where nobody said.
        starts_on: The first day it is wanted for; None for as soon as it is signed.
    """

    package: str = attrs.field(default="", validator=words(blank=True))
    scope: str = attrs.field(default="", validator=words(blank=True))
    targets: tuple[Target, ...] = attrs.field(default=(), validator=_each_once)
    quantity: Decimal = attrs.field(default=Decimal(1), validator=_some)
    one_off: Money | None = attrs.field(default=None, validator=_a_price)
    per_year: Money | None = attrs.field(default=None, validator=_a_price)
    starts_on: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.one_off is not None and self.per_year is not None and self.one_off.currency != self.per_year.currency:
            raise InvalidInput("per_year", "one offer has prices in two currencies", "give both in one")

    @property
    def amount(self) -> Money | None:
        """What it costs once and in a year; None where no price is known (BR-MAN-5)."""
        prices = [price for price in (self.one_off, self.per_year) if price is not None]
        return sum(prices[1:], prices[0]) if prices else None

    def labels(self) -> Labels:
        """Return what is said of it, by name, as texts."""
        said = {
            "package": self.package,
            "scope": self.scope,
            "targets": "; ".join(map(str, self.targets)),
            "quantity": str(self.quantity),
            "one_off": str(self.one_off or ""),
            "per_year": str(self.per_year or ""),
            "starts_on": self.starts_on.isoformat() if self.starts_on is not None else "",
        }
        return Labels({name: text for name, text in said.items() if text})


@attrs.frozen(kw_only=True)
class Offer:
    """What the provider offers, until when.

    Attributes:
        number: Which offer of its sign-up it is, from 1 on.
        terms: What is offered.
        by: The id of who made it, who signs for the provider.
        made_at: When.
        valid_until: Until when it can be signed, that instant left out (TM-SGN-2).
    """

    number: int
    terms: Terms
    by: str = attrs.field(validator=identity())
    made_at: datetime
    valid_until: datetime


@attrs.frozen(kw_only=True)
class Order:
    """What somebody ordered in the name of the customer, last: by signing, or by amending what was signed.

    Attributes:
        number: Which order of its sign-up it is, from 1 on.
        by: The id of who ordered it.
        decided_for: The id of the holder in whose name they did; their own where they hold the mandate.
        mandate: The id of the mandate or delegation it rests on.
        instead_of: The id of the nearest holder, where a superior ordered in their place (BR-MAN-7).
        amount: What it uses up of that: once, and in one year (BR-MAN-5); None where nothing is paid for it.
        at: When it was signed.
        recorded_by: The id of who recorded it.
        evidence: What shows it, where somebody else recorded it.
    """

    number: int
    by: str = attrs.field(validator=identity())
    decided_for: str = attrs.field(validator=identity())
    mandate: str = attrs.field(validator=identity())
    instead_of: str = attrs.field(default="", validator=identity(blank=True))
    amount: Money | None = None
    at: datetime
    recorded_by: str = attrs.field(validator=identity())
    evidence: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
