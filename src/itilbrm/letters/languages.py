"""Languages: which one somebody is written to in, and how a date is written there."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.values import text_instant

__all__ = ["Forms", "fall_backs", "forms_in", "moment_of", "zone_or_utc"]

_LAST: Final = "en"
_NUMBERS: Final = {"months": 12, "weekdays": 7}


@attrs.frozen(kw_only=True)
class Forms:
    """How dates are written in a language; in the form of ISO 8601 where nobody said.

    Attributes:
        date: A date, of ``{weekday}``, ``{day}``, ``{month}``, ``{month_number}`` and ``{year}``.
        time: A time of day, of ``{hour}``, ``{minute}`` and ``{zone}``.
        moment: Both, of ``{date}`` and ``{time}``.
        months: The names of the months.
        weekdays: The names of the days of the week, Monday first.
    """

    date: str = "{year}-{month_number:02}-{day:02}"
    time: str = "{hour:02}:{minute:02} {zone}"
    moment: str = "{date} {time}"
    months: tuple[str, ...] = ("",) * 12
    weekdays: tuple[str, ...] = ("",) * 7

    def write(self, at: datetime, zone: tzinfo, form: str) -> str:
        """Return an instant as people of a time zone read it; ``form`` is ``date``, ``time`` or ``moment``."""
        local = at.astimezone(zone)
        parts = {
            "weekday": self.weekdays[local.weekday()],
            "day": local.day,
            "month": self.months[local.month - 1],
            "month_number": local.month,
            "year": local.year,
            "hour": local.hour,
            "minute": local.minute,
            "zone": local.tzname() or "UTC",
        }
        date, time = (pattern.format(**parts) for pattern in (self.date, self.time))
        return {"date": date, "time": time, "moment": self.moment.format(date=date, time=time)}[form]


def forms_in(folders: Iterable[Path], language: str) -> Forms:
    """Return how dates are written in a language: as the first ``language.toml`` says.

    Raises:
        InvalidInput: The file cannot be understood.
    """
    for folder in folders:
        path = folder / language / "language.toml"
        if path.is_file():
            return _read(path)
    return Forms()


def _read(path: Path) -> Forms:
    try:
        content: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        given: dict[str, Any] = {name: tuple(value) if name in _NUMBERS else value for name, value in content.items()}
        forms = Forms(**given)
        for name, number in _NUMBERS.items():
            names = getattr(forms, name)
            if len(names) != number or not all(isinstance(each, str) for each in names):
                raise InvalidInput(f"{path}, {name}", f"there are {number}", "name each in its order")  # noqa: TRY301  told as it is
        forms.write(datetime(2026, 1, 5, tzinfo=UTC), UTC, "moment")
    except InvalidInput:
        raise
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as problem:
        raise InvalidInput(
            str(path), f"does not say how dates are written: {problem}", "say date, time, moment, months and weekdays"
        ) from None
    return forms


def fall_backs(wanted: str, of_the_house: str) -> tuple[str, ...]:
    """Return the languages to look for, the best first: ``de-CH``, ``de``, then that of the house, then ``en``."""
    parts = wanted.split("-") if wanted else []
    own = ["-".join(parts[:number]) for number in range(len(parts), 0, -1)]
    return tuple(
        dict.fromkeys((*own, *((of_the_house, of_the_house.split("-", maxsplit=1)[0]) if of_the_house else ()), _LAST))
    )


def moment_of(value: object) -> datetime | None:
    """Return the instant a text of a message stands for, or None if it is another text."""
    try:
        return text_instant(str(value))
    except InvalidInput:
        return None


def zone_or_utc(name: str) -> tzinfo:
    """Return a time zone by its name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name) if name else UTC
    except (LookupError, ValueError, OSError):
        return UTC
