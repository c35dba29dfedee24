"""The write-heavy script of the fault tests, and what WHOLE means: run as a program, it says what was acknowledged."""

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from itilbrm import Practice, errors
from itilbrm.adapters.sqlite import store
from itilbrm.ports import Batch, Put

__all__ = ["LOST", "PLANTED", "problems", "work"]

LOST: Final = "acknowledged and lost: "
NO_TABLES: Final = f"{LOST}the tables"

PEOPLE: Final = ("ann", "bob", "cara", "anonymous")


def one_command(practice: Practice, chance: random.Random, targets: list[str]) -> str:
    """Take one step through the public door, and return what is acknowledged: the id and its version."""
    who = practice.acting_as(chance.choice(PEOPLE[:3]), "once more")
    now = datetime.now(UTC)
    kind = chance.randrange(8)
    levels = {name: chance.choice(("low", "high")) for name in ("severity", "complexity", "impact", "urgency")}
    if not targets or kind < 2:
        given: dict[str, Any] = {
            "customer": "acme",
            "complainant": chance.choice(PEOPLE),
            "channel": "email",
            "type": "other",
        }
        record: Any = who.complaints.receive(text="It is slow. " * chance.randrange(1, 60), **given)
        targets.append(record.id)
    elif kind == 2:
        record = who.people.register(full_name="Ivy", phone="112")
        record = who.people.correct(record, phone="113")
    elif kind == 3:
        day = now - timedelta(days=chance.randrange(400))
        record = who.complaints.adopt(
            origin="old",
            reference=str(chance.randrange(50)),
            state="closed",
            received_at=day,
            closed_at=day,
            customer="acme",
            complainant="cara",
            channel="phone",
            type="cost",
            text="Too dear.",
        )
    elif kind == 4:
        with who.transaction():
            unit = who.units.register(name="Sales", type="team")
            record = who.units.rename(unit, name="Sale")
    else:
        target = chance.choice(targets[-10:])
        step = ("acknowledge", "assess", "withdraw")[kind - 5]
        told: dict[str, Any] = {"contact": "Ann", "next_step": "look", "next_date": now + timedelta(days=1)}
        given = {"acknowledge": told, "assess": levels, "withdraw": {}}[step]
        record = who.perform(step, target, **given)
    return f"{record.id} {record.version}"


def work(url: str, seed: int, commands: int) -> None:
    """Take so many commands, and print what each acknowledges or which trouble it met; endless for 0."""
    chance = random.Random(seed)  # noqa: S311  repeats itself on purpose
    done = 0
    try:
        with Practice.open(url) as practice:
            say("opened")
            targets = [each.id for each in practice.complaints.find(limit=10, order="-recorded_at")]
            while not commands or done < commands:
                done += 1
                try:
                    say(one_command(practice, chance, targets))
                except (errors.Refused, errors.NotAvailable):
                    say("refused")
                except errors.StaleRecord as stale:
                    say(f"stale {stale.winner}")
                except errors.StoreTrouble as trouble:
                    say(f"trouble {type(trouble).__name__}: {trouble}")
            try:
                say(f"verified {practice.verify().ok}")
            except errors.StoreTrouble as trouble:
                say(f"trouble {type(trouble).__name__}: {trouble}")
    except errors.StoreTrouble as trouble:
        say(f"trouble {type(trouble).__name__}: {trouble}")


def say(text: str) -> None:
    """Print a line that has left this process before the next command begins."""
    sys.stdout.write(text.replace("\n", " ") + "\n")
    sys.stdout.flush()


