"""Rows: what a source tells of a record in plain values, read into the record with nothing taken for something else."""

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.lifecycle import KERNEL_FIELDS, Lifecycle, Record, shape_of
from itilbrm.values import Labels, check_identity, check_text, instant, labelled

__all__ = ["record_of"]

R = TypeVar("R", bound=Record)

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def record_of(lifecycle: Lifecycle[R], row: object) -> R:
    """Return the record that a row tells.

    Args:
        lifecycle: The lifecycle of its kind.
        row: The fields of the record by name, with its ``id``, its ``state``, and ``since`` when it has that. Numbers
            may be texts, dates and instants in ISO form too, values inside are mappings, several things a list.

    Raises:
        InvalidInput: It cannot be read; the field is the path.
    """
    if not isinstance(row, Mapping):
        raise InvalidInput("row", f"an instance of {type(row).__name__} is no mapping", "tell the fields by name")
    given = dict(row)
    key, state = given.pop("id", ""), given.pop("state", "")
    check_identity("id", key)
    stands = lifecycle.state(check_text("state", state))
    since = given.pop("since", None)
    began = _LONG_AGO if since is None else _instant(since, "since")
    record: R = _object(lifecycle.record, given, "", without=KERNEL_FIELDS)
    shape_of(lifecycle.record).put_kernel(record, key, stands, 1, began, began)
    return record


def _object(cls: Any, given: Mapping[str, object], path: str, without: tuple[str, ...] = ()) -> Any:  # noqa: ANN401  an object of that class
    hints = {name: hint for name, hint in typing.get_type_hints(cls).items() if name in attrs.fields_dict(cls)}
    known = [name for name in hints if name not in without]
    for name in given:
        if name not in known:
            raise InvalidInput(
                f"{path}{name}",
                f"{cls.__name__} has no such field{suggestion(name, known)}",
                f"it has {', '.join(known)}",
            )
    for name in known:
        if name not in given and attrs.fields_dict(cls)[name].default is attrs.NOTHING:
            raise InvalidInput(f"{path}{name}", f"{cls.__name__} needs it, and it is not told", "tell it")
    return cls(**{name: _value(hints[name], value, f"{path}{name}") for name, value in given.items()})


def _value(hint: Any, value: Any, path: str) -> Any:  # noqa: ANN401  any annotation, and what it allows
    origin, members = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = next(each for each in members if each is not types.NoneType)
        return None if value is None else _value(inner, value, path)
    if origin is tuple:
        if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
            raise InvalidInput(path, f"an instance of {type(value).__name__} is no list", "tell several in a list")
        return tuple(_value(members[0], each, f"{path}[{place}]") for place, each in enumerate(value))
    if hint in _READ:
        return _READ[hint](value, path)
    if isinstance(hint, type) and attrs.has(hint):
        return _inside(hint, value, path)
    if isinstance(hint, type) and (not isinstance(value, hint) or (hint is int and isinstance(value, bool))):
        raise InvalidInput(path, f"an instance of {type(value).__name__} is no {hint.__name__}", "tell one")
    return value


def _inside(hint: Any, value: object, path: str) -> Any:  # noqa: ANN401  a value of that class
    if isinstance(value, hint):
        return value
    if not isinstance(value, Mapping):
        raise InvalidInput(path, f"an instance of {type(value).__name__} is no {hint.__name__}", "tell a mapping")
    return _object(hint, value, f"{path}.")


def _labels(value: Any, path: str) -> Labels:  # noqa: ANN401  checked by labels themselves
    if not isinstance(value, Mapping):
        raise InvalidInput(path, f"an instance of {type(value).__name__} is no mapping of texts", "tell texts by name")
    return labelled(value)


def _number(value: object, path: str) -> Decimal:
    if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool):
        try:
            return Decimal(value)
        except InvalidOperation:
            pass
    raise InvalidInput(path, f"{value!r} is no exact number", 'tell "99.5", or a Decimal')


def _instant(value: object, path: str) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidInput(path, f"{value!r} is no instant", "tell 2026-01-31T09:00:00+00:00") from None
    return instant(value, path)  # type: ignore[arg-type]  # which refuses what is none


def _day(value: object, path: str) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise InvalidInput(path, f"{value!r} is no day", "tell 2026-01-31")


_READ: Final[Mapping[Any, Callable[[Any, str], object]]] = {
    Decimal: _number,
    datetime: _instant,
    date: _day,
    Labels: _labels,
}
"""How plain values are read that may be told in another form."""
