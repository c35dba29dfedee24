"""Lifecycles: what is defined beside a record, and how it is taken."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import attrs

from itilbrm.errors import BadDefinition, InvalidInput, NotAvailable, Reason, Refused, suggestion
from itilbrm.ids import digest_id, new_id
from itilbrm.lifecycle import checks, drawing, machine
from itilbrm.lifecycle.facts import Fact
from itilbrm.lifecycle.guards import Guard
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.outcomes import Outcomes
from itilbrm.lifecycle.records import Record
from itilbrm.lifecycle.states import State, Stays
from itilbrm.lifecycle.steps import Adoption, Choose, Creation, Due, KeyOf, Past, Row, Step, Verb, as_step
from itilbrm.values import CLOCK

__all__ = ["DueStep", "Lifecycle"]

R = TypeVar("R", bound=Record)
P = ParamSpec("P")


@attrs.frozen
class DueStep:
    """The step that the clock takes next on a record, and when."""

    at: datetime
    step: str


class Lifecycle(Generic[R]):
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

    def __init__(
        self,
        name: str,
        *,
        record: type[R],
        initial: State,
        final: Iterable[State] = (),
        subject: str = "",
        began: str = "",
    ) -> None:
        """Begin a lifecycle; see the class for its arguments.

        Raises:
            BadDefinition: The class of the records is none, or does not name its kind and prefix.
        """
        checks.check_record(name, record)
        self.name = name
        self.record = record
        self.kind: str = record.kind
        self.initial = initial
        self.final = tuple(final)
        self.subject = subject
        self.began = began
        self.rows: list[Row[R]] = []
        self.steps: dict[str, Step[R, ...]] = {}
        self.creations: dict[str, Creation[R, ...]] = {}
        self.adoptions: dict[str, Adoption[R, ...]] = {}
        self.states: dict[str, State] = {}
        self._table: dict[str, dict[str, Row[R]]] | None = None
        self._outcomes: Outcomes[R] | None = None
        self._timed = False

    def __repr__(self) -> str:
        return f"<lifecycle {self.name}: {len(self.states)} states, {len(self.steps)} steps>"

    # Defining

    def step(
        self,
        *sources: State,
        to: State | Stays | Sequence[State],
        guards: Sequence[Guard[...]] = (),
        choose: Choose[R] | None = None,
        due: Due[R] | None = None,
        answers_beginning: bool = False,
    ) -> Callable[[Callable[Concatenate[R, Occasion, P], R]], Step[R, P]]:
        """Return a decorator that makes a function a step, or adds a row to the step below it.

        Args:
            *sources: The states the step may be taken in.
            to: The state it leads to, ``STAYS``, or several of which ``choose`` takes one.
            guards: What must be true; all are asked.
            choose: Decides between several targets, given the record with its new data.
            due: Makes it a step of the clock: tells when it is taken.
            answers_beginning: Says that the step answers how the record began, as an acknowledgement answers
                the receipt: it may have happened before the record came into its present state (G-2).
        """

        def decorate(function: Callable[Concatenate[R, Occasion, P], R]) -> Step[R, P]:
            step: Step[R, P] = as_step(function, self)
            self._add(step, self.steps)
            first = next((place for place, row in enumerate(self.rows) if row.step is step), len(self.rows))
            self.rows.insert(first, Row.of(step, sources, to, guards, choose, due, answers_beginning))
            return step

        return decorate

    def creation(
        self, *, guards: Sequence[Guard[...]] = (), key: KeyOf | None = None
    ) -> Callable[[Callable[Concatenate[Occasion, P], R]], Creation[R, P]]:
        """Return a decorator that makes a function a creation into the initial state.

        Args:
            guards: What must be true.
            key: Returns what the record is unique by, where something else than chance names it.
        """

        def decorate(function: Callable[Concatenate[Occasion, P], R]) -> Creation[R, P]:
            creation = Creation(function, self, guards, key)
            self._add(creation, self.creations)
            return creation

        return decorate

    def adoption(
        self, *, into: Sequence[State], key: KeyOf
    ) -> Callable[[Callable[Concatenate[Occasion, P], Sequence[Past[R]]]], Adoption[R, P]]:
        """Return a decorator that makes a function the way to take over records from elsewhere (G-12).

        Args:
            into: The states a record may be taken over in.
            key: Returns what the record is unique by: where it comes from and its reference there.
        """

        def decorate(function: Callable[Concatenate[Occasion, P], Sequence[Past[R]]]) -> Adoption[R, P]:
            adoption = Adoption(function, self, into, key)
            self._add(adoption, self.adoptions)
            return adoption

        return decorate

    def _add(self, verb: Any, room: dict[str, Any]) -> None:  # noqa: ANN401  a verb and the room for its sort
        if self._table is not None:
            raise BadDefinition(self.name, f"is sealed; {verb.name!r} comes too late")
        if room.get(verb.name, verb) is not verb or sum(verb.name in each for each in self._rooms()) > (
            verb.name in room
        ):
            raise BadDefinition(self.name, f"two functions are called {verb.name!r}")
        room[verb.name] = verb

    def _rooms(self) -> tuple[Mapping[str, Verb[Any]], ...]:
        return self.steps, self.creations, self.adoptions

    def seal(self) -> None:
        """Check the definition as a whole and compile it.

        Raises:
            BadDefinition: It cannot be right; the sentence says why.
        """
        self.states = checks.checked_states(self)
        checks.check_verbs(self)
        self._outcomes = Outcomes.of(self.name, self.record)
        self._table = machine.table(machine.compiled(self))
        self._timed = any(row.due is not None for row in self.rows)

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
        rows = self._table.get(name) if self._table is not None else self.table.get(name)
        row = rows.get(record.state) if rows is not None else None
        if row is None:
            raise NotAvailable(self.name, name, record.state, self.available(record.state))
        given = row.step.particulars.take(name, particulars)
        reasons = self.refusals(row.guards, (record, on), given)
        if reasons:
            raise Refused(name, record.id or self.kind, reasons)
        if on.at < record.moved_at or on.happened_at is not on.at:
            self._check_instants(record, on, row)
        result = row.step.function(record, on, **given)
        return self._settled(record, result, row, on)

    def _settled(self, record: R, result: R, row: Row[R], on: Occasion) -> tuple[R, Fact]:
        outcomes = self._outcomes or self.outcomes
        shape = outcomes.shape
        source = record.state
        changed = outcomes.changed(row.step.name, record, result)
        target = row.target(result, on)
        new: R = shape.copy(record) if result is record else result
        since = record.since if target == source else on.happened_at
        version = record.version + 1
        shape.put_kernel(new, record.id, target, version, on.at, since)
        if row.due is not None and on.by == CLOCK:
            self._check_clock_moves_on(new, row, on)
        fact = Fact(
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
        )
        return new, fact

    def create(self, creation: Creation[R, ...], on: Occasion, /, **particulars: object) -> tuple[R, Fact]:
        """Make a record and return it in its initial state, with the fact.

        Raises:
            InvalidInput: A particular cannot be taken.
            Refused: A guard says no; all reasons are told.
        """
        given = creation.particulars.take(creation.name, particulars)
        reasons = self.refusals(creation.guards, (on,), given)
        if reasons:
            raise Refused(creation.name, self.kind, reasons)
        outcomes = self.outcomes
        new = creation.function(on, **given)
        changed = outcomes.changed(creation.name, outcomes.shape.blank, new)
        key = self._key(creation.key, given) or new_id(self.record.prefix, on.at, on.chance)
        outcomes.shape.put_kernel(new, key, self.initial, 1, on.at, on.happened_at)
        fact = Fact(
            self.kind, key, 1, creation.name, None, self.initial, on.by, on.happened_at, on.at, on.reason, changed
        )
        return new, fact

    def adopt(self, adoption: Adoption[R, ...], on: Occasion, /, **particulars: object) -> tuple[R, tuple[Fact, ...]]:
        """Take over a record from elsewhere and return it, with a fact for each state it is known to have had.

        The facts bear their own instants in the past; nobody's guards are asked (G-12).

        Raises:
            InvalidInput: A particular cannot be taken, or the instants go backwards or lie ahead.
        """
        given = adoption.particulars.take(adoption.name, particulars)
        key = self._key(adoption.key, given)
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
            facts.append(
                Fact(self.kind, key, seq, adoption.name, source, past.state, on.by, past.at, on.at, on.reason, changed)
            )
            since = since if past.state == source else past.at
            last, before, source = past, past.record, past.state
        if last is None:
            raise BadDefinition(self.name, f"{adoption.name!r} must tell at least how the record stands now")
        new: R = shape.draft(last.record)
        for name, value in told.items():
            setattr(new, name, value)  # as the facts tell it: an instant in UTC, even where an equal one was given
        shape.put_kernel(new, key, last.state, len(facts), on.at, since)
        return new, tuple(facts)

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
        reasons: tuple[Reason, ...] = ()
        for guard in guards:
            wants = guard.wants
            problem = (
                guard.function(*first, **{name: given[name] for name in wants}) if wants else guard.function(*first)
            )
            if problem is not None:
                reasons = (*reasons, Reason(guard.rule, guard.checked(self.name, problem)))
        return reasons

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

    def _check_clock_moves_on(self, record: R, row: Row[R], on: Occasion) -> None:
        again = self.table[row.step.name].get(record.state)
        due = again.due(record) if again is not None and again.due is not None else None
        if due is not None and due <= on.at:
            raise BadDefinition(self.name, f"after {row.step.name!r} the clock would take it again at once (G-7)")

    # Telling

    def available(self, state: str) -> tuple[str, ...]:
        """Return the steps that are defined in a state, in the order of their definition."""
        return tuple(name for name, rows in self.table.items() if state in rows)

    @property
    def is_timed(self) -> bool:
        """Whether the clock takes any of the steps."""
        return self._timed

    def due(self, record: R) -> DueStep | None:
        """Return the earliest step that the clock takes on a record, or None."""
        found = [
            DueStep(at, name)
            for name, rows in self.table.items()
            if (row := rows.get(record.state)) is not None
            and row.due is not None
            and (at := row.due(record)) is not None
        ]
        return min(found, key=lambda each: each.at, default=None)

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

    def mermaid(self) -> str:
        """Return the lifecycle as a Mermaid state diagram."""
        return drawing.mermaid(self)
