"""Registers: typed collections of records, with the steps of their lifecycles as methods."""

from itilbrm.registers.actions import Actions
from itilbrm.registers.complaints import ComplaintDefinitions, Complaints, Compliments, FactFindings
from itilbrm.registers.messages import Messages
from itilbrm.registers.parties import People, Refusals, Stakeholders, Units
from itilbrm.registers.register import RecordPage, Register
from itilbrm.registers.relationships import Enquiries, Journeys, Opportunities, PortfolioEntries
from itilbrm.registers.watches import ComplaintWatches

__all__ = [
    "Actions",
    "ComplaintDefinitions",
    "ComplaintWatches",
    "Complaints",
    "Compliments",
    "Enquiries",
    "FactFindings",
    "Journeys",
    "Messages",
    "Opportunities",
    "People",
    "PortfolioEntries",
    "RecordPage",
    "Refusals",
    "Register",
    "Stakeholders",
    "Units",
]
