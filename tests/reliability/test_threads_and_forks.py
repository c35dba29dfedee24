"""R22: threads share a practice, a fork is refused or works, and what travels between processes can be pickled."""

import multiprocessing
import os
import pickle
import signal
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import attrs
import pytest

from itilbrm import Practice, errors
from itilbrm.adapters.sqlite import SqliteStore, forks
from itilbrm.adapters.sqlite.connections import Connections
from itilbrm.errors import Reason
from tests.reliability.workload import problems

needs_forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """A practice in a file."""
    with Practice.open(f"sqlite:///{tmp_path / 'brm.db'}?busy=30") as practice:
        yield practice


def test_sixteen_threads_share_a_practice(practice: Practice, tmp_path: Path) -> None:
    units = [practice.acting_as("ann").units.register(name=f"{number}", type="team").id for number in range(4)]

    def work(number: int) -> int:
        ann = practice.acting_as(f"thread{number}")
        with ann.transaction():
            for place in range(2):
                ann.units.register(name=f"{number} {place}", type="team")
        for place in range(6):
            ann.units.rename(units[place % 4], name=f"{number} {place}")
        return sum(1 for _ in practice.units)

    with ThreadPoolExecutor(16) as threads:
        assert all(count >= 4 for count in threads.map(work, range(16)))
    assert practice.units.count() == 4 + 16 * 2
    assert sum(practice.units.get(key).version for key in units) == 4 + 16 * 6
    assert problems(tmp_path / "brm.db") == []


def in_child(work: Callable[[], object]) -> str:
    """Do something in a forked child, and return what it said."""
    out, into = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover  coverage does not follow into the child
        signal.alarm(20)
        try:
            said = f"{work()}"
        except BaseException as error:  # noqa: BLE001  told to the parent
            said = f"{type(error).__name__}: {error}"
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@needs_forks
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_what_a_child_and_its_parent_keep_after_a_fork_is_kept(practice: Practice, tmp_path: Path) -> None:
    ann = practice.acting_as("ann")
    kept = [ann.units.register(name="before", type="team").id]
    for _ in range(3):
        kept.append(in_child(lambda: ann.units.register(name="in the child", type="team").id))
        kept.append(ann.units.register(name="in the parent", type="team").id)
    assert {unit.id for unit in practice.units} == set(kept)
    practice.close()
    assert problems(tmp_path / "brm.db", [f"{key} 1" for key in kept]) == []


def kept_by_a_child_whose_parent_closes_first(practice: Practice) -> list[str]:
    """Fork, and let the child keep something before and after its parent closes; return what it acknowledged."""
    ann = practice.acting_as("ann")
    ann.units.register(name="before", type="team")
    out, into = os.pipe()
    go_out, go_into = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover  coverage does not follow into the child
        signal.alarm(20)
        kept = [ann.units.register(name="first", type="team").id]
        os.write(into, b"x")
        os.read(go_out, 1)
        kept.append(ann.units.register(name="second", type="team").id)
        os.write(into, " ".join(kept).encode())
        os._exit(0)
    os.read(out, 1)
    practice.close()
    os.write(go_into, b"x")
    kept = os.read(out, 1000).decode().split()
    os.waitpid(child, 0)
    for end in (out, into, go_out, go_into):
        os.close(end)
    return [f"{key} 1" for key in kept]


@needs_forks
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_child_loses_nothing_when_its_parent_closes_first(practice: Practice, tmp_path: Path) -> None:
    """Whoever closes last deletes the write-ahead log: it must not be the parent while the child still writes."""
    kept = kept_by_a_child_whose_parent_closes_first(practice)
    assert len(kept) == 2
    assert problems(tmp_path / "brm.db", kept) == []


@needs_forks
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_connection_that_goes_through_a_fork_loses_what_is_kept(
    practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connections, "_close_idle", lambda _: None)
    plain = Connections.close

    def close(self: Connections) -> None:
        plain(self)
        while self._idle:
            self._idle.pop().close()

    monkeypatch.setattr(Connections, "close", close)
    kept = kept_by_a_child_whose_parent_closes_first(practice)
    assert len(kept) < 2 or any("acknowledged and lost" in each for each in problems(tmp_path / "brm.db", kept))


