from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from itilbrm.calendars import PROVIDER_DEFAULT_CALENDAR, Amount, BusinessCalendar, Ending
from itilbrm.errors import InvalidInput
from tests.ground.calendars.slow_model import DAY, MINUTE, calendars, minutes_of

Drawn = tuple[BusinessCalendar, datetime]

SLOW: Final = settings(max_examples=25)
SPANS: Final = st.timedeltas(timedelta(0), timedelta(days=25))
"""Four of them are fewer than what a quarter of an hour a week comes to in 200 years."""
AROUND: Final = st.timedeltas(timedelta(days=-400), timedelta(days=400))
ENDINGS: Final[st.SearchStrategy[Ending]] = st.sampled_from(["close", "time_of_day", "end_of_day"])


def opens_for_ever(calendar: BusinessCalendar) -> bool:
    return any(calendar.windows)


@SLOW
@given(calendars(), st.integers(0, 3 * 1440))
@pytest.mark.realises("T-7")
def test_what_is_open_is_what_the_clock_of_the_place_says_minute_by_minute(drawn: Drawn, length: int) -> None:
    calendar, start = drawn
    end = start + length * MINUTE
    counted = timedelta()
    for at, day in minutes_of(calendar, start, end):
        if day is not None:
            counted += MINUTE
            assert calendar.is_business_day(day)
            assert calendar.opening(day) <= at < calendar.closing(day)
        if at.minute % 15 == 0:
            assert calendar.is_open(at) is (day is not None)
    assert calendar.between(start, end) == counted
    assert calendar.between(end, start) == -counted


@SLOW
@given(calendars(), st.integers(0, 3 * 1440))
@pytest.mark.realises("T-7")
def test_hours_are_over_when_so_many_minutes_were_open(drawn: Drawn, wanted: int) -> None:
    calendar, start = drawn
    found, left = start, wanted
    for at, day in minutes_of(calendar, start, start + 12 * DAY):
        if not left:
            break
        if day is not None:
            found, left = at + MINUTE, left - 1
    assume(not left)
    assert calendar.add_time(start, wanted * MINUTE) == found


@SLOW
@given(calendars(), st.integers(0, 5), ENDINGS)
@pytest.mark.realises("T-1", "T-2", "T-7")
def test_days_are_counted_closing_by_closing(drawn: Drawn, n: int, ends: Ending) -> None:
    calendar, start = drawn
    edges: dict[date, tuple[datetime, datetime]] = {}
    for at, day in minutes_of(calendar, start - 2 * DAY, start + 12 * DAY):
        if day is not None:
            edges[day] = edges[day][0] if day in edges else at, at + MINUTE
    to_come = sorted(day for day in edges if edges[day][1] > start)
    assume(n + 1 < len(to_come))  # the last one may go on after what was counted
    due = calendar.add(start, Amount(n=n, unit="business_days", ends=ends))
    opening, closing = edges[to_come[n]]
    if ends == "close":
        assert due == closing
    elif ends == "time_of_day":
        assert opening <= due <= closing
    else:
        assert due >= closing
        local = (due - datetime.resolution).astimezone(start.tzinfo)
        assert local - closing < 2 * DAY


@SLOW
@given(calendars())
def test_the_next_opening_is_the_first_minute_that_is_open(drawn: Drawn) -> None:
    calendar, start = drawn
    found = next((at for at, day in minutes_of(calendar, start, start + 9 * DAY) if day is not None), None)
    assume(found is not None)
    assert calendar.next_opening(start) == found


@given(calendars(), AROUND, SPANS)
def test_adding_and_asking_what_lies_between_undo_each_other(drawn: Drawn, away: timedelta, span: timedelta) -> None:
    calendar, near = drawn
    assume(opens_for_ever(calendar))
    start = near + away
    due = calendar.add_time(start, span)
    assert calendar.between(start, due) == span
    assert calendar.add_time(start, calendar.between(start, due)) == due
    begun = calendar.subtract_time(due, span)
    assert calendar.between(begun, due) == span
    if calendar.is_open(start) or not span:
        assert begun == (start if span else due)


@given(calendars(), AROUND, st.lists(SPANS, min_size=1, max_size=4))
def test_hours_add_up_however_they_are_split(drawn: Drawn, away: timedelta, parts: list[timedelta]) -> None:
    calendar, near = drawn
    assume(opens_for_ever(calendar))
    at = start = near + away
    for part in parts:
        at = calendar.add_time(at, part)
    assert at == calendar.add_time(start, sum(parts, timedelta()))
    back = end = near + away
    for part in parts:
        back = calendar.subtract_time(back, part)
    assert back == calendar.subtract_time(end, sum(parts, timedelta()))


@given(calendars(), AROUND, AROUND, AROUND)
def test_what_lies_between_adds_up_over_any_three_instants(
    drawn: Drawn, one: timedelta, two: timedelta, three: timedelta
) -> None:
    calendar, near = drawn
    a, b, c = near + one, near + two, near + three
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.closings_between(a, b) + calendar.closings_between(b, c) == calendar.closings_between(a, c)
    assert calendar.days_between(a, b) + calendar.days_between(b, c) == calendar.days_between(a, c)
    assert abs(calendar.between(a, b)) <= abs(b - a)


