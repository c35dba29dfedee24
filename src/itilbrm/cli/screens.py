"""Screens: tables and words as a terminal shows them, with no more than its width and its colours.

The terminal's tools write into a text, and the text is written by :func:`itilbrm.cli.exits.out`: so a
closed pipe or a full disk meets one place only. A stranger's text comes to them as plain characters,
never as markup.
"""

import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.cli.exits import out, say
from itilbrm.cli.options import Output
from itilbrm.report import Cell, Table, csv_lines, for_a_spreadsheet, json_text, markdown_lines, visible

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Fit", "console", "counted", "day", "drawn", "moment", "put", "put_json", "text_of", "wrapped"]

_NARROW: Final = 40
_GAP: Final = 2
_LEAST: Final = 12
"""So wide a column stays that may take several lines."""


@attrs.frozen
class Fit:
    """What may become of the columns of a table where the screen is too narrow.

    Attributes:
        cut: Headings of columns that may lose their ends, with the width they need at least.
        fold: Headings of columns that may take several lines.
        spare: Headings of columns that are left out where they are empty or there is no room, the
            dearest first.
    """

    cut: Mapping[str, int] = attrs.field(factory=dict)
    fold: Collection[str] = ()
    spare: Sequence[str] = ()


RIGID: Final = Fit()


def put(table: Table, output: Output, fit: Fit = RIGID) -> None:
    """Write a table in the format asked for."""
    if output.format == "table":
        out(drawn(table, fit))
        return
    if output.format == "markdown":
        lines = markdown_lines(table)
    elif output.raw:
        say("--raw: the texts are as strangers wrote them; a spreadsheet may run them and a terminal may obey them")
        lines = csv_lines(table, str)
    else:
        lines = csv_lines(table, _for_this_terminal if _is_terminal() else for_a_spreadsheet)
    for line in lines:
        out(line)


def put_json(data: object) -> None:
    """Write data as JSON."""
    out(json_text(data))


def console() -> "Console":
    """Return a console that writes into a text, as wide and as colourful as stdout is."""
    from rich.console import Console

    colourful = _is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Console(
        file=StringIO(),
        force_terminal=colourful,
        color_system="auto" if colourful else None,
        width=_width(),
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        safe_box=not _is_unicode(),
    )


def drawn(table: Table, fit: Fit = RIGID) -> str:
    """Return a table as it fits on the screen."""
    from rich.box import ASCII, SIMPLE_HEAD
    from rich.table import Table as Drawing
    from rich.text import Text

    names = table.headings
    cells = [[_shown(cell, name, fit) for name, cell in zip(names, row, strict=True)] for row in table.rows]
    headings = [visible(name.replace("_", " ")) for name in names]
    wanted = {
        name: max(_wide(heading), *(_wide(line) for row in cells for line in row[place].split("\n")), 1)
        for place, (name, heading) in enumerate(zip(names, headings, strict=True))
    }
    empty = {name for place, name in enumerate(names) if cells and not any(row[place] for row in cells)}
    widths = _widths({name: wide for name, wide in wanted.items() if name not in fit.spare or name not in empty}, fit)
    box = SIMPLE_HEAD if _is_unicode() else ASCII
    drawing = Drawing(box=box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name, heading in zip(names, headings, strict=True):
        if name in widths:
            drawing.add_column(
                Text(heading),
                justify="right" if name in table.numbers else "left",
                no_wrap=name not in fit.fold,
                overflow="fold" if name in fit.fold else "ellipsis",
                width=widths[name],
            )
    for row in cells:
        drawing.add_row(*(Text(cell) for name, cell in zip(names, row, strict=True) if name in widths))
    screen = console()
    screen.print(drawing, crop=False)
    return text_of(screen)


def wrapped(lines: Iterable[tuple[int, str, str]]) -> str:
    """Return paragraphs as they fit on the screen: how far they are set in, what they say, and their style."""
    from rich.padding import Padding
    from rich.text import Text

    screen = console()
    for inset, words, style in lines:
        screen.print(Padding(Text(visible(words, keep="\n"), style=style), (0, 0, 0, inset), expand=False))
    return text_of(screen)


def text_of(screen: "Console") -> str:
    """Return what was printed on such a console, without the blanks at the ends of its lines."""
    file = screen.file
    printed = file.getvalue() if isinstance(file, StringIO) else ""
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def moment(at: datetime | None) -> str | None:
    """Return an instant as it is shown to people: in UTC, to the minute."""
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "minutes")


def day(at: datetime | None) -> str | None:
    """Return the day of an instant in UTC."""
    return None if at is None else at.astimezone(UTC).date().isoformat()


def _widths(wanted: Mapping[str, int], fit: Fit) -> Mapping[str, int]:
    """Return the widths of the columns that are shown."""
    soft = {**dict.fromkeys(fit.fold, _LEAST), **fit.cut}
    shown = dict(wanted)
    for name in reversed(fit.spare):
        least = sum(min(wide, soft.get(each, wide)) for each, wide in shown.items())
        if least + _GAP * (len(shown) - 1) > _width():
            shown.pop(name, None)
    kept = {name: min(wide, soft.get(name, wide)) for name, wide in shown.items()}
    left = max(_width() - _GAP * (len(kept) - 1) - sum(kept.values()), 0)
    # The narrowest is served first: what it does not need is left to the others.
    thirsty = sorted((name for name in shown if name in soft), key=shown.__getitem__)
    for number, name in enumerate(thirsty):
        more = min(shown[name] - kept[name], left // (len(thirsty) - number))
        kept[name] += more
        left -= more
    return kept


def _shown(cell: Cell, name: str, fit: Fit) -> str:
    if cell is None:
        return ""
    return f"{cell:,}" if isinstance(cell, int) else visible(cell, keep="\n" if name in fit.fold else "")


def _for_this_terminal(text: str) -> str:
    return visible(for_a_spreadsheet(text), keep="\n")


def _wide(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _width() -> int:
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, _NARROW)


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _is_unicode() -> bool:
    return "utf" in (getattr(sys.stdout, "encoding", "") or "").lower()
