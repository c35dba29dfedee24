"""Calendars as data: what a TOML file says, and the same again (G-15)."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from itilbrm.calendars.holiday_rules import Holiday, YearlyHoliday
from itilbrm.calendars.public_holidays import PublicHolidays
from itilbrm.calendars.windows import week_texts
from itilbrm.errors import InvalidInput, suggestion

if TYPE_CHECKING:
    from itilbrm.calendars.business_calendar import BusinessCalendar

__all__ = ["read", "read_toml", "written"]

_KEYS: Final = ("id", "timezone", "windows", "overrides", "holidays", "version")
_HOLIDAY_KEYS: Final = ("days", "yearly", "of")
_OF_KEYS: Final = ("country", "subdivision")
_YEARLY_KEYS: Final = tuple(field.name for field in attrs.fields(YearlyHoliday))


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a calendar that data describe."""
    taken = _table(data, "calendar", _KEYS)
    for key in ("id", "timezone", "windows"):
        if key not in taken:
            raise InvalidInput(key, "it is missing", "a calendar has an id, a timezone and windows")
    if not isinstance(taken["windows"], Mapping):
        raise InvalidInput("windows", f"{taken['windows']!r} is no table", 'write monday-friday = "09:00-17:00"')
    overrides = _table(taken.pop("overrides", {}), "overrides")
    holidays = _table(taken.pop("holidays", {}), "holidays", _HOLIDAY_KEYS)
    return {
        **taken,
        "overrides": [(_date(day, "overrides"), windows) for day, windows in overrides.items()],
        "holidays": tuple(_holidays(holidays)),
    }


def read_toml(path: Path | str) -> dict[str, Any]:
    """Return what a TOML file says."""
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput("calendar", f"{path} cannot be read: {error.strerror}", "give the path of a file") from None
    except ValueError as error:
        raise InvalidInput("calendar", f"{path} is no TOML: {error}", "correct it there") from None


def written(calendar: "BusinessCalendar") -> dict[str, Any]:
    """Return a calendar as data."""
    data: dict[str, Any] = {
        "id": calendar.id,
        "timezone": calendar.timezone,
        "version": calendar.version,
        "windows": week_texts(calendar.windows),
    }
    if calendar.overrides:
        data["overrides"] = {day.isoformat(): [str(each) for each in windows] for day, windows in calendar.overrides}
    holidays: dict[str, Any] = {
        "days": [each.isoformat() for each in calendar.holidays if isinstance(each, date)],
        "yearly": [_rule(each) for each in calendar.holidays if isinstance(each, YearlyHoliday)],
        "of": [_public(each) for each in calendar.holidays if isinstance(each, PublicHolidays)],
    }
    if kept := {key: value for key, value in holidays.items() if value}:
        data["holidays"] = kept
    return data


def _holidays(table: Mapping[str, Any]) -> Iterable[Holiday]:
    for day in _list(table.get("days", ()), "holidays.days"):
        yield _date(day, "holidays.days")
    for number, rule in enumerate(_list(table.get("yearly", ()), "holidays.yearly")):
        where = f"holidays.yearly[{number}]"
        taken: dict[str, Any] = {"name": "", **_table(rule, where, _YEARLY_KEYS)}
        try:
            yield YearlyHoliday(**taken)
        except InvalidInput as error:
            raise InvalidInput(f"{where}.{error.field}", error.problem, error.remedy) from None
    of = table.get("of", ())
    for each in (of,) if isinstance(of, Mapping) else _list(of, "holidays.of"):
        taken = {"country": "", **_table(each, "holidays.of", _OF_KEYS)}
        yield PublicHolidays(**taken)


def _rule(rule: YearlyHoliday) -> dict[str, Any]:
    defaults = {field.name: field.default for field in attrs.fields(YearlyHoliday)}
    said = attrs.asdict(rule)
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in said.items()
        if value != defaults[name]
    }


def _public(each: PublicHolidays) -> dict[str, str]:
    return {name: value for name, value in attrs.asdict(each).items() if value}


def _table(value: object, where: str, known: Iterable[str] = ()) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidInput(where, f"{value!r} is no table", "give keys and values")
    names = tuple(known)
    for key in value:
        if names and key not in names:
            raise InvalidInput(
                where, f"{key!r} is not known{suggestion(str(key), names)}", f"choose from {', '.join(names)}"
            )
    return dict(value)


def _list(value: object, where: str) -> Iterable[Any]:
    if not isinstance(value, (list, tuple)):
        raise InvalidInput(where, f"{value!r} is no list", "write it in brackets")
    return value


def _date(value: object, where: str) -> date:
    """Return a date, written as TOML writes dates or as its text."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise InvalidInput(where, f"{value!r} is no date", "write 2026-12-24")
