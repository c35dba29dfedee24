"""Files that their readers see whole or not at all."""

import os
import re
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from itilbrm.errors import StoreTrouble

__all__ = ["WholeFile"]

_PERMISSIONS: Final = 0o777
_PART: Final = re.compile(r"\.itilbrm-([0-9]{1,10})-\w+\.part")
_FORGOTTEN: Final = 24 * 60 * 60
"""Seconds after which a part that its process left behind is tidied away: another machine may share the folder."""


class WholeFile:
    """A text file that is written beside its place and put there at the end, or not at all.

    It is readable by its owner only, unless it replaces a file with other permissions. Left by an error, it
    leaves everything as it was before. What a process that was killed left beside is removed by the next file
    in the same folder, when it is a day old.
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
        descriptor, beside = tempfile.mkstemp(".part", f".itilbrm-{os.getpid()}-", self._path.parent)
        stream = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="")
        self._part = Path(beside), stream
        _tidy(self._path.parent, os.fstat(descriptor).st_mtime)
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


def _tidy(folder: Path, now: float) -> None:
    """Remove parts of our own that are old by the clock of the folder, and whose process is gone."""
    with suppress(OSError):
        for each in folder.iterdir():
            if found := _PART.fullmatch(each.name):
                with suppress(OSError):
                    if _is_forgotten(each.lstat(), int(found[1]), now):
                        each.unlink()


def _is_forgotten(part: os.stat_result, process: int, now: float) -> bool:
    if sys.platform == "win32":  # pragma: no cover  where asking whether a process lives would end it
        return False
    ours = stat.S_ISREG(part.st_mode) and part.st_uid == os.geteuid()
    if not ours or now - part.st_mtime < _FORGOTTEN:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False
