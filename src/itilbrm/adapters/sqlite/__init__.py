"""The embedded store: one SQLite file, from the standard library."""

from sqlite3 import sqlite_version, sqlite_version_info
from typing import Final

from itilbrm.adapters.sqlite.store import SqliteStore

__all__ = ["LIBRARY", "TAKES_CARE_OF_CHECKPOINTS", "SqliteStore"]

LIBRARY: Final = sqlite_version
"""The version of SQLite itself."""

TAKES_CARE_OF_CHECKPOINTS: Final = sqlite_version_info >= (3, 51, 3)
"""Whether two connections may checkpoint at once; before 3.51.3 that could damage a file, and the store never does."""
