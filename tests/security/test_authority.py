"""S23, as far as complaints: nobody takes a step who may not, however they put it, and every refusal is on record."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilbrm import Attempt, Practice, Remedy, errors
from itilbrm.processes.complaints import HANDLING
from itilbrm.testing import StoppedClock
from tests.plugins.offering import Offering
from tests.reliability.lives import BEGINNING, HOUSE

STEPS: Final = tuple(sorted(HANDLING.steps))

_HANDLED: Final = {"acknowledge", "communicate_decision", "close", "inform", "early_resolve", "identify", "remind"}
MATRIX: Final[Mapping[str, frozenset[str]]] = {
    "ray": frozenset({"receive", *_HANDLED, "information_received", "deliver_remedy"}),
    "ann": frozenset(
        {"receive", *_HANDLED, "assess", "contain", "investigate", "request_information", "stop_waiting", "assign"}
        | {"prepare_response", "close_without_response", "reclassify", "mark_duplicate", "join_master", "extend"}
        | {"recompute", "record_referral", "reopen", "schedule_remedy", "information_received"}
    ),
    "lea": frozenset({"close_disputed", "assign"}),
    "ina": frozenset({"request_information"}),
    "apa": frozenset({"approve_response", "rework"}),
    "cara": frozenset(
        {"receive", "accept", "reject_decision", "retract_acceptance", "reopen", "withdraw", "object"}
        | {"information_received"}
    ),
}
"""Who may take which step; what is not said is denied. Eve may nothing."""

ACTORS: Final = (*MATRIX, "eve")

_TOLD: Final = ("acknowledge", "assess", "prepare_response", "approve_response", "communicate_decision")
WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "received": (),
    "acknowledged": ("acknowledge",),
    "under_assessment": ("acknowledge", "assess"),
    "under_investigation": ("acknowledge", "assess", "investigate"),
    "response_prepared": ("acknowledge", "assess", "prepare_response"),
    "decision_communicated": _TOLD,
    "closed": (*_TOLD, "accept", "close"),
    "withdrawn": ("withdraw",),
}

DAY: Final = BEGINNING + timedelta(days=3)
GIVEN: Final[Mapping[str, dict[str, Any]]] = {
    "acknowledge": {"contact": "Ann", "next_step": "we look", "next_date": DAY, "channel": "phone"},
    "assess": {"severity": "low", "complexity": "low", "impact": "low", "urgency": "low"},
    "investigate": {"investigator": "ina"},
    "prepare_response": {
        "outcome": "resolved_by_agreement",
        "text": "Agreed.",
        "consents": ("cara", "ann"),
        "remedy": Remedy(kind="apology", text="Sorry."),
    },
    "communicate_decision": {"channel": "phone"},
    "early_resolve": {"summary": "Done.", "accepted_by": "cara", "triage_severity": "low"},
}

FORGED: Final[tuple[dict[str, object], ...]] = (
    {},
    {"by": "ann"},
    {"on_behalf_of": "cara", "authority": "she said so"},
    {"for_customer": True, "consent": "yes"},
    {"confirmed_by": "ann", "actor": "ann"},
)


def the_matrix(attempt: Attempt) -> str | None:
    if attempt.kind != "complaint" or attempt.step in MATRIX.get(attempt.by, ()):
        return None
    return f"{attempt.by} may not {attempt.step}"


def house(authorizer: Callable[[Attempt], str | None] = the_matrix) -> Practice:
    """Return a practice in which somebody is asked."""
    return Practice.open(
        clock=StoppedClock(BEGINNING),
        policies=HOUSE,
        discover=False,
        plugins=(Offering(authorizers=(authorizer,)),),
    )


def in_state(practice: Practice, state: str) -> str:
    """Return the id of a complaint that was brought into a state by those who may."""
    key = (
        practice.acting_as("ann")
        .complaints.receive(
            customer="acme", complainant="cara", channel="email", type="cost", text="Too much.", owner="ann"
        )
        .id
    )
    for step in WAYS[state]:
        who = next(each for each in ("ann", "apa", "cara") if step in MATRIX[each])
        practice.acting_as(who, "it is so").perform(step, key, **GIVEN.get(step, {}))
    assert practice.complaints.get(key).state == state
    return key


@settings(max_examples=10)
@given(state=st.sampled_from(tuple(WAYS)), actor=st.sampled_from(ACTORS), forged=st.sampled_from(FORGED))
def test_no_step_is_taken_by_who_may_not_whatever_they_forge(state: str, actor: str, forged: dict[str, object]) -> None:
    practice = house()
    key = in_state(practice, state)
    before, refused = practice.complaints.get(key), practice.refusals.count()
    for step in STEPS:
        if step in MATRIX.get(actor, ()):
            continue
        with pytest.raises((errors.Refused, errors.NotAvailable, errors.InvalidInput)) as caught:
            practice.acting_as(actor, "let me").perform(step, key, **{**GIVEN.get(step, {}), **forged})
        if isinstance(caught.value, errors.Refused):
            refused += 1
            assert any(f"{actor} may not {step}" in each.text for each in caught.value.reasons)
        assert practice.refusals.count() == refused
    assert practice.complaints.get(key) == before
    assert {each.by for each in practice.refusals} <= {actor}
    assert practice.verify().ok


def test_who_acts_cannot_be_given_as_a_particular_and_nobody_is_the_clock() -> None:
    practice = house(lambda _attempt: None)
    key = in_state(practice, "received")
    with pytest.raises(errors.InvalidInput):
        practice.acting_as("eve").perform("assign", key, owner="eve", by="ann")
    for name in ("clock", "", " "):
        with pytest.raises(errors.InvalidInput, match="names nobody who could act"):
            practice.acting_as(name)
    with pytest.raises(errors.InvalidInput):
        practice.perform("assign", key, owner="eve")
    assert {fact.by for fact in practice.history(key)} == {"ann"}


def test_each_thread_acts_as_who_it_is() -> None:
    practice = house(lambda _attempt: None)
    keys = [in_state(practice, "received") for _ in range(4)]
    ready = threading.Barrier(4)

    def act(who: str, key: str) -> None:
        mine = practice.acting_as(who)
        ready.wait()
        for owner in ("o1", "o2", "o3", "o4", "o5"):
            mine.complaints.assign(key, owner=owner)

    threads = [threading.Thread(target=act, args=(f"who{n}", key)) for n, key in enumerate(keys)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for n, key in enumerate(keys):
        assert [fact.by for fact in practice.history(key)] == ["ann", *[f"who{n}"] * 5]


def test_a_right_that_was_taken_away_ends_for_who_had_it_in_hand() -> None:
    may = {"ann"}
    practice = house(lambda attempt: None if attempt.by in may else "no more")
    ann = practice.acting_as("ann")
    complaint = ann.complaints.get(in_state(practice, "acknowledged"))

    def twice() -> None:
        with ann.transaction():
            ann.complaints.assign(complaint, owner="bob")
            may.clear()
            ann.complaints.assign(complaint.id, owner="eve")

    with pytest.raises(errors.Refused, match="no more"):
        twice()
    assert practice.complaints.get(complaint.id) == complaint
    assert practice.refusals.count() == 1


@pytest.mark.realises("BR-CPL-7", "BR-CPL-12", "BR-CPL-22")
def test_nobody_is_their_own_second_person_or_the_customer_of_what_they_handle() -> None:
    practice = house(lambda _attempt: None)
    key = in_state(practice, "response_prepared")
    ann = practice.acting_as("ann", "it is so")
    with pytest.raises(errors.Refused, match="ann prepared the answer"):
        ann.complaints.approve_response(key)
    with pytest.raises(errors.Refused, match="no second person confirms"):
        ann.complaints.reclassify(in_state(practice, "received"), into="query", confirmed_by="ann")
    told = in_state(practice, "decision_communicated")
    for said, why in (
        ({}, "only cara can say so, not ann"),
        ({"for_customer": True}, "ann handles the complaint and is not the customer"),
        ({"on_behalf_of": "cara"}, "nothing entitles ann to say so for cara"),
    ):
        with pytest.raises(errors.Refused, match=why):
            ann.complaints.accept(told, **said)
    assert practice.refusals.count() == 5
