"""``plugin new`` writes a whole plugin, and writes over nothing."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import itilbrm
from itilbrm import Practice
from tests.faces.running import Call


def test_a_store_is_a_package_that_can_be_used_at_once(call: Call, folder: Path) -> None:
    done = call("plugin", "new", "kettle")
    assert (done.code, done.err) == (0, "")
    assert 'cd itilbrm-kettle && pip install -e ".[test]" && pytest' in done.out
    written = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert written == [
        "itilbrm-kettle/README.md",
        "itilbrm-kettle/pyproject.toml",
        "itilbrm-kettle/src/itilbrm_kettle/__init__.py",
        "itilbrm-kettle/tests/test_kettle.py",
    ]
    assert not any("${" in path.read_text() for path in folder.rglob("*.*") if path.is_file())
    with Practice.open("kettle:", plugins=["itilbrm-kettle/src/itilbrm_kettle/__init__.py"]) as practice:
        practice.acting_as("ann").people.register(full_name="Bo Ek", phone="112")
        assert practice.people.count() == 1
        assert practice.verify().ok


def test_the_store_is_short_and_so_is_its_test() -> None:
    templates = resources.files("itilbrm.cli") / "plugin_templates"
    lines = {name: (templates / f"{name}.template").read_text().splitlines() for name in ("store", "store_test")}
    assert len(lines["store"]) <= 60
    assert len([line for line in lines["store_test"] if line]) <= 6


def test_a_listener_is_a_package_whose_test_is_green(call: Call, folder: Path, environment: Mapping[str, str]) -> None:
    assert call("plugin", "new", "tea-bell", "--listener").code == 0
    source = folder / "itilbrm-tea-bell"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=source,
        env={
            **environment,
            "PYTHONPATH": os.pathsep.join(map(str, (Path(itilbrm.__file__).parents[1], source / "src"))),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_there_is_not_written_over(call: Call, folder: Path) -> None:
    (folder / "itilbrm-kettle").mkdir()
    (folder / "itilbrm-kettle" / "mine.txt").write_text("mine")
    done = call("plugin", "new", "kettle")
    assert (done.code, done.out) == (2, "")
    assert "itilbrm-kettle is there already; nothing of it was changed, choose another name" in done.err
    assert [path.name for path in (folder / "itilbrm-kettle").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("files", [0, 1, 3])
def test_a_folder_that_cannot_be_written_is_a_sentence_and_leaves_nothing(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    really = Path.write_text
    written: list[Path] = []

    def full(path: Path, *given: Any, **more: Any) -> int:  # noqa: ANN401  whatever it is given
        if len(written) == files:
            raise OSError(28, "No space left on device")
        written.append(path)
        return really(path, *given, **more)

    monkeypatch.setattr(Path, "write_text", full)
    done = call("plugin", "new", "kettle")
    assert (done.code, done.err) == (1, "itilbrm: cannot write itilbrm-kettle: No space left on device\n")
    assert list(folder.iterdir()) == [], "half a plugin is none, and its name is free"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["TeaPot"], "'TeaPot' is no name of a package: lower-case letters, digits and single hyphens; try tea-pot"),
        (["../kettle"], "try kettle"),
        (["itilbrm-Kettle store"], "try kettle-store"),
        (["9 lives"], "try lives"),
        (["ü"], "try the name of what it keeps or tells"),
        (["sqlite"], "sqlite: is a store that comes with the library; try my-sqlite"),
        (["kettle", "--store", "--listener"], "--store and --listener: it is one of them"),
    ],
)
def test_what_is_no_name_is_refused_with_one_that_works(
    call: Call, folder: Path, words: Sequence[str], said: str
) -> None:
    done = call("plugin", "new", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not any(folder.iterdir())
