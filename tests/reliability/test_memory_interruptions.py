"""R6: a commit to the store in memory that is interrupted before any of its lines is whole or absent."""

from collections.abc import Callable
from itertools import count
from typing import Any, Final

import pytest

from itilbrm.adapters import memory
from itilbrm.adapters.memory import MemoryStore
from itilbrm.ports import Batch, Query
from itilbrm.testing.stores.material import batch, document, fact
from tests.reliability.test_interruptions import line

pytestmark = pytest.mark.no_cover  # for the reason that is told there

BEFORE: Final = batch((document("cpl_1"), 0), (document("cpl_5"), 0), command="before")
LATER: Final = Batch(
    "later",
    batch((document("cpl_1", 2, state="closed"), 1), (document("cpl_3"), 0)).puts,
    (fact("cpl_1", 2), fact("cpl_3", 1), fact("cpl_0", 2), fact("cpl_0", 1)),
)


def begun() -> MemoryStore:
    """Return a store in which something is kept."""
    store = MemoryStore()
    assert store.commit(BEFORE)
    return store


def seen(store: MemoryStore) -> Any:  # noqa: ANN401  all that can be read, to be compared
    """Return all that can be read of a store."""
    documents = store.get(["cpl_0", "cpl_1", "cpl_3", "cpl_5"])
    page = store.find(Query("complaint", {}, "key", "", 10))
    return documents, page.documents, store.count(Query("complaint"), "state"), store.facts("", "", 10)[0]


READING: Final[dict[str, Callable[[MemoryStore], object]]] = {
    "get": lambda store: len(store.get(["cpl_3", "cpl_5"])) == 2,
    "find": lambda store: len(store.find(Query("complaint", {}, "key", "", 10)).documents) == 3,
    "count": lambda store: sum(store.count(Query("complaint")).values()) == 3,
    "facts": lambda store: len(store.facts("", "", 10)[0]) == 6,
    "commit": lambda store: not store.commit(LATER),
}


@pytest.mark.parametrize("first", READING)
def test_interrupted_before_any_line_a_commit_is_whole_or_absent(first: str) -> None:
    whole = begun()
    assert whole.commit(LATER)
    absent, present = seen(begun()), seen(whole)
    met = set()
    for number in count():
        store = begun()
        over = False
        try:
            with line(number, (memory.__file__,)):
                over = store.commit(LATER)
        except KeyboardInterrupt:
            pass
        is_whole = bool(READING[first](store)) if first != "commit" else seen(store) == present
        met.add(is_whole)
        assert seen(store) == (present if is_whole else absent), number
        assert store.commit(LATER) is not is_whole
        assert seen(store) == present
        if over:
            break
    assert met == {False, True}
    assert number > 15


def test_a_reader_that_is_interrupted_while_it_finishes_leaves_no_trace() -> None:
    whole = begun()
    assert whole.commit(LATER)
    for number in range(40):
        store = begun()
        store._under_way = LATER
        try:
            with line(number, (memory.__file__,)):
                store.get(["cpl_1"])
        except KeyboardInterrupt:
            pass
        assert seen(store) == seen(whole), number


def put_piece_by_piece(self: MemoryStore, batch: Batch, /) -> bool:
    """Commit as it would be written first."""
    self._commands.add(batch.command)
    for each, _ in batch.puts:
        self._documents[each.key] = each
    return True


def test_a_commit_that_is_put_piece_by_piece_is_noticed() -> None:
    store = begun()
    absent = seen(store)
    with pytest.raises(KeyboardInterrupt), line(3, (__file__,)):
        put_piece_by_piece(store, LATER)
    assert seen(store) != absent
    assert seen(store)[0]["cpl_1"].version == 2
    assert "cpl_3" not in seen(store)[0]
