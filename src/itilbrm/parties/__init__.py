"""Who is who: the people and units that everything else names."""

from itilbrm.parties.assignments import ASSIGNMENTS, Assignment, on_duty
from itilbrm.parties.customers import CUSTOMERS, Customer, customer_of_unit
from itilbrm.parties.giving_reasons import reason_given, reason_given_at_creation
from itilbrm.parties.groups import GROUPS, Group
from itilbrm.parties.lines import in_one_line, superiors
from itilbrm.parties.managers import MANAGERS, Manager
from itilbrm.parties.mandates import MANDATES, Mandate, StandIn
from itilbrm.parties.moved import Moved, customer_at
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.people import PEOPLE, Person
from itilbrm.parties.purchasers import PURCHASERS, Purchaser
from itilbrm.parties.refusals import REFUSALS, Refusal
from itilbrm.parties.spending import SPENDING, Spending
from itilbrm.parties.stakeholders import STAKEHOLDERS, Stakeholder
from itilbrm.parties.units import UNITS, Unit

__all__ = [
    "ASSIGNMENTS",
    "CUSTOMERS",
    "GROUPS",
    "MANAGERS",
    "MANDATES",
    "PEOPLE",
    "PURCHASERS",
    "REFUSALS",
    "SPENDING",
    "STAKEHOLDERS",
    "UNITS",
    "Assignment",
    "Customer",
    "Group",
    "Manager",
    "Mandate",
    "Moved",
    "Origin",
    "Person",
    "Purchaser",
    "Refusal",
    "Spending",
    "Stakeholder",
    "StandIn",
    "Unit",
    "customer_at",
    "customer_of_unit",
    "in_one_line",
    "on_duty",
    "origin_key",
    "reason_given",
    "reason_given_at_creation",
    "superiors",
]
