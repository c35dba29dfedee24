"""Maintain customer relationships (SP1): so far the one register of what was agreed to be done."""

from itilbrm.processes.relationships.action import Action, EffectCheck, Source
from itilbrm.processes.relationships.actions import ACTIONS

__all__ = ["ACTIONS", "Action", "EffectCheck", "Source"]
