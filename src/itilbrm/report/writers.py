"""Writers: a table as lines of CSV or Markdown, data as JSON."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Final

import attrs

from itilbrm.report.tables import Cell, Table
from itilbrm.report.visible import visible
from itilbrm.spreadsheets import defang

__all__ = ["as_data", "csv_lines", "for_a_spreadsheet", "json_text", "markdown_lines"]

_HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"}
_MARKS: Final = re.compile(r"[\\`*\[\]|~!#]|(?<!\w)_|_(?!\w)")


def for_a_spreadsheet(text: str) -> str:
    """Return a text that is no formula in a spreadsheet, in which all but line ends and TABs is seen."""
    return defang(visible(text, keep="\t\r\n"))


def csv_lines(table: Table, text: Callable[[str], str] = for_a_spreadsheet) -> Iterator[str]:
    """Return a table as records of CSV with their line ends; numbers stay numbers.

    Args:
        table: The table.
        text: What becomes of each text, also of the headings.
    """
    yield _record([text(heading) for heading in table.headings])
    for row in table.rows:
        yield _record([text(cell) if isinstance(cell, str) else cell for cell in row])


def markdown_lines(table: Table) -> Iterator[str]:
    """Return a table as lines of Markdown, in which no text is a mark, a link or a picture."""
    yield _line([_inert(heading) for heading in table.headings])
    yield _line(["---:" if heading in table.numbers else "---" for heading in table.headings])
    for row in table.rows:
        yield _line(["" if cell is None else _inert(str(cell)) for cell in row])


def json_text(data: object) -> str:
    """Return data as JSON in ASCII, the same in every locale; what is no data is refused.

    Raises:
        TypeError: Something in it has no form in JSON; see :func:`as_data`.
    """
    text = json.dumps(data, indent=2, ensure_ascii=True, allow_nan=False)
    # The one control character that JSON lets through.
    return text.replace("\x7f", "\\u007f") + "\n"


def as_data(value: object) -> object:
    """Return a record or value as what JSON knows: instants in UTC with a Z, tuples as lists, amounts as texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (str, Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): as_data(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [as_data(each) for each in value]
    cls = type(value)
    return {field.name: as_data(getattr(value, field.name)) for field in attrs.fields(cls)} if attrs.has(cls) else value


def _record(cells: list[Cell]) -> str:
    line = StringIO()
    # The writer puts quotes around the characters of its own line end only: CR needs them as well.
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return f"{line.getvalue()[:-2]}\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _inert(text: str) -> str:
    marked = _MARKS.sub(lambda found: f"\\{found[0]}", visible(text, keep="\n"))
    return "".join(_HTML.get(character, character) for character in marked)
