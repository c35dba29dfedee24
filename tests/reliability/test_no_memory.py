"""R5: whichever allocation of a command fails, it is whole or absent, and the next one works."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.processes import ROOT, program

pytest.importorskip("_testcapi", reason="this interpreter comes without what makes allocations fail")
if sys.version_info >= (3, 12):
    # Its own json and contextlib are enough for that: no line of this library is needed.
    pytest.skip("from 3.12 on the interpreter itself crashes where an allocation fails", allow_module_level=True)


def starved(path: Path, points: int, apart: int, *bugs: str) -> tuple[list[str], int]:
    """Let so many allocations fail; return what was wrong, and how many of them a command felt."""
    run = subprocess.run(
        program(str(path), points, apart, *bugs, module="starvation"),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    *wrong, last = run.stdout.splitlines()
    felt = re.fullmatch(rf"(\d+) of {points} felt it", last)
    assert felt, last
    return wrong + run.stderr.splitlines(), int(felt[1])


def test_a_failed_allocation_leaves_nothing_half_done(tmp_path: Path) -> None:
    wrong, felt = starved(tmp_path / "brm.db", 400, 9)
    assert wrong == []
    assert felt > 30


def test_two_commits_in_place_of_one_are_noticed(tmp_path: Path) -> None:
    wrong, _ = starved(tmp_path / "brm.db", 150, 9, "two_commits")
    assert wrong != []


@pytest.mark.nightly
def test_no_failed_allocation_leaves_anything_half_done(tmp_path: Path) -> None:
    wrong, felt = starved(tmp_path / "brm.db", 6000, 1)
    assert wrong == []
    assert felt > 300
