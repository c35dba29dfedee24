"""Each checker reports every wrong use in `api.py` and the files beside it, and nothing else."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from itilbrm import LIFECYCLES, Practice
from tests.docs.generated import REGISTERS

ROOT: Final = Path(__file__).resolve().parents[2]
EXCUSE: Final = re.compile(r"  # type:\s+ignore\[[\w-]+\].*$", re.MULTILINE)
WRONG: Final = re.compile(r"(api\w*\.py):(\d+)")
USES: Final = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("api*.py"))}
"""The files of uses, right and wrong."""

MYPY: Final = (sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context")
PYREFLY: Final = ("pyrefly", "check", "--output-format", "min-text", "--python-interpreter-path", sys.executable)


def reported(checker: Sequence[str], *uses: Path) -> dict[tuple[str, int], str]:
    """Return what a checker reports of a file under the settings of the project, by line."""
    settings = str(ROOT / "pyproject.toml")
    option = "--config-file" if "mypy" in checker else "--config"
    run = subprocess.run(
        [*checker, option, settings, *map(str, uses)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    lines = [line for line in run.stdout.splitlines() if "error:" in line.lower() or "ERROR" in line]
    return {(found[1], int(found[2])): line for line in lines if (found := WRONG.search(line))}


@pytest.mark.parametrize("checker", [MYPY, PYREFLY], ids=["mypy", "pyrefly"])
def test_a_checker_reports_exactly_the_wrong_uses(checker: Sequence[str], tmp_path: Path) -> None:
    checker = (_found(checker[0]), *checker[1:])
    excused = {
        (name, number)
        for name, text in USES.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if EXCUSE.search(line)
    }
    for name, text in USES.items():
        (tmp_path / name).write_text(EXCUSE.sub("", text), encoding="utf-8")
    found = reported(checker, *(tmp_path / name for name in USES))
    assert len(excused) > 30
    assert {place: line for place, line in found.items() if place not in excused} == {}
    assert excused - found.keys() == set()


def test_the_right_uses_call_every_verb_of_every_register() -> None:
    with Practice.open() as practice:
        registers = {each.kind: type(practice.register(each.kind)) for each in LIFECYCLES}
    called = {pair for text in USES.values() for pair in re.findall(r"\b(\w+)\.(\w+)\(", text)}
    verbs = {
        (REGISTERS[lifecycle.kind].removeprefix("complaint_"), verb)
        for lifecycle in LIFECYCLES
        if lifecycle.kind != "refusal"  # the practice makes them by itself
        for verb in (*lifecycle.creations, *lifecycle.adoptions, *lifecycle.steps)
        if hasattr(registers[lifecycle.kind], verb)  # what only ever follows by itself has no method
    }
    assert verbs - called == set()


def _found(program: str) -> str:
    """Return where a checker is, or skip."""
    if program == sys.executable:
        if importlib.util.find_spec("mypy") is None:
            pytest.skip("mypy is not installed: see the extra dev")
        return program
    beside = Path(sys.executable).with_name(program)
    path = shutil.which(str(beside)) or shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed: see the extra dev")
    return path
