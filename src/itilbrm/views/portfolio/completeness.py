"""Completeness: what is missing of what is known of a customer (2.5, K-REL-3)."""

from collections.abc import Callable
from datetime import datetime

from itilbrm.parties import Customer, Person
from itilbrm.parties.customers.going_on import NEEDED
from itilbrm.policies import Policies
from itilbrm.processes.relationships import PortfolioEntry
from itilbrm.processes.relationships.portfolio_entry import stale_from
from itilbrm.views.portfolio.subject import Subject

__all__ = ["gaps", "missing_of"]


def missing_of(subject: Subject) -> tuple[str, ...]:
    """Return what is missing of the entry of a customer, in words."""
    sources = subject.sources

    def can_be_reached(person: str) -> bool:
        known = sources.one(Person, person)
        return known is not None and known.state.category == "open"

    return gaps(subject.entry, subject.customer, can_be_reached, sources.at, sources.policies)


def gaps(
    entry: PortfolioEntry | None,
    customer: Customer | None,
    can_be_reached: Callable[[str], bool],
    at: datetime,
    policies: Policies,
) -> tuple[str, ...]:
    """Return what is missing for an entry to be complete: nothing, if it is (K-REL-3).

    Args:
        entry: The entry; None where there is none.
        customer: The customer; None where it is on no register of ours.
        can_be_reached: Tells whether somebody is on record and active.
        at: The instant that it is asked at.
        policies: What the house has settled as data.
    """
    if entry is None:
        return ("the entry itself",)
    stale = stale_from(entry, policies)
    checks = {
        "authorized representatives": bool(entry.authorized_representatives),
        "a business description": bool(entry.business_description.strip()),
        "key outcomes": bool(entry.key_outcomes),
        "services with their vital business functions": _has_vital_functions(entry),
        "a primary relationship manager": customer is not None and bool(customer.primary_manager),
        "channels": customer is not None and all(customer.channels.get(each, "").strip() for each in NEEDED),
        "a contact who can be reached": customer is not None
        and any(can_be_reached(each) for each in (*customer.contacts.values(), customer.holder) if each),
        "a review": entry.last_reviewed is not None,
        "a review that is not too old": entry.last_reviewed is None or stale is None or at < stale,
    }
    return tuple(words for words, is_there in checks.items() if not is_there)


def _has_vital_functions(entry: PortfolioEntry) -> bool:
    return bool(entry.services) and all(each.vital_business_function.strip() for each in entry.services)
