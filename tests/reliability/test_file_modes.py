"""S18, S25: a new database is its owner's alone, one that exists keeps its mode, and what is deleted is gone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Practice
from itilbrm.adapters.sqlite import SqliteStore

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tests run under each of these."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Return the mode of each file in a folder."""
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}


@pytest.mark.usefixtures("umask")
def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    with Practice.open(f"sqlite:///{tmp_path}/brm.db") as practice:
        practice.acting_as("ann").units.register(name="Sales", type="team")
        assert modes(tmp_path) == dict.fromkeys(("brm.db", "brm.db-wal", "brm.db-shm"), "0o600")
    assert modes(tmp_path) == {"brm.db": "0o600"}


@pytest.mark.usefixtures("umask")
def test_a_database_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    Practice.open(f"sqlite:///{path}").close()
    path.chmod(0o644)
    with Practice.open(f"sqlite:///{path}") as practice:
        practice.acting_as("ann").units.register(name="Sales", type="team")
        assert set(modes(tmp_path).values()) == {"0o644"}


def test_a_planted_link_is_not_followed_to_make_a_database(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / "brm.db").symlink_to(target)
    with pytest.raises(Exception, match="there is no such file"):
        Practice.open(f"sqlite:///{tmp_path}/brm.db")
    assert not target.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["brm.db"]


@pytest.mark.parametrize("wiped", [True, False])
def test_what_is_overwritten_or_deleted_is_gone_from_the_file(tmp_path: Path, *, wiped: bool) -> None:
    """So that an erasure, one day, leaves no copy in pages that are free or half used."""
    path = tmp_path / "brm.db"
    with Practice.open(f"sqlite:///{path}") as practice:
        store: Any = practice._keeping.store
        assert isinstance(store, SqliteStore)
        with store._connections.lent("set") as connection:
            assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
            connection.execute(f"PRAGMA secure_delete = {'ON' if wiped else 'OFF'}")
        ann = practice.acting_as("ann", "CANARY-reason")
        person = ann.people.register(full_name="CANARY-name", phone="CANARY-1")
        person = ann.people.correct(person, phone="CANARY-2" * 2000)
        with store._connections.lent("erase in") as connection:
            connection.execute("DELETE FROM personal WHERE key = ?", (person.id,))
            connection.execute("UPDATE documents SET personal = '' WHERE key = ?", (person.id,))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (b"CANARY" not in path.read_bytes()) is wiped
    assert [each.name for each in tmp_path.iterdir()] == ["brm.db"]


def test_payloads_of_facts_hold_nothing_personal_in_the_file(tmp_path: Path) -> None:
    with Practice.open(f"sqlite:///{tmp_path}/brm.db") as practice:
        ann = practice.acting_as("ann", "CANARY reason")
        given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other"}
        complaint = ann.complaints.receive(text="CANARY text", remedy_sought="CANARY remedy", **given)
        ann.people.register(full_name="CANARY", email="canary@CANARY.example", phone="CANARY")
        cara = practice.acting_as("cara", "CANARY again")
        cara.complaints.withdraw(complaint)
        store: Any = practice._keeping.store
        with store._connections.lent("read") as connection:
            stored = connection.execute("SELECT CAST(payload AS TEXT) FROM facts UNION ALL SELECT body FROM documents")
            texts = [text for (text,) in stored]
        assert len(texts) == 5
        assert not [text for text in texts if "CANARY" in text]
        assert practice.complaints.get(complaint.id).text == "CANARY text"
