"""Particulars: what a step is given by keyword is checked before any guard sees it."""

import enum
import sys
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, Optional, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import State
from itilbrm.lifecycle.particulars import Particulars
from itilbrm.values import Labels
from tests.lifecycle.strategies import NAIVE, NONSENSE
from tests.lifecycle.toys import BEGINNING

Level: TypeAlias = Literal["low", "high", 3]


class Colour(enum.Enum):
    """A class of the author's own."""

    RED = 1


def taking(hint: Any) -> Particulars:  # noqa: ANN401  an annotation can be anything
    """Return the particulars of a function with one of that annotation, called ``it``."""

    def function(on: object, *, it: object) -> None:
        raise NotImplementedError

    function.__annotations__["it"] = hint
    return Particulars.of(function, 1)


def taken(hint: Any, value: Any) -> Any:  # noqa: ANN401  as above
    return taking(hint).take("act", {"it": value})["it"]


@pytest.mark.parametrize(
    ("hint", "value", "kept"),
    [
        (str, "x", "x"),
        (str, State("lent", category="open"), "lent"),
        (int, 5, 5),
        (bool, True, True),
        (Decimal, Decimal("1.50"), Decimal("1.50")),
        (datetime, BEGINNING, BEGINNING),
        (datetime | None, None, None),
        (datetime | None, BEGINNING, BEGINNING),
        (Optional[str], None, None),  # noqa: UP045  the older spelling is the point
        (None | int, 5, 5),
        (int | str, "x", "x"),
        (int | str | None, None, None),
        (Level, "low", "low"),
        (Level, 3, 3),
        (tuple[str, ...], ("a", "b"), ("a", "b")),
        (tuple[str, ...], ["a", "b"], ("a", "b")),
        (tuple[str, ...], (), ()),
        (tuple[int, str], (1, "x"), (1, "x")),
        (frozenset[str], frozenset("a"), frozenset("a")),
        (Sequence[str], ["a"], ["a"]),
        (Iterable[str], ["a"], ["a"]),
        (Mapping[str, str], {"a": "b"}, Labels({"a": "b"})),
        (Labels, {"a": "b"}, Labels({"a": "b"})),
        (Colour, Colour.RED, Colour.RED),
        (Any, object, object),
        (object, None, None),
        (typing.NewType("Key", str), "x", "x"),
    ],
    ids=str,
)
def test_a_value_of_the_annotated_type_is_kept(hint: Any, value: Any, kept: Any) -> None:  # noqa: ANN401  as above
    assert taken(hint, value) == kept


@pytest.mark.parametrize(
    ("hint", "value", "problem"),
    [
        (str, 5, "it: 5 is no text; give a str"),
        (str, None, "it: None is no text; give a str"),
        (str, "a\0", "it: the text holds a NUL character, which not every store can keep"),
        (int, "5", "it: '5' is no int"),
        (int, True, "it: True is no int"),
        (int, 5.0, "it: 5.0 is no int"),
        (bool, 1, "it: 1 is no bool"),
        (datetime, "2026-01-05", "it: '2026-01-05' is no instant; give an aware datetime"),
        (datetime, NAIVE, "it: 2026-01-05T09:00:00 has no time zone; give an aware datetime"),
        (datetime | None, NAIVE, "it: 2026-01-05T09:00:00 has no time zone; give an aware datetime"),
        (None | datetime, "x", "it: 'x' is no instant; give an aware datetime"),
        (int | str, 2.5, "it: 2.5 is none of int | str"),
        (int | str, None, "it: None is none of int | str"),
        (Level, "hgih", "it: 'hgih' is not known (did you mean 'high'?); choose from low, high, 3"),
        (Level, ["low"], "it: ['low'] is not known (did you mean 'low'?); choose from low, high, 3"),
        (tuple[str, ...], "ab", "it: 'ab' is no tuple; give a tuple, with a comma even for one"),
        (tuple[str, ...], ("a", 5), "it[1]: 5 is no text; give a str"),
        (frozenset[str], ["a"], "it: ['a'] is no frozenset"),
        (Mapping[str, str], 5, "it: 5 is no mapping of texts; give texts by name"),
        (Mapping[str, str], {"a": 5}, "it.a: 5 is no text; give a str"),
        (Labels, [("a", "b")], "it: [('a', 'b')] is no mapping of texts; give texts by name"),
        (Colour, "RED", "it: 'RED' is no Colour"),
    ],
    ids=str,
)
def test_any_other_value_is_refused_under_its_name(hint: Any, value: Any, problem: str) -> None:  # noqa: ANN401  as above
    with pytest.raises(InvalidInput) as error:
        taken(hint, value)
    assert str(error.value) == problem


@given(
    st.sampled_from([str, int, bool, datetime, Level, tuple[str, ...], Labels, datetime | None, int | str]), st.data()
)
def test_what_is_taken_once_is_taken_again_as_it_is(hint: Any, data: st.DataObject) -> None:  # noqa: ANN401  as above
    value = data.draw(st.sampled_from(NONSENSE) | st.text() | st.datetimes(timezones=st.just(UTC)))
    try:
        kept = taken(hint, value)
    except InvalidInput:
        return
    assert taken(hint, kept) == kept


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the statement `type` came with Python 3.12")
def test_an_alias_made_by_the_statement_type_means_what_it_stands_for() -> None:
    room: dict[str, Any] = {}
    exec("from typing import Literal\ntype Level = Literal['low', 'high']", room)  # noqa: S102  no syntax of 3.11
    assert taken(room["Level"], "low") == "low"
    with pytest.raises(InvalidInput, match="'x' is not known; choose from low, high"):
        taken(room["Level"], "x")


def several(on: object, *, first: str, second: int, third: str = "x") -> None:
    raise NotImplementedError


def test_what_is_left_out_has_its_default() -> None:
    given = Particulars.of(several, 1).take("act", {"first": "a", "second": 2})
    assert given == {"first": "a", "second": 2, "third": "x"}


def test_what_is_missing_is_named_all_at_once() -> None:
    with pytest.raises(InvalidInput, match=r"^first: 'act' needs it; give first, second$"):
        Particulars.of(several, 1).take("act", {"third": "y"})


def test_what_is_unknown_is_refused_with_what_there_is() -> None:
    with pytest.raises(InvalidInput) as error:
        Particulars.of(several, 1).take("act", {"frist": "a"})
    expected = "frist: 'act' does not take it (did you mean 'first'?); it takes first, second, third"
    assert str(error.value) == expected
    with pytest.raises(InvalidInput, match="it takes nothing"):
        Particulars({}, {}, {}).take("act", {"first": "a"})


def test_the_annotations_are_there_for_those_who_translate() -> None:
    assert Particulars.of(several, 1).hints == {"first": str, "second": int, "third": str}
