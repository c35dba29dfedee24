"""Granting: a mandate is proposed, and its holder accepts or declines it."""

from datetime import datetime

from itilbrm.errors import InvalidInput, UnknownReference
from itilbrm.lifecycle import Hindrance, Lookup, Occasion, Past, evolve, rule
from itilbrm.money import Money
from itilbrm.parties.customer import Customer
from itilbrm.parties.customers.belonging_to import party_of
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.mandates.inside import DELEGATION, grantor_of, what_is_wider
from itilbrm.parties.mandates.mandate import (
    POWERS,
    Basis,
    Mandate,
    MandateType,
    Power,
    StandIn,
    Suspension,
    found_under,
)
from itilbrm.parties.mandates.states import ACTIVE, ENDED, MANDATES, PROPOSED, SUSPENDED
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.values import NOBODY

__all__ = ["accept", "adopt", "decline", "propose"]


@rule("SM-MAN")
def the_holder_is_named(_on: Occasion, *, holder: str) -> str | None:
    """the holder is a named person"""
    return "nobody is named who would have it" if holder in NOBODY else None


@rule("SM-MAN")
def somebody_else_proposes_it(on: Occasion, *, holder: str) -> str | None:
    """nobody grants a mandate to themselves"""
    if on.by != holder or on.cause:
        return None
    return f"{holder} would grant it to themselves; the relationship manager proposes it, or who delegates"


@rule("SM-MAN")
def its_time_is_not_over(on: Occasion, *, valid_until: datetime | None) -> str | None:
    """its time is not over before it begins"""
    if valid_until is None or valid_until > on.happened_at:
        return None
    return f"it would have been over at {valid_until.isoformat()}"


@rule("SM-MAN")
def who_agreed_beforehand_is_the_customer(on: Occasion, *, holder: str, customer: str, agreed: bool) -> str | None:
    """who is said to have agreed beforehand did so by accepting to be the customer"""
    if not agreed:
        return None
    known = on.lookup.one(Customer, customer)
    if known is not None and known.holder == holder:
        return None
    return Hindrance(f"{holder} has not accepted to be {customer or 'a customer'}", who=(holder,))


@MANDATES.creation(
    guards=(
        the_holder_is_named,
        somebody_else_proposes_it,
        its_time_is_not_over,
        who_agreed_beforehand_is_the_customer,
        *DELEGATION,
    )
)
def propose(
    on: Occasion,
    *,
    holder: str,
    units: tuple[str, ...],
    customer: str = "",
    type: MandateType = "customer",
    powers: tuple[Power, ...] = (),
    services: tuple[str, ...] = (),
    limit: Money | None = None,
    basis: Basis = "per_decision",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    grantor: str = "",
    sponsor: str = "",
    agreed: bool = False,
) -> Mandate:
    """Propose what somebody may do in the name of a customer (BR-MAN-10).

    Args:
        on: Who proposes it, and when; of a delegation the holder of the mandate it comes from.
        holder: The id of the person who is to have it.
        units: The ids of the units it covers, with all below them; of a group or a person, that.
        customer: The id of the customer; that of the mandate it comes from unless given.
        type: ``customer`` for one that decides, ``purchaser`` for a delegation to who prepares and orders.
        powers: What it entitles to; everything that befits its type unless given.
        services: The ids of the services it covers; all unless given.
        limit: Up to which amount; without one unless given.
        basis: Whether the limit bounds each decision, or what is spent in a budget year.
        valid_from: From when on; at once unless given.
        valid_until: Until when; until that of the mandate it comes from, or without end, unless given.
        grantor: The id of the mandate it is delegated from.
        sponsor: The id of the person who holds the budget, where that is somebody else (BR-MAN-9).
        agreed: Whether the holder agreed already, by accepting to be the customer; it is accepted at once then.

    Raises:
        UnknownReference: There is no such unit, or no such mandate to delegate from.
        InvalidInput: The powers do not fit the type, the end lies before the beginning, or the limit is below 0.
    """
    _check_units(units, on.lookup)
    outer = grantor_of(on.lookup, grantor)
    return Mandate(
        holder=holder,
        customer=customer or (outer.customer if outer is not None else ""),
        type=type,
        powers=powers or _befitting(type, outer, sponsor),
        units=units,
        found_under=found_under(units),
        services=services,
        limit=limit,
        basis=basis,
        valid_from=on.happened_at if valid_from is None else valid_from,
        valid_until=valid_until or (outer.valid_until if outer is not None else None),
        granted_by=on.by,
        grantor_mandate=grantor,
        sponsor=sponsor or (outer.sponsor if outer is not None and type == "customer" else ""),
        agreed=agreed,
    )


def _befitting(type: MandateType, outer: Mandate | None, sponsor: str) -> tuple[Power, ...]:
    """Return all powers that befit a type of mandate, as far as the one it comes from has them."""
    of_the_type = ("order_standard", "prepare", "dialogue") if type == "purchaser" else POWERS
    without = "finance" if sponsor else ""
    return tuple(each for each in of_the_type if each != without and (outer is None or each in outer.powers))