@needs_forks
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_fork_while_a_thread_uses_the_file_is_refused_in_the_child(practice: Practice, tmp_path: Path) -> None:
    store = practice._keeping.store
    assert isinstance(store, SqliteStore)
    lent, go_on = Event(), Event()

    def hold() -> None:
        with store._connections.lent("read"):
            lent.set()
            go_on.wait()

    thread = Thread(target=hold)
    thread.start()
    lent.wait()
    said = [
        in_child(practice.units.count),
        in_child(lambda: Practice.open(f"sqlite:///{tmp_path}/../{tmp_path.name}/brm.db")),
    ]
    go_on.set()
    thread.join()
    for each in said:
        assert each.startswith("StoreTrouble: cannot use ")
        assert each.endswith("a thread was using it when this process was forked; open it in a process started anew")
    assert practice.units.count() == 0, "the parent goes on"
    assert not forks._parents


def _register_in(url: str) -> str:
    with Practice.open(url) as practice:
        return practice.acting_as("ann").units.register(name="Sales", type="team").id


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_worker_processes_may_be_started_in_any_way(practice: Practice, tmp_path: Path, method: str) -> None:
    practice.acting_as("ann").units.register(name="before", type="team")
    with multiprocessing.get_context(method).Pool(2) as pool:
        kept = pool.map(_register_in, [f"sqlite:///{tmp_path / 'brm.db'}"] * 4)
    assert {unit.id for unit in practice.units} >= set(kept)
    assert practice.verify().ok


def test_another_reader_of_the_file_does_not_cost_the_locks(practice: Practice, tmp_path: Path) -> None:
    """A process that opens a file past SQLite and closes it again loses all the locks it has there."""
    ann = practice.acting_as("ann")
    first = ann.units.register(name="first", type="team").id
    path = tmp_path / "brm.db"
    Practice.open(f"sqlite:///{path}").close()
    said = multiprocessing.get_context("spawn").Pool(1)
    with said:
        second = said.apply(_register_in, (f"sqlite:///{path}",))
    third = ann.units.register(name="third", type="team").id
    connection = sqlite3.connect(path)
    found = {key for (key,) in connection.execute("SELECT key FROM documents")}
    connection.close()
    assert found == {first, second, third}


ERRORS = [
    errors.InvalidInput("field", "problem", "remedy"),
    errors.UnknownReference("field", "problem"),
    errors.NotAvailable("lifecycle", "step", "state", ("other",)),
    errors.Refused("step", "cpl_1", (Reason("BR-CPL-1", "text"),)),
    errors.NotFound("complaint", "cpl_1"),
    errors.StaleRecord("complaint", "cpl_1", 1, 2, "assess by bob"),
    errors.BadDefinition("lifecycle", "problem"),
    errors.StoreTrouble("store", "read", "problem"),
    errors.OutcomeUnknown("store", "read", "problem", "remedy", "command"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_travel_between_processes(error: errors.BrmError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301  our own
    assert type(back) is type(error)
    assert attrs.astuple(back) == attrs.astuple(error)
    assert str(back) == str(error)


def test_records_facts_and_reports_travel_between_processes(practice: Practice) -> None:
    given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other"}
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    ann = practice.acting_as("ann", "it says so")
    complaint = ann.complaints.adopt(
        origin="old",
        reference="1",
        state="closed",
        received_at=moment,
        closed_at=moment,
        target_at=moment,
        text="t",
        labels={"queue": "a"},
        **given,
    )
    for each in (complaint, practice.history(complaint.id), practice.complaints.report(), practice.verify()):
        back = pickle.loads(pickle.dumps(each))  # noqa: S301  our own
        assert back == each
    back = pickle.loads(pickle.dumps(complaint))  # noqa: S301  our own
    assert back.state.category == "closed"
    assert practice.complaints.get(back.id) == back


def test_the_steps_of_a_fork_are_those_of_a_child(practice: Practice, tmp_path: Path) -> None:
    """What a child does after a fork, done here, where coverage can see it."""
    store = practice._keeping.store
    assert isinstance(store, SqliteStore)
    with store._connections.lent("read") as parents:
        forks._before()
        forks._in_child()
        assert forks._parents == {os.path.realpath(tmp_path / "brm.db"): {parents}}
        with pytest.raises(errors.StoreTrouble, match=r"cannot use .* when this process was forked"):
            practice.units.count()
        forks._parents.clear()
        assert practice.units.count() == 0
    forks._before()
    forks._in_child()
    assert not forks._parents
    assert practice.units.count() == 0
