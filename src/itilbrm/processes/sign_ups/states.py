"""The states of a sign-up, and the lifecycle that the files beside this one fill with steps."""

from typing import Final

from itilbrm.lifecycle import Lifecycle, State
from itilbrm.processes.sign_ups.sign_up import SignUp

__all__ = [
    "ACTIVE",
    "CANCELLED",
    "CONVERTED",
    "DECLINED",
    "ENDED",
    "ENDS",
    "NEGOTIATING",
    "OFFERED",
    "PROVISIONING",
    "REQUESTED",
    "REQUIREMENTS_CAPTURED",
    "SIGNED",
    "SIGNING_UP",
    "UNCLOSED",
    "UNSIGNED",
]

REQUESTED: Final = State("requested", category="open")
REQUIREMENTS_CAPTURED: Final = State("requirements_captured", category="open")
NEGOTIATING: Final = State("negotiating", category="open")
OFFERED: Final = State("offered", category="waiting")
SIGNED: Final = State("signed", category="decided")
PROVISIONING: Final = State("provisioning", category="decided")
ACTIVE: Final = State("active", category="decided")
DECLINED: Final = State("declined", category="closed")
CONVERTED: Final = State("converted", category="closed")
CANCELLED: Final = State("cancelled", category="closed")
ENDED: Final = State("ended", category="closed")

UNSIGNED: Final = (REQUESTED, REQUIREMENTS_CAPTURED, NEGOTIATING, OFFERED)
UNCLOSED: Final = (*UNSIGNED, SIGNED, PROVISIONING, ACTIVE)
ENDS: Final = (DECLINED, CONVERTED, CANCELLED, ENDED)

SIGNING_UP: Final[Lifecycle[SignUp]] = Lifecycle(
    "signing up", record=SignUp, initial=REQUESTED, final=ENDS, subject="requester", began="requested_at"
)
"""The lifecycle of sign-ups; extend it to add steps, states and guards of your own."""
