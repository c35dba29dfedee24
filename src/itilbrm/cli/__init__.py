"""The command line: what is asked comes from the arguments, data goes to stdout, words to stderr.

Everything heavy is imported on use: ``--version`` opens nothing, and only tables need a terminal's tools.
"""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final

__all__ = ["main"]

_SELDOM: Final = 200_000
"""After so many new objects a process of ours looks for garbage: loading modules makes many, and none of it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return its exit code; see :mod:`itilbrm.cli.exits` for what they mean.

    Args:
        arguments: The words after the name of the program; those of this process unless given.
    """
    if arguments is None:
        gc.set_threshold(_SELDOM)
    words = list(map(_as_typed, sys.argv[1:])) if arguments is None else list(arguments)
    try:
        from itilbrm.cli.exits import guarded
    except KeyboardInterrupt:
        return 130  # nobody was able to say a word yet
    code = guarded(words)
    if arguments is None:
        gc.freeze()  # the interpreter looks for garbage at its end, among all that it gives back then anyway
    return code


def _as_typed(word: str) -> str:
    """Return a word as it was typed in UTF-8: where the locale knows no umlauts, Python halves characters."""
    return os.fsencode(word).decode(errors="surrogateescape")
