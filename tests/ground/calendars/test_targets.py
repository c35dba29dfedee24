"""The examples of DOMAIN 0.5, and the corners of counting."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from itilbrm.calendars import PROVIDER_DEFAULT_CALENDAR, Amount, BusinessCalendar

LONDON: Final = BusinessCalendar(
    id="london",
    timezone="Europe/London",
    windows={"monday-friday": "09:00-17:00"},
    holidays=[date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)],
)
NEW_YORK: Final = BusinessCalendar(id="new-york", timezone="America/New_York", windows={"monday-friday": "09:00-17:00"})
LONDON_TIME: Final = ZoneInfo("Europe/London")


def london(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON_TIME)


def added(start: datetime, amount: str, calendar: BusinessCalendar = LONDON) -> datetime:
    return calendar.add(start, Amount.parse(amount))


@pytest.mark.realises("T-1", "T-4", "SC-15")
@pytest.mark.parametrize(
    ("received", "amount", "due"),
    [
        (london(2025, 12, 19, 10), "5 business days", london(2025, 12, 30, 17)),
        (london(2025, 12, 19, 10), "20 business days", london(2026, 1, 21, 17)),
        (london(2025, 12, 19, 10), "8 weeks", london(2026, 2, 14)),
        (london(2025, 12, 18, 10), "3 business days", london(2025, 12, 23, 17)),
        (london(2025, 12, 18, 10), "0 business days", london(2025, 12, 18, 17)),
        (london(2025, 12, 18, 10), "15 calendar days", london(2026, 1, 3)),
        (london(2025, 12, 18, 10), "15 calendar days, to the time of day", london(2026, 1, 2, 10)),
        (london(2025, 12, 18, 10), "5 business days, to the end of the day", london(2025, 12, 30)),
        (london(2025, 12, 18, 10), "5 business days, to the time of day", london(2025, 12, 29, 10)),
        (london(2025, 12, 18, 10), "4 business hours", london(2025, 12, 18, 14)),
        (london(2025, 12, 18, 16, 30), "1.5 business hours", london(2025, 12, 19, 10)),
        (london(2026, 1, 31, 10), "1 month", london(2026, 3, 1)),
        (london(2024, 1, 31, 10), "1 month", london(2024, 3, 1)),
        (london(2026, 3, 31, 10), "6 months", london(2026, 10, 1)),
        (london(2026, 11, 30, 10), "15 months", london(2028, 3, 1)),
    ],
)
def test_what_is_received_then_is_due_then(received: datetime, amount: str, due: datetime) -> None:
    assert added(received, amount) == due


@pytest.mark.realises("T-1", "T-2")
@pytest.mark.parametrize(
    ("received", "day_0"),
    [
        (london(2025, 12, 19, 7), date(2025, 12, 19)),
        (london(2025, 12, 19, 16, 59), date(2025, 12, 19)),
        (london(2025, 12, 19, 17), date(2025, 12, 22)),
        (london(2025, 12, 20, 12), date(2025, 12, 22)),
        (london(2025, 12, 24, 17), date(2025, 12, 29)),
        (london(2025, 12, 25, 10), date(2025, 12, 29)),
    ],
)
def test_what_comes_early_counts_from_opening_and_what_comes_late_from_the_next(
    received: datetime, day_0: date
) -> None:
    assert added(received, "0 business days") == LONDON.closing(day_0)
    assert LONDON.next_opening(received) == max(LONDON.opening(day_0), received)
    kept = added(received, "1 business day, to the time of day").astimezone(LONDON_TIME)
    counted = max(received, LONDON.opening(day_0)).astimezone(LONDON_TIME)
    assert (kept.hour, kept.minute) == (counted.hour, counted.minute)
    assert LONDON.days_between(day_0, kept.date()) == 1


@pytest.mark.realises("T-2", "T-3", "SC-16")
def test_friday_evening_in_new_york_counts_from_monday_in_london_and_from_friday_only_before_close() -> None:
    sent = datetime(2025, 10, 24, 17, 30, tzinfo=ZoneInfo("America/New_York"))
    assert sent == london(2025, 10, 24, 22, 30)
    assert sent == datetime(2025, 10, 25, 10, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    monday = date(2025, 10, 27)
    assert LONDON.next_opening(sent) == LONDON.opening(monday)
    assert added(sent, "0 business days") == LONDON.closing(monday)
    assert added(sent, "0 business days", NEW_YORK) == NEW_YORK.closing(monday)
    assert added(sent - timedelta(hours=1), "0 business days", NEW_YORK) == NEW_YORK.closing(date(2025, 10, 24))


@pytest.mark.realises("T-7")
def test_a_day_is_not_24_hours_when_the_clocks_change() -> None:
    noon = london(2025, 10, 25, 12)
    always = BusinessCalendar(id="always", timezone="Europe/London", windows={"monday-sunday": "00:00-24:00"})
    day_later = added(noon, "1 calendar day, to the time of day", always)
    assert day_later == london(2025, 10, 26, 12)
    assert always.between(noon, day_later) == timedelta(hours=25)
    assert added(noon, "1 business day, to the time of day", always) == day_later
    assert added(noon, "24 business hours", always) == day_later - timedelta(hours=1)
    in_spring = london(2026, 3, 28, 12)
    assert always.between(in_spring, added(in_spring, "1 calendar day, to the time of day", always)) == timedelta(
        hours=23
    )


@pytest.mark.realises("T-7", "T-8")
def test_a_computed_time_is_the_first_instant_at_which_the_clocks_have_reached_it() -> None:
    always = BusinessCalendar(id="always", timezone="Europe/London", windows={"monday-sunday": "00:00-24:00"})
    one_day = "1 calendar day, to the time of day"
    assert added(london(2026, 3, 28, 1, 30), one_day, always) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert added(london(2025, 10, 25, 1, 30), one_day, always) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    night = BusinessCalendar(
        id="night", timezone="Europe/London", windows={"sunday": "00:00-01:30, 01:30-03:00", "monday": "09:00-17:00"}
    )
    spring, autumn = date(2026, 3, 29), date(2025, 10, 26)
    assert night.between(night.opening(spring), night.closing(spring)) == timedelta(hours=2)
    assert night.between(night.opening(autumn), night.closing(autumn)) == timedelta(hours=4)


@pytest.mark.realises("T-7")
def test_a_day_that_a_place_skipped_is_no_business_day() -> None:
    apia = BusinessCalendar(id="apia", timezone="Pacific/Apia", windows={"monday-friday": "09:00-17:00"})
    assert not apia.is_business_day(date(2011, 12, 30))
    assert apia.days_between(date(2011, 12, 29), date(2012, 1, 2)) == 1
    before = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    assert added(before, "1 business day", apia) == apia.closing(date(2012, 1, 2))
    assert added(before, "1 calendar day", apia) == datetime(2011, 12, 31, tzinfo=ZoneInfo("Pacific/Apia"))


def test_the_night_after_an_evening_belongs_to_its_day() -> None:
    nights = BusinessCalendar(id="nights", timezone="Europe/London", windows={"monday-friday": "22:00-06:00"})
    three = london(2026, 1, 7, 3)
    assert nights.is_open(three)
    tuesday = date(2026, 1, 6)
    assert nights.opening(tuesday) == london(2026, 1, 6, 22)
    assert nights.closing(tuesday) == london(2026, 1, 7, 6)
    assert added(three, "0 business days", nights) == nights.closing(tuesday)
    assert added(three, "1 business day, to the time of day", nights) == three + timedelta(days=1)
    assert added(three, "0 business days, to the end of the day", nights) == nights.closing(tuesday)
    over_new_year = london(2026, 1, 1, 5)
    assert nights.between(london(2025, 12, 31, 23), over_new_year) == timedelta(hours=6)
    assert nights.is_open(over_new_year)
    assert added(over_new_year, "2 business hours", nights) == london(2026, 1, 1, 23)
    assert nights.subtract_time(over_new_year, timedelta(hours=8)) == london(2025, 12, 31, 5)


@pytest.mark.realises("T-7")
@pytest.mark.parametrize(
    ("saturday", "hours"), [(date(2026, 3, 28), 7), (date(2025, 10, 25), 9), (date(2026, 1, 3), 8)]
)
def test_a_night_is_as_long_as_the_clocks_make_it(saturday: date, hours: int) -> None:
    nights = BusinessCalendar(id="nights", timezone="Europe/London", windows={"saturday": "22:00-06:00"})
    assert nights.between(nights.opening(saturday), nights.closing(saturday)) == timedelta(hours=hours)
    assert nights.closing(saturday).astimezone(LONDON_TIME).hour == 6


def test_the_last_closing_of_a_year_is_closed_and_the_next_year_opens() -> None:
    last = LONDON.closing(date(2026, 12, 31))
    assert not LONDON.is_open(last)
    assert LONDON.next_opening(last) == london(2027, 1, 1, 9)
    assert added(last, "0 business days") == london(2027, 1, 1, 17)
    assert added(last, "1 business hour") == london(2027, 1, 1, 10)


def test_an_override_beats_the_week_and_the_holidays() -> None:
    christmas_eve, christmas, saturday = date(2025, 12, 24), date(2025, 12, 25), date(2025, 12, 27)
    calendar = BusinessCalendar(
        id="shop",
        timezone="Europe/London",
        windows={"monday-friday": ["09:00-12:00", "13:00-17:00"]},
        overrides={
            christmas_eve: "09:00-12:00",
            christmas: "10:00-11:00",
            saturday: "09:00-12:00",
            date(2025, 12, 29): "closed",
        },
        holidays=[christmas, date(2025, 12, 26)],
    )
    assert calendar.closing(christmas_eve) == london(2025, 12, 24, 12)
    assert calendar.is_business_day(christmas)
    assert not calendar.is_business_day(date(2025, 12, 26))
    assert not calendar.is_business_day(date(2025, 12, 29))
    assert calendar.days_between(christmas_eve, date(2025, 12, 31)) == 4
    assert not calendar.is_open(london(2025, 12, 23, 12, 30))
    assert calendar.between(london(2025, 12, 23), london(2025, 12, 28)) == timedelta(hours=7 + 3 + 1 + 3)


def test_the_time_of_day_stays_within_the_hours_of_the_last_day() -> None:
    short = BusinessCalendar(
        id="short", timezone="UTC", windows={"monday-thursday": "08:00-18:00", "friday": "10:00-12:00"}
    )
    early, late = (datetime(2026, 1, 8, hour, tzinfo=UTC) for hour in (8, 17))
    assert added(early, "1 business day, to the time of day", short) == datetime(2026, 1, 9, 10, tzinfo=UTC)
    assert added(late, "1 business day, to the time of day", short) == datetime(2026, 1, 9, 12, tzinfo=UTC)


@pytest.mark.realises("T-5")
def test_a_pause_adds_its_hours_to_hours_and_its_closings_to_days() -> None:
    calendar = PROVIDER_DEFAULT_CALENDAR
    start = datetime(2026, 1, 5, 10, tzinfo=UTC)
    pause = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 1, 7, 12, tzinfo=UTC)
    hours, days = Amount.parse("40 business hours"), Amount.parse("5 business days")
    due = calendar.add(start, hours)
    assert calendar.extended(due, [pause], hours) == calendar.add_time(due, timedelta(hours=16))
    due = calendar.add(start, days)
    assert calendar.extended(due, [pause], days) == calendar.closing(date(2026, 1, 14))
    kept = Amount.parse("5 business days, to the time of day")
    assert calendar.extended(calendar.add(start, kept), [pause], kept) == datetime(2026, 1, 14, 10, tzinfo=UTC)
    open_all_day = Amount.parse("5 business days, to the end of the day")
    assert calendar.extended(calendar.add(start, open_all_day), [pause], open_all_day) == datetime(
        2026, 1, 15, tzinfo=UTC
    )
    at_opening = calendar.add(start.replace(hour=9), kept)
    assert calendar.extended(at_opening, [pause], kept) == datetime(2026, 1, 14, 9, tzinfo=UTC)
    calendar_days = Amount.parse("10 calendar days")
    due = calendar.add(start, calendar_days)
    assert calendar.extended(due, [pause], calendar_days) == datetime(2026, 1, 18, tzinfo=UTC)
    timed = Amount.parse("10 calendar days, to the time of day")
    assert calendar.extended(calendar.add(start, timed), [pause], timed) == datetime(2026, 1, 17, 10, tzinfo=UTC)


@pytest.mark.realises("T-5")
def test_days_go_on_after_a_day_without_closing_and_pauses_after_the_due_instant_add_nothing() -> None:
    always = BusinessCalendar(id="always", timezone="UTC", windows={"monday-sunday": "00:00-24:00"})
    start = datetime(2026, 1, 5, 10, tzinfo=UTC)
    for text in ("5 business days", "5 business days, to the end of the day"):
        amount = Amount.parse(text)
        due = always.add(start, amount)
        assert due == datetime(2026, 1, 11, tzinfo=UTC)
        over_midnight = start, start + timedelta(days=1)
        assert always.extended(due, [over_midnight], amount) == due + timedelta(days=1)
        assert always.extended(due, [(start, start + timedelta(hours=1))], amount) == due
        assert always.extended(due, [(due, due + timedelta(days=9))], amount) == due


def test_going_back_mirrors_going_on() -> None:
    wednesday = london(2026, 1, 7, 12)
    for text, begun in (
        ("1 business day", london(2026, 1, 6, 17)),
        ("1 business day, to the time of day", london(2026, 1, 6, 12)),
        ("4 business hours", london(2026, 1, 6, 16)),
        ("5 calendar days, to the time of day", london(2026, 1, 2, 12)),
        ("1 week, to the time of day", london(2025, 12, 31, 12)),
        ("1 month, to the time of day", london(2025, 12, 7, 12)),
    ):
        assert LONDON.subtract(wednesday, Amount.parse(text)) == begun
    saturday, early = london(2026, 1, 10, 12), london(2026, 1, 9, 9)
    assert LONDON.subtract(saturday, Amount.parse("1 business day")) == london(2026, 1, 8, 17)
    assert LONDON.subtract(early, Amount.parse("1 business day")) == london(2026, 1, 7, 17)
    over_new_year = LONDON.subtract(london(2026, 1, 2, 12), Amount.parse("300 business days"))
    assert LONDON.closings_between(over_new_year, london(2026, 1, 2, 12)) == 299
    assert LONDON.subtract_time(wednesday, timedelta()) == wednesday


def test_the_provider_works_from_monday_to_friday_from_nine_to_five() -> None:
    monday = datetime(2026, 12, 21, tzinfo=UTC)
    assert PROVIDER_DEFAULT_CALENDAR.id == "provider"
    assert PROVIDER_DEFAULT_CALENDAR.between(monday, monday + timedelta(days=7)) == timedelta(hours=40)
    assert PROVIDER_DEFAULT_CALENDAR.edition == "1"


def test_a_calendar_that_has_but_a_few_days_knows_them() -> None:
    fair = BusinessCalendar(
        id="fair",
        timezone="UTC",
        windows={},
        overrides={date(2026, 5, 1): "10:00-12:00", date(2031, 5, 1): "10:00-12:00"},
    )
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert fair.next_opening(start) == datetime(2026, 5, 1, 10, tzinfo=UTC)
    assert fair.add(start, Amount.parse("1 business day")) == datetime(2031, 5, 1, 12, tzinfo=UTC)
    assert fair.subtract(datetime(2032, 1, 1, tzinfo=UTC), Amount.parse("1 business day")) == fair.closing(
        date(2026, 5, 1)
    )
    assert fair.subtract_time(datetime(2032, 1, 1, tzinfo=UTC), timedelta(hours=3)) == datetime(
        2026, 5, 1, 11, tzinfo=UTC
    )
    assert fair.between(start, datetime(2032, 1, 1, tzinfo=UTC)) == timedelta(hours=4)
    assert not fair.is_open(datetime(2040, 1, 1, tzinfo=UTC))


def test_days_are_looked_for_over_200_years() -> None:
    rare = BusinessCalendar(
        id="rare",
        timezone="UTC",
        windows={},
        overrides={date(1900, 5, 1): "10:00-12:00", date(2099, 5, 1): "10:00-12:00"},
    )
    start = datetime(1900, 1, 1, tzinfo=UTC)
    assert rare.add(start, Amount.parse("1 business day")) == rare.closing(date(2099, 5, 1))
    assert rare.add(start, Amount.parse("4 business hours")) == rare.closing(date(2099, 5, 1))
