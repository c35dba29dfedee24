"""What is kept as golden files of mandates: those of customers, delegations, purchasers, and what was spent."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from itilbrm import Money, Practice, errors
from itilbrm.parties import StandIn
from itilbrm.testing import StoppedClock
from tests.documents.golden import repeating

__all__ = ["MANDATE_KINDS", "mandates_told"]

MANDATE_KINDS: Final = ("mandate", "purchaser", "spending", "refusal")
MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def mandates_told() -> Practice:
    """Return a practice of its own with records of these kinds, made in every way."""
    clock = StoppedClock(MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=repeating())
    ann = practice.acting_as("ann", "as agreed")
    unit = ann.units.register(name="Sales", type="division", budget=Money.of("9000", "EUR"), budget_includes_it=True)
    team = ann.units.register(name="Field Sales", type="team", above=unit.id)
    dana = ann.people.register(full_name="Dana Ito", phone="113", unit=unit.id)
    customer = ann.customers.identify(name="Sales", party=unit.id, why="it pays", designated=dana.id)
    ann.mandates.propose(
        holder=dana.id,
        customer=customer.id,
        units=(unit.id,),
        limit=Money.of("500.50", "EUR"),
        basis="per_year",
        valid_until=MOMENT + 300 * DAY,
        sponsor="sam",
    )
    holder = practice.acting_as(dana.id)
    holder.customers.accept(customer.id)
    mandate = next(practice.mandates.of(dana.id))
    clock.advance(timedelta(hours=1))
    holder.mandates.name_stand_in(mandate.id, person="tom", start=MOMENT + DAY, end=MOMENT + 2 * DAY)
    delegation = holder.mandates.propose(
        holder="pia",
        units=(team.id,),
        type="purchaser",
        services=("mail",),
        limit=Money.of("100", "EUR"),
        basis="per_year",
        grantor=mandate.id,
    )
    pia = practice.acting_as("pia")
    pia.mandates.accept(delegation.id)
    ann.purchasers.appoint(person="pia", unit=team.id, customer=customer.id, delegation=delegation.id)
    spent = pia.spendings.spend(mandate=delegation.id, amount=Money.of("60.25", "EUR"), of="sgn_1")
    with suppress(errors.Refused):
        pia.spendings.spend(mandate=delegation.id, amount=Money.of("60.25", "EUR"), of="sgn_2")
    clock.advance(timedelta(hours=1))
    pia.spendings.give_back(spent.id)
    ann.mandates.suspend(mandate.id)
    clock.advance(timedelta(hours=1))
    ann.mandates.resume(mandate.id)
    practice.acting_as(dana.id, "not now").mandates.suspend(delegation.id)
    ann.mandates.adopt(
        origin="old",
        reference="1",
        holder="cleo",
        units=(unit.id, team.id),
        services=("crm",),
        granted_by="bert",
        stand_ins=(StandIn(person="tom", start=MOMENT, end=MOMENT + DAY),),
        state="suspended",
    )
    ann.purchasers.adopt(
        origin="old", reference="2", person="paul", unit="unt_x", customer="cus_x", delegation="mdt_x", state="ended"
    )
    ann.spendings.adopt(
        origin="old", reference="3", mandate="mdt_x", amount=Money.of("5", "CHF"), of="an order", year="2025"
    )
    return practice
