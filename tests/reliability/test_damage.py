"""R7, R18: damage is told or harms nothing; a file that is no database of ours is refused and left as it is."""

import hashlib
import os
import random
import socket
import sqlite3
from collections.abc import Callable
from contextlib import chdir, closing
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice, errors, verification
from itilbrm.adapters.sqlite import schema
from itilbrm.ports import Document, FactRow, Query
from itilbrm.replay import all_facts
from itilbrm.testing.stores.material import all_documents
from tests.keeping.walks import Walk

Kept = tuple[list[Document], list[FactRow]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with a few records, as bytes."""
    path = tmp_path_factory.mktemp("whole") / "brm.db"
    walk = Walk(f"sqlite:///{path}?synchronous=normal", 11)
    while len(walk.seen) < 12:
        walk.step()
    walk.practice.close()
    return path.read_bytes()


def kept(practice: Practice) -> Kept:
    """Return all documents and facts of a practice."""
    store = practice._keeping.store
    return list(all_documents(store, Query())), list(all_facts(store))


def verdict(path: Path, expected: Kept) -> str:
    """Return how a damaged file is met: ``refused``, ``found``, ``same``, or else what went wrong."""
    try:
        with Practice.open(f"sqlite:///{path}?mode=rw&synchronous=normal") as practice:
            found = practice.verify()
            try:
                same = kept(practice) == expected
            except errors.StoreTrouble:
                return "found" if found.findings else "an error that verify does not find"
            if found.findings:
                return "found"
            return "same" if same else "silent"
    except errors.StoreTrouble as trouble:
        return "refused" if "\n" not in str(trouble) else "more than a sentence"
    except Exception as error:  # noqa: BLE001  that is what is looked for
        return f"raised {error!r}"


def flipped(whole: bytes, place: int, bit: int) -> bytes:
    """Return bytes with one bit turned round."""
    return whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]


def flips(whole: bytes, tmp_path: Path, times: int, chance: random.Random) -> dict[str, int]:
    """Flip one bit at a time, and count the verdicts."""
    path = tmp_path / "brm.db"
    path.write_bytes(whole)
    with Practice.open(f"sqlite:///{path}?mode=ro") as practice:
        expected = kept(practice)
    verdicts: dict[str, int] = {}
    for _ in range(times):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        path.write_bytes(flipped(whole, place, bit))
        said = verdict(path, expected)
        assert said in {"refused", "found", "same"}, (said, place, bit)
        verdicts[said] = verdicts.get(said, 0) + 1
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
    return verdicts


def test_a_flipped_bit_is_told_or_makes_no_difference(whole: bytes, tmp_path: Path) -> None:
    verdicts = flips(whole, tmp_path, 300, random.Random(3))  # noqa: S311  repeats itself on purpose
    assert verdicts["found"] > 10


def test_flipped_bits_in_what_verification_forgot_are_noticed(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "_differences", lambda *_: [])
    place = whole.index(b'"channel":"email"') + 12
    path = tmp_path / "brm.db"
    path.write_bytes(whole)
    with Practice.open(f"sqlite:///{path}?mode=ro") as practice:
        expected = kept(practice)
    verdicts = set()
    while place > 0:
        path.write_bytes(flipped(whole, place, 0))
        verdicts.add(verdict(path, expected))
        place = whole.find(b'"channel":"email"', place) + 12
        if place == 11:
            break
    assert "silent" in verdicts


@pytest.mark.nightly
def test_ten_thousand_flipped_bits_are_told_or_make_no_difference(whole: bytes, tmp_path: Path) -> None:
    assert sum(flips(whole, tmp_path, 10_000, random.Random()).values()) == 10_000  # noqa: S311  no secret


def foreign() -> bytes:
    """Return a database of another application."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (x)")
    data = connection.serialize()
    connection.close()
    return data


NEWER: Final = "it was written by a newer itilbrm (tables of version 2, known here: 1); upgrade the library"

