import sys
from datetime import date, timedelta
from importlib.metadata import version
from typing import Final

import holidays as package
import pytest

from itilbrm.calendars import BusinessCalendar, Holiday, PublicHolidays, YearlyHoliday
from itilbrm.calendars.holiday_rules import holidays_of
from itilbrm.errors import InvalidInput

WEEK: Final = {"monday-friday": "09:00-17:00"}

ENGLAND: Final = (
    YearlyHoliday(name="New Year's Day", month=1, day=1, observed="next"),
    YearlyHoliday(name="Good Friday", easter=-2),
    YearlyHoliday(name="Easter Monday", easter=1),
    YearlyHoliday(name="May Day", month=5, weekday="monday", nth=1),
    YearlyHoliday(name="Spring Bank Holiday", month=5, weekday="monday", nth=-1),
    YearlyHoliday(name="Late Summer Bank Holiday", month=8, weekday="mon", nth=-1),
    YearlyHoliday(name="Christmas Day", month=12, day=25, observed="next"),
    YearlyHoliday(name="Boxing Day", month=12, day=26, observed="next"),
)
AMERICA: Final = (
    YearlyHoliday(name="New Year's Day", month=1, day=1, observed="nearest"),
    YearlyHoliday(name="Martin Luther King Jr. Day", month=1, weekday="monday", nth=3),
    YearlyHoliday(name="Washington's Birthday", month=2, weekday="monday", nth=3),
    YearlyHoliday(name="Memorial Day", month=5, weekday="monday", nth=-1),
    YearlyHoliday(name="Juneteenth", month=6, day=19, observed="nearest", first_year=2021),
    YearlyHoliday(name="Independence Day", month=7, day=4, observed="nearest"),
    YearlyHoliday(name="Labor Day", month=9, weekday="monday", nth=1),
    YearlyHoliday(name="Columbus Day", month=10, weekday="monday", nth=2),
    YearlyHoliday(name="Veterans Day", month=11, day=11, observed="nearest"),
    YearlyHoliday(name="Thanksgiving", month=11, weekday="thursday", nth=4),
    YearlyHoliday(name="Christmas Day", month=12, day=25, observed="nearest"),
)
SINGLE_YEARS: Final = {1981, 1995, 1999, 2002, 2011, 2012, 2020, 2022, 2023}
"""Years of England with a jubilee, a wedding, a funeral, a coronation, or a moved bank holiday."""


def named(year: int, *rules: Holiday) -> list[str]:
    return [each.strftime("%m-%d") for each in sorted(holidays_of(year, rules))]


@pytest.mark.parametrize("year", sorted({*range(1979, 2026)} - SINGLE_YEARS))
def test_the_rules_of_england_are_its_bank_holidays(year: int) -> None:
    assert holidays_of(year, ENGLAND) == {*package.country_holidays("GB", subdiv="ENG", years=year)}


@pytest.mark.parametrize("year", range(1990, 2026))
def test_the_rules_of_the_united_states_are_its_federal_holidays(year: int) -> None:
    theirs = {day for near in (year, year + 1) for day in package.country_holidays("US", years=near)}
    assert holidays_of(year, AMERICA) == {day for day in theirs if day.year == year}


@pytest.mark.parametrize("year", range(1872, 2101))
def test_easter_is_when_it_is(year: int) -> None:
    fridays = package.country_holidays("GB", subdiv="ENG", years=year).get_named("Good Friday")
    assert [*holidays_of(year, ENGLAND[1:2])] == fridays


def test_a_rule_holds_from_its_first_year_to_its_last() -> None:
    rule = YearlyHoliday(name="Founders' Day", month=3, day=2, first_year=2020, last_year=2022)
    assert [year for year in range(2015, 2030) if named(year, rule)] == [2020, 2021, 2022]


def test_a_date_that_a_year_does_not_have_is_no_holiday() -> None:
    leap = YearlyHoliday(name="Leap Day", month=2, day=29)
    fifth, last_fifth = (YearlyHoliday(name="Fifth", month=2, weekday="monday", nth=nth) for nth in (5, -5))
    assert [year for year in range(1999, 2010) if named(year, leap)] == [2000, 2004, 2008]
    assert [year for year in range(1990, 2030) if named(year, fifth)] == [2016]
    assert named(2016, fifth) == ["02-29"]
    assert named(2016, last_fifth) == ["02-01"]


def test_a_holiday_at_the_turn_of_the_year_is_observed_in_the_year_beside_it() -> None:
    new_year = YearlyHoliday(name="New Year", month=1, day=1, observed="nearest")
    assert named(2021, new_year) == ["01-01", "12-31"]
    assert named(2022, new_year) == ["01-01"]
    eve = YearlyHoliday(name="New Year's Eve", month=12, day=31, observed="next")
    assert named(2024, eve) == ["01-01", "12-31"]


def test_a_day_that_is_taken_is_not_taken_again() -> None:
    first = YearlyHoliday(name="First", month=7, day=4, observed="nearest")
    second = YearlyHoliday(name="Second", month=7, day=3)
    assert named(2026, first, second) == ["07-03", "07-04", "07-06"]
    same = YearlyHoliday(name="Same day", month=7, day=4, observed="next")
    assert named(2026, same, same) == ["07-04", "07-06", "07-07"]
    assert named(2026, same, date(2026, 7, 6)) == ["07-04", "07-06", "07-07"]


