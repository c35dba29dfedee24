"""S13: nothing that is decoded is ever executed, imported, opened or connected to."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent.parent


def counted(*words: str) -> dict[str, Any]:
    """Decode 10,000 hostile documents and facts in a process of its own, and return what happened."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.decoding", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_decoding_hostile_documents_facts_and_mappings_causes_no_event() -> None:
    found = counted()
    assert found["all"] == {}
    assert 0 < found["decoded"] < 5_000


def test_a_reader_that_obeys_what_it_reads_is_noticed() -> None:
    """The planted bug."""
    assert counted("obeying")["documents"].keys() == {"compile"}


def test_no_line_unpickles_evaluates_or_loads_what_it_is_given(tmp_path: Path) -> None:
    pytest.importorskip("ruff", reason="ruff is not installed: the source cannot be searched")
    (tmp_path / "planted.py").write_text(
        "import marshal, pickle, yaml\npickle.loads(x)\nmarshal.loads(x)\neval(x)\nyaml.load(x)\n"
    )
    rules = ["S301", "S302", "S307", "S506"]
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--ignore-noqa", "--no-cache"]
    searching = [*ruff, "--select", ",".join(rules)]
    assert subprocess.run([*searching, ROOT / "src"], capture_output=True, check=False).returncode == 0
    said = subprocess.run([*searching, tmp_path], capture_output=True, text=True, check=False).stdout
    assert [rule for rule in rules if rule not in said] == []
