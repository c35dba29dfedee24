"""Periods are cut at the midnights of a named time zone, and their end does not belong to them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.periods import Period

ZONES: Final = ("UTC", "Europe/London", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia")


def test_a_period_holds_its_start_and_not_its_end() -> None:
    january = Period.month(2026, 1, "Europe/London")
    assert (january.start, january.end) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    assert january.start in january
    assert january.end - timedelta(microseconds=1) in january
    assert january.end not in january


@pytest.mark.parametrize(
    ("text", "start", "end", "shown", "before"),
    [
        ("2026", "2026-01-01T00:00", "2027-01-01T00:00", "2026", "2025"),
        ("2026-Q1", "2026-01-01T00:00", "2026-03-31T23:00", "2026-Q1", "2025-Q4"),
        ("2026q4", "2026-09-30T23:00", "2027-01-01T00:00", "2026-Q4", "2026-Q3"),
        (" 2026-04 ", "2026-03-31T23:00", "2026-04-30T23:00", "2026-04", "2026-03"),
        ("2026-03-29", "2026-03-29T00:00", "2026-03-29T23:00", "2026-03-29", "2026-03-28"),
        ("2026-01-01..2026-03-31", "2026-01-01T00:00", "2026-03-31T23:00", "2026-Q1", "2025-Q4"),
        ("2026-02-01..2026-03-31", "2026-02-01T00:00", "2026-03-31T23:00", "2026-02-01..2026-03-31", None),
        ("2026-01-05..2026-01-11", "2026-01-05T00:00", "2026-01-12T00:00", None, "2025-12-29..2026-01-04"),
    ],
)
def test_a_text_names_a_period_of_local_days(
    text: str, start: str, end: str, shown: str | None, before: str | None
) -> None:
    period = Period.parse(text, "Europe/London")
    assert [each.isoformat("T", "minutes")[:16] for each in (period.start, period.end)] == [start, end]
    assert str(period) == (shown or text)
    if before is not None:
        assert str(period.previous()) == before


def test_the_period_before_two_months_is_two_months() -> None:
    assert str(Period.parse("2026-03-01..2026-04-30").previous()) == "2026-01-01..2026-02-28"


def test_a_period_between_two_instants_is_shown_by_them_and_follows_one_as_long() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    period = Period(noon, noon + timedelta(hours=1))
    assert str(period) == "2026-01-01T12:00:00+00:00..2026-01-01T13:00:00+00:00"
    assert period.previous() == Period(noon - timedelta(hours=1), noon)


def test_a_day_begins_when_the_clocks_go_forward_at_midnight() -> None:
    day = Period.parse("2018-11-04", "America/Sao_Paulo")
    assert day.end - day.start == timedelta(hours=23)
    assert str(day) == "2018-11-04"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "period: '' names no period; write it like 2026, 2026-Q1, 2026-01"),
        ("2026-1", "names no period"),
        ("2026-13", "there is no such month of the year 2026: 13"),
        ("2026-00", "there is no such month of the year 2026: 0"),
        ("0000", "there is no such month of the year 0: 1"),
        ("9999-12", "there is no such month of the year 9999: 12"),
        ("2026-02-30", "'2026-02-30' is no day"),
        ("9999-12-31", "9999-12-31 is the end of all days"),
        ("2026-02-02..2026-02-01", "2026-02-01 lies before 2026-02-02"),
        ("2026-02-01/2026-02-02", "names no period"),
    ],
)
def test_what_names_no_period_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as error:
        Period.parse(text)
    assert problem in str(error.value)


def test_a_period_needs_a_zone_and_a_start_before_its_end() -> None:
    with pytest.raises(InvalidInput, match=r"'Europ/London' is no time zone \(did you mean 'Europe/London'\?\)"):
        Period.parse("2026", "Europ/London")
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="turn it round"):
        Period(noon, noon)
    with pytest.raises(InvalidInput, match="no time zone"):
        Period(noon.replace(tzinfo=None), noon)
    with pytest.raises(InvalidInput, match="zone"):
        Period(noon, noon + timedelta(1), "x")
    with pytest.raises(InvalidInput, match="there is no time before 0001"):
        Period.parse("0001").previous()


@given(first=st.dates(date(1900, 1, 1), date(2100, 1, 1)), many=st.integers(1, 800), zone=st.sampled_from(ZONES))
def test_a_period_of_days_is_read_as_it_is_shown_and_follows_the_one_before(first: date, many: int, zone: str) -> None:
    period = Period.days(first, first + timedelta(days=many - 1), zone)
    assert Period.parse(str(period), zone) == period
    assert period.previous().end == period.start


@given(year=st.integers(1900, 2100), zone=st.sampled_from(ZONES))
def test_the_months_of_a_year_and_its_quarters_are_all_of_it(year: int, zone: str) -> None:
    months = [Period.month(year, month, zone) for month in range(1, 13)]
    quarters = [Period.quarter(year, quarter, zone) for quarter in range(1, 5)]
    for parts in (months, quarters):
        assert all(one.end == after.start for one, after in pairwise(parts))
        assert (parts[0].start, parts[-1].end) == (Period.year(year, zone).start, Period.year(year, zone).end)
