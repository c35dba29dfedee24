"""Reading: what a unit of work has read, each record once, and what must still hold when it is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

import attrs

from itilbrm.errors import StaleRecord
from itilbrm.lifecycle import Record, has_columns
from itilbrm.ports import Columns, Document, Found, Query, Store, Unchanged
from itilbrm.supplying import NO_SUPPLIES, Supplies
from itilbrm.values import check_text

if TYPE_CHECKING:
    from itilbrm.documents import Documents, Stored

__all__ = ["Reading"]

R = TypeVar("R", bound=Record)


class Reading:
    """Reads records, and remembers them as they stand by now: the lookup of the occasions of one unit of work.

    Attributes:
        held: The records read or moved so far, by id.
        heads: The hash of the last fact of each.
        stored: What is stored of each that was read, as the facts of the unit have left it.
    """

    def __init__(self, store: Store, documents: "Documents", supplies: Supplies = NO_SUPPLIES) -> None:
        """Begin with nothing read; what sources of the house supply is read from them."""
        self._supplies = supplies
        self._supplied: dict[tuple[str, str], Record | None] = {}
        self._store = store
        self._documents = documents
        self._read: dict[str, Document | None] = {}
        self._looked_up: dict[str, str] = {}
        self._found: dict[tuple[str, frozenset[tuple[str, str]]], Found] = {}
        self.held: dict[str, Record] = {}
        self.heads: dict[str, bytes] = {}
        self.stored: dict[str, Stored | None] = {}

    def preload(self, keys: Sequence[str]) -> None:
        """Read many keys at once; absent ones are remembered as absent."""
        missing = [key for key in keys if key not in self._read]
        found = self._store.get(missing)
        for key in missing:
            self._read[key] = found.get(key)

    def offer(self, document: Document) -> None:
        """Take a document for read that a list of the store has told; whether it still is so is checked at the end."""
        self._read.setdefault(document.key, document)

    def one(self, kind: type[R], key: str, /) -> R | None:
        """Return the record of that class and id, or None."""
        if kind.kind in self._supplies:
            return self.latest(kind, key)
        self._looked_up[key] = kind.kind
        return self.latest(kind, key)

    def latest(self, kind: type[R], key: str) -> R | None:
        """Return the record of that class and id, or None; no decision rests on it."""
        if kind.kind in self._supplies:
            return self._told(kind, key)
        held = self.held.get(key)
        if held is None:
            check_text("id", key)
            self.preload([key])
            document = self._read[key]
            if document is None:
                return None
            held = self._take_in(document)
        return cast("R", held) if held.kind == kind.kind else None

    def many(self, kind: type[R], /, **columns: str) -> tuple[R, ...]:
        """Return the records of that class whose columns have these values, in order of id.

        Raises:
            StaleRecord: It was asked before, and somebody else has kept a further one since.
        """
        if kind.kind in self._supplies:
            return self._supplies.many(kind, columns)
        query = Query(kind.kind, columns)
        place = kind.kind, frozenset(columns.items())
        before = self._found.get(place)
        found: dict[str, Record] = {}
        keys = set()
        for document in self._all(query):
            if before is not None and document.key not in before.keys:
                raise StaleRecord(document.kind, document.key, 0, document.version)
            keys.add(document.key)
            self._looked_up[document.key] = document.kind
            if document.key not in self.held:
                self._read.setdefault(document.key, document)
                found[document.key] = self._take_in(document)
        self._found.setdefault(place, Found(query, frozenset(keys)))
        for record in self.held.values():
            if record.kind == kind.kind and _has(self._documents.columns(record), columns):
                found[record.id] = record
        return tuple(cast("R", found[key]) for key in sorted(found))

    def _told(self, kind: type[R], key: str) -> R | None:
        """Return what a source tells; it is asked once for each id."""
        place = kind.kind, key
        if place not in self._supplied:
            self._supplied[place] = self._supplies.one(kind, key)
        return cast("R | None", self._supplied[place])

    def count(self, kind: type[Record], /, **columns: str) -> int:
        """Return how many records :meth:`many` returns."""
        return len(self.many(kind, **columns))

    def whatever(self, **columns: str) -> tuple[Record, ...]:
        """Return the records of all kinds that index these columns and have these values in them."""
        kinds = (each for each in self._documents.classes if has_columns(each, columns))
        return tuple(record for kind in kinds for record in self.many(kind, **columns))

    def _all(self, query: Query) -> Iterator[Document]:
        while True:
            page = self._store.find(query)
            yield from page.documents
            if not page.after:
                return
            query = attrs.evolve(query, after=page.after)

    def _take_in(self, document: Document) -> Record:
        record, self.stored[document.key] = self._documents.taken_in(document)
        self.held[document.key] = record
        self.heads[document.key] = document.head
        return record

    # What the decision rested on

    def version_read(self, key: str) -> int:
        """Return the version in which a record was read; 0 if it was not there."""
        document = self._read.get(key)
        return document.version if document is not None else 0

    def is_new(self, key: str) -> bool:
        """Tell whether a record was looked for, is not there, and was not made since."""
        return key not in self.held and self._read.get(key) is None

    def unchanged(self, moved: Iterable[str]) -> tuple[Unchanged, ...]:
        """Return what was looked up, without what was moved, as it must still be."""
        rested_on = self._looked_up.keys() - set(moved)
        return tuple(
            Unchanged(kind, key, self.version_read(key)) for key, kind in self._looked_up.items() if key in rested_on
        )

    @property
    def found(self) -> tuple[Found, ...]:
        """The queries that were made, with what they must still find."""
        return tuple(self._found.values())


def _has(held: Columns, columns: Mapping[str, str]) -> bool:
    return all(getattr(held, column) == value for column, value in columns.items())
