"""Every block of the README and the documentation is run, compared or read; examples run as they are."""

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

import itilbrm
from tests.docs.generated import ROOT, pages

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")

EXAMPLES: Final = sorted((ROOT / "examples").glob("*.py"))

RUN_OR_READ: Final = {
    "python": "run",
    "console": "run",
    "output": "compared with what was printed",
    "toml": "read",
    "csv": "read",
    "mermaid": "drawn",
    "text": "not code",
    "sh": "run by .ci/run as a reader would",
}
"""The languages there are, and what becomes of their blocks."""

SAID: Final = {
    "first_complaint.py": "under investigation -> withdrawn -> An hour ago -> as it was kept",
    "import_and_report.py": "3 added, 0 known, 1 rejected -> is no date -> 1 added, 3 known -> overdue_open=2",
    "own_workflow.py": "not belong to the staff -> mediate: blocked -> mel or mo could -> under mediation -> On record",
    "own_catalogue.py": "MAIL-01 Electronic mail -> sales is to get -> comes from the source of own_catalogue",
    "sample_service_catalogue.py": "Harbour Office (identified) has 1 services -> tto <= 20 -> by 10:20 -> 1 known",
    "shout.py": "cara@example.org HOW YOUR COMPLAINT C-1 STANDS -> 1 sent",
    "own_lifecycle.py": "VOU-2 -> VOU-3 -> redeemed 25.00 -> stateDiagram-v2",
}
"""What each example prints, in this order, among other things."""


def test_every_block_is_in_a_language_that_is_run_or_read() -> None:
    languages = Counter(language for _, language, _ in _blocks())
    assert set(languages) <= RUN_OR_READ.keys()
    assert languages["python"] > 30
    assert languages["console"] > 10


def test_every_block_that_can_be_run_is_a_test() -> None:
    asked = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "docs", "README.md"]
    collected = subprocess.run(asked, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=True).stdout
    found = Counter(re.findall(r"^(\S+\.md)::sybil:pages", collected, re.MULTILINE))
    expected = Counter(
        page for page, language, title in _blocks() if language in ("python", "console", "output") or title
    )
    assert found == expected


def test_no_block_is_skipped_without_a_reason() -> None:
    for path in pages():
        for skip in re.findall(r"<!-+ *;? *skip.*", path.read_text(encoding="utf-8")):
            assert "reason" in skip, f"{path}: {skip}"


def test_every_toml_block_can_be_read() -> None:
    for path in pages():
        for block in re.findall(r"^```toml.*?\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            assert tomllib.loads(block)


def test_the_readme_has_exactly_the_two_commands_that_ci_runs() -> None:
    commands = re.findall(r"^```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    assert commands == ['pip install ".[cli]" && itilbrm demo', 'pip install -e ".[test]" && pytest']
    runner = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert '"itilbrm demo"' in runner
    assert '"&& pytest"' in runner
    assert {page for page, language, _ in _blocks() if language == "sh"} == {"README.md"}


def test_the_readme_says_that_there_is_no_telemetry_and_what_is_not_built() -> None:
    assert "no telemetry" in README
    assert README.count("not built yet") >= sum(not each.lifecycles for each in itilbrm.SUB_PROCESSES)


@pytest.mark.parametrize("number", range(len(re.findall(r"^```python$", README, re.MULTILINE))))
def test_a_block_of_the_readme_runs_alone(number: int, tmp_path: Path) -> None:
    block, shown = re.findall(r"^```python\n(.*?)^```\n+```output\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[number]
    assert _run(["-c", block], tmp_path) == shown


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_alone_and_says_what_it_did(example: Path, tmp_path: Path) -> None:
    for again in range(2):
        printed = _run([str(example)], tmp_path)
        place = 0
        for words in SAID[example.name].split(" -> "):
            place = printed.find(words, place)
            assert place >= 0, f"run {again + 1} of {example.name} does not say {words!r} where it should:\n{printed}"


def test_every_link_from_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def _blocks() -> Iterator[tuple[str, str, str]]:
    """Yield page, language and title of every fenced block, found without the parser that runs them."""
    for path in pages():
        inside = False
        for line in path.read_text(encoding="utf-8").splitlines():
            fence = re.fullmatch(r" *```+(\w*)(?: title=\"(.+)\")?", line)
            if fence and not inside:
                yield path.relative_to(ROOT).as_posix(), fence[1], fence[2] or ""
            inside = inside != bool(fence)
        assert not inside, f"{path} ends inside a block"


def _run(arguments: list[str], folder: Path) -> str:
    command = [sys.executable, "-W", "error", *arguments]
    ended = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _environment() -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(itilbrm.__file__).parent.parent), "PYTHONUTF8": "1"}
