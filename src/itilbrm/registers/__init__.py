"""Registers: typed collections of records, with the steps of their lifecycles as methods."""

from itilbrm.registers.actions import Actions
from itilbrm.registers.agreements import CustomerAgreementPortfolio
from itilbrm.registers.complaints import ComplaintDefinitions, Complaints, Compliments, FactFindings
from itilbrm.registers.customers import Customers
from itilbrm.registers.managers import Assignments, Managers
from itilbrm.registers.mandates import Mandates, Purchasers, Spendings
from itilbrm.registers.messages import Messages
from itilbrm.registers.negotiations import Negotiations, Proposals
from itilbrm.registers.parties import Groups, People, Refusals, Stakeholders, Units
from itilbrm.registers.register import RecordPage, Register
from itilbrm.registers.relationships import Enquiries, Journeys, Opportunities, PortfolioEntries
from itilbrm.registers.requirements import Benefits, BusinessCases, Outlines, Requirements
from itilbrm.registers.services import Achievements, Incidents, Services, Usages
from itilbrm.registers.sign_ups import SignUps
from itilbrm.registers.watches import ComplaintWatches

__all__ = [
    "Achievements",
    "Actions",
    "Assignments",
    "Benefits",
    "BusinessCases",
    "ComplaintDefinitions",
    "ComplaintWatches",
    "Complaints",
    "Compliments",
    "CustomerAgreementPortfolio",
    "Customers",
    "Enquiries",
    "FactFindings",
    "Groups",
    "Incidents",
    "Journeys",
    "Managers",
    "Mandates",
    "Messages",
    "Negotiations",
    "Opportunities",
    "Outlines",
    "People",
    "PortfolioEntries",
    "Proposals",
    "Purchasers",
    "RecordPage",
    "Refusals",
    "Register",
    "Requirements",
    "Services",
    "SignUps",
    "Spendings",
    "Stakeholders",
    "Units",
    "Usages",
]
