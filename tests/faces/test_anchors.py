"""``anchor`` and ``verify --anchor``: files, keys that never stand in the command, and what is told."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from itilbrm.anchoring import Anchor
from itilbrm.cli.app import application
from tests.faces.running import Call

KEY = "CANARY of sixteen bytes and more"
TAKEN = ("anchor", "-o", "brm.anchor")
LOOKED = ("verify", "--anchor", "brm.anchor")


def cut_off(folder: Path, key: str) -> None:
    """Remove a record with everything of it."""
    store = sqlite3.connect(folder / "itilbrm.db")
    for table in ("documents", "facts", "personal"):
        store.execute(f"DELETE FROM {table} WHERE key = ?", [key])  # noqa: S608  fixed names
    store.commit()
    store.close()


def test_an_anchor_is_written_and_misses_what_was_cut_off(call: Call, folder: Path, kept: Mapping[str, str]) -> None:
    assert call(*TAKEN) == (0, "5 records and 10 facts: anchored in brm.anchor.\n", "")
    assert (folder / "brm.anchor").stat().st_mode & 0o777 == 0o600
    taken_at = (folder / "brm.anchor").read_text().splitlines()[1].removeprefix("taken ")
    assert call(*LOOKED).out == (
        "5 records and 10 facts: all as they were kept.\n"
        f"Nothing is missing of the 5 records and 10 facts anchored at {taken_at}.\n"
    )
    cut_off(folder, kept["old"])
    assert call("verify").code == 0
    done = call(*LOOKED)
    assert done.code == 1
    assert kept["old"] in done.out
    assert "it is gone: the anchor has this record up to fact 1" in " ".join(done.out.split())
    assert done.err == "itilbrm: 1 thing is not as kept; restore a backup, and keep this one\n"
    found = json.loads(call(*LOOKED, "--format", "json").out)
    assert [(each["id"], each["fact"]) for each in found["findings"]] == [(kept["old"], 1)]


@pytest.mark.usefixtures("kept")
def test_an_anchor_as_json(call: Call, folder: Path) -> None:
    told = json.loads(call(*TAKEN, "--format", "json").out)
    taken = Anchor.read(folder / "brm.anchor")
    assert told.pop("taken_at") in (folder / "brm.anchor").read_text()
    assert told == {"anchor": "brm.anchor", "records": 5, "facts": 10, "digest": taken.digest, "signed": False}


@pytest.mark.usefixtures("kept")
def test_a_file_is_replaced_by_force_alone(call: Call, folder: Path) -> None:
    (folder / "brm.anchor").write_text("precious")
    assert call(*TAKEN) == (
        2,
        "",
        "itilbrm: there is a file brm.anchor already; name another, or replace it with --force\n",
    )
    assert (folder / "brm.anchor").read_text() == "precious"
    assert call(*TAKEN, "--force").code == 0
    assert Anchor.read(folder / "brm.anchor").records == 5


@pytest.mark.usefixtures("kept")
def test_a_planted_link_is_not_followed(call: Call, folder: Path) -> None:
    (folder / "brm.anchor").symlink_to(folder / "elsewhere")
    done = call(*TAKEN)
    assert (done.code, done.out) == (1, "")
    assert "there is such a file already; name another, or replace it" in done.err
    assert call(*TAKEN, "--force").code == 0
    assert not (folder / "elsewhere").exists()
    assert not (folder / "brm.anchor").is_symlink()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("given", ["variable", "file"])
def test_a_key_signs_and_is_asked_for(call: Call, folder: Path, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key").write_text(f"{KEY}\n")
    option = ("--key-file", "key") if given == "file" else ()
    call(*TAKEN)
    if given == "variable":
        monkeypatch.setenv("ITILBRM_ANCHOR_KEY", KEY)
    done = call(*LOOKED, *option)
    assert (done.code, done.out) == (1, "")
    assert done.err == "itilbrm: anchor: it is not signed; use one that was taken with the key\n"
    assert call(*TAKEN, *option, "--force").out.endswith(" anchored in brm.anchor, signed.\n")
    Anchor.read(folder / "brm.anchor").check_signature(KEY.encode())
    assert call(*LOOKED, *option) == (0, call(*LOOKED, *option).out, "")
    assert call("verify").code == 0, "a key that nobody needs is no mistake"
    monkeypatch.setenv("ITILBRM_ANCHOR_KEY", "another of sixteen bytes or more")
    assert call(*LOOKED).code == 1
    monkeypatch.delenv("ITILBRM_ANCHOR_KEY")
    done = call(*LOOKED)
    assert done.code == 0
    assert done.err == (
        "itilbrm: the anchor is signed, and nobody looks at the signature; "
        "give the key by --key-file or ITILBRM_ANCHOR_KEY\n"
    )


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--key-file", "none"), "the key cannot be read from none: No such file or directory; name another file"),
        (("--key-file", "empty"), "empty: key: it has 0 bytes, fewer than 16; take 32 random bytes"),
        (("--key-file", "short"), "short: key: it has 12 bytes, fewer than 16; take 32 random bytes"),
        ((), "ITILBRM_ANCHOR_KEY: key: it has 6 bytes, fewer than 16; take 32 random bytes"),
    ],
)
def test_what_is_no_key_is_refused_and_not_shown(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, words: Sequence[str], said: str
) -> None:
    (folder / "empty").write_text("\n")
    (folder / "short").write_text("CANARY short")
    call(*TAKEN)
    monkeypatch.setenv("ITILBRM_ANCHOR_KEY", "CANARY")
    for command in (TAKEN, LOOKED):
        assert call(*command, *words) == (2, "", f"itilbrm: {said}\n")


def test_no_option_takes_a_key_itself() -> None:
    """S19: everybody on a machine can see what stands in a command."""
    for name in ("anchor", "verify"):
        options = {each for argument in application()[name].assemble_argument_collection() for each in argument.names}
        assert {each for each in options if "key" in each} == {"--key-file"}


@pytest.mark.usefixtures("kept")
def test_a_wrong_use_of_anchors_is_one_sentence(call: Call, folder: Path) -> None:
    assert call("verify", "--key-file", "x").err == (
        "itilbrm: --key-file goes with --anchor; name the anchor too, or leave it out\n"
    )
    assert call(*LOOKED) == (
        2,
        "",
        "itilbrm: there is no file brm.anchor; name a file that itilbrm anchor wrote\n",
    )
    call(*TAKEN)
    path = folder / "brm.anchor"
    path.write_text(path.read_text().replace("facts 10", "facts 9"))
    done = call(*LOOKED)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "itilbrm: brm.anchor, line 10: the digest is not that of the lines above: the anchor was changed after it was "
        "taken; use a copy that was kept elsewhere\n"
    )


def test_a_store_that_is_not_there_is_not_made(call: Call, folder: Path) -> None:
    assert call(*TAKEN).code == 1
    assert list(folder.iterdir()) == []
