"""The one room of cattrs: values of a record to JSON and back, with nothing taken for something else."""

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal
from uuid import UUID

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from itilbrm.documents.texts import Json
from itilbrm.errors import BadDefinition, BrmError, InvalidInput
from itilbrm.lifecycle import KERNEL_FIELDS, Record
from itilbrm.lifecycle.records import is_empty
from itilbrm.values import Labels, instant_text, text_instant

__all__ = ["Conversion", "conversion_of"]

_MOST: Final = 2**53 - 1
"""The greatest integer that every reader of JSON takes for what it is."""


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
        fast = _converter(detailed=False)
        own = [field for field in attrs.fields(cls) if field.name not in KERNEL_FIELDS]
        kernel: dict[str, Any] = {name: override(omit=True) for name in KERNEL_FIELDS}
        self.unstructure: Callable[[Record], Json] = make_dict_unstructure_fn(cls, fast, **kernel | _omissions(own))
        self.structure: Callable[[Json], Record] = _structure(cls, fast, kernel)
        self._explain: Callable[[], Callable[[Json], Record]] = cache(
            lambda: _structure(cls, _converter(detailed=True), kernel)
        )
        self.unstructure_field: Mapping[str, Callable[[Any], Any]] = {
            field.name: fast.get_unstructure_hook(field.type) for field in own
        }
        self.structure_field: Mapping[str, Callable[[Any], Any]] = {
            field.name: _structure_field(fast, field.type) for field in own
        }
        self.blanks: Json = {name: self.unstructure_field[name](value) for name, value in _empty_by_default(own)}

    def explained(self, body: Json) -> InvalidInput:
        """Return what is wrong with fields that could not be structured, with the path to it."""
        try:
            self._explain()(body)
        except Exception as error:  # noqa: BLE001  every way to be wrong is told the same way
            first = cattrs.transform_error(error, path="$", format_exception=_said)[0]
            problem, _, path = first.rpartition(" @ ")
            return InvalidInput(path, problem)
        raise AssertionError("what was wrong is right now")  # pragma: no cover  the same converter but for details


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


def _structure(cls: type[Record], converter: cattrs.Converter, kernel: dict[str, Any]) -> Callable[[Json], Record]:
    function: Any = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=converter.detailed_validation,
        **kernel,
    )
    return lambda body: function(body, cls)


def _structure_field(converter: cattrs.Converter, hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401  an annotation
    return lambda value: converter.structure(value, hint)


def _omissions(fields: typing.Iterable["attrs.Attribute[Any]"]) -> dict[str, Any]:
    """Return, for the fields that are empty by default, that they are left out where they are empty."""
    return {name: override(omit_if_default=True) for name, _ in _empty_by_default(fields)}


def _empty_by_default(fields: typing.Iterable["attrs.Attribute[Any]"]) -> Iterator[tuple[str, object]]:
    for field in fields:
        default = getattr(field.default, "factory", lambda field=field: field.default)()
        if is_empty(default):
            yield field.name, default


def _said(error: BaseException, hint: type | None) -> str:
    """Return what is wrong in words; values stay out of it, they may be somebody's."""
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"has unknown fields ({', '.join(sorted(error.extra_fields))}); upgrade the library"
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, InvalidInput):
        return f"{error.problem}" if hint is not None else f"{error.field}: {error.problem}"
    return str(error) if isinstance(error, (BrmError, _WrongError)) else f"cannot be read ({type(error).__name__})"


class _WrongError(TypeError):
    """A value of another type than was stored."""

    def __init__(self, value: object, wanted: str) -> None:
        super().__init__(f"is of the type {type(value).__name__}, stored as {wanted}")


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
    elif hint not in _STORED and not (origin is Literal and all(type(each) in {str, int} for each in inner)):
        known = ", ".join(each.__name__ for each in _STORED)
        raise BadDefinition(
            where,
            f"the type {hint} has no stored form; use {known}, Literal, tuple[..., ...] or a value class of attrs",
        )


# One type after the other


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=detailed, forbid_extra_keys=True)
    converter.register_unstructure_hook_factory(
        attrs.has, lambda cls: make_dict_unstructure_fn(cls, converter, **_omissions(attrs.fields(cls)))
    )
    converter.register_structure_hook_factory(_is_optional, lambda hint: _optional_hook(converter, hint))
    converter.register_structure_hook_factory(_is_tuple, lambda hint: _tuple_hook(converter, typing.get_args(hint)[0]))
    for kind, (out, back) in _STORED.items():
        if out is not None:
            converter.register_unstructure_hook(kind, out)
        converter.register_structure_hook(kind, back)
    return converter


def _is_optional(hint: Any) -> bool:  # noqa: ANN401  an annotation
    origin: object = typing.get_origin(hint)
    return origin in {typing.Union, types.UnionType}


