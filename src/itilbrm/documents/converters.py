"""Conversions: the fields of a record to JSON and back, with nothing taken for something else."""

import types
import typing
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from itilbrm.documents.compiled import empty_by_default, reader, reading, writer, writing
from itilbrm.documents.forms import STORED
from itilbrm.documents.texts import Json
from itilbrm.errors import BadDefinition, InvalidInput
from itilbrm.lifecycle import KERNEL_FIELDS, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Conversion", "conversion_of"]


class Conversion:
    """How the own fields of one class of records are translated, compiled once.

    What is empty by default is left out where it is empty; every other value is written, so that a default
    that changes one day changes no record of the past.

    Attributes:
        unstructure: Returns the fields of a record as JSON, without those of the kernel.
        structure: Returns a record, without what is of the kernel.
        unstructure_field: The same for one field, by its name.
        structure_field: The same for one field, by its name.
        blanks: The JSON of the fields that are left out where they are empty.
    """

    def __init__(self, cls: type[Record]) -> None:
        """Compile for a class.

        Raises:
            BadDefinition: A field has a type that cannot be stored.
        """
        _check_class(cls)
        own = [field for field in attrs.fields(cls) if field.name not in KERNEL_FIELDS]
        self._of = cls
        self.unstructure: Callable[[Record], Json] = writing(cls, KERNEL_FIELDS)
        self.structure: Callable[[Json], Record] = reading(cls, KERNEL_FIELDS)
        self.unstructure_field: Mapping[str, Callable[[Any], Any]] = {each.name: writer(each.type) for each in own}
        self.structure_field: Mapping[str, Callable[[Any], Any]] = {each.name: reader(each.type) for each in own}
        self.blanks: Json = {name: self.unstructure_field[name](value) for name, value in empty_by_default(own)}

    def explained(self, body: Json) -> InvalidInput:
        """Return what is wrong with fields that could not be structured, with the path to it."""
        from itilbrm.documents.faults import fault

        return fault(self._of, body, frozenset(KERNEL_FIELDS))


_conversions: Final[dict[type, Conversion]] = {}


def conversion_of(cls: type[Record]) -> Conversion:
    """Return the conversion of a class, compiled at its first use.

    Raises:
        BadDefinition: A field has a type that cannot be stored.
    """
    conversion = _conversions.get(cls)
    if conversion is None:
        conversion = _conversions[cls] = Conversion(cls)
    return conversion


# What may be stored


def _check_class(cls: type) -> None:
    for field in attrs.fields(attrs.resolve_types(cls)):
        if not (issubclass(cls, Record) and field.name in KERNEL_FIELDS):
            _check_hint(f"{cls.__name__}.{field.name}", field.type)


def _check_hint(where: str, hint: Any) -> None:  # noqa: ANN401  an annotation
    origin: object = typing.get_origin(hint)
    inner = typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        several = [each for each in inner if each is not types.NoneType]
        if len(several) > 1:
            raise BadDefinition(where, "has several types, and nothing stored would tell which; choose one, or None")
        _check_hint(where, several[0])
    elif origin is tuple and inner[1:] == (Ellipsis,):
        _check_hint(where, inner[0])
    elif isinstance(hint, type) and attrs.has(hint):
        _check_class(hint)
    elif hint not in STORED and not (origin is Literal and all(type(each) in {str, int} for each in inner)):
        known = ", ".join(each.__name__ for each in STORED)
        raise BadDefinition(
            where,
            f"the type {hint} has no stored form; use {known}, Literal, tuple[..., ...] or a value class of attrs",
        )
