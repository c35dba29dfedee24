"""P7: 100,000 documents on SQLite: saved in bulk, read by id, and asked for what is due next.

Everybody fills a file of its own with the same rows in the same tables, in write-ahead mode with
``synchronous=NORMAL``: in each round 5,000 documents with a fact each, 500 to a commit, all made before the
clock runs. One in twenty has something due. What the numbers show is one document saved, one read, and one
page of what is due next.

* itilbrm: the store behind a practice, by the door of the stores; reading gives documents, not rows.
* raw: the same statements by ``executemany`` of the driver alone.
* SQLAlchemy Core: its own statements, as many rows at once; SQLAlchemy ORM: ``add_all`` and ``get``.

A page of what is due is compared with one of a file that holds a twentieth: its cost grows with what is
found, not with what is kept.

The same is asked of a million, of the store and of the driver alone. Nobody waits for a million to be saved by
everybody: the file is filled once, its indexes at the end, and copied; what is measured is the next 25,000, and
what is read then. Its page of what is due is compared with one of a file of 5,000.
"""

import json
import random
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final, NamedTuple, TypeAlias

from benchmarks.timing import Line, at_least, at_most, in_turns, installed, samples_of
from itilbrm.adapters.paging import cursor
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.adapters.sqlite import store as ours
from itilbrm.ports import COLUMNS, Batch, Columns, Document, FactRow, Put, Query

ROUNDS: Final = 20
EACH_ROUND: Final = 5_000
AT_ONCE: Final = 500
PAGE: Final = 50
DUE_NEXT: Final = Query("complaint", {}, "due_at", cursor("", "~"), PAGE)
"""What has something due stands behind what has not."""

MILLION: Final = 1_000_000
FILLED_AT_ONCE: Final = 5_000

Rows: TypeAlias = Sequence[tuple[Document, FactRow]]


class Peer(NamedTuple):
    """What is measured of everybody."""

    save: Callable[[Rows], object]
    read: Callable[[str], object]
    due: Callable[[], object]


Maker: TypeAlias = Callable[[Path], AbstractContextManager[Peer]]


def rows(start: int, many: int) -> Rows:
    """Return documents with a fact each, the same ones every time."""
    chance = random.Random(start)  # noqa: S311  no secret
    made = []
    for number in range(start, start + many):
        key = f"cpl_{chance.getrandbits(128):032x}"
        at = f"2026-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{number % 10**6:06}Z"
        columns = Columns(
            state=chance.choice(("received", "acknowledged", "closed")),
            category=chance.choice(("open", "closed")),
            customer=f"customer-{chance.randrange(500)}",
            service=f"service-{chance.randrange(20)}",
            owner=f"person-{chance.randrange(50)}",
            due_at=at if number % 20 == 0 else "",
            recorded_at=at,
            began_at=at,
        )
        body = json.dumps({"id": key, **columns._asdict(), "text": "The parcel came a week late. " * 15})
        fact = FactRow(key, 1, body.encode(), chance.randbytes(32))
        made.append((Document("complaint", key, 1, fact.hash, columns, body, "{}"), fact))
    return made


def _commits(given: Rows) -> Iterator[Rows]:
    for start in range(0, len(given), AT_ONCE):
        yield given[start : start + AT_ONCE]


@contextmanager
def itilbrm(path: Path) -> Iterator[Peer]:
    """Give the store."""
    with closing(SqliteStore(path, synchronous="normal")) as store:

        def save(given: Rows) -> None:
            for some in _commits(given):
                puts = tuple(Put(document, 0) for document, _ in some)
                store.commit(Batch(secrets.token_hex(16), puts, tuple(fact for _, fact in some)))

        yield Peer(save, lambda key: store.get([key])[key], lambda: store.find(DUE_NEXT).documents)


def _configured(connection: Any) -> None:  # noqa: ANN401  of the driver, or of a peer
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -16384")


def _values(document: Document) -> tuple[Any, ...]:
    kind, key, version, head, columns, body, personal = document
    return (kind, key, version, head, *columns, body, personal)


