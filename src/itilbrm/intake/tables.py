"""A delimited text file as rows, strictly: what is not in order costs its own row and no other.

A record that is malformed is rejected by its first physical line, and reading goes on at the next one:
an unclosed quote costs one row, never the rest of the file. Lines that hold nothing but their end are
passed over. Memory does not grow with the file: a physical line may have :data:`LINE_LIMIT`
characters, a record as many and :data:`RECORD_LINES` lines, a cell :data:`CELL_LIMIT` characters.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.intake.lines import LINE_LIMIT, Line, Lines
from itilbrm.intake.local_times import Unfit
from itilbrm.spreadsheets import refang

__all__ = ["CELL_LIMIT", "COLUMN_LIMIT", "LINE_LIMIT", "RECORD_LINES", "Reject", "Row", "Table"]

CELL_LIMIT: Final = 131_072
"""So many characters a cell may have; the bound of Python's own reader unless somebody moved it."""

RECORD_LINES: Final = 100_000
"""Over so many physical lines a record may go."""

COLUMN_LIMIT: Final = 1_000
"""So many columns a file may have."""

_LOOKED_AT: Final = 10
_KEPT_OF_A_LONG_LINE: Final = 1_000


Row: TypeAlias = tuple[int, Sequence[str]]
"""A row in order: the number of its first physical line, counted from 1, and as many cells as headings."""


@attrs.frozen
class Reject:
    """A row that cannot be taken.

    Attributes:
        line: The number of its first physical line, counted from 1.
        column: The heading over the cell that stands in the way; empty where it is the row as such.
        reason: What stands in the way, as part of a sentence.
        cells: As many texts as there are headings; empty where the row could not be read as cells.
        text: Otherwise the physical line as it stands, without its end.
    """

    line: int
    column: str
    reason: str
    cells: Sequence[str] = ()
    text: str = ""


