"""What the kit for stores puts into a store: documents, facts and batches with as little in them as there can be."""

import itertools
from collections.abc import Iterator
from typing import Final

import attrs

from itilbrm.ports import Batch, Columns, Document, FactRow, PersonalRow, Put, Query, Store

__all__ = ["ODD", "all_documents", "all_facts", "batch", "document", "fact"]

ODD: Final = (
    *("it's", 'a "quote"', "--;drop", "%s ? :x", "a,b;c\td", "line\nbreak\r", "\u2028\u202e", "ünï💥", " ", "\x01\x1b"),
    *("\u017ftraße", "STRASSE", "\u00e9", "e\u0301", "a", "A", " a", "a ", "a\\n", "null", "=1+1", "\ufeffx"),
)
"""Texts that are easily mangled, or taken for one another."""

_numbers: Final = itertools.count()


def document(key: str, version: int = 1, *, kind: str = "complaint", body: str = "{}", **columns: str) -> Document:
    """Return a document."""
    given: dict[str, str] = {"state": "received", "category": "open", "recorded_at": "2026", "began_at": "2025"}
    return Document(kind, key, version, bytes([version % 256]) * 32, Columns(**given | columns), body, "")


def fact(key: str, seq: int, *personal: PersonalRow) -> FactRow:
    """Return a fact."""
    return FactRow(key, seq, f"payload {seq} of {key}".encode(), bytes([seq % 256]) * 32, personal)


def batch(*puts: tuple[Document, int], command: str = "") -> Batch:
    """Return a batch that puts documents, each with the fact of its version."""
    return Batch(
        command or f"command {next(_numbers)}",
        tuple(Put(*put) for put in puts),
        tuple(fact(each.key, each.version) for each, _ in puts),
    )


def all_documents(store: Store, query: Query) -> Iterator[Document]:
    """Yield the documents of a query, page by page."""
    cursors = {""}
    while True:
        page = store.find(query)
        assert len(page.documents) <= query.limit, "a page holds no more than its limit"
        yield from page.documents
        if not page.after:
            return
        assert page.documents, "a page with another one behind it is not empty"
        assert page.after not in cursors, "each cursor leads further on"
        cursors.add(page.after)
        query = attrs.evolve(query, after=page.after)


def all_facts(store: Store, of: str, limit: int, after: str = "") -> Iterator[FactRow]:
    """Yield facts, page by page."""
    cursors = {after}
    while True:
        rows, after = store.facts(of, after, limit)
        assert len(rows) <= limit, "a page holds no more than its limit"
        yield from rows
        if not after:
            return
        assert after not in cursors, "each cursor leads further on"
        cursors.add(after)
