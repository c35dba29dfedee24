"""The physical lines of a text file, one after the other, with a bound on each."""

import codecs
import stat
from collections.abc import Iterator
from io import BufferedReader, FileIO, TextIOWrapper
from pathlib import Path
from typing import Final, TypeAlias, cast

from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.toml_files import in_words

__all__ = ["LINE_LIMIT", "Line", "Lines"]

LINE_LIMIT: Final = 1 << 20
"""So many characters of a line are read, its end included; a line that has as many is cut off there."""

_UNDECODABLE: Final = "itilbrm.undecodable"

_MARKS: Final = (
    (b"\xff\xfe", "utf-16", "begins like a file in UTF-16"),
    (b"\xfe\xff", "utf-16", "begins like a file in UTF-16"),
    (b"PK\x03\x04", "", "is a ZIP archive or a workbook of a spreadsheet"),
    (b"\x1f\x8b", "", "is compressed with gzip"),
    (b"\xd0\xcf\x11\xe0", "", "is an old workbook of a spreadsheet"),
    (b"%PDF", "", "is a PDF"),
    (b"SQLite format 3", "", "is an SQLite database"),
)


Line: TypeAlias = tuple[int, str]
"""The number of a physical line, counted from 1, and its text with its end; no text at the end of the file."""


class Lines:
    """The lines of a file, to be taken one by one and put back where they were read too far.

    Going through them never ends: after the last line come lines without text.

    Bytes that the encoding does not know come as lone surrogates, so that one of them costs its row
    and not the file. Line ends are kept: LF, CRLF and CR are all known, also side by side.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        """Open the file.

        Raises:
            InvalidInput: There is no such file, or it is no text in this encoding at first sight.
        """
        self._path = path
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise InvalidInput(str(path), "it is no regular file", "give a file with delimited text")
            self._raw = FileIO(path)
        except (OSError, ValueError) as problem:
            raise InvalidInput(str(path), f"the file cannot be opened: {in_words(problem)}") from problem
        self.size: int = found.st_size
        bytes_ahead = BufferedReader(self._raw)
        self._stream = TextIOWrapper(bytes_ahead, encoding, _UNDECODABLE, newline="")
        self._again: list[Line] = []
        self._number = 0
        try:
            self._refuse_what_is_no_text(bytes_ahead.peek(), encoding)
        except OSError as problem:
            self.close()
            raise InvalidInput(str(path), f"the file cannot be read: {in_words(problem)}") from problem
        except InvalidInput:
            self.close()
            raise

    @property
    def bytes_read(self) -> int:
        """How far the file has been read, in bytes; a little ahead of the lines taken."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[Line]:
        """Give the next line as often as asked.

        Raises:
            StoreTrouble: The file cannot be read any further.
        """
        again, readline, cut_off = self._again, self._stream.readline, ""
        try:
            while True:
                while again:
                    yield again.pop()
                text = self._line_after(cut_off) if cut_off else readline(LINE_LIMIT)
                cut_off = text if len(text) == LINE_LIMIT else ""
                self._number += 1
                yield self._number, text
        except OSError as problem:
            raise StoreTrouble(str(self._path), f"read line {self._number:,} of", in_words(problem)) from problem
        except UnicodeError as problem:
            raise InvalidInput(
                str(self._path), f"the text cannot be read: {problem}", "check the encoding"
            ) from problem

    def put_back(self, lines: list[Line]) -> None:
        """Have these lines, in this order, taken next."""
        self._again.extend(reversed(lines))

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _line_after(self, cut_off: str) -> str:
        while cut_off and cut_off[-1] not in "\r\n":
            cut_off = self._stream.readline(LINE_LIMIT)
        text = self._stream.readline(LINE_LIMIT)
        # The bound may have fallen between CR and LF.
        return self._stream.readline(LINE_LIMIT) if text == "\n" and cut_off.endswith("\r") else text

    def _refuse_what_is_no_text(self, beginning: bytes, encoding: str) -> None:
        for mark, known_as, what in _MARKS:
            if beginning.startswith(mark) and not (known_as and encoding.startswith(known_as)):
                raise InvalidInput(str(self._path), f"the file {what}, not in {encoding}", "save it as delimited text")


def _as_surrogates(problem: UnicodeError) -> tuple[str, int]:
    undecodable = cast("UnicodeDecodeError", problem)  # nothing is encoded by this name
    return "".join(
        chr(0xDC00 + byte) for byte in undecodable.object[undecodable.start : undecodable.end]
    ), undecodable.end


codecs.register_error(_UNDECODABLE, _as_surrogates)
