"""Quotients: what is divided, exactly; where nothing is there to divide by there is none, and a reason why (G-10)."""

from decimal import Context, Decimal
from typing import Final

import attrs

__all__ = ["EXACT", "Undefined", "percent", "ratio"]

EXACT: Final = Context(prec=28)
"""Figures do not depend on what the application has set for its own reckoning."""


@attrs.frozen
class Undefined:
    """The value of what has none: never 0 and never 100 (G-10).

    Attributes:
        reason: Why there is none, in words.
    """

    reason: str

    def __str__(self) -> str:
        return f"undefined: {self.reason}"


def percent(part: int | Decimal, whole: int | Decimal, nothing: str) -> Decimal | Undefined:
    """Return a share in percent; undefined, with a reason, where the whole is nothing."""
    return EXACT.divide(EXACT.multiply(Decimal(part), 100), Decimal(whole)) if whole else Undefined(nothing)


def ratio(part: int | Decimal, whole: int | Decimal, nothing: str) -> Decimal | Undefined:
    """Return a quotient; undefined, with a reason, where the whole is nothing."""
    return EXACT.divide(Decimal(part), Decimal(whole)) if whole else Undefined(nothing)
