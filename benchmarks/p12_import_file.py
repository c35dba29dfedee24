"""P12: a file of 100,000 complaints is imported.

The file is made here, always the same: twelve columns like those of a city's service desk, in words of
our own. Every import runs in a process of its own, on the default store: SQLite in write-ahead mode,
``synchronous=FULL``, a commit every 500 rows. Seconds are those of the import itself, memory is the
greatest that the process held.

* itilbrm: ``import_complaints`` with a mapping of eleven fields and three labels.
* bare loop: the raw cells into one table without an index, by ``csv.reader`` and ``executemany``; nothing
  is converted, checked, hashed or found again.
* by hand: the same loop, but keeping what has to be kept: instants in UTC, the document as JSON with its
  columns and their indexes, two hashed facts for what is closed and one for what is open, the wording
  apart with a salt for each fact; written for this one file, on the same tables.
"""

import csv
import hashlib
import json
import random
import secrets
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final
from zoneinfo import ZoneInfo

from benchmarks.timing import Line, at_least, peak_memory, samples_of

HEADINGS: Final = (
    *("number", "opened", "target", "closed", "status", "way", "kind", "reason", "desk", "queue", "street", "on_time"),
)
WAYS: Final = {"call": "phone", "mail": "email", "site": "portal", "counter": "meeting"}
KINDS: Final = {"late parcel": "service_quality", "wrong bill": "cost", "no answer": "communication"}
REASONS: Final = ("delivery", "billing", "help line", "web shop", "opening hours")
SHAPE: Final = "%Y-%m-%d %H:%M:%S"
AT_ONCE: Final = 500

MAPPING: Final = """
origin = "desk"
[time]
zone = "America/New_York"
exists_twice = "earlier"
does_not_exist = "later"
[fields.reference]
column = "number"
[fields.state]
column = "status"
values = { Open = "received", Closed = "closed" }
[fields.received_at]
column = "opened"
formats = ["%Y-%m-%d %H:%M:%S"]
[fields.target_at]
column = "target"
formats = ["%Y-%m-%d %H:%M:%S"]
[fields.closed_at]
column = "closed"
formats = ["%Y-%m-%d %H:%M:%S"]
[fields.customer]
constant = "unidentified"
[fields.complainant]
constant = "unidentified"
[fields.channel]
column = "way"
values = { call = "phone", mail = "email", site = "portal", counter = "meeting" }
[fields.type]
column = "kind"
values = { "late parcel" = "service_quality", "wrong bill" = "cost", "no answer" = "communication" }
[fields.text]
columns = ["kind", "street"]
[fields.services]
column = "reason"
[labels]
desk = "desk"
queue = "queue"
on_time = "on_time"
"""


def write_file(path: Path, rows: int) -> None:
    """Write a file of so many complaints, the same one every time."""
    chance = random.Random(rows)  # noqa: S311  no secret
    first = datetime(2024, 1, 1, 8)  # noqa: DTZ001  local times are what such files hold
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            opened = first + timedelta(seconds=number * 300 + chance.randrange(300))
            target = opened + timedelta(days=chance.randrange(1, 15))
            closed = opened + timedelta(hours=chance.randrange(1, 600)) if chance.random() < 0.8 else None
            writer.writerow(
                (
                    f"D-{number:07}",
                    opened.strftime(SHAPE),
                    target.strftime(SHAPE) if chance.random() < 0.9 else "",
                    closed.strftime(SHAPE) if closed else "",
                    "Closed" if closed else "Open",
                    chance.choice(tuple(WAYS)),
                    chance.choice(tuple(KINDS)),
                    chance.choice(REASONS),
                    f"desk {chance.randrange(20)}",
                    f"queue {chance.randrange(60)}",
                    f"{chance.randrange(1, 400)} Harbour Road, district {chance.randrange(24)}",
                    "yes" if closed and closed <= target else "no",
                )
            )


def itilbrm(source: Path, store: Path) -> int:
    """Import by the library, and return how many complaints are new."""
    from itilbrm import Practice
    from itilbrm.importing import import_complaints, read_complaint_mapping

    mapping = source.with_suffix(".toml")
    mapping.write_text(MAPPING, encoding="utf-8")
    with Practice.open(f"sqlite:///{store}") as practice:
        return import_complaints(practice.acting_as("ann"), source, read_complaint_mapping(mapping)).added


def _rows(source: Path) -> Iterator[list[list[str]]]:
    with source.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        while chunk := list(islice(reader, AT_ONCE)):
            yield chunk


