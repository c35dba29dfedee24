"""Pages over documents in plain Python: what a query means, for stores that hold no index."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest, nsmallest
from itertools import islice

from itilbrm.errors import InvalidInput
from itilbrm.ports import Document, FactRow, Page, Query, check_column, fact_cursor, order_of

__all__ = ["asked_for", "counted", "cursor", "cursor_place", "facts_page", "first_due_of", "first_page_of", "page_of"]


def page_of(documents: Iterable[Document], query: Query) -> Page:
    """Return the page of the given documents, in any order, that a query asks for."""
    order, backwards = order_of(query)

    def place(document: Document) -> tuple[str, str]:
        return (getattr(document.columns, order, document.key), document.key)

    found = asked_for(documents, query)
    if query.after:
        after = cursor_place(query.after)
        found = (each for each in found if (place(each) < after if backwards else place(each) > after))
    first = (nlargest if backwards else nsmallest)(query.limit + 1, found, key=place)
    return _cut(first, query, place)


def first_page_of(documents: Iterable[Document], query: Query) -> Page:
    """Return the first documents asked for among those given, which come in the order of their keys."""
    return _cut(list(islice(asked_for(documents, query), query.limit + 1)), query, lambda each: (each.key, each.key))


def first_due_of(documents: Iterable[Document], query: Query) -> Page:
    """Return the first documents asked for among those given, which are of its kind, due, and in the order of that."""
    wanted = asked_for(documents, query) if query.where else documents
    return _cut(list(islice(wanted, query.limit + 1)), query, lambda each: (each.columns.due_at, each.key))


def counted(documents: Iterable[Document], query: Query, by: str) -> Mapping[str, int]:
    """Count the given documents that a query asks for, by the values of a column."""
    if by:
        check_column("by", by)
    return Counter(getattr(each.columns, by) if by else "" for each in asked_for(documents, query))


def asked_for(documents: Iterable[Document], query: Query) -> Iterable[Document]:
    """Return those of the given documents that a query asks for, whatever its order, cursor and limit."""
    by = query.due_by
    for document in documents:
        if by and not "" < document.columns.due_at <= by:
            continue
        if query.kind in ("", document.kind) and all(
            getattr(document.columns, column) == value for column, value in query.where.items()
        ):
            yield document


def cursor(value: str, key: str) -> str:
    """Return the cursor that stands behind a place in an order."""
    return f"{value}\n{key}"


def cursor_place(after: str) -> tuple[str, str]:
    """Return the place a cursor stands behind.

    Raises:
        InvalidInput: It is no cursor.
    """
    value, mark, key = after.rpartition("\n")
    if after and not mark:
        raise InvalidInput("after", f"{after!r} is no cursor", "give the 'after' of the page before")
    return value, key


def facts_page(rows: Sequence[FactRow], limit: int) -> tuple[Sequence[FactRow], str]:
    """Return facts with the cursor behind the last of them; empty if the page is not full."""
    return rows, fact_cursor(rows[-1].key, rows[-1].seq) if len(rows) == limit else ""


def _cut(found: Sequence[Document], query: Query, place: Callable[[Document], tuple[str, str]]) -> Page:
    page = tuple(found[: query.limit])
    return Page(page, cursor(*place(page[-1])) if len(found) > query.limit else "")
