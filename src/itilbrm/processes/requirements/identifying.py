"""How requirements are identified (SM-REQ): the steps of the files beside this one, put together and sealed.

A need is captured and answered; its outcome is defined, a service outlined, and existing offerings compared; a case
is prepared, submitted and decided about; what was approved is handed over to design, delivered and verified.
"""

from typing import Final

from itilbrm.lifecycle import Step
from itilbrm.parties.moving import moving
from itilbrm.processes.requirements.assessing_fit import assess_fit, negotiate, use_existing
from itilbrm.processes.requirements.capturing import answer, belong_to, capture, prioritise, remind_to_answer
from itilbrm.processes.requirements.conflicting import be_held_by, be_released_by
from itilbrm.processes.requirements.deciding import (
    approve,
    defer,
    escalate_decision,
    reactivate,
    readdress,
    reject,
    remind_to_decide,
    return_for_rework,
    submit,
)
from itilbrm.processes.requirements.designing import change_outline, deliver, hand_over, waive_agreement
from itilbrm.processes.requirements.leaving import decline, end_with, withdraw
from itilbrm.processes.requirements.outlining import (
    agree_outcome,
    close_outcome,
    define_outcome,
    outline,
    revise_outline,
    take_amendment,
)
from itilbrm.processes.requirements.preparing_the_case import prepare_case
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import AWAITING_DECISION, IDENTIFYING, UNCLOSED
from itilbrm.processes.requirements.taking_over import adopt
from itilbrm.processes.requirements.verifying import accept_deviation, report_gap, rework, verify
from itilbrm.processes.requirements.who_may import who_decides_hands_it_over

__all__ = [
    "IDENTIFYING",
    "accept_deviation",
    "adopt",
    "agree_outcome",
    "answer",
    "approve",
    "assess_fit",
    "be_held_by",
    "be_released_by",
    "belong_to",
    "capture",
    "change_outline",
    "close_outcome",
    "decline",
    "defer",
    "define_outcome",
    "deliver",
    "end_with",
    "escalate_decision",
    "hand_over",
    "move_to_customer",
    "negotiate",
    "outline",
    "prepare_case",
    "prioritise",
    "reactivate",
    "readdress",
    "reject",
    "remind_to_answer",
    "remind_to_decide",
    "report_gap",
    "return_for_rework",
    "revise_outline",
    "rework",
    "submit",
    "take_amendment",
    "use_existing",
    "verify",
    "waive_agreement",
    "withdraw",
]

move_to_customer: Final[Step[Requirement, ...]] = moving(
    IDENTIFYING, *UNCLOSED, undecided=(AWAITING_DECISION,), let_go=(who_decides_hands_it_over,)
)

IDENTIFYING.seal()
