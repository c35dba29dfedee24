"""The embedded store: one SQLite file, from the standard library."""

from itilbrm.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
