"""What a profile leaves to the practice, as the practice has it (TM-MON-1 to 3, TM-CPL-3)."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from itilbrm.calendars import Amount
from itilbrm.policies.profiles import DeadlineProfile, Stage, Target
from itilbrm.policies.timers import timer

__all__ = ["settled"]

_CONTAINMENT: Final = "TM-CPL-3"


def settled(profile: DeadlineProfile, said: Mapping[str, str]) -> DeadlineProfile:
    """Return a profile with every gap closed by the timers of a practice.

    A timer that the practice switched off leaves no interval of updates, no containment, and no escalation;
    deadlines that are at risk are told of all the same.
    """
    changes: dict[str, Any] = {}
    left = profile.left_to_practice
    if "TM-MON-1" in left:
        changes["at_risk_share"] = timer("TM-MON-1", said).number
    if "TM-MON-3" in left:
        updates = timer("TM-MON-3", said)
        changes["update_every"] = updates.amount if updates.is_on else None
    escalation = timer("TM-MON-2", said)
    if escalation.is_on:
        changes["escalate_after"] = {**escalation.amounts, **profile.escalate_after}
    if _CONTAINMENT in left and _CONTAINMENT in said:
        containment = timer(_CONTAINMENT, said)
        default = timer(_CONTAINMENT).amount
        amount = containment.amount if containment.is_on else None
        changes["stages"] = tuple(_contained(each, default, amount) for each in profile.stages)
    return attrs.evolve(profile, **changes)


def _contained(stage: Stage, default: Amount | None, amount: Amount | None) -> Stage:
    """Return a stage whose containment by the timer is as the practice has it; None for none."""
    containment: dict[str, Target] = {}
    for severity, target in stage.containment.items():
        if target.amount != default:
            containment[severity] = target
        elif amount is not None:
            containment[severity] = attrs.evolve(target, amount=amount)
    return attrs.evolve(stage, containment=containment)
