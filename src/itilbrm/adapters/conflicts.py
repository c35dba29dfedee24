"""Conflicts: what stands in the way of a batch, for stores that hold their documents in a mapping."""

from collections.abc import Callable, Mapping

from itilbrm.adapters.paging import asked_for
from itilbrm.errors import StaleRecord, StoreTrouble
from itilbrm.ports import Batch, Document

__all__ = ["check_batch"]


def check_batch(batch: Batch, held: Mapping[str, Document], is_kept: Callable[[str, int], bool], store: str) -> None:
    """Refuse a batch that rests on what is no longer so; whether its command is kept is asked before.

    Args:
        batch: The batch.
        held: All documents, by their keys.
        is_kept: Whether there is a fact with a key and number.
        store: The name of the store, for the error.

    Raises:
        StaleRecord: A document has another version than expected, or a query finds a new one.
        StoreTrouble: A fact of the batch is kept already.
    """
    for kind, key, version in batch.unchanged:
        _check_version(held, kind, key, version)
    for query, keys in batch.found:
        for document in sorted(asked_for(held.values(), query), key=lambda each: each.key):
            if document.key not in keys:
                raise StaleRecord(document.kind, document.key, 0, document.version)
    for document, expected in batch.puts:
        _check_version(held, document.kind, document.key, expected)
    for fact in batch.facts:
        if is_kept(fact.key, fact.seq):
            raise StoreTrouble(store, "write to", f"fact {fact.seq} of {fact.key!r} is kept already")


def _check_version(held: Mapping[str, Document], kind: str, key: str, expected: int) -> None:
    found = held[key].version if key in held else 0
    if found != expected:
        raise StaleRecord(kind, key, expected, found)
