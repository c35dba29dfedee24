"""How everything is measured: variants take turns in one run, and medians are compared."""

import gc
import os
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Final, Literal, TypeAlias, TypeVar

import attrs

__all__ = [
    "Line",
    "Samples",
    "as_installed",
    "at_least",
    "at_most",
    "in_turns",
    "installed",
    "peak_memory",
    "ratio_of",
    "samples_of",
    "table",
]

T = TypeVar("T")

_PEERS: Final = {
    "django-fsm-2": "django_fsm",
    "eventsourcing": "eventsourcing",
    "python-statemachine": "statemachine",
    "SQLAlchemy": "sqlalchemy",
    "SQLAlchemy Core": "sqlalchemy",
    "SQLAlchemy ORM": "sqlalchemy",
}
"""By the names of variants, the packages that each of them needs beside ours."""

Samples: TypeAlias = Mapping[str, Sequence[float]]
"""What each variant took, one number for each round, all in the same unit."""

_UNITS: Final = {"s": (1, "s"), "ms": (1e3, "ms"), "us": (1e6, "µs"), "MiB": (1 / 2**20, "MiB"), "B": (1, "B")}

Unit: TypeAlias = Literal["s", "ms", "us", "MiB", "B"]


@attrs.frozen
class Line:
    """One line of the table.

    Attributes:
        what: The work, and the peer it is compared with.
        ours: What we took, with its unit.
        peer: What the peer took.
        ratio: How the two compare, in the direction of the goal; None where the peer is not installed.
        goal: What the ratio has to be, for example ``">= 1.7x"``.
        ok: Whether it is; None where nothing is judged: there is no goal, or no peer.
    """

    what: str
    ours: str
    peer: str
    ratio: float | None
    goal: str
    ok: bool | None


def installed(variants: Mapping[str, T]) -> dict[str, T]:
    """Return the variants without the peers that are not installed here; the table says so in their lines."""
    return {name: each for name, each in variants.items() if name not in _PEERS or find_spec(_PEERS[name])}


def in_turns(variants: Mapping[str, Callable[[], object]], *, rounds: int, calls: int) -> Samples:
    """Return the seconds one call of each variant took, in each round.

    In every round each variant has its turn, so that a busy moment of the machine meets all of them. The
    garbage collector waits meanwhile, for all of them.
    """
    found: dict[str, list[float]] = {name: [] for name in variants}
    for call in variants.values():
        call()
    for _ in range(rounds):
        for name, call in variants.items():
            found[name].append(_seconds(call, calls))
    return found


def _seconds(call: Callable[[], object], calls: int) -> float:
    gc.collect()
    gc.disable()
    try:
        began = perf_counter()
        for _ in range(calls):
            call()
        return (perf_counter() - began) / calls
    finally:
        gc.enable()


def samples_of(measure: Mapping[str, Callable[[], float]], *, rounds: int) -> Samples:
    """Return what each variant measures of itself, in turns."""
    found: dict[str, list[float]] = {name: [] for name in measure}
    for _ in range(rounds):
        for name, one in measure.items():
            found[name].append(one())
    return found


def ratio_of(samples: Samples, above: str, below: str) -> float:
    """Return the median over the rounds of how many times as much one variant took as another."""
    return statistics.median(one / other for one, other in zip(samples[above], samples[below], strict=True))


def at_least(what: str, samples: Samples, peer: str, goal: float, *, ours: str = "itilbrm", unit: Unit = "us") -> Line:
    """Return the line of a goal to be so many times faster than a peer."""
    if peer not in samples:
        return _without_peer(what, samples[ours], f">= {goal}x", unit)
    ratio = ratio_of(samples, peer, ours)
    return Line(what, _shown(samples[ours], unit), _shown(samples[peer], unit), ratio, f">= {goal}x", ratio >= goal)


def at_most(what: str, samples: Samples, peer: str, goal: float, *, ours: str = "itilbrm", unit: Unit = "us") -> Line:
    """Return the line of a goal to take at most so many times what a peer takes."""
    if peer not in samples:
        return _without_peer(what, samples[ours], f"<= {goal}x", unit)
    ratio = ratio_of(samples, ours, peer)
    return Line(what, _shown(samples[ours], unit), _shown(samples[peer], unit), ratio, f"<= {goal}x", ratio <= goal)


def _without_peer(what: str, ours: Sequence[float], goal: str, unit: Unit) -> Line:
    return Line(what, _shown(ours, unit), "not installed", None, goal, None)


def _shown(samples: Sequence[float], unit: Unit) -> str:
    factor, name = _UNITS[unit]
    return f"{statistics.median(samples) * factor:,.4g} {name}"


def as_installed(folder: Path) -> dict[str, str]:
    """Return the environment of a process that finds its modules compiled, from the second time on.

    Args:
        folder: Where they are kept compiled.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": str(folder)}


def peak_memory() -> int:
    """Return how many bytes of memory this process has held at most, as Linux counts them for it alone."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def table(lines: Sequence[Line]) -> Iterator[str]:
    """Return the lines of the table, aligned."""
    rows = [("what", "ours", "peer", "ratio", "goal", "ok")]
    rows += [
        (
            *(each.what, each.ours, each.peer, "" if each.ratio is None else f"{each.ratio:.2f}"),
            *(each.goal, {True: "yes", False: "NO", None: ""}[each.ok]),
        )
        for each in lines
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
