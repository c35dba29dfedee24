"""Notices to give: agreements whose last day for notice comes near, for who manages the customer or signed for us."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itilbrm.agreements import Agreement
from itilbrm.agreements.agreement import RUNNING
from itilbrm.parties import Customer
from itilbrm.views.today.entries import AHEAD, Entry, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["agreements"]


def agreements(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the agreements whose last day for notice comes near, from the renewal alert on (BR-AGR-5)."""
    managed = {each.id for each in sources.records(Customer) if each.primary_manager == person}
    for state in RUNNING:
        for each in sources.records(Agreement, state=str(state)):
            if person != each.signed_by_provider and each.customer not in managed:
                continue
            coming = each.terms.next_last_day(max(each.day(sources.at), each.start))
            if coming is None:
                continue
            last, end = coming
            if each.alerted_for == end or each.end_of(last) <= sources.at + AHEAD:
                text = ", ".join(dict.fromkeys(line.service for line in each.lines))
                yield entry_of(each, each.end_of(last), "ahead", f"notice can be given until {last.isoformat()}", text)
