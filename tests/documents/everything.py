"""A kind of record with a field of every type that is stored, and with personal values in every place."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

import attrs

from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Record, State, evolve, indexed, personal
from itilbrm.values import NO_LABELS, Labels

__all__ = ["ALL", "BEGUN", "Everything", "Part", "Secret", "change", "make"]

BEGUN = State("begun", category="open")
OVER = State("over", category="closed")


@attrs.frozen(kw_only=True)
class Part:
    """A value inside."""

    name: str
    due_at: datetime
    weight: int = 1
    note: str = ""


@attrs.frozen(kw_only=True)
class Secret:
    """A value inside that is personal in part, for two people."""

    plain: str
    words: str = attrs.field(metadata=personal())
    told: str = attrs.field(default="", metadata=personal(of="teller"))


@attrs.frozen(kw_only=True)
class Everything(Record):
    """All that can be stored."""

    kind: ClassVar[str] = "everything"
    prefix: ClassVar[str] = "evr"

    who: str = attrs.field(metadata=indexed("customer"))
    teller: str = ""
    text: str = attrs.field(metadata=personal())
    amount: Decimal
    on: date
    at: datetime | None = None
    span: timedelta = timedelta(hours=1)
    token: UUID | None = None
    number: int = 7
    yes: bool = True
    level: Literal["low", "high", 3] = "low"
    parts: tuple[Part, ...] = ()
    numbers: tuple[int, ...] = ()
    secret: Secret | None = None
    labels: Labels = NO_LABELS


ALL = Lifecycle("everything", record=Everything, initial=BEGUN, final=(OVER,), subject="who")


@ALL.creation()
def make(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    who: str,
    text: str,
    amount: Decimal,
    day: date,
    teller: str = "",
    secret: Secret | None = None,
    number: int = 7,
) -> Everything:
    """Make one."""
    return Everything(who=who, text=text, amount=amount, on=day, teller=teller, secret=secret, number=number)


@ALL.step(BEGUN, to=STAYS)
def change(record: Everything, on: Occasion, *, text: str) -> Everything:  # noqa: ARG001  the form of every step
    """Change the text."""
    return evolve(record, text=text)


@ALL.step(BEGUN, to=OVER)
def finish(record: Everything, on: Occasion) -> Everything:  # noqa: ARG001  the form of every step
    """End it."""
    return record


ALL.seal()
