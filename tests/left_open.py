"""Sees that tests close the files of SQLite that they open.

What nobody closes is closed by the collector of garbage, which newer Pythons warn of: in the middle of whatever test
is running then. So the file of tests that left it open is told, at its end.
"""

import sqlite3
import sys
from collections.abc import Iterator
from typing import Final

import pytest

__all__ = ["begins", "pytest_runtest_teardown"]

_opened: Final[list[tuple[sqlite3.Connection, str]]] = []
_running: Final = [""]


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event == "sqlite3.connect/handle" and isinstance(arguments[0], sqlite3.Connection):
        _opened.append((arguments[0], _running[0]))


sys.addaudithook(_listen)


def begins(item: pytest.Item) -> None:
    """Remember which test is running."""
    _running[0] = item.nodeid


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After the last test of a file, tell which of them left a file of SQLite open."""
    yield
    _opened[:] = [each for each in _opened if _is_open(each[0])]
    if nextitem is None or nextitem.path != item.path:
        left = sorted({who for _, who in _opened})
        while _opened:
            _opened.pop()[0].close()
        assert left == [], "these tests leave a file of SQLite open: close what they open"


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        return connection.total_changes >= 0
    except sqlite3.ProgrammingError:
        return False
