"""A unit of work holds each record once, and adopts many at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from itilbrm import Complaint, Practice, errors
from itilbrm.parties import Unit
from itilbrm.parties.units import UNITS
from itilbrm.terms import Actor
from itilbrm.testing import StoppedClock
from itilbrm.unit_of_work import UnitOfWork, new_command
from tests.keeping.walks import BEGINNING


@pytest.fixture
def practice() -> Practice:
    """A practice in memory."""
    return Practice.open("memory:", clock=StoppedClock(BEGINNING))


def row(reference: str, **more: object) -> dict[str, Any]:
    """Return the particulars of a complaint to adopt."""
    given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "phone", "type": "other"}
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    return (
        given
        | {"origin": "old", "reference": reference, "state": "received", "received_at": moment, "text": "t"}
        | more
    )


def test_many_are_adopted_in_one_commit_but_for_those_that_cannot_be(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    ann.complaints.adopt(**row("1"))
    outcomes = ann.complaints.adopt_all([row("1"), row("2"), row("2"), row("3", channel="fax"), row("4")])
    assert [each.field if isinstance(each, errors.InvalidInput) else each for each in outcomes] == [
        False,
        True,
        False,
        "channel",
        True,
    ]
    assert practice.complaints.count() == 3
    assert practice.verify().ok
    assert ann.complaints.adopt_all([row("5")], keep=False) == (True,)
    assert practice.complaints.count() == 3


def unit_of(practice: Practice) -> UnitOfWork:
    """Return a unit of work of that practice."""
    return UnitOfWork(practice._keeping)


def test_a_record_is_held_once(practice: Practice) -> None:
    made = practice.acting_as("ann").units.register(name="Sales", type="team", above="")
    unit = unit_of(practice).reading
    assert unit.one(Unit, made.id) is unit.one(Unit, made.id)
    assert unit.many(Unit, state="active") == (made,)
    assert unit.many(Unit)[0] is unit.one(Unit, made.id)
    assert unit.count(Unit, parent="unt_9") == 0
    assert unit.count(Unit) == 1
    assert unit.one(Complaint, made.id) is None, "a record of another kind is none"


def test_many_are_found_over_pages(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    with ann.transaction():
        for number in range(501):
            ann.units.register(name=f"{number}", type="team")
    unit = unit_of(practice).reading
    assert [each.id for each in unit.many(Unit)] == [each.id for each in practice.units]


def test_a_stale_record_without_facts_has_no_winner(practice: Practice) -> None:
    stale = errors.StaleRecord("unit", "unt_gone", 3, 0)
    assert unit_of(practice)._named(stale) is stale


def test_commands_differ_and_sort_by_time() -> None:
    earlier, later = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2))
    commands = [new_command(earlier), new_command(earlier), new_command(later)]
    assert len(set(commands)) == 3
    assert max(commands[:2]) < commands[2]


def test_a_record_that_is_not_there_is_told(practice: Practice) -> None:
    with pytest.raises(errors.NotFound):
        practice.acting_as("ann").complaints.withdraw("cpl_x")
    with pytest.raises(errors.NotFound):
        practice.history("nonsense")
    with pytest.raises(errors.NotFound):
        practice.history("")


@pytest.mark.parametrize("state", ["active", "dissolved"])
def test_what_was_looked_up_must_still_be_all_there_is(practice: Practice, state: str) -> None:
    ann = practice.acting_as("ann")
    sales = ann.units.register(name="Sales", type="team")
    unit = unit_of(practice)
    assert len(unit.reading.many(Unit, state=state)) == (state == "active")
    unit.create(UNITS, UNITS.creations["register"], Actor("ann"), {"name": "Mail", "type": "team"})
    other = ann.units.register(name="Post", type="team")
    if state == "dissolved":
        ann.units.dissolve(other)
    with pytest.raises(errors.StaleRecord):
        unit.commit()
    assert {each.id for each in practice.units} == {sales.id, other.id}, "nothing of the unit was kept"


def test_a_question_that_is_asked_again_and_finds_more_is_late(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    sales = ann.units.register(name="Sales", type="team")
    unit = unit_of(practice)
    assert unit.reading.many(Unit) == unit.reading.many(Unit) == (sales,)
    other = ann.units.register(name="Post", type="team")
    assert {*unit.reading.many(Unit, state="active")} == {sales, other}, "another question, asked for the first time"
    with pytest.raises(errors.StaleRecord, match=other.id):
        unit.reading.many(Unit)


def test_what_was_found_must_stand_as_it_stood(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    sales = ann.units.register(name="Sales", type="team")
    unit = unit_of(practice)
    assert unit.reading.many(Unit) == (sales,)
    unit.create(UNITS, UNITS.creations["register"], Actor("ann"), {"name": "Mail", "type": "team"})
    ann.units.rename(sales, name="Sales and service")
    with pytest.raises(errors.StaleRecord, match=rf"{sales.id} was read as version 1 and is version 2 .*rename by ann"):
        unit.commit()


def test_a_clock_that_lags_does_not_turn_a_record_back() -> None:
    clock = StoppedClock(BEGINNING)
    with Practice.open("memory:", clock=clock) as practice:
        ann = practice.acting_as("ann")
        sales = ann.units.register(name="Sales", type="team")
        lagging = Practice(attrs.evolve(practice._keeping, clock=StoppedClock(BEGINNING - timedelta(seconds=3))))
        moved = lagging.acting_as("bob").units.rename(sales, name="Service")
        assert (moved.version, moved.moved_at) == (2, sales.moved_at)


def test_why_a_record_was_taken_over_is_kept(practice: Practice) -> None:
    taken = practice.acting_as("ann", reason="the old desk is closed").complaints.adopt(**row("1"))
    assert [fact.reason for fact in practice.history(taken.id)] == ["the old desk is closed"]
