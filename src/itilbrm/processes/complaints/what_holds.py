"""What holds for a customer: the calendar and the profile that its agreement, its record or its unit names (T-3).

What is found is noted on the complaint, so that a later change moves nothing by itself. A name that nobody
configured counts for nothing: a complaint is received all the same.
"""

from datetime import datetime
from typing import Any, Final

from itilbrm.agreements.what_holds import agreements_that_hold, calendar_named
from itilbrm.lifecycle import Occasion
from itilbrm.parties import Customer, Person
from itilbrm.parties.units import units_upward
from itilbrm.policies import DeadlineProfile
from itilbrm.processes.complaints.definitions import PROVIDER_DEFAULT, ComplaintDefinition, definition_for
from itilbrm.values import NOBODY

__all__ = ["agreed_at_receipt", "calendar_that_holds", "profile_that_holds"]

_DEFINITIONS: Final = f"{ComplaintDefinition.prefix}_"


def agreed_at_receipt(on: Occasion, customer: str, services: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """Return the agreement in force for what is complained about, and the definition that held, by their fields.

    The definition is the edition agreed with the customer; where there is none, that which the agreement says in
    words, by the id of the agreement and the number of its amendments; else the default of the provider.
    """
    found = next(agreements_that_hold(on, customer, services, at), None)
    definition = definition_for(customer, at, on.lookup)
    says = found.complaint_definition.strip() if found is not None else ""
    if found is not None and definition == PROVIDER_DEFAULT and says and not says.startswith(_DEFINITIONS):
        definition = f"{found.id}/{1 + sum(each.at <= at for each in found.amendments)}"
    return {"agreement_at_receipt": found.id if found is not None else "", "definition": definition}


def calendar_that_holds(
    on: Occasion,
    customer: str,
    services: tuple[str, ...],
    at: datetime,
    *,
    complainant: str,
    profile: DeadlineProfile,
) -> str:
    """Return the name of the calendar of the agreement, else of the customer, else of its unit (T-3); else nothing.

    Where the profile counts by the clocks of the customer or of the complainant, and these are known, their time zone
    stands behind it, as in ``"provider@Asia/Tokyo"``.
    """
    name = calendar_named(on, customer, services, at)
    if profile.time_zone == "calendar":
        return name
    whose = complainant if profile.time_zone == "complainant" else _party(on, customer)
    zone = _time_zone(on, whose)
    applies = on.policies.calendar_for(services, customer, noted=name)
    return applies.in_zone(zone).id if zone not in ("", applies.timezone) else name


def _party(on: Occasion, customer: str) -> str:
    record = on.lookup.one(Customer, customer)
    return record.party if record is not None else ""


def _time_zone(on: Occasion, who: str) -> str:
    """Return the time zone of a person, or of a unit or the nearest one above it; empty where nobody said."""
    person = on.lookup.one(Person, who) if who not in NOBODY else None
    if person is not None:
        return person.time_zone
    return next((unit.time_zone for unit in units_upward(who, on.lookup) if unit.time_zone), "")


def profile_that_holds(on: Occasion, customer: str, services: tuple[str, ...], at: datetime) -> DeadlineProfile:
    """Return the deadline profile of the agreement, else of the customer, else of the procedure, as of an instant."""
    policies = on.policies
    record = on.lookup.one(Customer, customer)
    names = (
        *(each.deadline_profile for each in agreements_that_hold(on, customer, services, at)),
        record.deadline_profile if record is not None else "",
    )
    name = next((each for each in names if each in policies.profiles), "")
    return policies.profile_valid(name or policies.procedure_for(customer).profile, at)
