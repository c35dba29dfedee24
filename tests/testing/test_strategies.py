"""The strategies of the kit draw what a practice could hold."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from itilbrm import LIFECYCLES, Labels, Lifecycle, State
from itilbrm.parties import UNITS, Unit
from itilbrm.processes.complaints import HANDLING, Complaint
from itilbrm.testing.strategies import instants, occasions, particulars, records, values
from tests.lifecycle.toys import BULBS, ON, TOYS

ALL: Final = (*LIFECYCLES, *TOYS)

EVERY_STATE: Final = pytest.mark.parametrize(
    ("lifecycle", "state"),
    [pytest.param(each, state, id=f"{each.kind}-{state}") for each in ALL for state in each.states.values()],
)

SHORT: Final = settings(
    max_examples=3, phases=[Phase.generate], suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


@EVERY_STATE
@SHORT
@given(data=st.data())
def test_steps_lead_a_record_to_every_state(lifecycle: Lifecycle[Any], state: State, data: st.DataObject) -> None:
    record = data.draw(records(lifecycle, state))
    assert record.state is state
    assert record.version >= 1
    assert record.id.startswith(f"{lifecycle.record.prefix}_")
    assert record.since <= record.moved_at


@SHORT
@given(records(HANDLING, HANDLING.states["under_investigation"]))
def test_what_a_record_says_fits_its_state(complaint: Complaint) -> None:
    assert complaint.origin or complaint.investigator


@SHORT
@given(st.data())
def test_what_is_known_can_be_looked_up(data: st.DataObject) -> None:
    above = data.draw(records(UNITS, UNITS.states["active"]))
    below = data.draw(records(UNITS, known=(above,)))
    assert isinstance(below, Unit)


def test_a_walk_comes_to_more_than_one_state() -> None:
    assert find(records(BULBS), lambda bulb: bulb.state == ON).version > 1
    assert find(records(BULBS), lambda bulb: bulb.state != ON).state != ON


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (str, str),
        (int | None, (int, type(None))),
        (Literal["a", "b"], str),
        (tuple[datetime, ...], tuple),
        (Mapping[str, str], Labels),
        (Labels, Labels),
        (timedelta, timedelta),
        (Decimal, Decimal),
        (Complaint, Complaint),
    ],
)
@SHORT
@given(data=st.data())
def test_an_annotation_says_which_values_there_are(hint: object, kind: type, data: st.DataObject) -> None:
    assert isinstance(data.draw(values(hint)), kind)


@SHORT
@given(st.data())
def test_every_verb_takes_the_particulars_that_are_drawn_for_it(data: st.DataObject) -> None:
    for lifecycle in ALL:
        for room in (lifecycle.creations, lifecycle.adoptions, lifecycle.steps):
            for verb in room.values():
                verb.particulars.take(verb.name, data.draw(particulars(verb)))


@SHORT
@given(st.data())
def test_an_occasion_follows_the_last_step(data: st.DataObject) -> None:
    record = data.draw(records(HANDLING))
    on = data.draw(occasions(record))
    assert record.moved_at <= on.happened_at <= on.at
    assert data.draw(instants).tzinfo
