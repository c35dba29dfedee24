"""The complaints report: every complaint is counted once, and every deadline is judged once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.processes.complaints import HANDLING, Complaint, Deadline
from itilbrm.values import Labels
from itilbrm.views.complaints import ComplaintTally, DeadlineTally, complaints_report, verdict_on
from tests.lifecycle.strategies import FEW, instants, records

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)

complaints: Final = st.lists(records(HANDLING), max_size=8)


def complaint(state: str, due_at: datetime | None = NOW, closed_at: datetime | None = None, **given: Any) -> Complaint:  # noqa: ANN401  any field
    deadlines = (Deadline(kind="decision", due_at=due_at, original_due_at=due_at),) if due_at else ()
    return Complaint(
        state=HANDLING.state(state),
        customer="acme",
        complainant="cara",
        channel=given.pop("channel", "email"),
        type="other",
        text="x",
        received_at=NOW - 9 * DAY,
        deadlines=deadlines,
        closed_at=closed_at,
        **given,
    )


@pytest.mark.parametrize(
    ("judged", "verdict"),
    [
        (complaint("closed", closed_at=NOW - DAY), "met"),
        (complaint("closed", closed_at=NOW), "met"),
        (complaint("closed", closed_at=NOW + timedelta(microseconds=1)), "breached"),
        (complaint("closed"), "none"),
        (complaint("closed", None, NOW), "none"),
        (complaint("received", None), "none"),
        (complaint("received", NOW), "pending"),
        (complaint("received", NOW - timedelta(microseconds=1)), "overdue_open"),
        (complaint("awaiting_information", NOW - DAY), "overdue_open"),
        (complaint("accepted", NOW + DAY), "pending"),
        *((complaint(state, NOW - DAY, NOW), "none") for state in ("withdrawn", "duplicate", "reclassified")),
    ],
)
def test_a_deadline_is_judged_once(judged: Complaint, verdict: str) -> None:
    assert verdict_on(judged, NOW) == verdict


def test_the_decision_is_judged_by_the_latest_deadline_set_for_it() -> None:
    def due(kind: Any, due_at: datetime) -> Deadline:  # noqa: ANN401  one of the kinds
        return Deadline(kind=kind, due_at=due_at, original_due_at=due_at)

    deadlines = (due("decision", NOW - DAY), due("decision", NOW + DAY), due("acknowledgement", NOW - DAY))
    judged = attrs.evolve(complaint("received"), deadlines=deadlines)
    assert verdict_on(judged, NOW) == "pending"


@FEW
@given(complaints, instants)
def test_every_complaint_is_counted_once_and_judged_once(given: list[Complaint], at: datetime) -> None:
    total = complaints_report(given, at).total
    assert total.received == len(given) == total.closed + total.open
    assert sum(attrs.astuple(total.deadline)) == len(given)
    assert total.deadline.overdue_open + total.deadline.pending <= total.open


@FEW
@given(complaints, instants, st.sampled_from(["type", "channel", "state", "customer", "label:ann"]))
def test_groups_that_part_the_complaints_add_up_to_the_whole(given: list[Complaint], at: datetime, by: str) -> None:
    report = complaints_report(iter(given), at, by)
    assert (report.as_at, report.by) == (at, by)
    assert list(report.groups) == sorted(report.groups)
    added: Counter[str] = Counter()
    for tally in report.groups.values():
        added.update(_numbers(tally))
    assert +added == +Counter(_numbers(report.total))


def _numbers(tally: ComplaintTally) -> dict[str, int]:
    return {
        "received": tally.received,
        "closed": tally.closed,
        "open": tally.open,
        **attrs.asdict(tally.deadline),
    }


@FEW
@given(complaints, instants)
def test_a_complaint_counts_once_at_each_of_its_services(given: list[Complaint], at: datetime) -> None:
    groups = complaints_report(given, at, "service").groups
    expected = Counter(service for each in given for service in set(each.services) or {""})
    assert {name: tally.received for name, tally in groups.items()} == expected


def test_a_group_is_named_by_the_value_and_what_has_none_by_nothing() -> None:
    given = [
        complaint("closed", closed_at=NOW - DAY, labels=Labels({"queue": "roads"})),
        complaint("received", NOW - DAY, channel="phone"),
    ]
    report = complaints_report(given, NOW, "label:queue")
    assert report.groups == {
        "": ComplaintTally(received=1, closed=0, open=1, deadline=DeadlineTally(overdue_open=1)),
        "roads": ComplaintTally(received=1, closed=1, open=0, deadline=DeadlineTally(met=1)),
    }
    assert set(complaints_report(given, NOW, "channel").groups) == {"email", "phone"}
    assert set(complaints_report(given, NOW, "state").groups) == {"closed", "received"}
    assert set(complaints_report(given, NOW, "service").groups) == {""}


def test_a_report_of_nothing_is_all_zeros() -> None:
    report = complaints_report([], NOW)
    assert report.total == ComplaintTally(0, 0, 0, DeadlineTally())
    assert report.groups == {}


def test_a_grouping_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput) as error:
        complaints_report([], NOW, "chanel")
    assert str(error.value) == (
        "by: complaints are not grouped by 'chanel' (did you mean 'channel'?); "
        "choose from service, type, channel, state, customer, customer_tree, label:NAME"
    )
