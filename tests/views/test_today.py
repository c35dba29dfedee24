"""What somebody should look at: one list over everything, by instant and with the reason (G-13)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from itilbrm import Complaint, Practice
from itilbrm.errors import InvalidInput
from itilbrm.policies import Policies, Procedure
from itilbrm.processes.complaints import Remedy
from itilbrm.registers.sources import sources_of
from itilbrm.testing import StoppedClock
from itilbrm.views.sources import Sources
from itilbrm.views.today import CONTRIBUTORS, Entry, dated, today, waiting

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def practice(clock: StoppedClock) -> Iterator[Practice]:
    with Practice.open("memory:", clock=clock) as opened:
        yield opened


def received(practice: Practice, owner: str = "ann", **more: Any) -> Complaint:  # noqa: ANN401  any particular
    return practice.acting_as("ann").complaints.receive(
        customer="acme", complainant="cara", channel="email", type="cost", text="Too dear", owner=owner, **more
    )


def told(practice: Practice, person: str) -> list[tuple[str, str, str]]:
    return [(each.standing, each.kind, each.why) for each in practice.today(person)]


def answered(practice: Practice, complaint: Complaint, outcome: str = "not_upheld") -> None:
    ann = practice.acting_as("ann").complaints
    ann.acknowledge(
        complaint.id, contact="Ann", next_step="we look", next_date=complaint.received_at + 2 * DAY, channel="phone"
    )
    ann.assess(complaint.id, severity="low", complexity="low", impact="low", urgency="low")
    ann.prepare_response(
        complaint.id,
        outcome=outcome,  # type: ignore[arg-type]  # one of its outcomes
        text="It is not",
        findings="looked",
        reasons="the price was agreed" if outcome == "not_upheld" else "",
        next_steps="ask the ombudsman",
        consents=("cara", "ann") if outcome == "resolved_by_agreement" else (),
        remedy=Remedy(kind="apology", text="Sorry") if outcome == "resolved_by_agreement" else None,
    )


@pytest.mark.realises("G-13")
def test_a_complaint_is_on_the_list_of_its_owner_once_it_is_at_risk_and_when_it_is_late(
    practice: Practice, clock: StoppedClock
) -> None:
    complaint = received(practice)
    (acknowledgement,) = (each for each in complaint.deadlines if each.kind == "acknowledgement")
    assert acknowledgement.at_risk_at is not None
    assert told(practice, "ann") == []
    clock.advance(acknowledgement.at_risk_at - MONDAY)
    assert told(practice, "ann") == [("now", "complaint", "the acknowledgement is at risk")]
    clock.advance(DAY)
    (entry,) = practice.today("ann")
    assert (entry.standing, entry.why) == ("late", "the acknowledgement is overdue")
    assert (entry.at, entry.id, entry.customer, entry.text) == (
        acknowledgement.due_at,
        complaint.id,
        "acme",
        "Too dear",
    )
    assert told(practice, "bob") == []
    practice.acting_as("cara", "it is fine").complaints.withdraw(complaint.id)
    assert told(practice, "ann") == []


@pytest.mark.realises("G-13")
def test_a_complaint_that_nobody_owns_is_on_everybodys_list(practice: Practice) -> None:
    received(practice, owner="")
    assert told(practice, "bob") == [("now", "complaint", "nobody owns it")]


@pytest.mark.realises("G-13")
def test_an_answer_waits_for_whoever_may_approve_it_and_then_for_the_owner(practice: Practice) -> None:
    complaint = received(practice)
    answered(practice, complaint)
    assert told(practice, "ann") == []
    assert told(practice, "bob") == [("now", "complaint", "the answer by ann waits for approval")]
    practice.acting_as("bob").complaints.approve_response(complaint.id)
    assert told(practice, "bob") == []
    assert told(practice, "ann") == [("now", "complaint", "the answer is ready to be made known")]


@pytest.mark.realises("G-13")
def test_where_approvers_are_named_an_answer_waits_for_them_alone(clock: StoppedClock) -> None:
    named = Policies(procedures={"provider": Procedure(id="provider", approvers=("lea",))})
    with Practice.open("memory:", clock=clock, policies=named) as practice:
        answered(practice, received(practice))
        assert told(practice, "bob") == []
        assert told(practice, "lea") == [("now", "complaint", "the answer by ann waits for approval")]


def test_an_answer_that_needs_nobody_else_waits_for_the_owner(practice: Practice) -> None:
    answered(practice, received(practice), "resolved_by_agreement")
    assert told(practice, "bob") == []
    assert told(practice, "ann") == [("now", "complaint", "the answer is ready to be made known")]


def test_an_answer_taken_over_without_its_words_is_nobodys_task(practice: Practice) -> None:
    practice.acting_as("ann").complaints.adopt(
        origin="old",
        reference="1",
        state="response_prepared",
        received_at=MONDAY - DAY,
        customer="acme",
        complainant="cara",
        channel="email",
        type="cost",
        text="Too dear",
        owner="ann",
    )
    assert told(practice, "ann") == told(practice, "bob") == []


@pytest.mark.realises("G-13", "BR-ACT-2")
def test_actions_are_on_the_list_of_their_owner_a_week_ahead_and_late_ones_for_ever(
    practice: Practice, clock: StoppedClock
) -> None:
    register = practice.acting_as("ann").actions.register
    for days in (2, 6, 30):
        register(source="cpl_1", source_kind="complaint", text="Look", owner="dan", due=MONDAY + days * DAY)
    clock.advance(3 * DAY)
    assert told(practice, "dan") == [
        ("late", "action", "the action is overdue"),
        ("ahead", "action", "the action is due"),
    ]


@pytest.mark.realises("G-13", "BR-CPL-17")
def test_what_somebody_is_to_find_out_is_on_their_list(practice: Practice, clock: StoppedClock) -> None:
    complaint = received(practice)
    ann = practice.acting_as("ann")
    ann.complaints.acknowledge(complaint.id, contact="Ann", next_step="look", next_date=MONDAY + DAY, channel="phone")
    ann.complaints.assess(complaint.id, severity="low", complexity="low", impact="low", urgency="low")
    ann.fact_findings.ask(complaint=complaint.id, question="Who said so?", owner="dan", due=MONDAY + DAY)
    assert told(practice, "dan") == [("ahead", "fact_finding", "somebody waits for the answer to a question")]
    clock.advance(2 * DAY)
    assert told(practice, "dan") == [("late", "fact_finding", "the answer to a question is overdue")]


@pytest.mark.realises("G-13")
def test_praise_that_has_not_reached_whom_it_names_is_on_the_list(practice: Practice, clock: StoppedClock) -> None:
    ann = practice.acting_as("ann")
    mail = {"customer": "acme", "given_by": "cara", "channel": "email", "text": "Great"}
    praise = ann.compliments.record(**mail, owner="ann")  # type: ignore[arg-type]  # texts of one mapping
    assert told(practice, "ann") == [("now", "compliment", "nobody knows yet whom the praise is for")]
    assert told(practice, "bob") == []
    ann.compliments.route(praise.id, named=("dan", "eve"))
    assert told(practice, "ann") == [("ahead", "compliment", "the praise is to be passed on to dan, eve")]
    ann.compliments.pass_on(praise.id, to="dan")
    clock.advance(10 * DAY)
    assert told(practice, "ann") == [("late", "compliment", "the praise has not reached eve")]
    ann.compliments.pass_on(praise.id, to="eve")
    assert told(practice, "ann") == []


@pytest.mark.realises("G-13")
def test_the_list_is_in_order_of_the_instants(practice: Practice, clock: StoppedClock) -> None:
    received(practice, owner="")
    register = practice.acting_as("ann").actions.register
    register(source="cpl_1", source_kind="complaint", text="Look", owner="ann", due=MONDAY + HOUR)
    received(practice)
    clock.advance(2 * DAY)
    found = practice.today("ann")
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert len(found) == 3
    assert (found.person, found.as_at) == ("ann", MONDAY + 2 * DAY)


def test_the_list_of_the_past_is_the_one_of_then(practice: Practice, clock: StoppedClock) -> None:
    complaint = received(practice, owner="")
    clock.advance(DAY)
    practice.acting_as("cara", "it is fine").complaints.withdraw(complaint.id)
    assert told(practice, "ann") == []
    assert told(practice.as_at(MONDAY + HOUR), "ann") == [("now", "complaint", "nobody owns it")]


def test_whoever_has_something_to_add_is_asked() -> None:
    def visits(person: str, sources: Sources) -> list[Entry]:
        return [Entry(sources.at, "ahead", "visit", "vst_1", f"{person} visits somebody")]

    sources = Sources(lambda _, **__: (), lambda _: (), MONDAY, Policies())  # type: ignore[arg-type]  # reads nothing
    found = today("ann", sources, {**CONTRIBUTORS, "visits": visits})
    assert [each.why for each in found] == ["ann visits somebody"]


@pytest.mark.realises("G-13")
def test_a_kind_says_in_a_line_what_is_near_its_date_and_what_waits_in_a_state(
    practice: Practice, clock: StoppedClock
) -> None:
    undated = received(practice)
    answered(practice, received(practice), "resolved_by_agreement")
    contributors = {
        "dates": dated(
            Complaint,
            lambda each: None if each.id == undated.id else each.received_at + 2 * DAY,
            late="too late",
            ahead="soon",
            text=lambda each: each.text,
            within=DAY,
        ),
        "states": waiting(
            Complaint,
            "response_prepared",
            lambda each: each.received_at,
            why="somebody waits",
            text=lambda each: each.channel,
        ),
    }

    def found() -> list[tuple[str, str, str]]:
        sources = sources_of(practice._keeping)
        return [(each.standing, each.why, each.text) for each in today("ann", sources, contributors)]

    assert found() == [("now", "somebody waits", "email")]
    clock.advance(DAY)
    assert found() == [("now", "somebody waits", "email"), ("ahead", "soon", "Too dear")]
    clock.advance(2 * DAY)
    assert found() == [("now", "somebody waits", "email"), ("late", "too late", "Too dear")]


@pytest.mark.parametrize("person", ["", " ", "ann "])
def test_a_list_is_somebodys(practice: Practice, person: str) -> None:
    with pytest.raises(InvalidInput, match="person"):
        practice.today(person)
