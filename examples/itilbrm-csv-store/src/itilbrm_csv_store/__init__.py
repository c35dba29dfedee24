"""A plugin for itilbrm: ``csv:folder`` means a store that keeps everything in a CSV file in that folder."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from itilbrm import StoreBackend, errors, hookimpl
from itilbrm_csv_store.store import JOURNAL, CsvStore

__all__ = ["CsvStore", "brm_stores"]


@hookimpl
def brm_stores() -> Iterable[StoreBackend]:
    """Offer the store."""
    return [StoreBackend("csv", lambda url: CsvStore(_folder(url)), "csv:folder", _exists)]


def _exists(url: str) -> bool:
    return (_folder(url) / JOURNAL).exists()


def _folder(url: str) -> Path:
    folder = unquote(url.removeprefix("csv:"))
    if not folder:
        raise errors.InvalidInput("url", f"{url!r} names no folder", "write csv:folder, or csv:/path/of/a/folder")
    return Path(folder)
