"""Incidents: what a source of the house tells of interruptions, which are handled elsewhere (G-9)."""

from datetime import datetime
from typing import ClassVar, Final

import attrs

from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Past, Record, State, evolve, indexed
from itilbrm.parties import Origin, origin_key
from itilbrm.values import identity, words

__all__ = ["INCIDENTS", "Incident", "adopt", "note_resolved"]

OPEN = State("open", category="open")
RESOLVED = State("resolved", category="closed")


@attrs.frozen(kw_only=True)
class Incident(Record):
    """An interruption of a service, as it is known elsewhere.

    Attributes:
        reference: What it is called there.
        service: The id of the service.
        customer: The id of the customer who felt it; empty for none in particular.
        summary: What happened, in a line.
        opened_at: When it began.
        resolved_at: When it was over; None while it is not.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "incident"
    prefix: ClassVar[str] = "inc"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    reference: str = attrs.field(validator=identity())
    service: str = attrs.field(validator=identity(), metadata=indexed("service"))
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    summary: str = attrs.field(default="", validator=words(blank=True))
    opened_at: datetime
    resolved_at: datetime | None = None
    origin: Origin | None = None


INCIDENTS: Final[Lifecycle[Incident]] = Lifecycle(
    "interruptions told elsewhere", record=Incident, initial=OPEN, final=(RESOLVED,), began="opened_at"
)
"""The lifecycle of incidents: no process of their own, only that they were told, and that they are over."""


@INCIDENTS.step(OPEN, to=RESOLVED)
def note_resolved(incident: Incident, on: Occasion) -> Incident:
    """Note that it is over elsewhere."""
    return evolve(incident, resolved_at=on.happened_at)


@INCIDENTS.adoption(into=(OPEN, RESOLVED), key=origin_key, state="state")
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    service: str,
    opened_at: datetime,
    customer: str = "",
    summary: str = "",
    resolved_at: datetime | None = None,
    state: str = "open",
) -> tuple[Past[Incident], ...]:
    """Take over an incident from where it is handled (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        service: The id of the service.
        opened_at: When it began.
        customer: The id of the customer who felt it.
        summary: What happened, in a line.
        resolved_at: When it was over.
        state: ``open`` or ``resolved``.
    """
    incident = Incident(
        reference=reference,
        service=service,
        customer=customer,
        summary=summary,
        opened_at=opened_at,
        resolved_at=resolved_at,
        origin=Origin(system=origin, reference=reference),
    )
    since = resolved_at if resolved_at is not None and state == RESOLVED else opened_at
    return (Past(INCIDENTS.state(state), min(since, on.at), incident),)


INCIDENTS.seal()
