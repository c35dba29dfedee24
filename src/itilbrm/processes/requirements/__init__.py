"""Identify service requirements (SP2): what is needed, what would meet it, and who decides about it."""

from itilbrm.processes.requirements.answers import (
    Approval,
    Deferral,
    Handover,
    OutcomeVerification,
    StatementResult,
    Submission,
    Waiver,
)
from itilbrm.processes.requirements.benefits import BENEFITS, BenefitMeasurement
from itilbrm.processes.requirements.business_cases import BUSINESS_CASES, BusinessCase
from itilbrm.processes.requirements.calculating import CaseContent, Compliance, Option
from itilbrm.processes.requirements.fit import Compared, FitAssessment
from itilbrm.processes.requirements.identifying import IDENTIFYING
from itilbrm.processes.requirements.outlines import OUTLINES, Outline
from itilbrm.processes.requirements.requirement import Driver, Horizon, Requirement
from itilbrm.processes.requirements.wanting import (
    DesiredServiceOutcome,
    Evidence,
    OutcomeMeasure,
    OutlineContent,
    Statement,
)
from itilbrm.processes.requirements.what_follows import KEEPING_VERSIONS

__all__ = [
    "BENEFITS",
    "BUSINESS_CASES",
    "IDENTIFYING",
    "KEEPING_VERSIONS",
    "OUTLINES",
    "Approval",
    "BenefitMeasurement",
    "BusinessCase",
    "CaseContent",
    "Compared",
    "Compliance",
    "Deferral",
    "DesiredServiceOutcome",
    "Driver",
    "Evidence",
    "FitAssessment",
    "Handover",
    "Horizon",
    "Option",
    "OutcomeMeasure",
    "OutcomeVerification",
    "Outline",
    "OutlineContent",
    "Requirement",
    "Statement",
    "StatementResult",
    "Submission",
    "Waiver",
]
