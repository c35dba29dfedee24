"""What happens when a step is taken: guards, instants, choices, facts, and the clock."""

from datetime import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given

from itilbrm.errors import BadDefinition, InvalidInput, NotAvailable, Reason, Refused
from itilbrm.lifecycle import NothingKnown, Occasion, evolve
from itilbrm.values import CLOCK
from tests.lifecycle.notes import DONE, OPEN, Note, begun, named
from tests.lifecycle.strategies import instants
from tests.lifecycle.toys import (
    BEGINNING,
    BULBS,
    DAY,
    HOUR,
    LENDING,
    Damage,
    Loan,
    at,
    call_back,
    dust,
    give_up,
    hang,
    lend,
    mend,
    order,
    switch,
    take_back,
    the_book_may_leave,
)


def lent(due_in: int = 48) -> Loan:
    return lend(order(at(0), reader="cara"), at(1), due_back=BEGINNING + HOUR * due_in)


# Occasions


@pytest.mark.realises("G-1")
def test_an_occasion_says_who_acts_and_when() -> None:
    on = Occasion("ann", BEGINNING)
    assert (on.by, on.at, on.happened_at, on.reason) == ("ann", BEGINNING, BEGINNING, "")
    assert on.happened_at is on.at
    assert len(on.chance(10)) == 10


@pytest.mark.parametrize("by", ["", " ", None])
def test_somebody_always_acts(by: Any) -> None:  # noqa: ANN401  wrong on purpose
    with pytest.raises(InvalidInput, match=r"^by: "):
        Occasion(by, BEGINNING)


@pytest.mark.realises("G-2")
@given(instants, instants)
def test_nothing_happens_ahead_of_the_clock(now: datetime, happened_at: datetime) -> None:
    if happened_at <= now:
        assert Occasion("ann", now, happened_at).happened_at == happened_at
    else:
        with pytest.raises(InvalidInput, match=r"lies ahead of the clock.*\(G-2\); record it when it has happened"):
            Occasion("ann", now, happened_at)


def test_an_occasion_made_by_hand_knows_no_other_records() -> None:
    lookup = Occasion("ann", BEGINNING).lookup
    assert isinstance(lookup, NothingKnown)
    assert (lookup.one(Loan, "lon_1"), lookup.many(Loan, owner="cara"), lookup.count(Loan)) == (None, (), 0)


# Facts


@pytest.mark.realises("G-3")
def test_a_creation_leaves_a_fact_with_all_that_is_not_empty() -> None:
    loan, fact = LENDING.create(order, at(2, reason="for the course", happened=1), reader="cara")
    assert attrs.asdict(fact) == {
        "kind": "loan",
        "id": loan.id,
        "seq": 1,
        "step": "order",
        "source": None,
        "target": "ordered",
        "by": "ann",
        "happened_at": BEGINNING + HOUR,
        "recorded_at": BEGINNING + 2 * HOUR,
        "reason": "for the course",
        "changed": {"reader": "cara", "shelf": "open", "reminders": 0},
        "cause": "",
    }
    assert loan.id.startswith("lon_")
    assert (loan.state, loan.version, loan.since, loan.moved_at) == ("ordered", 1, fact.happened_at, fact.recorded_at)


@pytest.mark.realises("G-3")
def test_a_step_leaves_a_fact_with_what_changed_and_nothing_else() -> None:
    loan = order(at(0), reader="cara")
    due_back = BEGINNING + 2 * DAY
    moved, fact = LENDING.take(lend, loan, at(3, by="bob", happened=2), due_back=due_back)
    assert (fact.kind, fact.id, fact.seq, fact.step, fact.by) == ("loan", loan.id, 2, "lend", "bob")
    assert (fact.source, fact.target) == ("ordered", "lent")
    assert fact.changed == {"due_back": due_back, "lent_at": BEGINNING + 2 * HOUR}
    assert fact.recorded_later
    assert (moved.id, moved.version) == (loan.id, 2)


def test_a_fact_of_what_happens_now_is_not_recorded_later() -> None:
    _, fact = LENDING.create(order, at(0), reader="cara")
    assert not fact.recorded_later


