"""What a store promises of reading: everything comes back as it was given, in a total and stable order."""

from collections.abc import Mapping

import pytest

from itilbrm.errors import InvalidInput
from itilbrm.ports import COLUMNS, ORDERS, Batch, Document, PersonalRow, Put, Query, Store, fact_cursor
from itilbrm.testing.stores.material import ODD, all_documents, all_facts, batch, document, fact
from itilbrm.testing.stores.opening import Opening

__all__ = ["Reading"]


class Reading(Opening, is_kit=True):
    """Documents by key and by query, counts, facts."""

    def test_absent_keys_are_absent(self, store: Store) -> None:
        """And a key that is asked for twice is there once."""
        store.commit(batch((document("cpl_1"), 0)))
        assert store.get(["cpl_1", "cpl_2", "cpl_1"]).keys() == {"cpl_1"}
        assert store.get([]) == {}

    @pytest.mark.parametrize("odd", ODD)
    def test_documents_and_facts_come_back_exactly_as_they_were_given(self, store: Store, odd: str) -> None:
        """Every text and every byte, and nothing becomes something like it."""
        given = document(f"cpl_{odd}", body=odd, customer=odd, owner=odd)._replace(personal=odd, head=bytes(range(32)))
        told = fact(given.key, 1, PersonalRow(odd, odd))._replace(payload=bytes(range(256)) + odd.encode())
        store.commit(Batch(f"command {odd}", (Put(given, 0),), (told,)))
        assert repr(store.get([given.key])[given.key]) == repr(given)
        assert store.find(Query(where={"customer": odd, "owner": odd})).documents == (given,)
        assert store.count(Query(), "owner") == {odd: 1}
        assert list(map(repr, store.facts(given.key, "", 9)[0])) == [repr(told)]
        assert store.commit(Batch(f"command {odd}", (), ())) is False

    def test_texts_that_look_alike_are_told_apart(self, store: Store) -> None:
        """In keys and in columns: capitals, blanks and composed letters count."""
        store.commit(batch(*((document(odd, owner=odd), 0) for odd in ODD)))
        assert store.get(ODD).keys() == set(ODD)
        for odd in ODD:
            assert [each.key for each in store.find(Query(where={"owner": odd})).documents] == [odd]
        assert store.count(Query(), "owner") == dict.fromkeys(ODD, 1)
        assert [each.key for each in store.find(Query()).documents] == sorted(ODD), "order is that of code points"

    def test_a_long_text_comes_back_whole(self, store: Store) -> None:
        """As long as a complaint may be."""
        long = document("cpl_1", body="äx" * 500_000)
        store.commit(batch((long, 0)))
        assert store.get(["cpl_1"])["cpl_1"].body == long.body, "a text of a million characters is as it was given"

    def test_many_keys_are_read_at_once(self, store: Store) -> None:
        """More than a statement of SQL takes parameters."""
        keys = [f"cpl_{number:04}" for number in range(1001)]
        store.commit(batch(*((document(key), 0) for key in keys)))
        assert set(store.get(keys)) == set(keys)

    def test_what_is_returned_is_no_part_of_the_store(self, store: Store, filled: Mapping[str, Document]) -> None:
        """Whoever changes an answer changes nothing else."""
        before = (list(store.facts("", "", 100)[0]), dict(store.count(Query(), "state")))
        for answer in (store.get(list(filled)), store.count(Query(), "state"), store.facts("", "", 100)[0]):
            if clear := getattr(answer, "clear", None):
                clear()
        assert store.get(list(filled)) == filled
        assert (list(store.facts("", "", 100)[0]), dict(store.count(Query(), "state"))) == before

    def test_counting_knows_no_order_cursor_or_limit(self, store: Store, filled: Mapping[str, Document]) -> None:
        """A count is of all that is asked for."""
        first = store.find(Query(order="-key", limit=1))
        assert store.count(Query(order="-key", after=first.after, limit=1)) == {"": len(filled)}

    def test_what_cannot_be_asked_is_refused(self, store: Store) -> None:
        """With what is wrong about it: columns, cursors, limits."""
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
        """Ties are decided by the key, and turn round with the rest; on every page the same is asked."""
        name, backwards = order.removeprefix("-"), order.startswith("-")
        everything = sorted(
            filled.values(), key=lambda each: (getattr(each.columns, name, each.key), each.key), reverse=backwards
        )
        asked: tuple[tuple[str, Mapping[str, str]], ...] = (
            *(("", {}), ("complaint", {})),
            *(("", {"customer": "acme"}), ("person", {"parent": "unt_1"})),
        )
        for kind, where in asked:
            found = list(all_documents(store, Query(kind, where, order, limit=limit)))
            assert found == [each for each in everything if _is_asked_for(each, kind, where)]

    def test_a_page_goes_on_behind_its_place_whatever_came_or_went(
        self, store: Store, filled: Mapping[str, Document]
    ) -> None:
        """A cursor is a place in the order, not a number of documents."""
        first = store.find(Query(limit=5))
        store.commit(batch((document("cpl_00a"), 0), (document("cpl_99"), 0)))
        rest = list(all_documents(store, Query(after=first.after, limit=5)))
        assert [each.key for each in rest] == [*sorted(filled)[5:], "cpl_99"]

    @pytest.mark.parametrize("column", COLUMNS)
    @pytest.mark.parametrize("kind", ["", "complaint", "nothing"])
    def test_documents_are_found_and_counted_by_every_column(
        self, store: Store, filled: Mapping[str, Document], column: str, kind: str
    ) -> None:
        """An empty column is a value like any other."""
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

    @pytest.mark.parametrize("limit", [1, 2, 500])
    @pytest.mark.parametrize("order", ["due_at", "-due_at", "key"])
    @pytest.mark.parametrize("kind", ["complaint", ""])
    def test_what_is_due_by_an_instant_is_found(self, store: Store, kind: str, order: str, limit: int) -> None:
        """And neither what is due later, nor what never is; also after what is due has moved."""
        instants = ("", "2026-01-01T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z", "2026-01-03T00:00:00.000000Z")
        first = [document(f"cpl_{place}", due_at=instants[place % 4]) for place in range(12)]
        store.commit(batch(*((each, 0) for each in first)))
        moved = [document(f"cpl_{place}", 2, due_at=instants[place]) for place in range(4)]
        later = [
            each._replace(columns=each.columns._replace(due_at=instants[3 - place])) for place, each in enumerate(moved)
        ]
        store.commit(batch(*((each, 1) for each in later)))
        for until in instants[1:]:
            due = [each for each in (*later, *first[4:]) if "" < each.columns.due_at <= until]
            due.sort(key=lambda each: (each.columns.due_at if order.endswith("due_at") else "", each.key))
            if order.startswith("-"):
                due.reverse()
            assert list(all_documents(store, Query(kind, {}, order, limit=limit, due_by=until))) == due
            assert sum(store.count(Query(kind, due_by=until)).values()) == len(due)

    def test_several_columns_are_asked_for_together(self, store: Store, filled: Mapping[str, Document]) -> None:
        """A document that is found has them all."""
        asked = Query("person", {"customer": "acme", "due_at": ""}, "-recorded_at")
        expected = {
            key
            for key, each in filled.items()
            if (each.kind, each.columns.customer, each.columns.due_at) == ("person", "acme", "")
        }
        assert {each.key for each in store.find(asked).documents} == expected != set()
        assert store.count(asked) == {"": len(expected)}
        assert sum(store.count(asked, "state").values()) == len(expected)
        assert sum(store.count(Query("person", {"customer": "acme"}), "state").values()) == sum(
            _is_asked_for(each, "person", {"customer": "acme"}) for each in filled.values()
        )

    @pytest.mark.parametrize("limit", [1, 2, 3, 100])
    def test_facts_come_by_key_and_number_with_what_is_personal(self, store: Store, limit: int) -> None:
        """And one may begin behind any of them."""
        held = (PersonalRow("", '{"a":1}'), PersonalRow("cara", '{"b":2}'))
        for key in ("cpl_b", "cpl_a", "cpl_ab"):
            for seq in (1, 2, 3):
                told = fact(key, seq, *(held if seq == 2 else ()))
                store.commit(Batch(f"{key} {seq}", (Put(document(key, seq), seq - 1),), (told,)))
        expected = [
            fact(key, seq, *(held if seq == 2 else ())) for key in ("cpl_a", "cpl_ab", "cpl_b") for seq in (1, 2, 3)
        ]
        assert list(all_facts(store, "", limit)) == expected
        assert list(all_facts(store, "cpl_a", limit)) == expected[:3]
        assert list(all_facts(store, "cpl_ab", limit)) == expected[3:6]
        assert list(all_facts(store, "cpl_ab", limit, fact_cursor("cpl_ab", 1))) == expected[4:6]
        assert list(all_facts(store, "", limit, fact_cursor("cpl_ab", 2))) == expected[5:]
        nowhere = fact_cursor("cpl_aa", 99)
        assert list(all_facts(store, "", limit, nowhere)) == expected[3:], "one may begin behind a fact that is absent"
        assert list(all_facts(store, "nothing", limit)) == []

    def test_facts_come_by_number_in_whatever_order_they_were_kept(self, store: Store) -> None:
        """By number, not by its digits."""
        for seq in (10, 3, 1, 2):
            store.commit(Batch(f"{seq}", (), (fact("cpl_1", seq),)))
        assert [each.seq for each in store.facts("cpl_1", "", 9)[0]] == [1, 2, 3, 10]

    def test_facts_of_one_command_stay_in_their_order(self, store: Store) -> None:
        """However many they are."""
        facts = tuple(fact("cpl_1", seq) for seq in range(1, 301))
        store.commit(Batch("adopted", (Put(document("cpl_1", 300), 0),), facts))
        assert tuple(store.facts("cpl_1", "", 1000)[0]) == facts


def _is_asked_for(document: Document, kind: str, where: Mapping[str, str]) -> bool:
    return kind in {"", document.kind} and all(getattr(document.columns, name) == where[name] for name in where)
