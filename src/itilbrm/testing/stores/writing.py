"""What a store promises of a batch: every part of it is kept, or none."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Final

import attrs
import pytest

from itilbrm.errors import StaleRecord, StoreTrouble
from itilbrm.ports import COLUMNS, Batch, Found, Put, Query, Store, Unchanged
from itilbrm.testing.stores.material import all_facts, batch, document, fact
from itilbrm.testing.stores.opening import Opening

__all__ = ["Writing"]

_TIMES: Final = 25
"""How often each of four threads writes."""


class Writing(Opening, is_kit=True):
    """Batches, commands, versions, and what a decision rested on."""

    def test_a_document_is_replaced_by_its_next_version(self, store: Store) -> None:
        """With its columns, so that it is found by the new ones alone."""
        store.commit(batch((document("cpl_1", customer="acme"), 0)))
        later = document("cpl_1", 2, state="closed", body='{"a":1}')
        store.commit(batch((later, 1)))
        assert store.get(["cpl_1"]) == {"cpl_1": later}
        assert store.find(Query(where={"customer": "acme"})).documents == ()
        assert store.find(Query(where={"state": "closed"})).documents == (later,)
        assert store.count(Query(), "state") == {"closed": 1}

    def test_a_command_is_kept_once(self, store: Store) -> None:
        """The second time nothing of its batch is kept, and it says so."""
        assert store.commit(batch((document("cpl_1"), 0), command="mine")) is True
        assert store.commit(batch((document("cpl_1", 2), 1), (document("cpl_2"), 0), command="mine")) is False
        assert store.commit(batch((document("cpl_1"), 0), command="mine")) is False, "even where it would be stale"
        assert store.get(["cpl_1", "cpl_2"]) == {"cpl_1": document("cpl_1")}
        assert len(store.facts("", "", 100)[0]) == 1
        assert store.commit(batch((document("cpl_3"), 0), command="MINE")) is True, "another command is another one"

    @pytest.mark.parametrize(
        ("puts", "key", "expected", "found"),
        [
            ([("new", 1, 0), ("there", 1, 0), ("also", 1, 0)], "there", 0, 2),
            ([("new", 1, 0), ("also", 2, 1), ("there", 4, 3)], "there", 3, 2),
            ([("also", 3, 2), ("there", 1, 0)], "also", 2, 1),
            ([("there", 3, 2), ("missing", 2, 1), ("also", 1, 0)], "missing", 1, 0),
        ],
    )
    def test_a_stale_batch_keeps_nothing_and_names_its_first_stale_key(
        self, store: Store, puts: Sequence[tuple[str, int, int]], key: str, expected: int, found: int
    ) -> None:
        """And its command is free again."""
        store.commit(batch((document("there"), 0), (document("also"), 0)))
        store.commit(batch((document("there", 2), 1)))
        before = store.get(["there", "also", "new", "missing"]), store.facts("", "", 100)
        stale = batch(*((document(name, version), number) for name, version, number in puts), command="stale")
        with pytest.raises(StaleRecord) as caught:
            store.commit(stale)
        assert attrs.astuple(caught.value) == ("complaint", key, expected, found, "")
        assert (store.get(["there", "also", "new", "missing"]), store.facts("", "", 100)) == before
        store.commit(batch((document("new"), 0), command="stale"))
        assert "new" in store.get(["new"]), "the command of a batch that was refused is free"

    @pytest.mark.parametrize(("key", "version", "found"), [("cpl_1", 1, 2), ("cpl_1", 0, 2), ("cpl_9", 1, 0)])
    def test_what_a_decision_rested_on_must_be_unchanged(
        self, store: Store, key: str, version: int, found: int
    ) -> None:
        """A document that was read has the version it was read with."""
        store.commit(batch((document("cpl_1"), 0)))
        store.commit(batch((document("cpl_1", 2), 1)))
        resting = attrs.evolve(batch((document("cpl_2"), 0)), unchanged=(Unchanged("complaint", key, version),))
        with pytest.raises(StaleRecord) as caught:
            store.commit(resting)
        assert attrs.astuple(caught.value) == ("complaint", key, version, found, "")
        assert not store.get(["cpl_2"])
        right = (Unchanged("complaint", "cpl_1", 2), Unchanged("complaint", "cpl_9", 0))
        store.commit(attrs.evolve(resting, unchanged=right))
        assert store.get(["cpl_2"])

    def test_what_a_decision_found_must_be_all_there_is(self, store: Store) -> None:
        """A query that was asked finds nothing new; what the batch itself puts is nothing new."""
        query = Query("complaint", {"customer": "acme", "owner": ""})
        resting = attrs.evolve(batch((document("cpl_9", customer="acme"), 0)), found=(Found(query, frozenset()),))
        store.commit(batch((document("cpl_1", customer="acme"), 0), (document("per_1", kind="person"), 0)))
        with pytest.raises(StaleRecord) as caught:
            store.commit(resting)
        assert attrs.astuple(caught.value) == ("complaint", "cpl_1", 0, 1, "")
        assert not store.get(["cpl_9"])
        store.commit(attrs.evolve(resting, found=(Found(query, frozenset({"cpl_1"})),)))
        assert store.get(["cpl_9"]), "what the batch puts itself is nothing new"

    @pytest.mark.parametrize("column", COLUMNS)
    def test_everything_that_a_decision_asked_for_is_compared(self, store: Store, column: str) -> None:
        """By every column, and however often it asked."""
        new = document("cpl_1")
        new = new._replace(columns=new.columns._replace(**{column: "somewhere"}))
        first, second = (Query("complaint", {column: value}) for value in ("nowhere", "somewhere"))
        resting = attrs.evolve(
            batch((document("per_1", kind="person"), 0)),
            found=(Found(first, frozenset()), Found(second, frozenset())),
        )
        store.commit(batch((new, 0)))
        with pytest.raises(StaleRecord) as caught:
            store.commit(resting)
        assert caught.value.id == "cpl_1"

    def test_what_a_decision_found_is_compared_whole_however_much_it_is(self, store: Store) -> None:
        """The limit of a query does not count there."""
        keys = [f"cpl_{number:03}" for number in range(501)]
        store.commit(batch(*((document(key), 0) for key in keys)))
        resting = attrs.evolve(batch((document("per_1"), 0)), found=(Found(Query(limit=1), frozenset(keys[:-1])),))
        with pytest.raises(StaleRecord) as caught:
            store.commit(resting)
        assert caught.value.id == keys[-1]

    def test_a_fact_that_is_kept_already_is_refused_with_its_whole_batch(self, store: Store) -> None:
        """Nothing takes the place of a fact."""
        store.commit(batch((document("cpl_1"), 0)))
        again = Batch("again", (Put(document("cpl_2"), 0),), (fact("cpl_2", 1), fact("cpl_1", 1)))
        with pytest.raises(StoreTrouble):
            store.commit(again)
        assert not store.get(["cpl_2"])
        assert list(store.facts("", "", 9)[0]) == [fact("cpl_1", 1)]
        assert store.commit(attrs.evolve(again, facts=(fact("cpl_2", 1),))), "the command is free"

    def test_a_batch_is_seen_whole_or_not_at_all(self, store: Store) -> None:
        """Also by who reads at the same time."""
        store.commit(batch((document("cpl_1"), 0), (document("cpl_2"), 0)))
        over = Event()

        def write() -> None:
            try:
                for version in range(2, 32):
                    store.commit(
                        batch((document("cpl_1", version), version - 1), (document("cpl_2", version), version - 1))
                    )
            finally:
                over.set()

        def read() -> set[tuple[int, int]]:
            seen = set()
            while not over.is_set():
                held = store.get(["cpl_1", "cpl_2"])
                seen.add((held["cpl_1"].version, held["cpl_2"].version))
            return seen

        with ThreadPoolExecutor(2) as threads:
            seen = threads.submit(read)
            threads.submit(write).result()
        assert [pair for pair in seen.result() if pair[0] != pair[1]] == [], "half a batch was seen"

    def test_threads_lose_nothing(self, store: Store) -> None:
        """Threads may call all of it at once."""
        store.commit(batch((document("cpl_1"), 0)))

        def count_up(_: int) -> None:
            for _ in range(_TIMES):
                _counted_up(store)

        usual = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)  # threads take turns as often as can be, between any two lines
        try:
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(count_up, range(4)))
        finally:
            sys.setswitchinterval(usual)
        assert store.get(["cpl_1"])["cpl_1"].version == 4 * _TIMES + 1
        assert [each.seq for each in all_facts(store, "cpl_1", 1000)] == list(range(1, 4 * _TIMES + 2))


def _counted_up(store: Store) -> None:
    while True:
        held = store.get(["cpl_1"])["cpl_1"]
        try:
            store.commit(batch((document("cpl_1", held.version + 1), held.version)))
        except StaleRecord:
            continue
        return
