"""Keeping the Customer Portfolio: who becomes an active customer has an entry, who is one no more has it archived."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform_if_available
from itilbrm.parties import Customer
from itilbrm.processes.relationships import PORTFOLIO, PortfolioEntry, portfolio_entries

__all__ = ["KEEPING_THE_PORTFOLIO"]

KEEPING_THE_PORTFOLIO: Final = Reactions("keeping the Customer Portfolio")


@KEEPING_THE_PORTFOLIO.when(Customer, enters=("active",))
def publish(customer: Customer, on: Occasion) -> Iterator[Command]:
    """Publish the entry of a customer that became active, unless it has one already (SM-CUS, 2.5)."""
    if on.lookup.one(PortfolioEntry, PORTFOLIO.id_of(customer.id)) is None:
        yield create(
            portfolio_entries.publish,
            customer=customer.id,
            owner=customer.primary_manager,
            representatives=(customer.holder,) if customer.holder else (),
        )


@KEEPING_THE_PORTFOLIO.when(Customer, sets=("primary_manager",))
def hand_over(customer: Customer, on: Occasion) -> Iterator[Command]:
    """Let the primary relationship manager keep the entry (BR-CUS-4)."""
    entry = on.lookup.one(PortfolioEntry, PORTFOLIO.id_of(customer.id))
    if entry is not None and entry.owner != customer.primary_manager:
        yield perform_if_available(portfolio_entries.assign, entry, owner=customer.primary_manager)


@KEEPING_THE_PORTFOLIO.when(Customer, enters=("retired", "merged"))
def archive(customer: Customer, on: Occasion) -> Iterator[Command]:
    """Archive the entry of a customer that is one no more; what was known stays on record."""
    entry = on.lookup.one(PortfolioEntry, PORTFOLIO.id_of(customer.id))
    if entry is not None:
        yield perform_if_available(portfolio_entries.archive, entry)
