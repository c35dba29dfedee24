"""Registers: typed collections of records, with the steps of their lifecycles as methods."""

from itilbrm.registers.actions import Actions
from itilbrm.registers.complaints import ComplaintDefinitions, Complaints, Compliments, FactFindings
from itilbrm.registers.messages import Messages
from itilbrm.registers.parties import People, Refusals, Units
from itilbrm.registers.register import RecordPage, Register
from itilbrm.registers.watches import ComplaintWatches

__all__ = [
    "Actions",
    "ComplaintDefinitions",
    "ComplaintWatches",
    "Complaints",
    "Compliments",
    "FactFindings",
    "Messages",
    "People",
    "RecordPage",
    "Refusals",
    "Register",
    "Units",
]
