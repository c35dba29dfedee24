"""The states of a requirement, and the lifecycle that the files beside this one fill with steps."""

from typing import Final

from itilbrm.lifecycle import Lifecycle, State
from itilbrm.processes.requirements.requirement import Requirement

__all__ = [
    "ALL",
    "APPROVED",
    "AWAITING_DECISION",
    "BEFORE_DECISION",
    "CAPTURED",
    "CASE_PREPARED",
    "DECLINED",
    "DEFERRED",
    "DELIVERED",
    "ENDS",
    "FIT_ASSESSED",
    "IDENTIFYING",
    "IN_DESIGN",
    "MET_BY_EXISTING",
    "NOT_MET",
    "OUTCOME_DEFINED",
    "OUTLINED",
    "REJECTED",
    "UNCLOSED",
    "UNDECIDED",
    "VERIFIED",
    "WITHDRAWN",
]

CAPTURED: Final = State("captured", category="open")
OUTCOME_DEFINED: Final = State("outcome_defined", category="open")
OUTLINED: Final = State("outlined", category="open")
FIT_ASSESSED: Final = State("fit_assessed", category="open")
CASE_PREPARED: Final = State("case_prepared", category="open")
AWAITING_DECISION: Final = State("awaiting_decision", category="waiting")
DEFERRED: Final = State("deferred", category="waiting")
APPROVED: Final = State("approved", category="decided")
IN_DESIGN: Final = State("in_design", category="open")
DELIVERED: Final = State("delivered", category="open")
NOT_MET: Final = State("not_met", category="open")
MET_BY_EXISTING: Final = State("met_by_existing", category="closed")
DECLINED: Final = State("declined", category="closed")
REJECTED: Final = State("rejected", category="closed")
VERIFIED: Final = State("verified", category="closed")
WITHDRAWN: Final = State("withdrawn", category="closed")

BEFORE_DECISION: Final = (CAPTURED, OUTCOME_DEFINED, OUTLINED, FIT_ASSESSED, CASE_PREPARED)
UNDECIDED: Final = (*BEFORE_DECISION, AWAITING_DECISION, DEFERRED)
UNCLOSED: Final = (*UNDECIDED, APPROVED, IN_DESIGN, DELIVERED, NOT_MET)
ENDS: Final = (MET_BY_EXISTING, DECLINED, REJECTED, VERIFIED, WITHDRAWN)
ALL: Final = (*UNCLOSED, *ENDS)

IDENTIFYING: Final[Lifecycle[Requirement]] = Lifecycle(
    "identifying requirements",
    record=Requirement,
    initial=CAPTURED,
    final=ENDS,
    subject="requester",
    began="received_at",
)
"""The lifecycle of requirements; extend it to add steps, states and guards of your own."""
