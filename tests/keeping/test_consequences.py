"""What follows is on record with its cause, at its time, and kept with it or not at all."""

from contextvars import Context
from datetime import timedelta
from pathlib import Path

import pytest

from itilbrm import Attempt, Occasion, create, errors, perform
from itilbrm.lifecycle import Command
from itilbrm.testing import StoppedClock
from tests.keeping.chores import (
    BEGINNING,
    DOING,
    Chore,
    chores_in,
    finish,
    following,
    last_fact,
    look_at,
    note,
    opened,
    start,
    take_in,
)
from tests.plugins.offering import Offering


def test_what_follows_is_on_record_with_its_cause(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    clock = StoppedClock(BEGINNING)
    below = following(lambda chore, _: [create(note, title="part", above=chore.id)], enters=(DOING,))
    with opened(below, url=url, clock=clock) as practice:
        whole = practice.acting_as("ann", "it is spring").perform(note, title="whole")
        clock.advance(timedelta(hours=1))
        practice.acting_as("ann", "it is spring").perform(start, whole)
    with opened(url=url, clock=clock) as practice:
        part, whole = chores_in(practice)
        caused = last_fact(practice, part)
        assert (caused.cause, caused.by, caused.reason) == (f"{whole.id}:2", "ann", "")
        assert caused.cause == last_fact(practice, whole).name
        assert last_fact(practice, whole).cause == ""
        past = practice.as_at(clock.now())
        assert past.history(part.id) == practice.history(part.id)
        assert [each.title for each in practice.as_at(BEGINNING).register("chore")] == ["whole"]
        assert practice.verify().ok


def test_what_follows_from_an_adoption_names_its_last_fact() -> None:
    practice = opened(following(lambda chore, _: [perform(look_at, chore)]))
    chore = practice.acting_as("ann").perform(take_in, title="Sweep")
    assert [fact.cause for fact in practice.history(chore.id)] == ["", "", f"{chore.id}:2"]


def test_nobody_is_asked_again_whether_what_follows_may_be_done() -> None:
    asked = []

    def remember(attempt: Attempt) -> None:
        asked.append(attempt.step)

    practice = opened(following(lambda chore, _: [perform(start, chore)]), plugins=(Offering(authorizers=(remember,)),))
    practice.acting_as("ann").perform(note, title="Sweep")
    assert asked == ["note"]


def test_a_plugin_offers_reactions_that_come_before_ones_own() -> None:
    order: list[str] = []
    first, second = (following(lambda _chore, _on, name=name: order.append(name)) for name in ("plugin", "own"))
    opened(second, plugins=(Offering(reactions=(first,)),)).acting_as("ann").perform(note, title="Sweep")
    assert order == ["plugin", "own"]


# When


def test_what_follows_happened_when_its_cause_happened() -> None:
    clock = StoppedClock(BEGINNING)
    practice = opened(following(lambda chore, _: [create(note, title="x")] if chore.title != "x" else []), clock=clock)
    clock.advance(timedelta(hours=3))
    earlier = BEGINNING + timedelta(hours=1)
    practice.acting_as("ann", happened_at=earlier).perform(note, title="a")
    a, x = chores_in(practice)
    assert last_fact(practice, x).happened_at == last_fact(practice, a).happened_at == earlier
    assert last_fact(practice, x).recorded_at == clock.now()


def test_what_follows_on_a_record_that_moved_since_happened_after_that() -> None:
    """The cause is recorded late; the other record has come into its state in the meantime."""
    clock = StoppedClock(BEGINNING)
    other: list[Chore] = []
    practice = opened(following(lambda _chore, _on: [perform(finish, each) for each in other]), clock=clock)
    ann = practice.acting_as("ann")
    held = ann.perform(note, title="held")
    clock.advance(timedelta(hours=2))
    other.append(ann.perform(start, held))
    clock.advance(timedelta(hours=1))
    practice.acting_as("ann", happened_at=BEGINNING + timedelta(hours=1)).perform(note, title="late")
    assert last_fact(practice, held).happened_at == BEGINNING + timedelta(hours=2)


def test_a_clock_that_lags_behind_the_record_lifts_all_that_follows() -> None:
    """Another machine, whose clock is ahead, moved the record; what follows is not before what it follows on."""
    clock = StoppedClock(BEGINNING)
    practice = opened(
        following(lambda chore, _: [create(note, title="x", above=chore.id)], enters=(DOING,)), clock=clock
    )
    clock.advance(timedelta(seconds=5))
    chore = practice.acting_as("ann").perform(note, title="a")
    clock.set(BEGINNING)
    practice.acting_as("bob").perform(start, chore)
    _, part = chores_in(practice)
    assert last_fact(practice, part).happened_at == last_fact(practice, chore).happened_at == chore.moved_at
    assert last_fact(practice, part).recorded_at == chore.moved_at
    assert practice.verify().ok


# Together with others


def test_in_a_transaction_it_follows_at_once_and_is_kept_or_lost_with_it() -> None:
    practice = opened(following(lambda chore, _: [perform(start, chore)]))
    with practice.transaction():
        assert practice.acting_as("ann").perform(note, title="kept").state == DOING

    def start_twice() -> None:
        with practice.transaction():
            practice.acting_as("ann").perform(start, practice.acting_as("ann").perform(note, title="lost"))

    with pytest.raises(errors.NotAvailable):
        start_twice()
    assert [each.title for each in chores_in(practice)] == ["kept"]


def test_a_command_that_is_tried_again_reacts_again_and_keeps_once() -> None:
    calls: list[int] = []

    def meddle(chore: Chore, _on: Occasion) -> list[Command]:
        calls.append(chore.version)
        if len(calls) == 1:  # somebody else is faster, in a context of their own
            Context().run(practice.acting_as("bob").perform, look_at, chore.id)
        return [create(note, title="part", above=chore.id)]

    practice = opened(following(meddle, enters=(DOING,)))
    chore = practice.acting_as("ann").perform(note, title="whole")
    practice.acting_as("ann").perform(start, chore.id)
    part, whole = chores_in(practice)
    assert calls == [2, 3]
    assert (whole.version, whole.looked_at, part.above) == (3, 1, whole.id)
    assert last_fact(practice, part).cause == f"{whole.id}:3"
    assert practice.verify().ok
