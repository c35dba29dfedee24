"""How complaints are handled (SM-CPL): the steps of the files beside this one, put together and sealed.

A complaint is received and acknowledged; assessed, contained where that cannot wait, and investigated; answered,
approved and made known; accepted or rejected, and closed. It can come back, be taken back, turn out to be something
else, or say the same as another.
"""

from itilbrm.processes.complaints.acknowledging import acknowledge
from itilbrm.processes.complaints.answering import approve_response, communicate_decision, prepare_response, rework
from itilbrm.processes.complaints.assessing import assess, contain
from itilbrm.processes.complaints.companions import note_companion
from itilbrm.processes.complaints.concluding import (
    accept,
    close,
    close_disputed,
    close_without_response,
    deliver_remedy,
    record_referral,
    reject_decision,
    retract_acceptance,
    schedule_remedy,
)
from itilbrm.processes.complaints.correcting import extend, identify, move_to_customer, recompute
from itilbrm.processes.complaints.investigating import (
    assign,
    information_received,
    investigate,
    remind,
    request_information,
    stop_waiting,
)
from itilbrm.processes.complaints.leaving import (
    join_master,
    mark_duplicate,
    reclassify,
    take_earlier_receipt,
    withdraw,
)
from itilbrm.processes.complaints.receiving import receive
from itilbrm.processes.complaints.resolving_early import early_resolve
from itilbrm.processes.complaints.returning import object, reopen  # noqa: A004  the word of the domain
from itilbrm.processes.complaints.states import HANDLING
from itilbrm.processes.complaints.taking_over import adopt
from itilbrm.processes.complaints.telling import inform, note_told

__all__ = [
    "HANDLING",
    "accept",
    "acknowledge",
    "adopt",
    "approve_response",
    "assess",
    "assign",
    "close",
    "close_disputed",
    "close_without_response",
    "communicate_decision",
    "contain",
    "deliver_remedy",
    "early_resolve",
    "extend",
    "identify",
    "inform",
    "information_received",
    "investigate",
    "join_master",
    "mark_duplicate",
    "move_to_customer",
    "note_companion",
    "note_told",
    "object",
    "prepare_response",
    "receive",
    "reclassify",
    "recompute",
    "record_referral",
    "reject_decision",
    "remind",
    "reopen",
    "request_information",
    "retract_acceptance",
    "rework",
    "schedule_remedy",
    "stop_waiting",
    "take_earlier_receipt",
    "withdraw",
]

HANDLING.seal()
