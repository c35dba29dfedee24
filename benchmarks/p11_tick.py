"""P11: the turn of a clock over many complaints that are open, of which a thousand are due.

* Nothing due: one whole ``practice.tick()`` in memory, in microseconds; the goal is 20.
* Finding a thousand that are due, in memory, by the order that the store keeps: against a loop over the
  instants of all of them, which has to find the same ids in the same order.
* Finding them on SQLite, by the door of the stores: against the same statement by the driver alone, which
  must go by the index as well.

A million are open, unless ``ITILBRM_BENCH_OPEN`` says otherwise; on SQLite a fifth of that, which takes a while
to fill, and whose cost goes with what is found.
"""

import json
import os
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.timing import Line, at_least, at_most, in_turns
from itilbrm import Practice
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.adapters.sqlite import store as ours
from itilbrm.ports import Batch, Columns, Document, FactRow, Put, Query, Store
from itilbrm.testing import StoppedClock
from itilbrm.values import instant_text

OPEN: Final = int(os.environ.get("ITILBRM_BENCH_OPEN", "1000000"))
DUE: Final = 1_000
AT_ONCE: Final = 2_000
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
KIND: Final = "complaint_watch"


def instants() -> Sequence[datetime]:
    """Return when each acts next: a thousand by now, the others in the weeks ahead, in no order."""
    made = []
    for number in range(OPEN):
        place = number * 7919 % OPEN
        ahead = timedelta(minutes=place % 40_000 + 1)
        made.append(NOW - timedelta(minutes=place) if place < DUE else NOW + ahead)
    return made


def fill(store: Store, due: Sequence[datetime]) -> None:
    """Keep a watch for each instant."""
    body = json.dumps({"text": "The parcel came a week late. " * 15})
    for start in range(0, len(due), AT_ONCE):
        puts, facts = [], []
        for number, at in enumerate(due[start : start + AT_ONCE], start):
            key = f"wch_{number:032x}"
            columns = Columns(state="on_track", category="open", due_at=instant_text(at), recorded_at=instant_text(NOW))
            puts.append(Put(Document(KIND, key, 1, b"h" * 32, columns, body, ""), 0))
            facts.append(FactRow(key, 1, body.encode(), b"h" * 32))
        store.commit(Batch(secrets.token_hex(16), tuple(puts), tuple(facts)))


def found(store: Store) -> int:
    """Return how many are due, read as a tick reads them."""
    query = Query(KIND, {}, "due_at", "", DUE, instant_text(NOW))
    return len(store.find(query).documents)


def lines() -> list[Line]:
    """Measure and compare."""
    due = instants()
    fewer = [at for number, at in enumerate(due) if at <= NOW or number % 5 == 0]
    memory = MemoryStore()
    fill(memory, due)
    before = NOW - timedelta(days=900)
    practice = Practice.open("memory:", clock=StoppedClock(before), discover=False)
    practice._keeping.store._documents = memory._documents  # type: ignore[attr-defined]  # of the memory store
    practice._keeping.store._due = memory._due  # type: ignore[attr-defined]  # as above
    assert practice.tick().total == 0
    idle = in_turns({"itilbrm": practice.tick, "limit": _twenty_microseconds}, rounds=15, calls=500)

    acts = {f"wch_{number:032x}": at for number, at in enumerate(due)}

    def loop() -> int:
        return len(sorted((at, key) for key, at in acts.items() if at <= NOW))

    assert found(memory) == loop() == DUE
    searched = in_turns({"itilbrm": lambda: found(memory), "a loop over datetimes": loop}, rounds=9, calls=3)
    statement = f"{ours._SELECT} WHERE kind = ? AND due_at > '' AND due_at <= ? ORDER BY due_at, key LIMIT ?"
    with TemporaryDirectory(prefix="itilbrm-bench-") as folder:
        path = Path(folder, "itilbrm.db")
        with closing(SqliteStore(path, synchronous="normal")) as store, closing(sqlite3.connect(path)) as driver:
            fill(store, fewer)
            asked = (KIND, instant_text(NOW), DUE + 1)

            def bare() -> int:
                return len(driver.execute(statement, asked).fetchall())

            assert found(store) == bare() == DUE
            sql = in_turns({"itilbrm": lambda: found(store), "the bare query": bare}, rounds=15, calls=5)
    return [
        at_most("P11 tick, nothing due, 20 microseconds", idle, "limit", 1),
        at_least(
            f"P11 {DUE:,} due of {OPEN:,}, in memory, a loop over datetimes", searched, "a loop over datetimes", 10
        ),
        at_most(f"P11 {DUE:,} due of {len(fewer):,}, SQLite, the bare query", sql, "the bare query", 1.5),
    ]


def _twenty_microseconds() -> None:
    """Take twenty microseconds, by the clock of the processor, to be compared with."""
    from time import perf_counter_ns

    until = perf_counter_ns() + 20_000
    while perf_counter_ns() < until:
        pass
