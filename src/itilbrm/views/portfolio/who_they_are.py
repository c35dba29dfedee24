"""Who the customer is, and what is known of their business."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from itilbrm.processes.relationships import PortfolioEntry
from itilbrm.processes.relationships.portfolio_entry import stale_from
from itilbrm.views.portfolio.lines import Line, Part
from itilbrm.views.portfolio.subject import Contributor, Subject, part_of, said

__all__ = ["FROM_THE_ENTRY", "from_the_entry", "who_they_are"]


def who_they_are(subject: Subject) -> Part:
    """Return who the customer is, as it is registered, and who speaks for it."""
    lines: list[Line] = []
    customer, entry = subject.customer, subject.entry
    if customer is not None:
        shared = {
            "name": customer.name,
            "type": customer.type,
            "state": customer.state.label,
            "scope": customer.scope,
            "party": subject.name_of(customer.party),
            "holder": subject.name_of(customer.holder),
            "relationship_manager": subject.name_of(customer.primary_manager),
            "channels": _listed(dict(customer.channels)),
            "contacts": _listed({topic: subject.name_of(who) for topic, who in customer.contacts.items()}),
        }
        internal = {"tier": customer.tier, "importance": customer.importance or "", "why": customer.why}
        lines.append(Line(of=customer.id, shared=shared, internal=internal))
    if entry is not None and entry.authorized_representatives:
        names = tuple(map(subject.name_of, entry.authorized_representatives))
        audience = entry.audience_of("authorized_representatives")
        lines.append(said(entry.id, audience, {"authorized_representatives": names}))
    return part_of("who", "Who they are", lines, (customer, entry), _stale(subject))


FROM_THE_ENTRY: Final = {
    "business": (
        "Their business",
        ("business_description", "key_outcomes", "user_groups", "value_to_customer", "value_to_provider"),
    ),
    "drivers": ("Drivers and plans", ("strategies", "drivers", "plans", "challenges", "competitors", "environment")),
    "commitments": ("Commitments and investments", ("commitments", "investments")),
    "risks": ("Risks", ("risks",)),
    "relationship": ("The relationship", ("relationship", "last_reviewed", "next_review")),
}
"""The parts that an entry says by itself: the title of each, and the fields it consists of."""


def from_the_entry(name: str) -> Contributor:
    """Return what makes a part that the entry says by itself."""
    title, fields = FROM_THE_ENTRY[name]

    def part(subject: Subject) -> Part:
        entry = subject.entry
        lines = () if entry is None else tuple(line for field in fields for line in _field(entry, field))
        return part_of(name, title, lines, (entry,), _stale(subject))

    return part


def _field(entry: PortfolioEntry, field: str) -> Iterator[Line]:
    value = getattr(entry, field)
    if value:
        yield said(entry.id, entry.audience_of(field), {field: value})


def _stale(subject: Subject) -> datetime | None:
    return stale_from(subject.entry, subject.sources.policies) if subject.entry is not None else None


def _listed(named: dict[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}: {text}" for name, text in named.items())
