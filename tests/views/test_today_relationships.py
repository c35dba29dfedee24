"""What relationships add to the list of what to look at first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.policies import Policies
from itilbrm.testing import StoppedClock

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def practice(clock: StoppedClock) -> Iterator[Practice]:
    with Practice.open("memory:", clock=clock) as opened:
        yield opened


def listed(practice: Practice, person: str = "ann") -> list[tuple[str, str, str]]:
    return [(each.kind, each.standing, each.why) for each in practice.today(person)]


@pytest.mark.realises("G-13", "TM-PRO-1", "0-57")
def test_enquiries_are_to_be_answered_and_those_of_nobody_are_on_everybodys_list(
    practice: Practice, clock: StoppedClock
) -> None:
    ann = practice.acting_as("ann")
    own = ann.enquiries.receive(enquirer="Pia", channel="email", text="?", owner="ann")
    ann.enquiries.receive(enquirer="Pia", channel="email", text="!")
    assert listed(practice) == [
        ("enquiry", "now", "nobody answers it yet"),
        ("enquiry", "ahead", "the enquiry is to be answered"),
    ]
    clock.advance(5 * DAY)
    assert ("enquiry", "late", "the answer to the enquiry is overdue") in listed(practice)
    ann.enquiries.answer(own, text="yes")
    assert listed(practice, "bob") == listed(practice) == [("enquiry", "now", "nobody answers it yet")]
    with Practice.open("memory:", clock=clock, policies=Policies(timers={"TM-PRO-1": "off"})) as lax:
        lax.acting_as("ann").enquiries.receive(enquirer="Pia", channel="email", text="?", owner="ann")
        assert listed(lax) == [("enquiry", "now", "the enquiry waits for an answer")]


@pytest.mark.realises("G-13", "TM-CUS-1", "2-20", "0-49")
def test_what_is_known_of_a_customer_is_looked_at_before_it_is_stale(practice: Practice, clock: StoppedClock) -> None:
    ann = practice.acting_as("ann")
    entry = ann.portfolio_entries.publish(customer="acme", owner="ann")
    assert listed(practice) == []
    clock.advance(360 * DAY)
    assert listed(practice) == [("portfolio_entry", "ahead", "what is known of the customer is to be looked at again")]
    clock.advance(10 * DAY)
    late = ("portfolio_entry", "late", "what is known of the customer was not looked at for too long")
    assert listed(practice) == [late]
    ann.portfolio_entries.review(entry)
    assert listed(practice) == []


@pytest.mark.realises("G-13", "TM-STK-1", "3-74")
def test_a_place_on_the_map_is_looked_at_by_who_looks_after_the_stakeholder(
    practice: Practice, clock: StoppedClock
) -> None:
    ann = practice.acting_as("ann")
    ann.stakeholders.register(type="other", name="The press", influence=2, interest=2, owner="ann")
    ann.stakeholders.register(type="other", name="Nobody knows", owner="ann")
    clock.advance(370 * DAY)
    assert listed(practice) == [("stakeholder", "late", "the place on the map was not looked at for too long")]


@pytest.mark.realises("G-13", "TM-PRO-2", "SM-PRO")
def test_forecasts_are_looked_at_every_month_and_sleepers_when_they_wake(
    practice: Practice, clock: StoppedClock
) -> None:
    ann = practice.acting_as("ann", "they reorganise")
    lead = ann.opportunities.capture(prospect="Island", source="x", need="y", decision_holder="z", owner="ann")
    qualified = ann.opportunities.qualify(lead)
    asleep = ann.opportunities.capture(prospect="Reef", source="x", owner="ann")
    ann.opportunities.pause(asleep, wake_on=date(2026, 1, 20))
    assert listed(practice) == []
    clock.advance(10 * DAY)
    sleeper = "the opportunity is to be looked at again"
    assert listed(practice) == [("opportunity", "ahead", sleeper)]
    clock.advance(30 * DAY)
    assert listed(practice) == [
        ("opportunity", "now", sleeper),
        ("opportunity", "late", "the forecast was not looked at for too long"),
    ]
    assert [each.is_due for each in practice.opportunities.forecast()] == [True]
    ann.opportunities.review_forecast(qualified)
    assert [each.is_due for each in practice.opportunities.forecast()] == [False]
