"""Lines of reporting: who stands above whom."""

from itilbrm.lifecycle import Lookup
from itilbrm.parties.people import Person
from itilbrm.parties.units import Unit, units_upward

__all__ = ["in_one_line", "superiors"]


def superiors(person: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the ids of those who manage a person, from the nearest up; empty where nothing is known."""
    managers = (unit.manager for unit in units_upward(_unit_of(person, lookup), lookup))
    return tuple(dict.fromkeys(manager for manager in managers if manager not in ("", person)))


def in_one_line(person: str, other: str, lookup: Lookup) -> bool:
    """Tell whether a person is the other one, stands above or below them, or has to do with a unit.

    Where the other one is a unit, its people, those of the units below it and all who manage it stand
    in one line with it.
    """
    if lookup.one(Unit, other) is not None:
        belongs_to = units_upward(_unit_of(person, lookup), lookup)
        return any(unit.id == other for unit in belongs_to) or any(
            unit.manager == person for unit in units_upward(other, lookup)
        )
    return person == other or person in superiors(other, lookup) or other in superiors(person, lookup)


def _unit_of(person: str, lookup: Lookup) -> str:
    known = lookup.one(Person, person)
    return known.unit if known is not None else ""
