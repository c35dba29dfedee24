"""Reactions: what follows when data came to be in a given way, whichever step brought it there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ParamSpec, TypeAlias, TypeVar

import attrs

from itilbrm.errors import BadDefinition, suggestion
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.records import KERNEL_FIELDS, Record
from itilbrm.lifecycle.steps import Creation, Step

__all__ = ["Command", "Reaction", "Reactions", "create", "perform", "perform_if_available"]

R = TypeVar("R", bound=Record)
P = ParamSpec("P")


@attrs.frozen
class Command:
    """One thing that a reaction wants done; made by :func:`create`, :func:`perform`, :func:`perform_if_available`.

    Attributes:
        verb: The step or creation.
        target: The id of the record that takes the step; empty for a creation.
        particulars: What it is given.
        only_if_available: Whether nothing is done where the step is not available or its guards refuse it.
    """

    verb: Step[Any, ...] | Creation[Any, ...]
    target: str
    particulars: Mapping[str, object]
    only_if_available: bool = False


def create(creation: Creation[R, P], /, *_: P.args, **particulars: P.kwargs) -> Command:
    """Return the command to make a record.

    Where one with the same natural key is there already, the whole unit of work fails with it.
    """
    if not isinstance(creation, Creation):
        raise BadDefinition("reactions", f"create() takes a creation, not {creation!r}")
    return Command(creation, "", particulars)


def perform(step: Step[R, P], target: R | str, /, *_: P.args, **particulars: P.kwargs) -> Command:
    """Return the command to take a step on a record or id; where it cannot be taken, the whole unit of work fails."""
    return Command(_step(step), _key(target), particulars)


def perform_if_available(step: Step[R, P], target: R | str, /, *_: P.args, **particulars: P.kwargs) -> Command:
    """Return the command to take a step on a record or id, if the state has it and no guard refuses it."""
    return Command(_step(step), _key(target), particulars, only_if_available=True)


def _step(step: Step[R, P]) -> Step[R, P]:
    if not isinstance(step, Step):
        raise BadDefinition("reactions", f"perform() takes a step itself, not {step!r}")
    return step


def _key(target: Record | str) -> str:
    return target if isinstance(target, str) else target.id


Consequences: TypeAlias = Callable[[R, Occasion], Iterable[Command]]


@attrs.frozen
class Reaction:
    """A function that waits for data.

    Attributes:
        record: The class of the records it waits for.
        created: Whether it waits for new ones, adopted ones too.
        enters: The states it waits for.
        sets: The fields it waits for.
        function: What follows.
        moved: Whether it waits for every step, whatever it leads to.
    """

    record: type[Record]
    created: bool
    enters: frozenset[str]
    sets: frozenset[str]
    function: Callable[[Any, Occasion], Iterable[Command]]
    moved: bool = False

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function.__name__

    def waits_for(self, source: str | None, target: str, changed: Iterable[str]) -> bool:
        """Tell whether it waited for a record that came from one state into another and changed these fields."""
        return (
            (self.moved and source is not None)
            or (self.created and source is None)
            or (source != target and target in self.enters)
            or not self.sets.isdisjoint(changed)
        )


class Reactions:
    """A set of reactions, each added by a decorator.

    Attributes:
        name: What the set is called, for example ``"watching complaints"``.
        all: The reactions, in the order in which they were added.
    """

    def __init__(self, name: str) -> None:
        """Begin empty."""
        self.name: str = name
        self.all: list[Reaction] = []

    def __repr__(self) -> str:
        return f"<reactions {self.name}: {len(self.all)}>"

    def when(
        self,
        record: type[R],
        *,
        created: bool = False,
        enters: Iterable[str] = (),
        sets: Iterable[str] = (),
        moved: bool = False,
    ) -> Callable[[Consequences[R]], Consequences[R]]:
        """Return a decorator that makes a function wait for records that came to be in a given way.

        It is called with the record and the occasion, once for each step after which at least one of these is
        true, and returns or yields what follows: commands made by :func:`create`, :func:`perform` and
        :func:`perform_if_available`. They are carried out in the same unit of work, in order, those of a step
        before those that they in turn bring about, for the same actor, whom no authorizer is asked about again.

        Args:
            record: The class of the records.
            created: The record is new.
            enters: It came into one of these states.
            sets: One of these fields has a new value; in a new record, one that is not empty.
            moved: It took a step, whichever and wherever to.

        Raises:
            BadDefinition: It waits for nothing, or for a field that the records do not have.
        """
        for name, given in (("enters", enters), ("sets", sets)):
            if isinstance(given, str):
                raise BadDefinition(self.name, f"{name}={given!r} is one text; write {name}=({given!r},)")
        if Record not in getattr(record, "__mro__", ()):
            raise BadDefinition(self.name, f"{record!r} is no class of records")
        states, fields = frozenset(enters), frozenset(sets)
        known = {name: field for name, field in attrs.fields_dict(record).items() if name not in KERNEL_FIELDS}
        for field in sorted(fields & set(KERNEL_FIELDS)):
            raise BadDefinition(self.name, f"the field {field!r} belongs to the lifecycle; wait for a state by enters=")
        for field in sorted(fields - known.keys()):
            raise BadDefinition(self.name, f"{record.__name__} has no field {field!r}{suggestion(field, known)}")
        if not (created or states or fields or moved):
            raise BadDefinition(
                self.name, "a reaction waits for something: say created=True, enters=, sets= or moved=True"
            )

        def decorate(function: Consequences[R]) -> Consequences[R]:
            self.all.append(Reaction(record, created, states, fields, function, moved))
            return function

        return decorate
