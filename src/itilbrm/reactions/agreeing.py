"""Agreeing: an agreement takes over the lines of another one, and its renewal comes near."""

from collections.abc import Iterator
from typing import Final

from itilbrm.agreements import Agreement, ending
from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform
from itilbrm.parties import Customer
from itilbrm.telling import write
from itilbrm.values import Labels

__all__ = ["AGREEING"]

AGREEING: Final = Reactions("agreeing")


@AGREEING.when(Agreement, enters=("active",))
def take_over_the_lines(agreement: Agreement, on: Occasion) -> Iterator[Command]:
    """Let the agreement go whose lines this one takes over, in the same unit of work (SM-AGR)."""
    former = on.lookup.one(Agreement, agreement.supersedes) if agreement.supersedes else None
    if former is not None and former.is_in_force:
        yield perform(ending.supersede, former.id, by=agreement.id)


@AGREEING.when(Agreement, sets=("alerted_for",))
def tell_of_the_last_day_for_notice(agreement: Agreement, on: Occasion) -> Iterator[Command]:
    """Tell the primary manager of the customer until when notice can be given (BR-AGR-5, TM-AGR-1)."""
    end = agreement.alerted_for
    if end is None or (agreement.origin is not None and agreement.version == 1):
        return
    customer = on.lookup.one(Customer, agreement.customer)
    manager = customer.primary_manager if customer is not None else ""
    reader = manager or agreement.signed_by_provider
    if not reader:
        return
    values = {
        "customer": customer.name if customer is not None else agreement.customer,
        "services": ", ".join(dict.fromkeys(line.service for line in agreement.lines)),
        "last_day": agreement.terms.notice_for(end).isoformat(),
        "end": end.isoformat(),
        "term": agreement.term,
    }
    yield create(
        write,
        to=reader,
        about=agreement.id,
        purpose="renewal",
        internal=True,
        customer=agreement.customer,
        values=Labels(values),
    )
