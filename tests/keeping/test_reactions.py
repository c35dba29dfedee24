"""What follows from data follows whichever step brought it there, in the same unit of work, with its cause."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Occasion, Reactions, create, errors, perform, perform_if_available
from itilbrm.lifecycle import Command
from tests.keeping.chores import (
    CHORES,
    DOING,
    DONE,
    TODO,
    Chore,
    chores_in,
    finish,
    following,
    last_fact,
    look_at,
    note,
    note_once,
    opened,
    start,
    take_in,
)
from tests.lifecycle.toys import LENDING, Loan


class Noting:
    """A set of reactions that notes which records it was called with, and does nothing else."""

    def __init__(self, **waits: Any) -> None:  # noqa: ANN401  whatever a reaction waits for
        self.calls: list[Chore] = []
        self.reactions = Reactions("noting")

        @self.reactions.when(Chore, **waits)
        def note_it(chore: Chore, _on: Occasion) -> tuple[Command, ...]:
            self.calls.append(chore)
            return ()


# What it waits for


def test_it_waits_for_new_records_for_states_and_for_fields() -> None:
    created, enters = Noting(created=True), Noting(enters=(DOING, DONE))
    sets = Noting(sets=("looked_at",))
    ann = opened(created.reactions, enters.reactions, sets.reactions).acting_as("ann")
    chore = ann.perform(note, title="Sweep")
    assert (created.calls, enters.calls, sets.calls) == ([chore], [], [chore]), "0 is not empty"
    looked = ann.perform(look_at, chore)
    assert (created.calls, enters.calls, sets.calls) == ([chore], [], [chore, looked])
    ann.perform(look_at, looked, times=0)
    assert len(sets.calls) == 2, "the field has the value it had"
    doing = ann.perform(start, looked.id)
    done = ann.perform(finish, doing)
    assert enters.calls == [doing, done]
    assert (len(created.calls), len(sets.calls)) == (1, 2)


def test_a_step_that_stays_enters_nothing_and_several_reasons_call_once() -> None:
    both = Noting(created=True, enters=(TODO,), sets=("title",))
    ann = opened(both.reactions).acting_as("ann")
    chore = ann.perform(note, title="Sweep")
    assert both.calls == [chore]
    ann.perform(look_at, chore)
    assert both.calls == [chore]


def test_a_step_that_is_added_later_triggers_it_as_well() -> None:
    extended = CHORES.extended("chores, given up too")

    @extended.step(TODO, DOING, to=DONE)
    def give_up(chore: Chore, on: Occasion) -> Chore:  # noqa: ARG001  the form of every step
        return chore

    extended.seal()
    done = Noting(enters=(DONE,))
    ann = opened(done.reactions, lifecycles=(CHORES, extended)).acting_as("ann")
    given_up = ann.perform(give_up, ann.perform(note, title="Sweep"))
    assert done.calls == [given_up]


def test_an_adoption_calls_it_once_for_all_its_facts() -> None:
    every = Noting(created=True, enters=(DOING,), sets=("title", "looked_at"))
    todo = Noting(enters=(TODO,))
    looked = Noting(sets=("looked_at",))
    practice = opened(every.reactions, todo.reactions, looked.reactions)
    chore = practice.acting_as("ann").perform(take_in, title="Sweep")
    assert len(practice.history(chore.id)) == 2
    assert every.calls == looked.calls == [chore]
    assert todo.calls == [], "it was there once, and is not there now"
    practice.acting_as("ann").perform(take_in, title="Sweep")
    assert every.calls == [chore], "nothing new was taken in"


def test_many_that_are_adopted_at_once_are_each_followed() -> None:
    every = Noting(created=True)
    practice = opened(every.reactions)
    ann = practice.acting_as("ann").register("chore")
    rows: list[dict[str, Any]] = [{"title": "A"}, {"title": "B"}, {"title": "A"}, {"title": 5}]
    outcomes = ann._keeping.adopt_all(CHORES, take_in, ann._acting(take_in), rows, keep=True)
    assert outcomes[:3] == (True, True, False)
    assert isinstance(outcomes[3], errors.InvalidInput)
    assert [each.title for each in every.calls] == ["A", "B"]


@pytest.mark.parametrize(
    ("waits", "problem"),
    [
        ({}, "waits for something"),
        ({"sets": ("titel",)}, r"Chore has no field 'titel' \(did you mean 'title'\?\)"),
    ],
)
def test_what_waits_for_nothing_or_for_no_field_is_no_reaction(waits: dict[str, Any], problem: str) -> None:
    with pytest.raises(errors.BadDefinition, match=problem):
        Reactions("wrong").when(Chore, **waits)


def test_what_waits_for_records_or_states_that_are_not_in_use_is_told_at_the_door() -> None:
    loans = Reactions("loans")
    loans.when(Loan, created=True)(lambda _loan, _on: ())
    with pytest.raises(errors.BadDefinition, match="waits for Loan, which no lifecycle in use has"):
        opened(loans)
    with pytest.raises(errors.BadDefinition, match=r"'doin', which is no state of chores \(did you mean 'doing'\?\)"):
        opened(Noting(enters=("doin",)).reactions)


def test_a_set_of_reactions_tells_what_it_is() -> None:
    assert repr(Noting(created=True).reactions) == "<reactions noting: 1>"


# In which order, and how far


def test_what_follows_from_a_step_is_done_before_what_follows_from_that() -> None:
    """Each of A's parts is noted before any part of a part."""
    noted = []

    def two_below(chore: Chore, _on: Occasion) -> Iterator[Command]:
        noted.append(chore.title)
        for part in "12" if len(chore.title) < 3 else "":
            yield create(note, title=chore.title + part, above=chore.id)

    practice = opened(following(two_below))
    practice.acting_as("ann").perform(note, title="A")
    assert noted == ["A", "A1", "A2", "A11", "A12", "A21", "A22"]
    assert len(chores_in(practice)) == 7


