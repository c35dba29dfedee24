"""A6: how long a command of the terminal takes from its first to its last moment.

The peer is a bare application of cyclopts: one command, one argument, one option, nothing imported but
cyclopts. Its ``--version`` and ``--help`` are measured beside ours, and its command beside
``complaints show`` on a store of one complaint. Both begin the way an installed command begins, with
all modules compiled. Two
lines without a goal say what the same costs as JSON and in the log.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import attrs

from benchmarks.timing import Line, as_installed, at_most, samples_of
from itilbrm import Practice

OURS: Final = "import sys; from itilbrm.cli import main; sys.exit(main())"
BARE: Final = '''"""A bare application."""
import sys

from cyclopts import App

app = App(name="bare", version="1.0")


@app.command
def hello(name: str, /, *, loud: bool = False) -> None:
    """Say hello.

    Args:
        name: To whom.
        loud: In capitals.
    """
    print(f"hello {name}".upper() if loud else f"hello {name}")


def main() -> None:
    """Run it."""
    app()
'''
PEER: Final = "import sys; from bare import main; sys.exit(main())"


def seconds(code: str, words: Sequence[str], folder: Path) -> float:
    """Return how long a process takes to begin, run a command and end."""
    environment = {**as_installed(folder / "compiled"), "PYTHONPATH": os.pathsep.join([str(folder), *sys.path])}
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return perf_counter() - began


def lines() -> list[Line]:
    """Measure and compare."""
    with TemporaryDirectory(prefix="itilbrm-bench-") as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        with Practice.open(f"sqlite:///{folder / 'itilbrm.db'}") as practice:
            complaint = practice.acting_as("ann").complaints.receive(
                customer="acme", complainant="cara", channel="email", type="availability", text="The shop is down."
            )
        show = ("complaints", "show", complaint.id)
        variants: dict[str, tuple[str, Sequence[str]]] = {
            "--version": (OURS, ("--version",)),
            "--help": (OURS, ("--help",)),
            "complaints show": (OURS, show),
            "complaints show, json": (OURS, (*show, "--format", "json")),
            "complaints log": (OURS, ("complaints", "log")),
            "bare --version": (PEER, ("--version",)),
            "bare --help": (PEER, ("--help",)),
            "bare command": (PEER, ("hello", "Ann")),
        }
        measures: dict[str, Callable[[], float]] = {
            name: partial(seconds, code, words, folder) for name, (code, words) in variants.items()
        }
        for warm in measures.values():
            warm()
        taken = samples_of(measures, rounds=15)
    goals = {
        "--version": ("bare --version", 0.7),
        "--help": ("bare --help", 1.1),
        "complaints show": ("bare command", 2.0),
    }
    found = [at_most(f"A6 {ours}", taken, peer, goal, ours=ours, unit="ms") for ours, (peer, goal) in goals.items()]
    for ours in ("complaints show, json", "complaints log"):
        line = at_most(f"A6 {ours}", taken, "bare command", 0, ours=ours, unit="ms")
        found.append(attrs.evolve(line, goal="", ok=None))
    return found