def test_a_step_that_changes_nothing_still_leaves_a_fact() -> None:
    bulb = hang(at(0), place="hall")
    dusted, fact = BULBS.take(dust, bulb, at(1))
    assert fact.changed == {}
    assert dusted is not bulb
    assert (bulb.version, dusted.version) == (1, 2)


# Where a record stands, and since when


def test_a_step_that_stays_keeps_the_instant_since_which_the_state_holds() -> None:
    loan = lent()
    kept = lend(loan, at(5, reason="exams"), due_back=BEGINNING + 5 * DAY)
    assert (kept.state, kept.since, kept.moved_at) == ("lent", loan.since, BEGINNING + 5 * HOUR)


def test_a_choice_back_into_the_same_state_keeps_that_instant_too() -> None:
    bulb = hang(at(0), place="hall")
    assert switch(bulb, at(1), times=2).since == bulb.since
    assert switch(bulb, at(1), times=1).since == BEGINNING + HOUR


@pytest.mark.parametrize(("damage", "state"), [(None, "returned"), (Damage(pages=3), "under_repair")])
def test_data_decides_between_several_targets(damage: Damage | None, state: str) -> None:
    back = take_back(lent(), at(2), damage=damage)
    assert back.state == state
    assert back.state is LENDING.states[state]


def test_a_choice_that_falls_on_no_target_is_a_defect_of_the_definition() -> None:
    lifecycle = begun()
    drop = lifecycle.step(OPEN, to=(OPEN, DONE), choose=lambda _note, _on: LENDING.initial)(named("drop"))
    lifecycle.seal()
    note = lifecycle.creations["write"](at(0))
    with pytest.raises(BadDefinition, match="the choice of 'drop' fell on 'ordered'; it may fall on open, done"):
        drop(note, at(1))


# Refusals


@pytest.mark.realises("G-5")
def test_all_guards_are_asked_and_all_reasons_come_back_with_their_rules() -> None:
    loan = evolve(order(at(0), reader="cara"), shelf="stacks")
    with pytest.raises(Refused) as error:
        lend(loan, at(3), due_back=BEGINNING)
    assert (error.value.step, error.value.subject) == ("lend", loan.id)
    assert error.value.reasons == (
        Reason("BR-TOY-2", "the book stays in the house"),
        Reason("BR-TOY-1", "the book would be late at once"),
    )


@pytest.mark.realises("G-5")
def test_a_refused_creation_names_the_kind() -> None:
    with pytest.raises(Refused, match=r"'order' of loan is refused: the book would be late at once \(BR-TOY-1\)"):
        order(at(1), reader="cara", due_back=BEGINNING)


@pytest.mark.realises("G-5")
def test_a_step_the_state_does_not_have_names_those_it_has() -> None:
    with pytest.raises(NotAvailable) as error:
        mend(lent(), at(2))
    assert (error.value.step, error.value.state) == ("mend", "lent")
    assert error.value.available == ("lend", "take_back", "call_back", "give_up")


def test_a_step_nobody_defined_is_not_available_either() -> None:
    with pytest.raises(NotAvailable, match=r"\(did you mean 'take_back'\?\)"):
        LENDING.take("take_bak", lent(), at(2))
    with pytest.raises(NotAvailable, match="'ordr' is not available in lending"):
        LENDING.verb("ordr")


def test_a_state_nobody_defined_is_refused_with_those_there_are() -> None:
    assert LENDING.state("lent").label == "at the reader's"
    with pytest.raises(InvalidInput, match=r"'lnt' is no state of lending \(did you mean 'lent'\?\); choose from"):
        LENDING.state("lnt")


def test_a_guard_is_a_sentence_and_can_be_asked_by_itself() -> None:
    assert the_book_may_leave.name == "the_book_may_leave"
    assert the_book_may_leave.sentence == "a book from the stacks stays in the house"
    assert the_book_may_leave(Loan(reader="ann"), at(0)) is None
    assert the_book_may_leave(Loan(reader="ann", shelf="stacks"), at(0)) == "the book stays in the house"


# Instants


