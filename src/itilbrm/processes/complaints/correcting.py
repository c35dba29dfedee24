"""Correcting: who complains becomes known, customers become one, and dates move for a reason (BR-MON-4, T-3)."""

from datetime import datetime
from typing import Final

from itilbrm.lifecycle import STAYS, Occasion, Step, evolve, rule
from itilbrm.parties.moving import moving
from itilbrm.processes.complaints.answers import Postponement
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.setting_deadlines import for_stage, longest, put_off, recomputed
from itilbrm.processes.complaints.states import ALL, FINAL, HANDLING, UNCLOSED
from itilbrm.processes.complaints.what_applies import profile_of, stage_of
from itilbrm.processes.complaints.what_holds import agreed_at_receipt, calendar_that_holds, profile_that_holds
from itilbrm.processes.complaints.who_may import the_reason_is_given, who_is_told_is_named
from itilbrm.values import ANONYMOUS, NOBODY, UNIDENTIFIED

__all__ = ["extend", "identify", "move_to_customer", "recompute"]


@rule("SM-CPL")
def what_becomes_known_was_not(complaint: Complaint, _on: Occasion, *, customer: str, complainant: str) -> str | None:
    """only a customer or complainant that nobody knew becomes known"""
    if not customer and not complainant:
        return "neither the customer nor the complainant is named"
    if customer and complaint.customer != UNIDENTIFIED:
        return f"the customer is known to be {complaint.customer}"
    if complainant and complaint.complainant not in (UNIDENTIFIED, ANONYMOUS):
        return f"the complainant is known to be {complaint.complainant}"
    return f"{complainant} is nobody in particular" if complainant and complainant in NOBODY else None


@HANDLING.step(*UNCLOSED, to=STAYS, guards=(what_becomes_known_was_not,))
def identify(complaint: Complaint, on: Occasion, *, customer: str = "", complainant: str = "") -> Complaint:
    """Say who the customer or the complainant is, now that it is known.

    The definition agreed with the customer is noted; deadlines stay until :func:`recompute`. Towards somebody who
    was anonymous they count from now.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        customer: The id of the customer.
        complainant: The id of who complains.
    """
    known = evolve(complaint, customer=customer or complaint.customer, complainant=complainant or complaint.complainant)
    if customer:
        known = evolve(known, **agreed_at_receipt(on, customer, complaint.services, complaint.received_at))
    if complaint.complainant == ANONYMOUS and known.complainant != ANONYMOUS:
        return evolve(known, deadlines=for_stage(known, on, on.happened_at))
    return known


_NOT_FINAL: Final = tuple(state for state in ALL if state not in FINAL)


move_to_customer: Final[Step[Complaint, ...]] = moving(HANDLING, *_NOT_FINAL)


# Moving dates


@rule("BR-MON-4")
def the_decision_is_still_due(complaint: Complaint, on: Occasion) -> str | None:
    """a decision is put off before it is due"""
    deadline = complaint.deadline("decision")
    if deadline is None or deadline.met_at is not None:
        return "no decision is due"
    if on.happened_at > deadline.due_at and not deadline.is_paused:
        return f"the decision was due at {deadline.due_at.isoformat()}"
    return None


@rule("BR-MON-4")
def the_profile_lets_it_be_put_off(complaint: Complaint, on: Occasion) -> str | None:
    """a decision is put off at most as often as the profile says"""
    stage, deadline = stage_of(complaint, on), complaint.deadline("decision")
    extension = stage.extension if stage is not None else None
    profile = profile_of(complaint, on).id
    if extension is None:
        return f"the profile {profile} does not let a decision be put off in stage {complaint.stage}"
    if deadline is not None and deadline.extensions >= extension.times:
        return f"the decision was put off {deadline.extensions} times, as often as the profile {profile} allows"
    return None


@rule("BR-MON-4")
def it_becomes_later_and_not_too_late(complaint: Complaint, on: Occasion, *, until: datetime) -> str | None:
    """a decision is put off to a later date, no later than the profile says"""
    stage, deadline = stage_of(complaint, on), complaint.deadline("decision")
    if deadline is None or stage is None or stage.extension is None:
        return None
    if until <= deadline.due_at:
        return f"{until.isoformat()} is not after {deadline.due_at.isoformat()}, when the decision is due"
    most = longest(deadline, stage.extension.to, complaint, on) if stage.extension.to is not None else None
    return None if most is None or until <= most else f"it can be put off until {most.isoformat()} at most"


@HANDLING.step(
    *UNCLOSED,
    to=STAYS,
    guards=(
        the_decision_is_still_due,
        the_profile_lets_it_be_put_off,
        it_becomes_later_and_not_too_late,
        the_reason_is_given,
        who_is_told_is_named,
    ),
)
def extend(
    complaint: Complaint,
    on: Occasion,
    *,
    until: datetime,
    channel: str = "",
    to: str = "",
) -> Complaint:
    """Put the decision off, before it is due and with a reason; the former date stays on record (BR-MON-4).

    Args:
        complaint: The complaint.
        on: Who puts it off, when, and why.
        until: Until when; later than it is due now.
        channel: How a person told the complainant, for example ``"phone"``. Without one a message is written.
        to: Whom that person told; the complainant, unless given.
    """
    told = to or (complaint.complainant if channel else "")
    postponement = Postponement(until=until, at=on.happened_at, channel=channel, to=told)
    return evolve(complaint, deadlines=put_off(complaint, on, until), postponement=postponement)


@HANDLING.step(*UNCLOSED, to=STAYS, guards=(the_reason_is_given,))
def recompute(complaint: Complaint, on: Occasion) -> Complaint:
    """Set what is still due by the policies that hold now; the dates first set stay on record (T-3)."""
    about = (complaint.customer, complaint.services, complaint.received_at)
    profile = profile_that_holds(on, *about)
    now = evolve(
        complaint,
        calendar=calendar_that_holds(on, *about, complainant=complaint.complainant, profile=profile),
        profile=profile.edition if complaint.profile else "",
    )
    return evolve(now, deadlines=recomputed(now, on))
