"""The map of stakeholders: where each stands by influence and interest, and how each is engaged."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from itilbrm.parties import Stakeholder
from itilbrm.parties.stakeholders import Engagement, stale_from

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["Place", "StakeholderMap", "stakeholder_map"]


@attrs.frozen(kw_only=True)
class Place:
    """One stakeholder on the map, or beside it.

    Attributes:
        id: The id of the stakeholder.
        name: What they are called.
        type: What they are to us.
        customer: The id of the customer they belong to.
        key: Whether theirs is a relationship that we want to develop.
        influence: How much they can move; None where they are not placed.
        interest: How much it matters to them; likewise.
        engagement: How they are engaged; likewise.
        is_stale: Whether they were placed too long ago (TM-STK-1).
    """

    id: str
    name: str
    type: str
    customer: str
    key: bool
    influence: int | None
    interest: int | None
    engagement: Engagement | None
    is_stale: bool


@attrs.frozen(kw_only=True)
class StakeholderMap:
    """The map as at an instant.

    Attributes:
        as_at: The instant.
        placed: Those on the map, by engagement: those who are managed closely first.
        unplaced: Those whom nobody has placed yet.
    """

    as_at: datetime
    placed: tuple[Place, ...]
    unplaced: tuple[Place, ...]

    def __iter__(self) -> Iterator[Place]:
        return iter((*self.placed, *self.unplaced))

    def __len__(self) -> int:
        return len(self.placed) + len(self.unplaced)

    def at(self, influence: int, interest: int) -> tuple[Place, ...]:
        """Return those who stand in one place, the key ones first."""
        return tuple(each for each in self.placed if (each.influence, each.interest) == (influence, interest))


def stakeholder_map(sources: "Sources", customer: str | None = None) -> StakeholderMap:
    """Return the map of stakeholders, as at the instant of what it is read from.

    Args:
        sources: Where the records are.
        customer: The id of a customer, for the map of that one alone.
    """
    columns: dict[str, str] = {} if customer is None else {"customer": customer}
    places = []
    for each in sources.records(Stakeholder, category="open", **columns):
        stale = stale_from(each, sources.policies)
        places.append(
            Place(
                id=each.id,
                name=each.name,
                type=each.type,
                customer=each.customer,
                key=each.key,
                influence=each.influence,
                interest=each.interest,
                engagement=each.engagement,
                is_stale=stale is not None and stale <= sources.at,
            )
        )
    on_it = [each for each in places if each.engagement is not None]
    beside = [each for each in places if each.engagement is None]
    return StakeholderMap(
        as_at=sources.at,
        placed=tuple(sorted(on_it, key=_order)),
        unplaced=tuple(sorted(beside, key=lambda each: (each.name, each.id))),
    )


def _order(place: Place) -> tuple[object, ...]:
    return (-(place.influence or 0), -(place.interest or 0), not place.key, place.name, place.id)
