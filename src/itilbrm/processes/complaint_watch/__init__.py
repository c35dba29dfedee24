"""Monitor customer complaints (SP6): watch those that are outstanding, and act where it is needed."""

from itilbrm.processes.complaint_watch.monitoring import MONITORING
from itilbrm.processes.complaint_watch.sighting import Seen, SeenDeadline, breach_of, late_ones, sighted
from itilbrm.processes.complaint_watch.watch import (
    Aim,
    Breach,
    ComplaintWatch,
    FiredRung,
    Ground,
    RungAhead,
    Sight,
    Timer,
    Turn,
)

__all__ = [
    "MONITORING",
    "Aim",
    "Breach",
    "ComplaintWatch",
    "FiredRung",
    "Ground",
    "RungAhead",
    "Seen",
    "SeenDeadline",
    "Sight",
    "Timer",
    "Turn",
    "breach_of",
    "late_ones",
    "sighted",
]
