"""Bugs planted where a batch is kept."""

import time
from contextlib import nullcontext, suppress
from typing import Any

import attrs

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.paging import asked_for
from itilbrm.errors import BrmError, StaleRecord, StoreTrouble
from itilbrm.ports import Batch, Document
from tests.testing.planting import breaks, version, with_documents


@breaks("a_stale_batch_keeps_nothing_and_names_its_first_stale_key")
class LastWriterWins(MemoryStore):
    """A document takes the place of any version."""

    def commit(self, batch: Batch, /) -> bool:
        puts = tuple(put._replace(expected=version(self, put.document.key)) for put in batch.puts)
        return super().commit(attrs.evolve(batch, puts=puts))


@breaks("a_stale_batch_keeps_nothing_and_names_its_first_stale_key")
class HalfCommit(MemoryStore):
    """The documents before the stale one are kept."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except StaleRecord as stale:
            for document, expected in batch.puts:
                if document.key == stale.id:
                    raise
                if version(self, document.key) == expected:
                    self._documents[document.key] = document
            raise


@breaks("a_stale_batch_keeps_nothing_and_names_its_first_stale_key")
class FactsOfARefusedBatch(MemoryStore):
    """The facts of a refused batch are kept."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except StaleRecord:
            with suppress(BrmError):
                super().commit(Batch(f"{batch.command} facts", (), batch.facts))
            raise


@breaks("a_stale_batch_keeps_nothing_and_names_its_first_stale_key")
class StaleNamesTheLast(MemoryStore):
    """The last stale document is named, not the first."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except StaleRecord:
            for document, expected in reversed(batch.puts):
                if (found := version(self, document.key)) != expected:
                    raise StaleRecord(document.kind, document.key, expected, found) from None
            raise


@breaks("a_stale_batch_keeps_nothing_and_names_its_first_stale_key")
class StaleTellsNoVersion(MemoryStore):
    """The error does not tell which version there is."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except StaleRecord as stale:
            raise StaleRecord(stale.kind, stale.id, stale.expected, 0) from None


@breaks("a_stale_batch_keeps_nothing_and_names_its_first_stale_key")
class CommandBurned(MemoryStore):
    """The command of a refused batch counts as kept."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except BrmError:
            self._commands.add(batch.command)
            raise


@breaks("a_command_is_kept_once")
class CommandKeptTwice(MemoryStore):
    """The same command is kept again."""

    def commit(self, batch: Batch, /) -> bool:
        self._commands.clear()
        return super().commit(batch)


@breaks("a_command_is_kept_once")
class CommandInCapitals(MemoryStore):
    """Commands that differ in capitals count as one."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(attrs.evolve(batch, command=batch.command.lower()))


@breaks("a_command_is_kept_once")
class StaleBeforeRepeated(MemoryStore):
    """A command that is repeated is refused as stale."""

    def commit(self, batch: Batch, /) -> bool:
        kept = batch.command in self._commands
        self._commands.discard(batch.command)
        try:
            super().commit(attrs.evolve(batch, facts=()) if kept else batch)
        finally:
            if kept:
                self._commands.add(batch.command)
        return not kept


@breaks("a_command_is_kept_once")
class CommitSaysNothing(MemoryStore):
    """A commit returns None."""

    def commit(self, batch: Batch, /) -> Any:  # noqa: ANN401  the bug
        super().commit(batch)


@breaks("what_a_decision_rested_on_must_be_unchanged")
class UnchangedIgnored(MemoryStore):
    """What a decision rested on may have changed."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(attrs.evolve(batch, unchanged=()))


@breaks("what_a_decision_rested_on_must_be_unchanged")
class AbsentIsUnchanged(MemoryStore):
    """A document that is gone counts as unchanged."""

    def commit(self, batch: Batch, /) -> bool:
        there = tuple(each for each in batch.unchanged if each.key in self._documents)
        return super().commit(attrs.evolve(batch, unchanged=there))


@breaks("what_a_decision_found_must_be_all_there_is")
class FoundIgnored(MemoryStore):
    """What a decision found may be less than there is."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(attrs.evolve(batch, found=()))


@breaks("what_a_decision_found_must_be_all_there_is")
class FoundSeesItself(MemoryStore):
    """What a batch puts itself counts as new."""

    def commit(self, batch: Batch, /) -> bool:
        for query, keys in batch.found:
            for document in asked_for([put.document for put in batch.puts], query):
                if document.key not in keys:
                    raise StaleRecord(document.kind, document.key, 0, document.version)
        return super().commit(batch)


@breaks("everything_that_a_decision_asked_for_is_compared")
class FirstFoundAlone(MemoryStore):
    """Of several things that a decision asked for only the first is compared."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(attrs.evolve(batch, found=batch.found[:1]))


@breaks("everything_that_a_decision_asked_for_is_compared")
class FoundByParentIgnored(MemoryStore):
    """What a decision asked for by its parent is not compared."""

    def commit(self, batch: Batch, /) -> bool:
        asked = tuple(each for each in batch.found if "parent" not in each.query.where)
        return super().commit(attrs.evolve(batch, found=asked))


@breaks("what_a_decision_found_is_compared_whole_however_much_it_is")
class FoundOnOnePage(MemoryStore):
    """Only the first page of what a decision found is compared."""

    def commit(self, batch: Batch, /) -> bool:
        for query, keys in batch.found:
            for document in self.find(query).documents:
                if document.key not in keys:
                    raise StaleRecord(document.kind, document.key, 0, document.version)
        return super().commit(attrs.evolve(batch, found=()))


@breaks("a_fact_that_is_kept_already_is_refused_with_its_whole_batch")
class FactReplaced(MemoryStore):
    """A fact takes the place of one that is kept."""

    def commit(self, batch: Batch, /) -> bool:
        for fact in batch.facts:
            held = self._facts.get(fact.key, [])
            held[:] = [each for each in held if each.seq != fact.seq]
        return super().commit(batch)


@breaks("a_fact_that_is_kept_already_is_refused_with_its_whole_batch")
class FactRefusedTooLate(MemoryStore):
    """The documents of a batch are kept although one of its facts is refused."""

    def commit(self, batch: Batch, /) -> bool:
        try:
            return super().commit(batch)
        except StoreTrouble:
            self._documents |= {document.key: document for document, _ in batch.puts}
            raise


@breaks("a_batch_is_seen_whole_or_not_at_all")
class HalfABatchIsSeen(MemoryStore):
    """Who reads meanwhile sees half a batch."""

    def commit(self, batch: Batch, /) -> bool:
        for document, expected in batch.puts[:1]:
            if len(batch.puts) > 1 and version(self, document.key) == expected:
                before = self._documents.get(document.key)
                self._documents[document.key] = document
                time.sleep(0.002)
                if before is None:
                    del self._documents[document.key]
                else:
                    self._documents[document.key] = before
        return super().commit(batch)


@breaks("threads_lose_nothing")
class WithoutALock(MemoryStore):
    """Two threads may both replace the same version."""

    def __init__(self) -> None:
        super().__init__()
        self._lock: Any = nullcontext()

    def _is_kept(self, key: str, seq: int) -> bool:
        time.sleep(0.001)
        return super()._is_kept(key, seq)


@breaks("a_document_is_replaced_by_its_next_version")
class ColumnsOfBefore(MemoryStore):
    """The columns of a document stay those of its first version."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(with_documents(batch, self._as_before))

    def _as_before(self, document: Document) -> Document:
        held = self._documents.get(document.key, document)
        return document._replace(columns=held.columns)
