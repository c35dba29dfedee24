"""A file and a mapping, as what the adoption of a kind of records takes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from itilbrm.intake.conversion import Particulars, UnfitCell, conversion
from itilbrm.intake.mapping import FileMapping
from itilbrm.intake.tables import Reject, Table

__all__ = ["MappedTable", "Taken"]


class Taken(NamedTuple):
    """A row that fits the mapping.

    Attributes:
        line: The number of its first physical line, counted from 1.
        particulars: What the adoption takes, by name.
        cells: The row as it stands in the file.
    """

    line: int
    particulars: Particulars
    cells: Sequence[str]

    def refused(self, reason: str, column: str = "") -> Reject:
        """Return this row as a reject, where it cannot be adopted after all."""
        return Reject(self.line, column, reason, self.cells)


Item: TypeAlias = Taken | Reject


class MappedTable:
    """The rows of a file, each of them taken by the mapping or rejected with the reason.

    Attributes:
        headings: The headings of the file.
        size: Its size in bytes.
    """

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        """Open the file; see :class:`~itilbrm.intake.tables.Table` for when it is refused.

        Raises:
            InvalidInput: The file is refused before its first row.
        """
        self._table = Table(
            path,
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
            defanged=mapping.defanged,
            wanted=mapping.columns,
        )
        self._convert = conversion(mapping, self._table.headings)
        self.headings: Sequence[str] = self._table.headings
        self.size: int = self._table.size

    @property
    def bytes_read(self) -> int:
        """How far the file has been read, in bytes, for showing progress."""
        return self._table.bytes_read

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def __iter__(self) -> Iterator[Item]:
        """Go through the rows; rows in the file = taken + rejected, always.

        Raises:
            StoreTrouble: The file cannot be read any further.
        """
        convert = self._convert
        for item in self._table:
            if isinstance(item, Reject):
                yield item
                continue
            line, cells = item
            try:
                yield Taken(line, convert(cells), cells)
            except UnfitCell as problem:
                yield Reject(line, problem.column, problem.reason, cells)