@pytest.mark.realises("G-2")
def test_the_clock_never_runs_backwards_on_a_record() -> None:
    with pytest.raises(InvalidInput, match=r"^at: .* lies before the last step, .* \(G-2\); go forward$"):
        take_back(lent(), at(0))


@pytest.mark.realises("G-2")
def test_a_step_happens_after_the_one_that_brought_the_record_into_its_state() -> None:
    loan = lent()
    assert take_back(loan, at(5, happened=1)).since == BEGINNING + HOUR
    with pytest.raises(InvalidInput, match=r"^happened_at: .* lies before what 'take_back' follows, .* \(G-2\)"):
        take_back(loan, at(5, happened=0))


@pytest.mark.realises("G-2")
def test_an_internal_step_answers_what_the_record_began_with() -> None:
    called = call_back(lent(due_in=9), at(9))
    kept = lend(called, at(12, happened=4, reason="exams"), due_back=BEGINNING + DAY)
    assert (kept.since, kept.moved_at) == (called.since, BEGINNING + 12 * HOUR)
    with pytest.raises(InvalidInput, match="lies before what 'lend' follows"):
        lend(called, at(12, happened=0, reason="exams"), due_back=BEGINNING + DAY)


@pytest.mark.realises("G-2")
def test_an_internal_step_of_a_record_that_never_began_follows_its_state() -> None:
    adopted = evolve(lent(), lent_at=None)
    with pytest.raises(InvalidInput, match="lies before what 'lend' follows"):
        lend(adopted, at(9, happened=0, reason="exams"), due_back=BEGINNING + DAY)


# The clock


@pytest.mark.realises("G-7")
def test_the_clock_takes_the_earliest_step_that_is_due() -> None:
    loan = lent(due_in=9)
    due = LENDING.due(loan)
    assert due is not None
    assert (due.step, due.at) == ("call_back", BEGINNING + 9 * HOUR)
    called = call_back(loan, at(9, by=CLOCK))
    later = LENDING.due(called)
    assert later is not None
    assert (later.step, later.at) == ("give_up", BEGINNING + 9 * HOUR + 7 * DAY)


@pytest.mark.realises("G-7")
def test_nothing_is_due_where_no_instant_is_known_or_no_timed_step_defined() -> None:
    assert LENDING.due(order(at(0), reader="cara", due_back=BEGINNING + DAY)) is None
    assert LENDING.due(evolve(lent(), due_back=None)) is None
    assert BULBS.due(hang(at(0), place="hall")) is None
    assert LENDING.is_timed
    assert not BULBS.is_timed


@pytest.mark.realises("G-7")
def test_a_step_the_clock_would_take_again_at_once_is_a_defect_of_the_definition() -> None:
    lifecycle = begun()
    remind = lifecycle.step(OPEN, to=OPEN, due=lambda note: note.due_at)(named("remind"))
    lifecycle.seal()
    note = evolve(lifecycle.creations["write"](at(0)), due_at=BEGINNING + HOUR)
    assert remind(note, at(2)).version == 2, "people may"
    assert remind(note, at(0, by=CLOCK)).version == 2, "nothing is due yet"
    with pytest.raises(BadDefinition, match=r"after 'remind' the clock would take it again at once \(G-7\)"):
        remind(note, at(2, by=CLOCK))


@pytest.mark.realises("G-7")
def test_a_timed_step_that_moves_its_own_instant_may_be_taken_again_later() -> None:
    lifecycle = begun()

    def a_day_later(note: Note, on: Occasion) -> Note:
        return evolve(note, due_at=on.at + DAY)

    remind = lifecycle.step(OPEN, to=OPEN, due=lambda note: note.due_at)(named("remind", a_day_later))
    lifecycle.seal()
    note = evolve(lifecycle.creations["write"](at(0)), due_at=BEGINNING)
    again = lifecycle.due(remind(note, at(1, by=CLOCK)))
    assert again is not None
    assert again.at == BEGINNING + HOUR + DAY


@pytest.mark.realises("G-7")
def test_a_timed_step_into_a_state_without_it_is_not_due_again() -> None:
    lost = give_up(lent(due_in=9), at(500, by=CLOCK))
    assert (lost.state, lost.notes) == ("lost", ("never came back",))
    assert LENDING.due(lost) is None
