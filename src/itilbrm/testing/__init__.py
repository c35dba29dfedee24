"""What tests of applications and plugins need: a clock that stands still, known records, and what plugins promise.

Each name is loaded when it is first used: the kits need pytest and Hypothesis, the rest does not.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from itilbrm.clocks import StoppedClock
    from itilbrm.testing.known_records import KnownRecords
    from itilbrm.testing.notifiers import Inbox, NotifierCompliance
    from itilbrm.testing.stores import StoreCompliance

__all__ = ["Inbox", "KnownRecords", "NotifierCompliance", "StoppedClock", "StoreCompliance"]

_HOMES: Final = {
    "Inbox": "itilbrm.testing.notifiers",
    "KnownRecords": "itilbrm.testing.known_records",
    "NotifierCompliance": "itilbrm.testing.notifiers",
    "StoppedClock": "itilbrm.clocks",
    "StoreCompliance": "itilbrm.testing.stores",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module 'itilbrm.testing' has no attribute {name!r}"
        raise AttributeError(message, name=name, obj=import_module("itilbrm.testing"))
    thing = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return thing


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
