"""What is read by functions written for a class is what cattrs reads, and nothing else; so is what is refused.

Planted bugs that were shown to be caught: an unknown field that is passed over, ``True`` read as 1, a list that is
not checked to be one, a default that is not converted, a validator that is not asked.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.documents import faults
from itilbrm.documents.compiled import reading, writing
from itilbrm.documents.converters import conversion_of
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import KERNEL_FIELDS, Record
from itilbrm.values import words
from tests.documents.everything import Everything
from tests.documents.test_round_trip import any_record

KERNEL = frozenset(KERNEL_FIELDS)

strange: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 1, 1.5, -(2**53), "", "x", "2026-01-05T09:00:00.000000Z", [], ["x"], {}, [{}]]
)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[type[Record], dict[str, Any]]:
    """Return a class of records, and JSON of one of them in which one place holds something else, or nothing."""
    record = draw(any_record)
    body = conversion_of(type(record)).unstructure(record)
    inside: Any = draw(st.sampled_from([body, *_within(body)]))
    places = [*range(len(inside))] if isinstance(inside, list) else [*inside, "more"]
    place = draw(st.sampled_from(places))
    if draw(st.booleans()) and place != "more":
        del inside[place]
    else:
        inside[place] = draw(strange)
    return type(record), body


def _within(value: Any) -> Iterator[Any]:  # noqa: ANN401  any JSON
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(inner, (dict, list)) and inner:
            yield inner
            yield from _within(inner)


@given(spoiled())
def test_what_is_not_as_stored_is_refused_where_cattrs_refuses_it(given: tuple[type[Record], dict[str, Any]]) -> None:
    cls, body = given
    conversion = conversion_of(cls)
    expected = _read_or_refused(lambda: faults._structure(cls, KERNEL)(body, cls))  # type: ignore[arg-type]  # a class can be hashed
    assert _read_or_refused(lambda: conversion.structure(body)) == expected
    if expected is None:
        assert conversion.explained(body).field.startswith("$")


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", True), ("parts", {}), ("numbers", ""), ("yes", 1), ("text", None), ("labels", []), ("level", 2)],
)
def test_nothing_is_taken_for_something_else(field: str, value: object) -> None:
    body = {"who": "", "text": "", "amount": "1", "on": "2026-01-05"}
    conversion = conversion_of(Everything)
    assert conversion.structure(body).kind == "everything"
    with pytest.raises(TypeError):
        conversion.structure({**body, field: value})
    assert conversion.explained({**body, field: value}).field == f"$.{field}"


def _read_or_refused(read: Callable[[], Record]) -> Record | None:
    try:
        return read()
    except Exception:  # noqa: BLE001  whatever it is
        return None


@pytest.mark.parametrize("body", [[], ["name"], "name", None, 5])
def test_what_is_no_object_is_no_value(body: Any) -> None:  # noqa: ANN401  any JSON
    @attrs.frozen(kw_only=True)
    class Blank:
        name: str = ""

    with pytest.raises(TypeError):
        reading(Blank)(body)


def _lowered(text: str) -> str:
    return text.lower()


@attrs.frozen(kw_only=True)
class Careful:
    """A value that converts, validates, and has defaults that are made."""

    name: str = attrs.field(converter=_lowered, validator=words())
    title: str = attrs.field(default="SIR", converter=_lowered)
    again: str = attrs.Factory(lambda careful: careful.name * 2, takes_self=True)
    several: tuple[str, ...] = attrs.field(factory=tuple)

    def __attrs_post_init__(self) -> None:
        if self.name == self.title:
            raise InvalidInput("name", "is the title")


def test_a_value_begins_as_its_constructor_begins_it() -> None:
    read = reading(Careful)
    assert read({"name": "Ann"}) == Careful(name="Ann")
    assert read({"name": "Ann", "title": "Miss", "again": "x"}) == Careful(name="Ann", title="Miss", again="x")
    for wrong in ({"name": " "}, {"name": "sir"}, {}):
        with pytest.raises((InvalidInput, KeyError)):
            read(wrong)


@attrs.define
class _Open:
    name: str
    at: datetime | None = None
    made: int = attrs.field(init=False, default=3)


@attrs.frozen(slots=False)
class _Roomy:
    name: str
    _at: datetime | None = None


@pytest.mark.parametrize("cls", [_Open, _Roomy])
def test_a_value_that_begins_in_its_own_way_is_read_by_its_constructor(cls: Any) -> None:  # noqa: ANN401  a class
    value = cls("x", datetime(2026, 1, 5, tzinfo=UTC))
    body = writing(cls)(value)
    assert reading(cls)(body) == value
    assert reading(cls)({"name": "x"}) == cls("x")
    for wrong in ({**body, "more": 1}, {"name": 5}, {}):
        with pytest.raises((KeyError, TypeError)):
            reading(cls)(wrong)
