"""Every order in which actors can reach a store, one call at a time, and whether the result is that of some order.

Two that read one after the other leave the same whichever is first. Of the orders that differ by that alone, one is
tried: the one in which whoever comes first among the actors reads first.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any, Final, TypeAlias

import attrs

from itilbrm import Practice, errors
from itilbrm.ports import Batch, Page, Query, Store
from itilbrm.testing import StoppedClock
from tests.keeping.walks import BEGINNING
from tests.plugins.offering import in_place_of

__all__ = ["Bug", "Race", "anomalies"]

Act: TypeAlias = Callable[[Practice], object]
Bug: TypeAlias = Callable[[Batch], Batch]

_LIMIT: Final = 20.0
"""Seconds after which an actor that does not come back hangs."""


@attrs.frozen
class Race:
    """What stands at the beginning, and what actors do about it at once.

    Attributes:
        setting: Prepares a practice, and returns what the actors do.
        lifecycles: Lifecycles beside those of the library.
    """

    setting: Callable[[Practice], Sequence[Act]]
    lifecycles: tuple[Any, ...] = ()


class _Actor(threading.Thread):
    """One who acts in a thread of their own, and stands still before each call of the store."""

    def __init__(self, act: Act, practice: Practice) -> None:
        super().__init__(daemon=True)
        self._act = act
        self._practice = practice
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self.result = ""
        self.reads = False
        """Whether the call ahead only reads."""

    def run(self) -> None:
        try:
            with self._practice.transaction():  # where nothing is tried again
                self._act(self._practice)
            self.result = "kept"
        except Exception as error:  # noqa: BLE001  whatever it is, it is the result
            self.result = type(error).__name__
        self._back.release()

    def stand_still(self, *, reads: bool) -> None:
        self.reads = reads
        self._back.release()
        self._go.acquire()

    def wait(self) -> None:
        """Wait until the actor stands still, or is done."""
        assert self._back.acquire(timeout=_LIMIT), "an actor hangs"

    def move(self) -> None:
        """Let the actor go up to the next call."""
        self._go.release()
        self.wait()

    def finish(self) -> None:
        """Let the actor go on to the end."""
        while not self.result:
            self.move()


class _Stepwise:
    """A store that lets actors reach it one call at a time; a bug may change what they commit."""

    def __init__(self, store: Store, bug: Bug | None) -> None:
        self._store = store
        self._bug = bug

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever else a store has
        return getattr(self._store, name)

    def get(self, keys: Sequence[str], /) -> Any:  # noqa: ANN401  as of the store
        self._stand_still(reads=True)
        return self._store.get(keys)

    def find(self, query: Query, /) -> Page:
        self._stand_still(reads=True)
        return self._store.find(query)

    def commit(self, batch: Batch, /) -> bool:
        self._stand_still(reads=False)
        return self._store.commit(self._bug(batch) if self._bug is not None else batch)

    @staticmethod
    def _stand_still(*, reads: bool) -> None:
        actor = threading.current_thread()
        if isinstance(actor, _Actor):
            actor.stand_still(reads=reads)


def anomalies(race: Race, new_store: Callable[[], Store], bug: Bug | None = None) -> tuple[int, list[str]]:
    """Run a race in every order; return how many there are, and which results no order one after another has."""
    possible = _one_after_another(race, new_store)
    found = []
    count = 0
    for order, results, kept in _every_order(race, new_store, bug):
        count += 1
        done = frozenset(place for place, result in enumerate(results) if result != errors.StaleRecord.__name__)
        if (done, results, kept) not in possible:
            found.append(f"{order}: {results}")
    return count, found


def _every_order(
    race: Race, new_store: Callable[[], Store], bug: Bug | None
) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], object]]:
    ahead: list[tuple[int, ...]] = [()]
    while ahead:
        begun = ahead.pop()
        with _practice(race, new_store, bug) as practice:
            actors = [_Actor(act, practice) for act in race.setting(practice)]
            for each in actors:
                each.start()
                each.wait()
            order: tuple[int, ...] = ()
            reader = 0  # whoever read last, where that was the last call
            while waiting := [place for place, each in enumerate(actors) if not each.result]:
                worth_trying = [place for place in waiting if place >= reader or not actors[place].reads]
                if not worth_trying:
                    for each in actors:
                        each.finish()
                    break
                if len(order) < len(begun):
                    chosen = begun[len(order)]
                else:
                    chosen, *others = worth_trying
                    ahead += [(*order, other) for other in others]
                reader = chosen if actors[chosen].reads else 0
                actors[chosen].move()
                order = (*order, chosen)
            else:
                yield order, tuple(each.result for each in actors), _kept(practice)


def _one_after_another(race: Race, new_store: Callable[[], Store]) -> set[Any]:
    """Return what comes of every part of the actors in every order; who is left out was too late."""
    possible = set()
    with _practice(race, new_store, None) as practice:
        number = len(race.setting(practice))
    for size in range(number + 1):
        for order in permutations(range(number), size):
            with _practice(race, new_store, None) as practice:
                acts = race.setting(practice)
                results = [errors.StaleRecord.__name__] * number
                for place in order:
                    actor = _Actor(acts[place], practice)
                    actor.start()
                    actor.wait()
                    actor.finish()
                    results[place] = actor.result
                possible.add((frozenset(order), tuple(results), _kept(practice)))
    return possible


def _practice(race: Race, new_store: Callable[[], Store], bug: Bug | None) -> Practice:
    return Practice.open(
        "given:",
        plugins=(in_place_of(_Stepwise(new_store(), bug)),),
        discover=False,
        lifecycles=race.lifecycles,
        clock=StoppedClock(BEGINNING),
        chance=_Counting(),
    )


class _Counting:
    """Chance that repeats itself: what was made in the setting has the same id every time."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, number: int) -> bytes:
        self._count += 1
        return self._count.to_bytes(number, "big")


def _kept(practice: Practice) -> object:
    """Return everything that is kept, but for ids, which go by who came first."""
    told = {
        str({**attrs.asdict(record), "id": kind})
        for kind in practice._keeping.lifecycles
        for record in practice.register(kind)
    }
    assert practice.verify().ok
    return tuple(sorted(told)), sum(practice.register(kind).count() for kind in practice._keeping.lifecycles)
