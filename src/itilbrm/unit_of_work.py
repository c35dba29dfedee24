"""Units of work: several steps that are kept together or not at all."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Final, TypeVar, cast

import attrs

from itilbrm.authorizing import Attempt, objections
from itilbrm.errors import (
    BadDefinition,
    InvalidInput,
    NotAvailable,
    NotFound,
    Reason,
    Refused,
    StaleRecord,
    refused_for,
)
from itilbrm.lifecycle import Adoption, Command, Creation, Explanation, Fact, Lifecycle, Occasion, Record, Step
from itilbrm.parties import REFUSALS, refusals
from itilbrm.parties.moving import check_takes_records
from itilbrm.ports import Batch, FactRow, Put, Unchanged, fact_cursor
from itilbrm.reading import Reading
from itilbrm.replay import all_facts
from itilbrm.terms import Actor, Terms
from itilbrm.values import CLOCK, UNIDENTIFIED

__all__ = ["UnitOfWork", "new_command"]

R = TypeVar("R", bound=Record)

_MOST_IN_A_ROW: Final = 100
_MOST_FOLLOWING: Final = 100_000
"""How many commands may follow from one step, each from the one before and in all; more go round in a circle."""


def new_command(at: datetime) -> str:
    """Return an id for a command that nobody gave one.

    Its chance is never that of the practice: a practice that repeats its ids on purpose, as tests do, would
    repeat its commands too, and what is kept under one already is not kept again. It begins with the time,
    so that a store which sorts commands adds it at the end.
    """
    return f"{int(at.timestamp() * 1000):012x}{os.urandom(10).hex()}"


class UnitOfWork:
    """Holds the records it has read and moved, each once, until all are committed.

    A guard sees what the unit has done already; what it looked up must still hold when the unit is committed.

    Attributes:
        command: What the whole is kept under, once; empty until the commit where nobody gave one.
        is_open: Whether steps can still be taken in it.
        repeated: Whether the command was kept already, so that nothing of this unit was; None until the
            commit, and where there was nothing to keep.
        reading: What it has read, and how that stands by now.
        refused: What was refused in it, and to whom; kept by whoever opened it, whatever becomes of the unit.
        set_aside: Rows refused while others were taken; kept like what was refused, unless a record has moved on.
    """

    def __init__(self, terms: Terms, command: str = "") -> None:
        """Begin; without a ``command`` it gets one of its own."""
        self._terms = terms
        self.reading: Reading = Reading(terms.store, terms.documents, terms.supplies)
        self.command: str = command
        self.is_open: bool = True
        self.repeated: bool | None = None
        self.refused: list[tuple[Refused, Actor]] = []
        self.set_aside: list[tuple[Refused, Actor]] = []
        self._is_broken = False
        self._rows: list[FactRow] = []
        self._told: list[tuple[Fact, Record]] = []
        self._unanswered: deque[tuple[Record, Sequence[Fact], Occasion, int]] = deque()
        self._in_a_row = 0

    # Steps

    def take(
        self,
        lifecycle: Lifecycle[R],
        step: Step[R, ...] | str,
        target: R | str,
        actor: Actor,
        particulars: Mapping[str, Any],
    ) -> R:
        """Take a step on a record, or on the latest version of an id; what follows from it is done as well."""
        record = self._current(lifecycle, target)
        name = step if isinstance(step, str) else step.name
        self._check_authority(lifecycle, name, actor, record, particulars)
        on = self._occasion(actor, record)
        moved, fact = lifecycle.take(step, record, on, **particulars)
        return self._followed(moved, (fact,), on)

    def create(
        self, lifecycle: Lifecycle[R], creation: Creation[R, ...], actor: Actor, particulars: Mapping[str, Any]
    ) -> R:
        """Make a record; what follows from it is done as well.

        Raises:
            NotAvailable: One with the same natural key exists; names what can be done with it.
        """
        self._check_authority(lifecycle, creation.name, actor, None, particulars)
        key = lifecycle.key_of(creation, particulars) if creation.key is not None else ""
        if key and (there := self.reading.latest(lifecycle.record, key)) is not None:
            raise NotAvailable(lifecycle.name, creation.name, there.state, lifecycle.available(there.state))
        on = self._occasion(actor)
        record, fact = lifecycle.create(creation, on, **particulars)
        check_takes_records(creation.name, record, self.reading)
        return self._followed(record, (fact,), on)

    def adopt(
        self, lifecycle: Lifecycle[R], adoption: Adoption[R, ...], actor: Actor, particulars: Mapping[str, Any]
    ) -> R:
        """Take over a record, or return it where it is here already: a second adoption adds nothing (G-12)."""
        self._check_authority(lifecycle, adoption.name, actor, None, particulars)
        there = self.reading.latest(lifecycle.record, lifecycle.key_of(adoption, particulars))
        if there is not None:
            return there
        on = self._occasion(actor)
        record, facts = lifecycle.adopt(adoption, on, **particulars)
        return self._followed(record, facts, on)

    def adopt_all(
        self,
        lifecycle: Lifecycle[R],
        adoption: Adoption[R, ...],
        actor: Actor,
        rows: Sequence[Mapping[str, Any]],
        *,
        in_order: bool = False,
    ) -> tuple[bool | InvalidInput | Refused, ...]:
        """Take over many records, in order where one rests on another; tell for each if it is new, or why not."""
        on = self._occasion(actor)
        made: list[tuple[R, tuple[Fact, ...]] | InvalidInput | Refused] = []
        for row in rows:
            try:
                self._check_authority(lifecycle, adoption.name, actor, None, row)
                made.append(lifecycle.adopt(adoption, on, **row))
            except InvalidInput as problem:
                made.append(problem)
            except NotFound as absent:
                made.append(InvalidInput(absent.kind, str(absent)))
            except Refused as refused:
                self.set_aside.append((refused, actor))
                made.append(refused)
        self.reading.preload([each[0].id for each in made if isinstance(each, tuple)])
        outcomes: list[bool | InvalidInput | Refused] = []
        for each, row in zip(made, rows, strict=True):
            if not isinstance(each, tuple):
                outcomes.append(each)
                continue
            record, facts = each
            new = self.reading.is_new(record.id)
            if new:
                try:
                    record, facts = lifecycle.adopt(adoption, on, **row) if in_order else each
                except InvalidInput as problem:
                    outcomes.append(problem)
                    continue
                self._followed(record, facts, on)
            outcomes.append(new)
        return tuple(outcomes)

    def _current(self, lifecycle: Lifecycle[R], target: R | str) -> R:
        key = target if isinstance(target, str) else target.id
        held = self.reading.latest(lifecycle.record, key)
        if held is None:
            raise NotFound(lifecycle.kind, key)
        if not isinstance(target, str) and target.version != held.version:
            raise self._named(StaleRecord(lifecycle.kind, key, target.version, held.version), self._rows)
        return held

    def _occasion(self, actor: Actor, record: Record | None = None) -> Occasion:
        """Return the occasion of an actor; several machines never agree on the instant, so it is lifted."""
        now = self._terms.clock.now()
        if actor.cause is not None and actor.cause.recorded_at > now:
            now = actor.cause.recorded_at
        at = record.moved_at if record is not None and record.moved_at > now else now
        happened_at = actor.happened_at if actor.happened_at is not None else at
        if actor.cause is not None and record is not None:
            happened_at = max(happened_at, record.since)  # what follows cannot come before what it follows on
        cause = actor.cause.name if actor.cause is not None else ""
        terms = self._terms
        return Occasion(actor.by, at, happened_at, actor.reason, self.reading, terms.chance, cause, terms.policies)

    def explain(self, lifecycle: Lifecycle[R], target: R | str, actor: Actor | None) -> Explanation:
        """Return what an actor, or somebody unknown, can do with a record."""
        record = self._current(lifecycle, target)
        who = actor or Actor(UNIDENTIFIED)
        objected = {
            name: self._objections(lifecycle, name, who, record, {}) for name in lifecycle.available(record.state)
        }
        on = self._occasion(who, record)
        explanation = lifecycle.explain(record, on, objected)
        return explanation if actor is not None else attrs.evolve(explanation, by="")

    def _objections(
        self,
        lifecycle: Lifecycle[Any],
        verb: str,
        actor: Actor,
        record: Record | None,
        particulars: Mapping[str, object],
    ) -> tuple[Reason, ...]:
        supplied, asked = self._terms.supplies.objections(lifecycle.kind), self._terms.authorizers
        return supplied or objections(asked, Attempt(verb, lifecycle.kind, actor.by, record, particulars))

    def _check_authority(
        self,
        lifecycle: Lifecycle[Any],
        verb: str,
        actor: Actor,
        record: Record | None,
        particulars: Mapping[str, object],
    ) -> None:
        if supplied := self._terms.supplies.objections(lifecycle.kind):
            raise refused_for(verb, lifecycle.kind, supplied)
        # What follows from a step that was allowed is not asked about, nor what the clock does: nobody decides it.
        is_asked = self._terms.authorizers and actor.cause is None and actor.by != CLOCK
        if is_asked and (reasons := self._objections(lifecycle, verb, actor, record, particulars)):
            raise refused_for(verb, record.id if record is not None else lifecycle.kind, reasons)

    # Refusals

    @contextmanager
    def noting_refusals_of(self, actor: Actor) -> Iterator[None]:
        """Note what is refused to an actor inside."""
        try:
            yield
        except Refused as refused:
            self.refused.append((refused, actor))
            raise

    def put_on_record(self, refused: Refused, kind: str, actor: Actor) -> None:
        """Make the record of a refusal; nobody is asked whether that may be done."""
        on = self._occasion(Actor(actor.by, actor.reason))
        record, fact = REFUSALS.create(refusals.record, on, **refusals.told_of(refused, kind))
        self._followed(record, (fact,), on)

    # What follows

    def bring_about(
        self, kind: type[R], key: str, consequences: Callable[[R, Occasion], Iterable[Command]], actor: Actor
    ) -> bool:
        """Do what follows from a record as it stands, without a step; return whether anything does."""
        record = self.reading.one(kind, key)
        commands = () if record is None else tuple(consequences(record, self._occasion(actor, record)))
        for command in commands:
            self._carry_out(command, actor)
        return bool(commands)

    def _followed(self, record: R, facts: Sequence[Fact], on: Occasion) -> R:
        """Remember a record with new facts, do what follows from it, and return it as it stands then."""
        self._remember(record, facts)
        if self._terms.listeners:
            self._told += [(fact, record) for fact in facts]
        if not self._terms.consequences.by_kind:
            return record
        self._unanswered.append((record, facts, on, self._in_a_row))
        if not self._in_a_row:
            self._answer()
        return cast("R", self.reading.held[record.id])

    def _answer(self) -> None:
        """Do what follows from each step before what follows from that in turn."""
        done = 0
        try:
            while self._unanswered:
                record, facts, on, before = self._unanswered.popleft()
                actor = Actor(on.by, "", on.happened_at, facts[-1])
                self._in_a_row = before + 1
                for command in self._terms.consequences.after(record, facts, on):
                    done += 1
                    if self._in_a_row > _MOST_IN_A_ROW or done > _MOST_FOLLOWING:
                        raise BadDefinition(
                            "reactions",
                            f"more than {_MOST_IN_A_ROW} commands follow from one step, the last one "
                            f"{command.verb.name!r}; they go round in a circle",
                        )
                    self._carry_out(command, actor)
        finally:
            self._in_a_row = 0
            self._unanswered.clear()

    def _carry_out(self, command: Command, actor: Actor) -> None:
        lifecycle = self._lifecycle_of(command.verb)
        if isinstance(command.verb, Creation):
            try:
                self.create(lifecycle, command.verb, actor, command.particulars)
            except NotAvailable:
                self._check_newness()  # somebody else made both, and what follows was read only after that
                raise
            return
        try:
            self.take(lifecycle, command.verb, command.target, actor, command.particulars)
        except (NotAvailable, Refused):
            if not command.only_if_available:
                raise

    def _check_newness(self) -> None:
        """Look whether what is new in this unit was kept by somebody else since.

        Raises:
            StaleRecord: It was; says by whom.
        """
        new = [row.key for row in self._rows if row.seq == 1 and self.reading.version_read(row.key) == 0]
        for document in self._terms.store.get(new).values():
            raise self._named(StaleRecord(document.kind, document.key, 0, document.version))

    def _lifecycle_of(self, verb: Step[Any, ...] | Creation[Any, ...]) -> Lifecycle[Any]:
        kind = verb.lifecycle.kind
        try:
            return self._terms.lifecycles[kind]
        except KeyError:
            raise BadDefinition(
                "reactions", f"{verb.name!r} is a step of {kind!r}, which no lifecycle in use has"
            ) from None

    def _remember(self, record: Record, facts: Sequence[Fact]) -> None:
        reading = self.reading
        if facts[0].source is None:
            reading.stored[record.id] = self._terms.documents.nothing_stored()
        previous = reading.heads.get(record.id, b"")
        rows = self._terms.documents.fact_rows(facts, record, previous, reading.stored.get(record.id))
        self._rows += rows
        reading.heads[record.id] = rows[-1].hash
        reading.held[record.id] = record

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

    @property
    def told(self) -> Sequence[tuple[Fact, Record]]:
        """What listeners are told after the commit: each new fact, and the record after it; nothing if none listens."""
        return () if self.repeated else self._told

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
            held, head = self.reading.held[key], self.reading.heads[key]
            document = self._terms.documents.document(held, head, self.reading.stored.get(key))
            puts.append(Put(document, self.reading.version_read(key)))
        self.command = self.command or new_command(self._terms.clock.now())
        batch = Batch(self.command, tuple(puts), tuple(self._rows), self.reading.unchanged(moved), self.reading.found)
        try:
            self.repeated = not self._terms.store.commit(batch)
        except StaleRecord as stale:
            self.set_aside.clear()
            raise self._named(stale) from None

    def is_kept_before(self) -> bool:
        """Tell whether the command was kept before this unit, and remember that it was; nothing is kept by asking."""
        if self.repeated is None:
            # A store that has the command says so, whatever is in a batch; another one cannot keep this batch.
            impossible = Batch(self.command, (), (), (Unchanged("", "", 1),))
            with suppress(StaleRecord):
                self.repeated = not self._terms.store.commit(impossible)
        return bool(self.repeated)

    def _named(self, stale: StaleRecord, own: Sequence[FactRow] = ()) -> StaleRecord:
        """Return the error with the name of who moved the record; in this unit, if ``own`` facts say so."""
        stored = all_facts(self._terms.store, stale.id, fact_cursor(stale.id, max(stale.found - 1, 0)))
        moved = (row for row in own if (row.key, row.seq) == (stale.id, stale.found))
        row = next(moved, None) or next(stored, None)
        if row is None:
            return stale
        fact = self._terms.documents.fact(row)
        return StaleRecord(stale.kind, stale.id, stale.expected, stale.found, f"{fact.step} by {fact.by}")
