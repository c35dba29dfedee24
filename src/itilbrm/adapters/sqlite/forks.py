"""Forks: a connection does not live through one, in the parent or in the child.

SQLite counts the locks of a process on a file. A child inherits the count and not the locks: with a
connection that the parent still holds, and even with a fresh one beside it, what it commits can be lost.
So everything idle is closed before a fork; where a thread uses a connection at that moment, the child
refuses the file.
"""

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from itilbrm.errors import StoreTrouble

if TYPE_CHECKING:
    import sqlite3

    from itilbrm.adapters.sqlite.connections import Connections

__all__ = ["check", "watch"]

_watched: "Final[WeakSet[Connections]]" = WeakSet()
_lock: Final = Lock()
_held: "Final[list[Connections]]" = []

_parents: "Final[dict[str, frozenset[sqlite3.Connection]]]" = {}
"""By file, connections a child got from its parent: neither used nor closed, both would harm the parent."""


def watch(connections: "Connections") -> None:
    """See to it that these connections are closed before each fork."""
    with _lock:
        _watched.add(connections)


def check(path: Path) -> None:
    """Refuse a file that the parent of this process was using when it forked.

    Raises:
        StoreTrouble: What this process committed there could be lost.
    """
    if _parents and os.path.realpath(path) in _parents:
        raise StoreTrouble(
            str(path), "use", "a thread was using it when this process was forked", "open it in a process started anew"
        )


def _before() -> None:
    _lock.acquire()
    for each in _watched:
        each.hold()
        _held.append(each)


def _in_parent() -> None:
    while _held:
        _held.pop().go_on()
    _lock.release()


def _in_child() -> None:
    while _held:
        each = _held.pop()
        inherited = each.begin_anew()
        if inherited:
            _parents[os.path.realpath(each.path)] = inherited
    _lock.release()


with suppress(AttributeError):  # Windows has no forks
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
