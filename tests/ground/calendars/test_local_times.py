from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.calendars import Choice, first_instant, local_instant
from itilbrm.errors import InvalidInput

LONDON = ZoneInfo("Europe/London")
TWICE = datetime(2025, 10, 26, 1, 30)  # noqa: DTZ001 -- a local time
NEVER = datetime(2025, 3, 30, 1, 30)  # noqa: DTZ001 -- a local time
LOCAL = st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 -- local times
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


@pytest.mark.realises("T-8")
@pytest.mark.parametrize(
    ("local", "choice", "instant"),
    [
        (TWICE, "earlier", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        (TWICE, "later", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
        (NEVER, "earlier", datetime(2025, 3, 30, 0, 30, tzinfo=UTC)),
        (NEVER, "later", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_source_says_which_instant_it_means(local: datetime, choice: Choice, instant: datetime) -> None:
    assert local_instant(LONDON, local, exists_twice=choice, does_not_exist=choice) == instant


@pytest.mark.realises("T-8")
@pytest.mark.parametrize(
    ("zone", "local", "message"),
    [
        (
            *("Europe/London", TWICE),
            "seen: 2025-10-26 01:30:00 exists twice in Europe/London; say whether the earlier or the later is meant",
        ),
        (
            *("Europe/London", NEVER),
            "seen: 2025-03-30 01:30:00 does not exist in Europe/London; say whether the earlier or the later is meant",
        ),
        (
            *("Asia/Tokyo", datetime.min),  # noqa: DTZ901 -- a local time
            "seen: 0001-01-01 00:00:00 lies outside the years 1 to 9999 in UTC",
        ),
    ],
)
def test_a_local_time_that_is_no_instant_is_refused(zone: str, local: datetime, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        local_instant(ZoneInfo(zone), local, field="seen")
    assert str(refused.value) == message


@given(ZONES, LOCAL)
@pytest.mark.realises("T-8")
def test_an_instant_is_shown_by_the_clocks_as_it_was_read(zone: ZoneInfo, local: datetime) -> None:
    try:
        instant = local_instant(zone, local)
    except InvalidInput:
        both = [local_instant(zone, local, exists_twice=each, does_not_exist=each) for each in ("earlier", "later")]
        shown = [each.astimezone(zone).replace(tzinfo=None) for each in both]
        assert both[0] < both[1]
        assert shown == [local, local] or (shown[1] < local < shown[0] or shown[0] < local < shown[1])
    else:
        assert instant.astimezone(zone).replace(tzinfo=None) == local
        assert first_instant(zone, local) == instant


@given(ZONES, LOCAL, st.timedeltas(timedelta(), timedelta(days=3)))
def test_a_later_local_time_has_no_earlier_first_instant(zone: ZoneInfo, local: datetime, later: timedelta) -> None:
    first = first_instant(zone, local)
    assert first <= first_instant(zone, local + later)
    assert first.astimezone(zone).replace(tzinfo=None) >= local
    before = (first - datetime.resolution).astimezone(zone).replace(tzinfo=None)
    assert before < local
