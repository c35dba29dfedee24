"""Belonging to a party: who is of a unit, of a group, or the one person, and whose budget includes IT."""

from itilbrm.lifecycle import Lookup
from itilbrm.parties.groups import Group
from itilbrm.parties.people import Person
from itilbrm.parties.units import Unit, units_upward

__all__ = ["belongs_to", "budget_includes_it", "manages", "party_of"]


def party_of(party: str, lookup: Lookup) -> Unit | Group | Person | None:
    """Return the unit, group or person of an id; None where there is none."""
    return lookup.one(Unit, party) or lookup.one(Group, party) or lookup.one(Person, party)


def belongs_to(person: str, party: str, lookup: Lookup) -> bool:
    """Tell whether a person is of a unit, at home or by matrix, of a unit below it, of a group, or the one person."""
    found = party_of(party, lookup)
    if isinstance(found, Group):
        return person in found.members
    if isinstance(found, Person):
        return person == found.id
    known = lookup.one(Person, person) if found is not None else None
    homes = (known.unit, *known.matrix_units) if known is not None else ()
    return any(unit.id == party for home in homes for unit in units_upward(home, lookup))


def manages(person: str, party: str, lookup: Lookup) -> bool:
    """Tell whether a person manages a unit; of a group or a person nobody is asked to."""
    found = lookup.one(Unit, party)
    return found is None or found.manager == person


def budget_includes_it(party: str, lookup: Lookup) -> bool:
    """Tell whether a party has a budget that includes IT: a unit its own, a person that of a unit they manage."""
    found = party_of(party, lookup)
    if isinstance(found, Unit):
        return found.budget_includes_it
    if isinstance(found, Person):
        return any(unit.budget_includes_it for unit in lookup.many(Unit, owner=found.id))
    return False