def _optional_hook(converter: cattrs.Converter, hint: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401  an annotation
    (kind,) = (each for each in typing.get_args(hint) if each is not types.NoneType)
    inner = converter.get_structure_hook(kind)
    return lambda value, _: None if value is None else inner(value, kind)


def _is_tuple(hint: Any) -> bool:  # noqa: ANN401  an annotation
    origin: object = typing.get_origin(hint)
    return origin is tuple


def _tuple_hook(converter: cattrs.Converter, kind: Any) -> Callable[[Any, Any], tuple[Any, ...]]:  # noqa: ANN401  an annotation
    inner = converter.get_structure_hook(kind)

    def fast(values: Any, _: Any) -> tuple[Any, ...]:  # noqa: ANN401  checked here
        if type(values) is not list:
            raise _WrongError(values, "a list")
        return tuple([inner(value, kind) for value in values])

    def slow(values: Any, hint: Any) -> tuple[Any, ...]:  # noqa: ANN401  checked here
        if type(values) is not list:
            raise _WrongError(values, "a list")
        taken: list[Any] = []
        problems: list[Exception] = []
        for place, value in enumerate(values):
            try:
                taken.append(inner(value, kind))
            except Exception as problem:  # noqa: BLE001  whatever it is, it is told with its place
                problem.add_note(cattrs.IterableValidationNote("", place, kind))
                problems.append(problem)
        if problems:
            raise cattrs.IterableValidationError("", problems, hint)  # pyrefly: ignore[bad-argument-count]  # cattrs adds an argument in __new__
        return tuple(taken)

    return slow if converter.detailed_validation else fast


def _exactly(kind: type) -> Callable[[Any, Any], Any]:
    def back(value: Any, _: Any) -> Any:  # noqa: ANN401  checked here
        if type(value) is not kind:
            raise _WrongError(value, kind.__name__)
        return value

    return back


def _integer_out(value: int) -> int:
    if not -_MOST <= value <= _MOST:
        raise InvalidInput("number", f"{value} lies beyond what every reader can keep", f"stay within {_MOST}")
    return value


def _integer_back(value: Any, _: Any) -> int:  # noqa: ANN401  checked here
    if type(value) is not int:
        raise _WrongError(value, "int")
    return _integer_out(value)


def _by_text(out: Callable[[Any], str], back: Callable[[str], Any], name: str) -> Callable[[Any, Any], Any]:
    """Return the way back from a text that is exactly what the way out writes."""

    def strictly(value: Any, _: Any) -> Any:  # noqa: ANN401  checked here
        if type(value) is not str:
            raise _WrongError(value, f"the text of a {name}")
        try:
            taken = back(value)
            if out(taken) == value:
                return taken
        except (ValueError, ArithmeticError, BrmError):
            pass
        raise InvalidInput(name, f"is no {name} as stored")

    return strictly


def _instant_back(value: Any, _: Any) -> datetime:  # noqa: ANN401  checked here
    if type(value) is not str:
        raise _WrongError(value, "the text of an instant")
    return text_instant(value)


def _decimal_out(value: Decimal) -> str:
    if not value.is_finite():
        raise InvalidInput("number", f"{value} is no number")
    return str(value)


def _date_out(value: date) -> str:
    if isinstance(value, datetime):
        raise InvalidInput("date", f"{value.isoformat()} has a time of day", "give a date alone")
    return value.isoformat()


def _span_out(value: timedelta) -> str:
    """Return a span as seconds with six decimals: exact, and the same for equal spans."""
    microseconds = value // timedelta(microseconds=1)
    sign = "-" if microseconds < 0 else ""
    return f"{sign}{abs(microseconds) // 1_000_000}.{abs(microseconds) % 1_000_000:06}"


def _span_back(text: str) -> timedelta:
    return timedelta(microseconds=int(Decimal(text) * 1_000_000))


def _labels_back(value: Any, _: Any) -> Labels:  # noqa: ANN401  checked here
    if type(value) is not dict:
        raise _WrongError(value, "an object")
    return Labels(value)


_STORED: Final[Mapping[Any, tuple[Callable[[Any], Any] | None, Callable[[Any, Any], Any]]]] = {
    str: (None, _exactly(str)),
    bool: (None, _exactly(bool)),
    int: (_integer_out, _integer_back),
    Decimal: (_decimal_out, _by_text(_decimal_out, Decimal, "number")),
    datetime: (instant_text, _instant_back),
    date: (_date_out, _by_text(_date_out, date.fromisoformat, "date")),
    timedelta: (_span_out, _by_text(_span_out, _span_back, "span")),
    UUID: (str, _by_text(str, UUID, "UUID")),
    Labels: (dict, _labels_back),
}
"""The types that are stored, each with the way out, where it has one, and the way back."""
