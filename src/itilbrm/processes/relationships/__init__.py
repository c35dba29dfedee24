"""Maintain customer relationships (SP1): prospects, enquiries, journeys, the Customer Portfolio, and actions."""

from itilbrm.processes.relationships.action import Action, EffectCheck, Source
from itilbrm.processes.relationships.actions import ACTIONS
from itilbrm.processes.relationships.enquiries import ENQUIRIES
from itilbrm.processes.relationships.journey import Exit, Journey, MeasuredOutcome
from itilbrm.processes.relationships.journeys import JOURNEYS
from itilbrm.processes.relationships.opportunities import OPPORTUNITIES
from itilbrm.processes.relationships.opportunity import Enquiry, Opportunity
from itilbrm.processes.relationships.portfolio_entries import PORTFOLIO
from itilbrm.processes.relationships.portfolio_entry import PortfolioEntry, ServiceUse, Spend

__all__ = [
    "ACTIONS",
    "ENQUIRIES",
    "JOURNEYS",
    "OPPORTUNITIES",
    "PORTFOLIO",
    "Action",
    "EffectCheck",
    "Enquiry",
    "Exit",
    "Journey",
    "MeasuredOutcome",
    "Opportunity",
    "PortfolioEntry",
    "ServiceUse",
    "Source",
    "Spend",
]