def _connected(store: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def bare(source: Path, store: Path) -> int:
    """Put the raw cells into one table, and return how many rows there are."""
    with closing(_connected(store)) as connection:
        connection.execute(f"CREATE TABLE raw ({', '.join(HEADINGS)})")
        for chunk in _rows(source):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT INTO raw VALUES ({', '.join('?' * len(HEADINGS))})", chunk)  # noqa: S608  fixed text
            connection.execute("COMMIT")
        ((added,),) = connection.execute("SELECT count(*) FROM raw")
        return int(added)


_written: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

_ZONE: Final = ZoneInfo("America/New_York")


def _instant(text: str) -> str:
    local = datetime.strptime(text, SHAPE).replace(tzinfo=_ZONE)
    return f"{local.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


def _kept_of(row: Sequence[str], now: str) -> tuple[tuple[Any, ...], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the row of the document of a complaint, those of its facts, and those of what is personal."""
    number, opened, target, closed, status, way, kind, reason, desk, queue, street, on_time = row
    key = f"cpl_{hashlib.sha256(f'desk {number}'.encode()).hexdigest()[:32]}"
    text = f"{kind}, {street}"
    received_at = _instant(opened)
    body: dict[str, object] = {
        "customer": "unidentified",
        "complainant": "unidentified",
        "channel": WAYS[way],
        "type": KINDS[kind],
        "received_at": received_at,
        "services": [reason],
        "origin": {"system": "desk", "reference": number},
        "labels": {"desk": desk, "queue": queue, "on_time": on_time},
    }
    if target:
        due_at = _instant(target)
        body["deadlines"] = [{"kind": "decision", "due_at": due_at, "original_due_at": due_at}]
    moves: list[tuple[str | None, str, str, dict[str, object]]] = [(None, "received", received_at, dict(body))]
    if status == "Closed":
        body["closed_at"] = _instant(closed)
        moves.append(("received", "closed", _instant(closed), {"closed_at": body["closed_at"]}))
    head = b""
    facts: list[tuple[Any, ...]] = []
    personal: list[tuple[Any, ...]] = []
    for seq, (source, state, happened_at, changed) in enumerate(moves, start=1):
        digests = {}
        if seq == 1:
            salt = secrets.token_hex(16)
            digests = {"text": hashlib.sha256((salt + text).encode()).hexdigest()}
            personal.append((key, seq, "unidentified", _written({"text": [salt, text]})))
        payload = _written(
            {
                "schema": 1,
                "kind": "complaint",
                "key": key,
                "seq": seq,
                "step": "adopt",
                "source": source,
                "target": state,
                "by": "ann",
                "happened_at": happened_at,
                "recorded_at": now,
                "cause": None,
                "changed": changed,
                "personal": digests,
            }
        ).encode()
        head = hashlib.sha256(head + payload).digest()
        facts.append((key, seq, payload, head))
    state, since = moves[-1][1], moves[-1][2]
    body |= {"schema": 1, "state": state, "moved_at": now, "since": since}
    category = "closed" if state == "closed" else "open"
    columns = (state, category, "unidentified", reason, "", "", "", now, received_at)
    return (
        ("complaint", key, len(moves), head, *columns, _written(body), _written({"text": text})),
        facts,
        personal,
    )


def by_hand(source: Path, store: Path) -> int:
    """Keep what has to be kept by a loop written for this file, and return how many documents there are."""
    from itilbrm.adapters.sqlite.schema import CREATE
    from itilbrm.adapters.sqlite.store import _FACT, _INSERT, _PERSONAL

    with closing(_connected(store)) as connection:
        for statement in CREATE:
            connection.execute(statement)
        for chunk in _rows(source):
            now = f"{datetime.now(UTC).isoformat(timespec='microseconds')[:26]}Z"
            kept = [_kept_of(row, now) for row in chunk]
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO commands (command) VALUES (?)", (secrets.token_hex(16),))
            connection.executemany(_INSERT, [document for document, _, _ in kept])
            connection.executemany(_FACT, [fact for _, facts, _ in kept for fact in facts])
            connection.executemany(_PERSONAL, [each for _, _, personal in kept for each in personal])
            connection.execute("COMMIT")
        ((added,),) = connection.execute("SELECT count(*) FROM documents")
        return int(added)


WAYS_IN: Final = {"itilbrm": itilbrm, "bare": bare, "by hand": by_hand}


def in_a_process(way: str, source: Path, rows: int, held: dict[str, float]) -> float:
    """Import in a process of its own and return its seconds; remember the most memory it held."""
    with TemporaryDirectory(prefix="itilbrm-bench-") as folder:
        command = [sys.executable, "-m", __name__, way, str(source), str(Path(folder, "store.db"))]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    added, seconds, memory = done.stdout.split()
    assert int(added) == rows
    held[f"{way} {rows}"] = max(held.get(f"{way} {rows}", 0), float(memory))
    return float(seconds)


def lines() -> list[Line]:
    """Measure and compare."""
    small, large = 10_000, 100_000
    held: dict[str, float] = {}
    with TemporaryDirectory(prefix="itilbrm-bench-") as folder:
        files = {rows: Path(folder, f"{rows}.csv") for rows in (small, large)}
        for rows, path in files.items():
            write_file(path, rows)
        measure = {
            "itilbrm": partial(in_a_process, "itilbrm", files[large], large, held),
            "small": partial(in_a_process, "itilbrm", files[small], small, held),
            "bare": partial(in_a_process, "bare", files[large], large, held),
            "by hand": partial(in_a_process, "by hand", files[large], large, held),
        }
        samples = samples_of(measure, rounds=3)
    times = statistics.median(one / other for one, other in zip(samples["itilbrm"], samples["small"], strict=True))
    seconds = [statistics.median(samples[name]) for name in ("itilbrm", "small")]
    memory = [held[f"itilbrm {rows}"] / 2**20 for rows in (large, small)]
    grown = memory[0] / memory[1]
    return [
        at_least("P12 import of 100k rows, a bare loop of raw cells", samples, "bare", 0.3, unit="s"),
        at_least("P12 import of 100k rows, a loop by hand keeping the same", samples, "by hand", 0.3, unit="s"),
        Line(
            "P12 100k rows beside 10k, time", f"{seconds[0]:.1f} s", f"{seconds[1]:.2f} s", times, "<= 11x", times <= 11
        ),
        Line(
            "P12 100k rows beside 10k, memory",
            f"{memory[0]:.1f} MiB",
            f"{memory[1]:.1f} MiB",
            grown,
            "<= 1.1x",
            grown <= 1.1,
        ),
    ]


if __name__ == "__main__":
    way, source, store = sys.argv[1:]
    began = perf_counter()
    added = WAYS_IN[way](Path(source), Path(store))
    print(added, perf_counter() - began, peak_memory())
