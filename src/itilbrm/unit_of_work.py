"""Units of work: several steps that are kept together or not at all."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from itilbrm.clocks import Clock
from itilbrm.errors import InvalidInput, NotAvailable, NotFound, StaleRecord
from itilbrm.ids import Chance
from itilbrm.lifecycle import Adoption, Creation, Fact, Lifecycle, Occasion, Record, Step
from itilbrm.ports import Batch, Columns, Document, FactRow, Found, Put, Query, Store, Unchanged, fact_cursor
from itilbrm.replay import all_facts
from itilbrm.values import check_text

if TYPE_CHECKING:
    from itilbrm.documents import Documents

__all__ = ["Actor", "UnitOfWork", "new_command"]

R = TypeVar("R", bound=Record)


@attrs.frozen
class Actor:
    """Who acts, why, and when it happened in the world; now, if that is not given."""

    by: str
    reason: str = ""
    happened_at: datetime | None = None


def new_command(at: datetime) -> str:
    """Return an id for a command that nobody gave one.

    Its chance is never that of the practice: a practice that repeats its ids on purpose, as tests do, would
    repeat its commands too, and what is kept under one already is not kept again. It begins with the time,
    so that a store which sorts commands adds it at the end.
    """
    return f"{int(at.timestamp() * 1000):012x}{secrets.token_hex(10)}"


class UnitOfWork:
    """Holds the records it has read and moved, each once, until all are committed.

    It is the lookup of the occasions it makes, so that a guard sees what the unit has done already. What was
    looked up must still hold when the unit is committed.

    Attributes:
        command: What the whole is kept under, once; empty until the commit where nobody gave one.
        is_open: Whether steps can still be taken in it.
        repeated: Whether the command was kept already, so that nothing of this unit was; None until the
            commit, and where there was nothing to keep.
    """

    def __init__(self, store: Store, documents: "Documents", clock: Clock, chance: Chance, command: str = "") -> None:
        """Begin; without a ``command`` it gets one of its own."""
        self._store = store
        self._documents = documents
        self._clock = clock
        self._chance = chance
        self.command = command
        self.is_open = True
        self.repeated: bool | None = None
        self._is_broken = False
        self._read: dict[str, Document | None] = {}
        self._held: dict[str, Record] = {}
        self._heads: dict[str, bytes] = {}
        self._rows: list[FactRow] = []
        self._looked_up: dict[str, str] = {}
        self._found: dict[tuple[str, frozenset[tuple[str, str]]], Found] = {}

    # Steps

    def take(
        self,
        lifecycle: Lifecycle[R],
        step: Step[R, ...] | str,
        target: R | str,
        actor: Actor,
        particulars: Mapping[str, Any],
    ) -> R:
        """Take a step on a record, or on the latest version of an id."""
        record = self._current(lifecycle, target)
        on = self._occasion(actor, record.moved_at)
        moved, fact = lifecycle.take(step, record, on, **particulars)
        self._remember(moved, (fact,))
        return moved

    def create(self, creation: Creation[R, ...], actor: Actor, particulars: Mapping[str, Any]) -> R:
        """Make a record.

        Raises:
            NotAvailable: One with the same natural key exists; names what can be done with it.
        """
        lifecycle = creation.lifecycle
        if creation.key is not None:
            there = self._latest(lifecycle.record, lifecycle.key_of(creation, particulars))
            if there is not None:
                raise NotAvailable(lifecycle.name, creation.name, there.state, lifecycle.available(there.state))
        record, fact = lifecycle.create(creation, self._occasion(actor), **particulars)
        self._read.setdefault(record.id, None)
        self._remember(record, (fact,))
        return record

    def adopt(self, adoption: Adoption[R, ...], actor: Actor, particulars: Mapping[str, Any]) -> tuple[R, bool]:
        """Take over a record; return it, and whether that is new. A second adoption adds nothing (G-12)."""
        lifecycle = adoption.lifecycle
        there = self._latest(lifecycle.record, lifecycle.key_of(adoption, particulars))
        if there is not None:
            return there, False
        record, facts = lifecycle.adopt(adoption, self._occasion(actor), **particulars)
        self._remember(record, facts)
        return record, True

    def adopt_all(
        self, adoption: Adoption[R, ...], actor: Actor, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[bool | InvalidInput, ...]:
        """Take over many records, reading at once which of them are here; tell for each if it is new, or why not."""
        on = self._occasion(actor)
        made: list[tuple[R, tuple[Fact, ...]] | InvalidInput] = []
        for row in rows:
            try:
                made.append(adoption.lifecycle.adopt(adoption, on, **row))
            except InvalidInput as problem:
                made.append(problem)
        self.preload([each[0].id for each in made if not isinstance(each, InvalidInput)])
        outcomes: list[bool | InvalidInput] = []
        for each in made:
            if isinstance(each, InvalidInput):
                outcomes.append(each)
                continue
            record, facts = each
            new = record.id not in self._held and self._read[record.id] is None
            if new:
                self._remember(record, facts)
            outcomes.append(new)
        return tuple(outcomes)

    def _current(self, lifecycle: Lifecycle[R], target: R | str) -> R:
        key = target if isinstance(target, str) else target.id
        held = self._latest(lifecycle.record, key)
        if held is None:
            raise NotFound(lifecycle.kind, key)
        if not isinstance(target, str) and target.version != held.version:
            raise self._named(StaleRecord(lifecycle.kind, key, target.version, held.version), self._rows)
        return held

    def _occasion(self, actor: Actor, moved_at: datetime | None = None) -> Occasion:
        """Return the occasion of an actor; several machines never agree on the instant, so it is lifted."""
        now = self._clock.now()
        at = moved_at if moved_at is not None and moved_at > now else now
        happened_at = actor.happened_at if actor.happened_at is not None else at
        return Occasion(actor.by, at, happened_at, actor.reason, self, self._chance)

    def _remember(self, record: Record, facts: Sequence[Fact]) -> None:
        rows = self._documents.fact_rows(facts, record, self._heads.get(record.id, b""))
        self._rows += rows
        self._heads[record.id] = rows[-1].hash
        self._held[record.id] = record

    # Looking up

    def preload(self, keys: Sequence[str]) -> None:
        """Read many keys at once; absent ones are remembered as absent."""
        missing = [key for key in keys if key not in self._read]
        found = self._store.get(missing)
        for key in missing:
            self._read[key] = found.get(key)

    def one(self, kind: type[R], key: str, /) -> R | None:
        """Return the record of that class and id, or None."""
        self._looked_up[key] = kind.kind
        return self._latest(kind, key)

    def _latest(self, kind: type[R], key: str) -> R | None:
        held = self._held.get(key)
        if held is None:
            check_text("id", key)
            self.preload([key])
            document = self._read[key]
            if document is None:
                return None
            held = self._take_in(document)
        return cast("R", held) if held.kind == kind.kind else None

    def many(self, kind: type[R], /, **columns: str) -> tuple[R, ...]:
        """Return the records of that class whose columns have these values, in order of id."""
        query = Query(kind.kind, columns)
        found: dict[str, Record] = {}
        keys = set()
        for document in self._all(query):
            keys.add(document.key)
            self._looked_up[document.key] = document.kind
            if document.key not in self._held:
                self._read.setdefault(document.key, document)
                found[document.key] = self._take_in(document)
        self._found.setdefault((kind.kind, frozenset(columns.items())), Found(query, frozenset(keys)))
        for record in self._held.values():
            if record.kind == kind.kind and _has(self._documents.columns(record), columns):
                found[record.id] = record
        return tuple(cast("R", found[key]) for key in sorted(found))

    def count(self, kind: type[Record], /, **columns: str) -> int:
        """Return how many records :meth:`many` returns."""
        return len(self.many(kind, **columns))

    def _all(self, query: Query) -> Iterator[Document]:
        while True:
            page = self._store.find(query)
            yield from page.documents
            if not page.after:
                return
            query = attrs.evolve(query, after=page.after)

    def _take_in(self, document: Document) -> Record:
        record = self._held[document.key] = self._documents.record(document)
        self._heads[document.key] = document.head
        return record

    # Keeping

    @contextmanager
    def part(self) -> Iterator[None]:
        """Do a part of the unit; where it fails half-way, the unit can no longer be kept."""
        before = len(self._rows)
        try:
            yield
        except BaseException:
            self._is_broken = self._is_broken or len(self._rows) > before
            raise

    def facts_of(self, key: str) -> tuple[FactRow, ...]:
        """Return the facts about a record that are new in this unit."""
        return tuple(row for row in self._rows if row.key == key)

    def commit(self) -> None:
        """Keep everything, or nothing.

        Raises:
            InvalidInput: A part failed half-way, and whoever held its error back went on.
            StaleRecord: A record has moved on, one that was moved here or one that was looked up; says who moved it.
        """
        if self._is_broken:
            raise InvalidInput(
                "transaction", "a part of it failed half-way, so nothing of it is kept", "let the error of a part out"
            )
        if not self._rows:
            return
        moved = dict.fromkeys(row.key for row in self._rows)
        puts = []
        for key in moved:
            read = self._read.get(key)
            puts.append(Put(self._documents.document(self._held[key], self._heads[key]), read.version if read else 0))
        self.command = self.command or new_command(self._clock.now())
        batch = Batch(self.command, tuple(puts), tuple(self._rows), self._unchanged(moved), tuple(self._found.values()))
        try:
            self.repeated = not self._store.commit(batch)
        except StaleRecord as stale:
            raise self._named(stale) from None

    def _unchanged(self, moved: Mapping[str, None]) -> tuple[Unchanged, ...]:
        read = ((kind, key, self._read.get(key)) for key, kind in self._looked_up.items() if key not in moved)
        return tuple(Unchanged(kind, key, document.version if document else 0) for kind, key, document in read)

    def _named(self, stale: StaleRecord, own: Sequence[FactRow] = ()) -> StaleRecord:
        """Return the error with the name of who moved the record; in this unit, if ``own`` facts say so."""
        stored = all_facts(self._store, stale.id, fact_cursor(stale.id, max(stale.found - 1, 0)))
        moved = (row for row in own if (row.key, row.seq) == (stale.id, stale.found))
        row = next(moved, None) or next(stored, None)
        if row is None:
            return stale
        fact = self._documents.fact(row)
        return StaleRecord(stale.kind, stale.id, stale.expected, stale.found, f"{fact.step} by {fact.by}")


def _has(held: Columns, columns: Mapping[str, str]) -> bool:
    return all(getattr(held, column) == value for column, value in columns.items())
