"""Taking over agreements that were made elsewhere, in the state they have there (G-12)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from itilbrm.agreements.agreeing import zone_for
from itilbrm.agreements.agreement import (
    ABANDONED,
    ACTIVE,
    AGREEMENTS,
    DRAFT,
    EXPIRED,
    IN_FORCE,
    IN_NEGOTIATION,
    SUPERSEDED,
    TERMINATED,
    UNDER_REVIEW,
    Agreement,
    AgreementType,
    check_contacts,
    check_supports,
)
from itilbrm.agreements.lasting import timed
from itilbrm.agreements.line import Line, numbered
from itilbrm.agreements.notice import TermKind
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Occasion, Past, evolve
from itilbrm.parties import Origin, origin_key
from itilbrm.values import NO_LABELS, labelled

__all__ = ["adopt"]

_INTO: Final = (DRAFT, IN_NEGOTIATION, ACTIVE, UNDER_REVIEW, SUPERSEDED, TERMINATED, EXPIRED, ABANDONED)


@AGREEMENTS.adoption(into=_INTO, key=origin_key, state="state")
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    customer: str,
    lines: tuple[Line, ...],
    start: date,
    term: TermKind = "fixed",
    end: date | None = None,
    type: AgreementType = "sla",
    contractual: bool = False,
    state: str = "active",
    since: datetime | None = None,
    signed_at: datetime | None = None,
    signed_by_customer: str = "",
    signed_by_provider: str = "",
    renewal_span: str = "",
    notice_period: str = "",
    value_statement: str = "",
    complaint_definition: str = "",
    complaint_definition_waiver: str = "",
    calendar: str = "",
    deadline_profile: str = "",
    contacts: Mapping[str, str] = NO_LABELS,
    supports: str = "",
    performed_by: str = "",
) -> tuple[Past[Agreement], ...]:
    """Take over an agreement from another system, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        customer: The id of the customer.
        lines: What it is made of.
        start: Its first day.
        term: ``fixed``, ``rolling`` or ``tacit``.
        end: The last day of its first term, or of the present one.
        type: ``sla``, ``contract``, ``ola`` or ``other``.
        contractual: Whether it is a contract.
        state: The state it has; one to which notice was given is adopted with a fixed term.
        since: Since when.
        signed_at: When it was signed; when it began, unless given.
        signed_by_customer: The id of who signed for the customer.
        signed_by_provider: The id of who signed for the provider.
        renewal_span: By how much it goes on.
        notice_period: How long before the end of a term notice has to be given.
        value_statement: What the levels are worth to the business.
        complaint_definition: What counts as a complaint.
        complaint_definition_waiver: Why nothing is agreed on that.
        calendar: The name of the calendar on which its times run.
        deadline_profile: The name of the deadline profile of complaints about its services.
        contacts: Who is to be turned to, by topic.
        supports: For an ``ola`` the id of the agreement it stands behind.
        performed_by: For an ``ola`` the id of the team or supplier who does the work.

    Raises:
        InvalidInput: It does not start before it ends (BR-AGR-1), or is in force although its last day has passed.
    """
    check_supports(type, supports)
    check_contacts(contacts)
    agreement = Agreement(
        customer=customer,
        type=type,
        contractual=contractual,
        lines=numbered(lines),
        start=start,
        end=end,
        term=term,
        signed_by_customer=signed_by_customer,
        signed_by_provider=signed_by_provider,
        renewal_span=renewal_span,
        notice_period=notice_period,
        value_statement=value_statement,
        complaint_definition=complaint_definition,
        complaint_definition_waiver=complaint_definition_waiver,
        calendar=calendar,
        deadline_profile=deadline_profile,
        contacts=labelled(contacts),
        supports=supports,
        performed_by=performed_by,
        time_zone=zone_for(calendar, customer, on),
        origin=Origin(system=origin, reference=reference),
    )
    if not agreement.terms.is_in_order:
        raise InvalidInput("end", f"{end} does not lie after the start, {start} (BR-AGR-1)", "turn them round")
    if state not in (DRAFT, IN_NEGOTIATION, ABANDONED):
        agreement = evolve(agreement, signed_at=signed_at or min(agreement.beginning_of(start), on.at))
    if state in IN_FORCE:
        agreement = _as_it_runs(agreement, on)
    return (Past(AGREEMENTS.state(state), since or agreement.signed_at or on.at, agreement),)


def _as_it_runs(agreement: Agreement, on: Occasion) -> Agreement:
    """Return an agreement in force with the term that runs today; what it was renewed before happened elsewhere."""
    today = agreement.day(on.at)
    end = agreement.terms.current_end(today)
    if end is None:
        raise InvalidInput("state", f"its last day, {agreement.end}, has passed", "take it over as expired")
    if agreement.end is not None and end != agreement.end:
        agreement = evolve(agreement, first_end=agreement.end, end=end)
    return timed(agreement, on, past_fires=False)
