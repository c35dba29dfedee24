"""What closing needs: a settled cause, a remedy delivered or scheduled, actions that can be followed (BR-CPL-8)."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

import attrs

from itilbrm.lifecycle import Hindrance, Occasion, Record, indexed, rule
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.what_an_answer_needs import WITH_A_CAUSE, cause_is_told

__all__ = [
    "CorrectiveAction",
    "the_cause_is_settled",
    "the_corrective_actions_can_be_followed",
    "the_remedy_is_delivered_or_scheduled",
    "what_closing_leaves_open",
]


@attrs.frozen(kw_only=True)
class CorrectiveAction(Record):
    """What closing a complaint reads of an action, which belongs to another sub-process and is kept by its register.

    It names the kind, so that actions can be looked up without knowing their class.

    Attributes:
        source: The id of the complaint it follows from.
        owner: The id of who does it.
        due: By when.
        effect_check: When its effect is checked; None where it is not.
        waiver: Why it is not.
    """

    kind: ClassVar[str] = "action"
    prefix: ClassVar[str] = "act"

    source: str = attrs.field(metadata=indexed("parent"))
    owner: str = attrs.field(default="", metadata=indexed("owner"))
    due: datetime | None = None
    effect_check: object = None
    waiver: str = ""


@rule("BR-CPL-8")
def the_cause_is_settled(complaint: Complaint, _on: Occasion) -> str | None:
    """the root cause is known, not determinable, or looked for by problem management"""
    return _open_cause(complaint)


@rule("BR-CPL-8")
def the_remedy_is_delivered_or_scheduled(complaint: Complaint, _on: Occasion) -> str | None:
    """the remedy is delivered, or somebody sees to it by a date"""
    return _open_remedy(complaint)


@rule("BR-CPL-8")
def the_corrective_actions_can_be_followed(complaint: Complaint, on: Occasion, *, waived: str) -> str | None:
    """every corrective action has an owner, a due date and a check of its effect, or that is waived with a reason"""
    actions = on.lookup.many(CorrectiveAction, parent=complaint.id)
    lacking = [
        (each, ", ".join(missing))
        for each in actions
        if each.state.category != "closed" and (missing := list(_missing(each, waived)))
    ]
    if not lacking:
        return None
    return Hindrance(
        "; ".join(f"the action {each.id} has no {what}" for each, what in lacking),
        who=dict.fromkeys(each.owner for each, _ in lacking if each.owner),
    )


def _missing(action: CorrectiveAction, waived: str) -> Iterator[str]:
    if not action.owner:
        yield "owner"
    if action.due is None:
        yield "due date"
    if action.effect_check is None and not (action.waiver.strip() or waived.strip()):
        yield "check of its effect"


def what_closing_leaves_open(complaint: Complaint) -> str | None:
    """Return what the complaint itself lacks for its closing, whatever its actions say; None if nothing."""
    return _open_cause(complaint) or _open_remedy(complaint)


def _open_cause(complaint: Complaint) -> str | None:
    response = complaint.response
    if response is None or response.outcome not in WITH_A_CAUSE or _is_taken_over(complaint):
        return None
    return cause_is_told(response.root_cause)


def _open_remedy(complaint: Complaint) -> str | None:
    remedy = complaint.response.remedy if complaint.response is not None else None
    if remedy is None or remedy.delivered_at is not None or (remedy.owner and remedy.due is not None):
        return None
    return "the remedy is neither delivered nor scheduled with an owner and a date"


def _is_taken_over(complaint: Complaint) -> bool:
    """Tell whether the answer came with the complaint from elsewhere, by other rules than ours."""
    return complaint.origin is not None and complaint.response is not None and not complaint.response.text
