"""Whose clocks: a profile may count by those of the customer or of the complainant (T-3)."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from itilbrm import Practice
from itilbrm.calendars import BusinessCalendar
from itilbrm.clocks import StoppedClock
from itilbrm.errors import InvalidInput
from itilbrm.policies import DeadlineProfile, Policies, shipped_policies
from itilbrm.policies.profile_files import profile_data
from itilbrm.policies.profiles import WhoseClocks

FRIDAY_NIGHT_IN_LONDON = datetime(2025, 10, 24, 21, 30, tzinfo=UTC)
"""17:30 in New York, after the close there too; 22:30 in London; 10:30 on Saturday in Auckland."""

HOUSE = BusinessCalendar(id="provider", timezone="Europe/London", windows={"monday-friday": "09:00-17:00"})


def policies(time_zone: WhoseClocks) -> Policies:
    shipped = shipped_policies()
    profile = attrs.evolve(shipped.profiles["itil_internal"], time_zone=time_zone)
    return Policies(calendars={"provider": HOUSE}, profiles={"itil_internal": profile}).over(shipped)


def acknowledged_by(time_zone: WhoseClocks, of_complainant: str, of_unit: str = "") -> datetime:
    """Return when a complaint of that instant is to be acknowledged, a business day later."""
    clock = StoppedClock(FRIDAY_NIGHT_IN_LONDON - timedelta(days=3))
    practice = Practice.open("memory:", clock=clock, policies=policies(time_zone))
    desk = practice.acting_as("desk")
    unit = desk.units.register(name="Sales", type="department")
    desk.units.set_hours(unit.id, time_zone=of_unit)
    cara = desk.people.register(full_name="Cara Hale", email="cara@example.org", unit=unit.id)
    desk.people.prefer(cara.id, time_zone=of_complainant)
    customer = desk.customers.identify(name="Sales", party=unit.id, why="it pays", designated=cara.id)
    clock.set(FRIDAY_NIGHT_IN_LONDON)
    complaint = desk.complaints.receive(
        customer=customer.id, complainant=cara.id, channel="email", type="cost", text="It is too dear."
    )
    deadline = complaint.deadline("acknowledgement")
    assert deadline is not None
    assert complaint.calendar in ("", f"provider@{deadline.zone}")
    return deadline.due_at


@pytest.mark.realises("T-3", "SC-16")
@pytest.mark.parametrize(
    ("time_zone", "of_complainant", "of_unit", "due"),
    [
        ("calendar", "Pacific/Auckland", "America/New_York", datetime(2025, 10, 28, 17, tzinfo=UTC)),
        ("customer", "Pacific/Auckland", "America/New_York", datetime(2025, 10, 28, 21, tzinfo=UTC)),
        ("complainant", "Pacific/Auckland", "America/New_York", datetime(2025, 10, 28, 4, tzinfo=UTC)),
        ("complainant", "", "America/New_York", datetime(2025, 10, 28, 17, tzinfo=UTC)),
        ("customer", "Pacific/Auckland", "", datetime(2025, 10, 28, 17, tzinfo=UTC)),
        ("complainant", "Europe/London", "", datetime(2025, 10, 28, 17, tzinfo=UTC)),
    ],
)
def test_hours_are_counted_by_the_clocks_that_the_profile_names_as_far_as_they_are_known(
    time_zone: WhoseClocks, of_complainant: str, of_unit: str, due: datetime
) -> None:
    assert acknowledged_by(time_zone, of_complainant, of_unit) == due


@pytest.mark.realises("T-3")
def test_a_pause_counts_by_the_same_clocks_and_recomputing_moves_nothing_that_is_as_it_should_be() -> None:
    clock = StoppedClock(FRIDAY_NIGHT_IN_LONDON)
    practice = Practice.open("memory:", clock=clock, policies=policies("complainant"))
    desk = practice.acting_as("desk", reason="the policy changed")
    cara = desk.people.register(full_name="Cara Hale", email="cara@example.org")
    desk.people.prefer(cara.id, time_zone="Pacific/Auckland")
    complaint = desk.complaints.receive(
        customer="sales", complainant=cara.id, channel="email", type="cost", text="It is too dear."
    )
    assert desk.complaints.recompute(complaint.id).deadlines == complaint.deadlines
    desk.people.prefer(cara.id, time_zone="America/New_York")
    moved = desk.complaints.recompute(complaint.id).deadline("acknowledgement")
    assert moved is not None
    assert (moved.zone, moved.due_at) == ("America/New_York", datetime(2025, 10, 28, 21, tzinfo=UTC))


@pytest.mark.realises("T-3", "G-15")
def test_a_profile_says_by_whose_clocks_in_its_file() -> None:
    profile = attrs.evolve(shipped_policies().profiles["cfpb"], time_zone="complainant")
    said = profile_data(profile)
    assert said["time_zone"] == "complainant"
    assert DeadlineProfile.from_mapping(said) == profile
    with pytest.raises(InvalidInput, match=r"time_zone.*'complainer'.*did you mean 'complainant'"):
        DeadlineProfile.from_mapping({**said, "time_zone": "complainer"})


@pytest.mark.realises("T-3")
def test_a_calendar_in_another_zone_has_the_same_hours_and_holidays_there() -> None:
    there = HOUSE.in_zone("Asia/Tokyo")
    assert (there.id, there.timezone, there.windows) == ("provider@Asia/Tokyo", "Asia/Tokyo", HOUSE.windows)
    assert HOUSE.in_zone("Asia/Tokyo") is there
    assert HOUSE.in_zone("Europe/London") is HOUSE
    assert Policies(calendars={"provider": HOUSE}).calendar("provider@Asia/Tokyo") is there
