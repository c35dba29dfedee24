"""Listeners are told after the commit, in order and once; none of them can undo or hold up anything."""

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Fact, Practice, Reactions, Record, create, errors, perform
from itilbrm.listening import Listener, tell
from tests.keeping.chores import Chore, chores_in, look_at, note, opened, start, take_in
from tests.plugins.offering import Offering


class Hearing:
    """A listener that remembers what it was told, and how much was kept by then."""

    def __init__(self) -> None:
        self.told: list[tuple[Fact, Record]] = []
        self.practice: Practice | None = None
        self.kept: list[int] = []

    def __call__(self, fact: Fact, record: Record) -> None:
        self.told.append((fact, record))
        if self.practice is not None:
            self.kept.append(len(chores_in(self.practice)))

    @property
    def steps(self) -> list[str]:
        return [fact.step for fact, _ in self.told]


def heard_by(*listeners: Listener, reactions: tuple[Reactions, ...] = (), url: str = "memory:") -> Practice:
    """Return a practice in which these are told."""
    return opened(*reactions, plugins=(Offering(listeners=listeners),), url=url)


def test_each_fact_is_told_once_after_it_is_kept_with_the_record_after_it() -> None:
    hearing = Hearing()
    practice = hearing.practice = heard_by(hearing)
    ann = practice.acting_as("ann")
    noted = ann.perform(note, title="Sweep")
    started = ann.perform(start, noted)
    assert [record for _, record in hearing.told] == [noted, started]
    assert [fact for fact, _ in hearing.told] == list(practice.history(noted.id))
    assert hearing.kept == [1, 1], "told after the commit"


def test_a_transaction_is_told_as_a_whole_at_its_end_in_the_order_of_its_steps() -> None:
    hearing = Hearing()
    practice = heard_by(hearing)
    with practice.transaction():
        chore = practice.acting_as("ann").perform(note, title="A")
        with practice.transaction():
            practice.acting_as("ann").perform(note, title="B")
        practice.acting_as("ann").perform(start, chore)
        assert hearing.told == []
    assert hearing.steps == ["note", "note", "start"]


def test_what_follows_is_told_too_with_its_cause() -> None:
    reactions = Reactions("parts")

    @reactions.when(Chore, created=True)
    def begin(chore: Chore, _on: object) -> Any:  # noqa: ANN401  what follows
        yield perform(start, chore)
        if not chore.above:
            yield create(note, title="part", above=chore.id)

    hearing = Hearing()
    heard_by(hearing, reactions=(reactions,)).acting_as("ann").perform(note, title="whole")
    assert hearing.steps == ["note", "start", "note", "start"]
    names = [fact.name for fact, _ in hearing.told]
    assert [fact.cause for fact, _ in hearing.told] == ["", names[0], names[0], names[2]]


def test_every_fact_of_an_adoption_is_told_and_a_second_adoption_tells_nothing() -> None:
    hearing = Hearing()
    ann = heard_by(hearing).acting_as("ann")
    ann.perform(take_in, title="Sweep")
    ann.perform(take_in, title="Sweep")
    assert [fact.seq for fact, _ in hearing.told] == [1, 2]


def test_nothing_is_told_of_what_comes_to_nothing() -> None:
    hearing = Hearing()
    practice = heard_by(hearing)

    def fail_at_the_end() -> None:
        with practice.transaction():
            chore = practice.acting_as("ann").perform(note, title="Sweep")
            practice.acting_as("ann").perform("finish", chore)

    with pytest.raises(errors.NotAvailable):
        fail_at_the_end()
    assert hearing.told == []


def test_nothing_is_told_where_the_command_was_kept_before() -> None:
    hearing = Hearing()
    practice = heard_by(hearing)
    repeated = []
    for _ in range(2):
        with practice.transaction("sweeping day") as done:
            practice.acting_as("ann").perform(note, title="Sweep")
        repeated.append(done.repeated)
    assert repeated == [False, True]
    assert hearing.steps == ["note"]


@pytest.mark.parametrize("error", [ValueError("secret"), SystemExit(3), errors.NotFound("x", "y")], ids=repr)
def test_one_that_fails_undoes_nothing_and_holds_up_nobody(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_fact: Fact, _record: Record) -> None:
        raise error

    hearing = Hearing()
    practice = heard_by(fails, hearing, fails)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    assert chores_in(practice) == [chore]
    assert hearing.steps == ["note"]
    assert len(caplog.messages) == 2
    assert all(f"failed on {chore.id}:1: {type(error).__name__}" in line for line in caplog.messages)
    assert "secret" not in caplog.text


