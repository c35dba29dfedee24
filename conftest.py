"""The blocks of the README and the documentation, and the docstrings of the library, are tests.

On a page, ``python`` blocks share one namespace and, with the ``console`` blocks, one folder, which is
empty at first. An ``output`` block says what the block before it has printed, and so does what stands under
a command; ``...`` stands for anything. A command ends with 0 unless a comment says otherwise:
``# exit code 4``. A block with a title is a file of that name in the folder.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack, chdir, redirect_stdout
from doctest import ELLIPSIS, OutputChecker
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser, SkipParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from sybil.parsers.rest import DocTestParser

_FOLDER: Final = "_folder_of_its_own"
_PRINTED: Final = "_printed"

_RUN: Final = ("python", "console")
"""The languages whose blocks are run; an ``output`` block is compared."""

_COMMAND: Final = re.compile(r"\$ (?P<command>itilbrm\b.*?)(?:\s+# exit code (?P<code>\d+))?")

_executed: Final[list[str]] = []

_run_python: Final = PythonEvaluator()


def _python(example: Example) -> None:
    """Run a block and keep what it prints for the block after it."""
    with redirect_stdout(StringIO()) as printed:
        example.namespace["__name__"] = "__main__"
        _run_python(example)
    example.namespace[_PRINTED] = printed.getvalue()
    _executed.append("python")


def _output(example: Example) -> str | None:
    """Compare a block with what the one before it has printed."""
    if _PRINTED not in example.namespace:
        return "nothing stands before this output that printed it"
    return _difference(example.parsed, example.namespace.pop(_PRINTED))


def _file(example: Example) -> None:
    """Write a block where its title says."""
    title = example.region.lexemes["title"]
    Path(title).parent.mkdir(parents=True, exist_ok=True)
    Path(title).write_text(example.region.lexemes["source"], encoding="utf-8", newline="")


def _files(document: Document) -> Iterable[Region]:
    """Find the blocks with a title."""
    for region in RawFencedCodeBlockLexer(re.compile(r'\w+ title="(?P<title>[\w./-]+)"$\n', re.MULTILINE))(document):
        region.evaluator = _file
        yield region


def _console(example: Example) -> str | None:
    """Run the commands of a block, one after the other, and compare what they print where that is shown."""
    for command, code, shown in _commands(example.parsed):
        example.namespace.pop(_PRINTED, None)
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-m", "itilbrm", *shlex.split(command)[1:]],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if ended.returncode != code:
            return f"{command!r} ended with {ended.returncode}, not with {code}:\n{ended.stdout}"
        if not shown:
            example.namespace[_PRINTED] = ended.stdout
        elif difference := _difference(shown, ended.stdout):
            return f"{command!r}: {difference}"
    _executed.append("console")
    return None


def _commands(block: str) -> list[tuple[str, int, str]]:
    """Return each command of a block with its exit code and what is shown of its output."""
    found: list[tuple[str, int, str]] = []
    for line in block.replace("\\\n", "").splitlines(keepends=True):
        if line.startswith("$ "):
            match = _COMMAND.fullmatch(line.rstrip())
            if match is None:
                raise ValueError(f"{line.rstrip()!r} is no command that can be run here")
            found.append((match["command"], int(match["code"] or 0), ""))
        elif found:
            command, code, shown = found[-1]
            found[-1] = command, code, shown + line
        elif line.strip():
            raise ValueError("a console block begins with a command")
    return found


def _environment() -> dict[str, str]:
    """Return the environment of a reader who has set nothing, on a terminal of a fixed width."""
    import itilbrm  # here, because the measuring of coverage begins after this file was imported

    kept = {name: value for name, value in os.environ.items() if not name.startswith("ITILBRM_")}
    source = Path(itilbrm.__file__).resolve().parent.parent
    fixed = {"PYTHONPATH": str(source), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "80", "NO_COLOR": "1"}
    return kept | fixed


def _difference(wanted: str, got: str) -> str:
    """Return how a text differs from what is shown of it, empty if it does not; blanks at line ends do not count."""
    wanted, got = ("".join(f"{line.rstrip()}\n" for line in text.strip("\n").splitlines()) for text in (wanted, got))
    if OutputChecker().check_output(wanted, got, ELLIPSIS):
        return ""
    return f"shown is\n{wanted}printed was\n{got}"


def _into_a_folder_of_its_own(namespace: dict[str, object]) -> None:
    """Let a page write its files where nobody else's are."""
    folder = ExitStack()
    folder.enter_context(chdir(folder.enter_context(TemporaryDirectory(prefix="itilbrm-page-"))))
    namespace[_FOLDER] = folder


def _back_again(namespace: dict[str, object]) -> None:
    folder = namespace.pop(_FOLDER)
    assert isinstance(folder, ExitStack)  # noqa: S101 -- for the type checker: set above
    folder.close()


_PAGES: Final = Sybil(
    parsers=[
        CodeBlockParser("python", _python),
        CodeBlockParser("output", _output),
        CodeBlockParser("console", _console),
        _files,
        SkipParser(),
    ],
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    setup=_into_a_folder_of_its_own,
    teardown=_back_again,
    name="pages",
)
_DOCSTRINGS: Final = Sybil(
    parsers=[DocTestParser()],
    path="src",
    patterns=["*.py"],
    setup=_into_a_folder_of_its_own,
    teardown=_back_again,
)

pytest_collect_file = (_PAGES + _DOCSTRINGS).pytest()

_BLOCKS: Final = pytest.StashKey[int]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Count the blocks that are to be run, and let what tests start begin without the options of this run."""
    os.environ.pop("PYTEST_ADDOPTS", None)
    examples = (item.example for item in session.items if "sybil:pages" in item.name)  # type: ignore[attr-defined]  # items of sybil have one
    session.config.stash[_BLOCKS] = sum(example.region.lexemes.get("arguments") in _RUN for example in examples)


class _Counts:
    """Hears from the processes that share the tests: each collects all blocks, and runs some of them."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 -- a process of pytest-xdist
        told = getattr(node, "workeroutput", {})
        node.config.stash[_BLOCKS] = told.get("blocks", node.config.stash.get(_BLOCKS, 0))
        _executed.extend(told.get("executed", ()))


def pytest_configure(config: pytest.Config) -> None:
    """Let the blocks be counted where several processes share the tests."""
    config.pluginmanager.register(_Counts())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that sums up what this one has run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput |= {"blocks": session.config.stash.get(_BLOCKS, 0), "executed": _executed}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many blocks there are, and how many were executed to their ends."""
    if blocks := config.stash.get(_BLOCKS, 0):
        terminalreporter.write_line(f"README and docs: {blocks} blocks, {len(_executed)} executed")
