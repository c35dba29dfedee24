"""Deciding: whether who acts may decide or order something, by what right and in whose place (BR-MAN-1 to 9).

Guards ask :func:`why_not_decide` and :func:`why_not_order`, steps :func:`warrant` and :func:`order_warrant`. All of
them judge by the instant at which it happened, and by what the lookup of the occasion says.
"""

from typing import Final, Literal, TypeAlias

import attrs

from itilbrm.lifecycle import MandateHindrance, Occasion
from itilbrm.money import Money
from itilbrm.parties.customer import Customer
from itilbrm.parties.decision_holders import (
    DecisionHolder,
    covering,
    decision_holder,
    decision_holder_or_not,
    first_of,
    is_suspended,
    too_little,
)
from itilbrm.parties.mandates import Mandate, covers_unit
from itilbrm.parties.permissions import holds
from itilbrm.parties.units import Unit

__all__ = [
    "DecisionHolder",
    "Warrant",
    "decides_for",
    "decision_holder",
    "holder_for",
    "order_warrant",
    "warrant",
    "why_not_decide",
    "why_not_order",
]

Deed: TypeAlias = Literal["decide", "order_standard", "prepare", "dialogue"]

_LINES: Final[dict[Deed, str]] = {
    "decide": "decide",
    "order_standard": "order",
    "prepare": "prepare",
    "dialogue": "dialogue",
}
"""The line of the table of permissions that each power is about."""


@attrs.frozen(kw_only=True)
class Warrant:
    """By what right somebody decided or ordered something.

    Attributes:
        by: The id of who acted.
        holder: The id of the person whose mandate it was; another one where somebody stood in (BR-MAN-6).
        mandate: The id of the mandate, which what is spent counts for.
        instead_of: The id of the nearest holder, where a superior decided instead and that one is told (BR-MAN-7).
        sponsor: The id of the sponsor who agreed; empty where there is none.
    """

    by: str
    holder: str
    mandate: str
    instead_of: str = ""
    sponsor: str = ""


def holder_for(
    on: Occasion, *, customer: str, service: str = "", amount: Money | None = None, unit: str = ""
) -> DecisionHolder | MandateHindrance:
    """Return who may decide something for a customer, or why nobody may.

    Args:
        on: When it is decided, and what can be looked up.
        customer: The id of the customer; its unit is where the walk begins.
        service: The id of the service; empty for none in particular.
        amount: What it costs; None where that is not known.
        unit: The id of the unit it is for, where that lies below the one of the customer.
    """
    at = on.happened_at
    known = on.lookup.one(Customer, customer) if customer else None
    if known is None:
        return MandateHindrance(
            f"no customer {customer!r} is registered whose mandate could decide", by_rule="BR-MAN-1"
        )
    if is_suspended(known, at):
        return MandateHindrance(f"the customer {customer} is suspended", by_rule="BR-MAN-8")
    if unit or on.lookup.one(Unit, known.party) is not None:
        start = unit or known.party
        return decision_holder_or_not(on.lookup, unit=start, service=service, amount=amount, at=at)
    own = covering(on.lookup.many(Mandate, customer=customer), service)  # a group or a person: nobody stands above it
    return first_of(on.lookup, [(known.party, own)], known.party, amount, at)


def warrant(
    on: Occasion,
    *,
    customer: str,
    service: str = "",
    amount: Money | None = None,
    unit: str = "",
    interested: tuple[str, ...] = (),
    agreed_by: tuple[str, ...] = (),
) -> Warrant | MandateHindrance:
    """Return by what right who acts decides, or why they may not and who may.

    Args:
        on: Who decides, and when.
        customer: The id of the customer it is decided for.
        service: The id of the service; empty for none in particular, as for one that is new.
        amount: What it costs (BR-BC-7); None where that is not known.
        unit: The id of the unit it is for, where that lies below the one of the customer.
        interested: The ids of its only beneficiary, who prepared it, and its owner with the provider; where all of
            them are who decides, nobody else has looked at it (BR-MAN-3). Empty where that is not asked.
        agreed_by: The ids of those whose yes is on record already: of a sponsor, or of a holder (BR-MAN-9).
    """
    found = holder_for(on, customer=customer, service=service, amount=amount, unit=unit)
    if isinstance(found, MandateHindrance):
        return found
    if interested and set(interested) == {on.by}:
        return MandateHindrance(
            f"{on.by} is who it serves, who prepared it and who owns it, so somebody else decides",
            decision_holder=next((each for each in (found.holder, *found.superiors) if each != on.by), None),
            by_rule="BR-MAN-3",
        )
    right = _right(on, found, agreed_by)
    if right is None:
        return MandateHindrance(
            f"the decision lies with {found.holder}, not with {on.by}",
            who=(found.holder, *found.stand_ins, *found.superiors),
            decision_holder=found.holder,
            consulted=found.consulted,
        )
    if right.sponsor and right.sponsor not in (on.by, *agreed_by):
        return MandateHindrance(
            f"{right.sponsor} holds the budget and has not agreed",
            who=(right.sponsor,),
            decision_holder=right.sponsor,
            by_rule="BR-MAN-9",
        )
    return right


