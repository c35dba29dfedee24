"""How customers are signed up (SM-SGN): the steps of the files beside this one, put together and sealed.

A standard service is asked for, what is required of it is captured, and both sides talk over package and targets;
the provider offers it, the customer or a purchaser signs, and it is provided. It can be amended and terminated, or
turn out to be more than the standard holds.
"""

from typing import Final

from itilbrm.lifecycle import Step
from itilbrm.parties.moving import moving
from itilbrm.processes.sign_ups.capturing import capture, negotiate, propose, renegotiate
from itilbrm.processes.sign_ups.leaving import cancel, convert, decline, end, note_requirement, terminate
from itilbrm.processes.sign_ups.offering import lapse, offer
from itilbrm.processes.sign_ups.providing import confirm_active, file, provision
from itilbrm.processes.sign_ups.requesting import assign, remind_to_answer, request
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.signing import amend, sign
from itilbrm.processes.sign_ups.states import OFFERED, SIGNING_UP, UNCLOSED
from itilbrm.processes.sign_ups.taking_over import adopt
from itilbrm.processes.sign_ups.who_may import who_may_sign_hands_it_over

__all__ = [
    "SIGNING_UP",
    "adopt",
    "amend",
    "assign",
    "cancel",
    "capture",
    "confirm_active",
    "convert",
    "decline",
    "end",
    "file",
    "lapse",
    "move_to_customer",
    "negotiate",
    "note_requirement",
    "offer",
    "propose",
    "provision",
    "remind_to_answer",
    "renegotiate",
    "request",
    "sign",
    "terminate",
]

move_to_customer: Final[Step[SignUp, ...]] = moving(
    SIGNING_UP, *UNCLOSED, undecided=(OFFERED,), let_go=(who_may_sign_hands_it_over,)
)

SIGNING_UP.seal()
