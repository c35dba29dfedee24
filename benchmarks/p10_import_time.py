"""P10: a process that imports the library and ends.

The peer is a process that imports ``attrs`` and the core of ``transitions``, which every lifecycle
needs. The window loads each name when it is first used, so two lines without a goal say what it costs to
get the one name that every user wants: with it come the classes of all records. Memory is the greatest
that the process itself has held. All modules are compiled, as an installation leaves them.
"""

import statistics
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import attrs

from benchmarks.timing import Line, as_installed, at_most, samples_of

OURS: Final = "import itilbrm"
PRACTICE: Final = "from itilbrm import Practice"
PEER: Final = "import attrs, transitions.core"
MOST: Final = 20 * 2**20

_SHOW: Final = "\nprint(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"


def seconds(code: str, folder: Path) -> float:
    """Return how long a process takes to begin, run the code and end."""
    began = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=as_installed(folder))
    return perf_counter() - began


def memory(code: str, folder: Path) -> float:
    """Return the bytes that such a process has held at most."""
    done = subprocess.run(
        [sys.executable, "-c", code + _SHOW], check=True, capture_output=True, text=True, env=as_installed(folder)
    )
    return int(done.stdout) * 1024


def lines() -> list[Line]:
    """Measure and compare."""
    codes = {"itilbrm": OURS, "Practice": PRACTICE, "peer": PEER}
    with TemporaryDirectory(prefix="itilbrm-bench-") as name:
        folder = Path(name)
        for code in codes.values():
            seconds(code, folder)
        times = samples_of({name: partial(seconds, code, folder) for name, code in codes.items()}, rounds=25)
        held = samples_of({name: partial(memory, code, folder) for name, code in codes.items()}, rounds=3)
    found = []
    for name, code in (("itilbrm", OURS), ("Practice", PRACTICE)):
        found.append(at_most(f"P10 {code}", times, "peer", 1.6, ours=name, unit="ms"))
        ours, peer = statistics.median(held[name]), statistics.median(held["peer"])
        shown = (f"{ours / 2**20:.1f} MiB", f"{peer / 2**20:.1f} MiB")
        found.append(Line(f"P10 {code}, memory", *shown, ours / peer, "<= 20 MiB", ours <= MOST))
    return [*found[:2], *(attrs.evolve(line, goal="", ok=None) for line in found[2:])]
