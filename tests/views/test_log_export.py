"""The log is exported with what was late and why, who decided, and who was told what and when (SC-51)."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from itilbrm import Complaint, Practice
from itilbrm.errors import InvalidInput
from itilbrm.processes.complaints import Remedy, RootCause
from itilbrm.telling import TELLING, write
from itilbrm.testing import StoppedClock

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def practice(clock: StoppedClock) -> Iterator[Practice]:
    with Practice.open("memory:", clock=clock) as opened:
        yield opened


@pytest.fixture
def late(practice: Practice, clock: StoppedClock) -> Complaint:
    """Return a complaint that was handled too late, from its receipt to its decision."""
    ann = practice.acting_as("ann")
    complaint = ann.complaints.receive(
        customer="acme",
        complainant="cara",
        channel="email",
        type="availability",
        text="=HYPERLINK(1) is down",
        services=("mail",),
        owner="ann",
    )
    clock.advance(2 * DAY)
    ann.complaints.acknowledge(
        complaint.id, contact="Ann Lee", next_step="we look", next_date=clock.now() + DAY, channel="phone", to="Cara D"
    )
    busy = practice.acting_as("ann", "the supplier is on strike").complaints
    busy.assess(complaint.id, severity="high", complexity="low", impact="low", urgency="low")
    clock.advance(20 * DAY)
    ann.complaints.inform(
        complaint.id, state_text="We still look", next_step="an answer", next_date=clock.now() + DAY, channel="phone"
    )
    ann.complaints.prepare_response(
        complaint.id,
        outcome="upheld",
        text="It was down",
        next_steps="ask the ombudsman",
        findings="a cable",
        root_cause=RootCause(kind="known", code="cable", text="torn"),
        remedy=Remedy(kind="apology", text="Sorry"),
    )
    practice.acting_as("bob").complaints.approve_response(complaint.id)
    ann.complaints.communicate_decision(complaint.id, channel="letter")
    ann.actions.register(
        source=complaint.id, source_kind="complaint", text="Renew the cable", owner="dan", due=clock.now() + DAY
    )
    return practice.complaints.get(complaint.id)


@pytest.mark.realises("SC-51")
def test_which_were_late_and_why_who_decided_and_what_was_told_is_answered_from_the_log(
    practice: Practice, late: Complaint
) -> None:
    practice.acting_as("ann").complaints.receive(
        customer="acme", complainant="cara", channel="email", type="cost", text="Too dear"
    )
    (entry,) = practice.complaints.entries(late=True, customer="acme")
    assert entry.complaint == late
    assert [(each.kind, each.met_at) for each in entry.missed] == [
        ("acknowledgement", MONDAY + 2 * DAY),
        ("decision", MONDAY + 22 * DAY),
    ]
    assert entry.missed[1].why == ("assess: the supplier is on strike",)
    assert (entry.prepared_by, entry.approved_by) == ("ann", "bob")
    assert [(each.what, each.at, each.by, each.channel, each.to) for each in entry.told] == [
        ("acknowledgement", MONDAY + 2 * DAY, "ann", "phone", "Cara D"),
        ("status", MONDAY + 22 * DAY, "ann", "phone", "cara"),
        ("decision", MONDAY + 22 * DAY, "ann", "letter", "cara"),
    ]
    assert entry.told[2].words == "It was down; ask the ombudsman"
    assert [each.text for each in entry.actions] == ["Renew the cable"]
    assert [each.step for each in entry.steps][:3] == ["receive", "acknowledge", "assess"]


@pytest.mark.realises("SC-51", "BR-CPL-16")
def test_a_message_counts_as_told_once_somebody_told_it_and_one_to_the_house_never(
    practice: Practice, late: Complaint, clock: StoppedClock
) -> None:
    ann = practice.acting_as("ann")
    for internal in (False, True):
        message = ann.perform(
            write, to="cara", purpose="status", about=late.id, internal=internal, next_date=clock.now() + DAY
        )
        assert len(next(practice.complaints.entries()).told) == 3 + internal
        ann.messages.record_told(message.id, channel="meeting", to="Cara herself")
    told = next(practice.complaints.entries()).told
    assert [(each.what, each.channel, each.to) for each in told][3:] == [("status", "meeting", "Cara herself")]
    assert TELLING.kind == "message"


@pytest.mark.realises("SC-51")
def test_the_log_as_csv_has_a_row_for_each_complaint_and_no_formula(practice: Practice, late: Complaint) -> None:
    lines = "".join(practice.complaints.export())
    (row,) = csv.DictReader(io.StringIO(lines, newline=""))
    assert row["id"] == late.id
    assert row["text"] == "'=HYPERLINK(1) is down"
    assert row["missed"].splitlines()[1].startswith("decision due 2026-01-")
    assert row["why_late"] == "assess: the supplier is on strike"
    assert (row["outcome"], row["prepared_by"], row["approved_by"]) == ("upheld", "ann", "bob")
    assert row["root_cause"] == "known cable torn"
    assert row["remedy"] == "apology: Sorry"
    assert row["actions_taken"] == "Renew the cable (dan, due 2026-01-28T09:00:00Z, open)"
    assert row["told"].splitlines()[2].endswith("decision by letter to cara: It was down; ask the ombudsman")
    assert row["steps"].splitlines()[0] == "2026-01-05T09:00:00Z receive by ann"


@pytest.mark.realises("SC-51")
def test_the_log_as_json_has_everything(practice: Practice, late: Complaint) -> None:
    text = "".join(practice.complaints.export("json"))
    assert text.isascii()
    (entry,) = json.loads(text)
    assert entry["complaint"]["id"] == late.id
    assert entry["told"][0]["channel"] == "phone"
    assert entry["actions"][0]["owner"] == "dan"
    assert json.loads("".join(practice.complaints.export("json", customer="other"))) == []


def test_a_complaint_that_nobody_decided_has_empty_places(practice: Practice, clock: StoppedClock) -> None:
    practice.acting_as("ann").complaints.receive(
        customer="acme", complainant="anonymous", channel="email", type="cost", text="Too dear"
    )
    (row,) = csv.DictReader(io.StringIO("".join(practice.complaints.export()), newline=""))
    assert (row["due_at"], row["outcome"], row["root_cause"], row["remedy"], row["told"]) == ("", "", "", "", "")
    clock.advance(100 * DAY)
    assert list(practice.complaints.entries(late=True)) == []


def test_what_was_closed_elsewhere_after_its_date_was_late_and_one_that_waits_is_not(
    practice: Practice, clock: StoppedClock
) -> None:
    ann = practice.acting_as("ann")
    elsewhere: dict[str, Any] = {
        "origin": "old",
        "state": "closed",
        "received_at": MONDAY - 20 * DAY,
        "customer": "acme",
        "complainant": "cara",
        "channel": "email",
        "type": "cost",
        "text": "Too dear",
        "target_at": MONDAY - 10 * DAY,
    }
    ann.complaints.adopt(**elsewhere, reference="1", closed_at=MONDAY - 9 * DAY)
    ann.complaints.adopt(**elsewhere, reference="2", closed_at=MONDAY - 11 * DAY)
    assert [each.complaint.reference for each in practice.complaints.entries(late=True)] == ["1"]
    waiting = ann.complaints.receive(
        customer="acme", complainant="dora", channel="email", type="cost", text="Too dear", owner="ann"
    )
    ann.complaints.acknowledge(waiting.id, contact="Ann", next_step="look", next_date=MONDAY + DAY, channel="phone")
    ann.complaints.assess(waiting.id, severity="low", complexity="low", impact="low", urgency="low")
    ann.complaints.request_information(waiting.id, asked="Which one?", by=MONDAY + 5 * DAY)
    clock.advance(60 * DAY)
    assert [each.complaint.reference for each in practice.complaints.entries(late=True)] == ["1"]
    ann.complaints.information_received(waiting.id)
    clock.advance(60 * DAY)
    (late,) = (each for each in practice.complaints.entries(late=True) if each.complaint.id == waiting.id)
    assert late.missed[0].why == ("waited for the complainant: 1",)
    ann.complaints.prepare_response(
        waiting.id,
        outcome="upheld",
        text="So it was",
        findings="a cable",
        next_steps="ask the ombudsman",
        root_cause=RootCause(kind="known", code="cable", text="torn"),
        remedy=Remedy(kind="apology", text="Sorry"),
    )
    ann.complaints.communicate_decision(waiting.id)
    (unsent,) = (each for each in practice.complaints.entries() if each.complaint.id == waiting.id)
    assert [each.what for each in unsent.told] == ["acknowledgement"], "the letter has not gone out yet"


def test_the_log_is_written_in_two_forms(practice: Practice) -> None:
    with pytest.raises(InvalidInput, match="choose from csv, json"):
        practice.complaints.export("xml")  # type: ignore[arg-type]  # wrong on purpose
