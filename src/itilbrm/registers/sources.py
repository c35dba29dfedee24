"""What views read: the records of a keeping, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar, cast

import attrs

from itilbrm.lifecycle import Record
from itilbrm.ports import Query
from itilbrm.registers.register import Register

if TYPE_CHECKING:
    from itilbrm.keeping import Keeping
    from itilbrm.views.sources import Sources

__all__ = ["sources_about", "sources_of"]

R = TypeVar("R", bound=Record)

_AT_ONCE: Final = 5_000
"""Views go through everything: few large pages cost a store that must sort less than many small ones."""


def sources_of(keeping: "Keeping") -> "Sources":
    """Return what views read from: what is kept, as at the instant of the clock."""
    from itilbrm.views.sources import Sources

    def records(kind: type[R], /, **columns: str) -> Iterator[R]:
        register: Register[R] = Register(keeping, keeping.lifecycles[kind.kind])
        after = ""
        while True:
            page = register.find(limit=_AT_ONCE, after=after, **columns)
            yield from page
            after = page.after
            if not after:
                return

    def one(kind: type[R], key: str, /) -> R | None:
        with keeping.unit() as unit:
            return unit.reading.one(kind, key)

    return Sources(records, keeping.history, keeping.clock.now(), keeping.policies, one)


def sources_about(keeping: "Keeping", customer: str) -> "Sources":
    """Return what a view of one customer reads from where every question is a pass through all of the past.

    All records of the customer are taken in one pass, when the first of them is asked for.
    """
    whole = sources_of(keeping)

    @cache
    def held() -> Mapping[str, Sequence[Record]]:
        found: defaultdict[str, list[Record]] = defaultdict(list)
        after = ""
        while True:
            page = keeping.store.find(Query("", {"customer": customer}, "key", after, _AT_ONCE))
            known = [each for each in page.documents if each.kind in keeping.lifecycles]
            for record in keeping.documents.records(known):
                found[record.kind].append(record)
            after = page.after
            if not after:
                return found

    def records(kind: type[R], /, **columns: str) -> Iterable[R]:
        if columns.get("customer") != customer or not columns.keys() <= _KNOWN or kind.kind in keeping.supplies:
            return whole.records(kind, **columns)
        asked = {name: value for name, value in columns.items() if name != "customer"}
        return (
            cast("R", each)
            for each in held()[kind.kind]
            if all((each.state if name == "state" else each.state.category) == value for name, value in asked.items())
        )

    return attrs.evolve(whole, records=records)


_KNOWN: Final = frozenset({"customer", "state", "category"})
"""The columns that are looked at without a store."""
