"""Usage: how much of a service a customer used in a period, and what was seen of it on site."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Past, Record, State, indexed
from itilbrm.parties import Origin, origin_key
from itilbrm.services.achievements import check_period
from itilbrm.values import identity, words

__all__ = ["USAGES", "Usage", "adopt", "record"]

RECORDED = State("recorded", category="closed")


def _not_less_than_nothing(_usage: object, field: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401  checked here
    counts = isinstance(value, Decimal) and value.is_finite() and value >= 0
    if not (counts or (isinstance(value, int) and not isinstance(value, bool) and value >= 0) or value is None):
        raise InvalidInput(field.name, f"{value!r} is no number of what was used", "give 0 or more")


@attrs.frozen(kw_only=True)
class Usage(Record):
    """How much of a service a customer used.

    Attributes:
        customer: The id of the customer.
        service: The id of the service.
        period_start: The first day of the period.
        period_end: The first day after it.
        quantity: How much was used; 0 or more.
        unit: Of what, for example ``"mailboxes"``.
        active_users: How many people used it, where that is known.
        observation: What was seen of it, for example on a visit.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "usage"
    prefix: ClassVar[str] = "usg"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    service: str = attrs.field(validator=identity(), metadata=indexed("service"))
    period_start: date
    period_end: date
    quantity: Decimal = attrs.field(validator=_not_less_than_nothing)
    unit: str = attrs.field(validator=words())
    active_users: int | None = attrs.field(default=None, validator=_not_less_than_nothing)
    observation: str = attrs.field(default="", validator=words(blank=True))
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        check_period(self.period_start, self.period_end)

    @property
    def is_delivery(self) -> bool:
        """Whether anything was used at all."""
        return self.quantity > 0 or bool(self.active_users)


USAGES: Final[Lifecycle[Usage]] = Lifecycle("observing usage", record=Usage, initial=RECORDED, final=(RECORDED,))
"""The lifecycle of usage: it is recorded, and stays."""


@USAGES.creation()
def record(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    customer: str,
    service: str,
    period_start: date,
    period_end: date,
    quantity: Decimal,
    unit: str,
    active_users: int | None = None,
    observation: str = "",
) -> Usage:
    """Put on record how much of a service a customer used.

    Args:
        on: Who records it, and when.
        customer: The id of the customer.
        service: The id of the service.
        period_start: The first day of the period.
        period_end: The first day after it.
        quantity: How much was used; 0 or more.
        unit: Of what.
        active_users: How many people used it, where that is known.
        observation: What was seen of it.
    """
    return Usage(
        customer=customer,
        service=service,
        period_start=period_start,
        period_end=period_end,
        quantity=quantity,
        unit=unit,
        active_users=active_users,
        observation=observation,
    )


@USAGES.adoption(into=(RECORDED,), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    customer: str,
    service: str,
    period_start: date,
    period_end: date,
    quantity: Decimal,
    unit: str,
    active_users: int | None = None,
    observation: str = "",
) -> tuple[Past[Usage], ...]:
    """Take over how much another system says was used (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        customer: The id of the customer.
        service: The id of the service.
        period_start: The first day of the period.
        period_end: The first day after it.
        quantity: How much was used; 0 or more.
        unit: Of what.
        active_users: How many people used it, where that is known.
        observation: What was seen of it.
    """
    usage = Usage(
        customer=customer,
        service=service,
        period_start=period_start,
        period_end=period_end,
        quantity=quantity,
        unit=unit,
        active_users=active_users,
        observation=observation,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(RECORDED, on.at, usage),)


USAGES.seal()
