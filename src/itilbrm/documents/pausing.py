"""A pause of the garbage collector while many records are made, none of which can be garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let the garbage collector wait; where it was off already, it stays off.

    Threads need no count of each other: whoever turns it off turns it on again, so it is on after the last.
    Until then one of them may do its work with the collector on, and take a little longer.
    """
    if not gc.isenabled():
        yield
        return
    try:
        gc.disable()
        yield
    finally:
        gc.enable()
