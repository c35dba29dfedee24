"""Date formats: which texts they fit, and what those say.

A format is written as for :meth:`datetime.datetime.strptime` with the directives of
:data:`DIRECTIVES`, and means the same, only more strictly: digits are ASCII digits, a blank is one
blank, months and halves of the day are English whatever the machine speaks, and numbers that touch
have their full width. A format without a time of day means the start of that local day, or its end.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.intake.local_times import DayPoint, LocalTimes, Unfit
from itilbrm.toml_files import shown

__all__ = ["DIRECTIVES", "DateFormat", "Reading", "check_format", "has_time"]

DIRECTIVES: Final = {
    "%Y": "year of four digits",
    "%m": "month, 1 to 12",
    "%b": "month, Jan to Dec",
    "%d": "day of the month",
    "%H": "hour, 0 to 23",
    "%I": "hour, 1 to 12, with %p",
    "%p": "AM or PM",
    "%M": "minute",
    "%S": "second",
    "%f": "fraction of a second, up to six digits",
    "%z": "offset from UTC: Z, +0100 or +01:00",
}
"""The directives a date format may hold, and what each of them reads."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS: Final = {
    "%b": f"(?i:{'|'.join(_MONTHS)})",
    "%p": "(?i:AM|PM)",
    "%z": "Z|[+-][0-9]{2}:?[0-9]{2}",
}
_WIDTHS: Final = {"%Y": (4, 4), "%f": (1, 6)} | dict.fromkeys(("%m", "%d", "%H", "%I", "%M", "%S"), (1, 2))


def check_format(field: str, form: str) -> None:
    """Refuse a date format that does not say one instant.

    Raises:
        InvalidInput: Naming ``field``, what is missing or doubled, and the directives there are.
    """
    held = _directives(form)
    unknown = [each for each in held if each not in DIRECTIVES]
    if unknown:
        raise InvalidInput(field, f"{unknown[0]!r} in {form!r} is not known", f"there are {', '.join(DIRECTIVES)}")
    problem = _incomplete(held)
    if problem:
        raise InvalidInput(field, f"the format {form!r} {problem}")


@attrs.frozen
class Reading:
    """What a text says.

    Attributes:
        instant: The instant in UTC.
        local: What it shows of the clocks there, a naive datetime.
        hour_at: Where in the text the hour stands; -1 without one.
        has_offset: Whether the text itself says how far the clocks are from UTC.
    """

    instant: datetime
    local: datetime
    hour_at: int
    has_offset: bool = False


class DateFormat:
    """One date format, compiled."""

    def __init__(self, form: str, day: DayPoint = "start") -> None:
        """Compile a format that :func:`check_format` has passed.

        Args:
            form: The format.
            day: Which end of the local day it means where it has no time of day.
        """
        self._pattern = _pattern(form)
        self._hour = next((hour for hour in "HI" if f"%{hour}" in _directives(form)), "")
        self._day = day

    def read(self, text: str, clocks: LocalTimes) -> Reading | None:
        """Return what a text says, ``None`` if it does not look like this format.

        Raises:
            Unfit: It looks like it and says no instant.
        """
        match = self._pattern.fullmatch(text)
        if match is None:
            return None
        found = match.groupdict()
        try:
            local = datetime(  # noqa: DTZ001 - naive on purpose: these are local times of the source
                int(found["Y"]),
                _MONTHS.index(found["b"].lower()) + 1 if "b" in found else int(found["m"]),
                int(found["d"]),
                _hour(found),
                int(found.get("M", 0)),
                int(found.get("S", 0)),
                int(found.get("f", "").ljust(6, "0")),
            )
        except ValueError as problem:
            raise Unfit(f"{shown(text)} is no date: {problem}") from None
        if "z" in found:
            return Reading(_at_offset(local, found["z"]), local, match.start(self._hour), has_offset=True)
        if self._hour:
            return Reading(clocks.instant(local), local, match.start(self._hour))
        return Reading(clocks.end_of(local) if self._day == "end" else clocks.start_of(local), local, -1)


def has_time(form: str) -> bool:
    """Tell whether a format says a time of day."""
    return not {"%H", "%I"}.isdisjoint(_directives(form))


def _directives(form: str) -> list[str]:
    return re.findall("%.?", form.replace("%%", ""), re.DOTALL)


def _incomplete(held: Sequence[str]) -> str:
    for each in held:
        if held.count(each) > 1:
            return f"holds {each} twice"
    if "%Y" not in held or "%d" not in held or ("%m" in held) == ("%b" in held):
        return "does not say one day: it needs %Y, %d and one of %m and %b"
    if "%H" in held and "%I" in held:
        return "holds both %H and %I"
    if ("%I" in held) != ("%p" in held):
        return "holds one of %I and %p without the other"
    hours = "%H" in held or "%I" in held
    for finer, coarser, there in (
        ("%M", "an hour", hours),
        ("%S", "%M", "%M" in held),
        ("%f", "%S", "%S" in held),
        ("%z", "an hour", hours),
    ):
        if finer in held and not there:
            return f"holds {finer} without {coarser}"
    return ""


def _pattern(form: str) -> re.Pattern[str]:
    """Translate a format; nothing of it becomes part of the expression but quoted literals."""
    pieces = re.findall("%.|[^%]", form, re.DOTALL)
    numeric = [piece in _WIDTHS or piece.isdigit() for piece in pieces]
    expression = ""
    for place, piece in enumerate(pieces):
        if piece in _WIDTHS:
            least, most = _WIDTHS[piece]
            touches_a_number = any(numeric[max(place - 1, 0) : place] + numeric[place + 1 : place + 2])
            expression += f"(?P<{piece[1]}>[0-9]{{{most if touches_a_number else least},{most}}})"
        elif piece in _WORDS:
            expression += f"(?P<{piece[1]}>{_WORDS[piece]})"
        else:
            expression += re.escape("%" if piece == "%%" else piece)
    return re.compile(expression)


def _hour(found: dict[str, str]) -> int:
    if "I" not in found:
        return int(found.get("H", 0))
    hour = int(found["I"])
    if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours on the face of a clock
        message = "hour must be in 1..12"
        raise ValueError(message)
    return hour % 12 + (12 if found["p"].upper() == "PM" else 0)


def _at_offset(local: datetime, offset: str) -> datetime:
    hours, minutes = (0, 0) if offset == "Z" else (int(offset[1:3]), int(offset[-2:]))
    away = timedelta(hours=hours, minutes=minutes) * (-1 if offset.startswith("-") else 1)
    try:
        return local.replace(tzinfo=timezone(away)).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise Unfit(f"{local} {offset} is no instant: {problem}") from None
