"""Units: the tree of companies, divisions, departments and teams."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.calendars.local_times import zone_of
from itilbrm.errors import InvalidInput, UnknownReference
from itilbrm.lifecycle import STAYS, Belonging, Lifecycle, Lookup, Occasion, Past, Record, State, evolve, indexed
from itilbrm.money import Money
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.people import Person
from itilbrm.values import check_text, identity, one_of, words

__all__ = ["UNITS", "Unit", "UnitType", "units_upward"]

UnitType: TypeAlias = Literal["company", "division", "department", "team", "external_org", "value_stream_team"]

_FIRST_DAY: Final = re.compile("(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")

ACTIVE = State("active", category="open")
DISSOLVED = State("dissolved", category="closed")


def _first_day(_unit: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """A budget year begins on a day that every year has."""
    if value and not _FIRST_DAY.fullmatch(check_text(field.name, value)):
        raise InvalidInput(field.name, f"{value!r} is no first day of a year", "write 04-01")


@attrs.frozen(kw_only=True)
class Unit(Record):
    """A part of an organisation.

    Attributes:
        name: What the unit is called.
        type: What sort of unit it is.
        above: The id of the unit it belongs to; empty for a root.
        manager: The id of the person who manages it; empty while nobody does.
        budget: What it may spend in one budget year; None where that is not known.
        budget_includes_it: Whether IT is paid out of that budget.
        budget_year_from: The first day of its budget years, as in ``"04-01"``; empty for that of the unit above, in
            the end the first of January.
        time_zone: The name of the time zone it works in; empty for that of the house.
        calendar: The name of its business calendar; empty for that of the unit above, or of the provider.
        origin: Where the unit was adopted from.
    """

    kind: ClassVar[str] = "unit"
    prefix: ClassVar[str] = "unt"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    name: str = attrs.field(validator=words())
    type: UnitType = attrs.field(validator=one_of(*get_args(UnitType)))
    above: str = attrs.field(default="", validator=words(blank=True), metadata=indexed("parent"))
    manager: str = attrs.field(default="", validator=words(blank=True), metadata=indexed("owner"))
    budget: Money | None = None
    budget_includes_it: bool = False
    budget_year_from: str = attrs.field(default="", validator=_first_day)
    time_zone: str = attrs.field(default="", validator=identity(blank=True))
    calendar: str = attrs.field(default="", validator=identity(blank=True))
    origin: Origin | None = None


UNITS: Final[Lifecycle[Unit]] = Lifecycle("unit", record=Unit, initial=ACTIVE, final=(DISSOLVED,))


@UNITS.creation()
def register(
    on: Occasion,
    *,
    name: str,
    type: UnitType,
    above: str = "",
    budget: Money | None = None,
    budget_includes_it: bool = False,
) -> Unit:
    """Record a new unit.

    Args:
        on: Who records it, and when.
        name: What it is called.
        type: What sort of unit it is.
        above: The id of the unit it belongs to; empty for a root.
        budget: What it may spend in one budget year.
        budget_includes_it: Whether IT is paid out of that budget.
    """
    _check_known(above, on.lookup)
    return Unit(name=name, type=type, above=above, budget=budget, budget_includes_it=budget_includes_it)


@UNITS.adoption(into=(ACTIVE, DISSOLVED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    name: str,
    type: UnitType,
    above: str = "",
    manager: str = "",
    budget: Money | None = None,
    budget_includes_it: bool = False,
    time_zone: str = "",
    calendar: str = "",
    state: str = "active",
    since: datetime | None = None,
) -> tuple[Past[Unit], ...]:
    """Take over a unit from a directory; the one above it may come later.

    Raises:
        InvalidInput: The unit above lies below this one (SC-7).
    """
    key = UNITS.id_of(*origin_key(origin=origin, reference=reference))
    _check_no_circle(key, above, on.lookup)
    unit = Unit(
        name=name,
        type=type,
        above=above,
        manager=manager,
        budget=budget,
        budget_includes_it=budget_includes_it,
        time_zone=time_zone,
        calendar=calendar,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(UNITS.state(state), since or on.at, unit),)


@UNITS.step(ACTIVE, to=STAYS)
def rename(unit: Unit, on: Occasion, *, name: str) -> Unit:  # noqa: ARG001  the form of every step
    """Give the unit another name."""
    return evolve(unit, name=name)


@UNITS.step(ACTIVE, to=STAYS)
def place_under(unit: Unit, on: Occasion, *, above: str) -> Unit:
    """Move the unit, with all below it, under another one; an empty id makes it a root.

    Raises:
        UnknownReference: There is no such unit.
        InvalidInput: The other unit lies below this one (SC-7).
    """
    _check_known(above, on.lookup)
    _check_no_circle(unit.id, above, on.lookup)
    return evolve(unit, above=above)


@UNITS.step(ACTIVE, to=STAYS)
def set_budget(
    unit: Unit,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    budget: Money | None,
    budget_includes_it: bool,
    budget_year_from: str | None = None,
) -> Unit:
    """Say what it may spend in one budget year, when that begins, and whether IT is paid out of it.

    Args:
        unit: The unit.
        on: Who says so, and when.
        budget: The amount; None where it has no budget of its own.
        budget_includes_it: Whether IT is paid out of it.
        budget_year_from: The first day of its budget years, as in ``"04-01"``; what it was unless given.

    Raises:
        InvalidInput: That is no day that every year has.
    """
    first = unit.budget_year_from if budget_year_from is None else budget_year_from
    return evolve(unit, budget=budget, budget_includes_it=budget_includes_it, budget_year_from=first)


@UNITS.step(ACTIVE, to=STAYS)
def set_hours(unit: Unit, on: Occasion, *, time_zone: str | None = None, calendar: str | None = None) -> Unit:
    """Say in which time zone and by which calendar it works; what is not given stays.

    Args:
        unit: The unit.
        on: Who says so, and when.
        time_zone: As in ``"Europe/Zurich"``; empty for that of the house.
        calendar: The name of a business calendar; empty for that of the unit above.

    Raises:
        InvalidInput: There is no such time zone.
        PolicyMissing: There is no such calendar.
    """
    if time_zone:
        zone_of(time_zone, "time_zone")
    if calendar:
        on.policies.calendar(calendar)
    return evolve(
        unit,
        time_zone=unit.time_zone if time_zone is None else time_zone,
        calendar=unit.calendar if calendar is None else calendar,
    )


@UNITS.step(ACTIVE, to=STAYS)
def appoint_manager(unit: Unit, on: Occasion, *, manager: str) -> Unit:
    """Say who manages the unit, somebody active who belongs to it, at home or by matrix; an empty id for nobody.

    Raises:
        UnknownReference: There is no such person.
        InvalidInput: The person belongs to another unit, or is not active.
    """
    if not manager:
        return evolve(unit, manager="")
    person = on.lookup.one(Person, manager)
    if person is None:
        raise UnknownReference("manager", f"no person has the id {manager!r}", "register the person first")
    if unit.id not in (person.unit, *person.matrix_units):
        raise InvalidInput("manager", f"{manager} does not belong to {unit.id}", "transfer the person first")
    if person.state.category == "closed":
        raise InvalidInput("manager", f"{manager} is {person.state.label}", "name somebody active")
    return evolve(unit, manager=manager)


@UNITS.step(ACTIVE, to=DISSOLVED)
def dissolve(unit: Unit, on: Occasion) -> Unit:  # noqa: ARG001  the form of every step
    """Say that the unit exists no longer; what belongs to it stays on record."""
    return unit


def _check_known(above: str, lookup: Lookup) -> None:
    found = lookup.one(Unit, above) if above else None
    if above and found is None:
        raise UnknownReference("above", f"no unit has the id {above!r}", "register that unit first")
    if found is not None and found.state == DISSOLVED:
        raise InvalidInput("above", f"{above} is dissolved", "name a unit that exists")


def _check_no_circle(key: str, above: str, lookup: Lookup) -> None:
    if above == key or any(unit.above == key for unit in units_upward(above, lookup)):
        where = "is the unit itself" if above == key else f"lies below {key}"
        raise InvalidInput(
            "above", f"{above} {where}, so the units would form a circle", "name one that does not belong to it"
        )


def units_upward(start: str, lookup: Lookup) -> Iterator[Unit]:
    """Return a unit and those above it, from the nearest up, as far as they are known."""
    seen: set[str] = set()
    while start and start not in seen and (unit := lookup.one(Unit, start)) is not None:
        yield unit
        seen.add(start)
        start = unit.above


UNITS.seal()
