"""What every store promises, as one class of tests: a store passes it, or it is none."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, cast

import attrs
import pytest

from itilbrm.errors import InvalidInput, StaleRecord, StoreTrouble
from itilbrm.ports import (
    COLUMNS,
    ORDERS,
    Batch,
    CheckedStore,
    Columns,
    Document,
    FactRow,
    Found,
    PersonalRow,
    Put,
    Query,
    Store,
    Unchanged,
    fact_cursor,
)

__all__ = ["StoreCompliance", "all_documents", "batch", "document", "fact"]

KNOWN: Final = {"durable", "many-writers", "self-check"}

ODD: Final = ("it's", 'a "quote"', "--;drop", "%s ? :x", "line\nbreak\r", "\u2028\u202e", "ünï💥", " ", "\x01\x1b")

_numbers: Final = itertools.count()


def document(key: str, version: int = 1, *, kind: str = "complaint", body: str = "{}", **columns: str) -> Document:
    """Return a document with as little in it as there can be."""
    given: dict[str, str] = {"state": "received", "category": "open", "recorded_at": "2026", "began_at": "2025"}
    return Document(kind, key, version, bytes([version % 256]) * 32, Columns(**given | columns), body, "")


def fact(key: str, seq: int, *personal: PersonalRow) -> FactRow:
    """Return a fact with as little in it as there can be."""
    return FactRow(key, seq, f"payload {seq} of {key}".encode(), bytes([seq % 256]) * 32, personal)


def batch(*puts: tuple[Document, int], command: str = "") -> Batch:
    """Return a batch that puts documents, each with the fact of its version."""
    return Batch(
        command or f"command {next(_numbers)}",
        tuple(Put(*put) for put in puts),
        tuple(fact(each.key, each.version) for each, _ in puts),
    )


def all_documents(store: Store, query: Query) -> Iterator[Document]:
    """Yield the documents of a query, page by page."""
    while True:
        page = store.find(query)
        assert len(page.documents) <= query.limit
        yield from page.documents
        if not page.after:
            return
        query = attrs.evolve(query, after=page.after)


class StoreCompliance:
    """Inherit it, with a fixture ``store`` that gives an empty store of yours."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        """An empty store."""
        raise NotImplementedError

    @pytest.fixture
    def filled(self, store: Store) -> Mapping[str, Document]:
        """What the store holds once it has been filled with documents that tie in every column."""
        held = {}
        for number in range(23):
            key = f"cpl_{number * 7 % 23:02}"
            held[key] = document(
                key,
                kind=("complaint", "person")[number % 2],
                state=("received", "closed", "under_assessment")[number % 3],
                category=("open", "closed")[number % 2],
                customer=("", "acme", "globex")[number % 3],
                service=("", "mail")[number % 2],
                owner=ODD[number % len(ODD)],
                parent=("", "unt_1")[number // 12],
                due_at=("", "2026-01-01", "2026-01-02")[number // 8],
                recorded_at=f"2026-01-{number % 4:02}",
                began_at=f"2025-01-{number // 4:02}",
            )
        store.commit(batch(*((each, 0) for each in held.values())))
        return held

    def test_it_says_what_it_can_do_in_known_words(self, store: Store) -> None:
        assert store.capabilities <= KNOWN

    def test_absent_keys_are_absent(self, store: Store) -> None:
        store.commit(batch((document("cpl_1"), 0)))
        assert store.get(["cpl_1", "cpl_2", "cpl_1"]).keys() == {"cpl_1"}
        assert store.get([]) == {}

    @pytest.mark.parametrize("odd", ODD)
    def test_documents_come_back_exactly_as_they_were_given(self, store: Store, odd: str) -> None:
        given = document(f"cpl_{odd}", body=odd, customer=odd, owner=odd)._replace(personal=odd, head=bytes(range(32)))
        store.commit(batch((given, 0)))
        assert store.get([given.key]) == {given.key: given}
        assert store.find(Query(where={"customer": odd, "owner": odd})).documents == (given,)
        assert store.count(Query(), "owner") == {odd: 1}

    def test_many_keys_are_read_at_once(self, store: Store) -> None:
        keys = [f"cpl_{number:04}" for number in range(1001)]
        store.commit(batch(*((document(key), 0) for key in keys)))
        assert set(store.get(keys)) == set(keys)

    def test_a_document_is_replaced_by_its_next_version(self, store: Store) -> None:
        store.commit(batch((document("cpl_1", customer="acme"), 0)))
        later = document("cpl_1", 2, state="closed", body='{"a":1}')
        store.commit(batch((later, 1)))
        assert store.get(["cpl_1"]) == {"cpl_1": later}
        assert store.find(Query(where={"customer": "acme"})).documents == ()

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

    def test_a_command_is_kept_once(self, store: Store) -> None:
        assert store.commit(batch((document("cpl_1"), 0), command="mine")) is True
        assert store.commit(batch((document("cpl_1", 2), 1), (document("cpl_2"), 0), command="mine")) is False
        assert store.get(["cpl_1", "cpl_2"]) == {"cpl_1": document("cpl_1")}
        assert len(store.facts("", "", 100)[0]) == 1

    @pytest.mark.parametrize(("key", "version", "found"), [("cpl_1", 1, 2), ("cpl_1", 0, 2), ("cpl_9", 1, 0)])
    def test_what_a_decision_rested_on_must_be_unchanged(
        self, store: Store, key: str, version: int, found: int
    ) -> None:
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
        query = Query("complaint", {"customer": "acme", "owner": ""})
        resting = attrs.evolve(batch((document("cpl_9", customer="acme"), 0)), found=(Found(query, frozenset()),))
        store.commit(batch((document("cpl_1", customer="acme"), 0), (document("per_1", kind="person"), 0)))
        with pytest.raises(StaleRecord) as caught:
            store.commit(resting)
        assert attrs.astuple(caught.value) == ("complaint", "cpl_1", 0, 1, "")
        assert not store.get(["cpl_9"])
        store.commit(attrs.evolve(resting, found=(Found(query, frozenset({"cpl_1"})),)))
        assert store.get(["cpl_9"]), "what the batch puts itself is nothing new"

    def test_a_fact_that_is_kept_already_is_refused_with_its_whole_batch(self, store: Store) -> None:
        store.commit(batch((document("cpl_1"), 0)))
        again = Batch("again", (Put(document("cpl_2"), 0),), (fact("cpl_2", 1), fact("cpl_1", 1)))
        with pytest.raises(StoreTrouble):
            store.commit(again)
        assert not store.get(["cpl_2"])
        assert store.facts("", "", 9)[0] == [fact("cpl_1", 1)]
        assert store.commit(attrs.evolve(again, facts=(fact("cpl_2", 1),))), "the command is free"

    def test_facts_come_by_number_in_whatever_order_they_were_kept(self, store: Store) -> None:
        for seq in (3, 1, 2):
            store.commit(Batch(f"{seq}", (), (fact("cpl_1", seq),)))
        assert [each.seq for each in store.facts("cpl_1", "", 9)[0]] == [1, 2, 3]

    def test_counting_knows_no_order_cursor_or_limit(self, store: Store, filled: Mapping[str, Document]) -> None:
        first = store.find(Query(order="-key", limit=1))
        assert store.count(Query(order="-key", after=first.after, limit=1)) == {"": len(filled)}

    def test_what_cannot_be_asked_is_refused(self, store: Store) -> None:
        with pytest.raises(InvalidInput, match=r"by: 'sate' is no column \(did you mean 'state'\?\)"):
            store.count(Query(), "sate")
        with pytest.raises(InvalidInput, match="after: 'cpl_1' is no cursor"):
            store.find(Query(after="cpl_1"))
        for limit in (0, -1):
            with pytest.raises(InvalidInput, match=f"limit: {limit} is no number"):
                store.facts("", "", limit)

    @pytest.mark.parametrize("order", [sign + order for order in ORDERS for sign in ("", "-")])
    @pytest.mark.parametrize("limit", [1, 2, 7, 23, 500])
    def test_pages_show_each_document_once_and_in_order(
        self, store: Store, filled: Mapping[str, Document], order: str, limit: int
    ) -> None:
        found = list(all_documents(store, Query(order=order, limit=limit)))
        name, backwards = order.removeprefix("-"), order.startswith("-")
        expected = sorted(
            filled.values(), key=lambda each: (getattr(each.columns, name, each.key), each.key), reverse=backwards
        )
        assert found == expected

    def test_a_page_goes_on_behind_its_place_whatever_came_or_went(
        self, store: Store, filled: Mapping[str, Document]
    ) -> None:
        first = store.find(Query(limit=5))
        store.commit(batch((document("cpl_00a"), 0), (document("cpl_99"), 0)))
        rest = list(all_documents(store, Query(after=first.after, limit=5)))
        assert [each.key for each in rest] == [*sorted(filled)[5:], "cpl_99"]

    @pytest.mark.parametrize("column", COLUMNS)
    @pytest.mark.parametrize("kind", ["", "complaint", "nothing"])
    def test_documents_are_found_and_counted_by_every_column(
        self, store: Store, filled: Mapping[str, Document], column: str, kind: str
    ) -> None:
        of_kind = [each for each in filled.values() if kind in {"", each.kind}]
        counts: dict[str, int] = {}
        for value in {"", "nowhere", *(getattr(each.columns, column) for each in filled.values())}:
            asked = Query(kind, {column: value})
            expected = sorted(each.key for each in of_kind if getattr(each.columns, column) == value)
            assert [each.key for each in store.find(asked).documents] == expected
            assert sum(store.count(asked).values()) == len(expected)
            counts |= {value: len(expected)} if expected else {}
        assert store.count(Query(kind), column) == counts
        assert sum(store.count(Query(kind)).values()) == len(of_kind)

    def test_several_columns_are_asked_for_together(self, store: Store, filled: Mapping[str, Document]) -> None:
        asked = Query("person", {"customer": "acme", "due_at": ""}, "-recorded_at")
        expected = {
            key
            for key, each in filled.items()
            if (each.kind, each.columns.customer, each.columns.due_at) == ("person", "acme", "")
        }
        assert {each.key for each in store.find(asked).documents} == expected != set()

    @pytest.mark.parametrize("limit", [1, 2, 3, 100])
    def test_facts_come_by_key_and_number_with_what_is_personal(self, store: Store, limit: int) -> None:
        held = (PersonalRow("", '{"a":1}'), PersonalRow("cara", '{"b":2}'))
        for key in ("cpl_b", "cpl_a", "cpl_ab"):
            for seq in (1, 2, 3):
                told = fact(key, seq, *(held if seq == 2 else ()))
                store.commit(Batch(f"{key} {seq}", (Put(document(key, seq), seq - 1),), (told,)))

        def read(of: str, after: str = "") -> list[FactRow]:
            found: list[FactRow] = []
            while True:
                rows, after = store.facts(of, after, limit)
                found += rows
                if not after:
                    return found

        expected = [
            fact(key, seq, *(held if seq == 2 else ())) for key in ("cpl_a", "cpl_ab", "cpl_b") for seq in (1, 2, 3)
        ]
        assert read("") == expected
        assert read("cpl_ab") == expected[3:6]
        assert read("cpl_ab", fact_cursor("cpl_ab", 1)) == expected[4:6]
        assert read("", fact_cursor("cpl_ab", 2)) == expected[5:]
        assert read("", fact_cursor("cpl_aa", 99)) == expected[3:], "one may begin behind a fact that is not there"
        assert read("nothing") == []

    def test_facts_of_one_command_stay_in_their_order(self, store: Store) -> None:
        facts = tuple(fact("cpl_1", seq) for seq in range(1, 301))
        store.commit(Batch("adopted", (Put(document("cpl_1", 300), 0),), facts))
        assert tuple(store.facts("cpl_1", "", 1000)[0]) == facts

    def test_writers_in_threads_lose_nothing(self, store: Store) -> None:
        if "many-writers" not in store.capabilities:
            pytest.skip("the store takes one writer at a time")
        store.commit(batch((document("cpl_1"), 0)))

        def count_up(_: int) -> int:
            stale = 0
            for _ in range(10):
                while True:
                    held = store.get(["cpl_1"])["cpl_1"]
                    try:
                        store.commit(batch((document("cpl_1", held.version + 1), held.version)))
                    except StaleRecord:
                        stale += 1
                    else:
                        break
            return stale

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(count_up, range(4)))
        assert store.get(["cpl_1"])["cpl_1"].version == 41
        assert [each.seq for each in store.facts("cpl_1", "", 100)[0]] == list(range(1, 42))

    def test_a_store_that_checks_itself_finds_nothing_wrong(self, store: Store, filled: Mapping[str, Document]) -> None:
        assert filled
        if "self-check" in store.capabilities:
            assert list(cast("CheckedStore", store).check()) == []

    def test_it_can_be_closed_more_than_once(self, store: Store) -> None:
        store.close()
        store.close()
