"""Moved: to which customer a record belonged before two customers became one."""

from datetime import datetime
from typing import Protocol

import attrs

from itilbrm.values import identity, instant

__all__ = ["Movable", "Moved", "customer_at", "customer_before"]


@attrs.frozen(kw_only=True)
class Moved:
    """A customer that a record belonged to.

    Attributes:
        customer: The id of the customer.
        until: Until when, that instant left out.
    """

    customer: str = attrs.field(validator=identity())
    until: datetime = attrs.field(converter=instant)


class Movable(Protocol):
    """What can be asked to which customer it belonged."""

    @property
    def customer(self) -> str:
        """The id of the customer it belongs to."""
        ...

    @property
    def moved_from(self) -> tuple[Moved, ...]:
        """To which customers it belonged before, in order."""
        ...


def customer_at(record: Movable, at: datetime) -> str:
    """Return the id of the customer that a record belonged to at an instant, so that past figures stay (SC-21)."""
    return customer_before(record.moved_from, record.customer, at)


def customer_before(moved_from: tuple[Moved, ...], customer: str, at: datetime) -> str:
    """Return the customer of an instant, given those before and the present one."""
    return next((each.customer for each in moved_from if at < each.until), customer)
