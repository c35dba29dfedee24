"""Complaints to begin with: a clock that can be told the hour, and a complaint in each state on the way."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from itilbrm.lifecycle import Occasion, Record
from itilbrm.money import Money
from itilbrm.policies import Policies, Procedure, shipped_policies
from itilbrm.processes.complaints import Complaint, Remedy, RootCause, handling
from itilbrm.testing import KnownRecords

__all__ = [
    "APOLOGY",
    "CAUSE",
    "HIGH",
    "LOW",
    "MONDAY",
    "TOLD",
    "UPHELD",
    "acknowledged",
    "assessed",
    "at",
    "by_procedure",
    "communicated",
    "eur",
    "investigated",
    "on_day",
    "only",
    "prepared",
    "received",
    "timers",
]

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)

HIGH: Final[dict[str, Any]] = {"severity": "high", "complexity": "low", "impact": "medium", "urgency": "high"}
LOW: Final[dict[str, Any]] = {**HIGH, "severity": "low"}

TOLD: Final[dict[str, Any]] = {
    "contact": "Ann Lee",
    "next_step": "we look into it",
    "next_date": MONDAY + timedelta(days=3),
}

CAUSE: Final = RootCause(kind="known", code="disk", text="The disk was full")
APOLOGY: Final = Remedy(kind="apology", text="We are sorry")

UPHELD: Final[dict[str, Any]] = {
    "outcome": "upheld",
    "text": "You are right",
    "findings": "It was slow",
    "next_steps": "write to us again",
    "root_cause": CAUSE,
    "remedy": APOLOGY,
}


def at(
    hour: float,
    *known: Record,
    by: str = "ann",
    reason: str = "",
    happened: float | None = None,
    policies: Policies | None = None,
) -> Occasion:
    """Return an occasion so many hours after Monday morning."""
    happened_at = MONDAY + timedelta(hours=hour if happened is None else happened)
    now = MONDAY + timedelta(hours=hour)
    shipped = policies or shipped_policies()
    return Occasion(by, now, happened_at, reason, KnownRecords(*known), policies=shipped)


def on_day(day: int, hour: int = 10, **given: Any) -> Occasion:  # noqa: ANN401  what that takes
    """Return an occasion so many days after Monday, at an hour of the day in UTC."""
    return at(24 * day + hour - 9, **given)


def by_procedure(*profiles: Any, timers: dict[str, str] | None = None, **changed: Any) -> Policies:  # noqa: ANN401  any field of a procedure
    """Return the shipped policies with a procedure of its own, with profiles beside theirs."""
    own = Policies(
        procedures={"provider": Procedure(id="provider", **changed)},
        profiles={each.id: each for each in profiles},
        timers=timers or {},
    )
    return own.over(shipped_policies())


def timers(**said: str) -> Policies:
    """Return the shipped policies with other timers; underscores in their names are hyphens."""
    return by_procedure(timers={name.replace("_", "-"): text for name, text in said.items()})


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


def acknowledged(policies: Policies | None = None, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one whose complainant has been told, an hour later."""
    return handling.acknowledge(received(at(0, policies=policies), **changed), at(1, policies=policies), **TOLD)


def assessed(policies: Policies | None = None, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one that has been assessed, another hour later."""
    return handling.assess(acknowledged(policies, **changed), at(2, policies=policies), **HIGH)


def investigated(policies: Policies | None = None, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one that is investigated, another hour later."""
    return handling.investigate(assessed(policies, **changed), at(3, policies=policies), investigator="ivy")


def prepared(policies: Policies | None = None, answer: dict[str, Any] | None = None, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one with an answer, another hour later."""
    given = {**UPHELD, **(answer or {})}
    return handling.prepare_response(investigated(policies, **changed), at(4, policies=policies), **given)


def communicated(policies: Policies | None = None, answer: dict[str, Any] | None = None, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    """Return one whose answer Bob approved, and which Cara was told by letter, two hours later."""
    approved = handling.approve_response(prepared(policies, answer, **changed), at(5, by="bob", policies=policies))
    return handling.communicate_decision(approved, at(6, policies=policies), channel="letter", to="Cara Diaz")


def eur(amount: str) -> Money:
    """Return so many euros."""
    return Money.of(amount, "EUR")


def only(complaint: Complaint, **changed: Any) -> Complaint:  # noqa: ANN401  any field
    """Return a complaint with other data than its steps gave it."""
    return attrs.evolve(complaint, **changed)
