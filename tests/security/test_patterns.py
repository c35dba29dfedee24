"""S21: every regular expression of the library is done with 100,000 hostile characters within 50 ms.

No user gives one: a date format is data of a mapping, of which the library makes an expression of its own.
"""

import ast
import importlib
import re
import time
from collections import deque
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

import itilbrm
from itilbrm.intake import formats
from itilbrm.masking import shown_url
from itilbrm.report import visible
from itilbrm.spreadsheets import defang, refang

SOURCE: Final = Path(itilbrm.__file__).parent
LENGTH: Final = 100_000
LONGEST: Final = 0.05

FORMATS: Final = ("%Y-%m-%d", "%d%m%Y%H%M%S", "%d %b %Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S.%f%z", "%%%d..%m//%Y  ")
"""Expressions that are made at run time are made of these."""


class Use(NamedTuple):
    """A regular expression, and the function of ``re`` it is given to; no expression if it is made at run time."""

    pattern: re.Pattern[str] | None
    function: str


def uses(path: Path) -> Iterator[tuple[str, Use]]:
    """Yield every regular expression of a file with its place."""
    module = vars(importlib.import_module(".".join(("itilbrm", *path.relative_to(SOURCE).with_suffix("").parts))))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if ast.unparse(node.func.value) != "re" or node.func.attr == "escape":
            continue
        flags = [each for each in node.args[1:] if re.fullmatch(r"re\.[A-Z]+", ast.unparse(each))]
        try:
            text, *flag = (_value(each, module) for each in (node.args[0], *flags))
            pattern = re.compile(text, *flag)
        except NameError:
            pattern = None
        yield f"{path.name}:{node.lineno}", Use(pattern, node.func.attr)


def _value(node: ast.expr, module: dict[str, Any]) -> Any:  # noqa: ANN401  a text or a flag
    return eval(compile(ast.Expression(node), "", "eval"), dict(module))  # noqa: S307  our own source


def found() -> dict[str, Use]:
    paths = (path for path in sorted(SOURCE.rglob("*.py")) if "import re\n" in path.read_text(encoding="utf-8"))
    return {place: use for path in paths for place, use in uses(path)}


def hostile(pattern: str) -> Iterator[str]:
    """Yield texts of 100,000 characters made of what an expression looks for, ended by what it cannot take."""
    letters = sorted({*re.sub(r"\\[a-zA-Z]|[a-zA-Z0-9]", "", pattern), *"a0 \n%_-"})
    once = [letter * LENGTH for letter in letters]
    pairs = [(first + second) * (LENGTH // 2) for first, second in product("a0 \n'-", letters)][:60:10]
    known = [
        (each * LENGTH)[:LENGTH] for each in ("://", "://a", "?a", "&a-", '"--a', ". Did you mean ", "    on: a\n")
    ]
    for text in (*once, *pairs, *known):
        yield f"{text[1:]}\0"


def seconds(pattern: re.Pattern[str], text: str, function: str = "compile") -> float:
    """Return how long an expression takes, at its fastest: others use the machine, too."""

    def once() -> float:
        began = time.process_time()
        if function != "fullmatch":
            deque(pattern.finditer(text), maxlen=0)
        pattern.fullmatch(text)
        return time.process_time() - began

    first = once()
    return first if first < LONGEST else min(first, once(), once())


def slow(pattern: re.Pattern[str], function: str = "compile") -> list[str]:
    return [text[:20] for text in hostile(pattern.pattern) if seconds(pattern, text, function) > LONGEST]


FOUND: Final = found()


def test_the_expressions_are_found() -> None:
    assert len(FOUND) >= 12
    assert [place.partition(":")[0] for place, use in FOUND.items() if use.pattern is None] == [
        "anchoring.py",
        "formats.py",
    ]


@pytest.mark.parametrize("place", [place for place, use in FOUND.items() if use.pattern is not None])
def test_no_expression_takes_long(place: str) -> None:
    pattern, function = FOUND[place]
    assert pattern is not None
    assert slow(pattern, function) == []


@pytest.mark.parametrize("form", FORMATS)
def test_no_expression_made_of_a_date_format_takes_long(form: str) -> None:
    assert slow(formats._pattern(form)) == []


@pytest.mark.parametrize("function", [defang, refang, visible, shown_url])
def test_what_is_done_to_every_text_takes_time_as_the_text_is_long(function: Any) -> None:  # noqa: ANN401  any of them
    for text in hostile('=";\u0301@'):
        began = time.process_time()
        function(text)
        assert time.process_time() - began < 20 * LONGEST


@pytest.mark.parametrize(
    ("planted", "text"), [(r"(?<=://)[^\s/]\S*@", "://a" * 6_000), (r" +$", " " * 10_000 + "\0"), ("(a|a)*b", "a" * 22)]
)
def test_an_expression_that_turns_back_is_noticed(planted: str, text: str) -> None:
    """The planted bugs, in texts that are shorter by far."""
    assert seconds(re.compile(planted), text) > LONGEST
