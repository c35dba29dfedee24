"""What the embedded store promises, in statements that are fixed before any data is seen."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from io import FileIO
from pathlib import Path
from typing import Any, Final

from itilbrm.adapters.paging import cursor, cursor_place, facts_page
from itilbrm.adapters.sqlite.connections import Connections, Mode, Synchronous
from itilbrm.adapters.sqlite.schema import EXPECTED, OPTIONAL
from itilbrm.adapters.sqlite.troubles import outcome_is_open
from itilbrm.errors import OutcomeUnknown, StaleRecord, StoreTrouble
from itilbrm.ports import (
    COLUMNS,
    Batch,
    Columns,
    Document,
    FactRow,
    Page,
    PersonalRow,
    Put,
    Query,
    check_column,
    check_limit,
    fact_place,
    order_of,
)

__all__ = ["SqliteStore"]

_READ: Final = {column: f"ifnull({column}, '')" if column in OPTIONAL else column for column in COLUMNS}
_WRITE: Final = {column: "nullif(?, '')" if column in OPTIONAL else "?" for column in COLUMNS}
_SELECT: Final = f"SELECT kind, key, version, head, {', '.join(_READ.values())}, body, personal FROM documents"  # noqa: S608  fixed names
_INSERT: Final = (
    f"INSERT INTO documents (kind, key, version, head, {', '.join(COLUMNS)}, body, personal) "  # noqa: S608  fixed names
    f"VALUES (?, ?, ?, ?, {', '.join(_WRITE.values())}, ?, ?)"
)
_UPDATE: Final = (
    f"UPDATE documents SET version = ?, head = ?, {', '.join(f'{column} = {_WRITE[column]}' for column in COLUMNS)}, "  # noqa: S608  fixed names
    "body = ?, personal = ? WHERE key = ? AND version = ?"
)
_FACT: Final = "INSERT INTO facts (key, seq, payload, hash) VALUES (?, ?, ?, ?)"
_PERSONAL: Final = "INSERT INTO personal (key, seq, subject, body) VALUES (?, ?, ?, ?)"
_PERSONAL_BETWEEN: Final = (
    "SELECT key, seq, subject, body FROM personal "
    "WHERE (key, seq) >= (?, ?) AND (key, seq) <= (?, ?) ORDER BY key, seq, subject"
)
_STRAYS: Final = (
    "SELECT key, seq FROM personal WHERE NOT EXISTS "
    "(SELECT 1 FROM facts WHERE facts.key = personal.key AND facts.seq = personal.seq) ORDER BY key, seq LIMIT 20"
)
_SCHEMA: Final = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
_NAMELESS: Final = "SELECT 'facts' FROM facts WHERE key = '' UNION ALL SELECT 'documents' FROM documents WHERE key = ''"
_COMMAND: Final = "INSERT OR IGNORE INTO commands (command) VALUES (?)"
_DOCUMENT_TYPES: Final = [str, str, int, bytes, *(str for _ in COLUMNS), str, str]
_FACT_TYPES: Final = [str, int, bytes, bytes]
_PERSONAL_TYPES: Final = [str, int, str, str]

_AT_ONCE: Final = 200
"""How many keys are asked for in one statement."""

_WAL_BYTES: Final = 32 * 1024 * 1024
"""From which size on the write-ahead log is brought into the file."""

_WAL_HEADER: Final = 32
_PAGE_HEADER: Final = 24
"""Bytes at the beginning of the log, and before each page in it."""


class SqliteStore:
    """Keeps everything in one file; several processes and threads may use it at once."""

    def __init__(
        self, path: Path, *, mode: Mode = "rwc", synchronous: Synchronous = "full", busy: float = 10.0
    ) -> None:
        """Open a file; see :class:`~itilbrm.adapters.sqlite.connections.Connections` for the arguments."""
        self.capabilities: frozenset[str] = frozenset({"durable", "many-writers", "self-check"})
        self._connections = Connections(path, mode, synchronous, busy)
        self._name = str(path)
        self._log = path.with_name(f"{path.name}-wal")

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        """Return the documents with these keys."""
        found = {}
        with self._connections.lent("read") as connection:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                for row in connection.execute(f"{_SELECT} WHERE key IN ({marks})", some):
                    document = self._document(row)
                    found[document.key] = document
        return found

    def find(self, query: Query, /) -> Page:
        """Return one page of the documents asked for."""
        order, backwards = order_of(query)
        conditions, values = _conditions(query)
        if query.after:
            sign = "<" if backwards else ">"
            value, key = cursor_place(query.after)
            conditions.append(f"key {sign} ?" if order == "key" else f"({_READ[order]}, key) {sign} (?, ?)")
            values += [key] if order == "key" else [value, key]
        way = "DESC" if backwards else "ASC"
        sorting = f"key {way}" if order == "key" else f"{_READ[order]} {way}, key {way}"
        statement = f"{_SELECT}{_where(conditions)} ORDER BY {sorting} LIMIT ?"
        with self._connections.lent("read") as connection:
            rows = connection.execute(statement, (*values, query.limit + 1)).fetchall()
        documents = tuple(map(self._document, rows[: query.limit]))
        if len(rows) <= query.limit:
            return Page(documents, "")
        last = documents[-1]
        return Page(documents, cursor(getattr(last.columns, order, last.key), last.key))

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        """Count the documents asked for."""
        if by:
            check_column("by", by)
        conditions, values = _conditions(query)
        column = _READ[by] if by else "''"
        statement = f"SELECT {column}, count(*) FROM documents{_where(conditions)} GROUP BY 1"  # noqa: S608  fixed names
        with self._connections.lent("read") as connection:
            return dict(connection.execute(statement, values).fetchall())

    def commit(self, batch: Batch, /) -> bool:
        """Keep a batch; return whether it was kept now."""
        with self._connections.lent("write to") as connection:
            connection.execute("BEGIN IMMEDIATE")
            if not connection.execute(_COMMAND, (batch.command,)).rowcount:
                connection.execute("ROLLBACK")
                return False
            _check_unchanged(connection, batch)
            _put(connection, batch.puts)
            connection.executemany(_FACT, [row[:4] for row in batch.facts])
            personal = [(row.key, row.seq, *each) for row in batch.facts for each in row.personal]
            if personal:
                connection.executemany(_PERSONAL, personal)
            try:
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                if not outcome_is_open(error):
                    raise
                raise OutcomeUnknown(
                    self._name,
                    "write to",
                    "the disk failed while the commit was under way",
                    f"do it again under the same command {batch.command!r}",
                    batch.command,
                ) from error
        self._shorten_log()
        return True

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        """Return facts by key and number."""
        check_limit(limit)
        place = fact_place(after)
        which, values = ("key = ? AND (key, seq) > (?, ?)", (of, *place)) if of else ("(key, seq) > (?, ?)", place)
        with self._connections.lent("read") as connection:
            rows = connection.execute(
                f"SELECT key, seq, payload, hash FROM facts WHERE {which} ORDER BY key, seq LIMIT ?",  # noqa: S608  one of two
                (*values, limit),
            ).fetchall()
            for row in rows:
                self._check_types("facts", row, _FACT_TYPES)
            personal = self._personal_of(connection, rows)
        facts = [
            FactRow(key, seq, payload, hashed, tuple(personal.get((key, seq), ())))
            for key, seq, payload, hashed in rows
        ]
        return facts_page(facts, limit)

    def check(self) -> Sequence[str]:
        """Return what SQLite finds wrong with the file."""
        with self._connections.lent("check") as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
            strays = connection.execute(_STRAYS).fetchall()
            there = set(connection.execute(_SCHEMA).fetchall())
            nameless = connection.execute(_NAMELESS).fetchall()
        return [
            *(sentence for sentence in found if sentence != "ok"),
            *(f"the table personal has a row for fact {seq!r} of {key!r}, which is not there" for key, seq in strays),
            *(f"the table {table} has a row that belongs to no record" for (table,) in nameless),
            *(f"the {kind} {name!r} is gone" for kind, name in sorted(EXPECTED - there)),
            *(
                f"somebody has added the {kind} {name!r}, which may change what is kept"
                for kind, name in sorted(there - EXPECTED)
            ),
        ]

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    def _shorten_log(self) -> None:
        """Bring a long write-ahead log into the file, while holding the write lock, if nobody is in the way."""
        if not _is_long(self._log):
            return
        # What was to be kept is kept: trouble here is none of the command, and the next one tries again.
        with suppress(StoreTrouble), self._connections.lent("tidy") as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA wal_checkpoint(RESTART)")
            connection.execute(f"PRAGMA busy_timeout = {self._connections.busy_milliseconds}")

    def _document(self, row: tuple[Any, ...]) -> Document:
        self._check_types("documents", row, _DOCUMENT_TYPES)
        kind, key, version, head, *columns, body, personal = row
        return Document(kind, key, version, head, Columns(*columns), body, personal)

    def _personal_of(
        self, connection: sqlite3.Connection, rows: Sequence[tuple[str, int, bytes, bytes]]
    ) -> Mapping[tuple[str, int], list[PersonalRow]]:
        found: defaultdict[tuple[str, int], list[PersonalRow]] = defaultdict(list)
        if rows:
            for row in connection.execute(_PERSONAL_BETWEEN, (*rows[0][:2], *rows[-1][:2])):
                self._check_types("personal", row, _PERSONAL_TYPES)
                key, seq, subject, body = row
                found[key, seq].append(PersonalRow(subject, body))
        return found

    def _check_types(self, table: str, row: tuple[Any, ...], types: Sequence[type]) -> None:
        """Refuse what SQLite takes for another type than was written: one flipped bit makes bytes of a text."""
        if [*map(type, row)] != types:
            key = row[1] if types is _DOCUMENT_TYPES else row[0]
            raise StoreTrouble(self._name, "read", f"the row of {key!r} in {table} is damaged", "restore a backup")


def _is_long(log: Path) -> bool:
    """Tell whether a write-ahead log has come to its limit since it was begun anew.

    It is written over from its beginning, in place, which costs a disk much less than to make it longer. How far
    that has come, its salt tells: a page that belongs to the present beginning bears the same one. No lock lies
    on this file, so it may be opened past SQLite.
    """
    # It is opened inside of what closes it: an interruption in between would leave it open.
    with closing(FileIO.__new__(FileIO)) as file, suppress(OSError):
        if log.stat().st_size > _WAL_BYTES:
            FileIO.__init__(file, log)
            beginning = file.read(_WAL_HEADER)
            each = _PAGE_HEADER + int.from_bytes(beginning[8:12], "big")
            file.seek(_WAL_HEADER + _WAL_BYTES // each * each)
            return file.read(_PAGE_HEADER)[8:16] == beginning[16:24] != b""
    return False


def _check_unchanged(connection: sqlite3.Connection, batch: Batch) -> None:
    """Check, under the write lock, that what the decision rested on still holds."""
    for kind, key, version in batch.unchanged:
        held = _version_of(connection, key)
        if held != version:
            raise StaleRecord(kind, key, version, held)
    for query, keys in batch.found:
        conditions, values = _conditions(query)
        for kind, key, version in connection.execute(
            f"SELECT kind, key, version FROM documents{_where(conditions)} ORDER BY key",  # noqa: S608  fixed names
            values,
        ):
            if key not in keys:
                raise StaleRecord(kind, key, 0, version)


def _put(connection: sqlite3.Connection, puts: Sequence[Put]) -> None:
    for document, expected in puts:
        kind, key, version, head, columns, body, personal = document
        if expected:
            values = (version, head, *columns, body, personal, key, expected)
            if not connection.execute(_UPDATE, values).rowcount:
                raise StaleRecord(kind, key, expected, _version_of(connection, key))
        else:
            try:
                connection.execute(_INSERT, (kind, key, version, head, *columns, body, personal))
            except sqlite3.IntegrityError as error:
                found = _version_of(connection, key)
                if not found:
                    raise
                raise StaleRecord(kind, key, expected, found) from error


def _version_of(connection: sqlite3.Connection, key: str) -> int:
    row = connection.execute("SELECT version FROM documents WHERE key = ?", (key,)).fetchone()
    return row[0] if row else 0


def _conditions(query: Query) -> tuple[list[str], list[str]]:
    known = [column for column in COLUMNS if column in query.where]
    conditions = [f"{column} = ?" if query.where[column] else f"{_READ[column]} = ?" for column in known]
    values = [query.where[column] for column in known]
    if query.due_by:
        conditions.append("due_at > '' AND due_at <= ?")
        values.append(query.due_by)
    if query.kind:
        return ["kind = ?", *conditions], [query.kind, *values]
    return conditions, values


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
