"""Ways to tamper with a store by SQL: what was done, the statements, and which record and fact must be named.

The store has the complaints ``a`` and ``b``, the person ``p`` and the unit ``u``; ``older`` is a copy of it from
before its last steps, and ``chained`` makes the hash of a fact. Fact 0 is the document.
"""
# ruff: noqa: S608  the statements are put together from fixed words

from collections.abc import Mapping
from typing import Final, TypeAlias

__all__ = ["ANCHORED", "CUT", "SEEN", "Manipulation"]

Manipulation: TypeAlias = tuple[tuple[str, ...], str, int]
"""The statements, the record and the fact."""


def replaced(table: str, column: str, old: str, new: str, where: str) -> str:
    """Return the statement that puts one word in the place of another in a text, or in the bytes of one."""
    text = f"replace(CAST({column} AS TEXT), '{old}', '{new}')"
    value = f"CAST({text} AS BLOB)" if column == "payload" else text
    return f"UPDATE {table} SET {column} = {value} WHERE {where}"


def hashed(record: str, fact: int) -> str:
    """Return the statement that makes the hash of a fact anew, from the one before and its payload."""
    before = f"ifnull((SELECT hash FROM facts WHERE key = :{record} AND seq = {fact - 1}), x'')"
    return f"UPDATE facts SET hash = chained({before}, payload) WHERE key = :{record} AND seq = {fact}"


def ended(record: str, fact: int) -> str:
    """Return the statement that lets a document end with a fact."""
    return (
        f"UPDATE documents SET version = {fact}, head = (SELECT hash FROM facts WHERE key = :{record} "
        f"AND seq = {fact}) WHERE key = :{record}"
    )


def swapped(table: str, columns: str, one: str, other: str) -> tuple[str, ...]:
    """Return the statements that let two rows change what they hold."""
    return (
        f"CREATE TEMP TABLE held AS SELECT * FROM {table} WHERE {one}",
        f"UPDATE {table} SET ({columns}) = (SELECT {columns} FROM {table} WHERE {other}) WHERE {one}",
        f"UPDATE {table} SET ({columns}) = (SELECT {columns} FROM held) WHERE {other}",
    )


BY: Final = ('"by":"ann"', '"by":"bob"')

