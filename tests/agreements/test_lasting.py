"""When the renewal alert comes, by the timer of the house and in whatever it is counted (TM-AGR-1)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from itilbrm import Agreement, BusinessCalendar, Policies, Practice
from itilbrm.errors import InvalidInput
from itilbrm.testing import StoppedClock
from tests.agreements.houses import line

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DESK = BusinessCalendar(id="desk", timezone="UTC", windows={"monday-friday": "09:00-17:00"})


def adopted(timer: str, **given: Any) -> Agreement:  # noqa: ANN401  any particular
    """Return an agreement that was taken over by a house with that timer."""
    policies = Policies(timers={"TM-AGR-1": timer}, calendars={**Policies().calendars, "desk": DESK})
    with Practice.open("memory:", policies=policies, discover=False, clock=StoppedClock(NOW)) as practice:
        return practice.acting_as("sam").agreements.adopt(
            origin="old",
            reference="1",
            customer="acme",
            lines=(line(),),
            start=date(2026, 1, 1),
            end=date(2026, 12, 31),
            **given,
        )


@pytest.mark.realises("TM-AGR-1", "BR-AGR-5")
@pytest.mark.parametrize(
    ("timer", "day"),
    [
        ("30 calendar days", date(2026, 12, 1)),
        ("2 weeks", date(2026, 12, 17)),
        ("1 month", date(2026, 11, 30)),
        ("0 calendar days", date(2026, 12, 30)),
    ],
)
def test_the_alert_lies_ahead_of_the_last_day_by_the_timer(timer: str, day: date) -> None:
    agreement = adopted(timer)
    assert agreement.alert_at is not None
    assert agreement.alert_at.date() == day


@pytest.mark.realises("TM-AGR-1")
@pytest.mark.parametrize("calendar", ["", "desk"])
def test_business_days_count_on_the_calendar_of_the_agreement(calendar: str) -> None:
    agreement = adopted("5 business days", calendar=calendar)
    assert agreement.alert_at is not None
    assert date(2026, 12, 20) < agreement.alert_at.date() < date(2026, 12, 26)


@pytest.mark.realises("TM-AGR-1")
def test_a_timer_that_is_off_alerts_nobody() -> None:
    assert adopted("off").alert_at is None


def test_an_alert_that_nobody_can_be_told_of_is_no_trouble() -> None:
    clock = StoppedClock(NOW)
    with Practice.open("memory:", discover=False, clock=clock) as practice:
        practice.acting_as("sam").agreements.adopt(
            origin="old",
            reference="1",
            customer="acme",
            lines=(line(),),
            start=date(2026, 1, 1),
            end=date(2026, 12, 31),
        )
        clock.set(datetime(2026, 12, 2, tzinfo=UTC))
        assert practice.tick().fired == {"alert_renewal": 1}
        assert not practice.messages.count()


def test_a_day_with_a_time_of_day_is_none() -> None:
    with Practice.open("memory:", discover=False) as practice:
        for wrong in (NOW, NOW.replace(tzinfo=None), "2026-01-01"):
            with pytest.raises(InvalidInput, match=r"^start: .* is no date"):
                practice.acting_as("sam").agreements.draft(
                    customer="acme",
                    lines=(line(),),
                    start=wrong,  # type: ignore[arg-type]  # wrong on purpose
                    term="rolling",
                    renewal_span="1 month",
                )
