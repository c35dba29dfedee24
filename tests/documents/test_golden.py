"""R18: documents and facts of every schema that was ever released are read for ever, and mean what they meant.

``tests/golden/schema_1`` holds them as text. A change that alters one of these files cannot be released: raise
the schema of the kind, write the upgrade, and add a folder beside it.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from itilbrm import LIFECYCLES, Practice, Record, errors
from itilbrm.documents import Documents, chained, digests, opened
from itilbrm.ports import Columns, Document, FactRow, PersonalRow
from itilbrm.replay import all_facts
from itilbrm.testing import StoppedClock

GOLDEN: Final = Path(__file__).resolve().parent.parent / "golden" / "schema_1"
KINDS: Final = {each.kind: each for each in LIFECYCLES}
MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def chance() -> Any:  # noqa: ANN401  a source of bytes
    """Return bytes by chance that repeats itself."""
    count = 0

    def some(number: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.sha256(count.to_bytes(4, "big")).digest()[:number]

    return some


def told() -> Practice:
    """Return a practice that has records of every kind, made in every way."""
    clock = StoppedClock(MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=chance())
    ann = practice.acting_as("ann")
    unit = ann.units.register(name="Service Desk", type="team")
    person = ann.people.register(full_name="Cara Diaz", email="cara@example.org", unit=unit.id)
    ann.units.appoint_manager(unit, manager=person.id)
    ann.complaint_definitions.agree(customer="acme", text="Any", agreed_with=person.id, examples_in=("late",))
    complaint = ann.complaints.receive(
        customer="acme",
        complainant=person.id,
        channel="email",
        type="service_quality",
        text='It\'s "slow": ünï💥\n',
        on_behalf_of="tom",
        authority="a letter",
        services=("mail", "web"),
        about=("bob",),
        remedy_sought="faster",
        owner="ann",
        labels={"queue": "A"},
    )
    clock.advance(timedelta(hours=1))
    ann.complaints.acknowledge(
        complaint.id, contact="Ann Lee", next_step="we look", next_date=clock.now() + timedelta(days=1)
    )
    told_later = practice.acting_as("ann", "by telephone", MOMENT + timedelta(hours=1))
    clock.advance(timedelta(minutes=30, microseconds=7))
    told_later.complaints.assess(
        complaint.id, severity="high", complexity="low", impact="medium", urgency="high", immediate_action=True
    )
    ann.complaints.investigate(complaint.id, investigator="ivy")
    practice.acting_as(person.id, "it is fine now").complaints.withdraw(complaint.id)
    ann.people.correct(person.id, phone="112")
    ann.people.deactivate(person.id)
    ann.complaints.adopt(
        origin="old system",
        reference="101",
        state="closed",
        received_at=datetime(2020, 2, 29, tzinfo=UTC),
        closed_at=datetime(2020, 3, 1, tzinfo=UTC),
        target_at=datetime(2020, 3, 2, tzinfo=UTC),
        customer="unidentified",
        complainant="anonymous",
        channel="phone",
        type="other",
        text="Street light",
    )
    with suppress(errors.Refused):
        told_later.complaints.receive(
            customer="acme",
            complainant="cara",
            channel="phone",
            type="other",
            text="Rude",
            on_behalf_of="tom",
            related=("cpl_none",),
        )
    return practice


def as_text(document: Document, rows: list[FactRow], record: Record) -> str:
    """Return what is kept of one record as text, with what it means beside it."""
    meaning = {field.name: repr(getattr(record, field.name)) for field in attrs.fields(type(record))}
    held = {
        "document": document._asdict() | {"head": document.head.hex(), "columns": document.columns._asdict()},
        "facts": [
            {"payload": row.payload.decode(), "hash": row.hash.hex(), "personal": [list(each) for each in row.personal]}
            for row in rows
        ],
        "meaning": meaning,
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def written_today() -> Iterator[tuple[str, str]]:
    """Yield a name and the text for each record that is written today."""
    practice = told()
    store = practice._keeping.store
    for kind in KINDS:
        for number, record in enumerate(practice.register(kind), start=1):
            document = store.get([record.id])[record.id]
            yield f"{kind}_{number}.json", as_text(document, list(all_facts(store, record.id)), record)


WRITTEN: Final = dict(written_today())


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_today_is_what_was_always_written(name: str) -> None:
    assert (GOLDEN / name).read_text(encoding="utf-8") == WRITTEN[name]


def test_every_kind_has_its_golden_file() -> None:
    files = {path.name for path in GOLDEN.iterdir()}
    assert files == set(WRITTEN)
    assert {name.rpartition("_")[0] for name in files} == set(KINDS)


@pytest.mark.parametrize("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.stem)
def test_what_was_written_then_means_today_what_it_meant(path: Path) -> None:
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
    documents = Documents(KINDS, bytes)
    record = documents.record(document)
    assert {field.name: repr(getattr(record, field.name)) for field in attrs.fields(type(record))} == held["meaning"]
    replayed = documents.replayed(rows)
    assert replayed is not None
    assert replayed == (record, document.head)
    assert documents.columns(record) == document.columns
    previous = b""
    for row in rows:
        previous = chained(previous, row.payload)
        assert row.hash == previous
        assert digests(row) == opened(row)[0]["personal"]
        assert documents.fact(row).seq == row.seq
