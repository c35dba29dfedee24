"""What a mandate is: who may decide, order or prepare what, for which units, up to which amount, and how long."""

from datetime import datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Record, indexed
from itilbrm.money import Money
from itilbrm.parties.origin import Origin
from itilbrm.values import identity, one_of

__all__ = [
    "POWERS",
    "SEVERAL",
    "Basis",
    "Mandate",
    "MandateType",
    "Power",
    "StandIn",
    "Standing",
    "Suspension",
    "found_under",
]

Power: TypeAlias = Literal["decide", "finance", "order_standard", "prepare", "dialogue"]
MandateType: TypeAlias = Literal["customer", "purchaser"]
Basis: TypeAlias = Literal["per_decision", "per_year"]
Standing: TypeAlias = Literal["none", "active", "suspended"]

POWERS: Final[tuple[Power, ...]] = get_args(Power)
"""All that a mandate may entitle to; that of a customer does unless it says less."""

SEVERAL: Final = "several"
"""What a mandate over more than one unit is found under; one over a single unit is found under that."""


def _a_span(thing: Any, until: datetime | None, since: datetime, field: str) -> None:  # noqa: ANN401  of any class
    if until is not None and until <= since:
        raise InvalidInput(
            field,
            f"{until.isoformat()} is not after {since.isoformat()}, so {thing} would never hold",
            "give a later end",
        )


@attrs.frozen(kw_only=True)
class StandIn:
    """Who decides in place of the holder for a while (BR-MAN-6).

    Attributes:
        person: The id of the person.
        start: From when on.
        end: Until when, that instant left out.
    """

    person: str = attrs.field(validator=identity())
    start: datetime
    end: datetime

    def __attrs_post_init__(self) -> None:
        _a_span("the stand-in", self.end, self.start, "end")

    def stands_in(self, at: datetime) -> bool:
        """Tell whether they decide in place of the holder at an instant."""
        return self.start <= at < self.end


@attrs.frozen(kw_only=True)
class Suspension:
    """When a mandate rested.

    Attributes:
        since: From when on.
        until: Until when, that instant left out; None while it does.
    """

    since: datetime
    until: datetime | None = None


def _known_powers(mandate: object, field: "attrs.Attribute[Any]", value: tuple[str, ...]) -> None:
    for each in value:
        one_of(*POWERS)(mandate, field, each)


def _one_unit_at_least(_mandate: object, field: "attrs.Attribute[Any]", value: tuple[str, ...]) -> None:
    if not value:
        raise InvalidInput(field.name, "a mandate that covers no unit entitles to nothing", "name one unit at least")


def _not_below_nothing(_mandate: object, field: "attrs.Attribute[Any]", value: Money | None) -> None:
    if value is not None and value.amount < 0:
        raise InvalidInput(field.name, f"{value} is less than nothing", "give an amount from 0 on")


def found_under(units: tuple[str, ...]) -> str:
    """Return what a mandate over these units is found under."""
    return units[0] if len(units) == 1 else SEVERAL


@attrs.frozen(kw_only=True)
class Mandate(Record):
    """What somebody may do in the name of a customer.

    Attributes:
        holder: The id of the person who has it.
        customer: The id of the customer in whose name they act; empty for none that is registered.
        type: ``customer`` for one that decides, ``purchaser`` for a delegation to who prepares and orders.
        powers: What it entitles to.
        units: The ids of the units it covers, with all below them (BR-MAN-4).
        services: The ids of the services it covers; empty for all.
        limit: Up to which amount; None without one (BR-MAN-5).
        basis: Whether the limit bounds each decision, or what is spent in a budget year.
        valid_from: From when on it holds, once it is accepted.
        valid_until: Until when, that instant left out; None without end.
        granted_by: The id of the person who proposed it.
        grantor_mandate: The id of the mandate it was delegated from; empty for one that was not delegated.
        stand_ins: Who decides in place of the holder, and when (BR-MAN-6).
        sponsor: The id of the person who holds the budget, where that is somebody else (BR-MAN-9).
        agreed: Whether its holder agreed before it was proposed, by accepting to be the customer.
        accepted_at: When its holder accepted it.
        suspensions: When it rested.
        rests_with: The id of the mandate with which it rests; empty where it does not, or rests by itself.
        ended_at: When it ended before its time, or was declined.
        found_under: The one unit it covers; ``several`` where there are more, so that each is looked for once.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "mandate"
    prefix: ClassVar[str] = "mdt"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    holder: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    type: MandateType = attrs.field(default="customer", validator=one_of(*get_args(MandateType)))
    powers: tuple[Power, ...] = attrs.field(default=POWERS, validator=_known_powers)
    units: tuple[str, ...] = attrs.field(validator=[identity(), _one_unit_at_least])
    services: tuple[str, ...] = attrs.field(default=(), validator=identity())
    limit: Money | None = attrs.field(default=None, validator=_not_below_nothing)
    basis: Basis = attrs.field(default="per_decision", validator=one_of(*get_args(Basis)))
    valid_from: datetime
    valid_until: datetime | None = None
    granted_by: str = attrs.field(default="", validator=identity(blank=True))
    grantor_mandate: str = attrs.field(default="", validator=identity(blank=True))
    stand_ins: tuple[StandIn, ...] = ()
    sponsor: str = attrs.field(default="", validator=identity(blank=True))
    agreed: bool = False
    accepted_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()
    rests_with: str = attrs.field(default="", validator=identity(blank=True))
    ended_at: datetime | None = None
    found_under: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        _a_span("the mandate", self.valid_until, self.valid_from, "valid_until")
        if self.type == "customer" and "decide" not in self.powers:
            raise InvalidInput("powers", "the mandate of a customer decides", "add decide, or let it be of a purchaser")
        if self.type == "customer" and "finance" not in self.powers and not self.sponsor:
            raise InvalidInput("powers", "nobody finances what it decides (BR-MAN-9)", "add finance, or name a sponsor")
        if self.type == "purchaser" and "decide" in self.powers:
            raise InvalidInput("powers", "a purchaser never decides (BR-MAN-10)", "leave decide out")

    def standing(self, at: datetime) -> Standing:
        """Tell how it stood at an instant, by what is known today (BR-MAN-2).

        Its validity is judged by the instant, whether or not the clock has put its end on record.
        """
        ended = self.ended_at is not None and self.ended_at <= at
        over = self.valid_until is not None and self.valid_until <= at
        if ended or over or self.accepted_at is None or at < max(self.accepted_at, self.valid_from):
            return "none"
        rests = any(each.since <= at and (each.until is None or at < each.until) for each in self.suspensions)
        return "suspended" if rests else "active"

    def stand_ins_at(self, at: datetime) -> tuple[str, ...]:
        """Return the ids of those who decide in place of the holder at an instant."""
        return tuple(dict.fromkeys(each.person for each in self.stand_ins if each.stands_in(at)))

    def covers_service(self, service: str) -> bool:
        """Tell whether it covers a service; one over some services alone covers no question without a service."""
        return not self.services or service in self.services
