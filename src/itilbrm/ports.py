"""The door of the stores: six methods over plain types; a store never sees an ITIL class.

A *key* is the id of a record; ids are unique over all kinds, so a key needs no kind beside it.
Columns are texts, empty where a record has none; instants are texts in one form that sorts as they do.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.values import check_text

__all__ = [
    "COLUMNS",
    "ORDERS",
    "Batch",
    "CheckedStore",
    "Columns",
    "Document",
    "FactRow",
    "Found",
    "Page",
    "PersonalRow",
    "Put",
    "Query",
    "SourceBackend",
    "Store",
    "StoreBackend",
    "Unchanged",
    "check_column",
    "check_limit",
    "fact_cursor",
    "fact_place",
    "order_of",
]


class Columns(NamedTuple):
    """What every store indexes of a document.

    Attributes:
        state: The state of the record.
        category: The category of that state.
        customer: The customer it concerns.
        service: The service it concerns, the first where there are several.
        owner: Who is responsible for it.
        parent: The record it belongs to.
        due_at: When the clock acts on it next.
        recorded_at: When this version was recorded.
        began_at: The instant in the world from which the record counts: received, held, signed.
    """

    state: str = ""
    category: str = ""
    customer: str = ""
    service: str = ""
    owner: str = ""
    parent: str = ""
    due_at: str = ""
    recorded_at: str = ""
    began_at: str = ""


COLUMNS: Final = Columns._fields
ORDERS: Final = ("key", "due_at", "recorded_at", "began_at")
"""What documents may be sorted by; a minus before it turns the order round."""


class Document(NamedTuple):
    """The stored form of a record.

    Attributes:
        kind: Its kind.
        key: Its id.
        version: How many facts there are about it.
        head: The hash of the last of them.
        columns: What is indexed.
        body: Its fields as canonical JSON, without what is personal.
        personal: Its personal values as canonical JSON, by the path of their field.
    """

    kind: str
    key: str
    version: int
    head: bytes
    columns: Columns
    body: str
    personal: str


class PersonalRow(NamedTuple):
    """The personal values of one fact about one subject, with their salts; the fact holds their digests alone."""

    subject: str
    body: str


class FactRow(NamedTuple):
    """The stored form of a fact.

    Attributes:
        key: The id of its record.
        seq: Its number among the facts of the record.
        payload: Canonical JSON, stored verbatim.
        hash: ``sha256(hash of the fact before it || payload)``.
        personal: The personal values, a row for each subject.
    """

    key: str
    seq: int
    payload: bytes
    hash: bytes
    personal: tuple[PersonalRow, ...] = ()


class Put(NamedTuple):
    """A document to keep, with the version it replaces; 0 means that it must not exist yet."""

    document: Document
    expected: int


_MOST: Final = 2**31 - 1
"""More than a page ever holds, and a number that every store can take."""


def check_column(field: str, column: str) -> None:
    """Refuse what is no column.

    Raises:
        InvalidInput: It is none; names the ``field`` that gave it.
    """
    if column not in COLUMNS:
        check_text(field, column)
        raise InvalidInput(
            field, f"{column!r} is no column{suggestion(column, COLUMNS)}", f"choose from {', '.join(COLUMNS)}"
        )


def check_limit(limit: object) -> None:
    """Refuse what does not say how many.

    Raises:
        InvalidInput: It is no whole number from 1 on.
    """
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= _MOST:
        raise InvalidInput("limit", f"{limit!r} is no number of records", f"give a whole number from 1 to {_MOST}")


@attrs.frozen
class Query:
    """Which documents are asked for; what no store could answer is refused here, with ``InvalidInput``.

    Attributes:
        kind: Their kind; empty for all kinds.
        where: Columns with the value each must have.
        order: One of :data:`ORDERS`, with a minus before it for the greatest first; the key decides ties,
            and turns round with the rest: behind a minus the greatest key comes first among equals.
        after: The cursor that :attr:`Page.after` gave; empty for the first page.
        limit: How many at most, from 1 on.
        due_by: Only those on which the clock acts, by this instant: ``due_at`` is not empty and not after it.
            Empty for all, whether anything is due or not.
    """

    kind: str = ""
    where: Mapping[str, str] = attrs.field(factory=dict)
    order: str = "key"
    after: str = ""
    limit: int = 500
    due_by: str = ""

    def __attrs_post_init__(self) -> None:
        for column, value in self.where.items():
            check_column(column, column)
            check_text(column, value)
        order = check_text("order", self.order)
        if order.removeprefix("-") not in ORDERS:
            raise InvalidInput(
                "order", f"{order!r} is none{suggestion(order, ORDERS)}", f"choose from {', '.join(ORDERS)}"
            )
        check_text("after", self.after)
        check_text("due_by", self.due_by)
        check_limit(self.limit)


class Unchanged(NamedTuple):
    """A document the decision rested on, as the version that was read; 0 means that there was none."""

    kind: str
    key: str
    version: int


class Found(NamedTuple):
    """A query the decision rested on, with the keys it found; it must find no others."""

    query: Query
    keys: frozenset[str]


def _check_once(_batch: object, field: "attrs.Attribute[Any]", given: Sequence[Put] | Sequence[FactRow]) -> None:
    places = [each.document.key if isinstance(each, Put) else (each.key, each.seq) for each in given]
    if len(set(places)) < len(places):
        ((place, times),) = Counter(places).most_common(1)
        raise InvalidInput(field.name, f"{place!r} is given {times} times", "give it once")


@attrs.frozen
class Batch:
    """What is kept together or not at all.

    Attributes:
        command: The id of the command; a store keeps a command once.
        puts: The documents, each key once. Who makes the batch sees to it that the version of each is the
            expected one plus the number of its facts here.
        facts: The facts, each key and number once.
        unchanged: Documents that must still have the version they were read with.
        found: Queries that must still find nothing new; no cursor, no limit.
    """

    command: str
    puts: tuple[Put, ...] = attrs.field(validator=_check_once)
    facts: tuple[FactRow, ...] = attrs.field(validator=_check_once)
    unchanged: tuple[Unchanged, ...] = ()
    found: tuple[Found, ...] = ()


class Page(NamedTuple):
    """One page of documents, and the cursor of the next; empty after the last."""

    documents: tuple[Document, ...]
    after: str


class Store(Protocol):
    """Keeps documents and facts.

    Promises: a commit keeps every part of its batch or none; what is committed is seen by every later
    call; documents, facts and pages come back exactly as they were given, in a total and stable order.
    Threads may call all of it at once.
    """

    capabilities: frozenset[str]
    """What the store can do beyond these methods: ``durable``, ``many-writers``, ``self-check``."""

    def get(self, keys: Sequence[str], /) -> Mapping[str, Document]:
        """Return the documents with these keys; absent ones are absent."""
        ...

    def find(self, query: Query, /) -> Page:
        """Return one page of the documents asked for."""
        ...

    def count(self, query: Query, by: str = "", /) -> Mapping[str, int]:
        """Return how many documents are asked for, by the values of a column; by ``""`` in all.

        What the query says about order, cursor and limit does not count.

        Raises:
            InvalidInput: There is no such column.
        """
        ...

    def commit(self, batch: Batch, /) -> bool:
        """Keep every part of a batch, or none; a command that is kept already changes nothing.

        Returns:
            Whether it was kept now; not so if the command was kept already, whatever was in its batch.

        Raises:
            StaleRecord: A document has another version than expected, or a query finds a new one; names the
                first key: of what must be unchanged, then of what was found, then of the puts.
            OutcomeUnknown: The commit may or may not have taken place.
            StoreTrouble: Nothing was kept; so too where a fact has the key and number of one that is kept.
        """
        ...

    def facts(self, of: str, after: str, limit: int, /) -> tuple[Sequence[FactRow], str]:
        """Return facts and the cursor of the next page; of one key, or with ``""`` of all, by key and number.

        Unlike that of documents, the cursor is no secret of the store: one may begin behind any fact,
        see :func:`fact_cursor`.

        Raises:
            InvalidInput: The limit is no whole number from 1 on.
        """
        ...

    def close(self) -> None:
        """Give back what the store holds; it is not used after that."""
        ...


class CheckedStore(Store, Protocol):
    """A store with the capability ``self-check``."""

    def check(self) -> Sequence[str]:
        """Return what is wrong with the store itself, in sentences; nothing if it is sound."""
        ...


@attrs.frozen
class StoreBackend:
    """A kind of store: the scheme of its URLs, and what opens one.

    Attributes:
        scheme: What its URLs begin with, before the colon: lower-case letters, digits, ``+`` and ``-``.
        open: Opens the store that a URL means. It raises ``InvalidInput`` for a URL that means none, and
            ``StoreTrouble`` where the store cannot be opened.
        example: A URL as one would write it.
        exists: Tells whether the store that a URL means is there already, without making it, and raises what
            ``open`` does. None where that cannot be told; then whoever only wants to read may make a store by
            a mistyped URL.
    """

    scheme: str
    open: Callable[[str], Store]
    example: str = attrs.field(default=attrs.Factory(lambda backend: f"{backend.scheme}:", takes_self=True))
    exists: Callable[[str], bool] | None = None

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9+-]*", str(self.scheme)):
            raise InvalidInput("scheme", f"{self.scheme!r} is no scheme of a URL", "use lower-case letters")
        if not callable(self.open):
            raise InvalidInput("open", f"{self.open!r} opens nothing", "give a function that takes the URL")
        if not (self.exists is None or callable(self.exists)):
            raise InvalidInput("exists", f"{self.exists!r} cannot be asked", "give a function that takes the URL")


@attrs.frozen
class SourceBackend:
    """Where the records of one kind live that a house keeps elsewhere: its service catalogue, its monitoring (G-9).

    Records of that kind are read from here and from nowhere else, and no step is taken on them.

    Attributes:
        kind: The kind of record, for example ``"service"``.
        one: Takes an id, and returns the record of that id as a row, or None: a mapping of its fields by name, with
            its ``id``, its ``state`` and, where that is known, ``since`` when it has that state. Numbers, days and
            instants may be texts.
        many: Takes columns with the value each has to have, for example ``{"customer": "acme"}``, and returns the
            rows that have them; it may return more, but has to return each only once.
    """

    kind: str
    one: Callable[[str], Mapping[str, Any] | None]
    many: Callable[[Mapping[str, str]], Iterable[Mapping[str, Any]]]

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", str(self.kind)):
            raise InvalidInput("kind", f"{self.kind!r} is no kind of record", "use lower-case letters and _")
        for name in ("one", "many"):
            if not callable(getattr(self, name)):
                raise InvalidInput(name, f"{getattr(self, name)!r} cannot be asked", "give a function")


def order_of(query: Query) -> tuple[str, bool]:
    """Return what a query sorts by, and whether the greatest comes first."""
    return query.order.removeprefix("-"), query.order.startswith("-")


def fact_cursor(key: str, seq: int) -> str:
    """Return the cursor that stands behind a fact, whether or not it exists."""
    return f"{key}\n{seq}"


def fact_place(cursor: str) -> tuple[str, int]:
    """Return the key and number of the fact that a cursor stands behind; of none before the first page."""
    key, _, seq = cursor.rpartition("\n")
    return key, int(seq or 0)
