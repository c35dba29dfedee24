"""The store of the author does what the store in memory does, whatever is asked of both."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from itilbrm.adapters.memory import MemoryStore
from itilbrm.errors import BrmError, StaleRecord
from itilbrm.ports import (
    COLUMNS,
    ORDERS,
    Batch,
    Columns,
    Document,
    FactRow,
    Found,
    PersonalRow,
    Put,
    Query,
    Store,
    Unchanged,
)
from itilbrm.testing.stores.material import all_documents, all_facts
from itilbrm.testing.stores.opening import Opening

__all__ = ["Comparison"]

_KINDS: Final = {"cpl": "complaint", "per": "person"}
_KEYS: Final = tuple(f"{prefix}_{number}" for prefix in _KINDS for number in range(4))

_texts: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)
_words: Final = st.sampled_from(["", "a", "b", "B", "ä"]) | _texts
_keys: Final = st.sampled_from(_KEYS)
_where: Final = st.dictionaries(st.sampled_from(COLUMNS), _words, max_size=2)
_kinds: Final = st.sampled_from(["", *_KINDS.values()])
_personal: Final = st.dictionaries(_words, _texts, max_size=2)
_orders: Final = st.sampled_from([sign + order for order in ORDERS for sign in ("", "-")])


class Comparison(Opening, is_kit=True):
    """The comparison as a test."""

    open_to_authors: ClassVar[frozenset[str]] = frozenset({"comparison"})

    comparison: ClassVar[settings] = settings(
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow],
    )
    """How long both are compared; the same every time unless another one is given."""

    def test_it_does_what_the_memory_store_does_whatever_is_asked_of_both(self) -> None:
        """Batches, queries and openings in any order."""

        class TheirsAndMemory(SameAsMemory):
            open_store = staticmethod(self.open_store)

        run_state_machine_as_test(TheirsAndMemory, settings=self.comparison)


class SameAsMemory(RuleBasedStateMachine):
    """Asks both the same, and compares what they say."""

    open_store: Callable[[Path], Store]

    def __init__(self) -> None:
        """Begin with two empty stores."""
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="itilbrm-kit-")
        self._memory = MemoryStore()
        self._theirs = self.open_store(Path(self._folder.name))
        self._versions: dict[str, int] = {}
        self._commands = 0

    @precondition(lambda self: "durable" in self._theirs.capabilities)
    @rule()
    def reopen(self) -> None:
        """Close the store, and open it again."""
        self._theirs.close()
        self._theirs = self.open_store(Path(self._folder.name))

    @rule(
        puts=st.lists(st.tuples(_keys, st.builds(Columns, *[_words] * len(COLUMNS)), _texts, _personal), max_size=4),
        stale=st.integers(-1, 3),
        again=st.integers(0, 9),
        unchanged=st.lists(st.tuples(_keys, st.integers(-1, 1)), max_size=2),
        found=st.lists(st.tuples(_kinds, _where, st.sets(_keys)), max_size=1),
    )
    def commit(  # what a batch is made of
        self,
        puts: list[tuple[str, Columns, str, dict[str, str]]],
        stale: int,
        again: int,
        unchanged: list[tuple[str, int]],
        found: list[tuple[str, dict[str, str], set[str]]],
    ) -> None:
        """Keep a batch, often one that must be refused, sometimes one again."""
        documents: list[Put] = []
        facts: list[FactRow] = []
        for place, (key, columns, body, personal) in enumerate({put[0]: put for put in puts}.values()):
            held = self._versions.get(key, 0)
            document = Document(_KINDS[key[:3]], key, held + 1, b"h" * 32, columns, body, body)
            documents.append(Put(document, held + (place == stale) * 2))
            rows = tuple(PersonalRow(subject, text) for subject, text in sorted(personal.items()))
            facts.append(FactRow(key, held + 1, body.encode(), b"f" * 32, rows))
        self._commands += bool(again)
        batch = Batch(
            f"command {self._commands}",
            tuple(documents),
            tuple(facts),
            tuple(Unchanged("complaint", key, self._versions.get(key, 0) + by) for key, by in unchanged),
            tuple(Found(Query(kind, where), frozenset(keys)) for kind, where, keys in found),
        )
        self._same("commit", lambda store: store.commit(batch))
        self._versions = {key: each.version for key, each in self._memory.get(_KEYS).items()}

    @rule(keys=st.lists(_keys))
    def get(self, keys: list[str]) -> None:
        """Ask for documents by their keys."""
        self._same("get", lambda store: dict(store.get(keys)))

    @rule(kind=_kinds, where=_where, order=_orders, limit=st.integers(1, 9), due_by=st.just("") | _words)
    def find(self, kind: str, where: dict[str, str], order: str, limit: int, due_by: str) -> None:
        """Ask for documents, page by page; each store follows its own cursors."""
        query = Query(kind, where, order, "", limit, due_by)
        self._same("find", lambda store: list(all_documents(store, query)))

    @rule(kind=_kinds, where=_where, by=st.sampled_from(["", *COLUMNS]))
    def count(self, kind: str, where: dict[str, str], by: str) -> None:
        """Count documents."""
        self._same("count", lambda store: dict(store.count(Query(kind, where), by)))

    @rule(of=st.just("") | _keys, limit=st.integers(1, 9))
    def facts(self, of: str, limit: int) -> None:
        """Ask for facts, page by page."""
        self._same("facts", lambda store: list(all_facts(store, of, limit)))

    def _same(self, method: str, ask: Callable[[Store], object]) -> None:
        ours, theirs = _said(ask, self._memory), _said(ask, self._theirs)
        assert theirs == ours, f"{method} says something else than the memory store does"

    def teardown(self) -> None:
        """Leave nothing behind."""
        with suppress(Exception):
            self._theirs.close()  # what is wrong about it is another promise
        self._folder.cleanup()


def _said(ask: Callable[[Store], object], store: Store) -> Any:  # noqa: ANN401  whatever it says
    try:
        return ask(store)
    except StaleRecord as stale:
        return attrs.astuple(stale)
    except BrmError as error:
        return type(error)
