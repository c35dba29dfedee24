"""The compiled table, the machine of transitions, and what nobody may do, for every lifecycle there is."""

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import itilbrm
from itilbrm.errors import BrmError, NotAvailable, Refused
from itilbrm.lifecycle import Cursor, Fact, Lifecycle, Step, compiled, shape_of
from tests.lifecycle.strategies import FEW, NONSENSE, occasions, particulars, records, taken_with
from tests.lifecycle.toys import TOYS

ALL: Final = (*itilbrm.LIFECYCLES, *TOYS)
EVERY: Final = pytest.mark.parametrize("lifecycle", ALL, ids=lambda each: each.kind)


@EVERY
@settings(max_examples=settings().max_examples // 4)
@given(st.data())
def test_the_table_and_the_machine_agree_on_state_result_and_refusal(
    lifecycle: Lifecycle[Any], data: st.DataObject
) -> None:
    machine = compiled(lifecycle)
    record = data.draw(records(lifecycle))
    known = data.draw(st.lists(st.sampled_from(itilbrm.LIFECYCLES), max_size=2))
    on = data.draw(occasions(record, record, *(data.draw(records(each)) for each in known)))
    if lifecycle.began and on.happened_at < (getattr(record, lifecycle.began) or record.since):
        object.__setattr__(record, lifecycle.began, on.happened_at)
    assert set(machine.events) == set(lifecycle.steps)
    for step in lifecycle.steps.values():
        given = data.draw(particulars(step))
        for state in lifecycle.states.values():
            here = shape_of(lifecycle.record).copy(record)
            shape_of(here.__class__).put_kernel(here, record.id, state, record.version, record.moved_at, record.since)
            by_table = _by_the_table(lifecycle, step, here, on, given)
            assert _by_the_machine(machine, step, here, on, given) == by_table


def _by_the_table(lifecycle: Lifecycle[Any], step: Step[Any, ...], record: Any, on: Any, given: Any) -> object:  # noqa: ANN401  of any lifecycle
    try:
        moved, fact = lifecycle.take(step, record, on, **given)
    except NotAvailable:
        return "not available"
    except Refused as refused:
        return refused.reasons
    except BrmError as error:
        return str(error)
    assert fact.target == moved.state
    return str(moved.state), shape_of(type(record)).changes(record, moved)


def _by_the_machine(machine: Any, step: Step[Any, ...], record: Any, on: Any, given: Any) -> object:  # noqa: ANN401  transitions has no types
    event = machine.events[step.name]
    if record.state not in event.transitions:
        return "not available"
    try:
        cursor = Cursor(record, on, taken_with(step, given), str(record.state))
        moved = event.trigger(cursor)
    except BrmError as error:
        return str(error)
    assert moved is not bool(cursor.reasons)
    if cursor.reasons:
        assert cursor.state == record.state
        return cursor.reasons
    return cursor.state, shape_of(type(record)).changes(record, cursor.result)


@EVERY
@pytest.mark.realises("G-5")
@FEW
@given(st.data())
def test_no_public_call_answers_a_refusal_with_none_or_false(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    on = data.draw(occasions(None, record))
    verbs = {**lifecycle.steps, **lifecycle.creations, **lifecycle.adoptions}
    for name in (*verbs, "wibdraw", "", "to_closed", "trigger"):
        given = data.draw(particulars(verbs[name])) if name in verbs else {}
        for one in data.draw(st.lists(st.sampled_from([*given, "unheard_of"]), max_size=1)):
            given[one] = data.draw(st.sampled_from(NONSENSE))
        try:
            moved, fact = lifecycle.take(name, record, on, **given)
        except BrmError:
            pass
        else:
            assert type(moved) is lifecycle.record
            assert type(fact) is Fact
        try:
            verb = lifecycle.verb(name)
            made = verb(record, on, **given) if isinstance(verb, Step) else verb(on, **given)
        except BrmError:
            continue
        assert type(made) is lifecycle.record
        assert made.state in lifecycle.states


@EVERY
@FEW
@given(st.data())
def test_a_step_leaves_the_record_before_it_as_it_was(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    before = shape_of(lifecycle.record).copy(record)
    on = data.draw(occasions(record, record))
    for step in lifecycle.steps.values():
        try:
            moved, _ = lifecycle.take(step, record, on, **data.draw(particulars(step)))
        except BrmError:
            continue
        finally:
            assert record == before
        assert moved is not record
        assert moved.version == before.version + 1


@EVERY
@FEW
@given(st.data())
def test_what_can_be_done_is_what_is_available(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    on = data.draw(occasions(record, record))
    for step in lifecycle.steps.values():
        try:
            lifecycle.take(step, record, on, **data.draw(particulars(step)))
        except NotAvailable as error:
            missing = error.available
        except BrmError:
            missing = ()
        else:
            missing = ()
        available = lifecycle.available(record.state)
        assert missing == (() if step.name in available else available)


@EVERY
@FEW
@given(st.data())
def test_the_clock_takes_next_the_earliest_step_that_is_due_in_the_state(
    lifecycle: Lifecycle[Any], data: st.DataObject
) -> None:
    record = data.draw(records(lifecycle))
    due = {
        row.step.name: at
        for row in lifecycle.rows
        if row.due is not None and record.state in row.sources and (at := row.due(record)) is not None
    }
    found = lifecycle.due(record)
    assert lifecycle.is_timed or found is None
    if found is None:
        assert not due
    else:
        assert due[found.step] == found.at == min(due.values())


@pytest.mark.parametrize("lifecycle", [each for each in ALL if each.adoptions], ids=lambda each: each.kind)
@pytest.mark.realises("G-12")
@FEW
@given(st.data())
def test_what_is_taken_over_twice_has_one_id_and_facts_in_order(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    for adoption in lifecycle.adoptions.values():
        given = data.draw(particulars(adoption))
        given.update({"state": data.draw(st.sampled_from(list(adoption.into)))} if "state" in given else {})
        first, again = data.draw(occasions()), data.draw(occasions())
        try:
            record, facts = lifecycle.adopt(adoption, first, **given)
            second, _ = lifecycle.adopt(adoption, again, **given)
        except BrmError:
            continue
        assert record.id == second.id == lifecycle.key_of(adoption, given)
        assert record.version == len(facts)
        assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
        assert [fact.happened_at for fact in facts] == sorted(fact.happened_at for fact in facts)
        assert all(fact.recorded_at == first.at for fact in facts)
        assert [fact.source for fact in facts] == [None, *(fact.target for fact in facts[:-1])]
        assert record.state == facts[-1].target
