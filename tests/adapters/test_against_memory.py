"""The embedded store does what the store in memory does, whatever is asked of both, and after every reopening."""

import tempfile
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.errors import BrmError
from itilbrm.ports import COLUMNS, ORDERS, Batch, Columns, Document, FactRow, Found, PersonalRow, Put, Query, Unchanged

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)
WORDS = st.sampled_from(["", "a", "b", "B", "ä"]) | TEXTS
KEYS = st.sampled_from([f"{prefix}_{number}" for prefix in ("cpl", "per") for number in range(4)])
WHERE = st.dictionaries(st.sampled_from(COLUMNS), WORDS, max_size=2)
KINDS = st.sampled_from(["", "complaint", "person"])
PERSONAL = st.dictionaries(WORDS, TEXTS, max_size=2)


class SameAsMemory(RuleBasedStateMachine):
    """Asks both the same, and compares what they say."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.memory = MemoryStore()
        self.versions: dict[str, int] = {}
        self.commands = 0

    @initialize()
    def open(self) -> None:
        self.sqlite = SqliteStore(Path(self.folder.name, "brm.db"), synchronous="normal")

    @rule()
    def reopen(self) -> None:
        self.sqlite.close()
        self.open()

    @rule(
        puts=st.lists(st.tuples(KEYS, st.builds(Columns, *[WORDS] * len(COLUMNS)), TEXTS, PERSONAL), max_size=4),
        stale=st.integers(-1, 3),
        again=st.integers(0, 9),
        unchanged=st.lists(st.tuples(KEYS, st.integers(-1, 1)), max_size=2),
        found=st.lists(st.tuples(KINDS, WHERE, st.sets(KEYS)), max_size=1),
    )
    def commit(  # what a batch is made of
        self,
        puts: list[tuple[str, Columns, str, dict[str, str]]],
        stale: int,
        again: int,
        unchanged: list[tuple[str, int]],
        found: list[tuple[str, dict[str, str], set[str]]],
    ) -> None:
        puts = list({put[0]: put for put in puts}.values())
        documents, facts = [], []
        for place, (key, columns, body, personal) in enumerate(puts):
            held = self.versions.get(key, 0)
            kind = {"cpl": "complaint", "per": "person"}[key[:3]]
            version = held + 1
            documents.append(
                Put(Document(kind, key, version, b"h" * 32, columns, body, body), held + (place == stale) * 2)
            )
            rows = tuple(PersonalRow(subject, text) for subject, text in sorted(personal.items()))
            facts.append(FactRow(key, version, body.encode(), b"f" * 32, rows))
        self.commands += bool(again)
        batch = Batch(
            f"command {self.commands}",
            tuple(documents),
            tuple(facts),
            tuple(Unchanged("complaint", key, self.versions.get(key, 0) + by) for key, by in unchanged),
            tuple(Found(Query(kind, where), frozenset(keys)) for kind, where, keys in found),
        )
        self.same("commit", batch)
        self.versions = {key: each.version for key, each in self.memory.get(self.keys).items()}

    keys = tuple(f"{prefix}_{number}" for prefix in ("cpl", "per") for number in range(4))

    @rule(keys=st.lists(KEYS))
    def get(self, keys: list[str]) -> None:
        self.same("get", keys)

    @rule(
        kind=KINDS,
        where=WHERE,
        order=st.sampled_from([sign + order for order in ORDERS for sign in ("", "-")]),
        limit=st.integers(1, 9),
    )
    def find(self, kind: str, where: dict[str, str], order: str, limit: int) -> None:
        query = Query(kind, where, order, "", limit)
        while True:
            page = self.same("find", query)
            if not page.after:
                break
            query = attrs.evolve(query, after=page.after)

    @rule(kind=KINDS, where=WHERE, by=st.sampled_from(["", *COLUMNS]))
    def count(self, kind: str, where: dict[str, str], by: str) -> None:
        self.same("count", Query(kind, where), by)

    @rule(of=st.just("") | KEYS, limit=st.integers(1, 9))
    def facts(self, of: str, limit: int) -> None:
        after = ""
        while True:
            _, after = self.same("facts", of, after, limit)
            if not after:
                break

    def same(self, method: str, *arguments: object) -> Any:  # noqa: ANN401  what the method returns
        said = []
        for store in (self.memory, self.sqlite):
            try:
                said.append(getattr(store, method)(*arguments))
            except BrmError as error:
                said.append((type(error), attrs.astuple(error)))
        assert said[0] == said[1]
        return said[0]

    def teardown(self) -> None:
        self.sqlite.close()
        self.folder.cleanup()


TestSameAsMemory = SameAsMemory.TestCase
TestSameAsMemory.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


class SameAsMemoryAtNight(SameAsMemory):
    """The same, for long."""


TestSameAsMemoryAtNight = pytest.mark.nightly(SameAsMemoryAtNight.TestCase)
TestSameAsMemoryAtNight.settings = settings(
    max_examples=2_000, stateful_step_count=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
