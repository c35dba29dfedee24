"""What is on the list, and the two ways in which most kinds of records come to be on it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar

import attrs

from itilbrm.lifecycle import Record

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["AHEAD", "Contributor", "Entry", "Standing", "Today", "dated", "entry_of", "waiting"]

R = TypeVar("R", bound=Record)

Standing: TypeAlias = Literal["late", "now", "ahead"]

AHEAD: Final = timedelta(days=7)
"""So far ahead one looks: what is due later than that waits for another day."""


@attrs.frozen
class Entry:
    """One thing to look at.

    Attributes:
        at: Its instant: when it is due, or since when it waits.
        standing: Whether it is late, asks for somebody now, or lies ahead.
        kind: The kind of the record.
        id: The id of the record.
        why: Why it is on the list, in words.
        text: What it is about.
        customer: The customer it concerns; empty for none in particular.
    """

    at: datetime
    standing: Standing
    kind: str
    id: str
    why: str
    text: str = ""
    customer: str = ""


@attrs.frozen
class Today:
    """What somebody should look at.

    Attributes:
        person: The id of the person.
        as_at: The instant it was asked at.
        entries: What there is, in order of its instant.
    """

    person: str
    as_at: datetime
    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


Contributor: TypeAlias = "Callable[[str, Sources], Iterable[Entry]]"
"""Returns what one kind of record adds for a person."""


def entry_of(record: Record, at: datetime, standing: Standing, why: str, text: str = "") -> Entry:
    """Return the entry of a record, with the customer it concerns."""
    return Entry(at, standing, record.kind, record.id, why, text, getattr(record, "customer", ""))


def dated(
    kind: type[R],
    due: Callable[[R], datetime | None],
    *,
    late: str,
    ahead: str,
    text: Callable[[R], str],
    within: timedelta | None = AHEAD,
    categories: tuple[str, ...] = ("open",),
) -> Contributor:
    """Return what puts records on the list of their owner once their date is near, and until they are done.

    Args:
        kind: The class of the records.
        due: Their date; nothing for one that has none.
        late: Why one whose date has passed is on the list, as in "the action is overdue".
        ahead: Why one whose date is near is on it.
        text: What a record is about.
        within: How near its date is then; nothing if however far.
        categories: The categories of states in which the date still counts.
    """

    def contributed(person: str, sources: "Sources") -> Iterator[Entry]:
        """Yield what of them has a date that is near or has passed."""
        for category in categories:
            for record in sources.records(kind, owner=person, category=category):
                at = due(record)
                if at is None:
                    continue
                if at < sources.at:
                    yield entry_of(record, at, "late", late, text(record))
                elif within is None or at <= sources.at + within:
                    yield entry_of(record, at, "ahead", ahead, text(record))

    return contributed


def waiting(
    kind: type[R], state: str, since: Callable[[R], datetime], *, why: str, text: Callable[[R], str]
) -> Contributor:
    """Return what puts records on the list of their owner as long as they are in a state that asks for somebody.

    Args:
        kind: The class of the records.
        state: The state.
        since: Since when one waits.
        why: Why it is on the list, as in "the answer is ready to be made known".
        text: What a record is about.
    """

    def contributed(person: str, sources: "Sources") -> Iterator[Entry]:
        """Yield what of them waits."""
        for record in sources.records(kind, owner=person, state=state):
            yield entry_of(record, since(record), "now", why, text(record))

    return contributed
