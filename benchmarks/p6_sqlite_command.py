"""P6: one command on SQLite: load by id, take a step, keep document, fact, reason and command id, commit.

The step assesses a complaint anew, with a reason. Every variant works through the same hundred
complaints in turn, in write-ahead mode, with the same ``synchronous``, in a file of its own.

* itilbrm: the public way, ``practice.complaints.assess(id, ...)``.
* raw: the same statements on the same tables by the driver alone, with values that were made before the
  clock runs: what the database itself takes, and so the limit.
* SQLAlchemy: the ORM on the same tables, with its version check; load, guard, JSON and hash by hand, four
  rows in one session.
* eventsourcing: an aggregate with its SQLite recorder; it keeps no document and no index, and replays a
  short history (four to twenty events) on each load.
"""

import hashlib
import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, TypeAlias

from benchmarks.timing import Line, Samples, at_least, at_most, in_turns, installed
from itilbrm import Practice
from itilbrm.adapters.sqlite import store as ours
from itilbrm.ports import COLUMNS

Synchronous: TypeAlias = Literal["normal", "full"]

COUNT: Final = 100
WORDS: Final = "The parcel came a week late and nobody answered the telephone in between."
LEVELS: Final = {"severity": "high", "complexity": "low", "impact": "medium", "urgency": "high"}
WHY: Final = "more has come to light"


def itilbrm_files(path: Path) -> tuple[str, ...]:
    """Make a file with complaints that are under assessment, and return their ids."""
    with Practice.open(f"sqlite:///{path}") as practice:
        ann = practice.acting_as("ann", reason=WHY)
        keys = []
        with ann.transaction():
            for number in range(COUNT):
                complaint = ann.complaints.receive(
                    customer=f"customer-{number}",
                    complainant=f"person-{number}",
                    channel="email",
                    type="service_quality",
                    text=WORDS,
                    services=("parcels",),
                    owner="ann",
                )
                ann.complaints.acknowledge(
                    complaint.id, contact="Ann", next_step="We look into it.", next_date=_now() + timedelta(days=3)
                )
                ann.complaints.assess(complaint.id, **LEVELS)  # type: ignore[arg-type]  # the words are right
                keys.append(complaint.id)
    return tuple(keys)


def _now() -> datetime:
    return datetime.now(UTC)


Command: TypeAlias = Callable[[], object]


@contextmanager
def itilbrm_commands(path: Path, keys: tuple[str, ...], synchronous: Synchronous) -> Iterator[tuple[Command, Command]]:
    """Give one command, and a hundred in one transaction."""
    with Practice.open(f"sqlite:///{path}?mode=rw&synchronous={synchronous}") as practice:
        ann = practice.acting_as("ann", reason=WHY)
        turn = cycle(keys)

        def one() -> None:
            ann.complaints.assess(next(turn), **LEVELS)  # type: ignore[arg-type]  # as above

        def hundred() -> None:
            with ann.transaction():
                for _ in range(100):
                    one()

        yield one, hundred


def _configured(connection: sqlite3.Connection, synchronous: Synchronous) -> None:
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA secure_delete = ON")


