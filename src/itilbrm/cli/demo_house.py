"""Who is who in the demo, and by which rules they work: a house with a calendar, a route and a few people."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from itilbrm.practice import Practice

__all__ = ["HOUSE", "person", "policies_toml", "take_over_people"]

_SYSTEM: Final = "hr"

_PEOPLE: Final = {
    "dora": ("Dora Finch", "dora.finch@example.org"),
    "rita": ("Rita Rowe", "rita.rowe@example.org"),
    "ivan": ("Ivan Marsh", "ivan.marsh@example.org"),
    "lena": ("Lena Holt", "lena.holt@example.org"),
    "hugo": ("Hugo Lang", "hugo.lang@example.org"),
    "nils": ("Nils Berg", "nils.berg@example.org"),
    "gwen": ("Gwen Abbott", "gwen.abbott@example.org"),
    "anna": ("Anna Bell", "anna.bell@example.org"),
    "ben": ("Ben Okoro", "ben.okoro@example.org"),
    "clara": ("Clara Voss", "clara.voss@example.org"),
    "dieter": ("Dieter Kuhn", "dieter.kuhn@example.org"),
}

_GERMAN: Final = "dieter"

HOUSE: Final = (
    "Dora Finch answers the service desk. Rita Rowe is the relationship manager, and Lena Holt leads her. "
    "Ivan Marsh investigates. What nobody solves goes to Hugo Lang, and after him to the steering group."
)


def person(name: str) -> str:
    """Return the id of somebody by a short name; whoever is taken over from a directory always has the same one."""
    from itilbrm.parties import PEOPLE

    return PEOPLE.id_of(_SYSTEM, name)


def take_over_people(practice: "Practice") -> None:
    """Take everybody over from the directory, unless they are here."""
    people = practice.acting_as("hr").people
    for name, (full_name, email) in _PEOPLE.items():
        people.adopt(origin=_SYSTEM, reference=name, full_name=full_name, email=email)
    if not people.get(person(_GERMAN)).language:
        people.prefer(person(_GERMAN), language="de")


def policies_toml() -> str:
    """Return the file of policies: the calendar with its holidays, the procedure, and the route of escalation."""
    return f"""\
# How this house works. What is not said here is as it comes with the library.

[calendars.provider]
timezone = "Europe/London"
windows = {{ monday-friday = "09:00-17:00" }}
holidays = {{ days = [2025-12-25, 2025-12-26, 2026-01-01] }}

[procedures.provider]
profile = "house"
leads = ["{person("lena")}"]      # Lena Holt
route = "house"
contact = "the complaints office, extension 4410"
recourse = "write to the head of internal audit"

[profiles.house]
title = "Our own promises"
early = {{ within = "3 business days" }}

[[profiles.house.stages]]
number = 1
acknowledgement = "1 business day"
decisions = {{ low = "20 business days", medium = "10 business days", otherwise = "5 business days" }}

[[routes.house.levels]]
name = "heads of service"
members = ["{person("hugo")}"]    # Hugo Lang

[[routes.house.levels]]
name = "steering group"
"""
