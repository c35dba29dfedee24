"""The states of a customer (SM-CUS), and the lifecycle that the files beside this one fill with steps."""

from typing import Final

from itilbrm.lifecycle import Lifecycle, State
from itilbrm.parties.customer import Customer

__all__ = [
    "ACCEPTED",
    "ACTIVE",
    "CUSTOMERS",
    "DECLINED",
    "ENDS",
    "GOES_ON",
    "IDENTIFIED",
    "MERGED",
    "RETIRED",
    "RETIRING",
    "SUSPENDED",
    "WITHDRAWN",
]

IDENTIFIED: Final = State("identified", category="open")
ACCEPTED: Final = State("accepted", category="open")
ACTIVE: Final = State("active", category="open")
SUSPENDED: Final = State("suspended", category="waiting")
RETIRING: Final = State("retiring", category="waiting")
RETIRED: Final = State("retired", category="closed")
MERGED: Final = State("merged", category="closed")
DECLINED: Final = State("declined", category="closed")
WITHDRAWN: Final = State("withdrawn", category="closed")

GOES_ON: Final = (IDENTIFIED, ACCEPTED, ACTIVE, SUSPENDED, RETIRING)
ENDS: Final = (RETIRED, MERGED, DECLINED, WITHDRAWN)

CUSTOMERS: Final[Lifecycle[Customer]] = Lifecycle(
    "customer", record=Customer, initial=IDENTIFIED, final=ENDS, subject="designated"
)
"""The lifecycle of customers; extend it to add steps, states and guards of your own."""
