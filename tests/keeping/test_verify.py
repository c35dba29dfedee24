"""Verification tells whatever was changed behind the public door, by record and fact, and never raises."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Practice, errors
from itilbrm.documents import Documents, canonical, chained
from itilbrm.ports import Batch, Document, FactRow, Put
from itilbrm.testing import StoppedClock
from itilbrm.verification import Finding, Verification, verified
from tests.keeping.walks import BEGINNING, Walk


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the records of a walk, as bytes."""
    path = tmp_path_factory.mktemp("whole") / "brm.db"
    walk = Walk(f"sqlite:///{path}?synchronous=normal", 7)
    for _ in range(40):
        walk.step()
    with walk.practice.acting_as("ann").transaction():
        walk.practice.acting_as("ann").people.register(full_name="Cara Diaz", phone="112", unit="unt_1")
    assert walk.practice.verify().ok
    walk.practice.close()
    return path.read_bytes()


@pytest.fixture
def tampered(whole: bytes, tmp_path: Path) -> Callable[..., Verification]:
    """Changes a fresh copy by SQL, and verifies it."""
    path = tmp_path / "brm.db"

    def tamper(*statements: str) -> Verification:
        path.write_bytes(whole)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            for statement in statements:
                assert connection.execute(statement).rowcount != 0, statement
        with Practice.open(f"sqlite:///{path}") as practice:
            return practice.verify()

    return tamper


def _columns(whole: bytes) -> list[tuple[str, str]]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(_not_wal(whole))
    found = [
        (table, column)
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        for (_, column, *_) in connection.execute(f"PRAGMA table_info({table})")
    ]
    connection.close()
    return found


def _not_wal(whole: bytes) -> bytes:
    """Return the bytes of a database marked as one without a write-ahead log, which memory cannot have."""
    return whole[:18] + b"\x01\x01" + whole[20:]


UNCOVERED = {
    ("commands", "command"): "what is lost with it is only that a command may be kept again",
    ("facts", "position"): "no reader sees it",
}

CHANGES = ("{0} || 'x'", "CAST({0} AS BLOB)", "NULL", "2.5", "CAST(x'ff' AS TEXT)", "9223372036854775807")


def test_every_column_of_every_table_is_covered(whole: bytes, tampered: Callable[..., Verification]) -> None:
    silent = []
    tried = 0
    for table, column in _columns(whole):
        if (table, column) in UNCOVERED:
            continue
        for change in CHANGES:
            row = f"rowid = (SELECT rowid FROM {table} WHERE {column} IS NOT NULL LIMIT 1)"  # noqa: S608  fixed names
            value = change.format(column)
            try:
                statement = f"UPDATE {table} SET {column} = {value} WHERE {row} AND {column} IS NOT {value}"  # noqa: S608  as above
                found = tampered(statement)
            except sqlite3.IntegrityError:
                continue  # SQLite itself does not let that in
            except AssertionError:
                continue  # no such value to change
            tried += 1
            if found.ok:
                silent.append((table, column, change))
    assert silent == []
    assert tried > 70


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE documents SET category = 'closed' WHERE category = 'open'", "the columns are not those"),
        ("UPDATE documents SET head = zeroblob(32)", "does not end with the last fact"),
        ("UPDATE documents SET version = version + 1", "does not end with the last fact"),
        ("UPDATE documents SET body = replace(body, 'acme', 'acne')", "not what its facts add up to"),
        ("UPDATE documents SET body = replace(body, ',', ', ')", "not in the form that is stored"),
        ("UPDATE documents SET body = '{}'", "the document cannot be read: $.schema"),
        ("UPDATE documents SET personal = '' WHERE personal <> ''", "the document cannot be read"),
        ("DELETE FROM documents WHERE kind = 'person'", "there are facts and no document"),
        ("DELETE FROM facts WHERE seq = 1 AND key IN (SELECT key FROM facts WHERE seq = 2)", "fact 1 is missing"),
        ("DELETE FROM facts WHERE key LIKE 'per%'", "there is a document and no fact"),
        (
            "DELETE FROM facts WHERE (key, seq) IN (SELECT key, version FROM documents WHERE version > 1)",
            "does not end with the last fact",
        ),
        (
            'UPDATE facts SET payload = CAST(replace(CAST(payload AS TEXT), \'"by":"ann"\', \'"by":"bob"\') AS BLOB)',
            "the hash does not follow",
        ),
        ("UPDATE facts SET seq = seq + 7 WHERE seq = 2", "fact 2 is missing before it"),
        ("DELETE FROM personal WHERE key LIKE 'per%'", "the personal values are not those that were recorded"),
        ("UPDATE personal SET subject = 'eve' WHERE subject = 'cara'", "the personal values are not those"),
        ("UPDATE personal SET body = upper(body)", "the personal values are not those"),
        ("UPDATE personal SET body = 'x'", "the fact cannot be read: $: is no JSON"),
        ("INSERT INTO personal SELECT key, 99, subject, body FROM personal LIMIT 1", "which is not there"),
    ],
)
def test_tampering_is_told(tampered: Callable[..., Verification], statement: str, problem: str) -> None:
    found = tampered(statement)
    assert not found
    assert any(problem in str(finding) for finding in found.findings), [*map(str, found.findings)]


