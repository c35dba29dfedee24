"""Answering enquiries: whoever asks what they could have of us is told in time (TM-PRO-1)."""

from datetime import datetime
from typing import Final

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Past, State, Step, evolve, rule
from itilbrm.parties import Origin, origin_key, reason_given
from itilbrm.parties.moving import moving
from itilbrm.processes.relationships.opportunity import Enquiry, EnquiryChannel

__all__ = ["ENQUIRIES", "adopt", "answer", "assign", "dismiss", "move_to_customer", "receive"]

RECEIVED = State("received", category="open")
ANSWERED = State("answered", category="closed")
DISMISSED = State("dismissed", category="closed")

ENQUIRIES: Final[Lifecycle[Enquiry]] = Lifecycle(
    "answering enquiries",
    record=Enquiry,
    initial=RECEIVED,
    final=(ANSWERED, DISMISSED),
    subject="enquirer",
    began="received_at",
)
"""The lifecycle of enquiries."""


@ENQUIRIES.creation()
def receive(
    on: Occasion,
    *,
    enquirer: str,
    channel: EnquiryChannel,
    text: str,
    contact: str = "",
    customer: str = "",
    owner: str = "",
) -> Enquiry:
    """Record that somebody asks what they could have of us; from now on it is due to be answered (TM-PRO-1).

    Args:
        on: Who records it, and when.
        enquirer: Who asks, by id or by name.
        channel: How it reached us.
        text: What they ask.
        contact: How they are reached.
        customer: The id of the customer, if one asks.
        owner: The id of who answers.
    """
    return Enquiry(
        enquirer=enquirer,
        contact=contact,
        channel=channel,
        text=text,
        received_at=on.happened_at,
        due=_due(on, on.happened_at, customer),
        customer=customer,
        owner=owner,
    )


@ENQUIRIES.step(RECEIVED, to=STAYS)
def assign(enquiry: Enquiry, on: Occasion, *, owner: str) -> Enquiry:  # noqa: ARG001  the form of every step
    """Give it to somebody who answers."""
    return evolve(enquiry, owner=owner)


@rule("Enquiry")
def it_is_said_what_they_were_told(_enquiry: Enquiry, _on: Occasion, *, text: str) -> str | None:
    """it is said what they were told"""
    return None if text.strip() else "it is not said what they were told"


@ENQUIRIES.step(RECEIVED, to=ANSWERED, guards=(it_is_said_what_they_were_told,))
def answer(enquiry: Enquiry, on: Occasion, *, text: str) -> Enquiry:
    """Say what they were told; an opportunity that comes of it names the enquiry."""
    return evolve(enquiry, told=text, answered_at=on.happened_at)


@ENQUIRIES.step(RECEIVED, to=DISMISSED, guards=(reason_given("Enquiry"),))
def dismiss(enquiry: Enquiry, on: Occasion) -> Enquiry:  # noqa: ARG001  the form of every step
    """Say why nobody answers: that it was no enquiry, or stands here twice."""
    return enquiry


@ENQUIRIES.adoption(into=(RECEIVED, ANSWERED, DISMISSED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    enquirer: str,
    channel: EnquiryChannel,
    text: str,
    received_at: datetime,
    contact: str = "",
    customer: str = "",
    owner: str = "",
    told: str = "",
    answered_at: datetime | None = None,
    state: str = "received",
    since: datetime | None = None,
) -> tuple[Past[Enquiry], ...]:
    """Take over an enquiry from another system, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there.
        enquirer: Who asks, by id or by name.
        channel: How it reached them.
        text: What they ask.
        received_at: When it reached them.
        contact: How the enquirer is reached.
        customer: The id of the customer, if one asks.
        owner: The id of who answers.
        told: What the enquirer was told.
        answered_at: When.
        state: The state it has.
        since: Since when; its receipt or answer unless given.
    """
    enquiry = Enquiry(
        enquirer=enquirer,
        contact=contact,
        channel=channel,
        text=text,
        received_at=received_at,
        due=_due(on, received_at, customer),
        customer=customer,
        owner=owner,
        told=told,
        answered_at=answered_at,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(ENQUIRIES.state(state), since or answered_at or received_at, enquiry),)


move_to_customer: Final[Step[Enquiry, ...]] = moving(ENQUIRIES, RECEIVED)


def _due(on: Occasion, received_at: datetime, customer: str) -> datetime | None:
    """Return by when an enquiry is answered; None where TM-PRO-1 is switched off."""
    within = on.policies.timer("TM-PRO-1")
    if within.amount is None or not within.is_on:
        return None
    return calendar_that_holds(on, customer).add(received_at, within.amount)


ENQUIRIES.seal()
