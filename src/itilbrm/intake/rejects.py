"""The file of rejected rows, which its reader sees whole or not at all."""

import csv
import os
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from itilbrm.errors import StoreTrouble
from itilbrm.intake.tables import Reject
from itilbrm.spreadsheets import defang

__all__ = ["RejectsFile", "rejects_path"]

_BEFORE: Final = ("line", "column", "reason")
_AFTER: Final = "text"
_PERMISSIONS: Final = 0o777


def rejects_path(source: Path) -> Path:
    """Return where the rejected rows of a file go."""
    return source.with_name(f"{source.name}.rejects.csv")


class RejectsFile:
    """Collects rejected rows and puts them in place at the end, under the headings of their source.

    The first three columns are line, column and reason, the last one is the text of what could not be
    read as cells; where the source has such headings itself, ours begin with ``reject_``. Texts are
    defanged, so that the file can be opened in a spreadsheet, put right, and imported again by the
    same mapping with ``defanged = true``. It is readable by its owner only, unless a file was there
    with other permissions. Where nothing was rejected there is no file, and one of an earlier run is
    removed. Left by an error, it leaves everything as it was before.

    Attributes:
        count: How many rows were rejected.
    """

    def __init__(self, path: Path, headings: Sequence[str]) -> None:
        """Prepare the file; nothing is written before the first reject."""
        self._path = path.absolute()
        self._headings = headings
        self._beside: Path | None = None
        self._stream: TextIO | None = None
        self.count = 0

    def add(self, reject: Reject) -> None:
        """Write one rejected row.

        Raises:
            StoreTrouble: The file cannot be written.
        """
        try:
            stream = self._stream or self._open()
            cells = reject.cells or [""] * len(self._headings)
            _write(stream, [reject.line, reject.column, reject.reason, *cells, reject.text])
        except OSError as problem:
            raise self._trouble("write", problem) from problem
        self.count += 1

    def close(self) -> None:
        """Put the file in place of the one of an earlier run, or remove that where nothing was rejected.

        Raises:
            StoreTrouble: The file cannot be finished; the one of the earlier run stays as it is.
        """
        try:
            if self._stream is None or self._beside is None:
                self._path.unlink(missing_ok=True)
                return
            self._stream.flush()
            self._take_over_permissions(self._stream.fileno())
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._beside.replace(self._path)
            self._stream = self._beside = None
        except OSError as problem:
            self.discard()
            raise self._trouble("finish", problem) from problem

    def discard(self) -> None:
        """Give up what was collected."""
        # A full disk or a folder that has gone must not hide why it is given up.
        with suppress(OSError):
            if self._stream is not None:
                self._stream.close()
        with suppress(OSError):
            if self._beside is not None:
                self._beside.unlink()
        self._stream = self._beside = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _open(self) -> TextIO:
        # A new file of an unforeseeable name, readable by its owner only: nobody can plant a link there.
        descriptor, beside = tempfile.mkstemp(".part", ".rejects-", self._path.parent)
        self._beside = Path(beside)
        self._stream = stream = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="")
        *before, after = (_name(heading, self._headings) for heading in (*_BEFORE, _AFTER))
        _write(stream, [*before, *self._headings, after])
        return stream

    def _take_over_permissions(self, descriptor: int) -> None:
        with suppress(FileNotFoundError):
            mode = self._path.lstat().st_mode
            if stat.S_ISREG(mode):
                os.fchmod(descriptor, mode & _PERMISSIONS)

    def _trouble(self, tried: str, problem: OSError) -> StoreTrouble:
        return StoreTrouble(str(self._path), tried, problem.strerror or str(problem), "make room or use another folder")


def _name(heading: str, taken: Sequence[str]) -> str:
    while heading in taken:
        heading = f"reject_{heading}"
    return heading


def _write(stream: TextIO, cells: Sequence[object]) -> None:
    csv.writer(stream).writerow([defang(cell) if isinstance(cell, str) else cell for cell in cells])
