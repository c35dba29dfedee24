"""ITIL's six sub-processes of business relationship management, by the names ITIL gives them."""

from typing import Any, Final

import attrs

from itilbrm.agreements import AGREEMENTS
from itilbrm.errors import NotFound, suggestion
from itilbrm.lifecycle import Lifecycle, Reactions
from itilbrm.negotiating import NEGOTIATIONS, PROPOSALS
from itilbrm.parties import (
    ASSIGNMENTS,
    CUSTOMERS,
    GROUPS,
    MANAGERS,
    MANDATES,
    PEOPLE,
    PURCHASERS,
    REFUSALS,
    SPENDING,
    STAKEHOLDERS,
    UNITS,
)
from itilbrm.processes.complaint_watch import MONITORING
from itilbrm.processes.complaints import COMPLIMENTS, DEFINITIONS, FACT_FINDING, FOLLOWING, HANDLING
from itilbrm.processes.raci import Activity, check_activities
from itilbrm.processes.relationships import ACTIONS, ENQUIRIES, JOURNEYS, OPPORTUNITIES, PORTFOLIO
from itilbrm.processes.requirements import BENEFITS, BUSINESS_CASES, IDENTIFYING, KEEPING_VERSIONS, OUTLINES
from itilbrm.processes.sign_ups import SIGNING_UP
from itilbrm.services import ACHIEVEMENTS, INCIDENTS, SERVICES, USAGES
from itilbrm.telling import TELLING

__all__ = ["FOLLOWING_WITHIN", "LIFECYCLES", "SUB_PROCESSES", "Activity", "SubProcess", "sub_process"]


