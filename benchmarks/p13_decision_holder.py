"""P13: who may decide, in an organisation of 100,000 units with 10,000 mandates.

The tree is ten wide and six deep; every tenth unit that is no leaf has a mandate whose limit grows upward, a few
hundred are for some services alone, and some cover several units. On SQLite, by ``practice.decision_holder``, once
everything is kept; the goal is a millisecond for one question.

``ITILBRM_BENCH_UNITS`` makes the tree smaller or larger; the mandates are a tenth of that.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter_ns
from typing import Any, Final

from benchmarks.timing import Line, at_most, in_turns
from itilbrm import Money, Practice
from itilbrm.parties import MANDATES, UNITS, mandates, units
from itilbrm.terms import Actor
from itilbrm.testing import StoppedClock

UNITS_IN_ALL: Final = int(os.environ.get("ITILBRM_BENCH_UNITS", "100000"))
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
WIDE: Final = 10
AT_ONCE: Final = 1_000


def unit_key(number: int) -> str:
    """Return the id of a unit of the tree; its parent is the one of a tenth of the number."""
    return UNITS.id_of("org", str(number))


def rows_of_units() -> Iterator[dict[str, Any]]:
    """Yield every unit, those above first; a hundred companies are roots."""
    for number in range(UNITS_IN_ALL):
        above = unit_key(number // WIDE) if number >= WIDE else ""
        kind = "team" if number * WIDE >= UNITS_IN_ALL else "department"
        yield {"origin": "org", "reference": str(number), "name": f"Unit {number}", "type": kind, "above": above}


def rows_of_mandates() -> Iterator[dict[str, Any]]:
    """Yield every mandate: one for each unit that has others below it, the nearer to the root the higher its limit."""
    for number in range(UNITS_IN_ALL // WIDE):
        limit = 1_000 * 10 ** (6 - len(str(number)))
        several = (unit_key(number), unit_key(number + 1)) if number % 500 == 499 else (unit_key(number),)
        services = ("mail", "print") if number % 30 == 7 else ()
        yield {
            "origin": "org",
            "reference": str(number),
            "holder": f"per_{number}",
            "units": several,
            "services": services,
            "limit": Money.of(limit, "EUR"),
            "valid_from": NOW,
        }


def filled(practice: Practice) -> None:
    """Take over the tree and its mandates."""
    keeping = practice._keeping
    kinds: tuple[tuple[Any, Any, Iterator[dict[str, Any]]], ...] = (
        (UNITS, units.adopt, rows_of_units()),
        (MANDATES, mandates.granting.adopt, rows_of_mandates()),
    )
    for lifecycle, adoption, rows in kinds:
        while batch := list(islice(rows, AT_ONCE)):
            outcomes = keeping.adopt_all(lifecycle, adoption, Actor("hr"), batch, keep=True)
            assert all(each is True for each in outcomes), outcomes


def lines() -> list[Line]:
    """Measure."""
    with TemporaryDirectory(prefix="itilbrm-bench-") as folder:
        url = f"sqlite:///{Path(folder, 'itilbrm.db')}?synchronous=normal"
        with Practice.open(url, clock=StoppedClock(NOW), discover=False) as practice:
            filled(practice)
            leaves = [unit_key(number) for number in range(UNITS_IN_ALL - 1, UNITS_IN_ALL // 2, -97)]
            amounts = [Money.of(amount, "EUR") for amount in (900, 9_000, 90_000, 900_000)]
            questions = cycle(zip(leaves, cycle(amounts), strict=False))

            def ask() -> str:
                unit, amount = next(questions)
                return practice.decision_holder(unit, service="crm", amount=amount).holder

            assert ask().startswith("per_")
            asked = in_turns({"itilbrm": ask, "limit": _a_millisecond}, rounds=9, calls=300)
    return [at_most(f"P13 who decides, {UNITS_IN_ALL:,} units, SQLite, a millisecond", asked, "limit", 1)]


def _a_millisecond() -> None:
    """Take a millisecond, by the clock of the processor, to be compared with."""
    until = perf_counter_ns() + 1_000_000
    while perf_counter_ns() < until:
        pass
