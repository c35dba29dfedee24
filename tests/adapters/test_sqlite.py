"""What the embedded store does beside what every store promises."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from itilbrm.adapters.sqlite import SqliteStore, store
from itilbrm.errors import OutcomeUnknown, StoreTrouble
from itilbrm.ports import FactRow, PersonalRow, Query
from itilbrm.testing.stores.material import batch, document


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store in a file."""
    opened = SqliteStore(tmp_path / "brm.db", synchronous="normal", busy=0.1)
    yield opened
    opened.close()


@pytest.mark.parametrize(("synchronous", "number"), [("full", 2), ("normal", 1)])
def test_it_waits_for_the_disk_as_it_was_told(tmp_path: Path, synchronous: str, number: int) -> None:
    opened = SqliteStore(tmp_path / "brm.db", synchronous="full" if synchronous == "full" else "normal")
    with opened._connections.lent("read") as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (number,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
        assert connection.execute("PRAGMA mmap_size").fetchone() == (0,)
    opened.close()


def test_a_long_log_is_brought_into_the_file(
    sqlite: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_WAL_BYTES", 100_000)
    for number in range(20):
        sqlite.commit(batch((document(f"cpl_{number}", body="x" * 20_000), 0)))
    assert (tmp_path / "brm.db-wal").stat().st_size < 200_000
    with sqlite._connections.lent("read") as connection:
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (100,)


def test_a_log_is_written_over_and_seldom_brought_into_the_file(
    sqlite: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_WAL_BYTES", 400_000)
    lent = sqlite._connections.lent
    tidied = []

    def counted(tried: str) -> object:
        tidied.extend([tried] if tried == "tidy" else [])
        return lent(tried)

    monkeypatch.setattr(sqlite._connections, "lent", counted)
    sizes = set()
    for number in range(100):
        sqlite.commit(batch((document(f"cpl_{number}", body="x" * 20_000), 0)))
        if tidied:
            sizes.add((tmp_path / "brm.db-wal").stat().st_size)
    assert max(sizes) - min(sizes) < 100_000, "it grows no more"
    assert 4 < len(tidied) < 20, "once for each time it is full, and not once for each commit"


def test_trouble_with_the_log_is_no_trouble_of_the_command(
    sqlite: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = sqlite._connections.lent

    def broken(tried: str) -> object:
        if tried == "tidy":
            raise StoreTrouble("brm.db", tried, "the disk reports an error")
        return lent(tried)

    monkeypatch.setattr(store, "_WAL_BYTES", 0)
    monkeypatch.setattr(sqlite._connections, "lent", broken)
    sqlite.commit(batch((document("cpl_1"), 0)))
    assert sqlite.get(["cpl_1"])
    (tmp_path / "brm.db-wal").rename(tmp_path / "elsewhere")
    sqlite._shorten_log()
    (tmp_path / "elsewhere").rename(tmp_path / "brm.db-wal")


@pytest.mark.parametrize(
    ("code", "open_outcome"), [(sqlite3.SQLITE_IOERR, True), (sqlite3.SQLITE_FULL, False), (sqlite3.SQLITE_BUSY, False)]
)
def test_a_commit_that_fails_says_whether_its_outcome_is_known(
    sqlite: SqliteStore, monkeypatch: pytest.MonkeyPatch, code: int, *, open_outcome: bool
) -> None:
    class Failing(sqlite3.Connection):
        """Fails when it is to commit."""

        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:  # noqa: ANN401  passed on
            if statement == "COMMIT":
                error = sqlite3.OperationalError("CANARY")
                error.sqlite_errorcode = code
                raise error
            return super().execute(statement, *values)

    plain = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: plain(*given, factory=Failing, **named))
    sqlite._connections._close_idle()
    with pytest.raises(StoreTrouble) as caught:
        sqlite.commit(batch((document("cpl_1"), 0), command="mine"))
    monkeypatch.undo()
    assert isinstance(caught.value, OutcomeUnknown) is open_outcome
    assert "CANARY" not in str(caught.value)
    assert caught.value.__cause__ is not None
    if isinstance(caught.value, OutcomeUnknown):
        assert caught.value.command == "mine"
    sqlite.commit(batch((document("cpl_1"), 0), command="mine"))
    assert sqlite.get(["cpl_1"])


def test_what_the_driver_cannot_read_is_told_without_quoting_it(sqlite: SqliteStore, tmp_path: Path) -> None:
    sqlite.commit(batch((document("cpl_1", body="CANARY"), 0)))
    connection = sqlite3.connect(tmp_path / "brm.db", isolation_level=None)
    connection.execute("UPDATE documents SET body = CAST(x'43414e415259ff' AS TEXT)")
    connection.close()
    with pytest.raises(StoreTrouble, match="the database is damaged; restore a backup") as caught:
        sqlite.find(Query())
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize("table", ["documents", "facts", "personal"])
def test_a_text_that_became_bytes_is_told_with_table_and_key(sqlite: SqliteStore, tmp_path: Path, table: str) -> None:
    given = batch((document("cpl_1"), 0))
    sqlite.commit(attrs.evolve(given, facts=(FactRow("cpl_1", 1, b"p", b"h", (PersonalRow("cara", "{}"),)),)))
    connection = sqlite3.connect(tmp_path / "brm.db", isolation_level=None)
    column = {"documents": "body", "facts": "payload", "personal": "subject"}[table]
    connection.execute(f"UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'blob' THEN 'p' ELSE x'00' END")  # noqa: S608  fixed names
    connection.close()
    with pytest.raises(StoreTrouble, match=f"the row of 'cpl_1' in {table} is damaged; restore a backup"):
        (sqlite.find(Query()), sqlite.facts("", "", 10))


def test_a_document_without_what_it_needs_is_trouble_and_not_stale(sqlite: SqliteStore) -> None:
    bad = document("cpl_1")._replace(body=None)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(StoreTrouble):
        sqlite.commit(batch((bad, 0)))
    sqlite.commit(batch((document("cpl_1"), 0)))


def test_a_connection_that_met_trouble_is_not_used_again(sqlite: SqliteStore) -> None:
    with pytest.raises(StoreTrouble), sqlite._connections.lent("read") as doubtful:
        doubtful.execute("SELECT nonsense")
    with sqlite._connections.lent("read") as fresh:
        assert fresh is not doubtful
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        doubtful.execute("SELECT 1")


def test_an_interrupted_commit_leaves_nothing_open(sqlite: SqliteStore) -> None:
    with pytest.raises(KeyboardInterrupt), sqlite._connections.lent("write to") as connection:  # noqa: PT012  the whole block is one attempt
        connection.execute("BEGIN IMMEDIATE")
        raise KeyboardInterrupt
    sqlite.commit(batch((document("cpl_1"), 0)))


def test_closing_while_it_is_used_closes_afterwards(tmp_path: Path) -> None:
    opened = SqliteStore(tmp_path / "brm.db")
    with opened._connections.lent("read") as connection:
        opened.close()
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    assert [each.name for each in tmp_path.iterdir()] == ["brm.db"]


def test_two_who_make_the_same_file_share_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "brm.db"
    link = os.link

    def slower(draft: Path, place: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        other = SqliteStore(path)
        other.commit(batch((document("cpl_1"), 0)))
        other.close()
        link(draft, place)

    monkeypatch.setattr(os, "link", slower)
    second = SqliteStore(path)
    assert second.get(["cpl_1"])
    second.close()
    assert [each.name for each in tmp_path.iterdir()] == ["brm.db"]


def test_a_connection_that_cannot_be_set_up_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(sqlite3.Connection):
        """Cannot be set up."""

        def execute(self, statement: str, *_: object) -> sqlite3.Cursor:
            raise sqlite3.OperationalError(statement)

    SqliteStore(tmp_path / "brm.db").close()
    plain = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: plain(*given, factory=Failing, **named))
    with pytest.raises(StoreTrouble, match="cannot open"):
        SqliteStore(tmp_path / "brm.db")


def test_words_of_the_driver_that_are_no_text_are_told_as_damage(sqlite: SqliteStore) -> None:
    """A schema with one flipped bit makes SQLite say something that is no UTF-8."""
    with pytest.raises(StoreTrouble, match="the database is damaged"), sqlite._connections.lent("read"):
        b"INDE\xd8".decode()
