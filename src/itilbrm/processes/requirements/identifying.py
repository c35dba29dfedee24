"""How requirements are identified (SM-REQ): the steps of the files beside this one, put together and sealed.

A need is captured and answered; its outcome is defined, a service outlined, and existing offerings compared; a case
is prepared, submitted and decided about; what was approved is handed over to design, delivered and verified.
"""

from itilbrm.processes.requirements.capturing import answer, capture, prioritise, remind_to_answer
from itilbrm.processes.requirements.leaving import decline, end_with, withdraw
from itilbrm.processes.requirements.states import IDENTIFYING
from itilbrm.processes.requirements.taking_over import adopt

__all__ = [
    "IDENTIFYING",
    "adopt",
    "answer",
    "capture",
    "decline",
    "end_with",
    "prioritise",
    "remind_to_answer",
    "withdraw",
]

IDENTIFYING.seal()
