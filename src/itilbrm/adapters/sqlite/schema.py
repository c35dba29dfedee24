"""The tables of the embedded store, and how a file is told from one that is not ours."""

import re
import sqlite3
from typing import Final

from itilbrm.errors import StoreTrouble
from itilbrm.ports import COLUMNS

__all__ = ["APPLICATION", "CREATE", "EXPECTED", "OPTIONAL", "SCHEMA", "check_ours"]

APPLICATION: Final = 0x4252_4D31
"""``BRM1``: what SQLite keeps in the header of a file as its application."""

SCHEMA: Final = 1
"""The version of the tables, kept in the header too."""

OPTIONAL: Final = frozenset({"customer", "service", "owner", "parent"})
"""The columns that many documents leave empty: NULL in the tables, so that their indexes stay small.

``due_at`` is none of them, though it is often empty: documents are sorted by it, and what is sorted has to
stand in the index.
"""

CREATE: Final = (
    f"""CREATE TABLE documents (
        key TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, head BLOB NOT NULL,
        {", ".join(f"{column} TEXT{'' if column in OPTIONAL else ' NOT NULL'}" for column in COLUMNS)},
        body TEXT NOT NULL, personal TEXT NOT NULL
    )""",
    "CREATE INDEX documents_by_kind ON documents (kind, key)",
    *(
        f"CREATE INDEX documents_by_{column} ON documents (kind, {column}, key)"
        + (f" WHERE {column} IS NOT NULL" if column in OPTIONAL else "")
        for column in COLUMNS
    ),
    """CREATE TABLE facts (
        position INTEGER PRIMARY KEY, key TEXT NOT NULL, seq INTEGER NOT NULL,
        payload BLOB NOT NULL, hash BLOB NOT NULL, UNIQUE (key, seq)
    )""",
    """CREATE TABLE personal (
        key TEXT NOT NULL, seq INTEGER NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (key, seq, subject)
    )""",
    "CREATE INDEX personal_by_subject ON personal (subject)",
    "CREATE TABLE commands (command TEXT PRIMARY KEY) WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {SCHEMA}",
)

EXPECTED: Final = frozenset(
    (kind.lower(), name) for kind, name in re.findall(r"^CREATE (TABLE|INDEX) (\w+)", "\n".join(CREATE), re.MULTILINE)
)
"""The tables and indexes of a file of ours: sort and name."""


def check_ours(connection: sqlite3.Connection, name: str) -> None:
    """Refuse a database that is not ours, or is newer than the library.

    Raises:
        StoreTrouble: It belongs to another application, or has tables of a version not known here.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise StoreTrouble(name, "open", "the database belongs to another application", "name another file")
    if version > SCHEMA:
        raise StoreTrouble(
            name,
            "open",
            f"it was written by a newer itilbrm (tables of version {version}, known here: {SCHEMA})",
            "upgrade the library",
        )
    if version < 1:
        raise StoreTrouble(
            name, "open", f"no itilbrm has written tables of version {version}, so it is damaged", "restore a backup"
        )
