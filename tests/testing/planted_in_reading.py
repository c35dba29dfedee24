"""Bugs planted where documents and facts are read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.paging import asked_for, counted
from itilbrm.ports import Batch, Document, FactRow, Page, Query, fact_cursor
from tests.testing.planting import breaks


@breaks("documents_are_found_and_counted_by_every_column")
class EmptyMeansAnything(MemoryStore):
    """Who asks for an empty column gets every value."""

    def find(self, query: Query, /) -> Page:
        return super().find(attrs.evolve(query, where={name: value for name, value in query.where.items() if value}))


@breaks("documents_are_found_and_counted_by_every_column")
class EmptyIsNeverFound(MemoryStore):
    """Who asks for an empty column gets nothing."""

    def find(self, query: Query, /) -> Page:
        return super().find(query) if all(query.where.values()) else Page((), "")


@breaks("documents_are_found_and_counted_by_every_column")
class KindIgnored(MemoryStore):
    """Documents of every kind are found."""

    def find(self, query: Query, /) -> Page:
        return super().find(attrs.evolve(query, kind=""))


@breaks("documents_are_found_and_counted_by_every_column")
class CountIgnoresWhere(MemoryStore):
    """Everything of a kind is counted, whatever is asked for."""

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        return super().count(attrs.evolve(query, where={}), by)


@breaks("documents_are_found_and_counted_by_every_column")
class CountIgnoresBy(MemoryStore):
    """Counts are not told apart by the values of a column."""

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        super().count(query, by)
        return super().count(query)


@breaks("documents_are_found_and_counted_by_every_column")
class CountForgetsTheEmpty(MemoryStore):
    """Documents whose column is empty are not counted."""

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        return {value: number for value, number in super().count(query, by).items() if value or not by}


@breaks("counting_knows_no_order_cursor_or_limit")
class CountsOnePage(MemoryStore):
    """Only the page that is asked for is counted."""

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        return counted(self.find(query).documents, query, by)


@breaks("several_columns_are_asked_for_together")
class AnyColumnWillDo(MemoryStore):
    """A document is found that has one of the columns asked for."""

    def find(self, query: Query, /) -> Page:
        if len(query.where) < 2:
            return super().find(query)
        found = {
            each.key: each
            for name, value in query.where.items()
            for each in super(AnyColumnWillDo, self).find(attrs.evolve(query, where={name: value})).documents
        }
        return Page(tuple(found.values()), "")


@breaks("what_cannot_be_asked_is_refused")
class AnyColumnIsCounted(MemoryStore):
    """Who counts by a column that does not exist gets no error."""

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        return Counter(getattr(each.columns, by, "") for each in asked_for(self._documents.values(), query))


@breaks("what_cannot_be_asked_is_refused")
class AnyCursorWillDo(MemoryStore):
    """A text that is no cursor begins at the first page."""

    def find(self, query: Query, /) -> Page:
        return super().find(query if "\n" in query.after else attrs.evolve(query, after=""))


@breaks("what_cannot_be_asked_is_refused")
class AnyLimitWillDo(MemoryStore):
    """Who asks for no facts at all gets no error."""

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        return super().facts(of, after, limit) if limit > 0 else ((), "")


@breaks("absent_keys_are_absent")
class AbsentIsNone(MemoryStore):
    """Absent keys are there, with None."""

    def get(self, keys: Sequence[str], /) -> Any:  # noqa: ANN401  the bug
        return dict.fromkeys(keys) | dict(super().get(keys))


@breaks("many_keys_are_read_at_once")
class ManyKeysAreTooMany(MemoryStore):
    """Of many keys only the first are read."""

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        return super().get(list(keys)[:999])


@breaks("what_is_returned_is_no_part_of_the_store")
class InsidesAreShared(MemoryStore):
    """Who changes an answer changes the store."""

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        return self._documents if self._documents.keys() == set(keys) else super().get(keys)


# Facts


@breaks("facts_come_by_number_in_whatever_order_they_were_kept")
class FactsAsTheyCame(MemoryStore):
    """Facts come in the order in which they were kept."""

    def __init__(self) -> None:
        super().__init__()
        self._came: list[FactRow] = []

    def commit(self, batch: Batch, /) -> bool:
        kept = super().commit(batch)
        self._came += batch.facts if kept else ()
        return kept

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        rows, following = super().facts(of, after, limit)
        return sorted(rows, key=self._came.index), following


@breaks("facts_come_by_number_in_whatever_order_they_were_kept")
class FactsByTheirDigits(MemoryStore):
    """The tenth fact comes behind the first."""

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        rows, following = super().facts(of, after, limit)
        return sorted(rows, key=lambda each: (each.key, str(each.seq))), following


@breaks("facts_come_by_key_and_number_with_what_is_personal")
class FactsRepeated(MemoryStore):
    """The last fact of a page is on the next one again."""

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        rows, following = super().facts(of, after, limit)
        if following and len(rows) > 1:
            following = fact_cursor(rows[-2].key, rows[-2].seq)
        return rows, following


@breaks("facts_come_by_key_and_number_with_what_is_personal")
class FactsBeginAnew(MemoryStore):
    """A cursor behind a fact that is absent begins at the first one."""

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        known = {fact_cursor(fact.key, fact.seq) for held in self._facts.values() for fact in held}
        return super().facts(of, after if after in known else "", limit)


@breaks("facts_come_by_key_and_number_with_what_is_personal")
class FactsByPrefix(MemoryStore):
    """Who asks for the facts of a record gets those of records whose id begins like it."""

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        rows, following = super().facts("", after, limit)
        return [row for row in rows if row.key.startswith(of)], following


@breaks("facts_come_by_key_and_number_with_what_is_personal")
class PersonalDropped(MemoryStore):
    """What is personal in a fact is not kept."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(attrs.evolve(batch, facts=tuple(each._replace(personal=()) for each in batch.facts)))


@breaks("facts_come_by_key_and_number_with_what_is_personal")
class PersonalTurnedRound(MemoryStore):
    """Personal rows come in another order."""

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        rows, following = super().facts(of, after, limit)
        return [row._replace(personal=row.personal[::-1]) for row in rows], following


@breaks("facts_of_one_command_stay_in_their_order")
class FactsOfOneCommandAreLimited(MemoryStore):
    """Of the facts of one command only the first 256 are kept."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(attrs.evolve(batch, facts=batch.facts[:256]))
