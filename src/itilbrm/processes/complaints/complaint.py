"""What a complaint is: who says what about what, and what is known of it since."""

from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, get_args

import attrs

from itilbrm.lifecycle import Record, indexed, personal
from itilbrm.parties import Origin
from itilbrm.processes.complaints.definitions import PROVIDER_DEFAULT
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = [
    "Acknowledgement",
    "Assessment",
    "Channel",
    "Complaint",
    "ComplaintType",
    "Deadline",
    "Level",
    "Severity",
    "Withdrawal",
    "decision_deadline",
]

Channel: TypeAlias = Literal["email", "phone", "portal", "meeting", "review", "survey", "letter", "social"]
ComplaintType: TypeAlias = Literal[
    "service_quality",
    "availability",
    "communication",
    "people",
    "cost",
    "requirement",
    "complaint_handling",
    "other",
]
Severity: TypeAlias = Literal["low", "medium", "high", "critical"]
Level: TypeAlias = Literal["low", "medium", "high"]


@attrs.frozen(kw_only=True)
class Acknowledgement:
    """What the complainant was told first.

    Attributes:
        at: When they were told.
        contact: Who handles the complaint.
        next_step: What happens next.
        next_date: By when.
    """

    at: datetime
    contact: str = attrs.field(validator=words(), metadata=personal())
    next_step: str = attrs.field(validator=words(), metadata=personal())
    next_date: datetime


@attrs.frozen(kw_only=True)
class Assessment:
    """How grave a complaint is, and how it must be handled.

    Attributes:
        severity: How grave; high and critical ones are serious.
        complexity: How hard it is to find out what happened.
        impact: How much depends on it.
        urgency: How soon an answer is needed.
        immediate_action: Whether something must be done at once.
        stage: The stage of handling it was made in.
    """

    severity: Severity
    complexity: Level
    impact: Level
    urgency: Level
    immediate_action: bool = False
    stage: int = 1


@attrs.frozen(kw_only=True)
class Deadline:
    """An instant by which something is due to the complainant.

    Attributes:
        kind: What is due.
        due_at: When, as it holds now.
        original_due_at: When, as it was first set.
    """

    kind: Literal["acknowledgement", "decision"]
    due_at: datetime
    original_due_at: datetime


@attrs.frozen(kw_only=True)
class Withdrawal:
    """By whose word a complaint was taken back.

    Attributes:
        said_by: The id of who took it back: the complainant, or the one for whom the complaint was made.
        authority: What entitled somebody else to say so for them.
    """

    said_by: str
    authority: str = attrs.field(default="", metadata=personal())


@attrs.frozen(kw_only=True)
class Complaint(Record):
    """Dissatisfaction that somebody expressed, and what became of it.

    Attributes:
        customer: The id of the customer concerned, or ``"unidentified"``.
        complainant: The id of who complains, ``"unidentified"`` or ``"anonymous"``.
        channel: How it reached us.
        type: What it is about.
        text: What was said.
        received_at: When it reached us.
        definition: The complaint definition that held then, with its edition (BR-CPL-2).
        on_behalf_of: The id of the person for whom the complainant speaks; empty for themselves.
        authority: What entitles them to.
        services: The services complained about.
        about: The ids of the people or teams complained about.
        remedy_sought: What the complainant wants.
        related: The ids of other complaints, for one about handling those it is about (BR-CPL-14).
        owner: The id of who is responsible for it.
        acknowledgement: What the complainant was told first.
        assessment: How grave it is.
        investigator: The id of who investigates.
        stage: The stage of handling, 1 to begin with.
        deadlines: What is due to the complainant, and when.
        withdrawal: By whose word it was taken back.
        closed_at: When it was closed or taken back, where that is known.
        origin: Where it was adopted from.
        labels: What its source has beyond this model.
    """

    kind: ClassVar[str] = "complaint"
    prefix: ClassVar[str] = "cpl"

    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    complainant: str = attrs.field(validator=identity())
    channel: Channel = attrs.field(validator=one_of(*get_args(Channel)))
    type: ComplaintType = attrs.field(validator=one_of(*get_args(ComplaintType)))
    text: str = attrs.field(validator=words(), metadata=personal())
    received_at: datetime
    definition: str = PROVIDER_DEFAULT
    on_behalf_of: str = attrs.field(default="", validator=identity(blank=True))
    authority: str = attrs.field(default="", metadata=personal())
    services: tuple[str, ...] = attrs.field(default=(), validator=identity(), metadata=indexed("service"))
    about: tuple[str, ...] = attrs.field(default=(), validator=identity())
    remedy_sought: str = attrs.field(default="", metadata=personal())
    related: tuple[str, ...] = attrs.field(default=(), validator=identity())
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    acknowledgement: Acknowledgement | None = None
    assessment: Assessment | None = None
    investigator: str = attrs.field(default="", validator=identity(blank=True))
    stage: int = 1
    deadlines: tuple[Deadline, ...] = ()
    withdrawal: Withdrawal | None = None
    closed_at: datetime | None = None
    origin: Origin | None = None
    labels: Labels = attrs.field(default=NO_LABELS, converter=labelled)

    @property
    def reference(self) -> str:
        """What the complaint is called: its reference where it comes from, else its id."""
        return self.origin.reference if self.origin is not None else self.id


def decision_deadline(complaint: Complaint) -> Deadline | None:
    """Return the deadline of the decision, the latest where there are several; None where there is none."""
    return next((each for each in reversed(complaint.deadlines) if each.kind == "decision"), None)
