import copy
import json
import pickle
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilbrm.calendars import Amount, BusinessCalendar, PublicHolidays, Window, YearlyHoliday
from itilbrm.errors import InvalidInput
from tests.ground.calendars.slow_model import calendars

WHOLE: Final = """
id = "london"
timezone = "Europe/London"
version = 3

[windows]
monday-thursday = "09:00-12:30, 13:00-17:00"
fri = ["09:00-12:00"]
saturday = "closed"

[overrides]
2026-12-24 = "09:00-12:00"
2026-12-28 = "closed"

[holidays]
days = [2026-05-04, "2026-05-05"]

[holidays.of]
country = "GB"
subdivision = "ENG"

[[holidays.yearly]]
name = "Founders' Day"
month = 3
day = 2
observed = "next"
weekend = ["friday", "saturday", "sunday"]
first_year = 2020

[[holidays.yearly]]
name = "Shrove Tuesday"
easter = -47
"""


def test_a_file_describes_a_calendar(tmp_path: Path) -> None:
    path = tmp_path / "london.toml"
    path.write_text(WHOLE, encoding="utf-8")
    half_day = (Window(540, 720),)
    assert BusinessCalendar.from_toml(path) == BusinessCalendar(
        id="london",
        timezone="Europe/London",
        version=3,
        windows=[(Window(540, 750), Window(780, 1020))] * 4 + [half_day, (), ()],
        overrides={date(2026, 12, 28): (), date(2026, 12, 24): half_day},
        holidays=[
            date(2026, 5, 4),
            date(2026, 5, 5),
            YearlyHoliday(
                name="Founders' Day",
                month=3,
                day=2,
                observed="next",
                weekend=("friday", "saturday", "sunday"),
                first_year=2020,
            ),
            YearlyHoliday(name="Shrove Tuesday", easter=-47),
            PublicHolidays(country="GB", subdivision="ENG"),
        ],
    )


@pytest.mark.realises("G-15")
def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "london.toml"
    path.write_text(WHOLE, encoding="utf-8")
    calendar = BusinessCalendar.from_toml(str(path))
    written = json.loads(json.dumps(calendar.to_mapping()))
    assert BusinessCalendar.from_mapping(written) == calendar


@given(calendars())
def test_a_calendar_is_the_same_after_it_was_written_copied_or_pickled(
    drawn: tuple[BusinessCalendar, datetime],
) -> None:
    calendar, at = drawn
    used = calendar.between(at, at + timedelta(days=9))
    again = BusinessCalendar.from_mapping(json.loads(json.dumps(calendar.to_mapping())))
    for each in (again, copy.deepcopy(calendar), pickle.loads(pickle.dumps(calendar)), attrs.evolve(calendar)):  # noqa: S301 -- our own pickle
        assert each == calendar
        assert hash(each) == hash(calendar)
        assert repr(each) == repr(calendar)
        assert each.between(at, at + timedelta(days=9)) == used