def _check_units(units: tuple[str, ...], lookup: Lookup) -> None:
    for each in units:
        if party_of(each, lookup) is None:
            raise UnknownReference("units", f"no unit has the id {each!r}", "register that unit first")


@rule("SM-MAN")
def the_holder_answers(mandate: Mandate, on: Occasion) -> str | None:
    """its holder says whether they take it, or took it by accepting to be the customer"""
    if on.by == mandate.holder or on.cause:
        return None
    return Hindrance(f"{mandate.holder} says whether they take it, not {on.by}", who=(mandate.holder,))


@rule("SM-MAN")
def it_is_not_over(mandate: Mandate, on: Occasion) -> str | None:
    """the end of its validity has not passed"""
    if mandate.valid_until is None or mandate.valid_until > on.happened_at:
        return None
    return f"it was over at {mandate.valid_until.isoformat()}"


@rule("BR-MAN-10")
def what_it_comes_from_is_in_force(mandate: Mandate, on: Occasion) -> str | None:
    """the mandate it comes from is in force"""
    outer = on.lookup.one(Mandate, mandate.grantor_mandate) if mandate.grantor_mandate else None
    if outer is None or outer.state == ACTIVE:
        return None
    return Hindrance(f"{outer.id}, which it comes from, is {outer.state.label}", who=(outer.holder,))


@MANDATES.step(PROPOSED, to=ACTIVE, guards=(the_holder_answers, it_is_not_over, what_it_comes_from_is_in_force))
def accept(mandate: Mandate, on: Occasion) -> Mandate:
    """Take it on: from now on, inside its validity, its holder may do what it says."""
    return evolve(mandate, accepted_at=on.happened_at)


@MANDATES.step(PROPOSED, to=ENDED, guards=(the_holder_answers, reason_given("SM-MAN")))
def decline(mandate: Mandate, on: Occasion) -> Mandate:
    """Say that one does not take it on, and why."""
    return evolve(mandate, ended_at=on.happened_at)


@MANDATES.adoption(into=(PROPOSED, ACTIVE, SUSPENDED, ENDED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    holder: str,
    units: tuple[str, ...],
    customer: str = "",
    type: MandateType = "customer",
    powers: tuple[Power, ...] = (),
    services: tuple[str, ...] = (),
    limit: Money | None = None,
    basis: Basis = "per_decision",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    granted_by: str = "",
    grantor: str = "",
    sponsor: str = "",
    stand_ins: tuple[StandIn, ...] = (),
    state: str = "active",
    since: datetime | None = None,
) -> tuple[Past[Mandate], ...]:
    """Take over a mandate that exists already, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the mandate is called there; the same one is never taken over twice.
        holder: The id of the person who has it.
        units: The ids of the units it covers, with all below them.
        customer: The id of the customer; that of the mandate it comes from unless given.
        type: ``customer`` or ``purchaser``.
        powers: What it entitles to; everything that befits its type unless given.
        services: The ids of the services it covers; all unless given.
        limit: Up to which amount.
        basis: Whether the limit bounds each decision, or what is spent in a budget year.
        valid_from: From when on; since it is in its state unless given.
        valid_until: Until when; until that of the mandate it comes from, or without end, unless given.
        granted_by: The id of the person who granted it.
        grantor: The id of the mandate it was delegated from.
        sponsor: The id of the person who holds the budget, where that is somebody else.
        stand_ins: Who decides in place of the holder, and when.
        state: The state it has there.
        since: Since when; now, if it is not given.

    Raises:
        InvalidInput: Who takes it over would have it themselves, it goes beyond the mandate it comes from
            (BR-MAN-10), or it cannot be right by itself.
    """
    if on.by == holder:
        raise InvalidInput("holder", f"{holder} would take over a mandate of their own", "let somebody else do it")
    began = since or on.at
    outer = grantor_of(on.lookup, grantor)
    stands = MANDATES.state(state)
    holds_from = valid_from or began
    mandate = Mandate(
        holder=holder,
        customer=customer or (outer.customer if outer is not None else ""),
        type=type,
        powers=powers or _befitting(type, outer, sponsor),
        units=units,
        found_under=found_under(units),
        services=services,
        limit=limit,
        basis=basis,
        valid_from=holds_from,
        valid_until=valid_until or (outer.valid_until if outer is not None else None),
        granted_by=granted_by,
        grantor_mandate=grantor,
        sponsor=sponsor,
        stand_ins=stand_ins,
        accepted_at=None if stands == PROPOSED else holds_from,
        suspensions=(Suspension(since=began),) if stands == SUSPENDED else (),
        ended_at=began if stands == ENDED else None,
        origin=Origin(system=origin, reference=reference),
    )
    wider = () if outer is None else tuple(what_is_wider(mandate, outer, on.lookup))
    if wider:
        raise InvalidInput("grantor", f"{'; '.join(wider)} (BR-MAN-10)", "keep it inside the mandate it comes from")
    return (Past(stands, began, mandate),)
