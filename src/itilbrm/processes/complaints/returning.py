"""Returning: a complaint comes back after it was closed (BR-CPL-11), or after it was said to be none (BR-CPL-12)."""

from datetime import datetime

from itilbrm.lifecycle import Hindrance, Occasion, evolve, rule
from itilbrm.processes.complaints.answers import Reopening
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.setting_deadlines import at_receipt, for_stage
from itilbrm.processes.complaints.states import CLOSED, HANDLING, RECLASSIFIED, UNDER_ASSESSMENT
from itilbrm.processes.complaints.what_applies import calendar_of, profile_of
from itilbrm.processes.complaints.who_may import (
    WHO_SPEAKS,
    complainants,
    replied,
    the_customer_may_speak,
    the_reason_is_given,
)

__all__ = ["comes_back_until", "object", "reopen"]


@rule("BR-CPL-11")
def it_may_come_back(complaint: Complaint, on: Occasion, *, new_facts: bool, asked_by_body: str) -> str | None:
    """it was closed not long ago, or there are new facts, or an external body asks"""
    until = comes_back_until(complaint, on)
    if new_facts or asked_by_body.strip() or until is None or on.happened_at <= until:
        return None
    return (
        f"it could be reopened until {until.isoformat()}, and neither new facts nor an external body are named; "
        f"receive a new complaint with follow_up_of={complaint.id!r}"
    )


def comes_back_until(complaint: Complaint, on: Occasion) -> datetime | None:
    """Return until when a complaint that was closed or reclassified can come back; None for ever (TM-CPL-2)."""
    timer = on.policies.timer("TM-CPL-2", profile_of(complaint, on))
    if not timer.is_on or timer.amount is None:
        return None
    return calendar_of(complaint, on.policies).add(complaint.closed_at or complaint.since, timer.amount)


@rule("BR-CPL-22")
def whoever_asks_may_ask(
    complaint: Complaint, on: Occasion, *, on_behalf_of: str, authority: str, for_customer: bool
) -> str | None:
    """it is asked for by the complainant, by the customer who may, or by us"""
    if for_customer or not on_behalf_of:
        return None
    if on_behalf_of not in complainants(complaint):
        return Hindrance(f"{on_behalf_of} is not the complainant", who=complainants(complaint))
    return None if on.by == on_behalf_of or authority.strip() else f"nothing entitles {on.by} to ask for {on_behalf_of}"


@HANDLING.step(
    CLOSED,
    to=UNDER_ASSESSMENT,
    guards=(it_may_come_back, whoever_asks_may_ask, the_customer_may_speak, the_reason_is_given),
)
def reopen(
    complaint: Complaint,
    on: Occasion,
    *,
    new_facts: bool = False,
    asked_by_body: str = "",
    on_behalf_of: str = "",
    authority: str = "",
    for_customer: bool = False,
    consent: str = "",
) -> Complaint:
    """Take a closed complaint up again; its deadlines count from now, and how it was closed stays on record.

    Args:
        complaint: The complaint.
        on: Who asks for it, and when.
        new_facts: Whether there are new facts, so that it may come back at any time.
        asked_by_body: The external body that asks for it.
        on_behalf_of: For whom it is asked, if not for who records it.
        authority: What entitles them to ask for somebody else.
        for_customer: Whether the customer asks, who may for what was said in the name of the unit.
        consent: Otherwise, how the complainant consented.
    """
    back = Reopening(at=on.happened_at, by=on_behalf_of or on.by, new_facts=new_facts, asked_by_body=asked_by_body)
    again = evolve(
        complaint,
        reply=replied(on, "reopened", on_behalf_of, authority, consent, for_customer=for_customer),
        reopenings=(*complaint.reopenings, back),
        closed_at=None,
        disputed=False,
        silence=None,
        facts_at_hand=False,
    )
    return evolve(again, deadlines=for_stage(again, on, on.happened_at))


@rule("TM-CPL-2")
def the_time_to_object_is_not_over(complaint: Complaint, on: Occasion) -> str | None:
    """the time to object is not over"""
    until = comes_back_until(complaint, on)
    if until is None or on.happened_at <= until:
        return None
    return (
        f"the complainant could object until {until.isoformat()}; "
        f"receive a new complaint with follow_up_of={complaint.id!r}"
    )


@HANDLING.step(
    RECLASSIFIED,
    to=UNDER_ASSESSMENT,
    guards=(*WHO_SPEAKS, the_time_to_object_is_not_over),
)
def object(  # noqa: A001  the word of the domain; nothing here asks for the class of that name
    complaint: Complaint,
    on: Occasion,
    *,
    on_behalf_of: str = "",
    authority: str = "",
    for_customer: bool = False,
    consent: str = "",
) -> Complaint:
    """Say that it is a complaint all the same; its deadlines go on counting from the receipt.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        on_behalf_of: Whose word it is, if it is not that of who records it.
        authority: What entitles them to say so for somebody else.
        for_customer: Whether the customer says so, who may for what was said in the name of the unit.
        consent: Otherwise, how the complainant consented.
    """
    back = Reopening(at=on.happened_at, by=on_behalf_of or on.by)
    reply = replied(on, "objected", on_behalf_of, authority, consent, for_customer=for_customer)
    again = evolve(complaint, reply=reply, reopenings=(*complaint.reopenings, back), closed_at=None)
    if complaint.deadlines or not complaint.profile:
        return again
    return evolve(again, deadlines=at_receipt(again, on))
