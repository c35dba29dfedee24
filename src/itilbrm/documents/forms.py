"""The stored form of every plain type: how a value becomes JSON, and how it is taken back for nothing else."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from itilbrm.errors import BrmError, InvalidInput
from itilbrm.values import Labels, instant_text, text_instant

__all__ = ["MOST", "STORED", "WrongError"]

MOST: Final = 2**53 - 1
"""The greatest integer that every reader of JSON takes for what it is."""


class WrongError(TypeError):
    """A value of another type than was stored."""

    def __init__(self, value: object, wanted: str) -> None:
        """Say of which type it is; the value stays out of it, it may be somebody's."""
        super().__init__(f"is of the type {type(value).__name__}, stored as {wanted}")


def _exactly(kind: type) -> Callable[[Any, Any], Any]:
    def back(value: Any, _: Any) -> Any:  # noqa: ANN401  checked here
        if type(value) is not kind:
            raise WrongError(value, kind.__name__)
        return value

    return back


def _integer_out(value: int) -> int:
    if not -MOST <= value <= MOST:
        raise InvalidInput("number", f"{value} lies beyond what every reader can keep", f"stay within {MOST}")
    return value


def _integer_back(value: Any, _: Any) -> int:  # noqa: ANN401  checked here
    if type(value) is not int:
        raise WrongError(value, "int")
    return _integer_out(value)


def _by_text(out: Callable[[Any], str], back: Callable[[str], Any], name: str) -> Callable[[Any, Any], Any]:
    """Return the way back from a text that is exactly what the way out writes."""

    def strictly(value: Any, _: Any) -> Any:  # noqa: ANN401  checked here
        if type(value) is not str:
            raise WrongError(value, f"the text of a {name}")
        try:
            taken = back(value)
            if out(taken) == value:
                return taken
        except (ValueError, ArithmeticError, BrmError):
            pass
        raise InvalidInput(name, f"is no {name} as stored")

    return strictly


def _instant_back(value: Any, _: Any) -> datetime:  # noqa: ANN401  checked here
    if type(value) is not str:
        raise WrongError(value, "the text of an instant")
    return text_instant(value)


def _decimal_out(value: Decimal) -> str:
    if not value.is_finite():
        raise InvalidInput("number", f"{value} is no number")
    return str(value)


def _date_out(value: date) -> str:
    if isinstance(value, datetime):
        raise InvalidInput("date", f"{value.isoformat()} has a time of day", "give a date alone")
    return value.isoformat()


def _span_out(value: timedelta) -> str:
    """Return a span as seconds with six decimals: exact, and the same for equal spans."""
    microseconds = value // timedelta(microseconds=1)
    sign = "-" if microseconds < 0 else ""
    return f"{sign}{abs(microseconds) // 1_000_000}.{abs(microseconds) % 1_000_000:06}"


def _span_back(text: str) -> timedelta:
    return timedelta(microseconds=int(Decimal(text) * 1_000_000))


def _labels_back(value: Any, _: Any) -> Labels:  # noqa: ANN401  checked here
    if type(value) is not dict:
        raise WrongError(value, "an object")
    return Labels(value)


STORED: Final[Mapping[Any, tuple[Callable[[Any], Any] | None, Callable[[Any, Any], Any]]]] = {
    str: (None, _exactly(str)),
    bool: (None, _exactly(bool)),
    int: (_integer_out, _integer_back),
    Decimal: (_decimal_out, _by_text(_decimal_out, Decimal, "number")),
    datetime: (instant_text, _instant_back),
    date: (_date_out, _by_text(_date_out, date.fromisoformat, "date")),
    timedelta: (_span_out, _by_text(_span_out, _span_back, "span")),
    UUID: (str, _by_text(str, UUID, "UUID")),
    Labels: (dict, _labels_back),
}
"""The types that are stored, each with the way out, where it has one, and the way back."""
