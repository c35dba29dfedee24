"""Registers: typed collections of records, with the steps of their lifecycles as methods."""

from itilbrm.registers.complaints import ComplaintDefinitions, Complaints
from itilbrm.registers.parties import People, Refusals, Units
from itilbrm.registers.register import RecordPage, Register

__all__ = ["ComplaintDefinitions", "Complaints", "People", "RecordPage", "Refusals", "Register", "Units"]