def mapping(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 -- whatever a file says
    plain = {"id": "x", "timezone": "UTC", "windows": {"monday": "09:00-17:00"}} | changes
    return {key: value for key, value in plain.items() if value is not None}


@pytest.mark.realises("G-15")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "calendar: [] is no table; give keys and values"),
        (mapping(id=None), "id: it is missing; a calendar has an id, a timezone and windows"),
        (mapping(timezone=None), "timezone: it is missing; a calendar has an id, a timezone and windows"),
        (mapping(windows=None), "windows: it is missing; a calendar has an id, a timezone and windows"),
        (mapping(id=" "), "id: the text is blank; give an id"),
        (
            mapping(timezone="Europe/Londn"),
            "timezone: 'Europe/Londn' is no time zone (did you mean 'Europe/London'?); give a name of the IANA",
        ),
        (mapping(timezone="../etc"), "timezone: '../etc' is no time zone; give a name"),
        (mapping(timezone="Europe"), "timezone: 'Europe' is no time zone"),
        (mapping(timezone=1), "timezone: 1 is no name of a time zone; give one such as 'Europe/London'"),
        (mapping(version=0), "version: 0 is no version; give a whole number from 1"),
        (mapping(version=True), "version: True is no version; give a whole number from 1"),
        (mapping(version="1"), "version: '1' is no version; give a whole number from 1"),
        (
            mapping(window={}),
            "calendar: 'window' is not known (did you mean 'windows'?); choose from id, timezone, windows, overrides,",
        ),
        (mapping(windows="09:00-17:00"), "windows: '09:00-17:00' is no table; write monday-friday = \"09:00-17:00\""),
        (mapping(windows={}), "windows: the calendar 'x' never opens; give windows for one day at least"),
        (mapping(windows={"sunday": "closed"}), "windows: the calendar 'x' never opens"),
        (mapping(windows={}, overrides={"2026-01-01": []}), "windows: the calendar 'x' never opens"),
        (
            mapping(windows={"mondey": "09:00-17:00"}),
            "windows: 'mondey' is no day (did you mean 'monday'?); choose from monday, tuesday,",
        ),
        (mapping(windows={5: "09:00-17:00"}), "windows: 5 is no day"),
        (
            mapping(windows={"monday-friday": "09:00-17:00", "tue": "closed"}),
            "windows.tue: tuesday is named twice; name each day once",
        ),
        (mapping(windows={"monday": "9-17"}), "windows.monday: '9-17' is no window; write '09:00-17:00'"),
        (mapping(windows={"monday": 9}), "windows.monday: 9 are no windows; write '09:00-17:00', or 'closed'"),
        (mapping(windows={"monday": {}}), "windows.monday: {} are no windows; write '09:00-17:00', or 'closed'"),
        (
            mapping(
                windows={
                    "monday": [
                        f"{hour:02}:{minute}-{hour:02}:{minute + 9}" for hour in range(24) for minute in (10, 30)
                    ]
                }
            ),
            "windows.monday: there are more than 24 windows; open less often in a day",
        ),
        (mapping(windows={"monday": [9]}), "windows.monday: 9 is no window; write '09:00-17:00'"),
        (mapping(windows={"monday": "24:00-25:00"}), "'24:00-25:00' has an hour that no day has; a day ends at 24:00"),
        (mapping(windows={"monday": "23:00-24:30"}), "'23:00-24:30' has an hour that no day has; a day ends at 24:00"),
        (
            mapping(windows={"monday": "09:00-09:00"}),
            "'09:00-09:00' has no length; write '00:00-24:00' for a whole day",
        ),
        (
            mapping(windows={"monday": "12:00-17:00, 09:00-13:00"}),
            "windows.monday: 09:00-13:00 and 12:00-17:00 overlap; let each begin when the one before it is over",
        ),
        (
            mapping(windows={"sunday": "22:00-06:00", "monday": "05:00-17:00"}),
            "windows: 22:00-06:00 of sunday runs into 05:00-17:00 of monday; let a day begin when the one",
        ),
        (
            mapping(windows={"monday": "22:00-06:00"}, overrides={"2026-01-06": ["05:00-17:00"]}),
            "windows: 22:00-06:00 of 2026-01-05 runs into 05:00-17:00 of 2026-01-06",
        ),
        (
            mapping(overrides={"2026-01-04": ["22:00-10:00"]}),
            "windows: 22:00-10:00 of 2026-01-04 runs into 09:00-17:00 of 2026-01-05",
        ),
        (mapping(overrides=[]), "overrides: [] is no table; give keys and values"),
        (mapping(overrides={"24 Dec": "closed"}), "overrides: '24 Dec' is no date; write 2026-12-24"),
        (mapping(overrides={"2026-12-24": "shut"}), "overrides.2026-12-24: 'shut' is no window"),
        (mapping(overrides={"2026-12-24": "closed", date(2026, 12, 24): "closed"}), "2026-12-24 is named twice"),
        (mapping(overrides={"0999-12-24": "closed"}), "overrides: 0999-12-24 lies outside the years 1000 to 9000"),
        (
            mapping(holidays={"dates": []}),
            "holidays: 'dates' is not known (did you mean 'days'?); choose from days, yearly, of",
        ),
        (mapping(holidays={"days": "2026-12-25"}), "holidays.days: '2026-12-25' is no list; write it in brackets"),
        (mapping(holidays={"days": [5]}), "holidays.days: 5 is no date; write 2026-12-24"),
        (
            mapping(holidays={"days": [datetime(2026, 12, 25, tzinfo=UTC)]}),
            "is no date; write 2026-12-24",
        ),
        (mapping(holidays={"yearly": [5]}), "holidays.yearly[0]: 5 is no table; give keys and values"),
        (
            mapping(holidays={"yearly": [{"name": "A", "easter": 1}, {"name": "B", "mont": 5}]}),
            "holidays.yearly[1]: 'mont' is not known (did you mean 'month'?)",
        ),
        (
            mapping(holidays={"yearly": [{"month": 5, "day": 1}]}),
            "holidays.yearly[0].name: the text is blank; say it in words",
        ),
        (mapping(holidays={"of": {"subdivision": "ENG"}}), "country: the text is blank; give an id"),
        (mapping(holidays={"of": {"county": "GB"}}), "holidays.of: 'county' is not known (did you mean 'country'?)"),
        (mapping(holidays={"of": "GB"}), "holidays.of: 'GB' is no list; write it in brackets"),
    ],
)
def test_data_that_describe_no_calendar_are_refused_where_they_are_wrong(data: Any, message: str) -> None:  # noqa: ANN401 -- whatever a file says
    with pytest.raises(InvalidInput) as refused:
        BusinessCalendar.from_mapping(data)
    assert message in str(refused.value)


