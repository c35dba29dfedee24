"""S18, S25: a new file is its owner's alone, one that exists keeps its mode, and what is deleted is gone."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from itilbrm import Practice
from itilbrm.adapters.sqlite import SqliteStore, connections
from itilbrm.cli import exits
from tests.faces.running import Call

IMPORT: Final = ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")

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


@pytest.mark.usefixtures("umask", "files")
def test_rejects_are_their_owners_alone_unless_a_file_was_there_with_another_mode(call: Call, folder: Path) -> None:
    assert call(*IMPORT).code == exits.PARTLY
    rejects = folder / "complaints.csv.rejects.csv"
    made = modes(folder)
    assert (made[rejects.name], made["itilbrm.db"]) == ("0o600", "0o600")
    rejects.chmod(0o640)
    assert call(*IMPORT).code == exits.PARTLY
    assert modes(folder)[rejects.name] == "0o640"


@pytest.mark.usefixtures("umask")
def test_the_folder_of_the_demo_is_its_owners_alone(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert call("demo").code == exits.DONE
    assert [*modes(tmp_path).values()] == ["0o700"]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o666])
def test_verify_says_it_where_others_have_access_and_finds_no_fault_in_that(
    call: Call, folder: Path, mode: int
) -> None:
    assert call("verify").err == ""
    (folder / "itilbrm.db").chmod(mode)
    done = call("verify", "--format", "json")
    assert (done.code, json.loads(done.out)["ok"]) == (exits.DONE, True)
    assert done.err == (
        f"itilbrm: others than its owner have access to itilbrm.db (mode {mode:04o}); "
        "if that is not meant: chmod 600 itilbrm.db\n"
    )
    assert call("verify", "--store", "memory:").err == ""


@pytest.mark.usefixtures("umask")
def test_a_file_made_as_others_make_files_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: SQLite makes the file itself, and takes the mode that the umask leaves."""
    monkeypatch.setattr(connections, "_OWNER_ONLY", 0o644)
    SqliteStore(tmp_path / "brm.db").close()
    before = os.umask(0)
    os.umask(before)
    assert modes(tmp_path) == {"brm.db": oct(0o644 & ~before)}


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
        assert len(texts) > 5  # complaint, watch and person have bodies, and each of them facts
        assert not [text for text in texts if "CANARY" in text]
        assert practice.complaints.get(complaint.id).text == "CANARY text"
