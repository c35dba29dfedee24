"""``itilbrm calendar``: what is due when, how much business time lies between, and whether a calendar is one."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from itilbrm.cli.exits import DONE, WrongUsage, out, say
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, put, put_json, wrapped
from itilbrm.cli.settings import policies_around
from itilbrm.clocks import SystemClock
from itilbrm.errors import InvalidInput
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.calendars import BusinessCalendar

__all__ = ["add", "between", "check"]

_EXAMPLE: Final = "2026-01-05T10:00"
_AHEAD: Final = 10
"""So many exceptions ahead are shown of a calendar."""

_A_YEAR: Final = 366

_Row: TypeAlias = tuple[Cell, ...]
T = TypeVar("T")


def add(
    start: str,
    amount: str,
    /,
    *,
    calendar: str = "provider",
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """Tell when an amount of time that begins at an instant is over.

    Args:
        start: When it begins, such as 2026-01-05T10:00 by the clocks of the calendar, or with its offset from UTC.
        amount: How much: 5 business days, 4 business hours, 15 calendar days, 8 weeks, 1 month.
        calendar: The name of a calendar in use, or a TOML file with one.
        where: With which policies and plugins; the store is not opened.
        output: How it is shown.
    """
    from itilbrm.calendars import Amount

    used = _calendar(calendar, where)
    begins = _instant("START", start, used)
    allowed = _understood("AMOUNT", lambda: Amount.parse(amount))
    due = _understood("START", lambda: used.add(begins, allowed))
    if output.format == "json":
        put_json({**_about(used), "start": as_data(begins), "amount": str(allowed), "due": as_data(due)})
        return DONE
    row = (_local(begins, used), str(allowed), _local(due, used), _utc(due))
    put(Table(("start", "amount", "due", "due_utc"), [row]), output)
    _name(used, output)
    return DONE


def between(
    start: str, end: str, /, *, calendar: str = "provider", where: Where = HERE, output: Output = ON_THE_SCREEN
) -> int:
    """Tell how much business time lies between two instants, and how many business days closed.

    Args:
        start: The one, such as 2026-01-05T10:00 by the clocks of the calendar, or with its offset from UTC.
        end: The other; where it comes first, the time is negative.
        calendar: The name of a calendar in use, or a TOML file with one.
        where: With which policies and plugins; the store is not opened.
        output: How it is shown.
    """
    used = _calendar(calendar, where)
    begins, ends = _instant("START", start, used), _instant("END", end, used)
    time = _understood("END", lambda: used.between(begins, ends))
    days = used.closings_between(begins, ends)
    if output.format == "json":
        put_json(
            {
                **_about(used),
                "start": as_data(begins),
                "end": as_data(ends),
                "business_seconds": time.total_seconds(),
                "closings": days,
                "elapsed_seconds": (ends - begins).total_seconds(),
            }
        )
        return DONE
    row = (_local(begins, used), _local(ends, used), _span(time), days, _span(ends - begins))
    headings = ("start", "end", "business_time", "closings", "elapsed")
    put(Table(headings, [row], numbers=("closings",)), output)
    _name(used, output)
    return DONE


def check(file: str = "", /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell what a business calendar says: when it is open, and on which days it is not as always.

    Args:
        file: A TOML file with a calendar, or the name of a calendar in use; without it, the provider's.
        where: With which policies and plugins; the store is not opened.
        output: How it is shown.
    """
    used = _calendar(file or "provider", where, strict=False)
    today = SystemClock().now().date()
    exceptions = [*_exceptions(used, today)]
    week = used.to_mapping()["windows"]
    if output.format == "json":
        put_json(
            {
                **_about(used),
                "windows": week,
                "exceptions": [{"date": day.isoformat(), "windows": windows} for day, windows in exceptions],
            }
        )
        return DONE
    rows: list[_Row] = [(day, ", ".join(windows)) for day, windows in week.items()]
    ahead = [(day.strftime("%Y-%m-%d %a"), ", ".join(windows) or "closed") for day, windows in exceptions]
    if output.format == "table":
        title = f"{used.id}, edition {used.edition}, in {used.timezone}"
        out(wrapped([(0, title, "bold")]))
        shown = ahead[:_AHEAD]
        put(Table(("day", "open"), [*rows, *shown]), output, Fit(fold=("open",)))
        if len(ahead) > len(shown):
            say(f"and {len(ahead) - len(shown)} further days until {exceptions[-1][0]}; --format csv shows them all")
    else:
        put(Table(("day", "open"), [*rows, *ahead]), output)
    return DONE


def _calendar(name: str, where: Where, *, strict: bool = True) -> "BusinessCalendar":
    """Return the calendar of a file or of a name; where it must only be looked at, what is wrong is no wrong usage."""
    from itilbrm.calendars import BusinessCalendar

    if not name.endswith(".toml"):
        return policies_around(where).calendar(name)
    try:
        return BusinessCalendar.from_toml(Path(name))
    except InvalidInput as problem:
        if strict:
            raise WrongUsage(f"--calendar: {name}: {problem}") from problem
        raise


def _instant(field: str, text: str, calendar: "BusinessCalendar") -> datetime:
    from itilbrm.calendars import local_instant
    from itilbrm.calendars.local_times import zone_of

    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{field}: {text!r} is no instant; write it like {_EXAMPLE}") from None
    if given.tzinfo is None:
        try:
            return local_instant(zone_of(calendar.timezone), given, field=field)
        except InvalidInput as problem:
            raise WrongUsage(f"{problem}; or give its offset from UTC, as in {_EXAMPLE}+01:00") from problem
    return given


def _understood(field: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except InvalidInput as problem:
        raise WrongUsage(f"{field}: {problem.problem}; {problem.remedy}") from problem


def _exceptions(calendar: "BusinessCalendar", today: date) -> Iterator[tuple[date, list[str]]]:
    """Yield the days of the year ahead that are not as their day of the week, with when they are open."""
    overrides = dict(calendar.overrides)
    for number in range(_A_YEAR):
        day = today + timedelta(days=number)
        usual = calendar.windows[day.weekday()]
        windows = overrides.get(day, usual if calendar.is_business_day(day) else ())
        if windows != usual:
            yield day, [str(each) for each in windows]


def _about(calendar: "BusinessCalendar") -> dict[str, object]:
    return {"calendar": calendar.id, "edition": calendar.edition, "timezone": calendar.timezone}


def _name(calendar: "BusinessCalendar", output: Output) -> None:
    if output.format == "table":
        say(f"by the calendar {calendar.id!r}, edition {calendar.edition}, in {calendar.timezone}")


def _local(at: datetime, calendar: "BusinessCalendar") -> str:
    from itilbrm.calendars.local_times import zone_of

    return at.astimezone(zone_of(calendar.timezone)).strftime("%a %Y-%m-%d %H:%M")


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _span(time: timedelta) -> str:
    """Return a span in hours and minutes."""
    minutes = round(abs(time).total_seconds() / 60)
    return f"{'-' if time < timedelta() else ''}{minutes // 60}:{minutes % 60:02}"
