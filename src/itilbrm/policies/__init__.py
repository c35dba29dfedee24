"""Policies: what the house has settled as data, without code."""

from itilbrm.policies.days import day_at, day_begins
from itilbrm.policies.journeys import JOURNEY_PATHS, JourneyPath, JourneyStep, Phase
from itilbrm.policies.lists import LISTS
from itilbrm.policies.policies import Policies
from itilbrm.policies.procedures import Authority, Body, EscalationRoute, Procedure
from itilbrm.policies.profiles import (
    ANY_TIMES,
    DeadlineProfile,
    Early,
    Extension,
    ExternalBody,
    Rung,
    Stage,
    Target,
)
from itilbrm.policies.shipping import shipped_policies
from itilbrm.policies.targets import (
    at_risk_at,
    counted_from,
    decision_target,
    is_business,
    provisional_target,
    target_due,
)
from itilbrm.policies.tiers import Tier
from itilbrm.policies.timers import TIMERS, Timer

__all__ = [
    "ANY_TIMES",
    "JOURNEY_PATHS",
    "LISTS",
    "TIMERS",
    "Authority",
    "Body",
    "DeadlineProfile",
    "Early",
    "EscalationRoute",
    "Extension",
    "ExternalBody",
    "JourneyPath",
    "JourneyStep",
    "Phase",
    "Policies",
    "Procedure",
    "Rung",
    "Stage",
    "Target",
    "Tier",
    "Timer",
    "at_risk_at",
    "counted_from",
    "day_at",
    "day_begins",
    "decision_target",
    "is_business",
    "provisional_target",
    "shipped_policies",
    "target_due",
]
