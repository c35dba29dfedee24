"""Occasions: who acts and when, and what may be looked up meanwhile."""

import os
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.ids import Chance
from itilbrm.lifecycle.records import Record
from itilbrm.lifecycle.slots import unfrozen
from itilbrm.values import check_text, instant

if TYPE_CHECKING:
    from itilbrm.policies import Policies

__all__ = ["Lookup", "NothingKnown", "Occasion"]

R = TypeVar("R", bound=Record)


class Lookup(Protocol):
    """A read-only view of other records, for guards and steps."""

    def one(self, kind: type[R], key: str, /) -> R | None:
        """Return the record of that class and id, or None."""
        ...

    def many(self, kind: type[R], /, **columns: str) -> tuple[R, ...]:
        """Return the records of that class whose indexed columns have these values, in order of id."""
        ...

    def count(self, kind: type[Record], /, **columns: str) -> int:
        """Return how many records :meth:`many` would return."""
        ...

    def whatever(self, **columns: str) -> tuple[Record, ...]:
        """Return the records of all kinds that index these columns and have these values in them."""
        ...


@attrs.frozen
class NothingKnown:
    """The lookup of an occasion made by hand: it knows no other records."""

    def one(self, _kind: type[R], _key: str, /) -> R | None:
        """Return None."""
        return None

    def many(self, _kind: type[R], /, **_columns: str) -> tuple[R, ...]:
        """Return nothing."""
        return ()

    def count(self, _kind: type[Record], /, **_columns: str) -> int:
        """Return 0."""
        return 0

    def whatever(self, **_columns: str) -> tuple[Record, ...]:
        """Return nothing."""
        return ()


_NOTHING_KNOWN: Final = NothingKnown()


@cache
def _shipped() -> "Policies":
    from itilbrm.policies import shipped_policies

    return shipped_policies()


@attrs.frozen(init=False)
class Occasion:
    """Who takes a step, and when (G-1).

    Attributes:
        by: The id of the person who acts, or ``"clock"``.
        at: Now, by the clock of the practice.
        happened_at: When it took place in the world; ``at`` unless given, never after it (G-2).
        reason: Why, in words; kept apart like everything personal.
        lookup: What other records there are; knows nothing unless given.
        chance: Where random bytes come from.
        cause: The fact that a reaction answers by this, as its id; empty for what somebody does.
        policies: What the house has settled as data: calendars, deadlines, procedures; those shipped unless given.
    """

    by: str
    at: datetime
    happened_at: datetime
    reason: str
    lookup: Lookup
    chance: Chance
    cause: str
    policies: "Policies"

    # Written out and filled at once: each step begins with one, and what attrs makes of it takes twice as long.
    def __init__(  # noqa: PLR0917  as they are told, in their order
        self,
        by: str,
        at: datetime,
        happened_at: datetime | None = None,
        reason: str = "",
        lookup: Lookup = _NOTHING_KNOWN,
        chance: Chance = os.urandom,
        cause: str = "",
        policies: "Policies | None" = None,
    ) -> None:
        """Be that occasion.

        Raises:
            InvalidInput: Nobody acts, a text or an instant is none, or it would happen after now (G-2).
        """
        at = instant(at)
        happened_at = at if happened_at is None else instant(happened_at)
        if not check_text("by", by).strip():
            raise InvalidInput("by", "the text is blank", "say it in words")
        check_text("reason", reason)
        if happened_at > at:
            raise InvalidInput(
                "happened_at",
                f"{happened_at.isoformat()} lies ahead of the clock, which shows {at.isoformat()} (G-2)",
                "record it when it has happened",
            )
        object.__setattr__(self, "__class__", _UNFROZEN)
        filled: Any = self  # checkers know it as frozen, which it is again at the end
        filled.by = by
        filled.at = at
        filled.happened_at = happened_at
        filled.reason = reason
        filled.lookup = lookup
        filled.chance = chance
        filled.cause = cause
        filled.policies = _shipped() if policies is None else policies
        filled.__class__ = Occasion


_UNFROZEN: Final = unfrozen(Occasion)
