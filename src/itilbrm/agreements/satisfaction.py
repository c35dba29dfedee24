"""Satisfaction targets: how satisfied a customer is to be, as it was agreed."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.values import one_of

__all__ = ["Instrument", "JudgedBy", "SatisfactionTarget"]

Instrument: TypeAlias = Literal["csat_mean", "csat_top2", "nps", "ces_mean", "ces_share"]
JudgedBy: TypeAlias = Literal["point", "interval"]

_LEAST_CONFIDENCE: Final = Decimal("0.5")
_MOST_CONFIDENCE: Final = Decimal("0.999")


def _at_least_one(_target: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidInput(field.name, f"{value!r} is no number of responses", "give 1 or more")


def _a_confidence(_target: object, field: "attrs.Attribute[Any]", value: Decimal) -> None:
    if not _LEAST_CONFIDENCE <= value <= _MOST_CONFIDENCE:
        raise InvalidInput(field.name, f"{value} is no confidence", "give one from 0.5 to 0.999")


@attrs.frozen(kw_only=True)
class SatisfactionTarget:
    """How satisfied a customer is to be.

    Attributes:
        instrument: By which figure it is told.
        scale_least: The least value of its scale.
        scale_most: The greatest.
        threshold: What is to be reached.
        judged_by: Whether the ``point`` counts, or the whole ``interval`` of its confidence.
        min_responses: How many responses it takes to judge at all; 1 or more.
        confidence: Of the interval; 0.5 to 0.999.
        agreed_on: When it was agreed; expectations rise with quality, so it is looked at every year.
    """

    instrument: Instrument = attrs.field(validator=one_of(*get_args(Instrument)))
    scale_least: Decimal
    scale_most: Decimal
    threshold: Decimal
    judged_by: JudgedBy = attrs.field(validator=one_of(*get_args(JudgedBy)))
    min_responses: int = attrs.field(default=1, validator=_at_least_one)
    confidence: Decimal = attrs.field(default=Decimal("0.95"), validator=_a_confidence)
    agreed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        if not self.scale_least < self.scale_most:
            raise InvalidInput(
                "scale_most", f"{self.scale_most} does not lie above {self.scale_least}", "turn them round"
            )
        if not self.scale_least <= self.threshold <= self.scale_most:
            raise InvalidInput(
                "threshold", f"{self.threshold} lies outside the scale", f"give {self.scale_least} to {self.scale_most}"
            )
