"""ITIL Business Relationship Management: records, lifecycles, and a practice that keeps them."""

from itilbrm import errors
from itilbrm.clocks import Clock
from itilbrm.lifecycle import (
    STAYS,
    Fact,
    Lifecycle,
    Lookup,
    Occasion,
    Past,
    Record,
    State,
    evolve,
    indexed,
    personal,
    rule,
)
from itilbrm.parties import Person, Unit
from itilbrm.practice import Practice
from itilbrm.processes import LIFECYCLES, SUB_PROCESSES
from itilbrm.processes.complaints import Complaint, ComplaintDefinition
from itilbrm.values import ANONYMOUS, UNIDENTIFIED, Labels

__all__ = [
    "ANONYMOUS",
    "LIFECYCLES",
    "STAYS",
    "SUB_PROCESSES",
    "UNIDENTIFIED",
    "Clock",
    "Complaint",
    "ComplaintDefinition",
    "Fact",
    "Labels",
    "Lifecycle",
    "Lookup",
    "Occasion",
    "Past",
    "Person",
    "Practice",
    "Record",
    "State",
    "Unit",
    "errors",
    "evolve",
    "indexed",
    "personal",
    "rule",
]
