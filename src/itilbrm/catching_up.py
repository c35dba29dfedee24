"""Catching up: complaints that were kept before there were watches get theirs, once for each store (BR-MON-1)."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from itilbrm.errors import StaleRecord, StoreTrouble
from itilbrm.keeping import Keeping
from itilbrm.lifecycle import OPEN_CATEGORIES
from itilbrm.ports import Query
from itilbrm.processes.complaint_watch import MONITORING, ComplaintWatch
from itilbrm.processes.complaints import Complaint
from itilbrm.reactions.watching import go_on
from itilbrm.terms import Actor
from itilbrm.values import CLOCK

__all__ = ["CaughtUp", "catch_up"]

_PAGE: Final = 500


@attrs.define
class CaughtUp:
    """What was caught up on.

    Attributes:
        opened: How many complaints are watched now that were not.
        failed: The ids of those that cannot be, each with why.
        is_over: Whether there is nothing left to look for; there is where somebody else was faster.
    """

    opened: int = 0
    failed: list[tuple[str, Exception]] = attrs.field(factory=list)
    is_over: bool = True


def catch_up(keeping: Keeping) -> CaughtUp:
    """Let every complaint that is not closed be watched that is not yet, as those are that are adopted.

    Whether there is any is told by how many complaints are not closed and how many watches; only where these
    differ are the complaints read. They cannot come to differ again here, so a practice asks once.

    Raises:
        StoreTrouble: The store cannot be read or written.
    """
    done = CaughtUp()
    if keeping.hand.has_caught_up:
        return done
    if _how_many(keeping, Complaint.kind) != _how_many(keeping, ComplaintWatch.kind):
        for category in OPEN_CATEGORIES:
            for keys in _unwatched(keeping, category):
                _watch_all(keeping, keys, done)
    keeping.hand.has_caught_up = done.is_over and not done.failed
    return done


def _how_many(keeping: Keeping, kind: str) -> int:
    """Return how many records of a kind are not closed, which an index tells."""
    return sum(sum(keeping.store.count(Query(kind, {"category": category})).values()) for category in OPEN_CATEGORIES)


def _unwatched(keeping: Keeping, category: str) -> Iterator[Sequence[str]]:
    """Yield the ids of complaints that have no watch which is open, page by page."""
    query = Query(Complaint.kind, {"category": category}, "key", "", _PAGE)
    while True:
        page = keeping.store.find(query)
        watch_of = {document.key: MONITORING.id_of(document.key) for document in page.documents}
        watches = keeping.store.get(tuple(watch_of.values()))
        lacking = tuple(
            key
            for key, watch in watch_of.items()
            if watch not in watches or watches[watch].columns.category == "closed"
        )
        if lacking:
            yield lacking
        if not page.after:
            return
        query = attrs.evolve(query, after=page.after)


def _watch_all(keeping: Keeping, keys: Sequence[str], done: CaughtUp) -> None:
    """Watch these in one commit; where that cannot be, each in one of its own."""
    try:
        done.opened += _watch(keeping, keys)
    except (StoreTrouble, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  whatever is wrong with one complaint, the others come to their turn
        if len(keys) > 1:
            for key in keys:
                _watch_all(keeping, (key,), done)
        elif isinstance(error, StaleRecord):
            done.is_over = False
        else:
            done.failed.append((keys[0], error))


def _watch(keeping: Keeping, keys: Sequence[str]) -> int:
    with keeping.unit() as unit:
        unit.reading.preload((*keys, *map(MONITORING.id_of, keys)))
        return sum(unit.bring_about(Complaint, key, go_on, Actor(CLOCK)) for key in keys)