def test_ctrl_c_comes_through_and_what_was_kept_is_kept() -> None:
    def interrupted(_fact: Fact, _record: Record) -> None:
        raise KeyboardInterrupt

    practice = heard_by(interrupted)
    with pytest.raises(KeyboardInterrupt):
        practice.acting_as("ann").perform(note, title="Sweep")
    assert len(chores_in(practice)) == 1


def test_what_was_to_be_told_after_an_interruption_is_not_told_with_the_next() -> None:
    heard: list[str] = []

    def starts_and_is_interrupted(fact: Fact, record: Record) -> None:
        heard.append(fact.step)
        if fact.step == "note":
            practice.acting_as("ann").perform(start, record.id)
            raise KeyboardInterrupt

    practice = heard_by(starts_and_is_interrupted)
    with pytest.raises(KeyboardInterrupt):
        practice.acting_as("ann").perform(note, title="Sweep")
    (chore,) = chores_in(practice)
    practice.acting_as("ann").perform(look_at, chore.id)
    assert heard == ["note", "look_at"]


def test_nothing_that_is_told_can_be_changed() -> None:
    def meddles(fact: Fact, record: Record) -> None:
        with pytest.raises(TypeError):
            fact.changed["title"] = "Wash"  # type: ignore[index]  # the mistake
        with pytest.raises(AttributeError):
            fact.by = "bob"  # type: ignore[misc]  # the mistake
        with pytest.raises(AttributeError):
            record.state = fact.target  # type: ignore[misc]  # the mistake

    hearing = Hearing()
    practice = heard_by(meddles, hearing)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    assert hearing.told == [(practice.history(chore.id)[0], chore)]


def test_one_may_read_and_take_steps_itself_and_is_told_of_those_too(tmp_path: Path) -> None:
    hearing = Hearing()

    def looks_at_what_is_new(fact: Fact, record: Record) -> None:
        if fact.step == "note":
            assert practice.register("chore").get(record.id) == record
            practice.acting_as("robot").perform(look_at, record.id)

    practice = heard_by(looks_at_what_is_new, hearing, url=f"sqlite:///{tmp_path / 'brm.db'}")
    with practice:
        chore = practice.acting_as("ann").perform(note, title="Sweep")
        assert [fact.by for fact in practice.history(chore.id)] == ["ann", "robot"]
        assert hearing.steps == ["note", "look_at"], "all hear of things in the order in which they were kept"
        assert practice.verify().ok


def test_a_command_that_is_tried_again_is_told_once() -> None:
    hearing = Hearing()
    practice = heard_by(hearing)
    chore = practice.acting_as("ann").perform(note, title="Sweep")
    store = practice._keeping.store
    commit, tries = store.commit, iter([True])

    def too_late_once(batch: Any) -> bool:  # noqa: ANN401  a batch
        if next(tries, False):
            raise errors.StaleRecord("chore", "cho_other", 1, 2)
        return commit(batch)

    store.commit = too_late_once  # type: ignore[method-assign]  # the fault
    practice.acting_as("ann").perform(start, chore.id)
    assert hearing.steps == ["note", "start"]
    assert next(tries, None) is None


def test_what_one_does_is_told_after_what_it_was_told() -> None:
    heard: list[str] = []

    def starts(fact: Fact, record: Record) -> None:
        if fact.step == "note":
            practice.acting_as("ann").perform(start, record.id)

    def hears(fact: Fact, _record: Record) -> None:
        heard.append(fact.step)

    practice = heard_by(starts, hears)
    practice.acting_as("ann").perform(note, title="Sweep")
    assert heard == ["note", "start"]


def test_those_who_go_on_and_on_are_stopped(caplog: pytest.LogCaptureFixture) -> None:
    def again(_fact: Fact, _record: Record) -> None:
        practice.acting_as("ann").perform(note, title="Sweep")

    practice = heard_by(again)
    practice.acting_as("ann").perform(note, title="Sweep")
    assert len(list(practice.register("chore"))) == 1001
    assert "without end; 1 are not told" in caplog.text


def test_what_is_told_can_be_handed_on_to_another_process() -> None:
    told: list[Fact] = []
    practice = heard_by(lambda fact, _record: told.append(fact))
    practice.acting_as("ann").perform(note, title="Sweep")
    assert pickle.loads(pickle.dumps(told)) == told  # noqa: S301  our own bytes
    assert copy.deepcopy(told[0]) == told[0]


def test_what_was_told_before_can_be_told_again() -> None:
    hearing = Hearing()
    heard_by(hearing).acting_as("ann").perform(note, title="Sweep")
    (told,) = hearing.told
    tell([("again", hearing)], [told])
    assert hearing.told == [told, told]
