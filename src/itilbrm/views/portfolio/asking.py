"""Asks every part for what it knows of a customer."""

from typing import TYPE_CHECKING

import attrs

from itilbrm.errors import NotFound
from itilbrm.parties import Customer
from itilbrm.processes.relationships import PortfolioEntry
from itilbrm.values import check_identity
from itilbrm.views.portfolio.completeness import missing_of
from itilbrm.views.portfolio.contributors import PARTS
from itilbrm.views.portfolio.lines import Portfolio
from itilbrm.views.portfolio.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilbrm.views.portfolio.subject import Contributor
    from itilbrm.views.sources import Sources

__all__ = ["portfolio"]


def portfolio(customer: str, sources: "Sources", parts: "Mapping[str, Contributor]" = PARTS) -> Portfolio:
    """Return what is known of a customer, as at the instant of what it is read from; nothing is changed by it.

    It reads the records of that customer and no others.

    Args:
        customer: The id of the customer.
        sources: Where the records are.
        parts: What it consists of, by name; the parts of the library unless given.

    Raises:
        InvalidInput: That is no id.
        NotFound: There is neither such a customer nor an entry of one.
    """
    check_identity("customer", customer)
    known = sources.one(Customer, customer)
    entry = next(iter(sources.records(PortfolioEntry, customer=customer)), None)
    if known is None and entry is None:
        raise NotFound("customer", customer)
    subject = Subject(customer, known, entry, sources)
    made = (part(subject) for part in parts.values())
    return Portfolio(
        customer=customer,
        name=known.name if known is not None else customer,
        as_at=sources.at,
        parts=tuple(
            attrs.evolve(part, is_stale=part.stale_from is not None and part.stale_from <= sources.at) for part in made
        ),
        missing=missing_of(subject),
    )
