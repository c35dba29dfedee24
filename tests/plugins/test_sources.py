"""Plugins are modules and objects, handed over or named, and files."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from itilbrm import errors
from itilbrm.plugins import load_plugins
from tests.plugins.conftest import GOOD, Install


def names(*plugins: Any) -> list[tuple[str, str]]:  # noqa: ANN401  whatever a test hands over
    return [(each.name, each.origin) for each in load_plugins(plugins, discover=False).loaded[1:]]


@pytest.fixture(autouse=True)
def modules() -> Iterator[None]:
    """Forget afterwards what was loaded from files."""
    yield
    sys.modules.pop("itilbrm_plugin_mine", None)


def test_a_module_is_a_plugin_by_itself_and_by_its_name(install: Install) -> None:
    install("good", GOOD)
    assert names("good") == [("good", "given")]
    assert names(sys.modules["good"]) == [("good", "given")]
    assert names("good", sys.modules["good"]) == [("good", "given")]


def test_a_file_is_a_plugin_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    assert names("./mine.py") == [("mine", "mine.py")]
    assert names("mine.py") == [("mine", "mine.py")]
    assert names(tmp_path / "mine.py") == [("mine", str(tmp_path / "mine.py"))]
    assert sys.modules["itilbrm_plugin_mine"].__file__ == str(tmp_path / "mine.py")


def test_files_of_one_name_from_two_folders_are_two_plugins(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(GOOD.replace("good", folder))
    found = load_plugins([tmp_path / "one" / "mine.py", tmp_path / "other" / "mine.py"], discover=False)
    assert [each.scheme for each in found.stores][2:] == ["one", "other"]


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        (None, "mine.py", "it raises FileNotFoundError: there is no file"),
        ("raise RuntimeError('bad')", "mine.py", "it raises RuntimeError: bad"),
        ("", "mine.text", "it raises ImportError: .* is no Python file"),
    ],
)
def test_a_file_that_cannot_be_loaded_leaves_nothing_behind(
    tmp_path: Path, text: str | None, name: str, problem: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(errors.PluginTrouble, match=problem):
        load_plugins([tmp_path / name], discover=False)
    assert "itilbrm_plugin_mine" not in sys.modules


@pytest.mark.parametrize("nothing", [None, 5, b"mine.py", True, Path])
def test_what_is_no_plugin_is_refused(nothing: object) -> None:
    with pytest.raises(errors.InvalidInput, match=r"plugins: .* is no plugin; give a module, an object, the name"):
        load_plugins([nothing])


def test_a_name_that_is_no_module_is_trouble() -> None:
    with pytest.raises(errors.PluginTrouble, match=r"plugin nowhere_at_all \(given\): it raises ModuleNotFoundError"):
        load_plugins(["nowhere_at_all"])
