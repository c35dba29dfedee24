"""Handle customer complaints (SP5): record them, assess them, and act where it is needed."""

from itilbrm.processes.complaints.complaint import (
    Acknowledgement,
    Assessment,
    Channel,
    Complaint,
    ComplaintType,
    Deadline,
    Level,
    Severity,
    Withdrawal,
    decision_deadline,
)
from itilbrm.processes.complaints.definitions import (
    DEFINITIONS,
    PROVIDER_DEFAULT,
    ComplaintDefinition,
    Edition,
    definition_for,
)
from itilbrm.processes.complaints.handling import HANDLING

__all__ = [
    "DEFINITIONS",
    "HANDLING",
    "PROVIDER_DEFAULT",
    "Acknowledgement",
    "Assessment",
    "Channel",
    "Complaint",
    "ComplaintDefinition",
    "ComplaintType",
    "Deadline",
    "Edition",
    "Level",
    "Severity",
    "Withdrawal",
    "decision_deadline",
    "definition_for",
]
