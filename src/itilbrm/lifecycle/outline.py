"""Outlines: what is written down of a lifecycle, row by row, before it is checked and compiled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

import attrs

from itilbrm.errors import BadDefinition, suggestion
from itilbrm.lifecycle import checks
from itilbrm.lifecycle.guards import Guard
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.records import Record
from itilbrm.lifecycle.states import State, Stays
from itilbrm.lifecycle.steps import Adoption, Choose, Creation, Due, KeyOf, Past, Row, Step, Verb, as_step

if TYPE_CHECKING:
    from itilbrm.lifecycle.definition import Lifecycle

__all__ = ["Outline"]

R = TypeVar("R", bound=Record)
P = ParamSpec("P")


class Outline(Generic[R]):
    """What a lifecycle says: states, steps, creations and adoptions, each added by a decorator."""

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
        self.name: str = name
        self.record: type[R] = record
        self.kind: str = record.kind
        self.initial: State = initial
        self.final: tuple[State, ...] = tuple(final)
        self.subject: str = subject
        self.began: str = began
        self.rows: list[Row[R]] = []
        self.steps: dict[str, Step[R, ...]] = {}
        self.creations: dict[str, Creation[R, ...]] = {}
        self.adoptions: dict[str, Adoption[R, ...]] = {}
        self.states: dict[str, State] = {}
        self.is_sealed: bool = False
        self.extends: Outline[R] | None = None
        self._added: dict[str, tuple[Guard[...], ...]] = {}

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

        A row that is added to a step of the lifecycle which this one extends has the guards of that step, unless
        it is given others: what is extended is not loosened by mistake.

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
            step: Step[R, P] = as_step(function, self._whole)
            inherited = self.extends.guards_of(step) if self.extends is not None else ()
            asked = tuple(dict.fromkeys((*(guards or inherited), *self._added.get(step.name, ()))))
            self._add(step, self.steps)
            first = next((place for place, row in enumerate(self.rows) if row.step is step), len(self.rows))
            self.rows.insert(first, Row.of(step, sources, to, asked, choose, due, answers_beginning))
            return step

        return decorate

    def creation(
        self, *, guards: Sequence[Guard[...]] = (), key: KeyOf | None = None, to: State | None = None
    ) -> Callable[[Callable[Concatenate[Occasion, P], R]], Creation[R, P]]:
        """Return a decorator that makes a function a creation, into the initial state unless it says another one.

        Args:
            guards: What must be true.
            key: Returns what the record is unique by, where something else than chance names it.
            to: The state it leads to; the initial one unless given.
        """

        def decorate(function: Callable[Concatenate[Occasion, P], R]) -> Creation[R, P]:
            creation = Creation(function, self._whole, guards, key, to)
            self._add(creation, self.creations)
            return creation

        return decorate

    def adoption(
        self, *, into: Sequence[State], key: KeyOf, state: str = ""
    ) -> Callable[[Callable[Concatenate[Occasion, P], Sequence[Past[R]]]], Adoption[R, P]]:
        """Return a decorator that makes a function the way to take over records from elsewhere (G-12).

        Args:
            into: The states a record may be taken over in.
            key: Returns what the record is unique by: where it comes from and its reference there.
            state: The particular that names the state the record has there, if one does. The function is given
                that state itself; of an extended form, also one that was added there by :meth:`widen`.
        """

        def decorate(function: Callable[Concatenate[Occasion, P], Sequence[Past[R]]]) -> Adoption[R, P]:
            adoption = Adoption(function, self._whole, into, key, state)
            takes = adoption.particulars.takes
            if state and state not in takes:
                raise BadDefinition(self.name, f"{adoption.name!r} takes no {state!r}{suggestion(state, takes)}")
            self._add(adoption, self.adoptions)
            return adoption

        return decorate

    def guard(self, verb: Step[R, ...] | Creation[R, ...], *guards: Guard[...]) -> None:
        """Add guards to a step, in every state that has it or will have it, or to a creation.

        Raises:
            BadDefinition: The lifecycle is sealed, or does not have the step or creation.
        """
        if not isinstance(verb, (Step, Creation)):
            raise BadDefinition(self.name, f"guards are added to a step or creation itself, not to {verb!r}")
        if self.is_sealed:
            raise BadDefinition(self.name, f"is sealed; a guard of {verb.name!r} comes too late")
        if verb.name in self.creations:
            own = self.creations[verb.name]
            own.guards = (*own.guards, *guards)
        elif verb.name in self.steps:
            self._added[verb.name] = (*self._added.get(verb.name, ()), *guards)
            self.rows = [
                attrs.evolve(row, guards=(*row.guards, *guards)) if row.step.name == verb.name else row
                for row in self.rows
            ]
        else:
            known = (*self.creations, *self.steps)
            raise BadDefinition(self.name, f"has no step {verb.name!r} to guard{suggestion(verb.name, known)}")

    def widen(self, adoption: Adoption[R, ...], *into: State) -> None:
        """Let an adoption take records over in more states, for example in those that an extended form adds.

        Args:
            adoption: The adoption; of the lifecycle itself, or of the one it extends.
            *into: The states.

        Raises:
            BadDefinition: The lifecycle is sealed, or does not have the adoption.
        """
        if not isinstance(adoption, Adoption):
            raise BadDefinition(self.name, f"what is widened is an adoption itself, not {adoption!r}")
        if self.is_sealed:
            raise BadDefinition(self.name, f"is sealed; more states of {adoption.name!r} come too late")
        own = self.adoptions.get(adoption.name)
        if own is None:
            hint = suggestion(adoption.name, self.adoptions)
            raise BadDefinition(self.name, f"has no adoption {adoption.name!r} to widen{hint}")
        own.into = {**own.into, **{str(state): state for state in into}}

    def begin_as(self, other: "Outline[R]") -> None:
        """Begin with everything that another outline says; what is added here does not reach it."""
        self.extends = other
        self.rows = [*other.rows]
        self.steps = {**other.steps}
        self.creations = {name: each.within(self._whole) for name, each in other.creations.items()}
        self.adoptions = {name: each.within(self._whole) for name, each in other.adoptions.items()}

    def guards_of(self, step: Step[R, ...]) -> tuple[Guard[...], ...]:
        """Return all guards of a step, whatever the state; nothing if it is not defined here."""
        return tuple(dict.fromkeys(guard for row in self.rows if row.step is step for guard in row.guards))

    def is_form_of(self, other: "Outline[Any]") -> bool:
        """Tell whether this is the other one, or extends it."""
        return self is other or (self.extends is not None and self.extends.is_form_of(other))

    @property
    def _whole(self) -> "Lifecycle[R]":
        return cast("Lifecycle[R]", self)

    def _add(self, verb: Any, room: dict[str, Any]) -> None:  # noqa: ANN401  a verb and the room for its sort
        if self.is_sealed:
            raise BadDefinition(self.name, f"is sealed; {verb.name!r} comes too late")
        if room.get(verb.name, verb) is not verb or sum(verb.name in each for each in self._rooms()) > (
            verb.name in room
        ):
            raise BadDefinition(self.name, f"two functions are called {verb.name!r}")
        room[verb.name] = verb

    def _rooms(self) -> tuple[Mapping[str, Verb[Any]], ...]:
        return self.steps, self.creations, self.adoptions