SCALARS: Final = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=12) | st.binary(max_size=3)
)
TEXTS: Final = st.sampled_from(
    ["09:00-17:00", "22:00-06:00", "closed", "2026-12-24", "GB", "UTC", "monday", "next", ""]
)
KEYS: Final = st.sampled_from(
    [
        *("id", "timezone", "windows", "overrides", "holidays", "version", "days", "yearly", "of", "country"),
        *("subdivision", "name", "month", "day", "weekday", "nth", "easter", "observed", "weekend", "first_year"),
        *("last_year", "monday", "tue-sat", "2026-12-24"),
    ]
)
ANYTHING: Final = st.recursive(
    SCALARS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {
            "id": st.just("x") | ANYTHING,
            "timezone": st.just("Europe/London") | ANYTHING,
            "windows": st.just({"monday": "09:00-17:00"}) | ANYTHING,
        },
        optional={
            "overrides": st.dictionaries(st.dates().map(str) | st.text(max_size=4), ANYTHING, max_size=3) | ANYTHING,
            "holidays": st.dictionaries(st.sampled_from(["days", "yearly", "of"]), ANYTHING, max_size=3) | ANYTHING,
            "version": ANYTHING,
        },
    )
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_data_of_any_shape_are_a_calendar_or_refused(data: dict[str, Any]) -> None:
    with suppress(InvalidInput):
        calendar = BusinessCalendar.from_mapping(data)
        assert BusinessCalendar.from_mapping(calendar.to_mapping()) == calendar


@given(
    st.dictionaries(
        st.sampled_from([field.name for field in attrs.fields(YearlyHoliday)]), SCALARS | st.integers(-9, 40)
    )
)
@settings(max_examples=300)
def test_a_rule_of_any_shape_finds_its_days_or_is_refused(said: dict[str, Any]) -> None:
    with suppress(InvalidInput):
        rule = YearlyHoliday(**{"name": "Day", "month": 5, **said})
        found = [(year, day) for year in (1000, 2026) if (day := rule.date_in(year))]
        assert all(abs(day.year - year) <= 1 for year, day in found)


def test_several_countries_can_be_named() -> None:
    calendar = BusinessCalendar.from_mapping(mapping(holidays={"of": [{"country": "DE"}, {"country": "FR"}]}))
    assert not calendar.is_business_day(date(2026, 5, 25))
    assert not calendar.is_business_day(date(2025, 7, 14))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"calendar: .*nowhere\.toml cannot be read: No such file or directory"):
        BusinessCalendar.from_toml(tmp_path / "nowhere.toml")
    for wrong in (b"id = ", b"\xff"):
        (tmp_path / "wrong.toml").write_bytes(wrong)
        with pytest.raises(InvalidInput, match=r"wrong\.toml is no TOML: .*; correct it there"):
            BusinessCalendar.from_toml(tmp_path / "wrong.toml")


@pytest.mark.parametrize("week", ["monday", [()] * 6, 5])
def test_what_is_no_week_is_refused(week: Any) -> None:  # noqa: ANN401 -- what somebody could give
    with pytest.raises(InvalidInput, match="is no week; give windows by day"):
        BusinessCalendar(id="x", timezone="UTC", windows=week)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 5), (1440, 1500), (600, 600), (600, 2041), (True, 5), (0, 1.5)])
def test_what_is_no_window_is_refused(opens: Any, closes: Any) -> None:  # noqa: ANN401 -- what somebody could give
    with pytest.raises(InvalidInput, match="windows: "):
        Window(opens, closes)


