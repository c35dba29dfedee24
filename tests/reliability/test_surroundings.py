"""R16: wherever and however the interpreter runs, the same input gives the same bytes, and nothing is left open."""

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

import itilbrm
from itilbrm import Practice
from itilbrm.testing import StoppedClock
from tests.reliability.processes import ROOT

ZONES: Final = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Casablanca")
LOCALES: Final = ("C", "C.UTF-8", "POSIX", "de_DE.UTF-8", "tr_TR.UTF-8")
SEEDS: Final = ("0", "1", "2", "42", "4294967295")
SWITCHES: Final = (["-O"], ["-OO"], ["-X", "dev", "-W", "error"])
COMMANDS: Final = (
    ["report", "complaints", "--by", "label:straße", "--format", "json", "--as-at", "2026-06-01T00:00:00Z"],
    ["processes", "--mermaid"],
)

HASHED: Final = "print(*{'acme', 'bmce', 'cara', 'dora'})"
"""The bug to be noticed: what the order of a set decides."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of complaints around the days when clocks change, in words of several languages."""
    folder = tmp_path_factory.mktemp("surroundings")
    clock = StoppedClock(datetime(2026, 3, 1, tzinfo=UTC))
    with Practice.open(f"sqlite:///{folder / 'itilbrm.db'}", clock=clock) as practice:
        ann = practice.acting_as("ann")
        given: dict[str, Any] = {"customer": "İzmir", "complainant": "cara", "channel": "phone"}
        for number in range(40):
            clock.advance(timedelta(hours=17))
            kind: Any
            kind, street = (("cost", "i"), ("other", "İ"), ("availability", "ß"))[number % 3]
            made = ann.complaints.receive(
                type=kind, text=f"Çok pahali {number}", services=("ağ", "net"), labels={"straße": street}, **given
            )
            if number % 2:
                practice.acting_as("cara", "solved").complaints.withdraw(made)
    return folder


def printed(folder: Path, switches: list[str], **environment: str) -> list[bytes]:
    """Return what the commands print in an interpreter with these switches and this environment."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "TZ"))
    }
    found = []
    for command in COMMANDS:
        run = subprocess.run(
            [sys.executable, *switches, *("" if "-c" in switches else ("-m", "itilbrm")), *command],
            env={**inherited, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **environment},
            capture_output=True,
            check=False,
            cwd=folder,
        )
        assert (run.returncode, run.stderr) == (0, b""), environment
        assert run.stdout
        found.append(run.stdout)
    return found


@pytest.fixture(scope="module")
def usual(folder: Path) -> list[bytes]:
    """What the commands print where nothing is unusual."""
    return printed(folder, [], TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")


def test_no_surroundings_change_what_is_printed(folder: Path, usual: list[bytes]) -> None:
    first = {"TZ": ZONES[1], "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}
    second = {"TZ": ZONES[2], "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}
    assert printed(folder, ["-OO"], **first) == usual
    assert printed(folder, ["-X", "dev", "-W", "error"], **second) == usual


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("switches", "environment"),
    [
        *(([], {"TZ": zone}) for zone in ZONES),
        *(([], {"LC_ALL": locale, "PYTHONUTF8": utf8}) for locale in LOCALES for utf8 in ("0", "1")),
        *(([], {"PYTHONHASHSEED": seed}) for seed in SEEDS),
        *((switches, {}) for switches in SWITCHES),
    ],
)
def test_none_of_many_surroundings_changes_what_is_printed(
    folder: Path, usual: list[bytes], switches: list[str], environment: dict[str, str]
) -> None:
    assert printed(folder, switches, **environment) == usual


def test_what_is_printed_by_the_hash_of_texts_is_noticed(folder: Path) -> None:
    assert len({tuple(printed(folder, ["-c", HASHED], PYTHONHASHSEED=seed)) for seed in SEEDS[1:3]}) == 2


def test_no_rule_depends_on_assert() -> None:
    asserts = [
        f"{path}:{node.lineno}"
        for path in Path(itilbrm.__file__).parent.rglob("*.py")
        if "testing" not in path.parts  # whose tests speak by it
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Name) and node.id == "__debug__")
    ]
    assert asserts == []