SEEN: Final[Mapping[str, Manipulation]] = {
    # What was never there
    "personal row for nobody": (("INSERT INTO personal VALUES (:a, 1, 'eve', '{}')",), "a", 1),
    "personal value a second time": (
        ("INSERT INTO personal SELECT key, seq, '!eve', body FROM personal WHERE key = :a AND seq = 1 LIMIT 1",),
        "a",
        1,
    ),
    # Documents
    "state changed": (("UPDATE documents SET state = 'closed' WHERE key = :a",), "a", 0),
    "category changed": (("UPDATE documents SET category = 'closed' WHERE key = :a",), "a", 0),
    "customer changed": (("UPDATE documents SET customer = 'globex' WHERE key = :a",), "a", 0),
    "owner made up": (("UPDATE documents SET owner = 'eve' WHERE key = :u",), "u", 0),
    "due_at made up": (("UPDATE documents SET due_at = '2026-01-05T09:00:00.000000Z' WHERE key = :b",), "b", 0),
    "recorded_at changed": (("UPDATE documents SET recorded_at = began_at WHERE key = :a",), "a", 0),
    "began_at changed": (("UPDATE documents SET began_at = '2025-01-05T09:00:00.000000Z' WHERE key = :a",), "a", 0),
    "version raised": (("UPDATE documents SET version = version + 1 WHERE key = :a",), "a", 0),
    "version lowered": (("UPDATE documents SET version = version - 1 WHERE key = :a",), "a", 0),
    "head changed": (("UPDATE documents SET head = zeroblob(32) WHERE key = :a",), "a", 0),
    "kind changed": (("UPDATE documents SET kind = 'unit' WHERE key = :a",), "a", 1),
    "body changed": ((replaced("documents", "body", "acme", "acne", "key = :a"),), "a", 0),
    "body written otherwise": ((replaced("documents", "body", ",", ", ", "key = :a"),), "a", 0),
    "document's personal part changed": ((replaced("documents", "personal", "slow", "fast", "key = :a"),), "a", 0),
    "document's personal part emptied": (("UPDATE documents SET personal = '{}' WHERE key = :p",), "p", 0),
    "document replaced by that of another record": (
        (
            (
                "UPDATE documents SET (state, category, customer, body, personal) = "
                "(SELECT state, category, customer, body, personal FROM documents WHERE key = :b) WHERE key = :a"
            ),
        ),
        "a",
        0,
    ),
    "documents swapped": (swapped("documents", "body, personal", "key = :a", "key = :b"), "b", 0),
    "document under another key": (("UPDATE documents SET key = 'cpl_stranger' WHERE key = :a",), "a", 0),
    "document deleted": (("DELETE FROM documents WHERE key = :u",), "u", 0),
    "document put back to an older copy": (
        ("REPLACE INTO documents SELECT * FROM older.documents WHERE key = :a",),
        "a",
        0,
    ),
    # Facts
    "payload changed": ((replaced("facts", "payload", *BY, "key = :a AND seq = 2"),), "a", 2),
    "payload and hash changed, not those after": (
        (replaced("facts", "payload", *BY, "key = :a AND seq = 2"), hashed("a", 2)),
        "a",
        3,
    ),
    "last payload and hash changed, not the document": (
        (replaced("facts", "payload", *BY, "key = :a AND seq = 3"), hashed("a", 3)),
        "a",
        0,
    ),
    "hash changed": (("UPDATE facts SET hash = zeroblob(32) WHERE key = :b AND seq = 1",), "b", 1),
    "number changed": (("UPDATE facts SET seq = 7 WHERE key = :a AND seq = 2",), "a", 7),
    "fact moved to another record": (("UPDATE facts SET key = :b WHERE key = :a AND seq = 3",), "b", 3),
    "first fact deleted": (("DELETE FROM facts WHERE key = :a AND seq = 1",), "a", 2),
    "middle fact deleted": (("DELETE FROM facts WHERE key = :a AND seq = 2",), "a", 3),
    "last fact deleted": (("DELETE FROM facts WHERE key = :a AND seq = 3",), "a", 0),
    "last fact deleted, and the document told so": (
        ("DELETE FROM facts WHERE key = :a AND seq = 3", ended("a", 2)),
        "a",
        0,
    ),
    "all facts deleted": (("DELETE FROM facts WHERE key = :u",), "u", 0),
    "fact added": (
        ("INSERT INTO facts (key, seq, payload, hash) SELECT key, 4, payload, hash FROM facts WHERE key = :a LIMIT 1",),
        "a",
        4,
    ),
    "fact added to its chain, and the document told so": (
        (
            (
                "INSERT INTO facts (key, seq, payload, hash) "
                "SELECT key, 4, payload, hash FROM facts WHERE key = :a AND seq = 3"
            ),
            hashed("a", 4),
            ended("a", 4),
        ),
        "a",
        4,
    ),
    "fact doubled under another key": (
        (
            (
                "INSERT INTO facts (key, seq, payload, hash) "
                "SELECT :b, seq, payload, hash FROM facts WHERE key = :a AND seq = 3"
            ),
        ),
        "b",
        3,
    ),
    "fact doubled in its place": (
        (
            "CREATE TABLE loose (position INTEGER PRIMARY KEY, key TEXT, seq INTEGER, payload BLOB, hash BLOB)",
            "INSERT INTO loose SELECT * FROM facts",
            "DROP TABLE facts",
            "ALTER TABLE loose RENAME TO facts",
            "INSERT INTO facts SELECT 99, key, seq, payload, hash FROM facts WHERE key = :a AND seq = 2",
        ),
        "a",
        2,
    ),
    "facts of one record swapped": (
        swapped("facts", "payload, hash", "key = :a AND seq = 1", "key = :a AND seq = 2"),
        "a",
        1,
    ),
    "facts of two records swapped": (
        swapped("facts", "payload, hash", "key = :a AND seq = 2", "key = :b AND seq = 2"),
        "b",
        2,
    ),
    "chain of another record, made anew": (
        (
            (
                "UPDATE facts SET payload = (SELECT payload FROM facts WHERE key = :a AND seq = 1) "
                "WHERE key = :b AND seq = 1"
            ),
            hashed("b", 1),
            hashed("b", 2),
            ended("b", 2),
        ),
        "b",
        1,
    ),
    # Personal values
    "personal row deleted": (("DELETE FROM personal WHERE key = :p AND seq = 1 AND body LIKE '%Diaz%'",), "p", 1),
    "personal value changed": ((replaced("personal", "body", "slow", "fast", "key = :a AND seq = 1"),), "a", 1),
    "personal value and salt changed": (
        (
            (
                "UPDATE personal SET body = "
                "(SELECT body FROM personal WHERE key = :b AND seq = 1 AND body LIKE '%dear%') "
                "WHERE key = :a AND seq = 1 AND body LIKE '%slow%'"
            ),
        ),
        "a",
        1,
    ),
    "subject changed": (
        ("UPDATE personal SET subject = 'eve' WHERE key = :a AND seq = 1 AND subject = 'cara'",),
        "a",
        1,
    ),
    "reason deleted": (("DELETE FROM personal WHERE key = :u AND seq = 2",), "u", 2),
    "personal row of another fact added": (
        (
            (
                "INSERT INTO personal SELECT key, 3, 'eve', body FROM personal "
                "WHERE key = :a AND seq = 1 AND body LIKE '%slow%'"
            ),
        ),
        "a",
        3,
    ),
    "personal row of no fact added": (
        ("INSERT INTO personal SELECT key, 99, subject, body FROM personal WHERE key = :p LIMIT 1",),
        "p",
        99,
    ),
    "personal row moved to another record": (
        ("UPDATE personal SET key = :a, subject = 'dan' WHERE key = :b AND seq = 1",),
        "b",
        1,
    ),
    "personal rows swapped": (
        swapped("personal", "body", "key = :u AND seq = 1", "key = :u AND seq = 2"),
        "u",
        1,
    ),
}
"""What a look at the file alone tells."""

