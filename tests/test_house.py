"""The house keeps its own rules: window, floors, sizes, names, README, and reasons for exceptions."""

import ast
import importlib
import importlib.util
import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import pytest

import itilbrm

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src" / "itilbrm"
MODULES: Final = sorted(SOURCE.rglob("*.py"))
LONGEST: Final = 400
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: Final = {each["id"]: each for each in PROJECT["tool"]["importlinter"]["contracts"]}

PUBLIC: Final = [name for name in itilbrm.__all__ if not name.startswith("__")]

EXCUSE: Final = re.compile(
    r"#\s*(?:type:\s*ignore|pyrefly:\s*ignore|noqa|pragma:\s*no\s+(?:cover|branch))"
    r"(?:\[[\w, -]+\]|:\s*[A-Z]+\d+(?:[, ]+[A-Z]+\d+)*)?"
)
"""How a line excuses itself from a rule."""

REASON: Final = re.compile(rf"(?:\s*{EXCUSE.pattern})*(?:\s*(?:#|:|;|--?|,)\s*|\s\s+)\w+\s+\w+")
"""What has to follow: a mark or a gap, and words."""

MACHINE_PATH: Final = re.compile(r"(?<![\w.~$})-])/(?:home|root|Users|work)/\w|\b[A-Z]:\\\\?Users\b")

WRITTEN: Final = ("src", "tests", "docs", "examples", "benchmarks", "changelog.d", ".ci")

VAGUE: Final = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}

PLANTED: Final = [
    ("floors", "errors", "import itilbrm.clocks\nimport itilbrm.ports"),
    ("floors", "lifecycle/states", "import itilbrm.parties"),
    ("floors", "nobody_placed_me", ""),
    ("sub-processes", "processes/surveys/__init__", "import itilbrm.processes.complaints"),
    ("adapters", "adapters/memory", "import itilbrm.documents"),
    ("adapters", "adapters/memory", "import itilbrm.lifecycle"),
    ("window", "intake/__init__", "from itilbrm import Practice"),
    ("transitions", "lifecycle/states", "from transitions import Machine"),
    ("cattrs", "unit_of_work", "import cattrs"),
    ("jinja2", "letters/library", "import jinja2"),
    ("smtp", "delivering/post", "import smtplib"),
    ("sqlite", "practice", "import sqlite3"),
    ("terminal", "report/__init__", "from rich.table import Table"),
    ("holidays", "calendars/business_calendar", "import holidays"),
    ("pluggy", "practice", "import pluggy"),
]
"""Contract, file and the lines that break it there."""


def test_the_window_is_sorted() -> None:
    def constants_classes_functions(name: str) -> tuple[int, str]:
        return 0 if name.isupper() else 1 if name[0].isupper() else 2, name

    assert list(itilbrm.__all__) == sorted(itilbrm.__all__, key=constants_classes_functions)


def test_the_window_shows_all_it_has() -> None:
    assert set(itilbrm.__all__) <= set(dir(itilbrm))
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("itilbrm")
        for alias in node.names
    }
    assert {name for name in imported if not name.startswith("_")} <= set(itilbrm.__all__)


@pytest.mark.parametrize("name", itilbrm.__all__)
def test_every_name_in_the_window_is_there(name: str) -> None:
    assert getattr(itilbrm, name) is not None


@pytest.mark.parametrize("name", PUBLIC)
def test_every_class_and_function_in_the_window_is_documented(name: str) -> None:
    thing = getattr(itilbrm, name)
    if not (inspect.isclass(thing) or inspect.isroutine(thing) or inspect.ismodule(thing)):
        thing = type(thing)
    assert _own_docstring(thing)
    for member, value in vars(thing).items() if inspect.isclass(thing) else ():
        if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            assert inspect.getdoc(value), f"{name}.{member} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_module_says_what_it_exports_and_has_it(path: Path) -> None:
    module = importlib.import_module(_dotted(path))
    assert _own_docstring(module)
    exported = getattr(module, "__all__", [])
    assert [name for name in exported if not hasattr(module, name)] == []
    undocumented = [
        name
        for name in exported
        if (inspect.isclass(thing := getattr(module, name)) or inspect.isfunction(thing)) and not inspect.getdoc(thing)
    ]
    assert undocumented == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_file_is_a_story_that_can_be_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = [
        path.relative_to(ROOT).as_posix()
        for folder in ("src", "tests", "examples", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if VAGUE & set(path.stem.split("_")) or VAGUE & {part.name for part in path.relative_to(ROOT).parents}
    ]
    assert vague == []


def test_the_readme_is_short_and_runs_early() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 120
    start = lines.index("```python")
    assert lines.index("```", start) < 25, "the first block of Python ends within line 25"
    badges = [line for line in lines if re.search(r"!\[[^]]*\]\([^)]*(badge|shields)", line)]
    assert len(badges) <= 5


def test_every_exception_from_a_rule_has_its_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _texts("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := EXCUSE.search(line)) and not REASON.match(line[found.end() :])
    ]
    assert bare == []


def test_nothing_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _texts("*")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_no_import_is_excused_from_the_contracts() -> None:
    excused = [name for name, each in CONTRACTS.items() if each.get("ignore_imports")]
    assert excused == []


def test_the_contract_on_the_sub_processes_covers_each_of_them() -> None:
    expressions = CONTRACTS["sub-processes"]["modules"]
    packages = [f"itilbrm.processes.{path.parent.name}" for path in SOURCE.glob("processes/*/__init__.py")]
    assert packages
    uncovered = [name for name in packages if not any(fnmatchcase(name, each) for each in expressions)]
    assert uncovered == []


def test_every_contract_is_seen_to_break() -> None:
    assert {contract for contract, _, _ in PLANTED} == CONTRACTS.keys()


@pytest.mark.parametrize(("contract", "file", "lines"), PLANTED)
def test_a_planted_import_breaks_its_contract(contract: str, file: str, lines: str, tmp_path: Path) -> None:
    _with_import_linter()
    shutil.copytree(SOURCE, tmp_path / "src" / "itilbrm")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / "itilbrm" / f"{file}.py"
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as text:
        text.write(f"\n{lines}\n")
    checked = _lint_imports(tmp_path, "--contract", contract)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "BROKEN" in checked.stdout


def test_imports_only_point_down() -> None:
    _with_import_linter()
    checked = _lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _own_docstring(thing: object) -> str | None:
    """Return the docstring somebody wrote, not one that was inherited or made."""
    return vars(thing).get("__doc__") if inspect.isclass(thing) else inspect.getdoc(thing)


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def _texts(pattern: str) -> Iterator[Path]:
    """Yield the files of the project that people write."""
    suffixes = {".md", ".py", ".toml", ".yml"}
    folders = (ROOT / name for name in WRITTEN)
    for found in (*ROOT.glob(pattern), *(path for folder in folders for path in folder.rglob(pattern))):
        if found.suffix in suffixes or found == ROOT / ".ci" / "run":
            yield found


def _with_import_linter() -> None:
    if importlib.util.find_spec("importlinter") is None:
        pytest.skip("import-linter is not installed: see the extra dev")


def _lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import *; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
