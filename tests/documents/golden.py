"""What is kept of a record as a text file, with what it means beside it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from itilbrm import Record
from itilbrm.documents import Documents, chained, digests, opened
from itilbrm.ids import Chance
from itilbrm.ports import Columns, Document, FactRow, PersonalRow

__all__ = ["FOLDER", "as_text", "means", "repeating", "taken_from"]

FOLDER: Final = Path(__file__).resolve().parent.parent / "golden"


def repeating() -> Chance:
    """Return chance that repeats itself."""
    count = 0

    def some(number: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.sha256(count.to_bytes(4, "big")).digest()[:number]

    return some


def as_text(document: Document, rows: Sequence[FactRow], record: Record) -> str:
    """Return what is kept of one record as text."""
    held = {
        "document": document._asdict() | {"head": document.head.hex(), "columns": document.columns._asdict()},
        "facts": [
            {"payload": row.payload.decode(), "hash": row.hash.hex(), "personal": [list(each) for each in row.personal]}
            for row in rows
        ],
        "meaning": means(record),
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def means(record: Record) -> dict[str, str]:
    """Return every value of a record as text."""
    return {field.name: repr(getattr(record, field.name)) for field in attrs.fields(type(record))}


def taken_from(path: Path, documents: Documents) -> tuple[Document, list[FactRow], Record]:
    """Return what a file holds, after checking that it means today what it meant, and that its chain holds."""
    held = json.loads(path.read_text(encoding="utf-8"))
    stored = held["document"]
    document = Document(**stored | {"head": bytes.fromhex(stored["head"]), "columns": Columns(**stored["columns"])})
    rows = [
        FactRow(
            document.key,
            seq,
            each["payload"].encode(),
            bytes.fromhex(each["hash"]),
            tuple(PersonalRow(*personal) for personal in each["personal"]),
        )
        for seq, each in enumerate(held["facts"], start=1)
    ]
    record = documents.record(document)
    assert means(record) == held["meaning"]
    replayed = documents.replayed(rows)
    assert replayed is not None
    assert replayed == (record, document.head)
    previous = b""
    for row in rows:
        previous = chained(previous, row.payload)
        assert row.hash == previous
        assert digests(row) == opened(row)[0]["personal"]
        assert documents.fact(row).seq == row.seq
    return document, rows, record
