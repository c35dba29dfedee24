"""S17: a link that somebody planted where a file is to be written is never followed, and no reader sees half a file."""

import os
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.cli import exits
from itilbrm.errors import StoreTrouble
from tests.faces.running import Call, command
from tests.security.tracing import traced

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights there")

IMPORT: Final = ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
PRECIOUS: Final = "precious"


@pytest.fixture
def target(folder: Path) -> Path:
    """A file of somebody else, to which links lead."""
    path = folder / "precious"
    path.write_text(PRECIOUS)
    path.chmod(0o644)
    return path


def is_untouched(target: Path) -> bool:
    return target.read_text() == PRECIOUS and target.stat().st_mode & 0o777 == 0o644 and not target.is_symlink()


@pytest.mark.usefixtures("files")
def test_a_link_in_the_place_of_the_rejects_is_replaced(call: Call, folder: Path, target: Path) -> None:
    link = folder / "complaints.csv.rejects.csv"
    link.symlink_to(target)
    assert call(*IMPORT).code == exits.PARTLY
    assert is_untouched(target)
    assert not link.is_symlink()


@pytest.mark.usefixtures("files")
def test_a_link_in_the_place_of_the_rejects_that_are_not_needed_goes(call: Call, folder: Path, target: Path) -> None:
    (folder / "complaints.csv").write_text((folder / "complaints.csv").read_text().partition("3,")[0])
    link = folder / "complaints.csv.rejects.csv"
    link.symlink_to(target)
    assert call(*IMPORT).code == exits.DONE
    assert is_untouched(target)
    assert not link.is_symlink()


@pytest.mark.parametrize("words", [IMPORT, ("demo", "--store", "sqlite:///itilbrm.db"), ("verify",)], ids=" ".join)
@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.usefixtures("files")
def test_a_link_in_the_place_of_the_store_leads_to_no_new_file_and_changes_none(
    call: Call, folder: Path, target: Path, words: tuple[str, ...], *, exists: bool
) -> None:
    (folder / "itilbrm.db").symlink_to(target if exists else folder / "nothing")
    before = {path.name for path in folder.iterdir()}
    assert call(*words).code == exits.FAILED
    assert is_untouched(target)
    assert {path.name for path in folder.iterdir()} == before


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_a_link_beside_a_store_is_not_followed(folder: Path, target: Path, end: str) -> None:
    url = "sqlite:///itilbrm.db"
    Practice.open(url).close()
    (folder / f"itilbrm.db{end}").symlink_to(target)
    try:
        with Practice.open(url) as practice:
            practice.acting_as("ann").units.register(name="Sales", type="team")
    except StoreTrouble as trouble:
        assert "\n" not in str(trouble)  # noqa: PT017  it may be raised, and need not be
    assert is_untouched(target)


def test_a_link_at_every_name_that_could_be_foreseen_is_not_followed(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of the draft of a new store is chance; where it is foreseen nevertheless, the link stops it."""
    monkeypatch.setattr("secrets.token_hex", lambda _size: "0")
    (folder / ".itilbrm.db.0.new").symlink_to(target)
    with pytest.raises(StoreTrouble, match="File exists"):
        Practice.open("sqlite:///itilbrm.db")
    assert is_untouched(target)


def created(words: tuple[str, ...], environment: dict[str, str], folder: Path, trace: Path) -> list[str]:
    """Return the calls by which a command made files in a folder."""
    lines = traced(words, "openat,open,creat", environment, trace)
    return [line for line in lines if "O_CREAT" in line and (str(folder) in line or not re.search(r'"/', line))]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("words", [IMPORT, ("demo",)], ids=" ".join)
def test_every_file_is_made_where_none_is_or_without_following_links(
    environment: dict[str, str], folder: Path, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...]
) -> None:
    trace = tmp_path_factory.mktemp("trace") / "trace"
    made = created(tuple(command(*words)), environment | {"TMPDIR": str(folder)}, folder, trace)
    assert len(made) >= 4
    assert [line for line in made if "O_EXCL" not in line and "O_NOFOLLOW" not in line] == []


def test_a_file_made_as_everybody_makes_one_is_noticed(
    environment: dict[str, str], folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The planted bug."""
    trace = tmp_path_factory.mktemp("trace") / "trace"
    (made,) = created((sys.executable, "-c", "open('x', 'w')"), environment, folder, trace)
    assert "O_EXCL" not in made
    assert "O_NOFOLLOW" not in made


@pytest.mark.usefixtures("files")
def test_a_reader_sees_the_old_rejects_or_the_new_ones_and_never_half(call: Call, folder: Path) -> None:
    rejects = folder / "complaints.csv.rejects.csv"
    assert call(*IMPORT).code == exits.PARTLY
    old = rejects.read_bytes()
    (folder / "complaints.csv").write_text(
        "ticket,opened,status,text,service,queue\n" + "".join(f"{n},never,new,x,y,z\n" for n in range(2_000))
    )
    seen = _seen_while(rejects, lambda: call(*IMPORT))
    new = rejects.read_bytes()
    assert len(new.splitlines()) == 2_001
    assert seen <= {old, new}


def test_a_file_that_is_written_in_its_place_is_seen_half(folder: Path) -> None:
    """The planted bug."""
    path = folder / "x"
    path.write_bytes(b"old")

    def write() -> None:
        with path.open("wb", buffering=0) as file:
            for _ in range(3):
                file.write(b"new")
                time.sleep(0.05)

    assert b"newnew" in _seen_while(path, write)


def _seen_while(path: Path, work: Callable[[], object]) -> set[bytes]:
    """Return every content of a file that another thread finds while some work is done."""
    seen: set[bytes] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    try:
        work()
    finally:
        over.set()
        reader.join()
    return seen
