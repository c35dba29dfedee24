"""ITIL Business Relationship Management: records, lifecycles, and a practice that keeps them.

Each name is loaded when it is first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from itilbrm import errors
    from itilbrm.agreements import Agreement, Line, SatisfactionTarget
    from itilbrm.authorizing import Attempt, Authorizer
    from itilbrm.calendars import Amount, BusinessCalendar, PublicHolidays, YearlyHoliday
    from itilbrm.clocks import Clock
    from itilbrm.hookspecs import CommandBackend, hookimpl
    from itilbrm.lifecycle import (
        STAYS,
        Command,
        Fact,
        Hindrance,
        Lifecycle,
        Lookup,
        Occasion,
        Past,
        Reactions,
        Record,
        State,
        Upgrade,
        create,
        evolve,
        indexed,
        perform,
        perform_if_available,
        personal,
        rule,
    )
    from itilbrm.listening import Listener
    from itilbrm.money import Money
    from itilbrm.negotiating import Negotiable, Negotiation, Proposal, ProposalDraft
    from itilbrm.notifying import Letter, Notifier, NotifierBackend
    from itilbrm.parties import (
        Assignment,
        Customer,
        Group,
        Manager,
        Mandate,
        Person,
        Purchaser,
        Refusal,
        Spending,
        Stakeholder,
        StandIn,
        Unit,
    )
    from itilbrm.periods import Period
    from itilbrm.policies import DeadlineProfile, Policies
    from itilbrm.ports import SourceBackend, StoreBackend
    from itilbrm.practice import Practice
    from itilbrm.processes import LIFECYCLES, SUB_PROCESSES
    from itilbrm.processes.complaint_watch import ComplaintWatch
    from itilbrm.processes.complaints import Complaint, ComplaintDefinition, Compliment, FactFinding, Remedy, RootCause
    from itilbrm.processes.relationships import Action, Enquiry, Journey, Opportunity, PortfolioEntry
    from itilbrm.processes.requirements import BenefitMeasurement, BusinessCase, Outline, Requirement
    from itilbrm.processes.sign_ups import SignUp
    from itilbrm.services import Achievement, Incident, Package, Service, Target, TargetRange, Usage
    from itilbrm.telling import DeliveryRules, Message
    from itilbrm.values import ANONYMOUS, UNIDENTIFIED, Labels

__all__ = [
    "ANONYMOUS",
    "LIFECYCLES",
    "STAYS",
    "SUB_PROCESSES",
    "UNIDENTIFIED",
    "Achievement",
    "Action",
    "Agreement",
    "Amount",
    "Assignment",
    "Attempt",
    "Authorizer",
    "BenefitMeasurement",
    "BusinessCalendar",
    "BusinessCase",
    "Clock",
    "Command",
    "CommandBackend",
    "Complaint",
    "ComplaintDefinition",
    "ComplaintWatch",
    "Compliment",
    "Customer",
    "DeadlineProfile",
    "DeliveryRules",
    "Enquiry",
    "Fact",
    "FactFinding",
    "Group",
    "Hindrance",
    "Incident",
    "Journey",
    "Labels",
    "Letter",
    "Lifecycle",
    "Line",
    "Listener",
    "Lookup",
    "Manager",
    "Mandate",
    "Message",
    "Money",
    "Negotiable",
    "Negotiation",
    "Notifier",
    "NotifierBackend",
    "Occasion",
    "Opportunity",
    "Outline",
    "Package",
    "Past",
    "Period",
    "Person",
    "Policies",
    "PortfolioEntry",
    "Practice",
    "Proposal",
    "ProposalDraft",
    "PublicHolidays",
    "Purchaser",
    "Reactions",
    "Record",
    "Refusal",
    "Remedy",
    "Requirement",
    "RootCause",
    "SatisfactionTarget",
    "Service",
    "SignUp",
    "SourceBackend",
    "Spending",
    "Stakeholder",
    "StandIn",
    "State",
    "StoreBackend",
    "Target",
    "TargetRange",
    "Unit",
    "Upgrade",
    "Usage",
    "YearlyHoliday",
    "create",
    "errors",
    "evolve",
    "hookimpl",
    "indexed",
    "perform",
    "perform_if_available",
    "personal",
    "rule",
]

_HOMES: Final = {
    "authorizing": ("Attempt", "Authorizer"),
    "calendars": ("Amount", "BusinessCalendar", "PublicHolidays", "YearlyHoliday"),
    "clocks": ("Clock",),
    "hookspecs": ("CommandBackend", "hookimpl"),
    "lifecycle": (
        *(
            "STAYS",
            "Command",
            "Fact",
            "Hindrance",
            "Lifecycle",
            "Lookup",
            "Occasion",
            "Past",
            "Reactions",
            "Record",
            "State",
        ),
        *("Upgrade", "create", "evolve", "indexed", "perform", "perform_if_available", "personal", "rule"),
    ),
    "listening": ("Listener",),
    "money": ("Money",),
    "negotiating": ("Negotiable", "Negotiation", "Proposal", "ProposalDraft"),
    "notifying": ("Letter", "Notifier", "NotifierBackend"),
    "parties": (
        "Assignment",
        "Customer",
        "Group",
        "Manager",
        "Mandate",
        "Person",
        "Purchaser",
        "Refusal",
        "Spending",
        "Stakeholder",
        "StandIn",
        "Unit",
    ),
    "policies": ("DeadlineProfile", "Policies"),
    "agreements": ("Agreement", "Line", "SatisfactionTarget"),
    "services": ("Achievement", "Incident", "Package", "Service", "Target", "TargetRange", "Usage"),
    "ports": ("SourceBackend", "StoreBackend"),
    "practice": ("Practice",),
    "periods": ("Period",),
    "processes": ("LIFECYCLES", "SUB_PROCESSES"),
    "processes.complaint_watch": ("ComplaintWatch",),
    "processes.complaints": ("Complaint", "ComplaintDefinition", "Compliment", "FactFinding", "Remedy", "RootCause"),
    "processes.requirements": ("BenefitMeasurement", "BusinessCase", "Outline", "Requirement"),
    "processes.sign_ups": ("SignUp",),
    "processes.relationships": ("Action", "Enquiry", "Journey", "Opportunity", "PortfolioEntry"),
    "telling": ("DeliveryRules", "Message"),
    "values": ("ANONYMOUS", "UNIDENTIFIED", "Labels"),
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "errors":
        return import_module("itilbrm.errors")
    if name not in _HOME_OF:
        message = f"module 'itilbrm' has no attribute {name!r}"
        raise AttributeError(message, name=name, obj=import_module("itilbrm"))
    thing = globals()[name] = getattr(import_module(f"itilbrm.{_HOME_OF[name]}"), name)
    return thing


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