PLAIN: Final = BusinessCalendar(id="x", timezone="UTC", windows={"monday-friday": "09:00-17:00"})
FAIR: Final = BusinessCalendar(id="fair", timezone="UTC", windows={}, overrides={date(2026, 5, 1): "10:00-12:00"})
MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAYS: Final = Amount.parse("5 business days")
ANY_DAY: Final[Any] = date(2026, 1, 5)
TEXT: Final[Any] = "5 business days"
FIVE: Final[Any] = 5
NEVER: Final = "within 200 years"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: PLAIN.add(MONDAY.replace(tzinfo=None), DAYS), "start: 2026-01-05T09:00:00 has no time zone"),
        (lambda: PLAIN.add(ANY_DAY, DAYS), "start: datetime.date(2026, 1, 5) is no instant"),
        (lambda: PLAIN.add(MONDAY, TEXT), "amount: '5 business days' is no amount; give Amount.parse("),
        (lambda: PLAIN.add(MONDAY.replace(year=999), DAYS), "start: 0999-01-05 09:00:00+00:00 lies outside the years"),
        (lambda: PLAIN.add(MONDAY.replace(year=8999), Amount.parse("10000 weeks")), "amount: 9190-"),
        (lambda: PLAIN.add(MONDAY.replace(year=8999), Amount.parse("9000 months")), "amount: 9000 months from 8999-"),
        (lambda: PLAIN.add(MONDAY.replace(year=9000), Amount.parse("300 business days")), "calendar: 'x' never has so"),
        (
            lambda: PLAIN.subtract(MONDAY.replace(year=1000), Amount.parse("300 business days")),
            "calendar: 'x' never has",
        ),
        (lambda: PLAIN.subtract(MONDAY.replace(year=1000), Amount.parse("3 weeks")), "amount: 0999-12-"),
        (lambda: PLAIN.add_time(MONDAY.replace(year=9000), timedelta(days=366)), "calendar: 'x' never is open for so"),
        (lambda: PLAIN.add_time(MONDAY, timedelta(-1)), "time: datetime.timedelta(days=-1) is no span of time"),
        (lambda: PLAIN.add_time(MONDAY, FIVE), "time: 5 is no span of time; give a timedelta that is not negative"),
        (
            lambda: PLAIN.add_time(MONDAY, timedelta.max),
            f"calendar: 'x' never is open for so long {NEVER} after 2026-01-05",
        ),
        (lambda: PLAIN.subtract_time(MONDAY, timedelta.max), f"{NEVER} before 2026-01-05 09:00 UTC; ask for less"),
        (
            lambda: FAIR.next_opening(MONDAY.replace(year=2027)),
            f"calendar: 'fair' never opens {NEVER} after 2027-01-05",
        ),
        (lambda: FAIR.add(MONDAY.replace(year=2027), DAYS), f"calendar: 'fair' never opens {NEVER} after 2027-01-05"),
        (lambda: FAIR.add(MONDAY, DAYS), f"calendar: 'fair' never has so many business days {NEVER} after 2026-01-05"),
        (lambda: FAIR.subtract(MONDAY, DAYS), f"calendar: 'fair' never opens {NEVER} before 2026-01-05 09:00 UTC"),
        (lambda: FAIR.subtract(MONDAY.replace(year=2027), DAYS), "calendar: 'fair' never has so many business days"),
        (
            lambda: PLAIN.between(MONDAY, MONDAY.replace(year=2300)),
            "end: more than 200 years lie between 2026 and 2300",
        ),
        (lambda: PLAIN.days_between(MONDAY.date(), date(2300, 1, 1)), "end: more than 200 years lie between 2026 and"),
        (
            lambda: PLAIN.days_between(MONDAY.date(), TEXT),
            "end: '5 business days' is no date; give a date of the calendar's own",
        ),
        (
            lambda: PLAIN.opening(date(2026, 1, 4)),
            "day: 2026-01-04 is no business day of 'x'; ask for the next opening",
        ),
        (
            lambda: PLAIN.closing(date(2026, 1, 4)),
            "day: 2026-01-04 is no business day of 'x'; ask for the next opening",
        ),
        (lambda: PLAIN.is_business_day(MONDAY), "day: datetime.datetime(2026, 1, 5, 9, 0, tzinfo"),
        (lambda: PLAIN.is_business_day(date(1, 1, 1)), "day: 0001-01-01 lies outside the years 1000 to 9000"),
        (
            lambda: PLAIN.extended(MONDAY, [(MONDAY, MONDAY - timedelta(1))], DAYS),
            "pauses: a pause ends at 2026-01-04T09",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(ask: Any, message: str) -> None:  # noqa: ANN401 -- any question
    with pytest.raises(InvalidInput) as refused:
        ask()
    assert message in str(refused.value)


@pytest.mark.realises("T-1")
@given(st.integers(0, 1439), st.integers(1, 1440))
def test_every_window_is_read_back_from_its_text(opens: int, length: int) -> None:
    window = Window(opens, opens + length)
    assert Window.parse(str(window)) == window


@pytest.mark.parametrize("text", ["09:00-25:00", "06:00-30:01", "24:00-25:00"])
def test_an_hour_that_no_day_has_is_refused_unless_the_day_is_whole(text: str) -> None:
    with pytest.raises(InvalidInput, match="no day has"):
        Window.parse(text)
