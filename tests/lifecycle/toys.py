"""Two lifecycles that use everything a lifecycle can: choices, internal steps, guards, the clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, Literal, TypeAlias

import attrs

from itilbrm.lifecycle import (
    STAYS,
    Lifecycle,
    Occasion,
    Past,
    Record,
    State,
    evolve,
    indexed,
    rule,
)
from itilbrm.values import NO_LABELS, Labels, labelled, words

__all__ = ["BEGINNING", "BULBS", "DAY", "HOUR", "LENDING", "TOYS", "Bulb", "Damage", "Loan", "at"]

# Books are lent, come back whole or damaged, and are called back when they are late.

ORDERED = State("ordered", category="open")
LENT = State("lent", category="open", label="at the reader's")
CALLED_BACK = State("called_back", category="waiting")
UNDER_REPAIR = State("under_repair", category="decided")
RETURNED = State("returned", category="closed")
LOST = State("lost", category="closed")

Shelf: TypeAlias = Literal["open", "stacks"]


@attrs.frozen(kw_only=True)
class Damage:
    """What is wrong with a book that came back."""

    pages: int
    note: str = ""


@attrs.frozen(kw_only=True)
class Loan(Record):
    """One book, lent to one reader."""

    kind: ClassVar[str] = "loan"
    prefix: ClassVar[str] = "lon"

    reader: str = attrs.field(validator=words(), metadata=indexed("owner"))
    shelf: Shelf = "open"
    due_back: datetime | None = None
    lent_at: datetime | None = None
    damage: Damage | None = None
    reminders: int = 0
    notes: tuple[str, ...] = ()
    labels: Labels = attrs.field(default=NO_LABELS, converter=labelled)


LENDING: Final = Lifecycle(
    "lending", record=Loan, initial=ORDERED, final=(RETURNED, LOST), subject="reader", began="lent_at"
)


def _names_the_book(*, origin: str, reference: str, **_: object) -> tuple[str, str]:
    return origin, reference


@rule("BR-TOY-1")
def the_day_is_ahead(on: Occasion, *, due_back: datetime | None) -> str | None:
    """a book comes back after it was lent"""
    return None if due_back is None or due_back > on.happened_at else "the book would be late at once"


@rule("BR-TOY-2")
def the_book_may_leave(loan: Loan, _on: Occasion) -> str | None:
    """a book from the stacks stays in the house"""
    return "the book stays in the house" if loan.shelf == "stacks" else None


@rule("BR-TOY-1")
def the_new_day_is_ahead(_loan: Loan, on: Occasion, *, due_back: datetime) -> str | None:
    """a book comes back after it was lent"""
    return None if due_back > on.happened_at else "the book would be late at once"


@rule("BR-TOY-3")
def somebody_says_why(_loan: Loan, on: Occasion) -> str | None:
    """a reason is given"""
    return None if on.reason else "nobody says why"


@LENDING.creation(guards=(the_day_is_ahead,))
def order(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    reader: str,
    shelf: Shelf = "open",
    due_back: datetime | None = None,
    labels: Mapping[str, str] = NO_LABELS,
) -> Loan:
    """Ask for a book."""
    return Loan(reader=reader, shelf=shelf, due_back=due_back, labels=labels)


@LENDING.adoption(into=(LENT, RETURNED), key=_names_the_book)
def adopt(
    on: Occasion,  # noqa: ARG001  the form of every adoption
    *,
    origin: str,
    reference: str,
    reader: str,
    lent: tuple[datetime, ...],
    returned: bool = False,
) -> tuple[Past[Loan], ...]:
    """Take over a book that another library has lent, with every time that was noted."""
    loan = Loan(reader=f"{reader} of {origin} {reference}")
    pasts = [Past(LENT, at, evolve(loan, lent_at=lent[0], reminders=place)) for place, at in enumerate(lent)]
    return (*pasts, Past(RETURNED, lent[-1], pasts[-1].record)) if returned and pasts else tuple(pasts)


@LENDING.step(ORDERED, to=LENT, guards=(the_book_may_leave, the_new_day_is_ahead))
@LENDING.step(LENT, CALLED_BACK, to=STAYS, guards=(somebody_says_why, the_new_day_is_ahead), answers_beginning=True)
def lend(loan: Loan, on: Occasion, *, due_back: datetime) -> Loan:
    """Hand the book out, or let the reader keep it longer."""
    return evolve(loan, due_back=due_back, lent_at=loan.lent_at or on.happened_at)


def whole_or_damaged(loan: Loan, _on: Occasion) -> State:
    return RETURNED if loan.damage is None else UNDER_REPAIR


@LENDING.step(LENT, CALLED_BACK, to=(RETURNED, UNDER_REPAIR), choose=whole_or_damaged)
def take_back(loan: Loan, on: Occasion, *, damage: Damage | None = None, note: str = "") -> Loan:  # noqa: ARG001  the form of every step
    """Take the book back, and look at it."""
    return evolve(loan, damage=damage, notes=(*loan.notes, note) if note else loan.notes)


@LENDING.step(UNDER_REPAIR, to=RETURNED)
def mend(loan: Loan, on: Occasion) -> Loan:  # noqa: ARG001  the form of every step
    """Bring the book back into shape."""
    return evolve(loan, damage=None)


def when_late(loan: Loan) -> datetime | None:
    return loan.due_back


def a_week_after(loan: Loan) -> datetime | None:
    return loan.due_back + timedelta(weeks=1) if loan.due_back is not None else None


@LENDING.step(LENT, to=CALLED_BACK, due=when_late)
def call_back(loan: Loan, on: Occasion) -> Loan:  # noqa: ARG001  the form of every step
    """Ask for the book."""
    return evolve(loan, reminders=loan.reminders + 1)


@LENDING.step(LENT, CALLED_BACK, to=LOST, due=a_week_after)
def give_up(loan: Loan, on: Occasion, *, note: str = "never came back") -> Loan:  # noqa: ARG001  the form of every step
    """Write the book off."""
    return evolve(loan, notes=(*loan.notes, note))


LENDING.seal()


# A bulb is on or off; it has a natural name, and switching it may lead back to where it is.

OFF = State("off", category="open")
ON = State("on", category="open")
BROKEN = State("broken", category="closed")


@attrs.frozen(kw_only=True)
class Bulb(Record):
    """A bulb, named by where it hangs."""

    kind: ClassVar[str] = "bulb"
    prefix: ClassVar[str] = "blb"

    place: str
    switched: int = 0


BULBS: Final = Lifecycle("bulb", record=Bulb, initial=OFF, final=(BROKEN,))


def _by_place(*, place: str) -> tuple[str]:
    return (place,)


def as_switched(bulb: Bulb, _on: Occasion) -> State:
    return BROKEN if bulb.switched > 3 else ON if bulb.switched % 2 else OFF


@BULBS.creation(key=_by_place)
def hang(on: Occasion, *, place: str) -> Bulb:  # noqa: ARG001  the form of every creation
    """Hang a bulb where there was none."""
    return Bulb(place=place)


@BULBS.step(OFF, ON, to=(OFF, ON, BROKEN), choose=as_switched)
def switch(bulb: Bulb, on: Occasion, *, times: int) -> Bulb:  # noqa: ARG001  the form of every step
    """Switch it so many times."""
    return evolve(bulb, switched=bulb.switched + times)


@BULBS.step(OFF, ON, BROKEN, to=STAYS)
def dust(bulb: Bulb, on: Occasion) -> Bulb:  # noqa: ARG001  the form of every step
    """Dust it."""
    return bulb


BULBS.seal()

TOYS: Final[tuple[Lifecycle[Any], ...]] = (LENDING, BULBS)


# Occasions to move them

BEGINNING: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


def at(hours: int, by: str = "ann", reason: str = "", happened: int | None = None) -> Occasion:
    """Return an occasion so many hours after the beginning."""
    happened_at = BEGINNING + HOUR * (hours if happened is None else happened)
    return Occasion(by, BEGINNING + HOUR * hours, happened_at, reason)