@contextmanager
def raw(path: Path) -> Iterator[Peer]:
    """Give the driver alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _configured(connection)

        def save(given: Rows) -> None:
            for some in _commits(given):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(ours._COMMAND, (secrets.token_hex(16),))
                connection.executemany(ours._INSERT, [_values(document) for document, _ in some])
                connection.executemany(ours._FACT, [fact[:4] for _, fact in some])
                connection.execute("COMMIT")

        def read(key: str) -> object:
            return connection.execute(f"{ours._SELECT} WHERE key = ?", (key,)).fetchone()

        due_next = f"{ours._SELECT} WHERE kind = 'complaint' AND due_at > '' ORDER BY due_at, key LIMIT {PAGE}"
        yield Peer(save, read, lambda: connection.execute(due_next).fetchall())


def _engine(path: Path) -> Any:  # noqa: ANN401  of the peer
    from sqlalchemy import create_engine, event

    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")  # type: ignore[untyped-decorator]  # untyped where the peers are not installed
    def connected(connection: Any, _: object) -> None:  # noqa: ANN401  of the driver
        _configured(connection)

    return engine


def _named(document: Document) -> dict[str, Any]:
    return dict(zip(("kind", "key", "version", "head", *COLUMNS, "body", "personal"), _values(document), strict=True))


@contextmanager
def core(path: Path) -> Iterator[Peer]:
    """Give SQLAlchemy Core."""
    from sqlalchemy import insert, select

    from benchmarks.mapped import COMMANDS, DOCUMENTS, FACTS

    engine = _engine(path)
    with engine.connect() as connection:

        def save(given: Rows) -> None:
            for some in _commits(given):
                with connection.begin():
                    connection.execute(insert(COMMANDS), {"command": secrets.token_hex(16)})
                    connection.execute(insert(DOCUMENTS), [_named(document) for document, _ in some])
                    connection.execute(
                        insert(FACTS), [dict(zip(FactRow._fields[:4], fact, strict=False)) for _, fact in some]
                    )

        def read(key: str) -> object:
            with connection.begin():
                return connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.key == key)).one()

        due_at = DOCUMENTS.c.due_at
        due_next = select(DOCUMENTS).where(DOCUMENTS.c.kind == "complaint", due_at > "")
        due_next = due_next.order_by(due_at, DOCUMENTS.c.key).limit(PAGE)

        def due() -> object:
            with connection.begin():
                return connection.execute(due_next).all()

        yield Peer(save, read, due)
    engine.dispose()


@contextmanager
def orm(path: Path) -> Iterator[Peer]:
    """Give the ORM of SQLAlchemy."""
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from benchmarks import mapped

    engine = _engine(path)

    def save(given: Rows) -> None:
        for some in _commits(given):
            with Session(engine) as session, session.begin():
                session.add(mapped.CommandRow(command=secrets.token_hex(16)))
                session.add_all([mapped.DocumentRow(**_named(document)) for document, _ in some])
                session.add_all(
                    [mapped.FactRow(**dict(zip(FactRow._fields[:4], fact, strict=False))) for _, fact in some]
                )

    def read(key: str) -> object:
        with Session(engine) as session:
            return session.get(mapped.DocumentRow, key)

    kept = mapped.DOCUMENTS.c
    due_next = select(mapped.DocumentRow).where(kept.kind == "complaint", kept.due_at > "")
    due_next = due_next.order_by(kept.due_at, kept.key).limit(PAGE)

    def due() -> object:
        with Session(engine) as session:
            return session.scalars(due_next).all()

    yield Peer(save, read, due)
    engine.dispose()


def saving(peer: Peer, held: int = 0) -> Callable[[], float]:
    """Return what saves the next rows behind those that are held, and returns the seconds for one of them."""
    turn = count(held, EACH_ROUND)

    def one() -> float:
        given = rows(next(turn), EACH_ROUND)
        began = perf_counter()
        peer.save(given)
        return (perf_counter() - began) / EACH_ROUND

    return one


def reading(peer: Peer, held: int = 0) -> Callable[[], object]:
    """Return what reads one document from anywhere: of those that are held, or of those that were saved."""
    chance = random.Random(1)  # noqa: S311  no secret
    starts = range(0, held, FILLED_AT_ONCE) if held else range(0, ROUNDS * EACH_ROUND, EACH_ROUND)
    keys = [document.key for start in starts for document, _ in rows(start, 50)]
    return lambda: peer.read(chance.choice(keys))


def filled(path: Path) -> None:
    """Put a million documents into a file, and index them at the end, which is the fastest."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -524288")
        indexes = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql > ''").fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for start in range(0, MILLION, FILLED_AT_ONCE):
            given = rows(start, FILLED_AT_ONCE)
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(ours._INSERT, [_values(document) for document, _ in given])
            connection.executemany(ours._FACT, [fact[:4] for _, fact in given])
            connection.execute("COMMIT")
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def of_a_hundred_thousand(folder: Path) -> list[Line]:
    """Measure everybody while they fill their files."""
    makers: Mapping[str, Maker] = installed(
        {"itilbrm": itilbrm, "raw": raw, "SQLAlchemy Core": core, "SQLAlchemy ORM": orm}
    )
    with ExitStack() as stack:
        empty = _empty(folder)
        peers = {name: stack.enter_context(make(_copied(empty, name))) for name, make in makers.items()}
        small = stack.enter_context(itilbrm(empty))
        small.save(rows(0, EACH_ROUND))
        saved = samples_of({name: saving(peer) for name, peer in peers.items()}, rounds=ROUNDS)
        read = in_turns({name: reading(peer) for name, peer in peers.items()}, rounds=15, calls=200)
        due = in_turns({name: peer.due for name, peer in peers.items()} | {"small": small.due}, rounds=15, calls=20)
    each = f"of {ROUNDS * EACH_ROUND:,}"
    return [
        at_most(f"P7 save in bulk, {each}, raw executemany", saved, "raw", 2),
        at_least(f"P7 save in bulk, {each}, SQLAlchemy Core", saved, "SQLAlchemy Core", 1),
        at_least(f"P7 save in bulk, {each}, SQLAlchemy ORM", saved, "SQLAlchemy ORM", 1),
        at_most(f"P7 read by id, {each}, raw", read, "raw", 3),
        at_least(f"P7 read by id, {each}, SQLAlchemy Core", read, "SQLAlchemy Core", 1),
        at_least(f"P7 read by id, {each}, SQLAlchemy ORM", read, "SQLAlchemy ORM", 1),
        at_most(f"P7 the next {PAGE} due, {each}, raw", due, "raw", 2),
        at_least(f"P7 the next {PAGE} due, {each}, SQLAlchemy ORM", due, "SQLAlchemy ORM", 1),
        at_most(f"P7 the next {PAGE} due, {each}, the same of {EACH_ROUND:,}", due, "small", 1.5),
    ]


