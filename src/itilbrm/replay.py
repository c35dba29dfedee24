"""The past as a store: what was so at an instant, replayed from facts that never change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from itilbrm.adapters.paging import counted, cursor_place, first_page_of, page_of
from itilbrm.errors import StoreTrouble
from itilbrm.ports import Batch, Document, FactRow, Page, Query, Store, fact_cursor
from itilbrm.values import instant_text

if TYPE_CHECKING:
    from itilbrm.documents import Documents

__all__ = ["ReplayedStore", "all_documents", "all_facts"]

_DOCUMENTS_AT_ONCE: Final = 500
_FACTS_AT_ONCE: Final = 1000

_BEHIND_ALL: Final = 2**62
"""A number no fact of a record has."""


def all_documents(store: Store) -> Iterator[Document]:
    """Return all documents in the order of their keys, page by page."""
    after = ""
    while True:
        page = store.find(Query(after=after, limit=_DOCUMENTS_AT_ONCE))
        yield from page.documents
        after = page.after
        if not after:
            return


def all_facts(store: Store, of: str = "", after: str = "") -> Iterator[FactRow]:
    """Return the facts of one key, or of all, page by page."""
    while True:
        rows, after = store.facts(of, after, _FACTS_AT_ONCE)
        yield from rows
        if not after:
            return


class ReplayedStore:
    """Another store as it was at an instant: read-only, and nothing of it is held in memory.

    A fact counts from when it happened in the world; with ``known_at``, only if it was recorded by then.
    Those that count are taken in the order in which they became known, so that the present replayed is
    the present as it is kept.

    Attributes:
        present: The store that is replayed.
    """

    capabilities: frozenset[str] = frozenset()

    def __init__(self, store: Store, documents: "Documents", at: datetime, known_at: datetime | None) -> None:
        """Replay a store to an instant."""
        self.present: Store = store
        self._documents = documents
        self._at = instant_text(at)
        self._known_at = instant_text(known_at) if known_at is not None else ""

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        """Return the documents with these keys, as they were."""
        found = ((key, self._replayed(all_facts(self.present, key))) for key in keys)
        return {key: document for key, document in found if document is not None}

    def find(self, query: Query, /) -> Page:
        """Return one page of the documents that were as asked for."""
        if query.order == "key":
            _, key = cursor_place(query.after)
            return first_page_of(self._stream(key), query)
        return page_of(self._stream(), query)

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        """Count the documents that were as asked for."""
        return counted(self._stream(), query, by)

    def commit(self, batch: Batch, /) -> bool:
        """Refuse: the past stays as it is."""
        raise StoreTrouble("the past", "write to", f"{batch.command} would change what was", "act in the present")

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        """Return the facts that count; a page may be shorter than it could be."""
        rows, after = self.present.facts(of, after, limit)
        return [row for row in rows if self._counts(*self._documents.when(row))], after

    def close(self) -> None:
        """Do nothing: the store belongs to the practice it came from."""

    def _stream(self, after: str = "") -> Iterator[Document]:
        start = fact_cursor(after, _BEHIND_ALL) if after else ""
        for _, rows in groupby(all_facts(self.present, after=start), key=lambda row: row.key):
            document = self._replayed(rows)
            if document is not None:
                yield document

    def _replayed(self, rows: Iterable[FactRow]) -> Document | None:
        replayed = self._documents.replayed(rows, self._counts)
        return None if replayed is None else self._documents.document(*replayed)

    def _counts(self, happened_at: str, recorded_at: str) -> bool:
        return happened_at <= self._at and (not self._known_at or recorded_at <= self._known_at)
