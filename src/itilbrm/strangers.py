"""Strangers: where what the code of plugins prints goes, while it is told or asked something, and its errors."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout
from contextvars import ContextVar
from typing import Any, Final

__all__ = ["apart", "are_kept_apart", "are_told_whole", "kept_apart"]

_kept_apart: Final[ContextVar[bool]] = ContextVar("strangers_kept_apart", default=False)
are_kept_apart: Final = _kept_apart.get
"""Tells whether what strangers print is kept apart."""

_told_whole: Final[ContextVar[bool]] = ContextVar("errors_of_strangers_told_whole", default=False)


@contextmanager
def kept_apart(*, tracebacks: bool = False) -> Iterator[None]:
    """Have strangers print to stderr, in what runs inside: its stdout is an answer that somebody reads.

    Args:
        tracebacks: Whether their errors are told with all that they say; else by name alone, for they may
            quote what is confidential.
    """
    tokens = _kept_apart.set(True), _told_whole.set(tracebacks)
    try:
        yield
    finally:
        _kept_apart.reset(tokens[0])
        _told_whole.reset(tokens[1])


def are_told_whole() -> bool:
    """Tell whether errors of strangers are told with all that they say."""
    return _told_whole.get()


def apart() -> AbstractContextManager[Any]:
    """Return what a stranger's code runs in; without :func:`kept_apart` it prints wherever it likes."""
    return redirect_stdout(sys.stderr) if _kept_apart.get() else nullcontext()
