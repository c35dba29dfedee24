"""R11: whichever call of a store raises, before or after it is done, all is WHOLE and the next command works."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from itilbrm import Practice, errors
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.ports import Batch, Query, Store
from tests.plugins.offering import in_place_of
from tests.reliability.workload import one_command

METHODS: Final = ("get", "find", "count", "commit", "facts", "check")
TRIES: Final = 8


class InjectedError(Exception):
    """What a store must never raise, and some day does."""


class FaultyStore:
    """Another store, of which one call raises before or after it is done."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.capabilities = store.capabilities
        self.injected: Exception = InjectedError()
        self._method = ""
        self._after = False
        self._calls = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def called(*given: object) -> Any:  # noqa: ANN401  what the method returns
            self._calls -= name == self._method
            strikes = name == self._method and self._calls == 0
            if strikes and not self._after:
                raise self.injected
            done = getattr(self.store, name)(*given)
            if strikes:
                raise self.injected
            return done

        return called

    def raise_in(self, method: str, call: int, *, after: bool) -> None:
        """Raise in a call of a method: the first from now on, the second, or whichever."""
        self._method, self._calls, self._after = method, call, after


class TwoCommits(FaultyStore):
    """The bug to be noticed: keeps documents and facts one after the other."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        called = super().__getattr__(name)
        if name != "commit":
            return called

        def planted(batch: Batch) -> bool:
            called(attrs.evolve(batch, facts=()))
            return bool(called(Batch(f"{batch.command} 2", (), batch.facts)))

        return planted


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store that is sound."""
    opened = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "brm.db", synchronous="normal")
    yield opened
    opened.close()


def practice_of(store: Store) -> Practice:
    return Practice.open("given:", plugins=[in_place_of(store)])


def look(practice: Practice) -> None:
    """Read in every way there is."""
    with practice.transaction():
        practice.complaints.report()
        practice.complaints.count(by="state")
        for each in practice.complaints.find(limit=3):
            practice.history(each.id)
    past = practice.as_at(practice._keeping.clock.now())
    past.complaints.report()
    practice.verify()


def wrong_after(store: Store, faulty: FaultyStore, method: str, *, after: bool) -> list[str]:
    """Let a method raise in its first call, its second, and so on; return what is wrong then."""
    chance = random.Random(4)  # noqa: S311  repeats itself on purpose
    practice = practice_of(faulty)
    targets: list[str] = []
    wrong: list[str] = []
    for call in range(1, TRIES + 1):
        faulty.raise_in(method, call, after=after)
        try:
            for _ in range(3):
                one_command(practice, chance, targets)
            look(practice)
        except (errors.BrmError, InjectedError):
            pass
        except Exception as error:  # noqa: BLE001  any other is what is looked for
            wrong.append(f"{method} {call}: {error!r} reached the user")
        faulty.raise_in("", 0, after=False)
        unit = practice.acting_as("ann").units.register(name="Sales", type="team")
        wrong += [] if unit == practice.units.get(unit.id) else [f"{method} {call}: the next command is lost"]
        wrong += [f"{method} {call}: {each}" for each in not_whole(store)]
    return wrong


def not_whole(store: Store) -> Iterator[str]:
    """Return what is not WHOLE about a store of any kind."""
    yield from map(str, practice_of(store).verify().findings)
    rows, _ = store.facts("", "", 10_000)
    facts = [row.key for row in rows]
    versions = {each.key: each.version for each in store.find(Query(limit=10_000)).documents}
    if sorted(key for key, version in versions.items() for _ in range(version)) != facts:
        yield "the versions do not count the facts"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("method", METHODS)
def test_whatever_call_of_a_store_raises_all_is_whole(store: Store, method: str, *, after: bool) -> None:
    assert wrong_after(store, FaultyStore(store), method, after=after) == []


def test_two_commits_in_place_of_one_are_noticed(store: Store) -> None:
    assert wrong_after(store, TwoCommits(store), "commit", after=False) != []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_commit_of_which_the_answer_was_lost_can_be_done_again(store: Store, *, after: bool) -> None:
    faulty = FaultyStore(store)
    faulty.injected = errors.OutcomeUnknown("brm.db", "write to", "the line went dead", command="order 1")
    ann = practice_of(faulty).acting_as("ann")
    faulty.raise_in("commit", 1, after=after)
    with pytest.raises(errors.OutcomeUnknown) as caught, ann.transaction("order 1"):
        ann.units.register(name="Sales", type="team")
    with ann.transaction(caught.value.command) as again:
        ann.units.register(name="Sales", type="team")
    assert again.repeated is after
    assert ann.units.count() == 1
    assert list(not_whole(store)) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_store_that_cannot_be_closed_has_kept_everything(tmp_path: Path, *, after: bool) -> None:
    path = tmp_path / "brm.db"
    faulty = FaultyStore(SqliteStore(path))
    faulty.raise_in("close", 1, after=after)
    with pytest.raises(InjectedError), practice_of(faulty) as practice:
        unit = practice.acting_as("ann").units.register(name="Sales", type="team")
    with Practice.open(f"sqlite:///{path}") as reopened:
        assert reopened.units.get(unit.id) == unit
    faulty.store.close()
