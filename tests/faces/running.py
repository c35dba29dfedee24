"""What the tests of the command line have in common: how a command is run, and what is read from it."""

import csv
import io
import sys
from typing import NamedTuple, Protocol


class Result(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Call(Protocol):
    """Runs the command line, here or in a process of its own."""

    def __call__(self, *words: str) -> Result:
        """Run it with these words."""
        ...


def command(*words: str) -> list[str]:
    """Return the words that start the command line in a process of its own."""
    return [sys.executable, "-m", "itilbrm", *words]


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
