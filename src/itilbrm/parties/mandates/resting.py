"""Resting and ending: a mandate is suspended, resumed, revoked, or over; its holder names who stands in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from itilbrm.lifecycle import STAYS, Hindrance, Occasion, evolve, rule
from itilbrm.parties.lines import superiors
from itilbrm.parties.mandates.granting import what_it_comes_from_is_in_force
from itilbrm.parties.mandates.mandate import Mandate, StandIn, Suspension
from itilbrm.parties.mandates.states import ACTIVE, ENDED, MANDATES, PROPOSED, SUSPENDED
from itilbrm.parties.permissions import holds

__all__ = ["expire", "name_stand_in", "resume", "revoke", "suspend"]


def _over_it(mandate: Mandate, on: Occasion) -> Iterator[str]:
    """Yield the ids of those who may suspend or end a mandate: who granted it, and the superiors of its holder."""
    outer = on.lookup.one(Mandate, mandate.grantor_mandate) if mandate.grantor_mandate else None
    yield from (outer.holder,) if outer is not None else ()
    yield from (mandate.granted_by,) if mandate.granted_by else ()
    yield from superiors(mandate.holder, on.lookup)


@rule("SM-MAN")
def who_granted_it_or_a_superior_does(mandate: Mandate, on: Occasion) -> str | None:
    """who granted it, or a superior of its holder, says so"""
    over = tuple(dict.fromkeys(_over_it(mandate, on)))
    if on.cause or on.by in over:
        return None
    known = f"{' or '.join(over)} may" if over else "nobody who could is known"
    return Hindrance(f"{on.by} neither granted it nor stands above {mandate.holder}; {known}", who=over)


@rule("SM-MAN")
def a_reason_is_given(_mandate: Mandate, on: Occasion) -> str | None:
    """a reason is given; what follows from something else has that for its reason"""
    return None if on.reason.strip() or on.cause else "no reason is given"


@MANDATES.step(ACTIVE, to=SUSPENDED, guards=(who_granted_it_or_a_superior_does, a_reason_is_given))
def suspend(mandate: Mandate, on: Occasion, *, rests_with: str = "") -> Mandate:
    """Let it rest; what was delegated from it rests with it, and nobody above decides instead (BR-MAN-8).

    Args:
        mandate: The mandate.
        on: Who says so, when, and why.
        rests_with: The id of the mandate with which it rests, where it follows from that.
    """
    resting = Suspension(since=on.happened_at)
    return evolve(mandate, suspensions=(*mandate.suspensions, resting), rests_with=rests_with)


@MANDATES.step(
    SUSPENDED,
    to=ACTIVE,
    guards=(who_granted_it_or_a_superior_does, a_reason_is_given, what_it_comes_from_is_in_force),
)
def resume(mandate: Mandate, on: Occasion) -> Mandate:
    """Let it hold again, with what rests with it."""
    *before, latest = mandate.suspensions
    return evolve(mandate, suspensions=(*before, evolve(latest, until=on.happened_at)), rests_with="")


@MANDATES.step(PROPOSED, ACTIVE, SUSPENDED, to=ENDED, guards=(who_granted_it_or_a_superior_does, a_reason_is_given))
def revoke(mandate: Mandate, on: Occasion) -> Mandate:
    """End it; what was decided stays, what waits for a decision goes to who decides now, delegations end with it."""
    return evolve(mandate, ended_at=on.happened_at)


@rule("SM-MAN")
def its_time_is_over(mandate: Mandate, on: Occasion) -> str | None:
    """the end of its validity has been reached"""
    if mandate.valid_until is None:
        return "it has no end"
    return None if mandate.valid_until <= on.at else f"it holds until {mandate.valid_until.isoformat()}"


def _its_end(mandate: Mandate) -> datetime | None:
    return mandate.valid_until


@MANDATES.step(PROPOSED, ACTIVE, SUSPENDED, to=ENDED, guards=(its_time_is_over,), due=_its_end)
def expire(mandate: Mandate, on: Occasion) -> Mandate:  # noqa: ARG001  the form of every step
    """Put on record that its validity is over; from that instant on it entitled to nothing anyway."""
    return evolve(mandate, ended_at=mandate.valid_until)


@rule("BR-MAN-6")
def the_holder_names_them(mandate: Mandate, on: Occasion) -> str | None:
    """its holder names who stands in"""
    if on.by == mandate.holder:
        return None
    return Hindrance(f"{mandate.holder} names who stands in, not {on.by}", who=(mandate.holder,))


@rule("BR-MAN-6")
def a_purchaser_passes_nothing_on(mandate: Mandate, on: Occasion) -> str | None:
    """what was delegated to a purchaser is passed on to nobody"""
    if holds("delegate", mandate.type):
        return None
    outer = on.lookup.one(Mandate, mandate.grantor_mandate)
    who = (outer.holder,) if outer is not None else ()
    return Hindrance(f"{mandate.holder} is a purchaser, for whom nobody stands in", who=who)


@rule("BR-MAN-6")
def somebody_else_stands_in(mandate: Mandate, _on: Occasion, *, person: str) -> str | None:
    """somebody else than the holder stands in"""
    return f"{person} has the mandate" if person == mandate.holder else None


@rule("BR-MAN-6")
def they_stand_in_while_it_holds(mandate: Mandate, on: Occasion, *, start: datetime, end: datetime) -> str | None:
    """they stand in while the mandate holds, and not in the past"""
    if end <= on.happened_at:
        return f"{end.isoformat()} has passed already"
    over = mandate.valid_until is not None and end > mandate.valid_until
    if over or start < mandate.valid_from:
        until = f" until {mandate.valid_until.isoformat()}" if mandate.valid_until is not None else ""
        return f"the mandate holds from {mandate.valid_from.isoformat()}{until}"
    return None


_NAMING: Final = (
    the_holder_names_them,
    a_purchaser_passes_nothing_on,
    somebody_else_stands_in,
    they_stand_in_while_it_holds,
)


@MANDATES.step(ACTIVE, to=STAYS, guards=_NAMING)
def name_stand_in(mandate: Mandate, on: Occasion, *, person: str, start: datetime, end: datetime) -> Mandate:  # noqa: ARG001  the form of every step
    """Name who decides in place of the holder for a while, inside the same limits (BR-MAN-6).

    Args:
        mandate: The mandate.
        on: Its holder, and when.
        person: The id of who stands in; they pass nothing on.
        start: From when on.
        end: Until when, that instant left out.

    Raises:
        InvalidInput: The end does not come after the start.
    """
    return evolve(mandate, stand_ins=(*mandate.stand_ins, StandIn(person=person, start=start, end=end)))
