"""Bugs planted where a store is opened, closed, and opened again."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
from itilbrm_csv_store import CsvStore

from itilbrm.adapters.memory import MemoryStore
from itilbrm.errors import StaleRecord, StoreTrouble
from itilbrm.ports import Batch, Page, Query
from tests.testing.planting import breaks, version


@breaks("each_store_begins_empty")
class OneForAll(MemoryStore):
    """Every store that is opened holds what the others hold."""

    _held: Final = MemoryStore()

    def __init__(self) -> None:
        super().__init__()
        vars(self).update(vars(self._held))


@breaks("it_says_what_it_can_do_in_known_words")
class CapableOfAnything(MemoryStore):
    """It says that it can do what nobody knows."""

    capabilities = frozenset({"durabel"})


@breaks("it_has_every_method_and_takes_what_it_is_given_by_place")
class TakesNames(MemoryStore):
    """It takes its arguments by their names alone."""

    def find(self, *, query: Query) -> Page:  # type: ignore[override]  # the bug
        return super().find(query)


@breaks("it_can_be_closed_more_than_once")
class ClosedForGood(MemoryStore):
    """Closing it a second time is an error."""

    _closed = False

    def close(self) -> None:
        if self._closed:
            raise StoreTrouble("memory:", "close", "it is closed")
        self._closed = True


@breaks("a_store_that_checks_itself_finds_nothing_wrong")
class AlwaysWorried(MemoryStore):
    """It finds something wrong with itself although nothing is."""

    capabilities = frozenset({"self-check"})

    def check(self) -> Sequence[str]:
        return ["a page is out of order"] if self._documents else []


# What stays


@breaks("what_was_kept_is_there_when_it_is_opened_again")
class ForgetsEverything(MemoryStore):
    """It says that it is durable, and forgets everything."""

    capabilities = frozenset({"durable"})


@breaks("what_was_kept_is_there_when_it_is_opened_again")
class ForgetsFacts(CsvStore):
    """The facts are gone when it is opened again."""

    def _replay(self) -> None:
        super()._replay()
        self._facts.clear()


@breaks("what_was_kept_is_there_when_it_is_opened_again")
class ForgetsPersonal(CsvStore):
    """What is personal is gone when it is opened again."""

    def _replay(self) -> None:
        super()._replay()
        self._facts = {place: fact._replace(personal=()) for place, fact in self._facts.items()}


@breaks("what_was_kept_is_there_when_it_is_opened_again")
class ForgetsCommands(CsvStore):
    """Which commands were kept is forgotten when it is opened again."""

    def _replay(self) -> None:
        super()._replay()
        self._commands.clear()


@breaks("a_refused_batch_is_not_there_when_it_is_opened_again")
class WritesBeforeItChecks(CsvStore):
    """A refused batch is there when it is opened again."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except StaleRecord:
            held = dict(self._documents)
            super().commit(
                attrs.evolve(
                    batch, puts=tuple(put._replace(expected=version(self, put.document.key)) for put in batch.puts)
                )
            )
            self._documents = held
            raise


@breaks("a_kill_loses_nothing_that_was_acknowledged")
class WritesLater(CsvStore):
    """A commit is acknowledged before it is written."""

    def __init__(self, folder: Path) -> None:
        self._waiting: list[tuple[bytes, str]] = []
        super().__init__(folder)

    def _append(self, rows: bytes, command: str) -> None:
        self._waiting.append((rows, command))

    def close(self) -> None:
        for rows, command in self._waiting:
            super()._append(rows, command)
        self._waiting.clear()
        super().close()


@breaks("a_kill_loses_nothing_that_was_acknowledged")
class LeavesItsLock(CsvStore):
    """After a kill it cannot be opened, because its lock is still there."""

    def __init__(self, folder: Path) -> None:
        self._mark = folder / "lock"
        try:
            os.close(os.open(self._mark, os.O_CREAT | os.O_EXCL))
        except FileExistsError as error:
            raise StoreTrouble(str(folder), "open", "somebody has it open") from error
        super().__init__(folder)

    def close(self) -> None:
        self._mark.unlink(missing_ok=True)
        super().close()


@breaks("several_writers_at_once_lose_nothing")
class SaysSeveralMayWrite(CsvStore):
    """It says that several may write at once, and takes one."""

    capabilities = frozenset({"durable", "many-writers"})
