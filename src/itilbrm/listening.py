"""Listening: those who are told what was kept, each on their own."""

import logging
from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from itilbrm.lifecycle import Fact, Record

__all__ = ["Listener", "tell"]

_log: Final = logging.getLogger("itilbrm")

Listener: TypeAlias = Callable[[Fact, Record], None]
"""Is told a fact that was kept, and the record after it; what it raises is logged and changes nothing."""


def tell(listeners: Sequence[tuple[str, Listener]], told: Iterable[tuple[Fact, Record]]) -> None:
    """Tell all listeners, each with the name of its plugin, what was kept; one that fails holds up nobody."""
    for fact, record in told:
        if isinstance(fact.changed, dict):
            # In place: a copy of the fact would cost more than five listeners do.
            object.__setattr__(fact, "changed", MappingProxyType(fact.changed))
        for plugin, listener in listeners:
            try:
                listener(fact, record)
            except (Exception, SystemExit) as error:  # noqa: BLE001  whatever it is, the fact is kept
                _log.warning("the listener of %s failed on %s: %s", plugin, fact.name, type(error).__name__)
