"""What was is replayed from facts, and what is replayed up to now is what is kept."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilbrm import Practice, Record, errors
from itilbrm.replay import all_facts
from itilbrm.terms import Actor
from itilbrm.testing import StoppedClock
from tests.keeping.walks import BEGINNING, Walk

seeds = st.integers(0, 2**32)


@given(seed=seeds, steps=st.integers(1, 40))
@settings(max_examples=25)
def test_the_facts_replayed_are_the_records(seed: int, steps: int) -> None:
    walk = Walk("memory:", seed)
    for _ in range(steps):
        walk.step()
    present = walk.practice
    past = present.as_at(walk.clock.now())
    assert list(past.complaints) == list(present.complaints)
    assert past.complaints.count(by="state") == present.complaints.count(by="state")
    assert past.complaints.report() == present.complaints.report()
    assert present.verify().findings == ()
    for complaint in present.complaints:
        facts = present.history(complaint.id)
        assert [fact.seq for fact in facts] == list(range(1, complaint.version + 1))
        assert facts[-1].target == complaint.state
        assert all(earlier.recorded_at <= later.recorded_at for earlier, later in pairwise(facts))


@given(seed=seeds)
@settings(max_examples=15)
def test_what_was_known_at_an_instant_is_found_again(seed: int) -> None:
    """The practice as known by an instant is the practice that was seen then, late records and all."""
    walk = Walk("memory:", seed)
    seen = []
    for _ in range(25):
        walk.step()
        seen.append((walk.clock.now(), list(walk.practice.complaints)))
        walk.clock.advance(timedelta(seconds=1))
    for instant, complaints in seen[::5]:
        past = walk.practice.as_at(walk.clock.now(), known_at=instant)
        assert list(past.complaints) == complaints


@given(seed=seeds)
@settings(max_examples=15)
def test_without_late_records_the_past_is_what_was_seen(seed: int) -> None:
    walk = Walk("memory:", seed, late=False)
    seen = []
    for _ in range(25):
        walk.step()
        own = [each for each in walk.practice.complaints if each.origin is None]
        seen.append((walk.clock.now(), own))
        walk.clock.advance(timedelta(seconds=1))
    for instant, complaints in seen[::5]:
        past = walk.practice.as_at(instant)
        assert [each for each in past.complaints if each.origin is None] == complaints


@pytest.fixture
def practice() -> Practice:
    """A practice in memory, in January 2026."""
    return Practice.open("memory:", clock=StoppedClock(BEGINNING))


def _adopted(practice: Practice, **more: Any) -> str:  # noqa: ANN401  particulars of a step
    given: dict[str, Any] = {
        "customer": "unidentified",
        "complainant": "unidentified",
        "channel": "phone",
        "type": "other",
    }
    return practice.acting_as("ann").complaints.adopt(origin="old", reference="7", text="t", **given, **more).id


@pytest.mark.realises("G-12")
def test_an_adopted_past_counts_from_its_own_instants(practice: Practice) -> None:
    received, closed = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 3, tzinfo=UTC)
    key = _adopted(practice, state="closed", received_at=received, closed_at=closed)
    assert not list(practice.as_at(received - timedelta(microseconds=1)).complaints)
    with pytest.raises(errors.NotFound):
        practice.as_at(received - timedelta(microseconds=1)).complaints.get(key)
    assert practice.as_at(received).complaints.get(key).state == "received"
    then = practice.as_at(closed).complaints.get(key)
    assert then == practice.complaints.get(key)
    assert (then.state, then.since, then.version) == ("closed", closed, 2)
    assert practice.as_at(closed).complaints.count(category="closed") == 1
    assert not list(practice.as_at(closed, known_at=closed).complaints), "nobody here knew then"


def test_a_step_recorded_later_counts_from_when_it_happened(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    complaint = ann.complaints.receive(
        customer="acme", complainant="cara", channel="email", type="other", text="It is slow."
    )
    clock = practice._keeping.clock
    assert isinstance(clock, StoppedClock)
    called = clock.advance(timedelta(hours=1))
    clock.advance(timedelta(days=1))
    later = practice.acting_as("ann", happened_at=called)
    later.complaints.acknowledge(
        complaint.id, contact="Ann", next_step="look", next_date=clock.now() + timedelta(days=1)
    )
    assert practice.as_at(called).complaints.get(complaint.id).state == "acknowledged"
    assert practice.as_at(called, known_at=called).complaints.get(complaint.id).state == "received"


def test_what_stays_says_nothing_about_the_state_it_happened_in(practice: Practice) -> None:
    """An acknowledgement of half past nine is recorded at noon: at a quarter to ten the complaint was just received."""
    ann = practice.acting_as("ann")
    clock = practice._keeping.clock
    assert isinstance(clock, StoppedClock)
    complaint = ann.complaints.receive(
        customer="acme", complainant="cara", channel="email", type="other", text="It is slow."
    )
    clock.advance(timedelta(hours=1))
    ann.complaints.assess(complaint.id, severity="critical", complexity="low", impact="low", urgency="low")
    clock.advance(timedelta(hours=2))
    half_past = BEGINNING + timedelta(minutes=30)
    earlier = practice.acting_as("ann", "by telephone", half_past)
    earlier.complaints.acknowledge(
        complaint.id, contact="Ann", next_step="we look", next_date=BEGINNING + timedelta(days=1)
    )
    then = practice.as_at(BEGINNING + timedelta(minutes=45)).complaints.get(complaint.id)
    assert (then.state, then.since) == ("received", BEGINNING)
    assert practice.as_at(clock.now()).complaints.get(complaint.id) == practice.complaints.get(complaint.id)


def test_the_history_of_the_past_ends_there_and_its_soundness_is_that_of_the_present(practice: Practice) -> None:
    received, closed = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 3, tzinfo=UTC)
    key = _adopted(practice, state="closed", received_at=received, closed_at=closed)
    past = practice.as_at(received)
    assert [fact.target for fact in past.history(key)] == ["received"]
    assert past.verify() == practice.verify()
    assert past.verify().facts == 2


def test_the_past_cannot_be_changed(practice: Practice) -> None:
    past = practice.as_at(BEGINNING)
    with pytest.raises(errors.InvalidInput, match="nobody can act in the past"):
        past.acting_as("ann")
    with pytest.raises(errors.StoreTrouble, match="cannot write to the past"), past._keeping.unit() as unit:  # noqa: PT012  the whole block is one attempt
        lifecycle = past._keeping.lifecycles["unit"]
        unit.create(lifecycle, lifecycle.creations["register"], Actor("ann"), {"name": "Sales", "type": "team"})
    past.close()
    assert practice.units.count() == 0, "closing the past leaves the present open"


def test_facts_come_in_pages(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itilbrm.replay._FACTS_AT_ONCE", 2)
    ann = practice.acting_as("ann")
    unit = ann.units.register(name="unit", type="team")
    for number in range(5):
        ann.units.rename(unit.id, name=f"unit {number}")
    ann.units.register(name="another", type="team")
    assert len(practice.history(unit.id)) == 6
    assert practice.verify().facts == 7
    assert list(practice.as_at(BEGINNING).units) == list(practice.units)


@pytest.mark.parametrize("order", ["key", "-key", "began_at", "-recorded_at", "due_at"])
def test_the_past_is_read_in_pages(practice: Practice, order: str) -> None:
    ann = practice.acting_as("ann")
    with ann.transaction():
        for number in range(7):
            ann.units.register(name=f"unit {number}", type="team")
    past = practice.as_at(BEGINNING)
    found: list[Record] = []
    after = ""
    while True:
        page = past.units.find(limit=2, order=order, after=after)
        found += page
        if not (after := page.after):
            break
    assert found == list(practice.units.each(order=order))
    assert len(found) == 7


def test_nothing_counts_before_the_beginning_does(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    unit = ann.units.register(name="Sales", type="team")
    ann.units.rename(unit.id, name="Service")
    registered, renamed = all_facts(practice._keeping.store, unit.id)
    replayed = practice._keeping.documents.replayed
    answers = iter([False, True])
    assert replayed([registered, renamed], lambda _happened, _recorded: next(answers)) is None
