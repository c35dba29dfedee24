"""How complaints are handled: received, acknowledged, assessed, investigated, withdrawn, and taken over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Hindrance, Lifecycle, Occasion, Past, State, evolve, rule
from itilbrm.parties import Origin, in_one_line, origin_key
from itilbrm.processes.complaints.complaint import (
    Acknowledgement,
    Assessment,
    Channel,
    Complaint,
    ComplaintType,
    Deadline,
    Level,
    Severity,
    Withdrawal,
)
from itilbrm.processes.complaints.definitions import definition_for
from itilbrm.values import ANONYMOUS, CLOCK, NO_LABELS, UNIDENTIFIED

__all__ = ["HANDLING", "acknowledge", "adopt", "assess", "investigate", "receive", "withdraw"]

RECEIVED = State("received", category="open")
ACKNOWLEDGED = State("acknowledged", category="open")
UNDER_ASSESSMENT = State("under_assessment", category="open")
UNDER_INVESTIGATION = State("under_investigation", category="open")
RESPONSE_PREPARED = State("response_prepared", category="open")
AWAITING_INFORMATION = State("awaiting_information", category="waiting")
DECISION_COMMUNICATED = State("decision_communicated", category="decided")
ACCEPTED = State("accepted", category="decided")
CLOSED = State("closed", category="closed")
RECLASSIFIED = State("reclassified", category="closed")
WITHDRAWN = State("withdrawn", category="closed")
DUPLICATE = State("duplicate", category="closed")

UNCLOSED = (
    RECEIVED,
    ACKNOWLEDGED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    RESPONSE_PREPARED,
    AWAITING_INFORMATION,
    DECISION_COMMUNICATED,
    ACCEPTED,
)
ENDS = (CLOSED, RECLASSIFIED, WITHDRAWN, DUPLICATE)

HANDLING: Final[Lifecycle[Complaint]] = Lifecycle(
    "complaint handling", record=Complaint, initial=RECEIVED, final=ENDS, subject="complainant", began="received_at"
)
"""The lifecycle of complaints; extend it to add steps, states and guards of your own."""


@rule("BR-CPL-1")
def who_speaks_for_another_is_authorised(_on: Occasion, *, on_behalf_of: str, authority: str) -> str | None:
    """who complains on behalf of somebody says what entitles them to"""
    return (
        None if not on_behalf_of or authority.strip() else f"nothing entitles to complain on behalf of {on_behalf_of}"
    )


@rule("BR-CPL-14")
def the_complaints_about_are_known(on: Occasion, *, related: tuple[str, ...]) -> str | None:
    """the complaints that a complaint is about exist"""
    unknown = [key for key in related if on.lookup.one(Complaint, key) is None]
    return f"there is no complaint {', '.join(unknown)}" if unknown else None


@HANDLING.creation(guards=(who_speaks_for_another_is_authorised, the_complaints_about_are_known))
def receive(
    on: Occasion,
    *,
    customer: str,
    complainant: str,
    channel: Channel,
    type: ComplaintType,
    text: str,
    on_behalf_of: str = "",
    authority: str = "",
    services: tuple[str, ...] = (),
    about: tuple[str, ...] = (),
    remedy_sought: str = "",
    related: tuple[str, ...] = (),
    owner: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> Complaint:
    """Record a complaint; it counts from when it reached us, ``happened_at`` (BR-CPL-1, BR-CPL-2).

    Args:
        on: Who records it, and when.
        customer: The id of the customer concerned, or ``"unidentified"``.
        complainant: The id of who complains, ``"unidentified"`` or ``"anonymous"``.
        channel: How it reached us.
        type: What it is about; ``"complaint_handling"`` for dissatisfaction with the handling of another one.
        text: What was said.
        on_behalf_of: The id of the person for whom the complainant speaks.
        authority: What entitles them to; needed with ``on_behalf_of``.
        services: The services complained about.
        about: The ids of the people or teams complained about.
        remedy_sought: What the complainant wants.
        related: The ids of other complaints it has to do with.
        owner: The id of who is responsible for it.
        labels: What is worth keeping beyond this.
    """
    return Complaint(
        customer=customer,
        complainant=complainant,
        channel=channel,
        type=type,
        text=text,
        received_at=on.happened_at,
        definition=definition_for(customer, on.happened_at, on.lookup),
        on_behalf_of=on_behalf_of,
        authority=authority,
        services=services,
        about=about,
        remedy_sought=remedy_sought,
        related=related,
        owner=owner,
        labels=labels,
    )


@rule("BR-CPL-3")
def the_contact_and_the_next_step_are_named(
    _c: Complaint, _on: Occasion, *, contact: str, next_step: str
) -> str | None:
    """an acknowledgement names the contact and what happens next"""
    missing = [name for name, value in (("contact", contact), ("next step", next_step)) if not value.strip()]
    return f"the complainant is not told the {' and the '.join(missing)}" if missing else None


@rule("BR-CPL-3")
def the_next_date_is_ahead(_complaint: Complaint, on: Occasion, *, next_date: datetime) -> str | None:
    """the date by which something happens lies ahead"""
    return None if next_date > on.happened_at else "the date promised to the complainant had passed already"


@rule("SM-CPL")
def an_acknowledgement_is_due(complaint: Complaint, _on: Occasion) -> str | None:
    """an acknowledgement is still due"""
    return None if _owes_acknowledgement(complaint) else "the complainant has been told already, or cannot be"


_ACKNOWLEDGING = (an_acknowledgement_is_due, the_contact_and_the_next_step_are_named, the_next_date_is_ahead)


@HANDLING.step(RECEIVED, to=ACKNOWLEDGED, guards=_ACKNOWLEDGING)
@HANDLING.step(
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    AWAITING_INFORMATION,
    to=STAYS,
    guards=_ACKNOWLEDGING,
    answers_beginning=True,
)
def acknowledge(complaint: Complaint, on: Occasion, *, contact: str, next_step: str, next_date: datetime) -> Complaint:
    """Tell the complainant who handles the complaint, what happens next and by when (BR-CPL-3)."""
    told = Acknowledgement(at=on.happened_at, contact=contact, next_step=next_step, next_date=next_date)
    return evolve(complaint, acknowledgement=told)


@rule("BR-CPL-4")
def the_start_is_urgent_or_nobody_waits_to_be_told(
    complaint: Complaint, _on: Occasion, *, severity: Severity, immediate_action: bool
) -> str | None:
    """a complaint is assessed before it is acknowledged only where that cannot wait"""
    if severity == "critical" or immediate_action or not _owes_acknowledgement(complaint):
        return None
    return "the complainant has not been told yet, and nothing makes the start urgent"


@rule("SM-CPL")
def an_assessment_is_missing_or_a_reason_given(complaint: Complaint, on: Occasion) -> str | None:
    """a complaint is assessed once in a stage, or anew with a reason"""
    if not _is_assessed(complaint) or on.reason.strip():
        return None
    return "it is assessed already, and no reason is given to assess it anew"


@HANDLING.step(RECEIVED, to=UNDER_ASSESSMENT, guards=(the_start_is_urgent_or_nobody_waits_to_be_told,))
@HANDLING.step(ACKNOWLEDGED, to=UNDER_ASSESSMENT)
@HANDLING.step(UNDER_ASSESSMENT, UNDER_INVESTIGATION, to=STAYS, guards=(an_assessment_is_missing_or_a_reason_given,))
def assess(
    complaint: Complaint,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    severity: Severity,
    complexity: Level,
    impact: Level,
    urgency: Level,
    immediate_action: bool = False,
) -> Complaint:
    """Say how grave the complaint is, and how it must be handled (BR-CPL-4)."""
    assessment = Assessment(
        severity=severity,
        complexity=complexity,
        impact=impact,
        urgency=urgency,
        immediate_action=immediate_action,
        stage=complaint.stage,
    )
    return evolve(complaint, assessment=assessment)


@rule("BR-CPL-4")
def it_is_assessed(complaint: Complaint, _on: Occasion) -> str | None:
    """a complaint is assessed in its stage before it is investigated"""
    return None if _is_assessed(complaint) else f"it is not assessed in stage {complaint.stage}"


@rule("BR-CPL-5")
def the_investigator_is_somebody(_complaint: Complaint, _on: Occasion, *, investigator: str) -> str | None:
    """somebody in particular investigates"""
    return "nobody is named who investigates" if investigator in ("", UNIDENTIFIED, ANONYMOUS, CLOCK) else None


@rule("BR-CPL-5")
def the_investigator_is_independent(complaint: Complaint, on: Occasion, *, investigator: str) -> str | None:
    """the investigator is neither complained about nor in the direct line of who is"""
    for person in complaint.about:
        if investigator == person:
            return f"{investigator} is complained about"
        if in_one_line(investigator, person, on.lookup):
            return f"{investigator} stands in the direct line of {person}, who is complained about"
    return None


@HANDLING.step(
    UNDER_ASSESSMENT,
    to=UNDER_INVESTIGATION,
    guards=(it_is_assessed, the_investigator_is_somebody, the_investigator_is_independent),
)
def investigate(complaint: Complaint, on: Occasion, *, investigator: str) -> Complaint:  # noqa: ARG001  the form of every step
    """Have somebody independent find out what happened (BR-CPL-4, BR-CPL-5)."""
    return evolve(complaint, investigator=investigator)


@rule("SM-CPL")
def the_complainant_withdraws(complaint: Complaint, on: Occasion, *, on_behalf_of: str, authority: str) -> str | None:
    """only the complainant withdraws, or somebody who says for them what entitles them to"""
    if complaint.complainant in (UNIDENTIFIED, ANONYMOUS):
        return f"the complainant is {complaint.complainant}, and nobody else can withdraw the complaint"
    who = on_behalf_of or on.by
    if who not in (complaint.complainant, complaint.on_behalf_of):
        may = [each for each in (complaint.complainant, complaint.on_behalf_of) if each]
        return Hindrance(f"only {complaint.complainant} can withdraw it, not {who}", who=may)
    return None if who == on.by or authority.strip() else f"nothing entitles {on.by} to withdraw it for {who}"


@rule("SM-CPL")
def the_reason_is_given(_complaint: Complaint, on: Occasion) -> str | None:
    """a reason is given"""
    return None if on.reason.strip() else "no reason is given"


@HANDLING.step(*UNCLOSED, to=WITHDRAWN, guards=(the_complainant_withdraws, the_reason_is_given))
def withdraw(complaint: Complaint, on: Occasion, *, on_behalf_of: str = "", authority: str = "") -> Complaint:
    """Take the complaint back, as the complainant alone may; it stays in the log, with by whose word."""
    withdrawal = Withdrawal(said_by=on_behalf_of or on.by, authority=authority)
    return evolve(complaint, withdrawal=withdrawal, closed_at=on.happened_at)


@HANDLING.adoption(into=(*UNCLOSED, *ENDS), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    state: str,
    received_at: datetime,
    customer: str,
    complainant: str,
    channel: Channel,
    type: ComplaintType,
    text: str,
    target_at: datetime | None = None,
    closed_at: datetime | None = None,
    services: tuple[str, ...] = (),
    about: tuple[str, ...] = (),
    owner: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> tuple[Past[Complaint], ...]:
    """Take over a complaint from another system, in the state it has there (G-12).

    It counts from when it was received there. A closed one is known to have been received and closed;
    where its closing has no instant, it counts as open until now.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the complaint is called there; the same one is never taken over twice.
        state: The state it has.
        received_at: When it was received.
        customer: The id of the customer concerned, or ``"unidentified"``.
        complainant: The id of who complains, ``"unidentified"`` or ``"anonymous"``.
        channel: How it was received.
        type: What it is about.
        text: What was said.
        target_at: When the decision was due; absent where nothing was.
        closed_at: When it was closed.
        services: The services complained about.
        about: The ids of the people or teams complained about.
        owner: The id of who is responsible for it.
        labels: What the other system has beyond this.
    """
    now = HANDLING.state(state)
    if closed_at is not None and now not in ENDS:
        raise InvalidInput("closed_at", f"a complaint that is {now.label} was not closed", "leave it out")
    if closed_at is not None and closed_at < received_at:
        raise InvalidInput("closed_at", f"{closed_at.isoformat()} lies before the receipt, {received_at.isoformat()}")
    complaint = Complaint(
        customer=customer,
        complainant=complainant,
        channel=channel,
        type=type,
        text=text,
        received_at=received_at,
        deadlines=(Deadline(kind="decision", due_at=target_at, original_due_at=target_at),) if target_at else (),
        services=services,
        about=about,
        owner=owner,
        definition=definition_for(customer, received_at, on.lookup),
        origin=Origin(system=origin, reference=reference),
        labels=labels,
    )
    if now not in ENDS:
        return (Past(now, received_at, complaint),)
    closed = evolve(complaint, closed_at=closed_at) if closed_at else complaint
    return Past(RECEIVED, received_at, complaint), Past(now, closed_at or on.at, closed)


def _owes_acknowledgement(complaint: Complaint) -> bool:
    return complaint.acknowledgement is None and complaint.complainant != ANONYMOUS


def _is_assessed(complaint: Complaint) -> bool:
    return complaint.assessment is not None and complaint.assessment.stage == complaint.stage


HANDLING.seal()
