"""The kit for stores catches what is planted, and says which promise is broken (A12, A13)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import itilbrm
from tests.docs.generated import ROOT
from tests.testing.planted_bugs import BUGS

CSV_STORE: Final = ROOT / "examples" / "itilbrm-csv-store" / "src"


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """For each planted bug that is caught, the test that failed first, and what it said."""
    told = tmp_path_factory.mktemp("kit") / "failures.json"
    path = os.pathsep.join(map(str, (Path(itilbrm.__file__).parent.parent, CSV_STORE, ROOT)))
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "pytest", "--noconftest", "-q", "-p", "no:cacheprovider"),
            *("-p", "tests.testing.first_failures", f"--first-failures={told}", "tests/testing/kit_on_bugs.py"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.exists(), done.stdout + done.stderr
    found: dict[str, tuple[str, str]] = json.loads(told.read_text(encoding="utf-8"))
    return found


def test_forty_bugs_and_more_are_planted_each_by_another_name() -> None:
    assert len({bug.name for bug in BUGS}) == len({bug.sentence for bug in BUGS}) == len(BUGS) >= 40


def test_at_least_95_of_100_are_caught(failures: dict[str, tuple[str, str]]) -> None:
    missed = [bug.name for bug in BUGS if bug.name not in failures]
    assert len(missed) <= 0.05 * len(BUGS), missed


def test_each_is_caught_by_the_promise_that_it_breaks(failures: dict[str, tuple[str, str]]) -> None:
    wrong = {bug.name: failures[bug.name][0] for bug in BUGS if bug.promise != failures.get(bug.name, [bug.promise])[0]}
    assert wrong == {}


def test_what_fails_says_what_was_compared(failures: dict[str, tuple[str, str]]) -> None:
    assert [name for name, (_, said) in failures.items() if not said] == []
