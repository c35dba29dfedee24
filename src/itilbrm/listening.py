"""Listening: those who are told what was kept, each on their own."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from itilbrm.lifecycle import Fact, Record
from itilbrm.strangers import apart, are_kept_apart, are_told_whole

__all__ = ["Listener", "tell"]

_log: Final = logging.getLogger("itilbrm")

Listener: TypeAlias = Callable[[Fact, Record], None]
"""Is told a fact that was kept, and the record after it; what it raises is logged and changes nothing."""

_Told: TypeAlias = tuple[Sequence[tuple[str, Listener]], Iterable[tuple[Fact, Record]]]


class _Here(threading.local):
    """What is still to be told in this thread, where telling is under way; a task cannot change in the midst of it."""

    waiting: deque[_Told] | None = None


_here: Final = _Here()

_MOST: Final = 1000
"""More steps than listeners take on purpose because of one."""


def tell(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    """Tell all listeners, each with the name of its plugin, what was kept; one that fails holds up nobody."""
    waiting = _here.waiting
    if waiting is not None:  # a listener took a step: everybody hears of this one first
        waiting.append((listeners, told))
        return
    waiting = _here.waiting = deque()
    try:
        _tell_apart(listeners, told)
        for _ in range(_MOST - 1):
            if not waiting:
                return
            _tell_apart(*waiting.popleft())
        _log.warning("listeners take steps because of each other's without end; %d are not told", len(waiting))
    finally:
        _here.waiting = None


def _tell_apart(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    if not are_kept_apart():  # asked first: to enter a context that does nothing costs as much as three listeners
        _tell_now(listeners, told)
        return
    with apart():
        _tell_now(listeners, told)


def _tell_now(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    for fact, record in told:
        if isinstance(fact.changed, dict):
            # In place: a copy of the fact would cost more than five listeners do.
            object.__setattr__(fact, "changed", MappingProxyType(fact.changed))
        for plugin, listener in listeners:
            try:
                listener(fact, record)
            except (Exception, SystemExit) as error:  # noqa: BLE001  whatever it is, the fact is kept
                _log.warning(
                    "the listener of %s failed on %s: %s",
                    plugin,
                    fact.name,
                    type(error).__name__,
                    exc_info=are_told_whole(),
                )
