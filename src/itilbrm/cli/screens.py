"""Screens: tables and words as a terminal shows them, with no more than its width and its colours.

Everything is drawn into a text, and the text is written by :func:`itilbrm.cli.exits.out`: so a closed pipe
or a full disk meets one place only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import attrs

from itilbrm.cli.drawing import GAP, Column, Style, cells_of, folded, ruled, styled
from itilbrm.cli.exits import out, say
from itilbrm.cli.options import Output
from itilbrm.cli.terminal import is_colourful, is_terminal, is_unicode, width
from itilbrm.report import Cell, Table, csv_lines, for_a_spreadsheet, json_text, markdown_lines, visible

__all__ = ["Fit", "counted", "day", "drawn", "moment", "put", "put_json", "wrapped"]

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
        lines = csv_lines(table, _for_this_terminal if is_terminal() else for_a_spreadsheet)
    for line in lines:
        out(line)


def put_json(data: object) -> None:
    """Write data as JSON."""
    out(json_text(data))


def drawn(table: Table, fit: Fit = RIGID) -> str:
    """Return a table as it fits on the screen."""
    names = table.headings
    cells = [[_shown(cell, name, fit) for name, cell in zip(names, row, strict=True)] for row in table.rows]
    headings = [visible(name.replace("_", " ")) for name in names]
    wanted = {
        name: max(cells_of(heading), *(cells_of(line) for row in cells for line in row[place].split("\n")), 1)
        for place, (name, heading) in enumerate(zip(names, headings, strict=True))
    }
    empty = {name for place, name in enumerate(names) if cells and not any(row[place] for row in cells)}
    widths = _widths({name: wide for name, wide in wanted.items() if name not in fit.spare or name not in empty}, fit)
    shown = [place for place, name in enumerate(names) if name in widths]
    columns = [Column(widths[names[at]], names[at] in fit.fold, names[at] in table.numbers) for at in shown]
    rows = ([row[at] for at in shown] for row in (headings, *cells))
    return _lines(ruled(columns, rows, plain=not is_unicode(), style="bold" if is_colourful() else ""))


def wrapped(lines: Iterable[tuple[int, str, Style]]) -> str:
    """Return paragraphs as they fit on the screen: how far they are set in, what they say, and their style."""
    colourful = is_colourful()
    return _lines(
        " " * inset + styled(line, style if colourful else "")
        for inset, words, style in lines
        for line in folded(visible(words, keep="\n"), width() - inset)
    )


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
        if least + GAP * (len(shown) - 1) > width():
            shown.pop(name, None)
    kept = {name: min(wide, soft.get(name, wide)) for name, wide in shown.items()}
    left = max(width() - GAP * (len(kept) - 1) - sum(kept.values()), 0)
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


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
