"""The store in memory: the reference for what a store promises."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from itertools import islice
from threading import RLock

from itilbrm.adapters.conflicts import check_batch
from itilbrm.adapters.paging import counted, facts_page, page_of
from itilbrm.ports import Batch, Document, FactRow, Page, Query, check_limit, fact_place

__all__ = ["MemoryStore"]


class MemoryStore:
    """Keeps everything in dictionaries; safe for threads, gone with the process."""

    capabilities = frozenset({"many-writers"})

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = RLock()
        self._documents: dict[str, Document] = {}
        self._facts: dict[str, list[FactRow]] = {}
        self._order: list[str] = []
        self._commands: set[str] = set()

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        """Return the documents with these keys."""
        with self._lock:
            return {key: self._documents[key] for key in keys if key in self._documents}

    def find(self, query: Query, /) -> Page:
        """Return one page of the documents asked for."""
        with self._lock:
            return page_of(self._documents.values(), query)

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        """Count the documents asked for."""
        with self._lock:
            return counted(self._documents.values(), query, by)

    def commit(self, batch: Batch, /) -> bool:
        """Keep a batch; return whether it was kept now."""
        with self._lock:
            if batch.command in self._commands:
                return False
            check_batch(batch, self._documents, self._is_kept, "memory:")
            self._commands.add(batch.command)
            for document, _ in batch.puts:
                self._documents[document.key] = document
            for fact in batch.facts:
                if fact.key not in self._facts:
                    self._facts[fact.key] = []
                    insort(self._order, fact.key)
                insort(self._facts[fact.key], fact, key=_number)
            return True

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        """Return facts by key and number."""
        check_limit(limit)
        place = fact_place(after)
        with self._lock:
            keys = [of] if of else self._order[bisect_left(self._order, place[0]) :]
            later = (fact for key in keys for fact in self._facts.get(key, ()) if (fact.key, fact.seq) > place)
            return facts_page(list(islice(later, limit)), limit)

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def _is_kept(self, key: str, seq: int) -> bool:
        held = self._facts.get(key, [])
        place = bisect_left(held, seq, key=_number)
        return place < len(held) and held[place].seq == seq


def _number(fact: FactRow) -> int:
    return fact.seq
