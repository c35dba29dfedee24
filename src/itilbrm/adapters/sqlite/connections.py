"""Connections to one SQLite file: made with care, lent one at a time, never carried over a fork."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from itilbrm.adapters.sqlite import forks
from itilbrm.adapters.sqlite.schema import CREATE, check_ours
from itilbrm.adapters.sqlite.troubles import translated
from itilbrm.errors import StaleRecord, StoreTrouble

__all__ = ["Connections", "Mode", "Synchronous"]

Mode: TypeAlias = Literal["rwc", "rw", "ro"]
Synchronous: TypeAlias = Literal["full", "normal"]

_OWNER_ONLY: Final = 0o600

_CACHE_KIBIBYTES: Final = 16 * 1024
"""What a connection may remember of the file; ids of adopted records are digests, and lie all over it."""

_LOG_BYTES: Final = 64 * 1024 * 1024
"""How long the write-ahead log may stay that a large commit has left behind."""


class Connections:
    """Lends connections to one file; as many exist as are lent at once."""

    def __init__(self, path: Path, mode: Mode, synchronous: Synchronous, busy: float) -> None:
        """Check the file, and make it where it may be made.

        Args:
            path: The file.
            mode: ``rwc`` makes a missing file, ``rw`` and ``ro`` want one that exists.
            synchronous: ``full`` survives a power cut; ``normal`` may lose the last commits in one.
            busy: How many seconds to wait for another process that writes.
        """
        self.path: Path = path
        self._mode = mode
        self._synchronous = synchronous
        self._busy = busy
        self.busy_milliseconds: int = int(busy * 1000)
        self._idle: list[sqlite3.Connection] = []
        self._lent: set[sqlite3.Connection] = set()
        self._lock = Lock()
        self._closed = False
        with translated(str(path), "open"):
            self._find(path)
            self._check(path)
        forks.watch(self)

    def _find(self, path: Path) -> None:
        if path.is_dir():
            raise StoreTrouble(str(path), "open", "it is a folder", "name a file")
        if self._mode == "rwc" and not path.exists():
            self._make()
        if not path.exists():
            raise StoreTrouble(str(path), "open", "there is no such file", "check the path, or write to it first")
        if not path.is_file():
            raise StoreTrouble(str(path), "open", "it is no regular file", "name another file")
        if not path.stat().st_size:
            raise StoreTrouble(str(path), "open", "the file is empty, no database", "name another file, or remove it")

    def _check(self, path: Path) -> None:
        # SQLite itself has to read the header: when this process closes a file that it opened past SQLite,
        # it loses all locks that its connections to that file hold, and commits with them.
        connection = self._connect(path, "ro")
        try:
            check_ours(connection, str(path))
        finally:
            connection.close()

    @contextmanager
    def lent(self, tried: str) -> Iterator[sqlite3.Connection]:
        """Lend a connection; errors of the driver come out as ours, and a doubtful connection is not used again."""
        taken: list[sqlite3.Connection] = []
        with translated(str(self.path), tried):
            try:
                self._take(taken)
                yield taken[0]
                self._give_back(taken)
            except StaleRecord:
                taken[0].rollback()
                self._give_back(taken)
                raise
            finally:
                self._drop(taken)

    def close(self) -> None:
        """Close what is idle; what is still lent is closed when it comes back."""
        with self._lock:
            self._closed = True
            self._close_idle()

    # An interruption may come between any two lines. So a connection is in the list of who borrows it for as
    # long as it counts as lent, and what is in that list at the end is closed, with what it had begun.

    def _take(self, taken: list[sqlite3.Connection]) -> None:
        with self._lock:
            if self._closed:
                raise StoreTrouble(str(self.path), "use", "it was closed", "open it again")
            taken.append(self._idle.pop() if self._idle else self._connect(self.path, self._later_mode))
            self._lent.update(taken)

    @property
    def _later_mode(self) -> Mode:
        return "ro" if self._mode == "ro" else "rw"

    def _give_back(self, taken: list[sqlite3.Connection]) -> None:
        with self._lock:
            self._lent.difference_update(taken)
            self._idle.append(taken.pop())
            if self._closed:
                self._close_idle()

    def _drop(self, taken: list[sqlite3.Connection]) -> None:
        with self._lock:
            self._lent.difference_update(taken)
            while taken:
                with suppress(sqlite3.Error):
                    taken.pop().close()

    def _close_idle(self) -> None:
        while self._idle:
            with suppress(sqlite3.Error):
                self._idle.pop().close()

    def _connect(self, path: Path, mode: Mode) -> sqlite3.Connection:
        forks.check(path)
        # The last connection tidies away the write-ahead log, which one that may only read cannot; so it is
        # asked for where nothing waits in a log that would be brought into the file at the end.
        means = "rw" if mode == "rw" or not _something_waits(path) else "ro"
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode={means}",
            uri=True,
            timeout=self._busy,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=64,
        )
        try:
            connection.execute(f"PRAGMA synchronous = {'FULL' if self._synchronous == 'full' else 'NORMAL'}")
            # Two connections that checkpoint at once can corrupt a file in SQLite before 3.51.3: the store
            # checkpoints itself, in a mode that holds the write lock.
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
            connection.execute(f"PRAGMA cache_size = {-_CACHE_KIBIBYTES}")
            # What is overwritten is wiped from the first row on, so that an erasure leaves no older copy.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute(f"PRAGMA query_only = {'ON' if mode == 'ro' else 'OFF'}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _make(self) -> None:
        """Make the file beside its place and put it there whole, so that nobody ever sees half of it."""
        draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(6)}.new")
        with translated(str(self.path), "make"):
            try:
                os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), _OWNER_ONLY))
                connection = self._connect(draft, "rw")
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    for statement in CREATE:
                        connection.execute(statement)
                    connection.execute("COMMIT")
                    # Last of all: only the file is put in its place, so nothing may wait in a log beside it.
                    connection.execute("PRAGMA journal_mode = WAL")
                finally:
                    connection.close()
                with suppress(FileExistsError):
                    os.link(draft, self.path)
            finally:
                for rest in ("", "-wal", "-shm", "-journal"):
                    with suppress(OSError):
                        draft.with_name(f"{draft.name}{rest}").unlink()

    # Forks

    def hold(self) -> None:
        """Before a fork: close what is idle, and lend nothing until it is over."""
        self._lock.acquire()
        self._close_idle()

    def go_on(self) -> None:
        """After a fork, in the parent: lend again."""
        self._lock.release()

    def begin_anew(self) -> frozenset[sqlite3.Connection]:
        """After a fork, in the child: lend again; return the connections that are the parent's alone."""
        inherited, self._lent = frozenset(self._lent), set()
        self._lock.release()
        return inherited


def _something_waits(path: Path) -> bool:
    for end in ("-wal", "-journal"):
        with suppress(FileNotFoundError):  # another process may just tidy it away
            if path.with_name(f"{path.name}{end}").stat().st_size:
                return True
    return False
