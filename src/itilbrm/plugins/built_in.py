"""What comes with the library, through the same door as everything else."""

from collections.abc import Iterable

from itilbrm.adapters.notifiers import LOG, SMTP, SMTPS
from itilbrm.adapters.urls import MEMORY, SQLITE
from itilbrm.hookspecs import hookimpl
from itilbrm.notifying import NotifierBackend
from itilbrm.ports import StoreBackend

__all__ = ["brm_notifiers", "brm_stores"]


@hookimpl
def brm_stores() -> Iterable[StoreBackend]:
    """Offer the store in memory and the embedded one."""
    return [MEMORY, SQLITE]


@hookimpl
def brm_notifiers() -> Iterable[NotifierBackend]:
    """Offer the notifier for trying things out, and mail."""
    return [LOG, SMTP, SMTPS]
