"""Who is who: the people and units that everything else names."""

from itilbrm.parties.lines import in_one_line, superiors
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.people import PEOPLE, Person
from itilbrm.parties.refusals import REFUSALS, Refusal
from itilbrm.parties.stakeholders import STAKEHOLDERS, Stakeholder
from itilbrm.parties.units import UNITS, Unit

__all__ = [
    "PEOPLE",
    "REFUSALS",
    "STAKEHOLDERS",
    "UNITS",
    "Origin",
    "Person",
    "Refusal",
    "Stakeholder",
    "Unit",
    "in_one_line",
    "origin_key",
    "superiors",
]
