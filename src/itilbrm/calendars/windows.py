"""When it is open: windows of local time, by day of the week."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final, TypeAlias

import attrs

from itilbrm.errors import InvalidInput, suggestion

__all__ = ["WEEKDAYS", "Window", "as_week", "as_windows", "check_neighbours", "week_texts", "weekday_number"]

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY: Final = 24 * 60
_MOST: Final = 24
"""So many windows a day can have at most."""
_WINDOW: Final = re.compile(r"([0-9]{2}):([0-5][0-9])\s*-\s*([0-9]{2}):([0-5][0-9])")


@attrs.frozen
class Window:
    """From when to when a day is open, in minutes of local time after its midnight.

    The window holds its first minute and not its last. It begins on its own day and can run into the next
    one: 22:00 to 06:00 is 1320 to 1800.

    Attributes:
        opens: 0 to 1439.
        closes: More than ``opens``, at most 24 hours later.
    """

    opens: int
    closes: int

    def __attrs_post_init__(self) -> None:
        for minutes in (self.opens, self.closes):
            if isinstance(minutes, bool) or not isinstance(minutes, int):
                raise InvalidInput("windows", f"{minutes!r} are no minutes", "give whole minutes after midnight")
        if not 0 <= self.opens < _DAY or not self.opens < self.closes <= self.opens + _DAY:
            raise InvalidInput(
                "windows",
                f"minute {self.opens} to minute {self.closes} is no window of a day",
                "let it begin on its day and last no longer than 24 hours",
            )

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Return the window of a text: ``"09:00-17:00"``, ``"00:00-24:00"``, or overnight ``"22:00-06:00"``.

        A whole day that begins later is written with the hours counted on: ``"06:00-30:00"``.
        """
        match = _WINDOW.fullmatch(text.strip())
        if match is None:
            raise InvalidInput("windows", f"{text.strip()[:100]!r} is no window", "write '09:00-17:00'")
        hour, minute, last_hour, last_minute = map(int, match.groups())
        opens, closes = hour * 60 + minute, last_hour * 60 + last_minute
        if opens >= _DAY or (closes > _DAY and closes != opens + _DAY):
            raise InvalidInput("windows", f"{text.strip()!r} has an hour that no day has", "a day ends at 24:00")
        if opens == closes:
            raise InvalidInput("windows", f"{text.strip()!r} has no length", "write '00:00-24:00' for a whole day")
        return cls(opens, closes if opens < closes else closes + _DAY)

    def __str__(self) -> str:
        is_short = self.closes > _DAY and self.closes != self.opens + _DAY
        closes = self.closes - _DAY if is_short else self.closes
        return f"{self.opens // 60:02}:{self.opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


WindowsLike: TypeAlias = str | Iterable[str | Window]
"""``"09:00-12:00, 13:00-17:00"``, or a list of such texts or windows; ``"closed"`` for none."""

Week: TypeAlias = tuple[tuple[Window, ...], ...]
WeekLike: TypeAlias = Mapping[str, WindowsLike] | Sequence[Iterable[Window]]


def as_windows(given: WindowsLike, field: str = "windows") -> tuple[Window, ...]:
    """Return the windows of one day in their order; windows that overlap are refused.

    Raises:
        InvalidInput: Something is no window, or two of them overlap.
    """
    if isinstance(given, str):
        given = () if given.strip().lower() == "closed" else given.split(",")
    found = [_window(each, field) for each in islice(_several(given, field), _MOST + 1)]
    if len(found) > _MOST:
        raise InvalidInput(field, f"there are more than {_MOST} windows", "open less often in a day")
    found.sort(key=lambda window: window.opens)
    for one, next_one in pairwise(found):
        if one.closes > next_one.opens:
            raise InvalidInput(field, f"{one} and {next_one} overlap", "let each begin when the one before it is over")
    return tuple(found)


def as_week(given: WeekLike) -> Week:
    """Return the windows of the seven days, Monday first.

    Args:
        given: Windows by day, or by a range of days: ``{"monday-thursday": "09:00-17:00", "friday":
            "09:00-12:00"}``. Days that are not named are closed.

    Raises:
        InvalidInput: A name is no day, a day is named twice, or windows overlap, also over midnight.
    """
    if not isinstance(given, Mapping):
        week = _seven(given)
    else:
        by_day: dict[int, tuple[Window, ...]] = {}
        for name, windows in given.items():
            taken = as_windows(windows, f"windows.{name}")
            for day in _days(name):
                if day in by_day:
                    raise InvalidInput(f"windows.{name}", f"{WEEKDAYS[day]} is named twice", "name each day once")
                by_day[day] = taken
        week = tuple(by_day.get(day, ()) for day in range(7))
    for day in range(7):
        check_neighbours(week[day], week[(day + 1) % 7], WEEKDAYS[day], WEEKDAYS[(day + 1) % 7])
    return week


def check_neighbours(day: tuple[Window, ...], following: tuple[Window, ...], name: str, next_name: str) -> None:
    """Refuse a day that is still open when the following day opens."""
    if day and following and day[-1].closes - _DAY > following[0].opens:
        raise InvalidInput(
            "windows",
            f"{day[-1]} of {name} runs into {following[0]} of {next_name}",
            "let a day begin when the one before it is over",
        )


def week_texts(week: Week) -> dict[str, list[str]]:
    """Return the windows of a week as texts by day, without the days that are closed."""
    return {WEEKDAYS[day]: [str(window) for window in windows] for day, windows in enumerate(week) if windows}


def weekday_number(name: object, field: str) -> int:
    """Return 0 for ``"monday"`` to 6 for ``"sunday"``; the first three letters are enough."""
    known = {**{day[:3]: number for number, day in enumerate(WEEKDAYS)}, **dict(zip(WEEKDAYS, range(7), strict=True))}
    word = name.strip().lower() if isinstance(name, str) else ""
    if word not in known:
        raise InvalidInput(
            field, f"{name!r} is no day{suggestion(word, WEEKDAYS)}", f"choose from {', '.join(WEEKDAYS)}"
        )
    return known[word]


def _several(given: object, field: str) -> Iterable[object]:
    if not isinstance(given, Iterable) or isinstance(given, (bytes, Mapping)):
        raise InvalidInput(field, f"{given!r} are no windows", "write '09:00-17:00', or 'closed'")
    return given


def _window(each: object, field: str) -> Window:
    if isinstance(each, Window):
        return each
    if not isinstance(each, str):
        raise InvalidInput(field, f"{each!r} is no window", "write '09:00-17:00'")
    try:
        return Window.parse(each)
    except InvalidInput as error:
        raise InvalidInput(field, error.problem, error.remedy) from None


def _days(name: object) -> Iterable[int]:
    """Return the days of a name or of a range such as ``"monday-friday"``, which can run over the weekend."""
    first, dash, last = name.partition("-") if isinstance(name, str) else (name, "", "")
    begin = weekday_number(first, "windows")
    end = weekday_number(last, "windows") if dash else begin
    return [(begin + after) % 7 for after in range((end - begin) % 7 + 1)]


def _seven(given: object) -> Week:
    if not isinstance(given, Sequence) or isinstance(given, (str, bytes)) or len(given) != len(WEEKDAYS):
        raise InvalidInput("windows", f"{given!r} is no week", "give windows by day, such as {'monday': '09:00-17:00'}")
    return tuple(as_windows(windows, f"windows.{name}") for name, windows in zip(WEEKDAYS, given, strict=True))
