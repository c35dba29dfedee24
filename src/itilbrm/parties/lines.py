"""Lines of reporting: who stands above whom."""

from itilbrm.lifecycle import Lookup
from itilbrm.parties.people import Person
from itilbrm.parties.units import Unit

__all__ = ["in_one_line", "superiors"]


def superiors(person: str, lookup: Lookup) -> tuple[str, ...]:
    """Return the ids of those who manage a person, from the nearest up; empty where nothing is known."""
    found: list[str] = []
    seen: set[str] = set()
    known = lookup.one(Person, person)
    higher = known.unit if known is not None else ""
    while higher and higher not in seen:
        seen.add(higher)
        unit = lookup.one(Unit, higher)
        if unit is None:
            break
        if unit.manager not in ("", person, *found):
            found.append(unit.manager)
        higher = unit.above
    return tuple(found)


def in_one_line(one: str, other: str, lookup: Lookup) -> bool:
    """Tell whether two people are the same, or one of them stands above the other."""
    return one == other or one in superiors(other, lookup) or other in superiors(one, lookup)