def test_each_rule_says_what_it_means_by_a_weekend() -> None:
    friday = YearlyHoliday(name="Day", month=7, day=3, observed="next", weekend=("friday", "saturday"))
    assert named(2026, friday) == ["07-03", "07-05"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"name": " ", "month": 1, "day": 1}, "name: the text is blank; say it in words"),
        (
            {"month": 1},
            "holidays: 'Day' does not say in one way when it is; give month and day, or month, weekday and nth, or",
        ),
        ({"month": 1, "day": 1, "easter": 1}, "in one way"),
        ({"month": 1, "day": 1, "weekday": "monday", "nth": 1}, "in one way"),
        ({"day": 1}, "in one way"),
        ({"month": 13, "day": 1}, "month: 13 is not between 1 and 12"),
        ({"month": 2, "day": 30}, "day: 30 is not between 1 and 29"),
        ({"month": 2, "day": -1}, "day: -1 is not between 1 and 29"),
        ({"month": 2, "weekday": "monday"}, "nth: 0 is not between 1 and 5"),
        ({"month": 2, "weekday": "monday", "nth": -6}, "nth: 6 is not between 1 and 5"),
        ({"month": 2, "nth": 1}, "weekday: '' is no day"),
        ({"month": 2, "weekday": "mondy", "nth": 1}, "weekday: 'mondy' is no day (did you mean 'monday'?)"),
        ({"easter": 201}, "easter: 201 days are too far from Easter; give -200 to 200 days"),
        ({"month": "5", "day": 1}, "month: '5' is no number; give an int"),
        ({"month": True, "day": 1}, "month: True is no number; give an int"),
        ({"month": None, "day": 1}, "month: None is no number; give an int"),
        ({"month": 5, "day": 1, "first_year": 2020, "last_year": 2019}, "last_year: 2019 comes before 2020"),
        ({"month": 5, "day": 1, "observed": "nxt"}, "observed: 'nxt' is not known (did you mean 'next'?)"),
        ({"month": 5, "day": 1, "weekend": "saturday"}, "weekend: 'saturday' is no list; give days such as"),
        (
            {"month": 5, "day": 1, "weekend": ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
            "weekend: no day is left outside the weekend; leave one out",
        ),
    ],
)
def test_a_rule_that_says_no_day_is_refused(said: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        YearlyHoliday(**{"name": "Day", **said})  # type: ignore[arg-type]  # what a file could say
    assert message in str(refused.value)


def test_public_holidays_are_those_of_country_and_region() -> None:
    calendar = BusinessCalendar(
        id="edinburgh",
        timezone="Europe/London",
        windows=WEEK,
        holidays=[PublicHolidays(country="GB", subdivision="SCT"), date(2026, 12, 24)],
    )
    assert not calendar.is_business_day(date(2026, 11, 30))
    assert not calendar.is_business_day(date(2026, 12, 24))
    assert calendar.is_business_day(date(2026, 4, 6))
    assert PublicHolidays(country="GB").dates_in(2026) <= PublicHolidays(country="GB", subdivision="SCT").dates_in(2026)


def test_the_edition_of_a_calendar_names_the_data_of_its_holidays() -> None:
    calendar = BusinessCalendar(
        id="london",
        timezone="Europe/London",
        windows=WEEK,
        version=3,
        holidays=[PublicHolidays(country="GB", subdivision="ENG"), PublicHolidays(country="DE")],
    )
    assert calendar.edition == f"3 with holidays-{version('holidays')}"


@pytest.mark.parametrize(
    ("country", "subdivision", "message"),
    [
        ("GBR ", "", "country: 'GBR ' has blanks around it"),
        ("gb", "", "holidays.of.country: 'gb' is not known (did you mean 'GB'?); give a code of ISO 3166 such as 'GB'"),
        ("GB", "ENGL", "holidays.of.subdivision: GB has no region 'ENGL' (did you mean 'ENG'?); choose from"),
        ("AF", "X", "holidays.of.subdivision: AF has no region 'X'; leave it out"),
    ],
)
def test_a_country_or_region_that_nobody_knows_is_refused(country: str, subdivision: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        PublicHolidays(country=country, subdivision=subdivision)
    assert message in str(refused.value)


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(InvalidInput) as refused:
        PublicHolidays(country="GB")
    assert str(refused.value) == (
        "holidays.of: public holidays come from a package that is not installed; "
        "pip install itilbrm[calendar], or list the dates"
    )
    assert YearlyHoliday(name="Day", month=5, day=1).date_in(2026) == date(2026, 5, 1)


@pytest.mark.parametrize("wrong", ["2026-12-25", 5, ["2026-12-25"], [date.min.replace(year=2026).strftime]])
def test_what_is_no_holiday_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidInput, match="holidays: "):
        BusinessCalendar(id="x", timezone="UTC", windows=WEEK, holidays=wrong)  # type: ignore[arg-type]  # what somebody could give


def test_a_year_is_closed_for_no_longer_than_its_rules_say() -> None:
    calendar = BusinessCalendar(id="england", timezone="Europe/London", windows=WEEK, holidays=ENGLAND)
    first = date(2026, 1, 1)
    week_days = sum((first + timedelta(days=day)).weekday() < 5 for day in range(365))
    assert calendar.days_between(first - timedelta(days=1), date(2026, 12, 31)) == week_days - 8


def test_holidays_of_any_number_of_years_are_worked_out() -> None:
    calendar = BusinessCalendar(
        id="long", timezone="UTC", windows=WEEK, holidays=[YearlyHoliday(name="First", month=5, day=1)]
    )
    assert not any(calendar.is_business_day(date(year, 5, 1)) for year in range(1900, 2210))
    assert not calendar.is_business_day(date(1900, 5, 1))
