"""The parts of the pages about plugins: the hooks, and what the kit for stores catches."""

import ast
import inspect
from collections.abc import Iterator
from itertools import groupby
from textwrap import dedent

from itilbrm.hookspecs import Hooks
from tests.testing.planted_bugs import BUGS

__all__ = ["catches", "hooks", "signatures"]


def signatures() -> dict[str, str]:
    """Return the signature of each hook as it is written, by its name."""
    (tree,) = ast.parse(dedent(inspect.getsource(Hooks))).body
    return {
        node.name: f"{node.name}() -> {ast.unparse(node.returns)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns is not None
    }


def hooks() -> str:
    """Return the reference of all hooks."""
    return "\n".join(line for name, signature in signatures().items() for line in _hook(name, signature))


def _hook(name: str, signature: str) -> Iterator[str]:
    yield f"## `{signature}`\n"
    for paragraph in (inspect.getdoc(getattr(Hooks, name)) or "").split("\n\n"):
        said = " ".join(paragraph.split()).replace("``", "`")
        yield f"{said.replace('Returns: ', 'It returns: ').replace('Example: ', 'For example: ')}\n"


def catches() -> str:
    """Return a table of the planted bugs under each promise."""
    lines = ["| promise | what is planted |", "|---|---|"]
    for promise, bugs in groupby(sorted(BUGS, key=lambda bug: bug.promise), key=lambda bug: bug.promise):
        sentences = "<br>".join(bug.sentence for bug in bugs)
        lines.append(f"| {promise.removeprefix('test_').replace('_', ' ')} | {sentences} |")
    return "\n".join(lines) + "\n"
