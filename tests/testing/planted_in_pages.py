"""Bugs planted into pages and texts."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.paging import asked_for
from itilbrm.ports import Batch, Document, Page, Query, order_of
from tests.testing.planting import breaks, with_texts


class _Sorted(MemoryStore):
    """Pages made step by step, so that a bug can take the place of one."""

    def place(self, document: Document, column: str) -> tuple[str, str]:
        return getattr(document.columns, column, document.key), document.key

    def ordered(self, found: list[Document], column: str, *, backwards: bool) -> list[Document]:
        return sorted(found, key=lambda each: self.place(each, column), reverse=backwards)

    def is_behind(self, place: tuple[str, ...], after: tuple[str, ...]) -> bool:
        return place > after

    def find(self, query: Query, /) -> Page:
        column, backwards = order_of(query)
        found = self.ordered(list(asked_for(self._documents.values(), query)), column, backwards=backwards)
        if query.after:
            after = tuple(query.after.split("\n"))
            found = [
                each
                for each in found
                if (
                    self.is_behind(after, self.place(each, column))
                    if backwards
                    else self.is_behind(self.place(each, column), after)
                )
            ]
        page = tuple(found[: query.limit])
        return Page(page, "\n".join(self.place(page[-1], column)) if len(found) > query.limit else "")


@breaks("pages_show_each_document_once_and_in_order")
class PagesAsTheyCame(_Sorted):
    """Pages are in the order in which documents were kept."""

    def ordered(self, found: list[Document], column: str, *, backwards: bool) -> list[Document]:
        return found if column == "key" else super().ordered(found, column, backwards=backwards)


@breaks("pages_show_each_document_once_and_in_order")
class TiesAreLost(_Sorted):
    """Of several documents with the same value those on the next page are lost."""

    def is_behind(self, place: tuple[str, ...], after: tuple[str, ...]) -> bool:
        return place[0] > after[0]


@breaks("pages_show_each_document_once_and_in_order")
class TiesAreRepeated(_Sorted):
    """The last document of a page is on the next one again."""

    def is_behind(self, place: tuple[str, ...], after: tuple[str, ...]) -> bool:
        return place >= after


@breaks("pages_show_each_document_once_and_in_order")
class TiesDoNotTurn(_Sorted):
    """Behind a minus the smallest key still comes first among equals."""

    def ordered(self, found: list[Document], column: str, *, backwards: bool) -> list[Document]:
        by_key = sorted(found, key=lambda each: each.key, reverse=backwards and column == "key")
        return sorted(by_key, key=lambda each: self.place(each, column)[0], reverse=backwards)


@breaks("pages_show_each_document_once_and_in_order")
class LimitIgnored(MemoryStore):
    """A page holds everything."""

    def find(self, query: Query, /) -> Page:
        return super().find(attrs.evolve(query, limit=10_000))


@breaks("pages_show_each_document_once_and_in_order")
class OnePageTooFew(MemoryStore):
    """The cursor of a page with one document behind it is empty."""

    def find(self, query: Query, /) -> Page:
        page = super().find(query)
        rest = super().find(attrs.evolve(query, after=page.after, limit=2)).documents if page.after else ()
        return page if len(rest) > 1 else page._replace(after="")


@breaks("pages_show_each_document_once_and_in_order")
class CursorStandsStill(MemoryStore):
    """The cursor of the second page leads to the second page."""

    def find(self, query: Query, /) -> Page:
        page = super().find(query)
        return page._replace(after=query.after) if query.after and page.after else page


@breaks("pages_show_each_document_once_and_in_order")
class CursorOfTheKey(MemoryStore):
    """The cursor is that of the order by key, whatever the order is."""

    def find(self, query: Query, /) -> Page:
        page = super().find(query)
        last = page.documents[-1].key if page.documents else ""
        return page._replace(after=f"{last}\n{last}") if page.after else page


@breaks("a_page_goes_on_behind_its_place_whatever_came_or_went")
class CursorCounts(MemoryStore):
    """The cursor counts documents, so that new ones shift the pages."""

    def find(self, query: Query, /) -> Page:
        begin = int(query.after or 0)
        found = super().find(attrs.evolve(query, after="", limit=10_000)).documents
        end = begin + query.limit
        return Page(found[begin:end], str(end) if len(found) > end else "")


# Texts and bytes


@breaks("documents_and_facts_come_back_exactly_as_they_were_given")
class Stripped(MemoryStore):
    """Blanks around a text are taken away."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(with_texts(batch, str.strip))


@breaks("documents_and_facts_come_back_exactly_as_they_were_given")
class Normalised(MemoryStore):
    """A composed letter takes the place of a letter and its accent."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(with_texts(batch, lambda text: unicodedata.normalize("NFC", text)))


@breaks("documents_and_facts_come_back_exactly_as_they_were_given")
class LinesOfAnotherSystem(MemoryStore):
    """A carriage return becomes a line feed."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(with_texts(batch, lambda text: text.replace("\r", "\n")))


@breaks("documents_and_facts_come_back_exactly_as_they_were_given")
class ControlsDropped(MemoryStore):
    """Control characters are dropped."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(with_texts(batch, lambda text: "".join(each for each in text if each >= " ")))


@breaks("documents_and_facts_come_back_exactly_as_they_were_given")
class BytesBecomeText(MemoryStore):
    """The payload of a fact comes back as a text."""

    def facts(self, of: str, after: str, limit: int, /) -> Any:  # noqa: ANN401  the bug
        rows, following = super().facts(of, after, limit)
        return [row._replace(payload=row.payload.decode("latin-1")) for row in rows], following  # type: ignore[arg-type]  # the bug


@breaks("documents_and_facts_come_back_exactly_as_they_were_given")
class HeadsBecomeArrays(MemoryStore):
    """The head of a document comes back as something that only compares like bytes."""

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        return {key: each._replace(head=bytearray(each.head)) for key, each in super().get(keys).items()}  # type: ignore[arg-type]  # the bug


@breaks("a_long_text_comes_back_whole")
class LongTextsAreCut(MemoryStore):
    """A text ends after 65,535 characters."""

    def commit(self, batch: Batch, /) -> bool:
        return super().commit(with_texts(batch, lambda text: text[:65_535]))


@breaks("texts_that_look_alike_are_told_apart")
class CapitalsIgnored(MemoryStore):
    """Who asks for a value gets it in small letters and in capitals."""

    def find(self, query: Query, /) -> Page:
        if not query.where:
            return super().find(query)
        return Page(
            tuple(
                each
                for each in self._documents.values()
                if query.kind in ("", each.kind)
                and all(getattr(each.columns, name).lower() == value.lower() for name, value in query.where.items())
            ),
            "",
        )


@breaks("texts_that_look_alike_are_told_apart")
class OrderOfADictionary(_Sorted):
    """Pages are in the order of a dictionary, not of code points."""

    def ordered(self, found: list[Document], column: str, *, backwards: bool) -> list[Document]:
        return sorted(found, key=lambda each: self.place(each, column)[0].casefold(), reverse=backwards)


@breaks("pages_show_each_document_once_and_in_order")
class SecondPageOfEverything(MemoryStore):
    """Pages behind the first one show documents that were not asked for."""

    def find(self, query: Query, /) -> Page:
        return super().find(attrs.evolve(query, where={}) if query.after else query)


@breaks("several_columns_are_asked_for_together")
class OneColumnCounts(MemoryStore):
    """Of several columns only the first is asked for where documents are counted."""

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        return super().count(attrs.evolve(query, where=dict([*query.where.items()][:1])), by)
