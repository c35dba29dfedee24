"""How much time a target allows, in a unit of its own."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast, get_args

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.values import check_text, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Amount", "Ending", "Unit"]

Unit: TypeAlias = Literal["business_hours", "business_days", "calendar_days", "weeks", "months"]
Ending: TypeAlias = Literal["", "close", "time_of_day", "end_of_day"]

UNITS: Final[tuple[str, ...]] = get_args(Unit)

_ENDINGS: "Final[Mapping[str, tuple[str, ...]]]" = {
    "business_hours": (),
    "business_days": ("close", "time_of_day", "end_of_day"),
    "calendar_days": ("end_of_day", "time_of_day"),
    "weeks": ("end_of_day", "time_of_day"),
    "months": ("end_of_day", "time_of_day"),
}
"""How an amount of each unit can end; the first is the default (T-1, T-4)."""

_MOST: Final = {"business_hours": 100_000}
_MOST_DAYS: Final = 10_000

_TEXT: Final = re.compile(r"\b([0-9]{1,9}(?:[.][0-9]{1,9})?)\s+([A-Za-z]+(?:[ _][A-Za-z]+)?)(?:,\s+(.+))?")
_WORDS: Final = {"close": "to close", "time_of_day": "to the time of day", "end_of_day": "to the end of the day"}


def _number(value: Any) -> Any:  # noqa: ANN401 -- whatever a caller gives; what is no number is refused below
    """Return a number as it is kept: whole ones as int, so that equal amounts are equal in every way."""
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return value


@attrs.frozen(kw_only=True)
class Amount:
    """An amount of time that a target allows (T-1).

    An amount means something only together with a calendar, which says when business hours and business
    days are, and in which place a day ends: see :meth:`BusinessCalendar.add`.

    Attributes:
        n: How many, at least 0. Hours can be broken, as a ``Decimal``, down to the microsecond; all else
            is whole. At most 100,000 hours, or 10,000 of anything else.
        unit: ``business_hours``, ``business_days``, ``calendar_days``, ``weeks`` or ``months``.
        ends: How it ends on its last day: at its ``close``, at the ``time_of_day`` at which it began, or at
            the ``end_of_day``, which is 24:00 there. Empty stands for the default: business days end at
            close (T-1), calendar days, weeks and months at the end of the day (T-4). Business hours end
            where they are used up, so nothing can be chosen for them.
    """

    n: int | Decimal = attrs.field(converter=_number)
    unit: Unit = attrs.field(validator=one_of(*UNITS))
    ends: Ending = attrs.field(default="", validator=one_of("", *_WORDS))

    def __attrs_post_init__(self) -> None:
        _check_number(self.n, self.unit)
        possible = _ENDINGS[self.unit]
        if self.ends and self.ends not in possible:
            works = f"choose from {', '.join(possible)}" if possible else "leave it empty"
            raise InvalidInput("ends", f"{self.unit} cannot end at {self.ends!r}", works)

    @property
    def ending(self) -> Ending:
        """How it ends, the default of its unit spelt out; empty for hours."""
        return self.ends or cast("Ending", next(iter(_ENDINGS[self.unit]), ""))

    @property
    def hours(self) -> timedelta:
        """Business hours as a span; only for amounts in that unit."""
        if self.unit != "business_hours":
            raise InvalidInput("amount", f"{self} are no hours", "ask an amount of business hours")
        return timedelta(microseconds=int(self.n * _HOUR))

    @classmethod
    def parse(cls, text: str) -> "Amount":
        """Return the amount that a text names.

        Understood are ``"5 business days"``, ``"1.5 business hours"``, ``"15 calendar days"``, ``"8 weeks"``,
        ``"1 month"``, each followed by how it ends where that is not the default: ``"10 business days, to the
        time of day"``, ``"..., to the end of the day"``, ``"..., to close"``. Case does not count.

        Raises:
            InvalidInput: The text names no amount, with what it could have been.
        """
        written = check_text("amount", text).strip()
        match = _TEXT.fullmatch(written) if len(written) <= _LONGEST else None
        if match is None:
            raise InvalidInput("amount", f"{written[:_LONGEST]!r} is no amount of time", "write '5 business days'")
        n, unit = Decimal(match[1]), match[2].lower().replace(" ", "_")
        unit = unit if unit in UNITS else f"{unit}s"
        if unit not in UNITS:
            known = [each.replace("_", " ") for each in UNITS]
            raise InvalidInput(
                "amount",
                f"{match[2]!r} is no unit of time{suggestion(match[2], known)}",
                f"choose from {', '.join(known)}",
            )
        return cls(n=n, unit=cast("Unit", unit), ends=_ending(match[3]))

    def __str__(self) -> str:
        unit = self.unit.replace("_", " ")
        shown = f"{self.n:f}" if isinstance(self.n, Decimal) else str(self.n)
        return f"{shown} {unit[:-1] if self.n == 1 else unit}{f', {_WORDS[self.ends]}' if self.ends else ''}"


_HOUR: Final = 3_600_000_000
_LONGEST: Final = 100


def _check_number(n: object, unit: str) -> None:
    if isinstance(n, bool) or not isinstance(n, (int, Decimal)):
        raise InvalidInput("n", f"{n!r} cannot be counted with", "give an int, or for hours a Decimal")
    if isinstance(n, Decimal) and (not n.is_finite() or unit != "business_hours" or n * _HOUR % 1):
        works = "give hours that are whole microseconds" if unit == "business_hours" else "give a whole number"
        raise InvalidInput("n", f"{n:f} {unit.replace('_', ' ')} cannot be counted", works)
    most = _MOST.get(unit, _MOST_DAYS)
    if not 0 <= n <= most:
        raise InvalidInput("n", f"{n} is not between 0 and {most:,}", "give how many of the unit are allowed")


def _ending(text: str | None) -> Ending:
    if text is None:
        return ""
    by_words = {words: ends for ends, words in _WORDS.items()}
    if (given := " ".join(text.lower().split())) not in by_words:
        raise InvalidInput(
            "amount",
            f"{text!r} is no way to end{suggestion(given, by_words)}",
            f"choose from {', '.join(by_words)}",
        )
    return cast("Ending", by_words[given])
