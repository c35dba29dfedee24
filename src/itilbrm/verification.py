"""Whether what is kept is what was kept: chains, digests, documents recomputed from facts, and what was anchored."""

import heapq
from collections.abc import Iterator
from itertools import chain, groupby
from typing import Final, TypeAlias, cast

import attrs

from itilbrm.anchoring import Anchor, Head
from itilbrm.documents import Documents, canonical, chained, digests, entries, opened, parsed
from itilbrm.errors import BrmError, InvalidInput
from itilbrm.ports import CheckedStore, Document, FactRow, Store
from itilbrm.replay import ReplayedStore, all_documents, all_facts

__all__ = ["Finding", "Verification", "verified"]

_Part: TypeAlias = Document | FactRow | Head

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
        unknown: The kinds of record that no lifecycle in use has: of those only the facts were looked at, and
            not whether the documents are what they add up to.
    """

    records: int
    facts: int
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def __bool__(self) -> bool:
        return self.ok


def verified(store: Store, documents: Documents, anchor: Anchor | None = None, key: bytes = b"") -> Verification:
    """Look at everything that is kept; what is wrong with it is told and never raised.

    The past has nothing of its own to look at: it is as sound as the store that is replayed.

    Raises:
        InvalidInput: The anchor is none, or is not signed with the key that is given.
    """
    _check(anchor, key)
    if isinstance(store, ReplayedStore):
        store = store.present
    findings: list[Finding] = []
    records = facts = 0
    unknown: set[str] = set()
    try:
        if "self-check" in store.capabilities:
            findings += [Finding("", 0, problem) for problem in cast("CheckedStore", store).check()]
        for kept in _record_by_record(store, anchor):
            records += bool(kept.document or kept.rows)
            facts += len(kept.rows)
            if kept.document is not None and not documents.knows(kept.document.kind):
                unknown.add(kept.document.kind)
            findings += _settled(store, documents, kept)
    except Exception as error:  # noqa: BLE001  whatever stops the reading is a finding
        findings.append(Finding("", 0, f"it cannot be read to the end: {_said(error)}"))
    return Verification(records, facts, tuple(findings), tuple(sorted(unknown)))


def _check(anchor: object, key: bytes) -> None:
    if isinstance(anchor, Anchor):
        if key:
            anchor.check_signature(key)
    elif anchor is not None:
        raise InvalidInput("anchor", f"{type(anchor).__name__} is no anchor", "read one with Anchor.read")
    elif key:
        raise InvalidInput("key", "there is no anchor to check with it", "give the anchor too")


@attrs.frozen
class _Kept:
    """What is there of one record, and what an anchor has of it."""

    key: str
    document: Document | None
    rows: list[FactRow]
    head: Head | None


def _record_by_record(store: Store, anchor: Anchor | None) -> Iterator[_Kept]:
    """Return what is there of each record; documents, facts and heads all come in the order of ids."""
    heads = anchor.heads if anchor is not None else ()
    parts: Iterator[_Part] = heapq.merge(all_documents(store), all_facts(store), heads, key=_key)
    for key, of_one in groupby(parts, key=_key):
        document: Document | None = None
        rows: list[FactRow] = []
        head: Head | None = None
        for part in of_one:
            if isinstance(part, FactRow):
                rows.append(part)
            elif isinstance(part, Document):
                document = part
            else:
                head = part
        yield _Kept(key, document, rows, head)


def _key(part: _Part) -> str:
    return part.key


def _settled(store: Store, documents: Documents, kept: _Kept) -> list[Finding]:
    """Return what is wrong with a record that is read again as long as that may be somebody who is writing it."""
    found = _found_in(documents, kept)
    for _ in range(_READINGS):
        if not found:
            break
        document = store.get([kept.key]).get(kept.key)
        kept = attrs.evolve(kept, document=document, rows=list(all_facts(store, kept.key)))
        found = _found_in(documents, kept)
    return found


def _found_in(documents: Documents, kept: _Kept) -> list[Finding]:
    document, rows = kept.document, kept.rows
    missed = _missed(kept.head, rows)
    if document is None:
        return [*missed, Finding(kept.key, 0, "there are facts and no document")] if rows else missed
    if not rows:
        return [*missed, Finding(kept.key, 0, "there is a document and no fact")]
    found: list[Finding] = []
    previous = b""
    for number, row in enumerate(rows, start=1):
        problem = _problem_of(row, number, previous, document)
        if problem:
            found.append(Finding(row.key, row.seq, problem))
        previous = row.hash
    if document.head != previous or document.version != len(rows):
        found.append(Finding(document.key, 0, "the document does not end with the last fact"))
    if not found and documents.knows(document.kind):
        found = _differences(documents, document, rows)
    return [*missed, *found]


def _missed(head: Head | None, rows: list[FactRow]) -> list[Finding]:
    """Return which facts the anchor has and the record has not."""
    if head is None:
        return []
    hashes = {row.seq: row.hash for row in rows}
    missing = next((number for number in range(1, head.version + 1) if number not in hashes), 0)
    if missing:
        return [Finding(head.key, missing, f"it is gone: the anchor has this record up to fact {head.version}")]
    if hashes[head.version] != head.hash:
        return [
            Finding(head.key, head.version, "it is not the one that the anchor has: it or one before was rewritten")
        ]
    return []


def _problem_of(row: FactRow, number: int, previous: bytes, document: Document) -> str:
    try:
        if row.seq != number:
            return f"fact {number} is missing before it"
        if chained(previous, row.payload) != row.hash:
            return "the hash does not follow from the payload and the fact before"
        payload, _ = opened(row)
        if (payload["kind"], payload["key"], payload["seq"]) != (document.kind, row.key, row.seq):
            return "the payload belongs to another record or place"
        paths = [[path for path, _, _ in entries(each)] for each in row.personal]
        twice = len(set(chain.from_iterable(paths))) < sum(map(len, paths))
        if twice or not all(paths) or dict(digests(row)) != payload["personal"]:
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
        older = documents.is_older(document)
    except Exception as error:  # noqa: BLE001  whatever it is, the document cannot be read
        return [Finding(document.key, 0, f"the document cannot be read: {_said(error)}")]
    # Those of an older schema are as that had them until the next step.
    if columns != document.columns and not older:
        return [Finding(document.key, 0, "the columns are not those of the document")]
    return []


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, BrmError) else type(error).__name__
