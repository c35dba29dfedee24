"""What an explanation says of a step is what becomes of it when it is taken."""

from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import itilbrm
from itilbrm import Practice, errors
from itilbrm.errors import Reason
from itilbrm.lifecycle import DueStep, Lifecycle, Record, evolve
from itilbrm.lifecycle.explaining import Prospect
from itilbrm.processes.complaints import HANDLING
from itilbrm.replay import all_facts
from itilbrm.testing import StoppedClock
from tests.keeping import chores
from tests.keeping.walks import PEOPLE, Walk
from tests.lifecycle.strategies import FEW, occasions, particulars, records
from tests.lifecycle.toys import BEGINNING, HOUR, LENDING, TOYS, at, lend, order
from tests.processes.complaints import cases

EVERY: Final = pytest.mark.parametrize(
    "lifecycle", [*itilbrm.LIFECYCLES, *TOYS, chores.CHORES], ids=lambda each: each.kind
)


AT_A_TIME: Final = 6
"""How many steps of a record are looked at in one example; the next ones look at others."""


def some(data: st.DataObject, prospects: tuple[Prospect, ...]) -> list[Prospect]:
    """Return all of a few prospects, or a few of many."""
    if len(prospects) <= AT_A_TIME:
        return list(prospects)
    places = data.draw(st.sets(st.integers(0, len(prospects) - 1), min_size=1, max_size=AT_A_TIME))
    return [prospects[place] for place in sorted(places)]


def reasons_of(lifecycle: Lifecycle[Any], step: str, record: Record, on: Any, given: Any) -> tuple[Reason, ...] | None:  # noqa: ANN401  of any lifecycle
    """Return why a step is refused; none if it is taken or wrongly given; None if a policy is gone."""
    try:
        lifecycle.take(step, record, on, **given)
    except errors.Refused as refused:
        return refused.reasons
    except errors.PolicyMissing:
        return None
    except errors.InvalidInput:
        pass
    return ()


@EVERY
@FEW
@given(data=st.data())
def test_a_step_is_blocked_exactly_if_it_is_refused_whatever_it_is_given(
    lifecycle: Lifecycle[Any], data: st.DataObject
) -> None:
    record = data.draw(records(lifecycle))
    known = data.draw(st.lists(st.sampled_from(itilbrm.LIFECYCLES).flatmap(records), max_size=3))
    on = data.draw(occasions(record, *known))
    told = lifecycle.explain(record, on)
    assert [each.step for each in told.prospects] == list(lifecycle.available(record.state))
    for prospect in some(data, told.prospects):
        gone = any(" is called '" in each.text for each in prospect.reasons)
        for _ in range(2):
            given = data.draw(particulars(lifecycle.steps[prospect.step]))
            reasons = reasons_of(lifecycle, prospect.step, record, on, given)
            if reasons is None or gone:  # what is gone keeps the guards from giving reasons
                assert reasons is None
            elif prospect.verdict == "blocked":
                assert set(prospect.reasons) <= set(reasons)
            else:
                guards = lifecycle.table[prospect.step][record.state].guards
                asking = {guard.rule for guard in guards if guard.wants}
                assert {each.rule for each in reasons} <= asking | {each.rule for each in prospect.lacks}


