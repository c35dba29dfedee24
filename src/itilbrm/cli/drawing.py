"""Words and tables as lines of a terminal: folded at words, cut at their ends, as wide as they are seen.

The lines are drawn here and not by the tools that draw the help: those take longer to load than most
commands take to answer. What is drawn is plain text; a stranger's text is never read as markup.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

import attrs

__all__ = ["GAP", "Column", "Style", "cells_of", "folded", "ruled", "styled"]

Style: TypeAlias = Literal["", "bold", "dim", "green"]

GAP: Final = 2
"""So many blanks stand between two columns."""

_CODES: Final = {"bold": 1, "dim": 2, "green": 32}
_WORD: Final = re.compile(r"\s*\S+")
_CUT: Final = "…"


@attrs.frozen
class Column:
    """A column as it is drawn.

    Attributes:
        width: How many cells it has.
        folds: Whether it takes several lines where there is no room; else its texts lose their ends.
        is_number: Whether it is set against the right.
    """

    width: int
    folds: bool
    is_number: bool


def cells_of(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, none of them wider than so many cells."""
    for paragraph in text.split("\n"):
        line = ""
        for word in _WORD.findall(paragraph):
            if cells_of(line) + cells_of(word) <= width:
                line += word
                continue
            if line:
                yield line
            *full, line = _chopped(word.lstrip() if line else word, width)
            yield from full
        yield line


def ruled(columns: Sequence[Column], rows: Iterator[Sequence[str]], *, plain: bool, style: Style) -> Iterator[str]:
    """Yield the lines of a table: its headings, a rule, and its rows.

    Args:
        columns: How each column is drawn.
        rows: The headings, then the rows.
        plain: Whether to do with the signs that every terminal has.
        style: How the headings are set.
    """
    between = " |" if plain else " " * GAP
    for line in _row(columns, next(rows), between):
        yield styled(line, style)
    wide = [column.width for column in columns]
    yield "+".join("-" * (width + 1) for width in wide)[:-1] if plain else "─" * (sum(wide) + GAP * (len(wide) - 1))
    for row in rows:
        yield from _row(columns, row, between)


def styled(text: str, style: Style) -> str:
    """Return a text in a style, which the terminal must know."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if style else text


def _row(columns: Sequence[Column], cells: Sequence[str], between: str) -> Iterator[str]:
    stacks = [_lines(column, cell) for column, cell in zip(columns, cells, strict=True)]
    for height in range(max(map(len, stacks))):
        parts = (stack[height] if height < len(stack) else "" for stack in stacks)
        yield between.join(map(_padded, columns, parts)).rstrip()


def _lines(column: Column, text: str) -> Sequence[str]:
    if column.folds:
        return list(folded(text, column.width))
    if cells_of(text) <= column.width:
        return (text,)
    return (_chopped(text, column.width - cells_of(_CUT))[0].rstrip() + _CUT,)


def _padded(column: Column, text: str) -> str:
    blanks = " " * (column.width - cells_of(text))
    return f"{blanks}{text}" if column.is_number else f"{text}{blanks}"


def _chopped(text: str, width: int) -> Sequence[str]:
    """Return a text in pieces of at most so many cells; a piece has at least one character."""
    if text.isascii():
        return [text[start : start + width] for start in range(0, len(text), width)]
    from rich.cells import chop_cells

    return chop_cells(text, width)
