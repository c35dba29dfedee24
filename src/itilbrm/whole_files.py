"""Files that their readers see whole or not at all."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from itilbrm.errors import StoreTrouble

__all__ = ["WholeFile"]

_PERMISSIONS: Final = 0o777


class WholeFile:
    """A text file that is written beside its place and put there at the end, or not at all.

    It is readable by its owner only, unless it replaces a file with other permissions. Left by an error, it
    leaves everything as it was before.
    """

    def __init__(self, path: Path, *, replace: bool = True) -> None:
        """Prepare the file; nothing is made before the first text.

        Args:
            path: Its place.
            replace: Whether it takes the place of one that is there.
        """
        self._path = path.absolute()
        self._replace = replace
        self._part: tuple[Path, TextIO] | None = None

    def write(self, text: str) -> None:
        """Write a text; characters that UTF-8 does not know are escaped.

        Raises:
            StoreTrouble: It cannot be written.
        """
        try:
            _, stream = self._part or self._begun()
            stream.write(text)
        except OSError as problem:
            raise self._trouble("write", problem) from problem

    def close(self) -> None:
        """Put the file in its place.

        Raises:
            StoreTrouble: It cannot be finished, or another one is there and must not be replaced; what is
                there stays as it is.
        """
        try:
            beside, stream = self._part or self._begun()
            with stream:
                stream.flush()
                self._take_over_permissions(stream.fileno())
                os.fsync(stream.fileno())
            if self._replace:
                beside.replace(self._path)
            else:
                self._path.hardlink_to(beside)
        except OSError as problem:
            raise self._trouble("finish", problem) from problem
        finally:
            self.discard()

    def remove(self) -> None:
        """Leave no file in its place.

        Raises:
            StoreTrouble: The one that is there cannot be removed.
        """
        self.discard()
        try:
            self._path.unlink(missing_ok=True)
        except OSError as problem:
            raise self._trouble("finish", problem) from problem

    def discard(self) -> None:
        """Give up what was written and is not in its place."""
        if self._part is None:
            return
        beside, stream = self._part
        self._part = None
        # A full disk or a folder that has gone must not hide why it is given up.
        with suppress(OSError):
            stream.close()
        with suppress(OSError):
            beside.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _begun(self) -> tuple[Path, TextIO]:
        # A new file of an unforeseeable name, readable by its owner only: nobody can plant a link there.
        descriptor, beside = tempfile.mkstemp(".part", ".itilbrm-", self._path.parent)
        stream = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="")
        self._part = Path(beside), stream
        return self._part

    def _take_over_permissions(self, descriptor: int) -> None:
        with suppress(FileNotFoundError):
            mode = self._path.lstat().st_mode
            if stat.S_ISREG(mode):
                os.fchmod(descriptor, mode & _PERMISSIONS)

    def _trouble(self, tried: str, problem: OSError) -> StoreTrouble:
        if isinstance(problem, FileExistsError):
            return StoreTrouble(str(self._path), tried, "there is such a file already", "name another, or replace it")
        return StoreTrouble(str(self._path), tried, problem.strerror or str(problem), "make room or use another folder")
