"""Lifecycles: what is defined beside a record, and how it is taken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from itilbrm.errors import BadDefinition, InvalidInput, NotAvailable, Reason, refused_for, suggestion
from itilbrm.ids import digest_id, new_id
from itilbrm.lifecycle import checks, drawing, machine
from itilbrm.lifecycle.explaining import DueStep, Explanation, explained
from itilbrm.lifecycle.facts import Fact, fact_of
from itilbrm.lifecycle.guards import Guard
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.outcomes import Outcomes
from itilbrm.lifecycle.outline import Outline
from itilbrm.lifecycle.records import Record
from itilbrm.lifecycle.states import State
from itilbrm.lifecycle.steps import Adoption, Creation, Due, KeyOf, Past, Row, Step, Verb
from itilbrm.values import CLOCK

__all__ = ["Lifecycle"]

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=Verb[Any])


class Lifecycle(Outline[R]):
    """The states of one kind of record, and the steps between them.

    Steps are added by decorators; :meth:`seal`, at the end of the module, checks the whole and compiles
    it. Nothing can be added after that.

    Attributes:
        name: What the lifecycle is called, for example ``"complaint handling"``.
        record: The class of its records.
        kind: The kind of its records.
        initial: The state that creations lead to.
        final: The states nothing leads out of.
        subject: The field that names the person whom personal fields and reasons speak of.
        began: The field with the instant from which a record counts in the world.
    """

    _table: dict[str, dict[str, Row[R]]] | None = None
    _outcomes: Outcomes[R] | None = None
    _timers: Mapping[str, tuple[tuple[str, Due[R]], ...]] = MappingProxyType({})

    def __repr__(self) -> str:
        return f"<lifecycle {self.name}: {len(self.states)} states, {len(self.steps)} steps>"

    def seal(self) -> None:
        """Check the definition as a whole and compile it.

        Raises:
            BadDefinition: It cannot be right; the sentence says why.
        """
        self.states = checks.checked_states(self)
        checks.check_verbs(self)
        self._outcomes = Outcomes.of(self.name, self.record)
        self._table = machine.table(machine.compiled(self))
        self._timers = {
            str(state): tuple(
                (name, row.due)
                for name, rows in self._table.items()
                if (row := rows.get(state)) is not None and row.due is not None
            )
            for state in self.states.values()
        }
        self.is_sealed = True

    def extended(self, name: str, *, final: Iterable[State] | None = None) -> "Lifecycle[R]":
        """Return a lifecycle that begins as this one stands, to which more can be added before it is sealed.

        It has a table of its own: steps that are defined here are taken by it with its own rows and guards,
        and this one stays as it is. Opened with a practice, it takes the place of this one.

        Args:
            name: What it is called.
            final: The states nothing leads out of; those of this one unless given.
        """
        new = Lifecycle(
            name,
            record=self.record,
            initial=self.initial,
            final=self.final if final is None else final,
            subject=self.subject,
            began=self.began,
        )
        new.begin_as(self)
        return new

    # Taking

    @property
    def table(self) -> Mapping[str, Mapping[str, Row[R]]]:
        """For each step and state, the row that is taken."""
        if self._table is None:
            raise self._not_sealed()
        return self._table

    @property
    def outcomes(self) -> Outcomes[R]:
        """What checks the records that come out of steps, creations and adoptions."""
        if self._outcomes is None:
            raise self._not_sealed()
        return self._outcomes

    def _not_sealed(self) -> BadDefinition:
        return BadDefinition(self.name, "is not sealed; call seal() at the end of its module")

    def take(self, step: Step[R, ...] | str, record: R, on: Occasion, /, **particulars: object) -> tuple[R, Fact]:
        """Take a step and return the record after it, with the fact.

        Raises:
            NotAvailable: The state does not have the step (G-5).
            InvalidInput: A particular or an instant cannot be taken.
            Refused: A guard says no; all reasons are told.
        """
        name = step if isinstance(step, str) else step.name
        rows = (self._table or self.table).get(name)
        row = rows.get(record.state) if rows is not None else None
        if row is None:
            raise NotAvailable(self.name, name, record.state, self.available(record.state))
        given = row.step.particulars.take(name, particulars)
        reasons = row.ask(self.name, record, on, given)
        if reasons:
            raise refused_for(name, record.id or self.kind, reasons)
        if on.at < record.moved_at or on.happened_at is not on.at:
            self._check_instants(record, on, row)
        taken = self._settled(record, row.step.function(record, on, **given), row, on)
        if row.due is not None and on.by == CLOCK and not particulars:
            self._check_clock_moves_on(taken[0], row, row.due(record), on)
        return taken

    def _settled(self, record: R, result: R, row: Row[R], on: Occasion) -> tuple[R, Fact]:
        outcomes = self._outcomes or self.outcomes
        shape = outcomes.shape
        source = record.state
        changed = outcomes.changed(row.step.name, record, result)
        target = row.target(result, on) if row.targets else source
        new: R = shape.copy(record) if result is record else result
        since = record.since if target == source else on.happened_at
        version = record.version + 1
        shape.put_kernel(new, record.id, target, version, on.at, since)
        fact = fact_of(
            self.kind,
            record.id,
            version,
            row.step.name,
            source,
            target,
            on.by,
            on.happened_at,
            on.at,
            on.reason,
            changed,
            on.cause,
        )
        return new, fact

    def create(self, creation: Creation[R, ...], on: Occasion, /, **particulars: object) -> tuple[R, Fact]:
        """Make a record and return it in the state the creation leads to, with the fact.

        Raises:
            NotAvailable: The lifecycle does not have the creation.
            InvalidInput: A particular cannot be taken.
            Refused: A guard says no; all reasons are told.
        """
        creation = self._own(self.creations, creation)
        given = creation.particulars.take(creation.name, particulars)
        reasons = self.refusals(creation.guards, (on,), given)
        if reasons:
            raise refused_for(creation.name, self.kind, reasons)
        outcomes = self.outcomes
        new = creation.function(on, **given)
        changed = outcomes.changed(creation.name, outcomes.shape.blank, new)
        key = self._key(creation.key, given) or new_id(self.record.prefix, on.at, on.chance)
        target = creation.target
        outcomes.shape.put_kernel(new, key, target, 1, on.at, on.happened_at)
        return new, self._beginning(creation, key, 1, (None, target), on.happened_at, on, changed)

    def adopt(self, adoption: Adoption[R, ...], on: Occasion, /, **particulars: object) -> tuple[R, tuple[Fact, ...]]:
        """Take over a record from elsewhere and return it, with a fact for each state it is known to have had.

        The facts bear their own instants in the past; nobody's guards are asked (G-12).

        Raises:
            NotAvailable: The lifecycle does not have the adoption.
            InvalidInput: A particular cannot be taken, or the instants go backwards or lie ahead.
        """
        adoption = self._own(self.adoptions, adoption)
        given = adoption.particulars.take(adoption.name, particulars)
        key = self._key(adoption.key, given)
        if adoption.state:
            given[adoption.state] = self.state(given[adoption.state])
        outcomes = self.outcomes
        shape = outcomes.shape
        facts: list[Fact] = []
        told: dict[str, object] = {}
        last: Past[R] | None = None
        before: object = shape.blank
        source: State | None = None
        since = on.at
        for seq, past in enumerate(outcomes.pasts(adoption.name, adoption.function(on, **given)), start=1):
            outcomes.check_past(adoption, past, last, on)
            changed = outcomes.changed(adoption.name, before, past.record)
            told |= changed
            facts.append(self._beginning(adoption, key, seq, (source, past.state), past.at, on, changed))
            since = since if past.state == source else past.at
            last, before, source = past, past.record, past.state
        if last is None:
            raise BadDefinition(self.name, f"{adoption.name!r} must tell at least how the record stands now")
        new: R = shape.draft(last.record)
        for name, value in told.items():
            setattr(new, name, value)  # as the facts tell it: an instant in UTC, even where an equal one was given
        shape.put_kernel(new, key, last.state, len(facts), on.at, since)
        return new, tuple(facts)

    def _own(self, room: Mapping[str, V], verb: V) -> V:
        """Return the verb of that name that this lifecycle has, which may be one that extends another."""
        try:
            return room[verb.name]
        except KeyError:
            raise NotAvailable(self.name, verb.name, "", tuple(room)) from None

    def _beginning(  # noqa: PLR0917  what a fact says, in its order
        self,
        verb: Verb[Any],
        key: str,
        seq: int,
        way: tuple[State | None, State],
        happened_at: datetime,
        on: Occasion,
        changed: Mapping[str, object],
    ) -> Fact:
        return Fact(self.kind, key, seq, verb.name, *way, on.by, happened_at, on.at, on.reason, changed, on.cause)

    def key_of(self, verb: Creation[R, ...] | Adoption[R, ...], particulars: Mapping[str, object]) -> str:
        """Return the id that a creation or adoption would give, empty where chance decides."""
        return self._key(verb.key, verb.particulars.take(verb.name, particulars))

    def _key(self, key: KeyOf | None, given: Mapping[str, Any]) -> str:
        return self.id_of(*key(**given)) if key is not None else ""

    def id_of(self, *parts: str) -> str:
        """Return the id of the record that is unique by these parts, whether or not it exists."""
        return digest_id(self.record.prefix, self.kind, *parts)

    def refusals(
        self, guards: Sequence[Guard[...]], first: tuple[Any, ...], given: Mapping[str, Any]
    ) -> tuple[Reason, ...]:
        """Ask all guards and return every reason."""
        reasons: list[Reason] = []
        for guard in guards:
            wants = guard.wants
            problem = (
                guard.function(*first, **{name: given[name] for name in wants}) if wants else guard.function(*first)
            )
            if problem is not None:
                reasons.append(guard.reason(self.name, problem))
        return tuple(reasons)

    def _check_instants(self, record: R, on: Occasion, row: Row[R]) -> None:
        if on.at < record.moved_at:
            raise InvalidInput(
                "at",
                f"{on.at.isoformat()} lies before the last step, {record.moved_at.isoformat()} (G-2)",
                "go forward",
            )
        began = getattr(record, self.began) if self.began and row.answers_beginning else None
        bound = record.since if began is None else began
        if on.happened_at < bound:
            raise InvalidInput(
                "happened_at",
                f"{on.happened_at.isoformat()} lies before what {row.step.name!r} follows, {bound.isoformat()} (G-2)",
                "give an instant after it",
            )

    def _check_clock_moves_on(self, record: R, row: Row[R], before: datetime | None, on: Occasion) -> None:
        """Check that the clock does not take a step again for the same instant; for a later one that is past it may.

        A step that follows from another one and is given particulars is none of its timers.
        """
        again = self.table[row.step.name].get(record.state)
        due = again.due(record) if again is not None and again.due is not None else None
        if due is not None and due <= on.at and (before is None or due <= before):
            raise BadDefinition(self.name, f"after {row.step.name!r} the clock would take it again at once (G-7)")

    # Telling

    def available(self, state: str) -> tuple[str, ...]:
        """Return the steps that are defined in a state, in the order of their definition; there must be that state."""
        known = self.state(state)
        return tuple(name for name, rows in self.table.items() if known in rows)

    @property
    def is_timed(self) -> bool:
        """Whether the clock takes any of the steps."""
        return any(self._timers.values())

    def due(self, record: R) -> DueStep | None:
        """Return the earliest step that the clock takes on a record, or None."""
        return next(iter(self.all_due(record)), None)

    def all_due(self, record: R) -> Sequence[DueStep]:
        """Return every step that the clock takes on a record as it stands, the earliest first."""
        timed = self._timers.get(record.state) or ()
        found = [DueStep(at, name) for name, due in timed if (at := due(record)) is not None]
        return sorted(found, key=attrgetter("at")) if len(found) > 1 else found

    def state(self, name: str) -> State:
        """Return the state of that name.

        Raises:
            InvalidInput: There is none.
        """
        try:
            return self.states[name]
        except KeyError:
            raise InvalidInput(
                "state",
                f"{name!r} is no state of {self.name}{suggestion(name, self.states)}",
                f"choose from {', '.join(self.states)}",
            ) from None

    def verb(self, name: str) -> Step[R, ...] | Creation[R, ...] | Adoption[R, ...]:
        """Return the step, creation or adoption of that name.

        Raises:
            NotAvailable: There is none.
        """
        for room in (self.steps, self.creations, self.adoptions):
            if name in room:
                return room[name]
        raise NotAvailable(self.name, name, "", tuple(name for room in self._rooms() for name in room))

    def explain(
        self, record: R, on: Occasion, objections: Mapping[str, tuple[Reason, ...]] = MappingProxyType({})
    ) -> Explanation:
        """Return what can be done with a record, what stands in the way of the rest, and what the clock does next.

        Args:
            record: The record.
            on: Who would act, and when.
            objections: For each step, what stands in its way beside its guards.
        """
        return explained(self, record, on, objections)

    def mermaid(self) -> str:
        """Return the lifecycle as a Mermaid state diagram."""
        return drawing.mermaid(self)
