"""Handle customer complaints (SP5): record them, assess them, and act where it is needed."""

from itilbrm.processes.complaints.answers import (
    Approval,
    Closure,
    Containment,
    Outcome,
    Postponement,
    Reclassification,
    Referral,
    Remedy,
    Reopening,
    Reply,
    Response,
    RootCause,
    Silence,
    StatusInformation,
    Waiting,
)
from itilbrm.processes.complaints.complaint import (
    Acknowledgement,
    Assessment,
    Channel,
    Complaint,
    ComplaintType,
    Level,
    Severity,
    Withdrawal,
    decision_deadline,
)
from itilbrm.processes.complaints.compliments import COMPLIMENTS, Compliment, PassedOn
from itilbrm.processes.complaints.deadlines import Deadline, DeadlineKind, Pause
from itilbrm.processes.complaints.definitions import (
    DEFINITIONS,
    PROVIDER_DEFAULT,
    ComplaintDefinition,
    Edition,
    definition_for,
)
from itilbrm.processes.complaints.doubts import doubts_about
from itilbrm.processes.complaints.fact_findings import FACT_FINDING, FactFinding
from itilbrm.processes.complaints.handling import HANDLING
from itilbrm.processes.complaints.what_follows import FOLLOWING

__all__ = [
    "COMPLIMENTS",
    "DEFINITIONS",
    "FACT_FINDING",
    "FOLLOWING",
    "HANDLING",
    "PROVIDER_DEFAULT",
    "Acknowledgement",
    "Approval",
    "Assessment",
    "Channel",
    "Closure",
    "Complaint",
    "ComplaintDefinition",
    "ComplaintType",
    "Compliment",
    "Containment",
    "Deadline",
    "DeadlineKind",
    "Edition",
    "FactFinding",
    "Level",
    "Outcome",
    "PassedOn",
    "Pause",
    "Postponement",
    "Reclassification",
    "Referral",
    "Remedy",
    "Reopening",
    "Reply",
    "Response",
    "RootCause",
    "Severity",
    "Silence",
    "StatusInformation",
    "Waiting",
    "Withdrawal",
    "decision_deadline",
    "definition_for",
    "doubts_about",
]
