"""Money: an amount with its currency; two currencies never add."""

import re
from decimal import Decimal
from typing import Any, Final, Self

import attrs

from itilbrm.errors import InvalidInput

__all__ = ["Cost", "Money"]

_CURRENCY: Final = re.compile("[A-Z]{3}")


def _is_an_amount(_money: object, _field: object, value: Any) -> None:  # noqa: ANN401  checked here
    if not isinstance(value, Decimal) or not value.is_finite():
        raise InvalidInput("amount", f"{value!r} is no amount of money", 'give Decimal("12.50")')


def _is_a_currency(_money: object, _field: object, value: Any) -> None:  # noqa: ANN401  checked here
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
        raise InvalidInput("currency", f"{value!r} is no currency", "give three capitals like EUR")


@attrs.frozen(kw_only=True)
class Money:
    """An amount of money.

    Attributes:
        amount: How much.
        currency: Of what, by its three letters of ISO 4217.
    """

    amount: Decimal = attrs.field(validator=_is_an_amount)
    currency: str = attrs.field(validator=_is_a_currency)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Self:
        """Return an amount of a currency."""
        try:
            return cls(amount=Decimal(amount), currency=currency)
        except (ArithmeticError, TypeError, ValueError):
            raise InvalidInput("amount", f"{amount!r} is no number", 'give "12.50"') from None

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        self._check_same(other)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def exceeds(self, other: "Money") -> bool:
        """Tell whether this is more than another amount of the same currency.

        Raises:
            InvalidInput: The currencies differ.
        """
        self._check_same(other)
        return self.amount > other.amount

    def _check_same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise InvalidInput("currency", f"{self} and {other} are of two currencies", "convert one of them first")


@attrs.frozen(kw_only=True)
class Cost(Money):
    """What something costs over several years, and what of it falls into the first one (BR-MAN-5).

    Attributes:
        yearly: The one-off cost and one year of the running cost.
    """

    yearly: Money
