"""The plain fake of a lookup answers as a practice does."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import itilbrm
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Lookup, Occasion
from itilbrm.parties import Person, Unit, people
from itilbrm.processes.complaints import HANDLING, Complaint
from itilbrm.testing import KnownRecords, StoppedClock
from tests.lifecycle.strategies import FEW, WORDS, records

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_it_knows_what_it_was_given_and_nothing_else() -> None:
    one = people.register(Occasion("hr", NOW), full_name="Ann", phone="112", unit="unt_1")
    lookup: Lookup = KnownRecords(one)
    assert lookup.one(Person, one.id) is one
    assert lookup.one(Unit, one.id) is None
    assert lookup.one(Person, "per_x") is None
    assert lookup.many(Person, parent="unt_1") == (one,)
    assert lookup.count(Unit) == 0
    assert KnownRecords().many(Person) == ()


def test_it_refuses_a_column_that_the_class_does_not_name() -> None:
    with pytest.raises(InvalidInput, match=r"stat: is no column of person \(did you mean 'state'\?\); choose from"):
        KnownRecords().many(Person, stat="active")


@FEW
@given(st.lists(records(HANDLING), max_size=6))
def test_it_finds_by_state_category_and_column(given: list[Complaint]) -> None:
    known = KnownRecords(*given)
    last = {each.id: each for each in given}
    for state in HANDLING.states.values():
        found = [last[key] for key in sorted(last) if last[key].state == state]
        assert list(known.many(Complaint, state=state)) == found
        assert known.count(Complaint, category=state.category, state=state) == len(found)
    for word in ("", *WORDS):
        services = {key for key, each in last.items() if (each.services or ("",))[0] == word}
        assert {each.id for each in known.many(Complaint, service=word)} == services


def test_it_answers_as_a_practice_does() -> None:
    clock = StoppedClock(NOW)
    with itilbrm.Practice.open(clock=clock) as practice:
        hr = practice.acting_as("hr")
        company = hr.units.register(name="Company", type="company")
        units = [company]
        for name in ("a", "b"):
            clock.advance(timedelta(hours=1))
            units.append(hr.units.register(name=name, type="team", above=company.id))
        hr.units.dissolve(units[-1])
        everything = list(practice.units)
        fake = KnownRecords(*everything)
        searches: list[dict[str, Any]] = [
            {"state": "active"},
            {"category": "closed"},
            {"parent": company.id},
            {"owner": ""},
        ]
        for columns in searches:
            assert fake.many(Unit, **columns) == tuple(practice.units.find(**columns))
            assert fake.count(Unit, **columns) == practice.units.count(**columns)
