"""What DOMAIN lists as bad input for the handling of complaints: each is refused, or warned of, in words that help."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from itilbrm import Practice
from itilbrm.errors import InvalidInput, Refused
from itilbrm.lifecycle import indexed_fields
from itilbrm.processes.complaints import doubts_about
from itilbrm.processes.complaints.handling import acknowledge, adopt, assess, close, mark_duplicate, prepare_response
from itilbrm.processes.complaints.what_closing_needs import CorrectiveAction
from itilbrm.processes.relationships import Action
from itilbrm.testing import StoppedClock
from itilbrm.values import UNIDENTIFIED
from tests.processes.complaints.cases import HIGH, MONDAY, TOLD, UPHELD, acknowledged, at, investigated, received
from tests.processes.complaints.test_concluding import accepted

DAY = timedelta(days=1)


@pytest.mark.realises("BR-CPL-1")
def test_no_complainant_and_not_marked_anonymous() -> None:
    with pytest.raises(InvalidInput, match=r"^complainant: the text is blank; give an id$"):
        received(complainant="")


@pytest.mark.realises("G-2")
def test_received_in_the_future_and_anything_ahead_of_the_clock() -> None:
    with pytest.raises(InvalidInput, match=r"happened_at: .* lies ahead of the clock.*record it when it has happened"):
        received(at(0, happened=1))


@pytest.mark.realises("BR-CPL-1")
def test_a_blank_text() -> None:
    with pytest.raises(InvalidInput, match=r"^text: the text is blank; say it in words$"):
        received(text=" \n")


@pytest.mark.realises("BR-CPL-4")
def test_severity_missing_at_the_assessment() -> None:
    with pytest.raises(InvalidInput, match=r"^severity: 'assess' needs it; give severity$"):
        assess(acknowledged(), at(2), **{name: value for name, value in HIGH.items() if name != "severity"})


@pytest.mark.realises("BR-CPL-1")
def test_an_unknown_customer_is_held_and_asked_about() -> None:
    assert received(customer=UNIDENTIFIED).customer == UNIDENTIFIED
    assert any("held as unidentified" in each for each in doubts_about({"customer": UNIDENTIFIED}))


@pytest.mark.realises("G-2")
def test_an_acknowledgement_before_the_receipt() -> None:
    with pytest.raises(InvalidInput, match=r"^happened_at: .* lies before what 'acknowledge' follows"):
        acknowledge(received(at(2)), at(3, happened=1), **TOLD)


@pytest.mark.realises("BR-CPL-6", "SC-40")
def test_not_upheld_without_reasons() -> None:
    with pytest.raises(Refused, match="it is not upheld, and no reasons are given"):
        prepare_response(investigated(), at(4), **{**UPHELD, "outcome": "not_upheld"})


@pytest.mark.realises("BR-CPL-8")
@pytest.mark.parametrize(
    ("lacks", "what"), [("owner", "owner"), ("due", "due date"), ("effect_check", "check of its effect")]
)
def test_closing_with_an_action_that_lacks_something(lacks: str, what: str) -> None:
    from itilbrm.lifecycle import State

    complaint = accepted()
    given: dict[str, Any] = {"owner": "sam", "due": MONDAY, "effect_check": MONDAY}
    del given[lacks]
    lacking = CorrectiveAction(id="act_1", state=State("open", category="open"), source=complaint.id, **given)
    with pytest.raises(Refused, match=f"the action act_1 has no {what}"):
        close(complaint, at(21, lacking))


@pytest.mark.realises("BR-CPL-23")
def test_a_duplicate_of_itself() -> None:
    complaint = received()
    with pytest.raises(Refused, match="it is no duplicate of itself"):
        mark_duplicate(complaint, at(1, complaint), of=complaint.id)


def test_praise_among_complaints_is_asked_about() -> None:
    assert doubts_about({"text": "Great work, thank you!"})
    assert received(text="Great work, thank you!").state == "received"


# What comes from elsewhere


def adopted(**changed: Any) -> Any:  # noqa: ANN401  a complaint
    usual: dict[str, Any] = {"origin": "old", "reference": "1", "state": "closed", "received_at": MONDAY}
    said: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other", "text": "x"}
    return adopt(at(24 * 30), **{**usual, **said, **changed})


@pytest.mark.realises("G-12")
def test_what_was_decided_elsewhere_is_known_here() -> None:
    complaint = adopted(
        target_at=MONDAY + 9 * DAY,
        acknowledge_by=MONDAY + DAY,
        acknowledged_at=MONDAY + 2 * DAY,
        decided_at=MONDAY + 3 * DAY,
        outcome="remedy_without_admission",
        counts_as_upheld=True,
        severity="high",
        stage=2,
        closure="disputed",
        closed_at=MONDAY + 5 * DAY,
        on_behalf_of="bob",
        authority="a letter",
        owner="olga",
    )
    assert [(each.kind, each.met_at, each.stage) for each in complaint.deadlines] == [
        ("acknowledgement", MONDAY + 2 * DAY, 2),
        ("decision", MONDAY + 3 * DAY, 2),
    ]
    assert (complaint.severity, complaint.is_serious, complaint.stage) == ("high", True, 2)
    assert (complaint.response.is_upheld, complaint.response.prepared_by) == (True, "olga")
    assert (complaint.decided_at, complaint.on_behalf_of) == (MONDAY + 3 * DAY, "bob")
    assert [(each.kind, each.at) for each in complaint.closures] == [("disputed", MONDAY + 5 * DAY)]
    assert adopted(state="accepted", decided_at=MONDAY + DAY).response is None
    by_closing = adopted(outcome="upheld", closed_at=MONDAY + DAY)
    assert (by_closing.decided_at, by_closing.response.prepared_by) == (MONDAY + DAY, UNIDENTIFIED)
    undated = adopted(closure="early")
    assert (undated.closures[0].at, undated.closed_at) == (undated.moved_at, None)


@pytest.mark.realises("G-12")
@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"stage": 0}, "stage: 0 is no stage of handling; give 1 for the first"),
        ({"acknowledged_at": MONDAY + DAY}, "acknowledged_at: nothing says when an acknowledgement was due"),
        ({"decided_at": MONDAY - DAY}, "decided_at: .* lies before the receipt"),
        ({"decided_at": MONDAY + 99 * DAY}, "decided_at: .* lies ahead of the clock"),
        ({"outcome": "upheld"}, "outcome: nothing says when it was decided; it is closed; give decided_at"),
        (
            {"outcome": "remedy_without_admission", "decided_at": MONDAY + DAY},
            "counts_as_upheld: is said of a remedy without admission, and of nothing else; say it there",
        ),
        ({"outcome": "upheld", "counts_as_upheld": True, "decided_at": MONDAY + DAY}, "counts_as_upheld: .*leave it"),
        ({"state": "received", "closure": "early"}, "closure: a complaint that is received was not closed"),
        ({"state": "withdrawn", "closure": "early"}, "closure: a complaint that is withdrawn was not closed"),
    ],
)
def test_what_cannot_have_happened_elsewhere_is_not_taken_over(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{problem}"):
        adopted(**changed)


# In a practice


@pytest.mark.realises("BR-CPL-23", "BR-CPL-17", "SM-CPL")
def test_in_a_practice_the_master_takes_the_earlier_receipt_in_the_same_commit() -> None:
    clock = StoppedClock(MONDAY)
    given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other"}
    with Practice.open(clock=clock) as practice:
        ann = practice.acting_as("ann")
        early = ann.complaints.receive(**given, text="Mail is slow")
        clock.advance(DAY)
        late = ann.complaints.receive(**given, text="Mail is slow!")
        ann.complaints.mark_duplicate(early, of=late.id)
        assert practice.complaints.get(late.id).received_at == early.received_at
        third = ann.complaints.receive(**given, text="Mail is slow!!")
        ann.complaints.mark_duplicate(third, of=late.id)
        assert practice.complaints.get(late.id).version == 2, "nothing follows from a later one"
        looked_into = ann.complaints.assess(ann.complaints.acknowledge(late.id, **_told(clock)), **HIGH)
        task = ann.complaints.ask_fact_finding(looked_into, question="Why?", owner="sam", due=clock.now() + DAY)
        again = ann.complaints.ask_fact_finding(late.id, question="When?", owner="tim", due=clock.now() + DAY)
        assert {each.id for each in practice.fact_findings.find(parent=late.id)} == {task.id, again.id}
        with pytest.raises(Refused, match="nothing was found out yet for"):
            ann.complaints.prepare_response(late.id, **UPHELD)
        for each in (task, again):
            practice.acting_as(each.owner).fact_findings.answer(each, findings="The disk")
        assert ann.complaints.prepare_response(late.id, **UPHELD).state == "response_prepared"


@pytest.mark.realises("SM-CPL", "G-3", "G-4b")
def test_in_a_practice_a_complainant_who_becomes_known_leaves_the_record_whole() -> None:
    clock = StoppedClock(MONDAY)
    given: dict[str, Any] = {"customer": UNIDENTIFIED, "channel": "phone", "type": "other", "text": "Mail is slow"}
    with Practice.open(clock=clock) as practice:
        ann = practice.acting_as("ann")
        complaint = ann.complaints.receive(**given, complainant=UNIDENTIFIED, remedy_sought="an apology")
        clock.advance(DAY)
        known = ann.complaints.identify(complaint, complainant="cara", customer="acme")
        assert (known.text, known.remedy_sought, known.complainant) == ("Mail is slow", "an apology", "cara")
        assert practice.complaints.get(known.id) == known
        assert practice.as_at(MONDAY).complaints.get(known.id).complainant == UNIDENTIFIED
        assert not practice.verify().findings


@pytest.mark.realises("BR-CPL-8")
def test_in_a_practice_closing_sees_the_actions_of_the_other_sub_process() -> None:
    assert CorrectiveAction.kind == Action.kind
    names = {"source", "owner", "due", "effect_check", "waiver"}
    assert names <= {each.name for each in attrs.fields(Action)}
    assert indexed_fields(CorrectiveAction) == {name: indexed_fields(Action)[name] for name in ("parent", "owner")}


def _told(clock: StoppedClock) -> dict[str, Any]:
    return {**TOLD, "next_date": clock.now() + 3 * DAY}
