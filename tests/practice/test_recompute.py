"""A changed policy moves nothing by itself; a recomputation moves what is still due, with a reason, on record."""

from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Complaint, Practice
from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import InvalidInput, NotFound, Refused
from itilbrm.policies import Policies, Procedure
from itilbrm.testing import StoppedClock
from tests.policies.making import london, simple

HOLIDAYS: Final = (date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1))
FRIDAY: Final = london("2025-12-19T10:00")
MONDAY: Final = london("2025-12-22T10:00")


def policies(version: int, *holidays: date, profile: str = "itil_internal") -> Policies:
    calendar = BusinessCalendar(
        id="provider",
        version=version,
        timezone="Europe/London",
        windows={"monday-friday": "09:00-17:00"},
        holidays=holidays,
    )
    return Policies(
        calendars={"provider": calendar},
        procedures={"provider": Procedure(id="provider", profile=profile)},
        profiles={"own": simple("own", "3 business days")},
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


def opened(url: str, at: datetime, settled: Policies) -> Practice:
    return Practice.open(url, clock=StoppedClock(at), discover=False, policies=settled)


def received(practice: Practice, complainant: str = "cara") -> Complaint:
    return practice.acting_as("desk").complaints.receive(
        customer="acme", complainant=complainant, channel="phone", type="other", text="It is down."
    )


def decision(complaint: Complaint) -> datetime:
    deadline = complaint.deadline("decision")
    assert deadline is not None
    return deadline.due_at


@pytest.mark.realises("SC-17", "T-3")
def test_a_holiday_added_later_moves_old_deadlines_only_by_a_recomputation_on_record(url: str) -> None:
    with opened(url, FRIDAY, policies(1)) as practice:
        old = received(practice)
    assert decision(old) == london("2026-01-16T17:00")
    with opened(url, MONDAY, policies(2, *HOLIDAYS)) as practice:
        assert decision(practice.complaints.get(old.id)) == london("2026-01-16T17:00")
        new = received(practice)
        assert decision(new) == london("2026-01-22T17:00")
        preview = practice.recompute(reason="holidays were missing", preview=True)
        assert practice.complaints.get(old.id) == old
        moved = practice.acting_as("bea").recompute(reason="holidays were missing")
        assert moved == preview
        assert [(each.complaint, each.kind) for each in moved] == [(old.id, "acknowledgement"), (old.id, "decision")]
        assert (moved[1].former_due_at, moved[1].due_at) == (london("2026-01-16T17:00"), london("2026-01-21T17:00"))
        assert (moved[1].former_policy[1], moved[1].policy[1]) == ("provider/1", "provider/2")
        after = practice.complaints.get(old.id)
        deadline = after.deadline("decision")
        assert deadline is not None
        assert (deadline.due_at, deadline.original_due_at) == (london("2026-01-21T17:00"), london("2026-01-16T17:00"))
        fact = practice.history(old.id)[-1]
        assert (fact.step, fact.by, fact.reason) == ("recompute", "bea", "holidays were missing")
        assert practice.acting_as("bea").recompute(reason="once more") == ()
        assert len(practice.history(old.id)) == 2
        assert len(practice.history(new.id)) == 1


def test_another_profile_is_applied_from_the_same_receipt(url: str) -> None:
    with opened(url, FRIDAY, policies(1)) as practice:
        complaint = received(practice)
    with opened(url, MONDAY, policies(1, profile="own")) as practice:
        (moved,) = practice.acting_as("bea").recompute([complaint.id], reason="agreed anew")
        assert moved.kind == "decision"
        assert moved.due_at == london("2025-12-24T17:00")
        assert (moved.former_policy[0], moved.policy[0]) == ("itil_internal/1", "own/1")


@pytest.mark.realises("BR-MON-3")
def test_what_was_missed_stays_missed_and_what_is_closed_stays_closed(url: str) -> None:
    with opened(url, FRIDAY, policies(1)) as practice:
        complaint, withdrawn = received(practice), received(practice)
        practice.acting_as("cara").acting_as("cara", "it works again").complaints.withdraw(withdrawn)
    with opened(url, london("2026-01-19T10:00"), policies(2, *HOLIDAYS)) as practice:
        assert practice.recompute(reason="too late", preview=True) == ()
        assert decision(practice.complaints.get(complaint.id)) == london("2026-01-16T17:00")


def test_what_was_taken_over_keeps_the_dates_it_came_with(url: str) -> None:
    with opened(url, FRIDAY, policies(1)) as practice:
        practice.acting_as("desk").complaints.adopt(
            origin="old",
            reference="7",
            customer="acme",
            complainant="cara",
            channel="phone",
            type="other",
            text="It is down.",
            state="received",
            received_at=FRIDAY,
            target_at=MONDAY,
        )
        assert practice.recompute(reason="as before", preview=True) == ()


def test_a_recomputation_needs_somebody_and_a_reason_and_a_complaint_that_is_there(url: str) -> None:
    with opened(url, FRIDAY, policies(1)) as practice:
        complaint = received(practice)
    with opened(url, MONDAY, policies(2, *HOLIDAYS)) as practice:
        with pytest.raises(InvalidInput, match="nobody is said to recompute"):
            practice.recompute(reason="holidays")
        with pytest.raises(Refused, match="no reason is given"):
            practice.acting_as("bea").recompute([complaint], reason=" ")
        with pytest.raises(NotFound):
            practice.recompute(["cpl_0"], reason="holidays", preview=True)