def of_a_million(folder: Path) -> list[Line]:
    """Measure the store and the driver on files that hold a million already."""
    makers: Mapping[str, Maker] = {"itilbrm": itilbrm, "raw": raw}
    with ExitStack() as stack:
        empty = _empty(folder)
        full = _copied(empty, "full")
        filled(full)
        peers = {name: stack.enter_context(make(_copied(full, name))) for name, make in makers.items()}
        small = stack.enter_context(itilbrm(empty))
        small.save(rows(0, EACH_ROUND))
        saved = samples_of({name: saving(peer, MILLION) for name, peer in peers.items()}, rounds=5)
        read = in_turns({name: reading(peer, MILLION) for name, peer in peers.items()}, rounds=15, calls=200)
        due = in_turns({name: peer.due for name, peer in peers.items()} | {"small": small.due}, rounds=15, calls=20)
    return [
        at_most("P7 save in bulk, of a million, raw executemany", saved, "raw", 2),
        at_most("P7 read by id, of a million, raw", read, "raw", 3),
        at_most(f"P7 the next {PAGE} due, of a million, raw", due, "raw", 2),
        at_most(f"P7 the next {PAGE} due, of a million, the same of {EACH_ROUND:,}", due, "small", 1.5),
    ]


def _empty(folder: Path) -> Path:
    empty = folder / "empty.db"
    SqliteStore(empty).close()
    return empty


def _copied(path: Path, name: str) -> Path:
    return Path(shutil.copy(path, path.with_name(f"{name}.db")))


def lines() -> list[Line]:
    """Measure and compare."""
    found = []
    for measured in (of_a_hundred_thousand, of_a_million):
        with TemporaryDirectory(prefix="itilbrm-bench-") as folder:
            found += measured(Path(folder))
    return found