def test_facts_that_change_places_are_told(tampered: Callable[..., Verification]) -> None:
    found = tampered(
        "UPDATE facts SET seq = -seq WHERE seq < 3",
        "UPDATE facts SET seq = CASE seq WHEN -1 THEN 2 ELSE 1 END WHERE seq < 0",
    )
    assert {each.seq for each in found.findings} >= {1, 2}


def test_a_fact_moved_to_another_record_is_told(tampered: Callable[..., Verification]) -> None:
    found = tampered("UPDATE facts SET key = 'cpl_stranger' WHERE seq = 1 AND key LIKE 'per%'")
    assert any(each.key == "cpl_stranger" for each in found.findings)


def test_a_chain_made_anew_still_has_to_be_that_of_the_record() -> None:
    """Whoever recomputes every hash cannot make the payload of one record that of another."""
    walk = Walk("memory:", 3)
    while not walk.seen:
        walk.step()
    store = walk.practice._keeping.store
    rows = store.facts("", "", 1)[0]
    (document,) = store.get([rows[0].key]).values()
    payload = canonical(json.loads(rows[0].payload) | {"kind": "unit"}).encode()
    forged = rows[0]._replace(payload=payload, hash=chained(b"", payload))
    found = _verified_with(walk.practice, document, [forged])
    assert "the payload belongs to another record or place" in found.findings[0].problem


def test_of_a_kind_that_is_not_known_here_the_facts_alone_are_looked_at(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    path.write_bytes(whole)
    with Practice.open(f"sqlite:///{path}") as practice:
        kinds = {kind: each for kind, each in practice._keeping.lifecycles.items() if kind != "person"}
        documents = Documents(kinds, practice._keeping.chance)
        found = verified(practice._keeping.store, documents)
    assert (found.findings, found.unknown) == ((), ("person",))


def test_a_record_that_is_just_being_written_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk("memory:", 3)
    while len(walk.seen) < 3:
        walk.step()
    store: Any = walk.practice._keeping.store
    read = store.find

    def find(query: Any) -> Any:  # noqa: ANN401  passes on what it is given
        """Show the documents, and let somebody write before the facts are looked at."""
        page = read(query)
        monkeypatch.setattr(store, "find", read)
        while not any(each.version > 1 for each in walk.seen[3:]):
            walk.step()
        return page

    monkeypatch.setattr(store, "find", find)
    assert walk.practice.verify().findings == ()


def test_a_store_that_cannot_be_read_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    practice = Practice.open("memory:")

    def broken(*_: object) -> None:
        raise RuntimeError("CANARY of somebody")

    monkeypatch.setattr(practice._keeping.store, "facts", broken)
    found = practice.verify()
    assert [str(each) for each in found.findings] == ["the store: it cannot be read to the end: RuntimeError"]


def test_findings_name_record_and_fact() -> None:
    assert str(Finding("cpl_1", 3, "odd")) == "cpl_1, fact 3: odd"
    assert str(Finding("cpl_1", 0, "odd")) == "cpl_1: odd"
    assert str(Finding("", 0, "odd")) == "the store: odd"


def test_verification_counts_what_it_looked_at() -> None:
    clock = StoppedClock(BEGINNING)
    with Practice.open("memory:", clock=clock) as practice:
        ann = practice.acting_as("ann")
        unit = ann.units.register(name="Sales", type="team")
        clock.advance(timedelta(hours=1))
        ann.units.rename(unit.id, name="Sale")
        found = practice.verify()
        assert (found.records, found.facts, found.ok) == (1, 2, True)
        with pytest.raises(errors.NotFound):
            practice.history("unt_x")


def _verified_with(practice: Practice, document: Document, rows: list[FactRow]) -> Verification:
    with Practice.open("memory:") as other:
        other._keeping.store.commit(Batch("forged", (Put(document._replace(head=rows[-1].hash), 0),), tuple(rows)))
        return verified(other._keeping.store, practice._keeping.documents)
