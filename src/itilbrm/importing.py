"""Importing: a file of complaints, units, customers or the like from another system, taken over row by row.

A run that was broken off is simply run again: what is in already is known by its origin and reference.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from itilbrm.documents import collector_paused
from itilbrm.errors import InvalidInput, NotFound, Refused, StaleRecord, StoreTrouble, suggestion
from itilbrm.importable import IMPORTABLE, Importable
from itilbrm.intake import (
    FileMapping,
    MappedTable,
    Particulars,
    Reject,
    RejectsFile,
    Taken,
    read_mapping,
    refusal,
    rejects_path,
)
from itilbrm.lifecycle import Lifecycle
from itilbrm.practice import Practice
from itilbrm.processes.complaints import HANDLING, Complaint
from itilbrm.registers.register import Register

__all__ = [
    "Imported",
    "Progress",
    "import_complaints",
    "import_records",
    "read_complaint_mapping",
    "read_record_mapping",
]

Progress: TypeAlias = Callable[[int, int], object]
"""Is told how many bytes of the file have been read, and how many there are."""

_AT_ONCE: Final = 2000
"""Rows that are kept in one commit."""

_ELSEWHERE: Final = ("origin", "reference")
"""Particulars that a record does not keep under their names."""

_REMEMBERED: Final = 20_000
"""References that a run remembers, so that its memory does not grow with the file."""

_Outcome: TypeAlias = tuple[bool | InvalidInput | Refused, bool]
"""Whether a row is new, or why not; and whether it differs from what is kept."""

_EXAMPLES: Final = 10
_TRIES: Final = 12


@attrs.frozen
class Imported:
    """What became of the rows of a file; every row is counted once.

    Attributes:
        rows: How many there were.
        added: How many records are new.
        known: How many were here already.
        rejected: How many were rejected.
        rejects: The file with the rejected rows and their reasons; None if there are none.
        differing: How many of the known ones say something else than what is kept, which is not changed:
            they have moved on there, or here.
        examples: The first rejected rows of a trial, which writes no file.
    """

    rows: int
    added: int
    known: int
    rejected: int
    rejects: Path | None
    differing: int = 0
    examples: tuple[Reject, ...] = ()


def read_complaint_mapping(path: Path, lifecycle: Lifecycle[Complaint] = HANDLING) -> FileMapping:
    """Read a mapping of complaints.

    Args:
        path: The file.
        lifecycle: What says which states there are: an extended form, where its own are to be mapped to.

    Raises:
        InvalidInput: The mapping cannot be used; the field is the path to what is wrong.
    """
    return read_record_mapping("complaints", path, lifecycle)


def read_record_mapping(what: str, path: Path, lifecycle: Lifecycle[Any] | None = None) -> FileMapping:
    """Read a mapping of what a file can bring in.

    Args:
        what: ``units``, ``people``, ``customers``, ``services``, ``agreements``, ``achievements`` or ``complaints``.
        path: The file.
        lifecycle: What says which states there are: an extended form, where its own are to be mapped to.

    Raises:
        InvalidInput: Nothing of that name can be imported, or the mapping cannot be used; the field is the path to
            what is wrong.
    """
    kind = IMPORTABLE.get(what)
    if kind is None:
        remedy = f"choose from {', '.join(IMPORTABLE)}"
        raise InvalidInput("what", f"{what!r} cannot be imported{suggestion(what, IMPORTABLE)}", remedy)
    return read_mapping(path, kind.words(lifecycle or kind.lifecycle), kind.form)


def import_complaints(
    practice: Practice,
    path: Path,
    mapping: FileMapping,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Take over the complaints of a file, see :func:`import_records`."""
    return import_records(practice, path, mapping, dry_run=dry_run, progress=progress)


