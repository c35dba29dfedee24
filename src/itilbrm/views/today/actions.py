"""What somebody does by a date that has come or is near (BR-ACT-2)."""

from typing import Final

from itilbrm.processes.relationships import Action
from itilbrm.views.today.entries import Contributor, dated

__all__ = ["ACTIONS"]

ACTIONS: Final[Contributor] = dated(
    Action,
    lambda action: action.due,
    late="the action is overdue",
    ahead="the action is due",
    text=lambda action: action.text,
)