@given(calendars(), AROUND, SPANS, SPANS)
def test_what_begins_later_or_takes_longer_is_over_no_sooner(
    drawn: Drawn, away: timedelta, later: timedelta, span: timedelta
) -> None:
    calendar, near = drawn
    assume(opens_for_ever(calendar))
    start = near + away
    assert calendar.add_time(start, span) <= calendar.add_time(start + later, span)
    assert calendar.add_time(start, span) <= calendar.add_time(start, span + later)
    assert calendar.next_opening(start) <= calendar.next_opening(start + later)


@given(calendars(), AROUND, SPANS, st.integers(0, 30), st.integers(0, 3))
@pytest.mark.realises("T-1", "T-2", "T-4")
def test_days_weeks_and_months_are_over_no_sooner_when_they_begin_later_or_are_more(
    drawn: Drawn, away: timedelta, later: timedelta, n: int, more: int
) -> None:
    calendar, near = drawn
    assume(opens_for_ever(calendar))
    start = near + away
    for unit in ("business_days", "calendar_days", "weeks", "months"):
        few, many = Amount.parse(f"{n} {unit}"), Amount.parse(f"{n + more} {unit}")
        assert start < calendar.add(start, few) <= calendar.add(start, many)
        assert calendar.add(start, few) <= calendar.add(start + later, few)


@given(calendars(), AROUND, st.integers(0, 60))
@pytest.mark.realises("T-1", "T-2")
def test_n_business_days_are_n_closings_after_that_of_day_0(drawn: Drawn, away: timedelta, n: int) -> None:
    calendar, near = drawn
    assume(opens_for_ever(calendar))
    start = near + away
    due = calendar.add(start, Amount(n=n, unit="business_days"))
    assert calendar.closings_between(start, due) == n + 1
    assert calendar.closings_between(start, due - datetime.resolution) == n
    begun = calendar.subtract(due, Amount(n=n, unit="business_days"))
    assert begun == calendar.add(start, Amount(n=0, unit="business_days"))


pauses = st.lists(st.tuples(st.integers(0, 20 * 1440), st.integers(0, 3 * 1440)), max_size=4)


@given(calendars(), pauses, st.integers(1, 15))
@pytest.mark.realises("T-5")
def test_pauses_add_exactly_what_fell_into_them(drawn: Drawn, spans: list[tuple[int, int]], n: int) -> None:
    calendar, start = drawn
    assume(opens_for_ever(calendar))
    hours, days = Amount(n=8 * n, unit="business_hours"), Amount(n=n, unit="business_days")
    taken = apart(start, spans)
    for amount in (hours, days):
        due = at = calendar.add(start, amount)
        counted: list[tuple[datetime, datetime]] = []
        for pause in taken:
            counted += [pause] if pause[0] < at else []
            at = calendar.extended(at, [pause], amount)
        assert calendar.extended(due, reversed(taken), amount) == at
        if amount is hours:
            assert calendar.between(due, at) == sum((calendar.between(*pause) for pause in counted), timedelta())
        else:
            assert calendar.closings_between(due, at) == sum(calendar.closings_between(*pause) for pause in counted)
        split = [each for begin, end in taken for each in halves(begin, end)]
        assert calendar.extended(due, split, amount) == at
        in_turn = due
        for pause in split:
            in_turn = calendar.extended(in_turn, [pause], amount)
        assert in_turn == at
        longer = [(begin, end + MINUTE) for begin, end in taken]
        assert calendar.extended(due, longer, amount) >= at >= due


def apart(start: datetime, spans: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    """Return pauses in their order that neither touch nor overlap, nor will when they last a minute longer."""
    found: list[tuple[datetime, datetime]] = []
    for begin, length in sorted(spans):
        pause = start + begin * MINUTE, start + (begin + length) * MINUTE
        if not found or pause[0] > found[-1][1] + MINUTE:
            found.append(pause)
    return found


def halves(begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    middle = begin + (end - begin) / 3
    return [(begin, middle), (middle, end)]


@given(st.integers(0, 300), st.integers(0, 30), st.integers(1, 40))
@pytest.mark.realises("T-5")
def test_pauses_of_whole_days_add_the_same_to_hours_and_to_days(first: int, length: int, n: int) -> None:
    calendar = PROVIDER_DEFAULT_CALENDAR
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    begin = calendar.add_time(start, timedelta(hours=8) * first)
    begin = calendar.next_opening(begin)
    end = calendar.next_opening(calendar.add_time(begin, timedelta(hours=8) * length))
    hours, days = Amount(n=8 * n + 8, unit="business_hours"), Amount(n=n, unit="business_days")
    assert calendar.add(start, hours) == calendar.add(start, days)
    due = calendar.add(start, days)
    assert calendar.extended(due, [(begin, end)], hours) == calendar.extended(due, [(begin, end)], days)


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 10_000),
    st.sampled_from(["business hours", "business days", "calendar days", "weeks", "months"]),
)
@settings(max_examples=25)
def test_wherever_time_ends_nothing_but_an_instant_or_a_refusal_comes_back(at: datetime, n: int, unit: str) -> None:
    amount = Amount.parse(f"{n} {unit}")
    for ask in (PROVIDER_DEFAULT_CALENDAR.add, PROVIDER_DEFAULT_CALENDAR.subtract):
        with suppress(InvalidInput):
            assert ask(at, amount).tzinfo is UTC
