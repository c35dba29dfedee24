"""Whether what is kept is what was kept: chains, digests, and documents recomputed from their facts."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, cast

import attrs

from itilbrm.documents import Documents, canonical, chained, digests, opened, parsed
from itilbrm.errors import BrmError
from itilbrm.ports import CheckedStore, Document, FactRow, Query, Store
from itilbrm.replay import ReplayedStore, all_facts

__all__ = ["Finding", "Verification", "verified"]

_DOCUMENTS_AT_ONCE: Final = 500
_READINGS: Final = 5
"""How often a record is read again that looks wrong: somebody may just be writing it."""


@attrs.frozen
class Finding:
    """One thing that is not as it was kept.

    Attributes:
        key: The id of the record; empty for the store itself.
        seq: The number of the fact; 0 for the document.
        problem: What is wrong.
    """

    key: str
    seq: int
    problem: str

    def __str__(self) -> str:
        where = f"{self.key}, fact {self.seq}" if self.seq else self.key or "the store"
        return f"{where}: {self.problem}"


@attrs.frozen
class Verification:
    """What was looked at, and what was found.

    Attributes:
        records: How many records were looked at.
        facts: How many facts.
        findings: What is wrong; nothing if all is well.
    """

    records: int
    facts: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def __bool__(self) -> bool:
        return self.ok


def verified(store: Store, documents: Documents) -> Verification:
    """Look at everything that is kept; what is wrong is told and never raised.

    The past has nothing of its own to look at: it is as sound as the store that is replayed.
    """
    if isinstance(store, ReplayedStore):
        store = store.present
    findings: list[Finding] = []
    records = facts = 0
    try:
        if "self-check" in store.capabilities:
            findings += [Finding("", 0, problem) for problem in cast("CheckedStore", store).check()]
        for key, document, rows in _side_by_side(store):
            records += 1
            facts += len(rows)
            findings += _settled(store, documents, key, _found_in(documents, document, rows))
    except Exception as error:  # noqa: BLE001  whatever stops the reading is a finding
        findings.append(Finding("", 0, f"it cannot be read to the end: {_said(error)}"))
    return Verification(records, facts, tuple(findings))


def _settled(store: Store, documents: Documents, key: str, found: list[Finding]) -> list[Finding]:
    for _ in range(_READINGS):
        if not found:
            break
        document = store.get([key]).get(key)
        found = _found_in(documents, document, list(all_facts(store, key)))
    return found


def _side_by_side(store: Store) -> Iterator[tuple[str, Document | None, list[FactRow]]]:
    """Return documents and facts by key; both come in that order."""
    kept = _documents(store)
    document = next(kept, None)
    for key, rows in groupby(all_facts(store), key=lambda row: row.key):
        while document is not None and document.key < key:
            yield document.key, document, []
            document = next(kept, None)
        if document is not None and document.key == key:
            yield key, document, list(rows)
            document = next(kept, None)
        else:
            yield key, None, list(rows)
    while document is not None:
        yield document.key, document, []
        document = next(kept, None)


def _documents(store: Store) -> Iterator[Document]:
    after = ""
    while True:
        page = store.find(Query(after=after, limit=_DOCUMENTS_AT_ONCE))
        yield from page.documents
        after = page.after
        if not after:
            return


def _found_in(documents: Documents, document: Document | None, rows: list[FactRow]) -> list[Finding]:
    if document is None:
        return [Finding(rows[0].key, 0, "there are facts and no document")]
    if not rows:
        return [Finding(document.key, 0, "there is a document and no fact")]
    found: list[Finding] = []
    previous = b""
    for number, row in enumerate(rows, start=1):
        problem = _problem_of(row, number, previous, document)
        if problem:
            found.append(Finding(row.key, row.seq, problem))
        previous = row.hash
    if document.head != previous or document.version != len(rows):
        found.append(Finding(document.key, 0, "the document does not end with the last fact"))
    return found or _differences(documents, document, rows)


def _problem_of(row: FactRow, number: int, previous: bytes, document: Document) -> str:
    try:
        if row.seq != number:
            return f"fact {number} is missing before it"
        if chained(previous, row.payload) != row.hash:
            return "the hash does not follow from the payload and the fact before"
        payload, _ = opened(row)
        if (payload["kind"], payload["key"], payload["seq"]) != (document.kind, row.key, row.seq):
            return "the payload belongs to another record or place"
        if dict(digests(row)) != payload["personal"]:
            return "the personal values are not those that were recorded"
    except Exception as error:  # noqa: BLE001  whatever it is, the fact cannot be read
        return f"the fact cannot be read: {_said(error)}"
    return ""


def _differences(documents: Documents, document: Document, rows: list[FactRow]) -> list[Finding]:
    try:
        for text in filter(None, (document.body, document.personal)):
            if canonical(parsed(text)) != text:
                return [Finding(document.key, 0, "the document is not in the form that is stored")]
        replayed = documents.replayed(rows)
        if replayed is None or documents.record(document) != replayed.record:
            return [Finding(document.key, 0, "the document is not what its facts add up to")]
        columns = documents.columns(replayed.record)
    except Exception as error:  # noqa: BLE001  whatever it is, the document cannot be read
        return [Finding(document.key, 0, f"the document cannot be read: {_said(error)}")]
    if columns != document.columns:
        return [Finding(document.key, 0, "the columns are not those of the document")]
    return []


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, BrmError) else type(error).__name__
