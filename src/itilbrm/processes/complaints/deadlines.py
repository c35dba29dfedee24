"""Deadlines: what is due to the complainant, by when, and what became of it."""

from datetime import datetime
from typing import Literal, TypeAlias

import attrs

__all__ = ["Deadline", "DeadlineKind", "Pause"]

DeadlineKind: TypeAlias = Literal["acknowledgement", "decision", "containment", "update"]


@attrs.frozen(kw_only=True)
class Pause:
    """While a deadline did not run.

    Attributes:
        since: From when on.
        until: Until when; None while it lasts.
    """

    since: datetime
    until: datetime | None = None


@attrs.frozen(kw_only=True)
class Deadline:
    """An instant by which something is due to the complainant (T-5).

    Attributes:
        kind: What is due.
        due_at: When, as it holds now.
        original_due_at: When, as it was first set.
        stage: The stage of handling it belongs to.
        counted_from: The instant from which the time allowed is counted; None where nobody knows, as for adopted ones.
        amount: The time allowed, for example ``"5 business days"``; empty where nobody knows.
        at_risk_at: When it begins to be at risk (T-6); None where nobody knows.
        profile: The deadline profile it was set by, with its version.
        calendar: The business calendar it was counted in, with its version; empty for one that needs none.
        zone: The time zone of its days.
        provisional: Whether an assessment will replace it (BR-CPL-15).
        pausable: Whether it stops while we wait for the complainant.
        pauses: While it did not run.
        extensions: How often it was extended.
        in_writing: Whether only what is written meets it.
        met_at: When what was due was done, in the world; None while it is not.
        channel: How the complainant was told, where telling is what was due.
    """

    kind: DeadlineKind
    due_at: datetime
    original_due_at: datetime
    stage: int = 1
    counted_from: datetime | None = None
    amount: str = ""
    at_risk_at: datetime | None = None
    profile: str = ""
    calendar: str = ""
    zone: str = ""
    provisional: bool = False
    pausable: bool = False
    pauses: tuple[Pause, ...] = ()
    extensions: int = 0
    in_writing: bool = False
    met_at: datetime | None = None
    channel: str = ""

    @property
    def is_paused(self) -> bool:
        """Whether it does not run now."""
        return bool(self.pauses) and self.pauses[-1].until is None

    def is_breached(self, at: datetime) -> bool:
        """Tell whether it was missed by an instant: not met by then, or met too late (BR-MON-3)."""
        return (self.met_at if self.met_at is not None and self.met_at <= at else at) > self.due_at
