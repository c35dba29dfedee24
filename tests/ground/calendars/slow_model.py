"""Business time as anybody would count it: minute by minute, with an eye on the clock of the place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import assume
from hypothesis import strategies as st

from itilbrm.calendars import BusinessCalendar, Window
from itilbrm.errors import InvalidInput

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)

TURNS: Final = {
    "Europe/London": ("2025-03-30", "2025-10-26"),
    "America/New_York": ("2025-03-09", "2025-11-02", "2026-01-01"),
    "America/Sao_Paulo": ("2015-10-18", "2016-02-21"),
    "Asia/Tehran": ("2015-03-22", "2015-09-22"),
    "Australia/Lord_Howe": ("2025-04-06", "2025-10-05"),
    "Asia/Kathmandu": ("2025-12-31",),
    "Pacific/Apia": ("2011-12-30", "2012-01-01"),
    "Pacific/Auckland": ("2025-04-06", "2025-12-31"),
    "America/Nuuk": ("2023-03-25", "2024-10-26"),
    "UTC": ("2024-02-29", "2025-12-31"),
}
"""Days on which clocks, dates or years turn: forward, back, by half an hour, over a whole day, at midnight."""

MINUTES: Final = st.integers(0, 95).map(lambda quarter: quarter * 15)


@st.composite
def days_of_windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Draw the windows of a day, the last of which can run into the night."""
    edges = draw(st.lists(MINUTES, max_size=6, unique=True).map(sorted))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    if pairs and draw(st.integers(0, 3)) == 0:
        pairs[-1] = pairs[-1][0], draw(st.sampled_from([24 * 60, 30 * 60, 26 * 60 + 30]))
    return tuple(Window(opens, closes) for opens, closes in pairs if closes - opens <= 24 * 60)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[BusinessCalendar, datetime]:
    """Draw a calendar and an instant, to the minute, near a day on which its clocks turn."""
    zone = draw(st.sampled_from(sorted(TURNS)))
    turn = date.fromisoformat(draw(st.sampled_from(TURNS[zone])))
    near = st.integers(-4, 4).map(lambda days: turn + days * DAY)
    windows = draw(st.lists(days_of_windows(), min_size=7, max_size=7) | days_of_windows().map(lambda day: [day] * 7))
    overrides = draw(st.dictionaries(near, days_of_windows(), max_size=2))
    try:
        calendar = BusinessCalendar(
            id="drawn",
            timezone=zone,
            windows=windows,
            overrides=overrides,
            holidays=draw(st.lists(near, max_size=2)),
        )
    except InvalidInput:
        assume(condition=False)
        raise
    minutes = draw(st.integers(-3 * 1440, 3 * 1440))
    return calendar, datetime.combine(turn, datetime.min.time(), UTC) + minutes * MINUTE


def minutes_of(calendar: BusinessCalendar, first: datetime, last: datetime) -> Iterator[tuple[datetime, date | None]]:
    """Yield each minute with the business day that it belongs to, None where it is closed.

    A clock that goes back shows nothing new until it has caught up: it is read by the latest it has shown.
    """
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(calendar.timezone)
    at = first - DAY
    shown = datetime.min  # noqa: DTZ901 -- what a clock shows has no zone
    while at < last:
        shown = max(shown, at.astimezone(zone).replace(tzinfo=None))
        if at >= first:
            yield at, _day(calendar, shown)
        at += MINUTE


def _day(calendar: BusinessCalendar, shown: datetime) -> date | None:
    for day in (shown.date(), shown.date() - DAY):
        minute = (shown - datetime.combine(day, datetime.min.time())) // MINUTE
        if any(window.opens <= minute < window.closes for window in _windows(calendar, day)):
            return day
    return None


def _windows(calendar: BusinessCalendar, day: date) -> tuple[Window, ...]:
    for override, windows in calendar.overrides:
        if override == day:
            return windows
    return () if day in calendar.holidays else calendar.windows[day.weekday()]
