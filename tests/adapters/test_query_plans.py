"""How the embedded store finds what is asked for: by index, whatever a query names (P7).

Promised is that with a kind nothing else is read than an index leads to, and that nothing has to be sorted
unless the query sorts by a column that it also asks for, where only ties are left to sort. Over all kinds
it is promised for the order of keys alone: so a whole store is walked, and nothing else needs it.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from itilbrm.adapters.paging import cursor
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.ports import COLUMNS, ORDERS, Query, order_of
from itilbrm.testing.stores.material import batch, document

WAYS: Final = tuple(sign + order for order in ORDERS for sign in ("", "-"))
AFTER: Final = ("", cursor("2026", "cpl_1"))
ASKED: Final = ({}, *({column: value} for column, value in product(COLUMNS, ("x", ""))))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """A store that nothing is kept in."""
    opened = SqliteStore(tmp_path_factory.mktemp("plans") / "brm.db")
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store to keep something in, or to spoil."""
    opened = SqliteStore(tmp_path / "brm.db", synchronous="normal")
    yield opened
    opened.close()


def plan(sqlite: SqliteStore, query: Query) -> list[str]:
    """Return how SQLite answers a query, as it explains itself."""
    said: list[str] = []
    with sqlite._connections.lent("explain") as connection:
        connection.set_trace_callback(said.append)
    sqlite.find(query)
    with sqlite._connections.lent("explain") as connection:
        connection.set_trace_callback(None)
        (statement,) = (each for each in said if each.startswith("SELECT"))
        return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]


@pytest.mark.parametrize("after", AFTER, ids=["first page", "next page"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ASKED, ids=repr)
def test_documents_of_a_kind_are_found_by_index_and_in_order(
    empty: SqliteStore, where: dict[str, str], way: str, after: str
) -> None:
    query = Query("complaint", where, way, after)
    first, *rest = plan(empty, query)
    assert first.startswith("SEARCH documents USING INDEX documents_by_")
    assert rest in ([], ["USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"][: order_of(query)[0] in where])


@pytest.mark.parametrize("way", ["key", "-key"])
@pytest.mark.parametrize("after", AFTER, ids=["first page", "next page"])
def test_a_whole_store_is_walked_by_key_without_sorting(empty: SqliteStore, way: str, after: str) -> None:
    (only,) = plan(empty, Query("", {}, way, after))
    assert "USING INDEX sqlite_autoindex_documents_1" in only


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in ORDERS])
def test_what_a_document_belongs_to_is_found_by_its_own_index(empty: SqliteStore, column: str) -> None:
    (only,) = plan(empty, Query("complaint", {column: "x"}))
    assert f"documents_by_{column} (kind=? AND {column}=?)" in only


def test_documents_are_read_by_their_keys(empty: SqliteStore) -> None:
    said: list[str] = []
    with empty._connections.lent("explain") as connection:
        connection.set_trace_callback(said.append)
    empty.get(["cpl_1", "cpl_2"])
    with empty._connections.lent("explain") as connection:
        connection.set_trace_callback(None)
        (row,) = connection.execute(f"EXPLAIN QUERY PLAN {said[0]}").fetchall()
    assert row[3] == "SEARCH documents USING INDEX sqlite_autoindex_documents_1 (key=?)"


def test_the_work_for_what_is_due_next_grows_with_what_is_asked_for_and_not_with_what_is_kept(
    sqlite: SqliteStore,
) -> None:
    def work() -> int:
        steps = 0

        def step() -> None:
            nonlocal steps
            steps += 1

        with sqlite._connections.lent("count") as connection:
            connection.set_progress_handler(step, 1)
        found = sqlite.find(Query("complaint", {}, "due_at", cursor("", "~"), 5)).documents
        with sqlite._connections.lent("count") as connection:
            connection.set_progress_handler(None, 1)
        assert [each.columns.due_at for each in found] == [f"2026-{number}" for number in range(5)]
        return steps

    def keep(numbers: range, due_at: str) -> None:
        puts = ((document(f"cpl_{number:05}", due_at=due_at.format(number)), 0) for number in numbers)
        sqlite.commit(batch(*puts))

    keep(range(10), "2026-{}")
    before = work()
    keep(range(10, 2000), "")
    keep(range(2000, 4000), "2027-{}")
    assert work() == before


def test_an_order_without_its_index_would_be_noticed(sqlite: SqliteStore) -> None:
    with sqlite._connections.lent("plant") as connection:
        connection.execute("DROP INDEX documents_by_due_at")
    assert "USE TEMP B-TREE FOR ORDER BY" in plan(sqlite, Query("complaint", {}, "due_at"))
