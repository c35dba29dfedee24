"""What the driver of SQLite says, as errors of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from itilbrm.errors import StoreTrouble

__all__ = ["outcome_is_open", "translated"]

_DAMAGED: Final = ("the database is damaged", "restore a backup")
"""What the driver cannot make sense of: its own words may quote what is stored, so they stay in the cause."""

_TROUBLES: Final = {
    sqlite3.SQLITE_BUSY: ("another process kept the write lock too long", "try again"),
    sqlite3.SQLITE_LOCKED: ("another process kept the write lock too long", "try again"),
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space and try again"),
    sqlite3.SQLITE_READONLY: ("the file or its folder cannot be written", "check the permissions"),
    sqlite3.SQLITE_CANTOPEN: ("the file or its folder cannot be opened", "check the path and its permissions"),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: ("the file is no SQLite database", "name another file, or restore a backup"),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "check the disk and try again"),
    sqlite3.SQLITE_NOMEM: ("there is no memory left", "free some memory and try again"),
    sqlite3.SQLITE_PERM: ("the file may not be opened", "check its permissions"),
}


@contextmanager
def translated(store: str, tried: str) -> Iterator[None]:
    """Raise what the driver or the system raises as a :class:`StoreTrouble` that says what was tried."""
    try:
        yield
    except sqlite3.Error as error:
        problem, remedy = _TROUBLES.get(_code(error), _DAMAGED)
        raise StoreTrouble(store, tried, problem, remedy) from error
    except UnicodeDecodeError as error:
        raise StoreTrouble(store, tried, *_DAMAGED) from error
    except OSError as error:
        raise StoreTrouble(store, tried, error.strerror or str(error), "check the path and its permissions") from error


def outcome_is_open(error: sqlite3.Error) -> bool:
    """Tell whether a COMMIT that raised this may have taken place: its last write reached the file or not."""
    return _code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", -1) & 0xFF
