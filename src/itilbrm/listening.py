"""Listening: those who are told what was kept, each on their own."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from types import MappingProxyType
from typing import Final, TypeAlias

from itilbrm.lifecycle import Fact, Record

__all__ = ["Listener", "tell"]

_log: Final = logging.getLogger("itilbrm")

Listener: TypeAlias = Callable[[Fact, Record], None]
"""Is told a fact that was kept, and the record after it; what it raises is logged and changes nothing."""

_Told: TypeAlias = tuple[Sequence[tuple[str, Listener]], Iterable[tuple[Fact, Record]]]

_waiting: "Final[ContextVar[deque[_Told] | None]]" = ContextVar("waiting_to_be_told", default=None)
"""What is still to be told, where telling is under way."""

_MOST: Final = 1000
"""More steps than listeners take on purpose because of one."""


def tell(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    """Tell all listeners, each with the name of its plugin, what was kept; one that fails holds up nobody."""
    waiting = _waiting.get()
    if waiting is not None:  # a listener took a step: everybody hears of this one first
        waiting.append((listeners, told))
        return
    waiting = deque([(listeners, told)])
    token = _waiting.set(waiting)
    try:
        for _ in range(_MOST):
            if not waiting:
                return
            _tell_now(*waiting.popleft())
        _log.warning("listeners take steps because of each other's without end; %d are not told", len(waiting))
    finally:
        _waiting.reset(token)


def _tell_now(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    for fact, record in told:
        if isinstance(fact.changed, dict):
            # In place: a copy of the fact would cost more than five listeners do.
            object.__setattr__(fact, "changed", MappingProxyType(fact.changed))
        for plugin, listener in listeners:
            try:
                listener(fact, record)
            except (Exception, SystemExit) as error:  # noqa: BLE001  whatever it is, the fact is kept
                _log.warning("the listener of %s failed on %s: %s", plugin, fact.name, type(error).__name__)
