"""A complaint as eventsourcing has it; imported where that is installed."""

from eventsourcing.domain import Aggregate, event

__all__ = ["PeerComplaint"]


class PeerComplaint(Aggregate):  # type: ignore[misc]  # untyped where the peers are not installed
    """A complaint, replayed from its events."""

    @event("Received")  # type: ignore[untyped-decorator]  # as above
    def __init__(self, customer: str, complainant: str, channel: str, type: str, text: str) -> None:
        self.customer = customer
        self.complainant = complainant
        self.channel = channel
        self.type = type
        self.text = text
        self.contact = ""
        self.assessment: dict[str, str] = {}

    @event("Acknowledged")  # type: ignore[untyped-decorator]  # as above
    def acknowledge(self, by: str, contact: str, next_step: str) -> None:  # noqa: ARG002  kept in the event
        self.contact = contact
        self.next_step = next_step

    def assess(self, by: str, reason: str, **levels: str) -> None:
        """Assess anew, with a reason."""
        if self.assessment and not reason.strip():
            raise ValueError("it is assessed already, and no reason is given to assess it anew")
        self._assess(by, reason, levels)

    @event("Assessed")  # type: ignore[untyped-decorator]  # as above
    def _assess(self, by: str, reason: str, levels: dict[str, str]) -> None:  # noqa: ARG002  kept in the event
        self.assessment = levels
