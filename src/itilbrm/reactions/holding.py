"""Holding: the mandate of a customer's holder begins when they accept, passes to who follows, and ends with it."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Lookup, Occasion, Reactions, create, perform, perform_if_available
from itilbrm.parties import Customer, Mandate
from itilbrm.parties.mandates import granting, resting

__all__ = ["HOLDING"]

HOLDING: Final = Reactions("holding customers")


@HOLDING.when(Customer, enters=("accepted",))
def let_the_holder_decide(customer: Customer, on: Occasion) -> Iterator[Command]:
    """Let the holder decide by accepting: by what was proposed to them for it, or else without a limit (SM-CUS)."""
    if customer.origin is not None and customer.version == 1:
        return  # adopted: its mandates are adopted beside it (G-12)
    proposed = [each for each in _of(customer, customer.holder, on.lookup) if each.state == "proposed"]
    for each in proposed:
        yield perform_if_available(granting.accept, each)
    if not proposed:
        yield create(
            granting.propose, holder=customer.holder, customer=customer.id, units=(customer.party,), agreed=True
        )


@HOLDING.when(Customer, sets=("former_holders",))
def let_who_follows_decide(customer: Customer, on: Occasion) -> Iterator[Command]:
    """Let the mandates of the former holder end, and the new one decide what the former one did (SM-CUS)."""
    former = _of(customer, customer.former_holders[-1].person, on.lookup)
    for each in former:
        yield perform(resting.revoke, each)
        if each.state == "active":
            yield create(
                granting.propose,
                holder=customer.holder,
                customer=customer.id,
                units=each.units,
                services=each.services,
                powers=each.powers,
                limit=each.limit,
                basis=each.basis,
                valid_until=each.valid_until,
                sponsor=each.sponsor,
                agreed=True,
            )
    if not former:
        yield create(
            granting.propose, holder=customer.holder, customer=customer.id, units=(customer.party,), agreed=True
        )


@HOLDING.when(Customer, enters=("retired", "merged", "withdrawn", "declined"))
def let_its_mandates_end(customer: Customer, on: Occasion) -> Iterator[Command]:
    """End every mandate of a customer that has come to an end; what was decided by them stays."""
    for each in on.lookup.many(Mandate, customer=customer.id):
        if each.state.category != "closed":
            yield perform_if_available(resting.revoke, each)


def _of(customer: Customer, holder: str, lookup: Lookup) -> tuple[Mandate, ...]:
    """Return the mandates, not ended, by which a person decides for a customer."""
    found = lookup.many(Mandate, customer=customer.id, owner=holder)
    return tuple(each for each in found if each.type == "customer" and each.state.category != "closed")
