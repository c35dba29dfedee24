"""Steps: verbs of a lifecycle, each one typed function."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar

import attrs

from itilbrm.errors import BadDefinition
from itilbrm.lifecycle.guards import Ask, Guard, asking
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.particulars import Particulars
from itilbrm.lifecycle.records import Record
from itilbrm.lifecycle.states import State, Stays
from itilbrm.values import instant

if TYPE_CHECKING:
    from itilbrm.lifecycle.definition import Lifecycle

__all__ = ["Adoption", "Choose", "Creation", "Due", "KeyOf", "Past", "Row", "Step", "Verb"]

R = TypeVar("R", bound=Record)
P = ParamSpec("P")

Choose: TypeAlias = Callable[[R, Occasion], State]
"""Decides between several targets, given the record with its new data."""

Due: TypeAlias = Callable[[R], datetime | None]
"""Tells when the clock takes a step on a record; None while it does not."""

KeyOf: TypeAlias = Callable[..., tuple[str, ...]]
"""Returns, from the particulars of a creation, what the record is unique by."""


F = TypeVar("F", bound=Callable[..., object])


class Verb(Generic[F]):
    """What steps, creations and adoptions have in common: a name, words, and particulars."""

    leading = 1

    def __init__(self, function: F) -> None:
        """Read the name, the documentation and the particulars from a function."""
        self.function: F = function
        self.name: str = function.__name__
        self.particulars: Particulars = Particulars.of(function, self.leading)
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__

    @property
    def sentence(self) -> str:
        """The first line of the documentation."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} {self.name}>"


class Step(Verb[Callable[..., R]], Generic[R, P]):
    """A verb that moves a record, or changes its data, in the states its rows name."""

    leading = 2

    def __init__(self, function: Callable[Concatenate[R, Occasion, P], R], lifecycle: "Lifecycle[R]") -> None:
        """Belong to a lifecycle; its rows are added by the decorator."""
        super().__init__(function)
        self.lifecycle: Lifecycle[R] = lifecycle

    def __call__(self, record: R, on: Occasion, /, *args: P.args, **particulars: P.kwargs) -> R:
        """Take the step by the lifecycle it is defined in, and return the record after it."""
        return self.lifecycle.take(self, record, on, *args, **particulars)[0]


class Creation(Verb[Callable[..., R]], Generic[R, P]):
    """A verb that makes a record from nothing."""

    def __init__(
        self,
        function: Callable[Concatenate[Occasion, P], R],
        lifecycle: "Lifecycle[R]",
        guards: Sequence[Guard[...]],
        key: KeyOf | None,
        to: State | None = None,
    ) -> None:
        """Belong to a lifecycle, with guards, a natural key where the record has one, and the state it leads to."""
        super().__init__(function)
        self.lifecycle: Lifecycle[R] = lifecycle
        self.guards: tuple[Guard[...], ...] = tuple(guards)
        self.key: KeyOf | None = key
        self._to = to

    @property
    def target(self) -> State:
        """The state it leads to: the initial one of its lifecycle, unless it says otherwise."""
        return self.lifecycle.initial if self._to is None else self._to

    def within(self, lifecycle: "Lifecycle[R]") -> "Creation[R, P]":
        """Return the same creation for a lifecycle that extends this one."""
        return Creation(self.function, lifecycle, self.guards, self.key, self._to)

    def __call__(self, on: Occasion, /, *args: P.args, **particulars: P.kwargs) -> R:
        """Make the record, and return it in its initial state."""
        return self.lifecycle.create(self, on, *args, **particulars)[0]


@attrs.frozen
class Past(Generic[R]):
    """How a record stood elsewhere from an instant on, for an adoption.

    Attributes:
        state: The state it came into.
        at: When that happened in the world.
        record: Its data from then on.
    """

    state: State
    at: datetime = attrs.field(converter=instant)
    record: R


class Adoption(Verb[Callable[..., Sequence["Past[R]"]]], Generic[R, P]):
    """A verb that takes over a record from elsewhere, in the state it has there (G-12)."""

    def __init__(
        self,
        function: Callable[Concatenate[Occasion, P], Sequence[Past[R]]],
        lifecycle: "Lifecycle[R]",
        into: Sequence[State],
        key: KeyOf,
        state: str = "",
    ) -> None:
        """Belong to a lifecycle, with the states it takes records over in, its key, and what names the state."""
        super().__init__(function)
        self.lifecycle: Lifecycle[R] = lifecycle
        self.into: Mapping[str, State] = {str(each): each for each in into}
        self.key: KeyOf = key
        self.state: str = state

    def within(self, lifecycle: "Lifecycle[R]") -> "Adoption[R, P]":
        """Return the same adoption for a lifecycle that extends this one."""
        return Adoption(self.function, lifecycle, tuple(self.into.values()), self.key, self.state)

    def __call__(self, on: Occasion, /, *args: P.args, **particulars: P.kwargs) -> R:
        """Take the record over, and return it as it stands there now."""
        return self.lifecycle.adopt(self, on, *args, **particulars)[0]


@attrs.frozen(eq=False)
class Row(Generic[R]):
    """One line of a lifecycle: which step leads from which states to which.

    Attributes:
        step: The step.
        sources: The states it may be taken in.
        targets: The states it may lead to; empty where the record stays in its state.
        guards: What must be true.
        choose: Decides between several targets.
        due: Tells when the clock takes the step; None for a step of people.
        answers_beginning: Whether it may have happened at any time since the record began (G-2), instead of
            since the record came into its state.
    """

    step: Step[R, ...]
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    guards: tuple[Guard[...], ...]
    choose: Choose[R] | None
    due: Due[R] | None
    answers_beginning: bool

    @classmethod
    def of(  # noqa: PLR0917  the row as it is written
        cls,
        step: Step[R, ...],
        sources: Sequence[State],
        to: State | Stays | Sequence[State],
        guards: Sequence[Guard[...]],
        choose: Choose[R] | None,
        due: Due[R] | None,
        answers_beginning: bool,  # noqa: FBT001  the row as it is written
    ) -> "Row[R]":
        """Return the row as it was written in a decorator."""
        targets = () if isinstance(to, Stays) else (to,) if isinstance(to, str) else tuple(to)
        return cls(step, tuple(sources), targets, tuple(guards), choose, due, answers_beginning)

    @cached_property
    def ask(self) -> Ask:
        """Asks all guards of the row, given the name of the lifecycle, the record, the occasion and particulars."""
        return asking(self.guards, Step.leading)

    def target(self, record: R, on: Occasion) -> State:
        """Return the state the record comes into, given its new data; of a row with targets.

        Raises:
            BadDefinition: The choice falls on a state that is no target of the row.
        """
        if self.choose is None:
            return self.targets[0]
        chosen = self.choose(record, on)
        for target in self.targets:
            if target == chosen:
                return target
        raise BadDefinition(
            self.step.lifecycle.name,
            f"the choice of {self.step.name!r} fell on '{chosen}'; it may fall on {', '.join(self.targets)}",
        )


def as_step(function: Callable[Concatenate[R, Occasion, P], R], lifecycle: "Lifecycle[R]") -> Step[R, P]:
    """Return a function as the step it becomes, or the step that a decorator below made of it."""
    return function if isinstance(function, Step) else Step(function, lifecycle)
