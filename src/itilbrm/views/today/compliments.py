"""The praise that somebody sees to, and that nobody sees to, as long as it has not reached whom it names."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from itilbrm.processes.complaints.compliments import Compliment
from itilbrm.views.today.entries import Entry, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["compliments"]


def compliments(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the praise that has not arrived yet."""
    owners = dict.fromkeys((person, ""))
    for category in ("open", "waiting"):
        for owner in owners:
            for praise in sources.records(Compliment, owner=owner, category=category):
                yield _praise(praise, sources.at)


def _praise(praise: Compliment, at: datetime) -> Entry:
    by = praise.pass_on_by
    if by is None:
        return entry_of(praise, praise.received_at, "now", "nobody knows yet whom the praise is for", praise.text)
    waiting = ", ".join(praise.still_to_hear)
    if by < at:
        return entry_of(praise, by, "late", f"the praise has not reached {waiting}", praise.text)
    return entry_of(praise, by, "ahead", f"the praise is to be passed on to {waiting}", praise.text)
