"""The mandates that wait for somebody: to be accepted, or because they are soon over."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itilbrm.parties import Mandate, Refusal
from itilbrm.views.today.entries import AHEAD, Entry, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["mandates", "refused_decisions"]


def mandates(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the mandates that somebody is to accept or decline, and those of theirs that are soon over."""
    for mandate in sources.records(Mandate, owner=person, state="proposed"):
        yield entry_of(mandate, mandate.moved_at, "now", "a mandate waits to be accepted or declined", _said(mandate))
    for mandate in sources.records(Mandate, owner=person, state="active"):
        if mandate.valid_until is not None and sources.at < mandate.valid_until <= sources.at + AHEAD:
            yield entry_of(mandate, mandate.valid_until, "ahead", "a mandate is soon over", _said(mandate))


def refused_decisions(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield what somebody tried to decide, and has not put before who may decide it (BR-MAN-1)."""
    for refusal in sources.records(Refusal, owner=person, state="recorded"):
        if refusal.decision_holder and refusal.moved_at > sources.at - AHEAD:
            why = f"a decision lies with {refusal.decision_holder} and can be forwarded"
            yield entry_of(refusal, refusal.moved_at, "now", why, f"{refusal.step} {refusal.of or refusal.of_kind}")


def _said(mandate: Mandate) -> str:
    up_to = f" up to {mandate.limit}" if mandate.limit is not None else ""
    return f"{mandate.type}: {', '.join(mandate.powers)}{up_to}"