@given(sizes=st.lists(st.integers(0, 3), max_size=40))
def test_any_tree_is_made_level_by_level_and_every_part_names_its_cause(sizes: list[int]) -> None:
    left = iter(sizes)
    levels = []

    def some_below(chore: Chore, _on: Occasion) -> Iterator[Command]:
        levels.append(len(chore.title))
        for _ in range(next(left, 0)):
            yield create(note, title=f"{chore.title}.", above=chore.id)

    practice = opened(following(some_below))
    practice.acting_as("ann").perform(note, title=".")
    assert levels == sorted(levels)
    for chore in chores_in(practice):
        assert last_fact(practice, chore).cause == (f"{chore.above}:1" if chore.above else "")
    assert practice.verify().ok


def test_a_circle_is_told_and_keeps_nothing() -> None:
    practice = opened(
        following(lambda chore, _: [perform(look_at, chore)] if chore.looked_at else [], sets=("looked_at",))
    )
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    with pytest.raises(
        errors.BadDefinition, match=r"more than 100 commands follow .* 'look_at'; they go round"
    ) as told:
        practice.acting_as("ann").perform(look_at, chore)
    assert told.value.lifecycle == "reactions"
    assert practice.register("chore").get(chore.id) == chore


def test_a_hundred_commands_may_follow() -> None:
    practice = opened(following(lambda chore, _: [create(note, title="x")] * (100 if chore.title == "A" else 0)))
    practice.acting_as("ann").perform(note, title="A")
    assert len(chores_in(practice)) == 101


def test_a_later_command_sees_what_an_earlier_one_did() -> None:
    found: list[Chore] = []

    def look_around(chore: Chore, on: Occasion) -> Iterator[Command]:
        if chore.above:
            return
        yield create(note, title="part", above=chore.id)
        found.extend(on.lookup.many(Chore, parent=chore.id))

    opened(following(look_around)).acting_as("ann").perform(note, title="whole")
    assert [each.title for each in found] == ["part"]


def test_a_record_that_a_reaction_moves_comes_back_as_it_stands_then() -> None:
    practice = opened(following(lambda chore, _: [perform(look_at, chore.id), perform(start, chore)]))
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    assert (chore.state, chore.looked_at, chore.version) == (DOING, 1, 3)
    assert practice.register("chore").get(chore.id) == chore


# What cannot be done


def test_a_command_that_is_refused_fails_the_whole_and_keeps_nothing() -> None:
    practice = opened(following(lambda chore, _: [create(note, title="part", above=chore.above)], enters=(DONE,)))
    ann = practice.acting_as("ann")
    chore = ann.perform(start, ann.perform(note, title="whole"))
    blank = opened(following(lambda _chore, _: [create(note, title=" ")], enters=(DOING,)))
    bob = blank.acting_as("bob")
    other = bob.perform(note, title="Sweep")
    with pytest.raises(errors.Refused, match="CHO-1"):
        bob.perform(start, other)
    assert chores_in(blank) == [other]
    assert ann.perform(finish, chore).state == DONE
    assert len(chores_in(practice)) == 2


def test_a_step_that_is_not_available_fails_the_whole() -> None:
    practice = opened(following(lambda chore, _: [perform(finish, chore)]))
    with pytest.raises(errors.NotAvailable, match="available: start, look_at"):
        practice.acting_as("ann").perform(note, title="Sweep")
    assert chores_in(practice) == []


def test_what_is_only_done_if_available_is_else_left_out() -> None:
    def see_to_it(chore: Chore, _on: Occasion) -> list[Command]:
        return [
            perform_if_available(finish, chore),  # the state does not have it
            perform_if_available(start, chore.id),
            *([create(note, title="part", above=chore.id)] if not chore.above else []),
        ]

    def finish_it(chore: Chore, _on: Occasion) -> list[Command]:
        return [perform_if_available(finish, chore)]  # a guard refuses it, where a part is open

    practice = opened(following(see_to_it), following(finish_it, enters=(DOING,)))
    practice.acting_as("ann").perform(note, title="whole")
    part, whole = chores_in(practice)
    assert (part.state, whole.state) == (DONE, DOING)
    assert practice.refusals.count() == 0, "nobody tried it"