WRONG: Final[dict[str, tuple[Callable[[bytes], bytes], str]]] = {
    "zero-length": (lambda _: b"", "the file is empty, no database; name another file, or remove it"),
    "text": (lambda _: b"customer,text\nacme,slow\n" * 50, "the file is no SQLite database"),
    "short text": (lambda _: b"hello", "the file is no SQLite database"),
    "encrypted": (lambda whole: random.Random(1).randbytes(len(whole)), "the file is no SQLite database"),  # noqa: S311  no secret
    "truncated": (lambda whole: whole[: len(whole) // 2], "the database is damaged; restore a backup"),
    "half a header": (lambda whole: whole[:50], "the database is damaged"),
    "foreign": (lambda _: foreign(), "the database belongs to another application; name another file"),
    "newer": (lambda whole: whole[:60] + (2).to_bytes(4, "big") + whole[64:], NEWER),
    "of no version": (lambda whole: whole[:60] + bytes(4) + whole[64:], "tables of version 0, so it is damaged"),
}


@pytest.mark.parametrize("mode", ["rwc", "rw", "ro"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_is_refused_in_one_sentence_and_left_alone(
    whole: bytes, tmp_path: Path, wrong: str, mode: str
) -> None:
    made, problem = WRONG[wrong]
    path = tmp_path / "brm.db"
    path.write_bytes(made(whole))
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(errors.StoreTrouble) as caught:
        Practice.open(f"sqlite:///{path}?mode={mode}")
    assert str(caught.value).startswith(f"cannot open {path}: ")
    assert problem in str(caught.value)
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert [each.name for each in tmp_path.iterdir()] == ["brm.db"]


def test_a_newer_file_would_be_opened_without_the_check_of_its_version(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "SCHEMA", 2**31)
    path = tmp_path / "brm.db"
    path.write_bytes(WRONG["newer"][0](whole))
    with Practice.open(f"sqlite:///{path}") as practice:
        assert practice.verify().ok, "nothing else would notice"


def test_a_folder_a_missing_file_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreTrouble, match="it is a folder; name a file"):
        Practice.open(f"sqlite:///{tmp_path}")
    for mode in ("rw", "ro"):
        with pytest.raises(errors.StoreTrouble, match="there is no such file"):
            Practice.open(f"sqlite:///{tmp_path}/brm.db?mode={mode}")
    with pytest.raises(errors.StoreTrouble, match=r"cannot make .*: No such file or directory; check the path"):
        Practice.open(f"sqlite:///{tmp_path}/no/brm.db")
    with pytest.raises(errors.StoreTrouble, match=r"cannot open .*: File name too long"):
        Practice.open(f"sqlite:///{tmp_path}/{'x' * 300}.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", ["rwc", "rw", "ro"])
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path, kind: str, mode: str) -> None:
    path = tmp_path / "brm.db"
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            with chdir(tmp_path):
                listening.bind(path.name)
        else:
            path.symlink_to(os.devnull)
        with pytest.raises(errors.StoreTrouble) as caught:
            Practice.open(f"sqlite:///{path}?mode={mode}")
    assert str(caught.value) == f"cannot open {path}: it is no regular file; name another file"
    assert [each.name for each in tmp_path.iterdir()] == ["brm.db"]


def test_a_file_opened_to_be_read_is_not_written(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    path.write_bytes(whole)
    with Practice.open(f"sqlite:///{path}?mode=ro") as practice:
        assert practice.verify().ok
        with pytest.raises(errors.StoreTrouble, match="the file or its folder cannot be written; check the perm"):
            practice.acting_as("ann").units.register(name="Sales", type="team")
        assert practice.units.count() == 0
    assert path.read_bytes() == whole


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write where nobody else may")
def test_without_permission_the_answer_is_one_sentence(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    path.write_bytes(whole)
    path.chmod(0o400)
    with Practice.open(f"sqlite:///{path}") as practice, pytest.raises(errors.StoreTrouble, match="cannot be written"):
        practice.acting_as("ann").units.register(name="Sales", type="team")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(errors.StoreTrouble, match="check the path and its permissions"):
            Practice.open(f"sqlite:///{tmp_path}/new.db")
    finally:
        tmp_path.chmod(0o700)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("kind = 'wish'", "$.kind: 'wish' is no kind of record in use; open with the lifecycle of that kind"),
        ("body = '{\"novelty\":1,' || substr(body, 2)", "$: has unknown fields (novelty); upgrade the library"),
        ("body = replace(body, '\"schema\":1', '\"schema\":2')", "complaint is stored in version 2, known here is 1"),
        ("body = replace(body, '\"schema\":1', '\"schema\":9223372036854775808')", "version 9223372036854775808"),
        ("version = 9223372036854775808", "is damaged; restore a backup"),
    ],
)
def test_what_a_newer_library_wrote_is_refused_when_it_is_read(
    whole: bytes, tmp_path: Path, change: str, problem: str
) -> None:
    path = tmp_path / "brm.db"
    path.write_bytes(whole)
    connection = sqlite3.connect(path, isolation_level=None)
    (key,) = connection.execute("SELECT key FROM documents WHERE kind = 'complaint' LIMIT 1").fetchone()
    connection.execute(f"UPDATE documents SET {change} WHERE key = ?", (key,))  # noqa: S608  fixed text
    connection.close()
    with Practice.open(f"sqlite:///{path}") as practice:
        found = practice.verify()
        assert not found.ok
        if change.startswith("kind"):
            return
        with pytest.raises(errors.BrmError) as caught:
            practice.complaints.get(key)
        assert problem in str(caught.value)
        assert "\n" not in str(caught.value)
