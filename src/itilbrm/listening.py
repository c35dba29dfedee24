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


class _Turn:
    """Telling in one thread: whether it is under way, and what is to be told after that."""

    __slots__ = ("is_under_way", "waiting")

    def __init__(self) -> None:
        self.is_under_way = False
        self.waiting: deque[_Told] = deque()


class _Here(threading.local):
    """The turn of this thread; a task cannot change in the midst of it."""

    def __init__(self) -> None:
        self.turn = _Turn()


_here: Final = _Here()

_MOST: Final = 1000
"""More steps than listeners take on purpose because of one."""


def tell(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    """Tell all listeners, each with the name of its plugin, what was kept; one that fails holds up nobody."""
    turn = _here.turn
    if turn.is_under_way:  # a listener took a step: everybody hears of this one first
        turn.waiting.append((listeners, told))
        return
    turn.is_under_way = True
    try:
        if are_kept_apart():  # asked first: to enter a context that does nothing costs as much as three listeners
            _tell_apart(listeners, told)
        else:
            _tell_now(listeners, told)
        if turn.waiting:
            _tell_waiting(turn.waiting)
    except BaseException:  # an interruption
        turn.waiting.clear()
        raise
    finally:
        turn.is_under_way = False


def _tell_waiting(waiting: deque[_Told]) -> None:
    for _ in range(_MOST - 1):
        _tell_apart(*waiting.popleft())
        if not waiting:
            return
    _log.warning("listeners take steps because of each other's without end; %d are not told", len(waiting))
    waiting.clear()


def _tell_apart(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    with apart():
        _tell_now(listeners, told)


def _tell_now(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    for fact, record in told:
        if fact.changed.__class__ is dict:
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
