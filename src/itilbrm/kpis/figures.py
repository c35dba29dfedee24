"""Figures: values of indicators, with all that is needed to read them right."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.periods import Period
from itilbrm.quotients import EXACT, Undefined, percent, ratio

__all__ = ["EXACT", "NOTHING", "Basis", "Figure", "Measured", "Number", "Undefined", "Unit", "percent", "ratio"]

Basis: TypeAlias = Literal["received", "decided", "due", "closed", "flow", "as_at"]
Unit: TypeAlias = Literal["count", "percent", "business hours", "business days"]

Number: TypeAlias = int | Decimal | Undefined
"""What an indicator can be: a count, a quotient, or nothing at all."""

NOTHING: Final[Mapping[str, Number]] = MappingProxyType({})
_NOTHING_LEFT_OUT: Final[Mapping[str, int]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Measured:
    """What was counted of one indicator.

    Attributes:
        value: What it comes to.
        n: How many things were looked at.
        numerator: What is divided; None where nothing is.
        denominator: By what; None where nothing is divided.
        undecided: How many of the cohort can still change it.
        left_out: How many things were left out, by why.
        beside: What is told beside the value, by name.
    """

    value: Number
    n: int
    numerator: int | Decimal | None = None
    denominator: int | None = None
    undecided: int = 0
    left_out: Mapping[str, int] = _NOTHING_LEFT_OUT
    beside: Mapping[str, Number] = NOTHING


@attrs.frozen(kw_only=True)
class Figure(Measured):
    """The value of an indicator for a period.

    Attributes:
        id: The id of the indicator.
        name: What it is called.
        unit: What it is measured in.
        basis: What belongs to the period: what was ``received``, ``decided``, ``due`` or ``closed`` in it;
            ``flow`` follows everything through it, ``as_at`` looks at its end alone.
        period: The period.
        as_at: The instant up to which everything is known.
        rule_version: The version of the formula; figures of two versions do not compare.
        by: What it is broken down by; empty for nothing.
        groups: The figure of each group, by its name; what belongs to several groups counts in each of them.
    """

    id: str
    name: str
    unit: Unit
    basis: Basis
    period: Period
    as_at: datetime
    rule_version: int
    by: str = ""
    groups: Mapping[str, "Figure"] = attrs.field(factory=dict)

    @property
    def is_final(self) -> bool:
        """Whether the period is over and nothing in it is still to be decided."""
        return self.period.end <= self.as_at and not self.undecided

    def change_from(self, earlier: "Figure") -> Number:
        """Return by how much it differs from another figure of the same indicator, in its own unit.

        Raises:
            InvalidInput: The two do not compare: they are of two indicators, two bases or two versions of a formula.
        """
        for what, ours, theirs in (
            ("indicators", self.id, earlier.id),
            ("bases", self.basis, earlier.basis),
            ("versions of the formula", self.rule_version, earlier.rule_version),
        ):
            if ours != theirs:
                raise InvalidInput(
                    "earlier", f"figures of two {what} do not compare, {theirs!r} and {ours!r}", "ask for both alike"
                )
        for each in (self.value, earlier.value):
            if isinstance(each, Undefined):
                return each
        return _difference(self.value, earlier.value)


def _difference(ours: Number, theirs: Number) -> Number:
    if isinstance(ours, int) and isinstance(theirs, int):
        return ours - theirs
    return EXACT.subtract(Decimal(ours), Decimal(theirs))  # type: ignore[arg-type]  # neither is undefined
