"""What comes with the library, through the same door as everything else."""

from collections.abc import Iterable

from itilbrm.adapters.urls import MEMORY, SQLITE
from itilbrm.hookspecs import hookimpl
from itilbrm.ports import StoreBackend

__all__ = ["brm_stores"]


@hookimpl
def brm_stores() -> Iterable[StoreBackend]:
    """Offer the store in memory and the embedded one."""
    return [MEMORY, SQLITE]