@attrs.frozen
class SubProcess:
    """One of the six.

    Attributes:
        name: How it is called in code and at the command line.
        title: How ITIL calls it.
        objective: What it is for.
        lifecycles: The lifecycles that are built.
        activities: Who does what in it (G-11).

    Raises:
        BadDefinition: Two activities have one name.
    """

    name: str
    title: str
    objective: str
    lifecycles: tuple[Lifecycle[Any], ...] = ()
    activities: tuple[Activity, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_activities(self.name, self.activities)


SUB_PROCESSES: Final = (
    SubProcess(
        "relationships",
        "Maintain Customer Relationships",
        "The provider keeps understanding the needs of its customers, wins good relationships with potential ones, "
        "and keeps the Customer Portfolio.",
        (
            CUSTOMERS,
            MANAGERS,
            ASSIGNMENTS,
            MANDATES,
            PURCHASERS,
            SPENDING,
            PORTFOLIO,
            STAKEHOLDERS,
            ENQUIRIES,
            OPPORTUNITIES,
            JOURNEYS,
            ACTIONS,
        ),
        (
            Activity.of(
                "Identify customers and purchasers, reflect the decision hierarchy", r="BRM", a="BRM", c="CUS, SLM, SO"
            ),
            Activity.of("Designate one responsible relationship manager per customer", r="LEAD", a="BRM", i="CUS"),
            Activity.of("Agree channels for ordering, escalation, complaint, communication", r="RA", a="BRM", c="CUS"),
            Activity.of("Maintain the Customer Portfolio; review it at least yearly", r="RA", a="BRM", c="SLM", i="SO"),
            Activity.of("Map stakeholders by influence and interest", r="BRM", a="BRM", c="RA"),
            Activity.of("Develop prospects", r="BRM", a="BRM"),
        ),
    ),
    SubProcess(
        "requirements",
        "Identify Service Requirements",
        "What customers need is understood, put down as desired outcomes, and decided by those who may decide.",
        (IDENTIFYING, OUTLINES, BUSINESS_CASES, BENEFITS),
        (
            Activity.of("Elicit and record the need in the register", r="BRM, RA", a="BRM", c="PUR, CUS, USR"),
            Activity.of("Describe outcome, outline utility and warranty", r="BRM", a="BRM", c="CUS, PUR, SO"),
            Activity.of("Prioritise with the business", r="BRM, CUS", a="CUS", c="SO"),
            Activity.of("Assess fit: existing, changed, new", r="BRM, SO", a="BRM", c="SLM"),
            Activity.of("Prepare the case: alternatives, sourcing, benefit", r="BRM, PUR", a="BRM", c="SO, SUP"),
            Activity.of("Decide", r="CUS", a="CUS", c="SPON, ITSG"),
            Activity.of("Hand over to design; advocate during implementation", r="BRM", a="BRM", c="SO"),
            Activity.of("Verify the delivered service against the requirement", r="BRM, CUS", a="BRM", c="SLM"),
        ),
    ),
    SubProcess(
        "sign_ups",
        "Sign up Customers to Standard Services",
        "Customers get the standard services that meet their needs, on terms both sides agreed.",
        (SIGNING_UP, AGREEMENTS),
        (
            Activity.of(
                "Take the request, check the mandate, capture requirements", r="BRM, RA", a="BRM", c="PUR, CUS"
            ),
            Activity.of("Negotiate with the customer", r="BRM, SLM", a="BRM", c="CUS, PUR"),
            Activity.of("Agree the targets", r="SLM, BRM", a="SLM", c="CUS, SO"),
            Activity.of("Sign; file in the agreement portfolio", r="SLM", a="SLM", c="BRM"),
            Activity.of("Trigger provisioning; confirm the start", r="SO", a="SO", c="BRM, SUP"),
        ),
    ),
    SubProcess(
        "surveys",
        "Customer Satisfaction Survey",
        "It is known how satisfied customers are, where they are not, and what is done about it.",
    ),
    SubProcess(
        "complaints",
        "Handle Customer Complaints",
        "Complaints and compliments are recorded and assessed, and corrective action is taken where it is needed.",
        (HANDLING, COMPLIMENTS, FACT_FINDING, DEFINITIONS),
        (
            Activity.of("Receive and register", r="SD, RA", a="BRM"),
            Activity.of("Acknowledge", r="RA", a="BRM"),
            Activity.of("Assess severity, complexity, impact, need for immediate action", r="BRM", a="BRM", c="SO"),
            Activity.of("Contain what cannot wait", r="SO", a="BRM", c="SD"),
            Activity.of("Investigate; find the root cause", r="INVST", a="BRM", c="SO, SLM, SUP"),
            Activity.of("Determine answer and corrective action; mediate", r="BRM", a="BRM", c="SO, SLM"),
            Activity.of("Approve the answer", r="APPR", a="BRM"),
            Activity.of("Communicate the decision", r="RA", a="BRM", i="SO"),
            Activity.of("Close, record lessons, feed the review", r="RA", a="BRM", i="SLM, SO"),
            Activity.of("Record a compliment and pass it to named people or teams", r="RA", a="BRM", c="TL"),
        ),
    ),
    SubProcess(
        "complaint_watch",
        "Monitor Customer Complaints",
        "Outstanding complaints are watched until the complainant is satisfied or the last decision is made.",
        (MONITORING,),
        (
            Activity.of("Watch deadlines, remind, alert", r="RA", a="BRM", i="INVST"),
            Activity.of("Keep the complainant informed", r="RA", a="BRM", i="COM"),
            Activity.of("Extend, escalate, de-escalate", r="BRM", a="BRM", c="SO", i="LEAD"),
            Activity.of("Find patterns; track follow-on actions", r="BRM", a="BRM", c="SO, SLM"),
        ),
    ),
)

LIFECYCLES: Final[tuple[Lifecycle[Any], ...]] = (
    PEOPLE,
    UNITS,
    GROUPS,
    REFUSALS,
    TELLING,
    NEGOTIATIONS,
    PROPOSALS,
    SERVICES,
    ACHIEVEMENTS,
    USAGES,
    INCIDENTS,
    *(lifecycle for each in SUB_PROCESSES for lifecycle in each.lifecycles),
)
"""The lifecycles that come with the library."""

FOLLOWING_WITHIN: Final[tuple[Reactions, ...]] = (FOLLOWING, KEEPING_VERSIONS)
"""What follows inside one sub-process, in the same unit of work."""


def sub_process(name: str) -> SubProcess:
    """Return the sub-process of that name.

    Raises:
        NotFound: There is none.
    """
    for each in SUB_PROCESSES:
        if each.name == name:
            return each
    known = [each.name for each in SUB_PROCESSES]
    raise NotFound("sub-process", name, f"choose from {', '.join(known)}{suggestion(name, known)}")
