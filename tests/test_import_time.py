"""What is loaded only when it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import itilbrm

HEAVY = ("attrs", "cattrs", "transitions", "sqlite3", "inspect", "asyncio", "http", "email", "xml", "rich", "cyclopts")
NOT_FOR_STEPS = ("cattrs", "sqlite3", "asyncio", "http", "email", "xml", "rich", "cyclopts", "csv", "tomllib")


def loaded_by(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_the_window_itself_loads_nothing() -> None:
    assert loaded_by("import itilbrm").isdisjoint(HEAVY)


@pytest.mark.parametrize("name", itilbrm.__all__)
def test_no_name_of_the_window_loads_a_store_or_a_terminal(name: str) -> None:
    assert loaded_by(f"from itilbrm import {name}").isdisjoint(NOT_FOR_STEPS)


def test_a_store_in_memory_needs_no_database() -> None:
    assert "sqlite3" not in loaded_by("from itilbrm import Practice\nPractice.open().close()")


def test_a_name_that_is_not_there_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Practise'") as refused:
        _ = itilbrm.Practise
    assert refused.value.name == "Practise"


def test_what_checkers_see_is_what_is_loaded() -> None:
    tree = ast.parse(Path(itilbrm.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("itilbrm.")
        for alias in node.names
    }
    for name, home in seen.items():
        assert getattr(itilbrm, name) is getattr(sys.modules[home], name)
    assert {*seen, "errors"} == set(itilbrm.__all__)
    assert itilbrm.__getattr__("errors") is itilbrm.errors
    assert set(itilbrm.__all__) <= set(dir(itilbrm))
