"""S16: what a command writes lies where it was told to, whatever files, customers and people are called."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.cli import exits
from tests.faces.conftest import COMPLAINTS
from tests.faces.running import Call

ODD_NAMES: Final = (
    *("../up", "../../up", "/etc/x", "~", "$HOME", "-x", "--store", "CON", "nul.csv", "a\nb", "a\rb", "a\x1b[2Jb"),
    *("*", "a;b", "a'b", 'a"b', "a\\b", "..", ".", "\u202egnp", "a/b", "x" * 300, "%2e%2e%2f"),
)

FILE_NAMES: Final = (
    *("-x.csv", "--store", "CON", "a\nb.csv", "a\x1b[2Jb.csv", "a;b.csv", "a'b.csv", "..csv", " .csv", "%2e%2e%2f"),
    *("\u202egnp.csv", "x" * 200, "*.csv"),
)

IMPORT: Final = ("complaints", "import", "--mapping", "mapping.toml")


@pytest.fixture
def inner(files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder below the one that is watched, with a mapping in it; commands are run there."""
    folder = files / "inner"
    folder.mkdir()
    (files / "complaints.csv").unlink()
    (files / "mapping.toml").rename(folder / "mapping.toml")
    monkeypatch.chdir(folder)
    return folder


def written(folder: Path) -> set[str]:
    """Return what lies in the folder above and in all below it."""
    return {str(path.relative_to(folder.parent)) for path in folder.parent.rglob("*")}


@pytest.mark.parametrize("name", FILE_NAMES, ids=ascii)
def test_rejects_lie_beside_their_file_whatever_it_is_called(call: Call, inner: Path, name: str) -> None:
    (inner / name).write_text(COMPLAINTS)
    before = written(inner)
    done = call(*IMPORT, f"./{name}")
    assert done.code == exits.PARTLY, done.err
    assert written(inner) - before == {"inner/itilbrm.db", f"inner/{name}.rejects.csv"}
    assert done.out.count("\n") == 1


def test_rejects_of_a_file_elsewhere_lie_there(call: Call, inner: Path) -> None:
    (inner.parent / "elsewhere").mkdir()
    (inner.parent / "elsewhere" / "x.csv").write_text(COMPLAINTS)
    before = written(inner)
    assert call(*IMPORT, "../elsewhere/x.csv").code == exits.PARTLY
    assert written(inner) - before == {"inner/itilbrm.db", "elsewhere/x.csv.rejects.csv"}


def test_a_file_whose_rejects_have_no_place_is_told_in_a_sentence_and_leaves_none(call: Call, inner: Path) -> None:
    """A name has at most 255 bytes in most file systems, and that of the rejects is longer."""
    name = "x" * 250
    (inner / name).write_text(COMPLAINTS)
    before = written(inner)
    done = call(*IMPORT, name)
    assert done.code == exits.FAILED
    assert "File name too long" in done.err
    assert done.err.count("\n") == 1
    assert written(inner) - before == {"inner/itilbrm.db"}


@pytest.mark.parametrize("name", ["a\0b.csv", "-x.csv", "x" * 300, "", "/", "nothing/../../x", "../../../etc/shadow-"])
def test_a_name_that_can_be_no_file_writes_nothing(call: Call, inner: Path, name: str) -> None:
    before = written(inner)
    done = call(*IMPORT, name)
    assert done.code in (exits.FAILED, exits.WRONG)
    assert done.err.count("\n") == 1
    assert written(inner) == before


def test_names_of_people_customers_and_origins_lead_to_no_path(call: Call, inner: Path) -> None:
    for number, name in enumerate(ODD_NAMES):
        with Practice.open("sqlite:///itilbrm.db") as practice:
            practice.acting_as(name, name).complaints.adopt(
                origin=name,
                reference=str(number),
                state="received",
                received_at=datetime(2026, 1, 1, tzinfo=UTC),
                customer=name,
                complainant=name,
                channel="phone",
                type="other",
                text=name,
                labels={name: name},
            )
    before = written(inner)
    for form in ("json", "csv", "markdown", "table"):
        for words in (("complaints", "log"), ("report", "complaints", "--by", "customer"), ("verify",)):
            assert call(*words, "--format", form).code == exits.DONE
    for number, name in enumerate(ODD_NAMES):
        assert call("complaints", "show", "--format", "json", "--", f"{name}:{number}").code == exits.DONE
    assert written(inner) == before


@pytest.mark.parametrize("name", FILE_NAMES, ids=ascii)
def test_a_store_is_the_one_file_that_its_url_names(call: Call, inner: Path, name: str) -> None:
    from urllib.parse import quote

    before = written(inner)
    assert call("verify", "--store", f"sqlite:///{quote(name)}?mode=rwc").code == exits.DONE
    assert written(inner) - before == {f"inner/{name}"}


def test_nothing_that_is_there_is_overwritten_but_what_was_rejected_before(call: Call, inner: Path) -> None:
    (inner / "complaints.csv").write_text(COMPLAINTS)
    for name in ("itilbrm.db", "other.db"):
        (inner / name).write_text("a letter")
    before = {path: path.read_bytes() for path in inner.iterdir()}
    for words in (
        (*IMPORT, "complaints.csv"),
        (*IMPORT, "complaints.csv", "--store", "sqlite:///mapping.toml"),
        ("demo", "--store", "sqlite:///other.db"),
        ("verify",),
    ):
        assert call(*words).code == exits.FAILED
    assert {path: path.read_bytes() for path in inner.iterdir()} == before
    (inner / "itilbrm.db").unlink()
    for _ in range(2):
        assert call(*IMPORT, "complaints.csv").code == exits.PARTLY
    after = {path: path.read_bytes() for path in inner.iterdir()}
    assert {path: content for path, content in after.items() if path in before and path.name != "itilbrm.db"} == {
        path: content for path, content in before.items() if path.name != "itilbrm.db"
    }


def test_a_path_made_of_a_name_is_noticed(call: Call, inner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: rejects that are named by what stands in the file."""
    monkeypatch.setattr("itilbrm.importing.rejects_path", lambda path: path.parent / "../up.rejects.csv")
    (inner / "x.csv").write_text(COMPLAINTS)
    before = written(inner)
    call(*IMPORT, "x.csv")
    assert written(inner) - before == {"inner/itilbrm.db", "up.rejects.csv"}
