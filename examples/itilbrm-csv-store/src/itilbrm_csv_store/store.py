"""A durable store in one CSV file that only grows, held in memory while it is open."""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import FileIO
from pathlib import Path
from threading import RLock

from itilbrm.adapters.conflicts import check_batch
from itilbrm.adapters.paging import counted, facts_page, page_of
from itilbrm.errors import OutcomeUnknown, StoreTrouble
from itilbrm.ports import Batch, Columns, Document, FactRow, Page, PersonalRow, Put, Query, check_limit, fact_place

__all__ = ["JOURNAL", "CsvStore"]

JOURNAL = "journal.csv"
"""The file in the folder."""

_CELL = re.compile(rb'"([^"]*(?:""[^"]*)*)"')
_FORMULA = re.compile(r"^[=+\-@]")


class CsvStore:
    """Keeps batches as rows of ``journal.csv``; a row ``kept`` ends each of them."""

    capabilities = frozenset({"durable"})

    def __init__(self, folder: Path) -> None:
        """Open the store in a folder, which is made where there is none.

        Raises:
            StoreTrouble: Another process has it open, it cannot be read, or it is damaged.
        """
        self._lock = RLock()
        self._path = folder / JOURNAL
        self._documents: dict[str, Document] = {}
        self._facts: dict[tuple[str, int], FactRow] = {}
        self._commands: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = FileIO(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        except OSError as error:
            raise self._trouble("open", error) from error
        try:
            _claim(self._file.fileno())
            self._replay()
        except StoreTrouble:
            self._file.close()
            raise
        except OSError as error:
            self._file.close()
            raise self._trouble("open", error) from error

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        """Return the documents with these keys."""
        with self._lock:
            return {key: self._documents[key] for key in keys if key in self._documents}

    def find(self, query: Query, /) -> Page:
        """Return one page of the documents asked for."""
        with self._lock:
            return page_of(self._documents.values(), query)

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        """Count the documents asked for."""
        with self._lock:
            return counted(self._documents.values(), query, by)

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        """Return facts by key and number."""
        check_limit(limit)
        place = fact_place(after)
        with self._lock:
            rows = sorted(fact for at, fact in self._facts.items() if at > place and of in ("", fact.key))
        return facts_page(rows[:limit], limit)

    def commit(self, batch: Batch, /) -> bool:
        """Write a batch to the end of the journal; return whether it was kept now."""
        with self._lock:
            if batch.command in self._commands:
                return False
            check_batch(batch, self._documents, lambda *at: at in self._facts, str(self._path))
            self._append(b"".join(map(_line, _rows(batch))), batch.command)
            self._hold(batch)
            return True

    def close(self) -> None:
        """Let others have the folder."""
        self._file.close()

    def _append(self, rows: bytes, command: str) -> None:
        try:
            end = self._file.seek(0, os.SEEK_END)
        except (OSError, ValueError) as error:
            raise self._trouble("write to", error) from error
        try:
            while rows:
                rows = rows[self._file.write(rows) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            try:
                self._file.truncate(end)
                os.fsync(self._file.fileno())
            except OSError:
                self._file.close()  # whether the rows are there is seen when it is opened again
                raise OutcomeUnknown(str(self._path), "write to", str(error), "open it again", command) from error
            raise self._trouble("write to", error) from error

    def _replay(self) -> None:
        position = end = 0
        rows: list[list[str]] = []
        for number, line in enumerate(self._file.readall().splitlines(keepends=True), start=1):
            if not line.endswith(b"\n"):
                break
            position += len(line)
            try:
                rows.append(_cells(line))
                if rows[-1][0] == "kept":
                    self._hold(_batch(rows))
                    rows.clear()
                    end = position
            except (IndexError, TypeError, ValueError) as error:
                problem = f"line {number} is not as it was written ({error})"
                raise StoreTrouble(str(self._path), "read", problem, "put a copy of it in its place") from error
        self._file.truncate(end)  # what a crash left behind was never acknowledged

    def _hold(self, batch: Batch) -> None:
        self._documents |= {document.key: document for document, _ in batch.puts}
        self._facts |= {(fact.key, fact.seq): fact for fact in batch.facts}
        self._commands.add(batch.command)

    def _trouble(self, tried: str, error: Exception) -> StoreTrouble:
        return StoreTrouble(str(self._path), tried, getattr(error, "strerror", None) or str(error))


def _rows(batch: Batch) -> Iterator[list[str]]:
    for (kind, key, version, head, columns, body, own), _ in batch.puts:
        yield ["document", key, str(version), kind, head.hex(), *columns, body, own]
    for key, seq, payload, digest, personal in batch.facts:
        yield ["fact", key, str(seq), digest.hex(), payload.decode("utf-8", "surrogateescape")]
        yield from (["personal", *row] for row in personal)
    yield ["kept", batch.command]


def _batch(rows: Sequence[Sequence[str]]) -> Batch:
    """Return the batch that was written as these rows; what it expected no longer matters."""
    puts: list[Put] = []
    facts: list[FactRow] = []
    for sort, *cells in rows[:-1]:
        if sort == "document":
            key, version, kind, head, *columns, body, own = cells
            held = Document(kind, key, int(version), bytes.fromhex(head), Columns(*columns), body, own)
            puts.append(Put(held, 0))
        elif sort == "fact":
            key, seq, digest, payload = cells
            facts.append(FactRow(key, int(seq), payload.encode("utf-8", "surrogateescape"), bytes.fromhex(digest)))
        else:
            facts[-1] = facts[-1]._replace(personal=(*facts[-1].personal, PersonalRow(*cells)))
    return Batch(rows[-1][1], tuple(puts), tuple(facts))


def _line(cells: Sequence[str]) -> bytes:
    r"""Return cells as one line: what does not fit in, and a sign that begins a formula, becomes ``\n``, ``\x3d``."""
    fitting = (cell.encode("unicode_escape").decode("ascii").replace('"', '""') for cell in cells)
    safe = (_FORMULA.sub(lambda sign: f"\\x{ord(sign[0]):02x}", cell) for cell in fitting)
    return ",".join(f'"{cell}"' for cell in safe).encode() + b"\n"


def _cells(line: bytes) -> list[str]:
    cells = [cell.replace(b'""', b'"').decode("unicode_escape") for cell in _CELL.findall(line)]
    if _line(cells) != line:
        raise ValueError("it was changed")
    return cells


def _claim(descriptor: int) -> None:
    """Have the file for this process alone until it is closed, even by a kill.

    Raises:
        OSError: Another process has it.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
