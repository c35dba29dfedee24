"""Whether a plugin is announced is told from few files, and denied only where it is certain."""

import sys
import zipfile
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from itilbrm.announcing import may_be_announced
from tests.plugins.conftest import Install

ANNOUNCED = "[console_scripts]\nmine = mine:main\n\n[itilbrm]\nmine = mine\n"


def test_the_present_folder_counts_as_it_does_for_imports(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install("good", "")
    monkeypatch.chdir(sys.path[0])
    assert may_be_announced([""])
    assert may_be_announced(sys.path)


@pytest.mark.parametrize("name", ["mine-1.0.dist-info", "mine.egg-info", "Mine.Dist-Info", "EGG-INFO"])
def test_every_form_of_a_distribution_may_announce(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert not may_be_announced([str(tmp_path)])
    (tmp_path / name / "entry_points.txt").write_text(ANNOUNCED.replace("[itilbrm]", "[others]"))
    assert not may_be_announced([str(tmp_path)])
    (tmp_path / name / "entry_points.txt").write_text(ANNOUNCED)
    assert may_be_announced([str(tmp_path)])


def test_what_is_not_there_announces_nothing_and_an_archive_may(tmp_path: Path) -> None:
    archive = tmp_path / "mine.zip"
    assert not may_be_announced([str(archive)])
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("mine.py", "")
    assert may_be_announced([str(archive)])


def test_who_finds_distributions_in_a_way_of_its_own_may_find_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder(PathFinder):
        """Finds what nobody else does."""

    monkeypatch.setattr(sys, "meta_path", [PathFinder])
    assert not may_be_announced([])
    monkeypatch.setattr(sys, "meta_path", [PathFinder, Finder])
    assert may_be_announced([])