GONE: Final = tuple(f"DELETE FROM {table} WHERE key = :a" for table in ("documents", "facts", "personal"))
CUT: Final = (
    "DELETE FROM facts WHERE key = :a AND seq = 3",
    "DELETE FROM personal WHERE key = :a AND seq = 3",
    "REPLACE INTO documents SELECT * FROM older.documents WHERE key = :a",
)

ANCHORED: Final[Mapping[str, Manipulation]] = {
    "tail cut off with the document": (CUT, "a", 3),
    "record removed with everything of it": (GONE, "a", 1),
    "all records of a kind removed": (
        tuple(f"DELETE FROM {table} WHERE key LIKE 'cpl%'" for table in ("documents", "facts", "personal")),
        "b",
        1,
    ),
    "everything removed": (
        tuple(f"DELETE FROM {table}" for table in ("documents", "facts", "personal", "commands")),
        "u",
        1,
    ),
    "last fact rewritten with its hash and the document": (
        (replaced("facts", "payload", *BY, "key = :a AND seq = 3"), hashed("a", 3), ended("a", 3)),
        "a",
        3,
    ),
    "chain rewritten from the second fact on": (
        (replaced("facts", "payload", *BY, "key = :a AND seq = 2"), hashed("a", 2), hashed("a", 3), ended("a", 3)),
        "a",
        3,
    ),
    "whole chain rewritten": (
        (replaced("facts", "payload", *BY, "key = :u"), hashed("u", 1), hashed("u", 2), ended("u", 2)),
        "u",
        2,
    ),
    "every table put back to an older copy": (
        tuple(
            statement
            for table in ("documents", "facts", "personal", "commands")
            for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM older.{table}")
        ),
        "p",
        2,
    ),
}
"""What is sound in itself, so that an anchor alone tells it."""
