"""Achievements: what was measured against a target; only added to, never changed."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal, TypeAlias

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Past, Record, State, indexed
from itilbrm.parties import Origin, origin_key
from itilbrm.services.targets import Target, is_met
from itilbrm.values import identity

__all__ = ["ACHIEVEMENTS", "Achievement", "Result", "adopt", "latest", "record"]

Result: TypeAlias = Literal["met", "missed", "not_measured"]

RECORDED = State("recorded", category="closed")


def check_period(start: date, end: date) -> None:
    """Refuse a period of days that is none.

    Raises:
        InvalidInput: Its end does not lie after its start.
    """
    if end <= start:
        raise InvalidInput("period_end", f"{end} does not lie after {start}", "give the first day after the period")


def _a_number(_record: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not (isinstance(value, Decimal) and value.is_finite()):
        raise InvalidInput(field.name, f"{value!r} is nothing that was measured", "give a Decimal, or None")


@attrs.frozen(kw_only=True)
class Achievement(Record):
    """What was measured against a target in a period.

    Attributes:
        agreement: The id of the agreement.
        line: The id of its line.
        customer: The id of the customer.
        service: The id of the service.
        target: The target as it was agreed then.
        period_start: The first day of the period.
        period_end: The first day after it.
        value: What was measured; None where nothing was.
        measured_at: When it was measured.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "achievement"
    prefix: ClassVar[str] = "ach"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    agreement: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    line: str = attrs.field(default="", validator=identity(blank=True))
    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    service: str = attrs.field(validator=identity(), metadata=indexed("service"))
    target: Target
    period_start: date
    period_end: date
    value: Decimal | None = attrs.field(default=None, validator=_a_number)
    measured_at: datetime | None = None
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        check_period(self.period_start, self.period_end)

    @property
    def metric(self) -> str:
        """What is measured."""
        return self.target.metric

    @property
    def result(self) -> Result:
        """Whether the target was met or missed; what was not measured is never met."""
        met = is_met(self.target, self.value)
        return "not_measured" if met is None else "met" if met else "missed"


ACHIEVEMENTS: Final[Lifecycle[Achievement]] = Lifecycle(
    "measuring achievements", record=Achievement, initial=RECORDED, final=(RECORDED,), began="measured_at"
)
"""The lifecycle of achievements: they are recorded, and stay. What is measured again is recorded again."""


@ACHIEVEMENTS.creation()
def record(
    on: Occasion,
    *,
    agreement: str,
    customer: str,
    service: str,
    target: Target,
    period_start: date,
    period_end: date,
    value: Decimal | None,
    line: str = "",
    measured_at: datetime | None = None,
) -> Achievement:
    """Put on record what was measured against a target.

    Args:
        on: Who records it, and when.
        agreement: The id of the agreement.
        customer: The id of the customer.
        service: The id of the service.
        target: The target as it is agreed.
        period_start: The first day of the period.
        period_end: The first day after it.
        value: What was measured; None where nothing was.
        line: The id of the line of the agreement.
        measured_at: When it was measured; when it happened, unless given.
    """
    return Achievement(
        agreement=agreement,
        line=line,
        customer=customer,
        service=service,
        target=target,
        period_start=period_start,
        period_end=period_end,
        value=value,
        measured_at=measured_at or on.happened_at,
    )


@ACHIEVEMENTS.adoption(into=(RECORDED,), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    agreement: str,
    customer: str,
    service: str,
    target: Target,
    period_start: date,
    period_end: date,
    value: Decimal | None,
    line: str = "",
    measured_at: datetime | None = None,
) -> tuple[Past[Achievement], ...]:
    """Take over what another system measured (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        agreement: The id of the agreement.
        customer: The id of the customer.
        service: The id of the service.
        target: The target as it was agreed.
        period_start: The first day of the period.
        period_end: The first day after it.
        value: What was measured; None where nothing was.
        line: The id of the line of the agreement.
        measured_at: When it was measured; now, unless given.
    """
    achievement = Achievement(
        agreement=agreement,
        line=line,
        customer=customer,
        service=service,
        target=target,
        period_start=period_start,
        period_end=period_end,
        value=value,
        measured_at=measured_at or on.at,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(RECORDED, min(measured_at or on.at, on.at), achievement),)


def latest(achievements: Iterable[Achievement]) -> tuple[Achievement, ...]:
    """Return what counts where something was measured again: the last measurement for each target and period."""
    last: dict[tuple[object, ...], Achievement] = {}
    for each in sorted(achievements, key=lambda each: (each.measured_at or each.moved_at, each.moved_at, each.id)):
        place = (each.agreement, each.line, each.service, each.metric, each.target.window)
        last[*place, each.period_start, each.period_end] = each
    return tuple(last.values())


ACHIEVEMENTS.seal()
