"""Policies: what the house has settled as data, without code."""

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
from itilbrm.policies.timers import TIMERS, Timer

__all__ = [
    "ANY_TIMES",
    "TIMERS",
    "Authority",
    "Body",
    "DeadlineProfile",
    "Early",
    "EscalationRoute",
    "Extension",
    "ExternalBody",
    "Policies",
    "Procedure",
    "Rung",
    "Stage",
    "Target",
    "Timer",
    "at_risk_at",
    "counted_from",
    "decision_target",
    "is_business",
    "provisional_target",
    "shipped_policies",
    "target_due",
]