@contextmanager
def raw_commands(path: Path, keys: tuple[str, ...], synchronous: Synchronous) -> Iterator[Command]:
    """Give one command of the database alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _configured(connection, synchronous)
        read = f"{ours._SELECT} WHERE key IN (?)"
        facts = {
            key: connection.execute(
                "SELECT seq, payload, hash FROM facts WHERE key = ? ORDER BY seq DESC", (key,)
            ).fetchone()
            for key in keys
        }
        ((subject, reason),) = connection.execute("SELECT subject, body FROM personal ORDER BY length(body) LIMIT 1")
        turn = cycle(keys)
        later = (f"{(_now() + timedelta(seconds=each)).isoformat()[:26]}Z" for each in count())
        recorded_at = 4 + COLUMNS.index("recorded_at")

        def one() -> None:
            key = next(turn)
            (document,) = connection.execute(read, (key,)).fetchall()
            version = document[2]
            _, payload, head = facts[key]
            columns = [*document[4:recorded_at], next(later), *document[recorded_at + 1 :]]
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(ours._COMMAND, (secrets.token_hex(16),))
            connection.execute(ours._UPDATE, (version + 1, head, *columns, key, version))
            connection.executemany(ours._FACT, [(key, version + 1, payload, head)])
            connection.executemany(ours._PERSONAL, [(key, version + 1, subject, reason)])
            connection.execute("COMMIT")

        yield one


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def orm_commands(path: Path, keys: tuple[str, ...], synchronous: Synchronous) -> Iterator[Command]:
    """Give one command over the ORM."""
    from sqlalchemy import create_engine
    from sqlalchemy import event as sql_event
    from sqlalchemy.orm import Session

    from benchmarks.mapped import CommandRow, DocumentRow, FactRow, PersonalRow

    engine = create_engine(f"sqlite:///{path}")

    @sql_event.listens_for(engine, "connect")  # type: ignore[untyped-decorator]  # untyped where the peers are not installed
    def connected(connection: Any, _: object) -> None:  # noqa: ANN401  of the peer
        connection.isolation_level = None
        _configured(connection, synchronous)

    @sql_event.listens_for(engine, "begin")  # type: ignore[untyped-decorator]  # as above
    def begun(connection: Any) -> None:  # noqa: ANN401  of the peer
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    turn = cycle(keys)

    def one() -> None:
        key = next(turn)
        with Session(engine) as session, session.begin():
            session.add(CommandRow(command=secrets.token_hex(16)))
            document = session.get(DocumentRow, key)
            body = json.loads(document.body)
            assert document.state == "under_assessment"
            now = f"{_now().isoformat()[:26]}Z"
            body["assessment"] = {**LEVELS, "immediate_action": False, "stage": 1}
            body["moved_at"] = now
            salt = secrets.token_hex(16)
            payload = _written(
                {
                    "schema": 1,
                    "kind": "complaint",
                    "key": key,
                    "seq": document.version + 1,
                    "step": "assess",
                    "source": document.state,
                    "target": document.state,
                    "by": "ann",
                    "happened_at": now,
                    "recorded_at": now,
                    "cause": None,
                    "changed": {"assessment": body["assessment"]},
                    "personal": {"@reason": hashlib.sha256((salt + WHY).encode()).hexdigest()},
                }
            ).encode()
            document.head = hashlib.sha256(document.head + payload).digest()
            document.body = _written(body)
            document.recorded_at = now
            seq = document.version + 1
            session.add(FactRow(key=key, seq=seq, payload=payload, hash=document.head))
            session.add(PersonalRow(key=key, seq=seq, subject="", body=_written({"@reason": [salt, WHY]})))

    yield one
    engine.dispose()


@contextmanager
def eventsourcing_commands(path: Path, synchronous: Synchronous) -> Iterator[Command]:
    """Give one command of an application with a SQLite recorder."""
    from eventsourcing.application import Application

    from benchmarks.sourced import PeerComplaint

    application = Application(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})
    with application.factory.datastore.get_connection(commit=True) as connection:
        _configured(connection._sqlite_conn, synchronous)
    keys = []
    for number in range(COUNT):
        complaint = PeerComplaint(f"customer-{number}", f"person-{number}", "email", "service_quality", WORDS)
        complaint.acknowledge("ann", "Ann", "We look into it.")
        complaint.assess("ann", "", **LEVELS)
        application.save(complaint)
        keys.append(complaint.id)
    turn = cycle(keys)

    def one() -> None:
        complaint = application.repository.get(next(turn))
        complaint.assess("ann", WHY, **LEVELS)
        application.save(complaint)

    yield one
    application.close()


def measured(folder: Path, synchronous: Synchronous) -> Samples:
    """Return what one command takes, in seconds."""
    paths = {name: folder / f"{name}-{synchronous}.db" for name in ("itilbrm", "together", "raw", "orm", "events")}
    keys = itilbrm_files(paths["itilbrm"])
    for name in ("together", "raw", "orm"):
        shutil.copy(paths["itilbrm"], paths[name])
    with ExitStack() as stack:
        one, _ = stack.enter_context(itilbrm_commands(paths["itilbrm"], keys, synchronous))
        _, hundred = stack.enter_context(itilbrm_commands(paths["together"], keys, synchronous))
        others = installed(
            {
                "raw": partial(raw_commands, paths["raw"], keys),
                "SQLAlchemy": partial(orm_commands, paths["orm"], keys),
                "eventsourcing": partial(eventsourcing_commands, paths["events"]),
            }
        )
        singles = {"itilbrm": one} | {name: stack.enter_context(each(synchronous)) for name, each in others.items()}
        found: dict[str, list[float]] = {name: [] for name in (*singles, "together")}
        for _ in range(15):
            for name, taken in in_turns(singles, rounds=1, calls=COUNT).items():
                found[name] += taken
            found["together"] += [each / 100 for each in in_turns({"together": hundred}, rounds=1, calls=1)["together"]]
        return found


def lines() -> list[Line]:
    """Measure and compare."""
    found = []
    goals: tuple[tuple[Synchronous, float, float], ...] = (("normal", 2.0, 2), ("full", 1.7, 3))
    with TemporaryDirectory(prefix="itilbrm-bench-") as folder:
        for synchronous, limit, gain in goals:
            samples = measured(Path(folder), synchronous)
            what = f"P6 a command, {synchronous.upper()}"
            found += [
                at_most(f"{what}, the same SQL bare", samples, "raw", limit),
                at_least(f"{what}, SQLAlchemy ORM", samples, "SQLAlchemy", 2.5),
                at_least(f"{what}, eventsourcing", samples, "eventsourcing", 1.5),
                at_least(f"{what}, 100 in a transaction beside one by one", samples, "itilbrm", gain, ours="together"),
            ]
    return found