class Table:
    """The rows of a delimited text file under its headings.

    Attributes:
        headings: The headings, without the blanks around them.
        size: The size of the file in bytes.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        defanged: bool = False,
        wanted: Iterable[str] = (),
    ) -> None:
        """Open the file and read its headings.

        Args:
            path: The file.
            encoding: How its text is encoded; a byte order mark is passed over.
            delimiter: The one character between cells.
            defanged: Whether the file was written with :func:`~itilbrm.spreadsheets.defang`, which is
                then undone.
            wanted: The headings that must be there.

        Raises:
            InvalidInput: The file is refused before its first row: it cannot be opened or is no text,
                a heading is blank, doubled or missing, or the rows do not have as many cells as there
                are headings.
        """
        self._path = path
        self._delimiter = delimiter
        self._defanged = defanged
        self._lines = Lines(path, encoding)
        self._take = iter(self._lines).__next__
        self.size: int = self._lines.size
        try:
            self.headings: Sequence[str] = self._read_headings()
            self._check_headings()
            self._check_rows_ahead()
            self._check_wanted(wanted)
        except BaseException:
            self.close()
            raise

    @property
    def bytes_read(self) -> int:
        """How far the file has been read, in bytes, for showing progress."""
        return self._lines.bytes_read

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._lines.close()

    def __iter__(self) -> Iterator[Row | Reject]:
        """Go through the rows from where reading stands; each is there once, taken or rejected.

        Raises:
            StoreTrouble: The file cannot be read any further.
        """
        take, delimiter, width, defanged = self._take, self._delimiter, len(self.headings), self._defanged
        while True:
            line, text = take()
            if not text:
                return
            if '"' in text or "\0" in text or len(text) > CELL_LIMIT or defanged or not text.isascii():
                yield from self._with_care(line, text)
                continue
            # The quick way for most rows; the way with care gives the same.
            cells = text.rstrip("\r\n").split(delimiter)
            if len(cells) == width:
                yield line, cells
            else:
                yield from self._with_care(line, text)

    def _with_care(self, line: int, text: str) -> Iterator[Row | Reject]:
        body = text.rstrip("\r\n")
        if not body:
            return
        try:
            cells, following = self._record(text)
        except Unfit as problem:
            kept = body[:_KEPT_OF_A_LONG_LINE] if len(text) >= LINE_LIMIT else body
            yield Reject(line, "", str(problem), text=kept)
            return
        if len(cells) != len(self.headings):
            self._lines.put_back(following)
            reason = f"the row has {_counted(len(cells), 'cell')} under {_counted(len(self.headings), 'heading')}"
            yield Reject(line, "", reason, text=body)
            return
        if self._defanged:
            cells = [refang(cell) for cell in cells]
        for heading, cell in zip(self.headings, cells, strict=True):
            in_the_way = _problem_of(cell)
            if in_the_way:
                yield Reject(line, heading, in_the_way, cells)
                return
        yield line, cells

    def _record(self, text: str) -> tuple[list[str], list[Line]]:
        """Return the cells of the record that begins with this line, and the further lines it took.

        Raises:
            Unfit: The record is malformed; no further line is taken then.
        """
        if len(text) >= LINE_LIMIT:
            raise Unfit(
                f"the line is longer than {LINE_LIMIT:,} characters; the first {_KEPT_OF_A_LONG_LINE:,} are kept"
            )
        try:
            return self._split(text), []
        except Unfit:
            if text.count('"') % 2 == 0:
                raise
        following = self._lines_up_to_the_next_odd_quote(len(text))
        try:
            return self._split("".join([text, *(further for _, further in following)])), following
        except Unfit:
            self._lines.put_back(following)
            raise

    def _lines_up_to_the_next_odd_quote(self, size: int) -> list[Line]:
        following: list[Line] = []
        while len(following) < RECORD_LINES - 1 and size < LINE_LIMIT:
            line, text = self._take()
            if not text or len(text) >= LINE_LIMIT:
                self._lines.put_back([(line, text)])
                break
            following.append((line, text))
            size += len(text)
            if text.count('"') % 2:
                break
        return following

    def _split(self, text: str) -> list[str]:
        if '"' not in text:
            return text.rstrip("\r\n").split(self._delimiter)
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error as problem:
            cells = _cells_of_a_long_row(text.rstrip("\r\n"), self._delimiter)
            if any(len(cell) > CELL_LIMIT for cell in cells):
                return cells
            raise Unfit(_PROBLEMS.get(str(problem), f"the row is malformed: {problem}")) from None

    def _read_headings(self) -> tuple[str, ...]:
        text = self._take()[1].removeprefix("\ufeff")
        while text and not text.strip("\r\n"):
            text = self._take()[1]
        if not text:
            raise InvalidInput(str(self._path), "the file is empty", "give a file whose first line holds headings")
        try:
            cells, _ = self._record(text)
        except Unfit as problem:
            raise InvalidInput(str(self._path), f"the headings cannot be read: {problem}") from None
        for place, cell in enumerate(cells, 1):
            in_the_way = _problem_of(cell)
            if in_the_way:
                raise InvalidInput(
                    str(self._path), f"heading {place} cannot be read: {in_the_way}", "check the encoding"
                )
        return tuple((refang(cell) if self._defanged else cell).strip() for cell in cells)

    def _check_headings(self) -> None:
        if len(self.headings) > COLUMN_LIMIT:
            problem = f"there are {len(self.headings):,} columns, more than {COLUMN_LIMIT:,}"
            raise InvalidInput(str(self._path), problem, "check the delimiter")
        places: dict[str, int] = {}
        for place, heading in enumerate(self.headings, 1):
            if not heading:
                raise InvalidInput(
                    str(self._path), f"heading {place} of {len(self.headings)} is blank", "give it a name"
                )
            if heading in places:
                problem = f"the heading {heading!r} stands over columns {places[heading]} and {place}"
                raise InvalidInput(str(self._path), problem, "give each column a name of its own")
            places[heading] = place

    def _check_wanted(self, wanted: Iterable[str]) -> None:
        for heading in wanted:
            if heading not in self.headings:
                problem = f"there is no column {heading!r}{suggestion(heading, self.headings)}"
                raise InvalidInput(str(self._path), problem, "check the mapping and the delimiter")

    def _check_rows_ahead(self) -> None:
        """Refuse the file where its first rows agree with each other and not with the headings."""
        seen: list[Line] = []
        counts: list[int] = []
        for line, text in islice(iter(self._take, None), _LOOKED_AT):
            if not text:
                break
            seen.append((line, text))
            if text.strip("\r\n"):
                with suppress(Unfit):
                    cells, following = self._record(text)
                    seen.extend(following)
                    counts.append(len(cells))
        self._lines.put_back(seen)
        if len(counts) > 1 and len(set(counts)) == 1 and counts[0] != len(self.headings):
            problem = (
                f"there are {_counted(len(self.headings), 'heading')} over {_counted(counts[0], 'cell')} in every row"
            )
            raise InvalidInput(str(self._path), problem, "give each column its heading, and check the delimiter")


_PROBLEMS: Final = {
    "unexpected end of data": "a quote is opened and not closed",
    "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?": (
        "a quote stands inside a cell that is not quoted"
    ),
}


def _cells_of_a_long_row(body: str, delimiter: str) -> list[str]:
    """Split what the csv module refuses for its length, so that its end is known; none if it has no end."""
    pieces = body.split('"')
    if len(body) <= CELL_LIMIT or len(pieces) % 2 == 0:
        return []
    cells = [""]
    for place, piece in enumerate(pieces):
        if place % 2:
            cells[-1] += piece
        elif not piece and 0 < place < len(pieces) - 1:
            cells[-1] += '"'
        else:
            rest_of_cell, *further = piece.split(delimiter)
            cells[-1] += rest_of_cell
            cells += further
    return cells


def _problem_of(cell: str) -> str:
    if len(cell) > CELL_LIMIT:
        return f"the cell has {len(cell):,} characters, more than {CELL_LIMIT:,}"
    if "\0" in cell:
        return "the cell holds a NUL character"
    try:
        cell.encode()
    except UnicodeEncodeError as problem:
        return f"the cell holds what is no text in the encoding of the file, at character {problem.start + 1:,}"
    return ""


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
