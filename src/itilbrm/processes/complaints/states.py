"""The states of a complaint, and the lifecycle that the files beside this one fill with steps."""

from typing import Final

from itilbrm.lifecycle import Lifecycle, State
from itilbrm.processes.complaints.complaint import Complaint

__all__ = [
    "ACCEPTED",
    "ACKNOWLEDGED",
    "ALL",
    "AWAITING_INFORMATION",
    "CLOSED",
    "DECISION_COMMUNICATED",
    "DUPLICATE",
    "ENDS",
    "FINAL",
    "HANDLING",
    "RECEIVED",
    "RECLASSIFIED",
    "RESPONSE_PREPARED",
    "UNCLOSED",
    "UNDER_ASSESSMENT",
    "UNDER_INVESTIGATION",
    "WITHDRAWN",
]

RECEIVED: Final = State("received", category="open")
ACKNOWLEDGED: Final = State("acknowledged", category="open")
UNDER_ASSESSMENT: Final = State("under_assessment", category="open")
UNDER_INVESTIGATION: Final = State("under_investigation", category="open")
RESPONSE_PREPARED: Final = State("response_prepared", category="open")
AWAITING_INFORMATION: Final = State("awaiting_information", category="waiting")
DECISION_COMMUNICATED: Final = State("decision_communicated", category="decided")
ACCEPTED: Final = State("accepted", category="decided")
CLOSED: Final = State("closed", category="closed")
RECLASSIFIED: Final = State("reclassified", category="closed")
WITHDRAWN: Final = State("withdrawn", category="closed")
DUPLICATE: Final = State("duplicate", category="closed")

UNCLOSED: Final = (
    RECEIVED,
    ACKNOWLEDGED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    RESPONSE_PREPARED,
    AWAITING_INFORMATION,
    DECISION_COMMUNICATED,
    ACCEPTED,
)
ENDS: Final = (CLOSED, RECLASSIFIED, WITHDRAWN, DUPLICATE)
FINAL: Final = (WITHDRAWN, DUPLICATE)
ALL: Final = (*UNCLOSED, *ENDS)

HANDLING: Final[Lifecycle[Complaint]] = Lifecycle(
    "complaint handling", record=Complaint, initial=RECEIVED, final=FINAL, subject="complainant", began="received_at"
)
"""The lifecycle of complaints; extend it to add steps, states and guards of your own."""
