"""Importing: a file of complaints from another system, taken over row by row.

A run that was broken off is simply run again: what is in already is known by its origin and reference.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.intake import ComplaintMapping, ComplaintTable, Reject, RejectsFile, Taken, read_mapping, rejects_path
from itilbrm.practice import Practice
from itilbrm.processes.complaints import HANDLING, Channel, ComplaintType

__all__ = ["Imported", "Progress", "import_complaints", "read_complaint_mapping"]

Progress: TypeAlias = Callable[[int, int], object]
"""Is told how many bytes of the file have been read, and how many there are."""

_AT_ONCE: Final = 500
"""Rows that are kept in one commit."""


@attrs.frozen
class Imported:
    """What became of the rows of a file; every row is counted once.

    Attributes:
        rows: How many there were.
        added: How many complaints are new.
        known: How many were here already.
        rejected: How many were rejected.
        rejects: The file with the rejected rows and their reasons; None if there are none.
    """

    rows: int
    added: int
    known: int
    rejected: int
    rejects: Path | None


def read_complaint_mapping(path: Path) -> ComplaintMapping:
    """Read a mapping of complaints.

    Raises:
        InvalidInput: The mapping cannot be used; the field is the path to what is wrong.
    """
    return read_mapping(
        path, {"state": tuple(HANDLING.states), "channel": get_args(Channel), "type": get_args(ComplaintType)}
    )


def import_complaints(
    practice: Practice,
    path: Path,
    mapping: ComplaintMapping,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Take over the complaints of a file; bad rows go to ``FILE.rejects.csv`` and good ones are kept.

    Args:
        practice: The practice of somebody who acts.
        path: The file.
        mapping: What its columns mean.
        dry_run: Whether to do everything but keep it; references that the file repeats are then counted
            as often as they occur, and no file of rejects is written.
        progress: Is told how far the file has been read, once for each commit.

    Raises:
        InvalidInput: The file is refused before its first row.
        StoreTrouble: The store or the file fails on the way; says how many rows are in.
    """
    run = _Run(practice, dry_run=dry_run)
    table = ComplaintTable(path, mapping)
    rejects = RejectsFile(rejects_path(path), table.headings)
    with table:
        try:
            for chunk in _chunks(table):
                for reject in run.keep(chunk):
                    if dry_run:
                        run.rejected += 1
                    else:
                        rejects.add(reject)
                if progress is not None:
                    progress(table.bytes_read, table.size)
        except BaseException as error:
            rejects.discard()
            if isinstance(error, StoreTrouble):
                raise _with_count(error, run) from error
            raise
    rejected = run.rejected
    if not dry_run:
        rejected = rejects.count
        rejects.close()
    return Imported(
        run.added + run.known + rejected,
        run.added,
        run.known,
        rejected,
        rejects_path(path) if rejected and not dry_run else None,
    )


def _chunks(table: ComplaintTable) -> Iterator[Sequence[Taken | Reject]]:
    items = iter(table)
    while chunk := list(islice(items, _AT_ONCE)):
        yield chunk


@attrs.define
class _Run:
    """Counts what one run does."""

    practice: Practice
    dry_run: bool = attrs.field(kw_only=True)
    added: int = 0
    known: int = 0
    rejected: int = 0

    def keep(self, chunk: Sequence[Taken | Reject]) -> list[Reject]:
        """Take over the rows of a chunk in one commit, and return those that are rejected."""
        taken = [item for item in chunk if isinstance(item, Taken)]
        rejects = [item for item in chunk if isinstance(item, Reject)]
        outcomes = self.practice.complaints.adopt_all([item.particulars for item in taken], keep=not self.dry_run)
        for item, outcome in zip(taken, outcomes, strict=True):
            if isinstance(outcome, InvalidInput):
                rejects.append(item.refused(str(outcome)))
            elif outcome:
                self.added += 1
            else:
                self.known += 1
        return sorted(rejects, key=lambda reject: reject.line)


def _with_count(error: StoreTrouble, run: _Run) -> StoreTrouble:
    done = f"{run.added} rows were added so far and are kept; run the same import again to go on"
    remedy = f"{error.remedy}; {done}" if error.remedy else done
    return attrs.evolve(error, remedy=remedy)
