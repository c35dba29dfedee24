"""Occasions: who acts and when, and what may be looked up meanwhile."""

import os
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.ids import Chance
from itilbrm.lifecycle.records import Record
from itilbrm.values import instant, words

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


def _shipped() -> "Policies":
    from itilbrm.policies import shipped_policies

    return shipped_policies()


@attrs.frozen
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

    by: str = attrs.field(validator=words())
    at: datetime = attrs.field(converter=instant)
    happened_at: datetime = attrs.field(default=attrs.Factory(attrgetter("at"), takes_self=True), converter=instant)
    reason: str = attrs.field(default="", validator=words(blank=True))
    lookup: Lookup = NothingKnown()
    chance: Chance = os.urandom
    cause: str = ""
    policies: "Policies" = attrs.field(factory=_shipped)

    def __attrs_post_init__(self) -> None:
        if self.happened_at > self.at:
            raise InvalidInput(
                "happened_at",
                f"{self.happened_at.isoformat()} lies ahead of the clock, which shows {self.at.isoformat()} (G-2)",
                "record it when it has happened",
            )
