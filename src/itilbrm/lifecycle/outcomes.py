"""Outcomes: what the functions of steps, creations and adoptions return, checked before it counts."""

import types
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import attrs

from itilbrm.errors import BadDefinition, InvalidInput, suggestion
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.particulars import Take, taking
from itilbrm.lifecycle.records import Record, Shape, shape_of
from itilbrm.lifecycle.steps import Adoption, Past

__all__ = ["Outcomes"]

R = TypeVar("R", bound=Record)

_PLAIN: Final = frozenset({str, int, bool, datetime, types.NoneType})


@attrs.frozen
class Outcomes(Generic[R]):
    """Checks that what came out of a function is a record that can be kept, and read again.

    Most records are copied by ``evolve``, which converts and validates; but not every field has a
    validator, and a record may have been made some other way.

    Attributes:
        lifecycle: The name of the lifecycle.
        record: The class of its records.
        shape: What is known about the class.
        plain: For each field, the types whose instances it holds as they are.
        takes: For each field, how any other value of it is taken.
    """

    lifecycle: str
    record: type[R]
    shape: Shape
    plain: Mapping[str, frozenset[type]]
    takes: Mapping[str, Take]

    @classmethod
    def of(cls, lifecycle: str, record: type[R]) -> "Outcomes[R]":
        """Read the annotations of a record class.

        Raises:
            BadDefinition: One cannot be resolved.
        """
        shape = shape_of(record)
        try:
            hints = typing.get_type_hints(record)
        except (NameError, AttributeError, TypeError) as error:
            raise BadDefinition(
                record.__name__, f"its annotations cannot be resolved at run time ({error}); import what they name"
            ) from error
        of_fields = {field.name: hints.get(field.name, object) for field in attrs.fields(record)}
        plain = {name: _plain(hint) for name, hint in of_fields.items()}
        return cls(lifecycle, record, shape, plain, {name: taking(hint) for name, hint in of_fields.items()})

    def changed(self, verb: str, before: object, made: R) -> dict[str, object]:
        """Return the fields that a verb gave new values, each as it is kept, in the record too.

        Raises:
            BadDefinition: What was made is no record of the class, or a new value is not of its field's type.
        """
        if type(made) is not self.record:
            raise BadDefinition(
                self.lifecycle, f"{verb!r} must return a {self.record.__name__}; it returned {_named(made)}"
            )
        changed = self.shape.changes(before, made)
        plain = self.plain
        for name, value in changed.items():
            kind = value.__class__
            if kind in plain[name] and (kind is not datetime or value.tzinfo is UTC):  # type: ignore[attr-defined]  # it is one here
                continue
            try:
                kept = self.takes[name](name, value)
            except InvalidInput as problem:
                raise BadDefinition(
                    self.lifecycle,
                    f"{verb!r} gave the field {problem.field!r} what cannot be kept: {problem.problem}; "
                    "give the field a validator or converter, and change it by evolve",
                ) from problem
            if kept is not value:
                object.__setattr__(made, name, kept)
                changed[name] = kept
        return changed

    def pasts(self, verb: str, made: Sequence[Past[R]]) -> Sequence[Past[R]]:
        """Return what an adoption tells, if it can be what it should be.

        Raises:
            BadDefinition: It is no sequence of pasts.
        """
        if not isinstance(made, (tuple, list)):
            raise BadDefinition(self.lifecycle, f"{verb!r} must return a tuple of Past; it returned {_named(made)}")
        for past in made:
            if not isinstance(past, Past):
                raise BadDefinition(
                    self.lifecycle, f"{verb!r} must return a tuple of Past; there is {_named(past)} in it"
                )
        return made

    @staticmethod
    def check_past(adoption: Adoption[R, ...], past: Past[R], before: Past[R] | None, on: Occasion) -> None:
        """Check that a record may be taken over like this, after what it was before.

        Raises:
            InvalidInput: The state is not to be taken over, or the instants go backwards or lie ahead.
        """
        if past.state not in adoption.into:
            raise InvalidInput(
                "state",
                f"nothing is taken over as '{past.state}'{suggestion(past.state, adoption.into)}",
                f"choose from {', '.join(adoption.into)}",
            )
        if past.at > on.at:
            raise InvalidInput("state", f"it came into '{past.state}' at {past.at.isoformat()}, ahead of the clock")
        if before is not None and past.at < before.at:
            raise InvalidInput(
                "state", f"it came into '{past.state}' at {past.at.isoformat()}, before it came into '{before.state}'"
            )


def _plain(hint: Any) -> frozenset[type]:  # noqa: ANN401  an annotation can be anything
    """Return the types of an annotation that can be told by a glance at the class of a value."""
    several = typing.get_origin(hint) in (types.UnionType, typing.Union)
    alternatives = typing.get_args(hint) if several else (hint,)
    return frozenset(each for each in alternatives if isinstance(each, type) and (each in _PLAIN or attrs.has(each)))


def _named(made: Any) -> str:  # noqa: ANN401  whatever a function returned
    return "nothing" if made is None else f"an instance of {type(made).__name__}"
