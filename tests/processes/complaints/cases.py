"""Complaints to begin with: a clock that can be told the hour, and a complaint in each early state."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from itilbrm.lifecycle import Occasion, Record
from itilbrm.processes.complaints import Complaint, handling
from itilbrm.testing import KnownRecords

__all__ = ["HIGH", "MONDAY", "TOLD", "acknowledged", "assessed", "at", "received"]

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)

HIGH: Final[dict[str, Any]] = {"severity": "high", "complexity": "low", "impact": "medium", "urgency": "high"}

TOLD: Final[dict[str, Any]] = {
    "contact": "Ann Lee",
    "next_step": "we look into it",
    "next_date": MONDAY + timedelta(days=3),
}


def at(hour: int, *known: Record, by: str = "ann", reason: str = "", happened: int | None = None) -> Occasion:
    """Return an occasion so many hours after Monday morning."""
    happened_at = MONDAY + timedelta(hours=hour if happened is None else happened)
    return Occasion(by, MONDAY + timedelta(hours=hour), happened_at, reason, KnownRecords(*known))


def received(on: Occasion | None = None, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return a complaint of Cara's about mail."""
    usual: dict[str, Any] = {
        "customer": "acme",
        "complainant": "cara",
        "channel": "email",
        "type": "service_quality",
        "text": "Mail is slow",
    }
    return handling.receive(on or at(0), **{**usual, **changed})


def acknowledged(**changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one whose complainant has been told, an hour later."""
    return handling.acknowledge(received(**changed), at(1), **TOLD)


def assessed(**changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one that has been assessed, another hour later."""
    return handling.assess(acknowledged(**changed), at(2), **HIGH)