def problems(path: Path, acknowledged: Iterable[str] = ()) -> list[str]:
    """Return what is not WHOLE about a database: its pages, its facts, and what was acknowledged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = _found_in_tables(connection, acknowledged)
        if found[-1:] == [NO_TABLES]:
            return found
        with Practice.open(f"sqlite:///{path}") as practice:
            return found + _found_in_practice(practice)
    except (sqlite3.DatabaseError, errors.StoreTrouble) as error:
        return [f"it cannot be read: {error}"]


def _found_in_tables(connection: sqlite3.Connection, acknowledged: Iterable[str]) -> list[str]:
    found = [str(row) for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)]
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'documents'").fetchone():
        return [*found, NO_TABLES]
    found += [
        f"{key} has version {version} and {facts} facts"
        for key, version, facts in connection.execute(
            "SELECT key, version, (SELECT count(*) FROM facts WHERE facts.key = documents.key) AS facts "
            "FROM documents WHERE version <> facts"
        )
    ]
    kept = dict(connection.execute("SELECT key, version FROM documents"))
    for line in acknowledged:
        key, version = line.split()
        if kept.get(key, 0) < int(version):
            found.append(f"{LOST}{line}")
    return found


def _found_in_practice(practice: Practice) -> list[str]:
    found = [str(finding) for finding in practice.verify().findings]
    now = datetime.now(UTC)
    if practice.as_at(now).complaints.report() != practice.as_at(now, known_at=now).complaints.report():
        found.append("the report is not that of the facts")
    if practice.as_at(now).complaints.count(by="state") != practice.complaints.count(by="state"):
        found.append("the counts are not those of the facts")
    return found


# Bugs to plant: what the tests have to notice


def two_commits() -> None:
    """Keep documents and facts one after the other."""
    commit = store.SqliteStore.commit

    def planted(self: store.SqliteStore, batch: Batch, /) -> bool:
        commit(self, Batch(batch.command, batch.puts, ()))
        time.sleep(0.005)
        return commit(self, Batch(f"{batch.command} 2", (), batch.facts))

    store.SqliteStore.commit = planted  # type: ignore[method-assign]  # that is the bug


def plain_begin() -> None:
    """Begin without the write lock and read first, so that of two who have read one can never write."""
    _rewritten("BEGIN IMMEDIATE", "BEGIN", then="SELECT count(*) FROM documents")


def retry_commit() -> None:
    """Commit again on the same connection after the disk failed, and believe the answer."""
    _rewritten("COMMIT", "COMMIT", believed=True)


def no_version_check() -> None:
    """Replace whatever version is there."""
    store._UPDATE = store._UPDATE.replace(" AND version = ?", " AND ? > 0")  # type: ignore[misc]  # that is the bug


def full_disk_unsaid() -> None:
    """Take a commit that found the disk full for one that was kept."""
    commit = store.SqliteStore.commit

    def planted(self: store.SqliteStore, batch: Batch, /) -> bool:
        try:
            return commit(self, batch)
        except errors.StoreTrouble:
            return True

    store.SqliteStore.commit = planted  # type: ignore[method-assign]  # that is the bug


def synchronous_off() -> None:
    """Never wait for the disk."""
    _rewritten("PRAGMA synchronous = FULL", "PRAGMA synchronous = OFF")


def short_log() -> None:
    """No bug: bring the write-ahead log into the file often, as otherwise a long workload alone does."""
    store._WAL_BYTES = 128 * 1024  # type: ignore[misc]  # shorter for the test


def slow_commit() -> None:
    """Hold the write lock for long, and say so."""
    put = store._put

    def planted(connection: sqlite3.Connection, puts: Sequence[Put]) -> None:
        put(connection, puts)
        say("holding")
        time.sleep(60)

    store._put = planted


def _rewritten(right: str, wrong: str, *, then: str = "", believed: bool = False) -> None:
    connect = sqlite3.connect

    class Rewriting(sqlite3.Connection):
        def execute(self, statement: str, *arguments: Any) -> sqlite3.Cursor:  # noqa: ANN401  passed on
            if statement != right:
                return super().execute(statement, *arguments)
            try:
                cursor = super().execute(wrong)
            except sqlite3.OperationalError:
                if not believed:
                    raise
                return self.cursor()
            return super().execute(then) if then else cursor

    def planted(*given: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401  passed on
        return connect(*given, factory=Rewriting, **named)

    sqlite3.connect = planted  # type: ignore[assignment]  # that is the bug


PLANTED: Final[dict[str, Callable[[], None]]] = {
    each.__name__: each
    for each in (
        *(two_commits, plain_begin, retry_commit, no_version_check, full_disk_unsaid, synchronous_off),
        *(short_log, slow_commit),
    )
}

if __name__ == "__main__":
    _, _url, _seed, _commands, *_bugs = sys.argv
    for _bug in _bugs:
        PLANTED[_bug]()
    work(_url, int(_seed), int(_commands))
