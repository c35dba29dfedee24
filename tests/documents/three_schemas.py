"""One kind of record in the three forms it has had; the first two stay here as they were when they were written."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

import attrs

from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Record, State, Upgrade, evolve, indexed, personal

__all__ = ["FORMS", "Contact", "FirstVisit", "SecondVisit", "Visit", "third"]

PLANNED: Final = State("planned", category="open")
MOVED: Final = State("moved", category="open")
DONE: Final = State("done", category="closed")
HELD: Final = State("held", category="closed")


# Schema 1


@attrs.frozen(kw_only=True)
class FirstContact:
    """Whom to ask."""

    name: str = attrs.field(metadata=personal())
    room: str = ""


@attrs.frozen(kw_only=True)
class FirstVisit(Record):
    """A visit as it was first thought of."""

    kind: ClassVar[str] = "visit"
    prefix: ClassVar[str] = "vis"

    customer: str = attrs.field(metadata=indexed("customer"))
    host: str = attrs.field(default="", metadata=indexed("owner"))
    minutes: int = 60
    service: str = attrs.field(default="", metadata=indexed("service"))
    words: str = attrs.field(default="", metadata=personal())
    contact: FirstContact | None = None
    mood: str = ""


FIRST: Final = Lifecycle("visit", record=FirstVisit, initial=PLANNED, final=(DONE,), subject="host")


# Schema 2


@attrs.frozen(kw_only=True)
class SecondVisit(Record):
    """A visit: hosts were called owners, lengths became spans, several services were looked at."""

    kind: ClassVar[str] = "visit"
    prefix: ClassVar[str] = "vis"
    schema: ClassVar[int] = 2
    upgrades: ClassVar[tuple[Upgrade, ...]] = (
        Upgrade(
            1,
            renames={"host": "owner", "minutes": "length", "service": "services"},
            drops=("mood",),
            converts={"length": lambda minutes: f"{minutes * 60}.000000", "services": lambda service: [service]},
            states={"moved": "planned"},
        ),
    )

    customer: str = attrs.field(metadata=indexed("customer"))
    owner: str = attrs.field(default="", metadata=indexed("owner"))
    length: timedelta = timedelta(hours=1)
    services: tuple[str, ...] = attrs.field(default=(), metadata=indexed("service"))
    words: str = attrs.field(default="", metadata=personal())
    contact: FirstContact | None = None


SECOND: Final = Lifecycle("visit", record=SecondVisit, initial=PLANNED, final=(DONE,), subject="owner")


# Schema 3, that of today


@attrs.frozen(kw_only=True)
class Contact:
    """Whom to ask, and where."""

    full_name: str = attrs.field(metadata=personal())
    rooms: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Visit(Record):
    """A visit to a customer."""

    kind: ClassVar[str] = "visit"
    prefix: ClassVar[str] = "vis"
    schema: ClassVar[int] = 3
    upgrades: ClassVar[tuple[Upgrade, ...]] = (
        *SecondVisit.upgrades,
        Upgrade(
            2,
            renames={"words": "notes", "owner": "host"},
            converts={
                "contact": lambda contact: {
                    "full_name": contact["name"],
                    "rooms": [contact["room"]] if "room" in contact else [],
                }
            },
            adds={"mood": "unknown", "cost": "0.00", "labels": ["old"], "host": "nobody"},
            states={"done": "held"},
        ),
    )

    customer: str = attrs.field(metadata=indexed("customer"))
    host: str = attrs.field(metadata=indexed("owner"))
    length: timedelta = timedelta(hours=1)
    services: tuple[str, ...] = attrs.field(default=(), metadata=indexed("service"))
    notes: str = attrs.field(default="", metadata=personal())
    contact: Contact | None = None
    mood: Literal["good", "bad", "unknown"]
    cost: Decimal
    labels: tuple[str, ...] = ()
    on: date | None = None


def third(record: Any = Visit) -> Lifecycle[Any]:  # noqa: ANN401  a class of such visits
    """Return the lifecycle of today, of a class that may say other upgrades; it is not sealed."""
    lifecycle: Lifecycle[Any] = Lifecycle("visit", record=record, initial=PLANNED, final=(HELD,), subject="host")
    _with_steps(lifecycle, HELD)
    return lifecycle


def _with_steps(lifecycle: Lifecycle[Any], last: State, moved: State | None = None) -> None:
    """Add the same steps to every form: each sets the fields that it is given."""

    @lifecycle.creation()
    def plan(on: Occasion, *, fields: dict[str, Any]) -> Any:  # noqa: ANN401, ARG001  the form of every creation
        """Plan a visit."""
        return lifecycle.record(**fields)

    def move(visit: Any, on: Occasion, *, fields: dict[str, Any]) -> Any:  # noqa: ANN401, ARG001  the form of every step
        """Change whatever it is."""
        return evolve(visit, **fields)

    def hold(visit: Any, on: Occasion, *, fields: dict[str, Any]) -> Any:  # noqa: ANN401, ARG001  the form of every step
        """Note what was said."""
        return evolve(visit, **fields)

    lifecycle.step(PLANNED, *((moved,) if moved else ()), to=moved or STAYS)(move)
    lifecycle.step(PLANNED, *((moved,) if moved else ()), to=last)(hold)


_with_steps(FIRST, DONE, MOVED)
_with_steps(SECOND, DONE)
THIRD: Final = third()
FORMS: Final[tuple[Lifecycle[Any], ...]] = (FIRST, SECOND, THIRD)
for _each in FORMS:
    _each.seal()
