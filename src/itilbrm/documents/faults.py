"""The one room of cattrs: what is wrong with JSON that is not as stored, in words, with the path to it."""

import typing
from collections.abc import Callable, Collection
from functools import cache
from types import NoneType, UnionType
from typing import Any

import cattrs
from cattrs.gen import make_dict_structure_fn, override

from itilbrm.documents.forms import STORED, WrongError
from itilbrm.documents.texts import Json
from itilbrm.errors import BrmError, InvalidInput

__all__ = ["fault"]


def fault(cls: type, body: Json, without: frozenset[str]) -> InvalidInput:
    """Return what is wrong with JSON that could not be made an instance of a class, but for the fields named."""
    try:
        _structure(cls, without)(body, cls)
    except Exception as error:  # noqa: BLE001  every way to be wrong is told the same way
        first = cattrs.transform_error(error, path="$", format_exception=_said)[0]
        problem, _, path = first.rpartition(" @ ")
        return InvalidInput(path, problem)
    raise AssertionError("what was wrong is right now")  # pragma: no cover  both read by the same forms


@cache
def _structure(cls: type, without: Collection[str]) -> Callable[[Json, type], Any]:
    left_out: dict[str, Any] = {name: override(omit=True) for name in without}
    function: Callable[[Json, type], Any] = make_dict_structure_fn(
        cls, _converter(), _cattrs_forbid_extra_keys=True, **left_out
    )
    return function


def _said(error: BaseException, hint: type | None) -> str:
    """Return what is wrong in words; values stay out of it, they may be somebody's."""
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"has unknown fields ({', '.join(sorted(error.extra_fields))}); upgrade the library"
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, InvalidInput):
        return f"{error.problem}" if hint is not None else f"{error.field}: {error.problem}"
    return str(error) if isinstance(error, (BrmError, WrongError)) else f"cannot be read ({type(error).__name__})"


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook_factory(_is_optional, lambda hint: _optional_hook(converter, hint))
    converter.register_structure_hook_factory(_is_tuple, lambda hint: _tuple_hook(converter, typing.get_args(hint)[0]))
    for kind, (_, back) in STORED.items():
        converter.register_structure_hook(kind, back)
    return converter


def _is_optional(hint: Any) -> bool:  # noqa: ANN401  an annotation
    origin: object = typing.get_origin(hint)
    return origin in {typing.Union, UnionType}


def _optional_hook(converter: cattrs.Converter, hint: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401  an annotation
    (kind,) = (each for each in typing.get_args(hint) if each is not NoneType)
    inner = converter.get_structure_hook(kind)
    return lambda value, _: None if value is None else inner(value, kind)


def _is_tuple(hint: Any) -> bool:  # noqa: ANN401  an annotation
    origin: object = typing.get_origin(hint)
    return origin is tuple


def _tuple_hook(converter: cattrs.Converter, kind: Any) -> Callable[[Any, Any], tuple[Any, ...]]:  # noqa: ANN401  an annotation
    inner = converter.get_structure_hook(kind)

    def back(values: Any, hint: Any) -> tuple[Any, ...]:  # noqa: ANN401  checked here
        if type(values) is not list:
            raise WrongError(values, "a list")
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

    return back
