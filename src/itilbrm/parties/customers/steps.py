"""The steps of a customer, gathered from the files that tell of them, and the lifecycle sealed."""

from typing import Final

from itilbrm.lifecycle import Step
from itilbrm.parties.customer import Customer
from itilbrm.parties.customers.beginning import accept, adopt, decline, designate, identify, remind, withdraw
from itilbrm.parties.customers.ending import cancel_retirement, merge_into, note_merged, retire, start_retirement
from itilbrm.parties.customers.going_on import (
    activate,
    agree_definition,
    appoint_manager,
    describe,
    resume,
    set_channels,
    show_definition,
    suspend,
)
from itilbrm.parties.customers.holding import replace_holder, succeed
from itilbrm.parties.customers.states import CUSTOMERS, GOES_ON
from itilbrm.parties.moving import moving

__all__ = [
    "accept",
    "activate",
    "adopt",
    "agree_definition",
    "appoint_manager",
    "cancel_retirement",
    "decline",
    "describe",
    "designate",
    "identify",
    "merge_into",
    "move_to_customer",
    "note_merged",
    "remind",
    "replace_holder",
    "resume",
    "retire",
    "set_channels",
    "show_definition",
    "start_retirement",
    "succeed",
    "suspend",
    "withdraw",
]

move_to_customer: Final[Step[Customer, ...]] = moving(CUSTOMERS, *GOES_ON)

CUSTOMERS.seal()
