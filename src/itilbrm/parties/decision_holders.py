"""Decision holders: who may decide something for a unit (DOMAIN 2.3).

From the unit up to the root, the first mandate of a customer that covers the question decides. One whose limit
is too small is passed over and told as consulted; a suspended one, or one of a suspended customer, ends the walk.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from itilbrm.errors import MandateReason, MandateRefused
from itilbrm.lifecycle import Lookup, MandateHindrance
from itilbrm.money import Cost, Money
from itilbrm.parties.customer import Customer
from itilbrm.parties.mandates import Mandate
from itilbrm.parties.mandates.mandate import SEVERAL
from itilbrm.parties.spending import what_is_left
from itilbrm.parties.units import units_upward

__all__ = [
    "DecisionHolder",
    "covering",
    "decision_holder",
    "decision_holder_or_not",
    "first_of",
    "is_suspended",
    "too_little",
]


@attrs.frozen(kw_only=True)
class DecisionHolder:
    """Who may decide something, and why.

    Attributes:
        holder: The id of the person who decides.
        mandate: The id of their mandate.
        customer: The id of the customer in whose name they decide; empty where none is registered.
        unit: The id of the unit at which the mandate was found.
        stand_ins: The ids of those who may decide in their place at that instant (BR-MAN-6).
        sponsor: The id of the person without whom nothing is approved, where the budget is theirs (BR-MAN-9).
        consulted: The ids of those nearer by whose limits are too small, the nearest first (BR-MAN-5).
        above: The mandates further up that cover it too, so that their holders may decide instead (BR-MAN-7).
        why: How that was found, in words.
    """

    holder: str
    mandate: str
    customer: str = ""
    unit: str = ""
    stand_ins: tuple[str, ...] = ()
    sponsor: str = ""
    consulted: tuple[str, ...] = ()
    above: tuple[Mandate, ...] = attrs.field(default=(), repr=False)
    why: str = ""

    @property
    def superiors(self) -> tuple[str, ...]:
        """The ids of those further up who may decide instead, the nearest first (BR-MAN-7)."""
        return tuple(dict.fromkeys(each.holder for each in self.above if each.holder != self.holder))


def decision_holder(
    lookup: Lookup, *, unit: str, service: str = "", amount: Money | None = None, at: datetime
) -> DecisionHolder:
    """Return who may decide something for a unit at an instant.

    Args:
        lookup: What is read.
        unit: The id of the unit it is for.
        service: The id of the service it is about; empty for none in particular, as for one that is new.
        amount: What it costs (BR-BC-7); None where that is not known.
        at: When it is decided (BR-MAN-2).

    Raises:
        MandateRefused: Nobody may, or what is met on the way is suspended, or stated in another currency.
    """
    found = decision_holder_or_not(lookup, unit=unit, service=service, amount=amount, at=at)
    if isinstance(found, DecisionHolder):
        return found
    reason = MandateReason(found.by_rule, str(found), found.who, found.decision_holder, found.consulted)
    raise MandateRefused("decide", unit, (reason,), found.decision_holder, found.consulted)


def decision_holder_or_not(
    lookup: Lookup, *, unit: str, service: str = "", amount: Money | None = None, at: datetime
) -> DecisionHolder | MandateHindrance:
    """Return who may decide something, or why nobody may; the arguments are those of :func:`decision_holder`."""
    return first_of(lookup, _upward(lookup, unit, service), unit, amount, at)


def first_of(
    lookup: Lookup,
    places: Iterable[tuple[str, Sequence[Mandate]]],
    start: str,
    amount: Money | None,
    at: datetime,
) -> DecisionHolder | MandateHindrance:
    """Return who decides by the first mandate that may, or why nobody may.

    Args:
        lookup: What is read.
        places: The places that are asked, the nearest first, each with the mandates there that cover the question.
        start: The id of what it is decided for.
        amount: What it costs; None where that is not known.
        at: When it is decided.
    """
    consulted: list[str] = []
    left = iter(places)
    for place, mandates in left:
        for mandate in mandates:
            standing = mandate.standing(at)
            if standing == "none":
                continue
            if standing == "suspended" or _rests(lookup, mandate.customer, at):
                return _suspended(mandate, place, standing, consulted)
            short = too_little(lookup, mandate, amount, at)
            if isinstance(short, MandateHindrance):
                return MandateHindrance(
                    str(short), consulted=dict.fromkeys((*consulted, mandate.holder)), by_rule=short.by_rule
                )
            if short is None:
                found = _found(mandate, place, start, at, consulted)
                return attrs.evolve(found, above=tuple(_who_may_instead(lookup, left, amount, at)))
            consulted.append(mandate.holder)
        if (resting := _resting_customer(lookup, place, at)) is not None:
            return resting
    nobody = f"nobody has a mandate that covers it for {start}"
    what = f"nobody has a limit that reaches {amount}" if consulted else nobody
    return MandateHindrance(what, consulted=dict.fromkeys(consulted), by_rule="BR-MAN-1")


def _who_may_instead(
    lookup: Lookup, places: Iterable[tuple[str, Sequence[Mandate]]], amount: Money | None, at: datetime
) -> Iterator[Mandate]:
    """Yield the mandates further up that cover it too; what rests there, or does not reach it, is passed over."""
    for _, mandates in places:
        for mandate in mandates:
            holds = mandate.standing(at) == "active" and not _rests(lookup, mandate.customer, at)
            if holds and too_little(lookup, mandate, amount, at) is None:
                yield mandate


def _upward(lookup: Lookup, unit: str, service: str) -> Iterator[tuple[str, list[Mandate]]]:
    """Yield each unit upward, with the mandates there that decide on a service, the narrowest first."""
    over_several = lookup.many(Mandate, parent=SEVERAL)
    for each in units_upward(unit, lookup):
        here = (*lookup.many(Mandate, parent=each.id), *(wide for wide in over_several if each.id in wide.units))
        yield each.id, covering(here, service)


def covering(mandates: Iterable[Mandate], service: str) -> list[Mandate]:
    """Return the mandates of customers that decide on a service, the narrowest first."""
    deciding = (each for each in mandates if each.type == "customer" and each.covers_service(service))
    return sorted(deciding, key=_narrowest_first)


def _narrowest_first(mandate: Mandate) -> tuple[bool, int, str]:
    return not mandate.services, len(mandate.services), mandate.id


def is_suspended(customer: Customer, at: datetime) -> bool:
    """Tell whether a customer is suspended, and was so at an instant (BR-MAN-8)."""
    return customer.state == "suspended" and customer.since <= at


def _rests(lookup: Lookup, customer: str, at: datetime) -> bool:
    known = lookup.one(Customer, customer) if customer else None
    return known is not None and is_suspended(known, at)


def _suspended(mandate: Mandate, unit: str, standing: str, consulted: list[str]) -> MandateHindrance:
    what = f"the mandate of {mandate.holder}" if standing == "suspended" else f"the customer {mandate.customer}"
    return MandateHindrance(
        f"{what} at {unit} is suspended, and nobody further up decides instead",
        consulted=dict.fromkeys(consulted),
        by_rule="BR-MAN-8",
    )


def _resting_customer(lookup: Lookup, unit: str, at: datetime) -> MandateHindrance | None:
    for each in lookup.many(Customer, parent=unit):
        if is_suspended(each, at):
            return MandateHindrance(
                f"the customer {each.id} at {unit} is suspended, and nobody further up decides instead",
                by_rule="BR-MAN-8",
            )
    return None


def too_little(lookup: Lookup, mandate: Mandate, amount: Money | None, at: datetime) -> str | None:
    """Return why a mandate does not reach an amount; None where it does (BR-MAN-5).

    A limit for a year is asked for what falls into one, where the amount says so.

    Where the currencies differ the answer is a :class:`MandateHindrance`: nothing is converted, so nobody can tell.
    """
    if isinstance(amount, Cost) and mandate.basis == "per_year":
        amount = amount.yearly
    left = what_is_left(lookup, mandate, at) if amount is not None else None
    if left is None or amount is None:
        return None
    if left.currency != amount.currency:
        return MandateHindrance(
            f"the limit of {mandate.holder} is in {left.currency}, and {amount} is not converted",
            consulted=(mandate.holder,),
            by_rule="BR-MAN-5",
        )
    return f"{mandate.holder} may decide up to {left}" if amount.exceeds(left) else None


def _found(mandate: Mandate, place: str, start: str, at: datetime, consulted: Sequence[str]) -> DecisionHolder:
    where = f"at {place}" if place == start else f"at {place}, above {start}"
    scope = f"for {', '.join(mandate.services)}" if mandate.services else "for all services"
    limit = ""
    if mandate.limit is not None:
        limit = f", up to {mandate.limit} {'a year' if mandate.basis == 'per_year' else 'for each decision'}"
    asked = f"; the limits of {', '.join(dict.fromkeys(consulted))} are too small" if consulted else ""
    return DecisionHolder(
        holder=mandate.holder,
        mandate=mandate.id,
        customer=mandate.customer,
        unit=place,
        stand_ins=mandate.stand_ins_at(at),
        sponsor=mandate.sponsor,
        consulted=tuple(dict.fromkeys(consulted)),
        why=f"{mandate.holder} has the mandate {where}, {scope}{limit}{asked}",
    )
