"""The file of rejected rows, which its reader sees whole or not at all."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from itilbrm.intake.tables import Reject
from itilbrm.spreadsheets import defang
from itilbrm.whole_files import WholeFile

__all__ = ["RejectsFile", "rejects_path"]

_BEFORE: Final = ("line", "column", "reason")
_AFTER: Final = "text"


def rejects_path(source: Path) -> Path:
    """Return where the rejected rows of a file go."""
    return source.with_name(f"{source.name}.rejects.csv")


class RejectsFile(WholeFile):
    """Collects rejected rows and puts them in place at the end, under the headings of their source.

    The first three columns are line, column and reason, the last one is the text of what could not be
    read as cells; where the source has such headings itself, ours begin with ``reject_``. Texts are
    defanged, so that the file can be opened in a spreadsheet, put right, and imported again by the
    same mapping with ``defanged = true``. Where nothing was rejected there is no file, and one of an earlier
    run is removed.

    Attributes:
        count: How many rows were rejected.
    """

    def __init__(self, path: Path, headings: Sequence[str]) -> None:
        """Prepare the file; nothing is written before the first reject."""
        super().__init__(path)
        self._headings = headings
        self.count: int = 0

    def add(self, reject: Reject) -> None:
        """Write one rejected row.

        Raises:
            StoreTrouble: The file cannot be written.
        """
        if not self.count:
            *before, after = (_name(heading, self._headings) for heading in (*_BEFORE, _AFTER))
            self._write_row([*before, *self._headings, after])
        cells = reject.cells or [""] * len(self._headings)
        self._write_row([reject.line, reject.column, reject.reason, *cells, reject.text])
        self.count += 1

    def close(self) -> None:
        """Put the file in place of the one of an earlier run, or remove that where nothing was rejected.

        Raises:
            StoreTrouble: The file cannot be finished; the one of the earlier run stays as it is.
        """
        if self.count:
            super().close()
        else:
            self.remove()

    def _write_row(self, cells: Sequence[object]) -> None:
        csv.writer(self).writerow([defang(cell) if isinstance(cell, str) else cell for cell in cells])


def _name(heading: str, taken: Sequence[str]) -> str:
    while heading in taken:
        heading = f"reject_{heading}"
    return heading
