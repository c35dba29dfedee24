"""ITIL's six sub-processes of business relationship management, by the names ITIL gives them."""

from typing import Any, Final

import attrs

from itilbrm.errors import NotFound, suggestion
from itilbrm.lifecycle import Lifecycle
from itilbrm.parties import PEOPLE, REFUSALS, UNITS
from itilbrm.processes.complaints import DEFINITIONS, HANDLING

__all__ = ["LIFECYCLES", "SUB_PROCESSES", "SubProcess", "sub_process"]


@attrs.frozen
class SubProcess:
    """One of the six.

    Attributes:
        name: How it is called in code and at the command line.
        title: How ITIL calls it.
        objective: What it is for.
        lifecycles: The lifecycles that are built.
    """

    name: str
    title: str
    objective: str
    lifecycles: tuple[Lifecycle[Any], ...] = ()


SUB_PROCESSES: Final = (
    SubProcess(
        "relationships",
        "Maintain Customer Relationships",
        "The provider keeps understanding the needs of its customers, wins good relationships with potential ones, "
        "and keeps the Customer Portfolio.",
    ),
    SubProcess(
        "requirements",
        "Identify Service Requirements",
        "What customers need is understood, put down as desired outcomes, and decided by those who may decide.",
    ),
    SubProcess(
        "sign_ups",
        "Sign up Customers to Standard Services",
        "Customers get the standard services that meet their needs, on terms both sides agreed.",
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
        (HANDLING, DEFINITIONS),
    ),
    SubProcess(
        "complaint_watch",
        "Monitor Customer Complaints",
        "Outstanding complaints are watched until the complainant is satisfied or the last decision is made.",
    ),
)

LIFECYCLES: Final[tuple[Lifecycle[Any], ...]] = (
    PEOPLE,
    UNITS,
    REFUSALS,
    *(lifecycle for each in SUB_PROCESSES for lifecycle in each.lifecycles),
)
"""The lifecycles that come with the library."""


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
