"""What a durable store promises: what was kept stays, whoever closes, kills or writes beside it."""

import os
import signal
import warnings
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from itilbrm.errors import StaleRecord
from itilbrm.ports import Batch, Document, PersonalRow, Put, Query, Store
from itilbrm.testing.stores.material import ODD, all_documents, all_facts, batch, document, fact
from itilbrm.testing.stores.opening import Opening

__all__ = ["Enduring"]


class Enduring(Opening, is_kit=True):
    """Opening again, kills, several writers."""

    def test_what_was_kept_is_there_when_it_is_opened_again(self, durable: Path) -> None:
        """Documents, facts, what is personal, and which commands were kept."""
        told = fact("cpl_1", 2, *(PersonalRow(odd, odd) for odd in sorted(ODD)))._replace(payload=bytes(range(256)))
        with closing(self.open_store(durable)) as store:
            store.commit(batch(*((document(f"cpl_{odd}", owner=odd, body=odd), 0) for odd in ODD), command="mine"))
            store.commit(batch((document("cpl_1"), 0), command=ODD[0]))
            store.commit(Batch("told", (Put(document("cpl_1", 2), 1),), (told,)))
            before = _everything(store)
        for _ in range(2):
            with closing(self.open_store(durable)) as store:
                assert _everything(store) == before
                assert store.commit(batch((document("cpl_1"), 0), command="mine")) is False, "commands are kept"
                assert store.commit(batch((document("cpl_1"), 0), command=ODD[0])) is False, "commands are kept"
                with pytest.raises(StaleRecord):
                    store.commit(batch((document("cpl_1"), 0)))
                assert _everything(store) == before, "a refused batch leaves nothing behind"

    def test_a_refused_batch_is_not_there_when_it_is_opened_again(self, durable: Path) -> None:
        """And its command is free."""
        with closing(self.open_store(durable)) as store, pytest.raises(StaleRecord):
            store.commit(batch((document("cpl_1"), 0), (document("cpl_2", 2), 1), command="mine"))
        with closing(self.open_store(durable)) as store:
            assert not store.get(["cpl_1", "cpl_2"])
            assert store.commit(batch((document("cpl_1"), 0), command="mine")) is True

    def test_a_kill_loses_nothing_that_was_acknowledged(self, durable: Path, request: pytest.FixtureRequest) -> None:
        """And what is there is whole."""
        if not hasattr(os, "fork"):
            self.not_tried(request, "a kill", "this system cannot fork")
        acknowledged = 0
        for enough in (1, 5, 20):
            acknowledged = max(acknowledged, self._written_until_killed(durable, acknowledged, enough))
            with closing(self.open_store(durable)) as store:
                held = store.get(["cpl_1", "cpl_2"])
                versions = {each.version for each in held.values()}
                assert len(held) == 2
                assert len(versions) == 1, "half a batch is there"
                (version,) = versions
                assert version >= acknowledged, "a commit that was acknowledged is lost"
                for key in held:
                    assert [each.seq for each in all_facts(store, key, 100)] == list(range(1, version + 1))
            acknowledged = version

    def _written_until_killed(self, folder: Path, version: int, enough: int) -> int:
        """Let another process write until it has acknowledged enough; return the last version that it has."""
        readable, writable = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads, of which the child needs none
            child = os.fork()
        if not child:
            try:
                os.close(readable)
                store = self.open_store(folder)
                while True:
                    puts = ((document(key, version + 1), version) for key in ("cpl_1", "cpl_2"))
                    store.commit(batch(*puts, command=f"kill {version}"))
                    version += 1
                    os.write(writable, f"{version}\n".encode())
            finally:
                os._exit(1)
        os.close(writable)
        with open(readable, encoding="ascii") as told:  # noqa: PTH123  no path, a pipe
            last = 0
            for _ in range(enough):
                line = told.readline()
                assert line, "the process that writes has failed"
                last = int(line)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return max([last, *(int(line) for line in told if line.endswith("\n"))])

    def test_several_writers_at_once_lose_nothing(self, durable: Path, request: pytest.FixtureRequest) -> None:
        """Each sees what the other has kept, and is refused where it has not seen it."""
        with closing(self.open_store(durable)) as one:
            self.needs("many-writers", one, request)
            with closing(self.open_store(durable)) as other:
                one.commit(batch((document("cpl_1"), 0), command="mine"))
                assert other.get(["cpl_1"]) == {"cpl_1": document("cpl_1")}
                assert other.commit(batch((document("cpl_1"), 0), command="mine")) is False
                other.commit(batch((document("cpl_1", 2), 1)))
                with pytest.raises(StaleRecord):
                    one.commit(batch((document("cpl_1", 2), 1)))
                assert _everything(one) == _everything(other)


def _everything(store: Store) -> tuple[Mapping[str, Document], list[str]]:
    documents = {each.key: each for each in all_documents(store, Query(limit=7))}
    return documents, [repr(each) for each in all_facts(store, "", 7)]
