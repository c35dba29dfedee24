"""What relationships ask for: enquiries to answer, stale portfolios and maps, forecasts and sleepers to look at."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from itilbrm.parties import Stakeholder
from itilbrm.parties.stakeholders import stale_from as map_stale_from
from itilbrm.policies import day_begins
from itilbrm.processes.relationships import Enquiry, Opportunity, PortfolioEntry
from itilbrm.processes.relationships.portfolio_entry import stale_from
from itilbrm.views.forecast import review_due
from itilbrm.views.today.entries import AHEAD, Contributor, Entry, Standing, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["RELATIONSHIPS", "enquiries", "opportunities", "portfolios", "stakeholders"]

UNANSWERED: Final = "nobody answers it yet"
"""Why an enquiry that belongs to nobody is on everybody's list."""


def enquiries(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the enquiries that somebody answers, and those that nobody does yet (TM-PRO-1)."""
    for enquiry in sources.records(Enquiry, owner=person, category="open"):
        due = enquiry.due
        if due is None:
            yield entry_of(enquiry, enquiry.received_at, "now", "the enquiry waits for an answer", enquiry.text)
        elif due < sources.at:
            yield entry_of(enquiry, due, "late", "the answer to the enquiry is overdue", enquiry.text)
        else:
            yield entry_of(enquiry, due, "ahead", "the enquiry is to be answered", enquiry.text)
    for enquiry in sources.records(Enquiry, owner="", category="open"):
        yield entry_of(enquiry, enquiry.received_at, "now", UNANSWERED, enquiry.text)


def portfolios(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the portfolio entries that somebody keeps and that are stale, or will be within days (TM-CUS-1)."""
    for entry in sources.records(PortfolioEntry, owner=person, category="open"):
        yield from _review(entry, stale_from(entry, sources.policies), sources, "what is known of the customer")


def stakeholders(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the stakeholders that somebody looks after and whose place on the map is stale (TM-STK-1)."""
    for each in sources.records(Stakeholder, owner=person, category="open"):
        yield from _review(each, map_stale_from(each, sources.policies), sources, "the place on the map", each.name)


def opportunities(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the opportunities that wake up, and those whose forecast is to be looked at again (TM-PRO-2)."""
    for each in sources.records(Opportunity, owner=person, category="open"):
        due = review_due(each, sources.policies)
        yield from _review(each, due, sources, "the forecast", each.prospect)
    for each in sources.records(Opportunity, owner=person, category="waiting"):
        at = day_begins(each.wake_on, sources.policies) if each.wake_on is not None else each.since
        if at <= sources.at + AHEAD:
            standing: Standing = "now" if at <= sources.at else "ahead"
            yield entry_of(each, at, standing, "the opportunity is to be looked at again", each.prospect)


def _review(
    record: "Stakeholder | PortfolioEntry | Opportunity",
    at: datetime | None,
    sources: "Sources",
    what: str,
    text: str = "",
) -> Iterator[Entry]:
    if at is None or at > sources.at + AHEAD:
        return
    late = at <= sources.at
    why = f"{what} was not looked at for too long" if late else f"{what} is to be looked at again"
    yield entry_of(record, at, "late" if late else "ahead", why, text)


RELATIONSHIPS: Final[dict[str, Contributor]] = {
    "enquiries": enquiries,
    "portfolios": portfolios,
    "stakeholders": stakeholders,
    "opportunities": opportunities,
}
"""What each of them is about, and what adds it."""
