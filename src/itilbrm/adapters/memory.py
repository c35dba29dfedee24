"""The store in memory: the reference for what a store promises."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from itertools import islice
from threading import RLock

from itilbrm.adapters.conflicts import check_batch
from itilbrm.adapters.due_order import DueOrder
from itilbrm.adapters.paging import counted, cursor_place, facts_page, first_due_of, page_of
from itilbrm.ports import Batch, Document, FactRow, Page, Query, check_limit, fact_place

__all__ = ["MemoryStore"]


class MemoryStore:
    """Keeps everything in dictionaries; safe for threads, gone with the process.

    A batch is kept from one assignment on. What an interruption leaves half done of it is done by whoever comes
    next, before anything else.
    """

    capabilities = frozenset({"many-writers"})

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = RLock()
        self._documents: dict[str, Document] = {}
        self._facts: dict[str, list[FactRow]] = {}
        self._order: list[str] = []
        self._due: dict[str, DueOrder] = {}
        self._commands: set[str] = set()
        self._under_way: Batch | None = None

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        """Return the documents with these keys."""
        with self._lock:
            self._finish()
            return {key: self._documents[key] for key in keys if key in self._documents}

    def find(self, query: Query, /) -> Page:
        """Return one page of the documents asked for."""
        with self._lock:
            self._finish()
            if query.due_by and query.kind and query.order == "due_at":
                due = self._due.get(query.kind)
                keys = due.behind(*cursor_place(query.after), query.due_by) if due is not None else ()
                return first_due_of(map(self._documents.__getitem__, keys), query)
            return page_of(self._documents.values(), query)

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        """Count the documents asked for."""
        with self._lock:
            self._finish()
            return counted(self._documents.values(), query, by)

    def commit(self, batch: Batch, /) -> bool:
        """Keep a batch; return whether it was kept now."""
        with self._lock:
            self._finish()
            if batch.command in self._commands:
                return False
            check_batch(batch, self._documents, self._is_kept, "memory:")
            self._under_way = batch
            self._finish()
            return True

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        """Return facts by key and number."""
        check_limit(limit)
        place = fact_place(after)
        with self._lock:
            self._finish()
            keys = [of] if of else self._order[bisect_left(self._order, place[0]) :]
            later = (fact for key in keys for fact in self._facts.get(key, ()) if (fact.key, fact.seq) > place)
            return facts_page(list(islice(later, limit)), limit)

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def _finish(self) -> None:
        """Do what is under way; each line of it may be done again."""
        batch = self._under_way
        if batch is None:
            return
        self._commands.add(batch.command)
        for document, _ in batch.puts:
            self._reorder(document)
            self._documents[document.key] = document
        for fact in batch.facts:
            place = bisect_left(self._order, fact.key)
            if self._order[place : place + 1] != [fact.key]:
                self._order.insert(place, fact.key)
            if not self._is_kept(fact.key, fact.seq):
                insort(self._facts.setdefault(fact.key, []), fact, key=_number)
        self._under_way = None

    def _reorder(self, document: Document) -> None:
        former = self._documents.get(document.key)
        before, now = former.columns.due_at if former is not None else "", document.columns.due_at
        if before != now:
            due = self._due.setdefault(document.kind, DueOrder())
            if before:
                due.remove(before, document.key)
            if now:
                due.add(now, document.key)

    def _is_kept(self, key: str, seq: int) -> bool:
        held = self._facts.get(key, [])
        place = bisect_left(held, seq, key=_number)
        return place < len(held) and held[place].seq == seq


def _number(fact: FactRow) -> int:
    return fact.seq