@EVERY
@FEW
@given(data=st.data())
def test_what_a_step_needs_is_what_it_cannot_be_without(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    on = data.draw(occasions(record))
    for prospect in some(data, lifecycle.explain(record, on).prospects):
        given = data.draw(particulars(lifecycle.steps[prospect.step]))
        assert set(prospect.needs) <= given.keys()
        for name in prospect.needs:
            with pytest.raises(errors.InvalidInput, match=name):
                lifecycle.take(prospect.step, record, on, **{key: given[key] for key in given if key != name})


@settings(max_examples=settings().max_examples // 5)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 20))
def test_what_a_practice_explains_comes_true_and_asking_changes_nothing(seed: int, steps: int) -> None:
    walk = Walk("memory:", seed)
    for _ in range(steps):
        walk.step()
    practice = walk.practice
    store = practice._keeping.store
    before = list(all_facts(store))
    told = [(person, practice.acting_as(person).explain(each.id)) for person in PEOPLE for each in practice.complaints]
    anybody = [practice.explain(each.id) for each in practice.complaints]
    assert list(all_facts(store)) == before
    assert all(each.by == "" for each in anybody)
    for person, explanation in told:
        assert (explanation.by, explanation.kind) == (person, "complaint")
        assert set(explanation.available) | {each.step for each in explanation.blocked} == {
            each.step for each in explanation.prospects
        }
        for prospect in explanation.blocked:
            with pytest.raises((errors.Refused, errors.InvalidInput)):
                practice.acting_as(person).perform(prospect.step, explanation.id, **walk._particulars(prospect.step))


# In words


def test_who_could_clear_the_way_is_named() -> None:
    practice = chores.opened()
    ann = practice.acting_as("ann")
    whole = ann.perform(chores.start, ann.perform(chores.note, title="whole"))
    ann.perform(chores.note, title="part", above=whole.id)
    told = ann.explain(whole.id)
    assert str(told) == (
        f"chore {whole.id} is 'doing' for ann; no clock is running\n"
        "  look_at: available\n"
        "  finish: blocked; 1 below it are open (CHO-2), ann or bob could"
    )
    (blocked,) = told.blocked
    assert (blocked.step, blocked.sentence, blocked.verdict) == ("finish", "Be done with it.", "blocked")
    assert told.available == ("look_at",)


def test_what_it_needs_what_it_depends_on_and_the_next_clock_are_said() -> None:
    loan = lend(order(at(0), reader="ann"), at(1), due_back=BEGINNING + 9 * HOUR)
    told = LENDING.explain(loan, at(2, by="cara"))
    assert str(told) == (
        f"loan {loan.id} is 'lent' for cara; the clock takes call_back at 2026-01-05T18:00:00+00:00\n"
        "  lend (needs due_back): available, if a book comes back after it was lent (BR-TOY-1), "
        "but not as it stands: nobody says why (BR-TOY-3)\n"
        "  take_back: available\n"
        "  call_back: available\n"
        "  give_up: available"
    )
    assert told.due == DueStep(BEGINNING + 9 * HOUR, "call_back")
    (lending, *_) = LENDING.explain(loan, at(2, reason="more time")).prospects
    assert lending.verdict == "depends"
    assert str(lending) == "lend (needs due_back): available, if a book comes back after it was lent (BR-TOY-1)"


def test_a_final_state_leads_nowhere() -> None:
    practice = chores.opened()
    ann = practice.acting_as("ann")
    done = ann.perform(chores.finish, ann.perform(chores.start, ann.perform(chores.note, title="Sweep")))
    assert str(practice.explain(done.id)) == (
        f"chore {done.id} is 'done'; no clock is running\n  no step leads on from here"
    )


def test_an_objection_stands_before_what_guards_say() -> None:
    loan = order(at(0), reader="ann", shelf="stacks")
    objection = Reason("OUR-1", "not you")
    (prospect,) = LENDING.explain(loan, at(1), {"lend": (objection,)}).blocked
    assert [each.rule for each in prospect.reasons] == ["OUR-1", "BR-TOY-2"]
    assert prospect.needs == ("due_back",)


def test_the_past_and_a_transaction_are_explained_as_they_stand() -> None:
    clock = StoppedClock(chores.BEGINNING)
    practice = chores.opened(clock=clock)
    ann = practice.acting_as("ann")
    chore = ann.perform(chores.note, title="Sweep")
    clock.advance(timedelta(hours=1))
    with practice.transaction():
        ann.perform(chores.start, chore)
        assert ann.explain(chore.id).available == ("look_at", "finish")
    assert practice.as_at(chores.BEGINNING).explain(chore.id).available == ("start", "look_at")


@pytest.mark.parametrize("key", ["cho_none", "nonsense", "xyz_1"])
def test_what_is_not_there_is_not_explained(key: str) -> None:
    with pytest.raises(errors.NotFound):
        chores.opened().explain(key)


def test_only_a_text_names_a_record() -> None:
    with pytest.raises(errors.InvalidInput, match="id"):
        Practice.open(discover=False).explain(5)  # type: ignore[arg-type]  # the mistake


def test_a_policy_that_is_gone_blocks_the_steps_that_ask_for_it_and_hides_no_other() -> None:
    lost = evolve(cases.acknowledged(), profile="lost/1")
    told = HANDLING.explain(lost, cases.at(2))
    assert "withdraw" in told.available
    (put_off,) = (each for each in told.blocked if each.step == "extend")
    assert any(each.text.startswith("no deadline profile is called 'lost'") for each in put_off.reasons)
