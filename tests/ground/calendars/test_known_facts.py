"""What other systems' tests and a city's service requests say of business time, and where we differ.

Known systems contradict each other in a few places. There our convention is declared here, by the id of the
fact, and on the page docs/explanation/business-time.md.
"""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from itilbrm.calendars import Amount, BusinessCalendar, Ending
from itilbrm.errors import InvalidInput

SIGNED: Final = "time between instants in reverse is negative, so that it adds up over any three instants"
ELAPSED: Final = "an hour that the clocks repeat is an hour: what lies between is elapsed time (T-7)"
FROM_OPENING: Final = "what begins on a closed day counts from the next business day, also for no days at all (T-2)"

DIFFERS: Final[Mapping[str, tuple[object, str]]] = {
    "otobo-delta-00": (-205_199, SIGNED),
    "glpi-cal-btw-3": (-216_000, SIGNED),
    "whours-btw-11": (90_000, ELAPSED),
    "workal-add-2": ("2013-12-26", FROM_OPENING),
    "whours-days-09": ("2014-04-08", FROM_OPENING),
}
"""Facts that we do not share: what we say instead, and why. Each is contradicted by another system's fact."""

FACTS: Final = 236


def calendar_of(fact: Mapping[str, Any]) -> BusinessCalendar:
    given = fact["calendar"]
    hours = next(windows for windows in given["week"].values() if windows)
    overrides = given.get("overrides", {})
    overrides |= dict.fromkeys(fact.get("extra_working_days", ()), hours)
    overrides |= {day: [] for day in fact.get("extra_holidays", ())}
    return BusinessCalendar(
        id=fact["id"],
        timezone=given["tz"],
        windows={day: texts(windows) for day, windows in given["week"].items()},
        overrides={date.fromisoformat(day): texts(windows) for day, windows in overrides.items()},
        holidays=[date.fromisoformat(day) for day in given["holidays"]],
    )


def texts(windows: list[list[str]]) -> list[str]:
    return ["-".join(window) for window in windows]


def answer(fact: Mapping[str, Any]) -> object:
    """Return what the library says: an instant, a number of seconds or of days."""
    calendar, start = calendar_of(fact), datetime.fromisoformat(fact["start"])
    return ANSWERS[fact["op"]](calendar, start, fact)


def add_time(calendar: BusinessCalendar, start: datetime, fact: Mapping[str, Any]) -> datetime:
    span = timedelta(seconds=abs(fact["amount_s"]))
    return (calendar.add_time if fact["amount_s"] >= 0 else calendar.subtract_time)(start, span)


def time_between(calendar: BusinessCalendar, start: datetime, fact: Mapping[str, Any]) -> float:
    pauses = [[datetime.fromisoformat(each) for each in pause] for pause in fact.get("pauses", [])]
    paused = sum((calendar.between(begin, end) for begin, end in pauses), timedelta())
    return (calendar.between(start, datetime.fromisoformat(fact["end"])) - paused).total_seconds()


def days_between(calendar: BusinessCalendar, start: datetime, fact: Mapping[str, Any]) -> int:
    first = start.date() - timedelta(days=fact.get("include_start", False))
    return calendar.days_between(first, date.fromisoformat(fact["end"]))


def add_days(calendar: BusinessCalendar, start: datetime, fact: Mapping[str, Any]) -> datetime:
    """Count from noon: these facts speak of days alone."""
    noon = datetime.combine(start.date(), time(12), ZoneInfo(calendar.timezone))
    closing = added(calendar, noon, fact["days"], "close")
    return (closing - timedelta(seconds=1)).astimezone(noon.tzinfo)


ANSWERS: Final[Mapping[str, Callable[[BusinessCalendar, datetime, Mapping[str, Any]], object]]] = {
    "add_time": add_time,
    "time_between": time_between,
    "time_between_with_pauses": time_between,
    "next_open": lambda calendar, start, _fact: calendar.next_opening(start),
    "days_between": days_between,
    "add_days": add_days,
    "add_days_keep_time": lambda calendar, start, fact: added(calendar, start, fact["days"], "time_of_day"),
    "add_days_end_of_day": lambda calendar, start, fact: added(calendar, start, fact["days"], "close"),
}


def added(calendar: BusinessCalendar, at: datetime, days: int, ends: Ending) -> datetime:
    amount = Amount(n=abs(days), unit="business_days", ends=ends)
    return calendar.add(at, amount) if days >= 0 else calendar.subtract(at, amount)


def same(value: object, expected: object) -> bool:
    """Tell whether we say what a fact says: a number, an instant, or only its local day."""
    if not isinstance(expected, str):
        return value == expected
    assert isinstance(value, datetime)
    said = datetime.fromisoformat(expected)
    return value == said if said.tzinfo else value.date() == said.date()


@pytest.mark.realises("T-1", "T-2", "T-5", "T-7")
def test_the_facts_of_other_systems_hold_but_for_those_where_they_contradict_each_other(cases: Path) -> None:
    facts = json.loads((cases / "calendar" / "due_cases.json").read_text(encoding="utf-8"))
    assert len(facts) == FACTS
    assert DIFFERS.keys() <= {fact["id"] for fact in facts}
    answers = {fact["id"]: answer(fact) for fact in facts if fact["op"] != "add_time_rejected"}
    theirs = {fact["id"]: fact["expected"] for fact in facts}
    differing = {number for number, said in answers.items() if not same(said, theirs[number])}
    assert differing == DIFFERS.keys()
    for number, (ours, _convention) in DIFFERS.items():
        assert same(answers[number], ours), number


def test_what_other_systems_refuse_to_add_is_refused(cases: Path) -> None:
    facts = json.loads((cases / "calendar" / "due_cases.json").read_text(encoding="utf-8"))
    refused = [fact["amount"] for fact in facts if fact["op"] == "add_time_rejected"]
    assert refused == [{"Years": 2}, {"Hours": -2}]
    with pytest.raises(InvalidInput):
        Amount.parse("2 years")
    with pytest.raises(InvalidInput):
        Amount(n=-2, unit="business_hours")


@pytest.mark.realises("T-1", "T-2", "T-7")
def test_2775_deadlines_of_a_city_are_met_within_a_minute(cases: Path) -> None:
    given = json.loads((cases / "calendar" / "boston311_2015_calendar.json").read_text(encoding="utf-8"))
    boston = BusinessCalendar(
        id="boston",
        timezone=given["tz"],
        windows={day: texts(windows) for day, windows in given["week"].items()},
        holidays=[date.fromisoformat(day) for day in given["holidays"]],
    )
    ten_days = Amount.parse("10 business days, to the time of day")
    with (cases / "calendar" / "boston311_2015_deadlines.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2775
    zone = ZoneInfo(given["tz"])
    for row in rows:
        opened, target = (datetime.fromisoformat(row[name]).replace(tzinfo=zone) for name in ("opened", "target"))
        assert abs(boston.add(opened, ten_days) - target) <= timedelta(seconds=60), row["case_id"]
