"""Spending: what decisions and signed orders used up of a mandate, and what is left of it in a budget year."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import ClassVar, Final

import attrs

from itilbrm.calendars.local_times import zone_of
from itilbrm.errors import InvalidInput, UnknownReference
from itilbrm.lifecycle import Belonging, Lifecycle, Lookup, Occasion, Past, Record, State, indexed, rule
from itilbrm.money import Money
from itilbrm.parties.mandates import Mandate
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.units import units_upward
from itilbrm.values import identity

__all__ = ["SPENDING", "Spending", "adopt", "budget_year", "give_back", "spend", "what_is_left", "with_grantors"]

SPENT = State("spent", category="decided")
GIVEN_BACK = State("given_back", category="closed")


@attrs.frozen(kw_only=True)
class Spending(Record):
    """What one decision or order used up of a mandate: its one-off cost and one year of running cost (BR-MAN-5).

    Attributes:
        mandate: The id of the mandate.
        amount: How much.
        of: The id of what was decided or ordered.
        customer: The id of the customer it is paid by.
        year: The budget year it falls in: that of its first day, as in ``2026``.
        account: The mandate and the budget year, as in ``mdt_.../2026``: what is added up.
        passed_on: The id of the spending by the mandate below, which this one counts again; empty for the first.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "spending"
    prefix: ClassVar[str] = "spd"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    mandate: str = attrs.field(validator=identity())
    amount: Money
    of: str = attrs.field(validator=identity())
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    year: str = attrs.field(validator=identity())
    account: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    passed_on: str = attrs.field(default="", validator=identity(blank=True))
    origin: Origin | None = None


SPENDING: Final[Lifecycle[Spending]] = Lifecycle("spending", record=Spending, initial=SPENT, final=(GIVEN_BACK,))


def budget_year(lookup: Lookup, unit: str, at: datetime) -> str:
    """Return the budget year of a unit that an instant falls in, by the year in which it began, as in ``2026``.

    It begins on the day that the unit or the nearest above it names, else on the first of January, in its time zone.
    """
    day = at.astimezone(_zone(lookup, unit))
    first = next((each.budget_year_from for each in units_upward(unit, lookup) if each.budget_year_from), "01-01")
    return str(day.year if f"{day:%m-%d}" >= first else day.year - 1)


def _zone(lookup: Lookup, unit: str) -> tzinfo:
    zones = (each.time_zone for each in units_upward(unit, lookup) if each.time_zone)
    name = next(zones, "")
    return zone_of(name, "time_zone") if name else UTC


def with_grantors(lookup: Lookup, mandate: Mandate) -> Iterator[Mandate]:
    """Yield a mandate and those it comes from, the nearest first."""
    seen: set[str] = set()
    found: Mandate | None = mandate
    while found is not None and found.id not in seen:
        yield found
        seen.add(found.id)
        found = lookup.one(Mandate, found.grantor_mandate) if found.grantor_mandate else None


def what_is_left(lookup: Lookup, mandate: Mandate, at: datetime) -> Money | None:
    """Return up to which amount a mandate reaches at an instant; None where nothing bounds it (BR-MAN-5).

    Per decision that is its limit. Per year it is the limit without what was spent in the budget year; what was
    spent by a delegation counts for the mandate it comes from too, whose rest bounds the delegation as well.
    """
    rests = [rest for each in with_grantors(lookup, mandate) if (rest := _rest(lookup, each, at)) is not None]
    return min(rests, key=lambda rest: rest.amount, default=None)


def _rest(lookup: Lookup, mandate: Mandate, at: datetime) -> Money | None:
    limit = mandate.limit
    if limit is None or mandate.basis == "per_decision":
        return limit
    spendings = lookup.many(Spending, parent=account_of(lookup, mandate, at))
    spent = sum((each.amount.amount for each in spendings if each.state == SPENT), Decimal(0))
    return Money(amount=limit.amount - spent, currency=limit.currency)


def account_of(lookup: Lookup, mandate: Mandate, at: datetime) -> str:
    """Return the name of what is added up: a mandate and the budget year of its unit that an instant falls in."""
    return f"{mandate.id}/{budget_year(lookup, mandate.units[0], at)}"


def _mandate(lookup: Lookup, key: str) -> Mandate:
    found = lookup.one(Mandate, key)
    if found is None:
        raise UnknownReference("mandate", f"no mandate has the id {key!r}", "name the mandate by which it was decided")
    return found


@rule("BR-MAN-5")
def enough_is_left(on: Occasion, *, mandate: str, amount: Money) -> str | None:
    """what is spent is no more than what is left of the limit, in its currency"""
    left = what_is_left(on.lookup, _mandate(on.lookup, mandate), on.happened_at)
    if left is None:
        return None
    if left.currency != amount.currency:
        return f"{amount} is not in {left.currency}, the currency of {mandate}, and nothing is converted"
    return f"{amount} is more than {left}, which is what {mandate} has left" if amount.exceeds(left) else None


@SPENDING.creation(guards=(enough_is_left,))
def spend(on: Occasion, *, mandate: str, amount: Money, of: str, customer: str = "", passed_on: str = "") -> Spending:
    """Put on record what a decision or a signed order uses up, in the budget year in which it was made (BR-MAN-5).

    Args:
        on: Who decided or ordered, and when.
        mandate: The id of the mandate by which it was decided.
        amount: Its one-off cost and one year of its running cost.
        of: The id of what was decided or ordered.
        customer: The id of the customer it is paid by; that of the mandate unless given.
        passed_on: The id of the spending by the mandate below, which is counted again.

    Raises:
        UnknownReference: There is no such mandate.
        InvalidInput: The amount is less than nothing.
    """
    if amount.amount < 0:
        raise InvalidInput("amount", f"{amount} is less than nothing", "give an amount from 0 on")
    by = _mandate(on.lookup, mandate)
    account = account_of(on.lookup, by, on.happened_at)
    return Spending(
        mandate=mandate,
        amount=amount,
        of=of,
        customer=customer or by.customer,
        year=account.rpartition("/")[2],
        account=account,
        passed_on=passed_on,
    )


@SPENDING.adoption(into=(SPENT, GIVEN_BACK), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    mandate: str,
    amount: Money,
    of: str,
    year: str,
    customer: str = "",
    state: str = "spent",
    since: datetime | None = None,
) -> tuple[Past[Spending], ...]:
    """Take over what was spent already, so that the rest of the year is right (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        mandate: The id of the mandate by which it was decided.
        amount: How much.
        of: The id or name of what was decided or ordered.
        year: The budget year, as in ``2026``.
        customer: The id of the customer it was paid by.
        state: ``spent`` or ``given_back``.
        since: Since when; now, if it is not given.
    """
    spending = Spending(
        mandate=mandate,
        amount=amount,
        of=of,
        customer=customer,
        year=year,
        account=f"{mandate}/{year}",
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(SPENDING.state(state), since or on.at, spending),)


@SPENDING.step(SPENT, to=GIVEN_BACK)
def give_back(spending: Spending, on: Occasion) -> Spending:  # noqa: ARG001  the form of every step
    """Say that it is not spent after all, so that it is left again."""
    return spending


SPENDING.seal()
