"""Mandating: what follows when a mandate is granted, rests or ends, and when a refused decision is forwarded."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Lookup, Occasion, Reactions, create, perform_if_available
from itilbrm.parties import Refusal
from itilbrm.parties.decision_holders import DecisionHolder, decision_holder_or_not
from itilbrm.parties.mandates import ENDED, Mandate, granting, resting
from itilbrm.parties.purchasers import Purchaser, end
from itilbrm.parties.spending import Spending, give_back, spend
from itilbrm.processes.requirements import Requirement
from itilbrm.telling import write
from itilbrm.values import Labels

__all__ = ["MANDATING"]

MANDATING: Final = Reactions("mandating")


@MANDATING.when(Mandate, created=True)
def accept_what_was_agreed(mandate: Mandate, _on: Occasion) -> Iterator[Command]:
    """Accept at once what its holder agreed to by accepting to be the customer (SM-CUS)."""
    if mandate.agreed and mandate.origin is None:
        yield perform_if_available(granting.accept, mandate.id)


@MANDATING.when(Mandate, enters=("suspended",))
def let_delegations_rest(mandate: Mandate, on: Occasion) -> Iterator[Command]:
    """Let what was delegated from it rest with it (SM-MAN)."""
    for each in _delegated_from(mandate, on.lookup):
        yield perform_if_available(resting.suspend, each.id, rests_with=mandate.id)


@MANDATING.when(Mandate, enters=("active",))
def let_delegations_resume(mandate: Mandate, on: Occasion) -> Iterator[Command]:
    """Let what rested with it hold again; what rests by itself goes on resting."""
    for each in _delegated_from(mandate, on.lookup):
        if each.rests_with == mandate.id:
            yield perform_if_available(resting.resume, each.id)


@MANDATING.when(Mandate, enters=("ended",))
def end_what_came_from_it(mandate: Mandate, on: Occasion) -> Iterator[Command]:
    """End what was delegated from it, and that somebody purchases by it (BR-MAN-10)."""
    if mandate.version == 1:
        return  # adopted as ended: what lies in the past fires nothing (G-12)
    for each in _delegated_from(mandate, on.lookup):
        yield perform_if_available(resting.revoke, each.id)
    for purchaser in on.lookup.many(Purchaser, parent=mandate.id):
        yield perform_if_available(end, purchaser.id)


@MANDATING.when(Mandate, enters=("ended",))
def tell_who_decides_now(mandate: Mandate, on: Occasion) -> Iterator[Command]:
    """Tell whoever decides now that what waits for a decision there waits for them (SM-MAN)."""
    if mandate.type != "customer" or mandate.accepted_at is None or mandate.version == 1:
        return
    told: set[str] = set()
    waiting = on.lookup.many(Requirement, customer=mandate.customer, state="awaiting_decision")
    pending = ", ".join(each.id for each in waiting) if mandate.customer else ""
    for unit in mandate.units:
        now = decision_holder_or_not(on.lookup, unit=unit, at=on.happened_at)
        if isinstance(now, DecisionHolder) and now.holder not in told:
            told.add(now.holder)
            yield create(
                write,
                to=now.holder,
                about=mandate.id,
                purpose="decides_now",
                internal=True,
                customer=mandate.customer,
                values=Labels({"former": mandate.holder, "unit": unit, **({"pending": pending} if pending else {})}),
            )


def _delegated_from(mandate: Mandate, lookup: Lookup) -> tuple[Mandate, ...]:
    """Return what was delegated from a mandate, directly, and has not ended."""
    of_the_customer = lookup.many(Mandate, customer=mandate.customer)
    return tuple(each for each in of_the_customer if each.grantor_mandate == mandate.id and each.state != ENDED)


@MANDATING.when(Spending, created=True)
def count_it_for_the_grantor(spending: Spending, on: Occasion) -> Iterator[Command]:
    """Count what a delegation spends for the mandate it comes from too (BR-MAN-5)."""
    by = on.lookup.one(Mandate, spending.mandate)
    if spending.origin is None and by is not None and by.grantor_mandate:
        yield create(
            spend,
            mandate=by.grantor_mandate,
            amount=spending.amount,
            of=spending.of,
            customer=spending.customer,
            passed_on=spending.id,
        )


@MANDATING.when(Spending, enters=("given_back",))
def give_it_back_to_the_grantor(spending: Spending, on: Occasion) -> Iterator[Command]:
    """Give back what was counted for the mandates above as well."""
    for each in on.lookup.many(Spending, customer=spending.customer):
        if each.passed_on == spending.id:
            yield perform_if_available(give_back, each.id)


@MANDATING.when(Requirement, sets=("approvals",))
def tell_in_whose_place_it_was_decided(requirement: Requirement, on: Occasion) -> Iterator[Command]:  # noqa: ARG001  the form of every reaction
    """Tell the nearest holder where a superior decided instead (BR-MAN-7)."""
    latest = requirement.approvals[-1] if requirement.approvals else None
    if latest is not None and latest.instead_of and requirement.state == "approved":
        yield create(
            write,
            to=latest.instead_of,
            about=requirement.id,
            purpose="decided_instead",
            internal=True,
            customer=requirement.customer,
            values=Labels({"superior": latest.by, "about": requirement.statement}),
        )


@MANDATING.when(Refusal, enters=("forwarded",))
def forward_to_who_may_decide(refusal: Refusal, on: Occasion) -> Iterator[Command]:
    """Put a decision that was refused before whoever may make it (BR-MAN-1)."""
    yield create(
        write,
        to=refusal.decision_holder,
        about=refusal.of or refusal.id,
        purpose="decision_forwarded",
        internal=True,
        values=Labels(
            {
                "about": refusal.of or refusal.of_kind,
                "step": refusal.step,
                "tried_by": refusal.by,
                "forwarded_by": on.by,
            }
        ),
    )
