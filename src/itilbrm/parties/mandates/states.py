"""The states of mandates, and their lifecycle, to which the modules beside it add the steps."""

from typing import Final

from itilbrm.lifecycle import Lifecycle, State
from itilbrm.parties.mandates.mandate import Mandate

__all__ = ["ACTIVE", "ENDED", "MANDATES", "PROPOSED", "SUSPENDED"]

PROPOSED: Final = State("proposed", category="open")
ACTIVE: Final = State("active", category="open")
SUSPENDED: Final = State("suspended", category="waiting")
ENDED: Final = State("ended", category="closed")

MANDATES: Final[Lifecycle[Mandate]] = Lifecycle(
    "mandate", record=Mandate, initial=PROPOSED, final=(ENDED,), subject="holder"
)
"""The lifecycle of mandates (SM-MAN)."""