def test_it_is_no_excuse_for_what_is_wrong() -> None:
    def wrongly(chore: Chore, _on: Occasion) -> list[Command]:
        return [perform_if_available(look_at, chore, times="often")]  # type: ignore[arg-type]  # the mistake

    with pytest.raises(errors.InvalidInput, match="times"):
        opened(following(wrongly)).acting_as("ann").perform(note, title="Sweep")
    with pytest.raises(errors.NotFound):
        opened(following([perform_if_available(start, "cho_none")])).acting_as("ann").perform(note, title="Sweep")


def test_a_second_record_with_the_same_natural_key_fails_the_whole() -> None:
    practice = opened(following(lambda chore, _: [create(note_once, title="only")] if chore.title != "only" else []))
    practice.acting_as("ann").perform(note, title="A")
    with pytest.raises(errors.NotAvailable, match="note_once"):
        practice.acting_as("ann").perform(note, title="B")
    assert [each.title for each in chores_in(practice)] == ["A", "only"]


def test_a_step_of_a_lifecycle_that_is_not_in_use_is_told() -> None:
    (order,) = LENDING.creations.values()
    with pytest.raises(errors.BadDefinition, match="'order' is a step of 'loan', which no lifecycle in use has"):
        opened(following([create(order, reader="ann")])).acting_as("ann").perform(note, title="Sweep")


def test_the_unit_can_be_used_again_after_a_reaction_failed_in_it() -> None:
    """Nothing that was still to follow then follows later from something else."""
    calls = []

    def at_first_wrong(chore: Chore, _on: Occasion) -> Iterable[Command]:
        calls.append(chore.title)
        return (create(note, title=" "),) if len(calls) == 1 else ()

    practice = opened(following(at_first_wrong))

    def go_on_in_spite_of_it() -> None:
        with practice.transaction():
            with pytest.raises(errors.Refused):
                practice.acting_as("ann").perform(note, title="A")
            practice.acting_as("ann").perform(note, title="B")

    with pytest.raises(errors.InvalidInput, match="half-way"):
        go_on_in_spite_of_it()
    assert calls == ["A", "B"]
    assert chores_in(practice) == []


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (create(note, title="x"), "a reaction returns several commands: yield it, or put it into a list"),
        (5, "a reaction returns commands; it returned int"),
        (["x"], "not str"),
        ([None], "not NoneType"),
        ("x", "not str"),
    ],
    ids=["a command", "a number", "a text in a list", "nothing in a list", "a text"],
)
def test_an_answer_that_is_no_commands_is_told_with_the_name_of_the_reaction(answer: object, problem: str) -> None:
    practice = opened(following(answer))
    with pytest.raises(errors.BadDefinition, match=problem) as told:
        practice.acting_as("ann").perform(note, title="Sweep")
    assert told.value.lifecycle == "follow"
    assert chores_in(practice) == []


@pytest.mark.parametrize("answer", [None, (), []], ids=repr)
def test_nothing_may_follow(answer: object) -> None:
    opened(following(answer)).acting_as("ann").perform(note, title="Sweep")


def test_a_reaction_is_given_the_record_as_the_step_left_it() -> None:
    given = Noting(enters=(TODO, DOING))
    moving = following(lambda chore, _: [perform(start, chore)])
    opened(moving, given.reactions).acting_as("ann").perform(note, title="Sweep")
    assert [(each.state, each.version) for each in given.calls] == [(TODO, 1), (DOING, 2)]


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ({"sets": ("state",)}, "the field 'state' belongs to the lifecycle"),
        ({"sets": "title"}, r"sets='title' is one text; write sets=\('title',\)"),
        ({"enters": "done"}, "enters='done' is one text"),
    ],
)
def test_what_could_never_come_true_is_told_when_it_is_written(waits: dict[str, Any], said: str) -> None:
    with pytest.raises(errors.BadDefinition, match=said):
        Reactions("ours").when(Chore, **waits)


def test_what_is_no_record_is_waited_for_in_vain() -> None:
    with pytest.raises(errors.BadDefinition, match="is no class of records"):
        Reactions("ours").when(str, created=True)  # type: ignore[type-var]  # what is no record


def test_commands_are_made_of_the_verbs_they_are_for() -> None:
    wrong: Any
    for wrong in (note, "start", None):
        with pytest.raises(errors.BadDefinition, match=r"perform\(\) takes a step itself"):
            perform(wrong, "cho_1")
    for wrong in (start, "note", None):
        with pytest.raises(errors.BadDefinition, match=r"create\(\) takes a creation"):
            create(wrong)