def import_records(
    practice: Practice,
    path: Path,
    mapping: FileMapping,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Take over the records of a file; bad rows go to ``FILE.rejects.csv`` and good ones are kept.

    A row that an authorizer refuses is rejected like a bad one, with every reason, and the refusal is on record.

    A reference that stands in the file again is known if its row says the same, and rejected otherwise. The
    first 20,000 references are remembered for that; a later one that says something else counts as differing.

    Args:
        practice: The practice of somebody who acts.
        path: The file.
        mapping: What its columns mean, and of which kind its rows are.
        dry_run: Whether to do everything but keep it; no file of rejects is written then.
        progress: Is told how far the file has been read, once for each commit.

    Raises:
        InvalidInput: The file is refused before its first row.
        StoreTrouble: The store or the file fails on the way; says how many rows are in.
    """
    table = MappedTable(path, mapping)
    run = _Run(practice, mapping, table.headings, dry_run=dry_run)
    rejects = RejectsFile(rejects_path(path), table.headings)
    with table:
        try:
            for chunk in _chunks(table):
                for reject in run.keep(chunk):
                    if not dry_run:
                        rejects.add(reject)
                if progress is not None:
                    progress(table.bytes_read, table.size)
        except BaseException as error:
            rejects.discard()
            if isinstance(error, StoreTrouble):
                raise _with_count(error, run) from error
            raise
    if not dry_run:
        rejects.close()
    return Imported(
        run.added + run.known + run.rejected,
        run.added,
        run.known,
        run.rejected,
        rejects_path(path) if run.rejected and not dry_run else None,
        run.differing,
        tuple(run.examples) if dry_run else (),
    )


def _chunks(table: MappedTable) -> Iterator[Sequence[Taken | Reject]]:
    items = iter(table)
    while chunk := list(islice(items, _AT_ONCE)):
        yield chunk


@attrs.define
class _Run:
    """Counts what one run does, and remembers what it has seen."""

    practice: Practice
    mapping: FileMapping
    headings: Sequence[str]
    dry_run: bool = attrs.field(kw_only=True)
    added: int = 0
    known: int = 0
    differing: int = 0
    rejected: int = 0
    examples: list[Reject] = attrs.field(factory=list)
    _seen: dict[int, int] = attrs.field(factory=dict)

    @property
    def _kind(self) -> Importable:
        return next(each for each in IMPORTABLE.values() if each.form.kind == self.mapping.form.kind)

    def keep(self, chunk: Sequence[Taken | Reject]) -> list[Reject]:
        """Take over the rows of a chunk in one commit, and return those that are rejected."""
        taken: list[Taken] = []
        rejects = [item for item in chunk if isinstance(item, Reject)]
        for item in chunk:
            if isinstance(item, Taken):
                try:
                    taken.append(item._replace(particulars=self._kind.shaped(item.particulars)))
                except InvalidInput as problem:
                    rejects.append(refusal(item, problem, self.mapping, self.headings))
        for item, (outcome, differs) in zip(taken, self._outcomes(taken), strict=True):
            if isinstance(outcome, InvalidInput | Refused):
                rejects.append(refusal(item, outcome, self.mapping, self.headings))
                continue
            reference, content = item.particulars["reference"], _content(item.particulars)
            before = self._seen.get(hash(reference))
            if before is None and len(self._seen) < _REMEMBERED:
                self._seen[hash(reference)] = content
            elif before not in (None, content):
                twice = InvalidInput(
                    "reference", f"the reference {reference!r} stands in the file already, with other content"
                )
                rejects.append(refusal(item, twice, self.mapping, self.headings))
                continue
            if outcome and before is None:
                self.added += 1
            else:
                self.known += 1
                self.differing += differs
        rejects.sort(key=lambda reject: reject.line)
        self.rejected += len(rejects)
        self.examples += rejects[: _EXAMPLES - len(self.examples)]
        return rejects

    def _outcomes(self, taken: Sequence[Taken]) -> list[_Outcome]:
        """Take over rows; tell of each if it is new, or why not, and if it differs from what is kept."""
        for _ in range(_TRIES - 1):
            # Somebody else may take a step on a complaint while it is looked at.
            with suppress(StaleRecord):
                return self._tried(taken)
        return self._tried(taken)

    def _tried(self, taken: Sequence[Taken]) -> list[_Outcome]:
        kind = self._kind
        register = self.practice.register(kind.form.kind)
        # In a transaction what is here already is read at once, and compared without being read again.
        with collector_paused(), self.practice.transaction():
            rows = [item.particulars for item in taken]
            outcomes = register.adopt_all(rows, keep=not self.dry_run, in_order=kind.in_order)
            return [
                (outcome, outcome is False and _differs(register, kind, item.particulars))
                for item, outcome in zip(taken, outcomes, strict=True)
            ]


def _differs(register: Register[Any], kind: Importable, particulars: Particulars) -> bool:
    """Tell whether what is kept says something else than a row; that of a trial may not be kept."""
    try:
        kept = register.adopted(str(particulars["origin"]), str(particulars["reference"]))
    except NotFound:
        return False
    return kind.differs(kept, {name: each for name, each in particulars.items() if name not in _ELSEWHERE})


def _content(particulars: Particulars) -> int:
    """Return a number that tells rows of different content apart."""
    return hash(tuple(tuple(each.items()) if isinstance(each, dict) else each for each in particulars.values()))


def _with_count(error: StoreTrouble, run: _Run) -> StoreTrouble:
    done = f"{run.added} rows were added so far and are kept; run the same import again to go on"
    remedy = f"{error.remedy}; {done}" if error.remedy else done
    return attrs.evolve(error, remedy=remedy)
