"""Targets: what is measured, against what, in which window, and where the figures come from."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.values import check_text, identity, one_of, words

__all__ = ["PERCENT", "TIME_METRICS", "TIME_UNITS", "Comparison", "Target", "TargetRange", "is_met"]

Comparison: TypeAlias = Literal[">=", "<=", "==", "within"]

PERCENT: Final = frozenset({"%", "percent"})
"""The units whose values lie between 0 and 100."""

TIME_METRICS: Final = ("tto", "ttr")
"""Time to own, that is to respond, and time to resolve: measured on the calendar of the agreement (BR-AGR-8)."""

TIME_UNITS: Final = (
    *("minutes", "hours", "business minutes", "business hours"),
    *("business days", "calendar days", "weeks", "months"),
)
"""In what these can be counted; minutes and hours are always those of the calendar."""

_HUNDRED: Final = 100


def _measurable(_target: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse a target that nobody could measure (BR-SGN-5)."""
    if not check_text(field.name, value).strip():
        raise InvalidInput(field.name, f"a target without a {field.name} cannot be measured", _SAY[field.name])


_SAY: Final = {
    "metric": "say what is measured, for example availability",
    "unit": "say in what it is counted, for example %",
    "window": "say over which time it is measured, for example month",
    "source": "say where the figures come from, for example monitoring",
}


def _number(field: str, value: object, unit: str) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise InvalidInput(field, f"{value!r} is no number to measure against", 'give Decimal("99.5")')
    if unit.strip().lower() in PERCENT and not 0 <= value <= _HUNDRED:
        raise InvalidInput(field, f"{value} is no percentage", "give one from 0 to 100")
    if value < 0:
        raise InvalidInput(field, f"{value} {unit} is less than nothing", "give 0 or more")


@attrs.frozen(kw_only=True)
class Target:
    """What a level of service is measured against.

    Attributes:
        metric: What is measured; ``tto`` and ``ttr`` are times to respond and to resolve.
        unit: In what it is counted: ``%``, ``business hours``, ``minutes``.
        comparison: How what is measured has to stand to the value: at least ``>=``, at most ``<=``, exactly ``==``, or
            ``within`` the value and the upper one.
        value: The value; 0 to 100 where it is a percentage.
        upper: The upper value, for ``within`` alone.
        window: Over which time it is measured, for example ``month``; or for which cases.
        source: Where the figures come from.
        service: The id of the service it is about; empty for that of the line it stands in.
    """

    metric: str = attrs.field(validator=_measurable)
    unit: str = attrs.field(validator=_measurable)
    comparison: Comparison = attrs.field(validator=one_of(*get_args(Comparison)))
    value: Decimal
    upper: Decimal | None = None
    window: str = attrs.field(validator=_measurable)
    source: str = attrs.field(validator=_measurable)
    service: str = attrs.field(default="", validator=identity(blank=True))

    def __attrs_post_init__(self) -> None:
        _number("value", self.value, self.unit)
        if self.is_a_time and self.unit.strip().lower() not in TIME_UNITS:
            raise InvalidInput(
                "unit", f"{self.unit!r} is no unit of time for {self.metric}", f"choose from {', '.join(TIME_UNITS)}"
            )
        if (self.comparison == "within") is (self.upper is None):
            works = "give the upper one too" if self.upper is None else "leave the upper one out"
            raise InvalidInput("upper", f"{self.comparison!r} does not go with {self.upper!r} as upper value", works)
        if self.upper is not None:
            _number("upper", self.upper, self.unit)
            if self.upper < self.value:
                raise InvalidInput("upper", f"{self.upper} lies below {self.value}", "give the lower value first")

    def __str__(self) -> str:
        shown = f"{self.value}" if self.upper is None else f"{self.value} to {self.upper}"
        return f"{self.metric} {self.comparison} {shown} {self.unit}, {self.window}"

    @property
    def is_a_time(self) -> bool:
        """Whether it is a time to respond or to resolve."""
        return self.metric.strip().lower() in TIME_METRICS


@attrs.frozen(kw_only=True)
class TargetRange:
    """What a package offers for one metric: anything from the worst to the best value.

    Attributes:
        metric: What is measured.
        unit: In what it is counted.
        comparison: How what is measured has to stand to the value.
        best: The strictest value that is offered.
        worst: The loosest.
        window: Over which time it is measured.
    """

    metric: str = attrs.field(validator=_measurable)
    unit: str = attrs.field(validator=_measurable)
    comparison: Comparison = attrs.field(validator=one_of(*get_args(Comparison)))
    best: Decimal
    worst: Decimal
    window: str = attrs.field(default="", validator=words(blank=True))

    def __attrs_post_init__(self) -> None:
        _number("best", self.best, self.unit)
        _number("worst", self.worst, self.unit)
        wrong = {">=": self.best < self.worst, "<=": self.best > self.worst, "within": self.best < self.worst}
        if wrong.get(self.comparison, False):
            raise InvalidInput(
                "best", f"{self.best} is looser than {self.worst} where {self.comparison} counts", "turn them round"
            )

    def __str__(self) -> str:
        return f"{self.metric} {self.comparison} {self.worst} to {self.best} {self.unit}"


def is_met(target: Target, value: Decimal | None) -> bool | None:
    """Tell whether a value meets a target; None where nothing was measured, which is never met."""
    if value is None:
        return None
    if target.comparison == ">=":
        return value >= target.value
    if target.comparison == "<=":
        return value <= target.value
    upper = target.value if target.upper is None else target.upper
    return target.value <= value <= upper


def check_once(targets: Iterable[Target | TargetRange]) -> None:
    """Refuse several targets for one metric in one window: nobody would know which of them counts."""
    seen: set[tuple[str, str]] = set()
    for each in targets:
        place = each.metric.strip().lower(), each.window.strip().lower()
        if place in seen:
            raise InvalidInput("targets", f"{each.metric!r} is given twice", "give each metric once for each window")
        seen.add(place)
