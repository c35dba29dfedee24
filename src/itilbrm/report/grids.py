"""A grid with names in its places, as a picture that scales and as a page of its own."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final
from unicodedata import east_asian_width

import attrs

from itilbrm.report.visible import visible

__all__ = ["Grid", "Spot", "grid_page", "grid_svg"]

_CELL: Final = (168, 104)
_LEFT: Final = 88
_TOP: Final = 64
_FOOT: Final = 96
_LONGEST: Final = {False: 19, True: 17}
"""So many cells a name may take, set as usual or in bold."""

_IN_A_CELL: Final = 4
_LINE: Final = 19
_FONT: Final = "system-ui, sans-serif"
_INK: Final = "#1d2733"
_FAINT: Final = "#5b6775"
_SHADES: Final = {
    (True, True): "#cfe3f7",
    (True, False): "#e6effa",
    (False, True): "#e6effa",
    (False, False): "#f6f8fa",
}


@attrs.frozen(kw_only=True)
class Spot:
    """One name in the grid.

    Attributes:
        name: The name.
        across: How far to the right it stands, from 1 on.
        up: How far up it stands, from 1 on.
        strong: Whether it is set in bold.
        faded: Whether it is set as something that is old.
    """

    name: str
    across: int
    up: int
    strong: bool = False
    faded: bool = False


@attrs.frozen(kw_only=True)
class Grid:
    """A grid of five by five, cut into four quarters.

    Attributes:
        title: What stands above it.
        across: What grows to the right.
        up: What grows upwards.
        quarters: What the quarters are called: above on the left and right, below on the left and right.
        high: From which place on, to the right and upwards, the far quarters begin.
        spots: The names.
        notes: What is said below it.
        size: How many places it has each way.
    """

    title: str
    across: str
    up: str
    quarters: tuple[str, str, str, str]
    high: int
    spots: tuple[Spot, ...]
    notes: tuple[str, ...] = ()
    size: int = 5


def grid_svg(grid: Grid) -> str:
    """Return the grid as SVG; every text of a stranger is only text in it."""
    wide, high = _CELL
    width = _LEFT + grid.size * wide + 24
    height = _TOP + grid.size * high + _FOOT + 18 * max(len(grid.notes) - 1, 0)
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" font-family="{_FONT}" font-size="14" fill="{_INK}">'
        ),
        f"<title>{_text(grid.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="30" font-size="20" font-weight="600">{_text(grid.title)}</text>',
        *_cells(grid),
        *_axes(grid),
        *_quarters(grid),
        *_notes(grid, height),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def grid_page(grid: Grid, headings: Sequence[str], rows: Sequence[Sequence[str]], language: str = "en") -> str:
    """Return a page of HTML with the grid, and a table below it that says the same to those who do not see it.

    Args:
        grid: The grid.
        headings: The headings of the table.
        rows: Its rows.
        language: The language of the words.
    """
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        "<!doctype html>\n"
        f'<html lang="{_text(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(grid.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"{grid_svg(grid)}"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</body>\n</html>\n"
    )


_STYLE: Final = (
    f"body {{ font: 15px/1.4 {_FONT}; color: {_INK}; margin: 2rem; max-width: 70rem; }}\n"
    "svg { max-width: 100%; height: auto; }\n"
    "table { border-collapse: collapse; margin-top: 1.5rem; width: 100%; }\n"
    "th, td { text-align: left; padding: .4rem .8rem; border-bottom: 1px solid #d5dbe1; }\n"
)


def _text(text: str) -> str:
    return escape(visible(text))


def _place(grid: Grid, across: int, up: int) -> tuple[int, int]:
    """Return the upper left corner of a cell."""
    wide, high = _CELL
    return _LEFT + (across - 1) * wide, _TOP + (grid.size - up) * high


def _cells(grid: Grid) -> Iterator[str]:
    wide, high = _CELL
    for up in range(grid.size, 0, -1):
        for across in range(1, grid.size + 1):
            x, y = _place(grid, across, up)
            shade = _SHADES[up >= grid.high, across >= grid.high]
            yield f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{shade}" stroke="#ffffff"/>'
            yield from _names([each for each in grid.spots if (each.across, each.up) == (across, up)], x, y)


def _names(spots: Sequence[Spot], x: int, y: int) -> Iterator[str]:
    fits = len(spots) <= _IN_A_CELL
    shown = spots if fits else spots[: _IN_A_CELL - 1]
    for number, spot in enumerate(shown):
        line = y + 24 + number * _LINE
        weight = ' font-weight="600"' if spot.strong else ""
        mark = f'fill="none" stroke="{_FAINT}"' if spot.faded else f'fill="{_INK}"'
        ink = f' fill="{_FAINT}" font-style="italic"' if spot.faded else ""
        yield f'<circle cx="{x + 12}" cy="{line - 5}" r="3.5" {mark}/>'
        yield f'<text x="{x + 21}" y="{line}"{weight}{ink}>{_short(spot)}<title>{_text(spot.name)}</title></text>'
    if not fits:
        line = y + 24 + len(shown) * _LINE
        rest = ", ".join(each.name for each in spots[len(shown) :])
        yield (
            f'<text x="{x + 21}" y="{line}" fill="{_FAINT}">and {len(spots) - len(shown)} more'
            f"<title>{_text(rest)}</title></text>"
        )


def _short(spot: Spot) -> str:
    plain, most = visible(spot.name), _LONGEST[spot.strong]
    if _cells_of(plain) <= most:
        return escape(plain)
    while _cells_of(plain) >= most:
        plain = plain[:-1]
    return escape(f"{plain.rstrip()}…")


def _cells_of(text: str) -> int:
    """Return how wide a text is, where most letters take one cell and those of Chinese or Japanese two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def _axes(grid: Grid) -> Iterator[str]:
    wide, high = _CELL
    bottom = _TOP + grid.size * high
    for step in range(1, grid.size + 1):
        x, y = _place(grid, step, step)
        yield f'<text x="{x + wide // 2}" y="{bottom + 20}" text-anchor="middle" fill="{_FAINT}">{step}</text>'
        yield f'<text x="{_LEFT - 14}" y="{y + high // 2 + 5}" text-anchor="middle" fill="{_FAINT}">{step}</text>'
    middle = _LEFT + grid.size * wide // 2
    yield f'<text x="{middle}" y="{bottom + 42}" text-anchor="middle" font-weight="600">{_text(grid.across)}</text>'
    half = _TOP + grid.size * high // 2
    yield (
        f'<text transform="translate(30 {half}) rotate(-90)" text-anchor="middle" font-weight="600">'
        f"{_text(grid.up)}</text>"
    )


def _quarters(grid: Grid) -> Iterator[str]:
    wide, high = _CELL
    cut_x, cut_y = _LEFT + (grid.high - 1) * wide, _TOP + (grid.size - grid.high + 1) * high
    right, bottom = _LEFT + grid.size * wide, _TOP + grid.size * high
    yield f'<path d="M{cut_x} {_TOP}V{bottom}M{_LEFT} {cut_y}H{right}" stroke="{_FAINT}" stroke-width="2"/>'
    corners = ((cut_x, cut_y), (right, cut_y), (cut_x, bottom), (right, bottom))
    for words, (x, y) in zip(grid.quarters, corners, strict=True):
        yield (
            f'<text x="{x - 8}" y="{y - 8}" text-anchor="end" font-size="12" letter-spacing="1" fill="{_FAINT}">'
            f"{_text(words.upper())}</text>"
        )


def _notes(grid: Grid, height: int) -> Iterator[str]:
    first = height - 18 * len(grid.notes) + 4
    for number, note in enumerate(grid.notes):
        yield f'<text x="{_LEFT}" y="{first + 18 * number}" font-size="13" fill="{_FAINT}">{_text(note)}</text>'
