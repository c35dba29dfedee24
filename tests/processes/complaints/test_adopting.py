"""A complaint is taken over from another system in the state it has there, with its own past."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Occasion
from itilbrm.processes.complaints import HANDLING, PROVIDER_DEFAULT, Complaint, decision_deadline
from itilbrm.processes.complaints.handling import adopt, withdraw
from itilbrm.values import UNIDENTIFIED
from tests.processes.complaints.cases import MONDAY

DAY: Final = timedelta(days=1)
NOW: Final = MONDAY + 100 * DAY
ON: Final = Occasion("importer", NOW, reason="we moved")
UNCLOSED: Final = [str(state) for state in HANDLING.states.values() if state.category != "closed"]
ENDS: Final = [str(state) for state in HANDLING.states.values() if state.category == "closed"]


def adopted(on: Occasion = ON, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    return adopt(on, **_given(changed))


def facts(**changed: Any) -> list[tuple[str | None, str, datetime]]:  # noqa: ANN401  any particular
    _, told = HANDLING.adopt(adopt, ON, **_given(changed))
    return [(fact.source, fact.target, fact.happened_at) for fact in told]


def _given(changed: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "origin": "boston311",
        "reference": "101",
        "state": "received",
        "received_at": MONDAY,
        "customer": UNIDENTIFIED,
        "complainant": UNIDENTIFIED,
        "channel": "phone",
        "type": "other",
        "text": "A pothole",
    }
    return {**usual, **changed}


@pytest.mark.realises("G-12")
@pytest.mark.parametrize("state", UNCLOSED)
def test_an_unclosed_complaint_stands_as_it_stood_there(state: str) -> None:
    complaint = adopted(state=state, owner="roads", services=("roads",), labels={"queue": "7"})
    assert (complaint.state, complaint.since, complaint.moved_at) == (state, MONDAY, NOW)
    assert (complaint.received_at, complaint.reference) == (MONDAY, "101")
    assert (complaint.owner, complaint.services, dict(complaint.labels)) == ("roads", ("roads",), {"queue": "7"})
    assert complaint.definition == PROVIDER_DEFAULT
    assert facts(state=state) == [(None, state, MONDAY)]


@pytest.mark.realises("G-12")
@pytest.mark.parametrize("state", ENDS)
def test_a_closed_complaint_was_received_and_then_closed(state: str) -> None:
    complaint = adopted(state=state, closed_at=MONDAY + DAY)
    assert (complaint.state, complaint.since, complaint.closed_at) == (state, MONDAY + DAY, MONDAY + DAY)
    assert facts(state=state, closed_at=MONDAY + DAY) == [
        (None, "received", MONDAY),
        ("received", state, MONDAY + DAY),
    ]


@pytest.mark.realises("G-12")
def test_a_closing_nobody_dated_counts_from_the_adoption_and_has_no_instant() -> None:
    complaint = adopted(state="closed")
    assert (complaint.since, complaint.closed_at) == (NOW, None)
    assert facts(state="closed") == [(None, "received", MONDAY), ("received", "closed", NOW)]


@pytest.mark.realises("G-12")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_origin_and_reference_alone_decide_who_it_is(reference: str) -> None:
    one = adopted(reference=reference)
    assert adopted(reference=reference, state="closed", text="Another text").id == one.id
    assert adopted(reference=reference, origin="nyc311").id != one.id
    assert adopted(reference=reference + "x").id != one.id


@pytest.mark.realises("G-12")
def test_guards_of_the_way_are_not_asked_and_those_of_the_next_step_are() -> None:
    investigated = adopted(state="under_investigation", complainant="cara")
    assert (investigated.assessment, investigated.investigator) == (None, "")
    taken_back = withdraw(investigated, Occasion("cara", NOW, reason="it is mended"))
    assert (taken_back.state, taken_back.version) == ("withdrawn", 2)


def test_a_target_is_the_deadline_of_the_decision() -> None:
    deadline = decision_deadline(adopted(target_at=MONDAY + DAY))
    assert deadline is not None
    assert (deadline.kind, deadline.due_at, deadline.original_due_at) == ("decision", MONDAY + DAY, MONDAY + DAY)
    assert decision_deadline(adopted()) is None


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"state": "open"}, "state: 'open' is no state of complaint handling; choose from received,"),
        ({"state": "clsed"}, r"state: 'clsed' is no state of complaint handling \(did you mean 'closed'\?\)"),
        ({"closed_at": MONDAY + DAY}, "closed_at: a complaint that is received was not closed; leave it out"),
        ({"state": "closed", "closed_at": MONDAY - DAY}, "closed_at: .* lies before the receipt, "),
        ({"received_at": NOW + DAY}, "state: it came into 'received' at .*, ahead of the clock"),
        ({"state": "closed", "closed_at": NOW + DAY}, "state: it came into 'closed' at .*, ahead of the clock"),
        ({"received_at": MONDAY.replace(tzinfo=None)}, "received_at: .* has no time zone; give an aware datetime"),
        ({"text": " "}, "text: the text is blank"),
        ({"customer": ""}, "customer: the text is blank"),
        ({"reference": ""}, "reference: the text is blank"),
        ({"channel": "other"}, "channel: 'other' is not known; choose from email,"),
        ({"labels": {"queue": 7}}, r"labels\.queue: 7 is no text"),
        ({"services": "roads"}, "services: 'roads' is no tuple; give a tuple"),
    ],
    ids=lambda it: "" if isinstance(it, str) else "-".join(it),
)
def test_a_complaint_that_cannot_be_is_not_taken_over(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{problem}"):
        adopted(**changed)


@pytest.mark.realises("BR-CPL-1")
def test_nobody_unknown_is_dropped() -> None:
    assert (adopted().customer, adopted().complainant) == (UNIDENTIFIED, UNIDENTIFIED)
