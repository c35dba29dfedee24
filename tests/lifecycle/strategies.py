"""Strategies for any lifecycle: records in any state, occasions that fit them, particulars of any step."""

import string
import types
import typing
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, Literal

import attrs
from hypothesis import settings
from hypothesis import strategies as st

from itilbrm.lifecycle import Lifecycle, Occasion, Record, State, Verb, shape_of
from itilbrm.processes.complaints import Edition
from itilbrm.testing import KnownRecords
from itilbrm.values import Labels
from tests.lifecycle.toys import BEGINNING

__all__ = ["FEW", "NONSENSE", "instants", "occasions", "particulars", "records", "taken_with", "values"]

WORDS: Final = ("ann", "cara", "ivy", "unidentified", "anonymous", "cpl_1", "unt_1", "active", "closed", "in_force")
"""Few, so that what is drawn for one field often meets what is drawn for another."""

FEW: Final = settings(max_examples=settings().max_examples // 5)
"""Enough examples where each of them goes through every step, or every lifecycle has its own."""

NAIVE: Final = BEGINNING.replace(tzinfo=None)

NONSENSE: Final[tuple[Any, ...]] = (None, True, 5, 2.5, b"x", "\ud800", "\0", [], {}, object(), NAIVE, ("x", 5))
"""What no particular takes, or few do."""

instants: Final = st.integers(-200, 200).map(lambda hours: BEGINNING + timedelta(hours=hours))

_texts: Final = st.sampled_from(WORDS) | st.text(string.ascii_letters + "äß€ '").map(str.strip).filter(bool)


@cache
def values(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  an annotation can be anything
    """Return what an annotation allows."""
    origin, members = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([values(each) for each in members])
    if origin is Literal:
        return st.sampled_from(members)
    if origin is tuple:
        return st.lists(values(members[0]), max_size=3).map(tuple)
    if hint is Labels or origin is not None:
        return st.dictionaries(_texts, _texts, max_size=2).map(Labels)
    if isinstance(hint, type) and attrs.has(hint):
        return _objects(hint)
    return _PLAIN[hint]


_PLAIN: Final[dict[Any, st.SearchStrategy[Any]]] = {
    str: _texts,
    int: st.integers(-3, 5),
    bool: st.booleans(),
    datetime: instants,
    types.NoneType: st.none(),
}

_BY_NAME: Final[dict[str, st.SearchStrategy[Any]]] = {
    "email": st.sampled_from(["ann@example.org", "a.b@sub.example"]),
    "phone": st.just("112"),
    "editions": st.deferred(lambda: st.lists(values(Edition), min_size=1, max_size=3).map(tuple)),
}


def _objects(cls: type) -> st.SearchStrategy[Any]:
    fields = {
        name: _BY_NAME.get(name, values(hint))
        for name, hint in typing.get_type_hints(cls).items()
        if name in attrs.fields_dict(cls) and not (issubclass(cls, Record) and name in attrs.fields_dict(Record))
    }
    required = [name for name in fields if name in _BY_NAME or attrs.fields_dict(cls)[name].default is attrs.NOTHING]
    return st.fixed_dictionaries(
        {name: fields[name] for name in required},
        optional={name: fields[name] for name in fields if name not in required},
    ).map(lambda given: cls(**given))


@st.composite
def records(draw: st.DrawFn, lifecycle: Lifecycle[Any], state: State | None = None) -> Any:  # noqa: ANN401  of that lifecycle
    """Return a record as it may stand in a state, or in any."""
    kind: Any = lifecycle.record
    record = draw(values(kind))
    since = draw(instants)
    moved_at = since + timedelta(hours=draw(st.integers(0, 50)))
    where = draw(st.sampled_from(list(lifecycle.states.values()))) if state is None else state
    key = f"{lifecycle.record.prefix}_{draw(st.integers(1, 3))}"
    shape_of(lifecycle.record).put_kernel(record, key, where, draw(st.integers(1, 9)), moved_at, since)
    return record


@st.composite
def occasions(draw: st.DrawFn, record: Record | None = None, *known: Record) -> Occasion:
    """Return an occasion that may follow the last step of a record (G-2)."""
    earliest = record.moved_at if record is not None else draw(instants)
    at = earliest + timedelta(hours=draw(st.integers(0, 300)))
    happened_at = at - timedelta(hours=draw(st.integers(0, 2))) if draw(st.booleans()) else at
    return Occasion(
        draw(st.sampled_from(WORDS)),
        at,
        max(happened_at, earliest),
        draw(st.sampled_from(["", " ", "it must be"])),
        KnownRecords(*known),
        lambda count: b"\x07" * count,
    )


@st.composite
def particulars(draw: st.DrawFn, verb: Verb[Any]) -> dict[str, Any]:
    """Return particulars that a verb takes; those with a default are sometimes left out."""
    blank = st.sampled_from(["", "  "])
    return {
        name: draw(_BY_NAME.get(name, values(hint)) | blank if hint is str else values(hint))
        for name, hint in verb.particulars.hints.items()
        if name not in verb.particulars.defaults or draw(st.booleans())
    }


def taken_with(verb: Verb[Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return all particulars of a verb, with the defaults of those that are left out."""
    return verb.particulars.take(verb.name, given)
