"""How a bug is planted into a good store."""

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

import attrs
from itilbrm_csv_store import CsvStore

from itilbrm.ports import Batch, Columns, Document, Put, Store

__all__ = ["PlantedBug", "breaks", "planted", "version", "with_documents", "with_texts"]

S = TypeVar("S", bound=type[Any])

_BROKEN: Final = "breaks_promise"


@attrs.frozen
class PlantedBug:
    """A store with a bug.

    Attributes:
        name: What it is called.
        sentence: What is wrong with it.
        promise: The test of the kit that it fails.
        open_store: Opens it in a folder.
    """

    name: str
    sentence: str
    promise: str
    open_store: Callable[[Path], Store]


def breaks(promise: str) -> Callable[[S], S]:
    """Return a decorator that says which promise a store breaks; its first sentence says how."""

    def plant(store: S) -> S:
        setattr(store, _BROKEN, f"test_{promise}")
        return store

    return plant


def planted(module: ModuleType) -> Iterator[PlantedBug]:
    """Yield the bugs of a module, in their order."""
    for name, store in vars(module).items():
        if isinstance(store, type) and _BROKEN in vars(store):
            sentence = (inspect.getdoc(store) or "").partition("\n")[0]
            yield PlantedBug(name, sentence, getattr(store, _BROKEN), partial(_opened, store))


def _opened(store: type[Any], folder: Path) -> Store:
    opened: Store = store(folder) if issubclass(store, CsvStore) else store()
    return opened


def version(store: Store, key: str) -> int:
    """Return the version a store holds of a document, 0 if it holds none."""
    held = store.get([key]).get(key)
    return held.version if held is not None else 0


def with_documents(batch: Batch, change: Callable[[Document], Document]) -> Batch:
    """Return a batch with other documents."""
    return attrs.evolve(batch, puts=tuple(Put(change(put.document), put.expected) for put in batch.puts))


def with_texts(batch: Batch, change: Callable[[str], str]) -> Batch:
    """Return a batch whose documents have other texts, their keys apart."""
    return with_documents(
        batch,
        lambda each: each._replace(
            body=change(each.body), personal=change(each.personal), columns=Columns(*map(change, each.columns))
        ),
    )