def _right(on: Occasion, found: DecisionHolder, agreed_by: tuple[str, ...]) -> Warrant | None:
    """Return by what right who acts is one of those who may decide; None where they are not."""
    sponsored = on.by == found.sponsor and any(each in agreed_by for each in (found.holder, *found.stand_ins))
    if on.by in (found.holder, *found.stand_ins) or sponsored:
        return Warrant(by=on.by, holder=found.holder, mandate=found.mandate, sponsor=found.sponsor)
    for above in found.above:
        if on.by in (above.holder, *above.stand_ins_at(on.happened_at)):
            return Warrant(
                by=on.by, holder=above.holder, mandate=above.id, instead_of=found.holder, sponsor=above.sponsor
            )
    return None


def why_not_decide(
    on: Occasion,
    *,
    customer: str,
    service: str = "",
    amount: Money | None = None,
    unit: str = "",
    power: Deed = "decide",
    interested: tuple[str, ...] = (),
    agreed_by: tuple[str, ...] = (),
) -> MandateHindrance | None:
    """Return why who acts may not decide, for a guard; None where they may. See :func:`warrant`.

    Where the table of permissions lets purchasers do what needs that ``power``, a delegation that has it is enough.
    """
    if not holds(_LINES[power], "purchaser"):
        found = warrant(
            on,
            customer=customer,
            service=service,
            amount=amount,
            unit=unit,
            interested=interested,
            agreed_by=agreed_by,
        )
    else:
        found = order_warrant(on, customer=customer, service=service, amount=amount, unit=unit, power=power)
    return found if isinstance(found, MandateHindrance) else None


def order_warrant(
    on: Occasion,
    *,
    customer: str,
    service: str = "",
    amount: Money | None = None,
    unit: str = "",
    power: Deed = "order_standard",
) -> Warrant | MandateHindrance:
    """Return by what right who acts orders a standard service, or why they may not and who may.

    A purchaser orders inside a delegation, a customer inside their mandate, and so does who stands in for one.

    Args:
        on: Who orders, and when.
        customer: The id of the customer it is ordered for.
        service: The id of the service.
        amount: What it costs; None where that is not known.
        unit: The id of the unit it is for; whatever the delegation covers unless given.
        power: What the delegation has to entitle to.
    """
    known = on.lookup.one(Customer, customer) if customer else None
    if known is None or is_suspended(known, on.happened_at):
        return warrant(on, customer=customer, service=service, amount=amount, unit=unit)
    short: list[str] = []
    for mandate in _delegations(on, customer, service, unit, power):
        rest = too_little(on.lookup, mandate, amount, on.happened_at)
        if rest is None:
            return Warrant(by=on.by, holder=mandate.holder, mandate=mandate.id)
        short.append(str(rest))
    found = warrant(on, customer=customer, service=service, amount=amount, unit=unit)
    if not (isinstance(found, MandateHindrance) and short):
        return found
    return MandateHindrance(
        f"{amount} goes beyond the delegation: {'; '.join(short)}",
        who=found.who,
        decision_holder=found.decision_holder,
        consulted=found.consulted,
        by_rule="BR-MAN-5",
    )


def _delegations(on: Occasion, customer: str, service: str, unit: str, power: Deed) -> list[Mandate]:
    """Return the delegations for a customer that who acts has; nobody stands in for a purchaser."""
    at, lookup = on.happened_at, on.lookup
    return [
        each
        for each in lookup.many(Mandate, customer=customer)
        if each.type == "purchaser"
        and holds(_LINES[power], each.type)
        and power in each.powers
        and each.standing(at) == "active"
        and on.by == each.holder
        and each.covers_service(service)
        and (not unit or covers_unit(each, unit, lookup))
    ]


def why_not_order(
    on: Occasion, *, customer: str, service: str = "", amount: Money | None = None, unit: str = ""
) -> MandateHindrance | None:
    """Return why who acts may not order a standard service, for a guard; None where they may.

    The arguments are those of :func:`order_warrant`.
    """
    found = order_warrant(on, customer=customer, service=service, amount=amount, unit=unit)
    return found if isinstance(found, MandateHindrance) else None


def decides_for(on: Occasion, *, customer: str, service: str = "", amount: Money | None = None, unit: str = "") -> str:
    """Return the id of the person in whose place who acts decides, often their own; empty where they may not."""
    found = warrant(on, customer=customer, service=service, amount=amount, unit=unit)
    return found.holder if isinstance(found, Warrant) else ""
