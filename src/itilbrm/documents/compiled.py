"""Functions between values and JSON, written out of the annotations of a class, a line for each field.

To ask for every value how it is converted takes twice as long. What is not as stored is refused here without a
word, by whatever error comes; :mod:`itilbrm.documents.faults` reads it again, slowly, and finds the words.
"""

import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, NoReturn, TypeAlias

import attrs

from itilbrm.documents.forms import MOST, STORED
from itilbrm.documents.texts import Json
from itilbrm.lifecycle.records import is_empty
from itilbrm.lifecycle.slots import unfrozen
from itilbrm.values import text_instant

__all__ = ["empty_by_default", "reader", "reading", "writer", "writing"]

_FACTORY: Final[Any] = attrs.Factory  # a class, which checkers see as a function

_Room: TypeAlias = dict[str, Any]
"""What a function that is being written knows by name."""


def reading(cls: type, without: Collection[str] = ()) -> Callable[[Json], Any]:
    """Return a function that makes an instance of an attrs class from JSON; some fields may not be among it.

    It converts and checks as the constructor does, which would ask leave for every field of what is frozen.
    """
    fields = attrs.fields(attrs.resolve_types(cls))
    names = frozenset(each.name for each in fields if each.init and each.name not in without)
    if not _is_plain(cls):
        return _by_constructor(cls, names)
    room = _room(cls=cls, open=unfrozen(cls), make=object.__new__, names=names)
    lines = ["if body.__class__ is not dict or not names.issuperset(body): wrong()", "new = make(open)"]
    checks = ["new.__class__ = cls"]
    for field in fields:
        name, convert = field.name, ""
        if field.converter is not None:
            convert = _named(field.converter, room)
        if name in names:
            taken = f"value = body[{name!r}]; new.{name} = {convert}({_taken(field.type, 'value', room)})"
            lines.append(taken if field.default is attrs.NOTHING else f"if {name!r} in body: {taken}")
        if field.default is not attrs.NOTHING:
            default = _named(field.default, room)
            if isinstance(field.default, _FACTORY):
                default = f"{default}.factory({'new' if field.default.takes_self else ''})"
            lines.append(f"{'else: ' if name in names else ''}new.{name} = {convert}({default})")
        if field.validator is not None:
            checks.append(f"{_named(field.validator, room)}(new, {_named(field, room)}, new.{name})")
    if hasattr(cls, "__attrs_post_init__"):
        checks.append("new.__attrs_post_init__()")
    return _written("body", [*lines, *checks, "return new"], room)


def _is_plain(cls: type) -> bool:
    """Tell whether nothing but the constructor of attrs has a say in how an instance of a class begins."""
    ways = ("__attrs_pre_init__", "__attrs_init__", "__dict__")
    return not any(way in dir(cls) for way in ways) and all(
        each.init and not isinstance(each.converter, attrs.Converter) for each in attrs.fields(cls)
    )


def _by_constructor(cls: type, names: Collection[str]) -> Callable[[Json], Any]:
    given = {each.name: (each.alias, reader(each.type)) for each in attrs.fields(cls) if each.name in names}

    def read(body: Json) -> Any:  # noqa: ANN401  an instance of the class
        taken = [(*given[name], value) for name, value in body.items()]
        return cls(**{alias: take(value) for alias, take, value in taken})

    return read


def writing(cls: type, without: Collection[str] = ()) -> Callable[[Any], Json]:
    """Return a function that makes JSON of an instance, without some fields and without what is empty by default."""
    fields = [each for each in attrs.fields(attrs.resolve_types(cls)) if each.init and each.name not in without]
    blanks = dict(empty_by_default(fields))
    room = _room()
    lines = ["body = {}"]
    for field in fields:
        put = f"body[{field.name!r}] = {_put(field.type, 'value', room)}"
        if field.name in blanks:
            put = f"if value != {_named(blanks[field.name], room)}: {put}"
        lines += [f"value = given.{field.name}", put]
    return _written("given", [*lines, "return body"], room)


def reader(hint: object) -> Callable[[Any], Any]:
    """Return a function that takes back one value with that annotation."""
    room = _room()
    return _written("value", [f"return {_taken(hint, 'value', room)}"], room)


def writer(hint: object) -> Callable[[Any], Any]:
    """Return a function that makes JSON of one value with that annotation."""
    room = _room()
    return _written("value", [f"return {_put(hint, 'value', room)}"], room)


def empty_by_default(fields: Iterable["attrs.Attribute[Any]"]) -> Iterator[tuple[str, object]]:
    """Return the fields that are empty by default, and so are left out where they are empty, with that default."""
    for field in fields:
        default = getattr(field.default, "factory", lambda field=field: field.default)()
        if is_empty(default):
            yield field.name, default


def _taken(hint: Any, value: str, room: _Room) -> str:  # noqa: ANN401, PLR0911  an annotation; a way for each sort
    """Return the expression that takes back what the expression ``value`` names."""
    kind, several, optional = _parts(hint)
    if optional:
        return f"(None if {value} is None else {_taken(kind, value, room)})"
    if several:
        return f"tuple([{_taken(kind, 'each', room)} for each in ({value} if {value}.__class__ is list else wrong())])"
    if kind in (str, bool):
        return f"({value} if {value}.__class__ is {kind.__name__} else wrong())"
    if kind is int:
        return f"({value} if {value}.__class__ is int and -{MOST} <= {value} <= {MOST} else wrong())"
    if kind is datetime:
        return f"text_instant({value})"
    if kind in STORED:
        return f"{_named(STORED[kind][1], room)}({value}, None)"
    if typing.get_origin(kind) is Literal:
        return f"({value} if {value} in {_named(frozenset(typing.get_args(kind)), room)} else wrong())"
    return f"{_named(_reading_of(kind), room)}({value})"


def _put(hint: Any, value: str, room: _Room) -> str:  # noqa: ANN401  an annotation
    """Return the expression that makes JSON of what the expression ``value`` names."""
    kind, several, optional = _parts(hint)
    if optional:
        return f"(None if {value} is None else {_put(kind, value, room)})"
    if several:
        return f"[{_put(kind, 'each', room)} for each in {value}]"
    if typing.get_origin(kind) is Literal:
        return value
    if kind in STORED:
        out = STORED[kind][0]
        return f"{_named(out, room)}({value})" if out is not None else value
    return f"{_named(_writing_of(kind), room)}({value})"


def _parts(hint: Any) -> tuple[Any, bool, bool]:  # noqa: ANN401  an annotation
    """Return what an annotation is about, and whether of several of it, or of one or None."""
    origin: object = typing.get_origin(hint)
    inner = typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        (kind,) = (each for each in inner if each is not types.NoneType)
        return kind, False, True
    return (inner[0], True, False) if origin is tuple else (hint, False, False)


_reading_of: Final = cache(reading)
_writing_of: Final = cache(writing)


def _wrong() -> NoReturn:
    raise TypeError


def _room(**more: object) -> _Room:
    return {"wrong": _wrong, "text_instant": text_instant, **more}


def _named(thing: object, room: _Room) -> str:
    name = f"thing_{len(room)}"
    room[name] = thing
    return name


def _written(takes: str, lines: list[str], room: _Room) -> Callable[[Any], Any]:
    exec("\n    ".join([f"def written({takes}):", *lines]), room)  # noqa: S102  made of the names of fields alone
    function: Callable[[Any], Any] = room["written"]
    return function
