"""What a complaint is: who says what about what, and what is known of it since."""

from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, get_args

import attrs

from itilbrm.lifecycle import Belonging, Record, indexed, personal
from itilbrm.parties import Moved, Origin
from itilbrm.processes.complaints.answers import (
    Closure,
    Containment,
    Postponement,
    Reclassification,
    Referral,
    Reopening,
    Reply,
    Response,
    Silence,
    StatusInformation,
    Waiting,
)
from itilbrm.processes.complaints.deadlines import Deadline, DeadlineKind
from itilbrm.processes.complaints.definitions import PROVIDER_DEFAULT
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = [
    "Acknowledgement",
    "Assessment",
    "Channel",
    "Complaint",
    "ComplaintType",
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
        at: When it was written.
        contact: Who handles the complaint.
        next_step: What happens next.
        next_date: By when.
        channel: How a person told them; empty where a message does.
        to: Whom that person told.
    """

    at: datetime
    contact: str = attrs.field(validator=words(), metadata=personal())
    next_step: str = attrs.field(validator=words(), metadata=personal())
    next_date: datetime
    channel: str = ""
    to: str = attrs.field(default="", metadata=personal())


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
        agreement_at_receipt: The id of the agreement in force then for what is complained about; empty for none.
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
        in_unit_name: Whether it was made in the name of the customer's unit (BR-CPL-22).
        subcategory: What it is about in the words of the house.
        regulatory_category: What it is about in the words of a regulator.
        understood_as: What we understood, in our words.
        triage_severity: How grave it seemed before it was assessed; None where nobody said.
        incidents: References of the incidents it has to do with.
        profile: The deadline profile that applies to it.
        calendar: The calendar of its agreement, customer or unit as it was found; empty where none of them names one.
        containment: What was done at once.
        waiting: What the complainant was asked; None while we wait for nothing.
        asked_in: The state in which the complainant was last asked for information.
        facts_at_hand: Whether we stopped waiting for an answer.
        status: What the complainant was last told of how it stands.
        response: The answer, as it was last prepared.
        reply: What the complainant last said to what we decided.
        decided_at: When the first decision was made known to the complainant or sent out (K-CPL-9).
        silence: What happens while nobody answers the decision; None where the procedure waits for ever.
        disputed: Whether the complainant rejects the decision of the last stage.
        referrals: To whom outside the matter was taken.
        closures: How it was closed, each time.
        reopenings: How it came back, each time.
        reclassification: What it was found to be instead.
        postponement: How the decision was put off last.
        master: The id of the complaint that speaks for many.
        duplicate_of: The id of the complaint that says the same.
        follow_up_of: The id of the complaint that it continues.
        came_with: The id of the compliment that came with it.
        moved_from: Which customers it concerned before, and until when.
        closed_at: When it was closed or taken back, where that is known.
        origin: Where it was adopted from.
        labels: What its source has beyond this model.
    """

    kind: ClassVar[str] = "complaint"
    prefix: ClassVar[str] = "cpl"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, blocks_retirement=True, moves=True)

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
    in_unit_name: bool = False
    subcategory: str = ""
    regulatory_category: str = ""
    understood_as: str = attrs.field(default="", metadata=personal())
    triage_severity: Severity | None = None
    incidents: tuple[str, ...] = ()
    profile: str = ""
    calendar: str = ""
    agreement_at_receipt: str = ""
    containment: Containment | None = None
    waiting: Waiting | None = None
    asked_in: str = ""
    facts_at_hand: bool = False
    status: StatusInformation | None = None
    response: Response | None = None
    reply: Reply | None = None
    decided_at: datetime | None = None
    silence: Silence | None = None
    disputed: bool = False
    referrals: tuple[Referral, ...] = ()
    closures: tuple[Closure, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    reclassification: Reclassification | None = None
    postponement: Postponement | None = None
    master: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    duplicate_of: str = attrs.field(default="", validator=identity(blank=True))
    follow_up_of: str = attrs.field(default="", validator=identity(blank=True))
    came_with: str = attrs.field(default="", validator=identity(blank=True))
    moved_from: tuple[Moved, ...] = ()
    closed_at: datetime | None = None
    origin: Origin | None = None
    labels: Labels = attrs.field(default=NO_LABELS, converter=labelled)

    @property
    def reference(self) -> str:
        """What the complaint is called: its reference where it comes from, else its id."""
        return self.origin.reference if self.origin is not None else self.id

    @property
    def severity(self) -> Severity | None:
        """How grave it is: as assessed, else as it seemed at first; None where nobody said."""
        return self.assessment.severity if self.assessment is not None else self.triage_severity

    @property
    def is_serious(self) -> bool:
        """Whether it is of high or critical severity."""
        return self.severity in ("high", "critical")

    def deadline(self, kind: DeadlineKind) -> Deadline | None:
        """Return the latest deadline of a kind; None where there is none."""
        return next((each for each in reversed(self.deadlines) if each.kind == kind), None)

    @property
    def unmet(self) -> tuple[Deadline, ...]:
        """What is still due: of each kind the latest deadline, if it is not met; the earliest due first."""
        latest = {each.kind: each for each in self.deadlines}
        return tuple(sorted((each for each in latest.values() if each.met_at is None), key=_due))


def _due(deadline: Deadline) -> datetime:
    return deadline.due_at


def decision_deadline(complaint: Complaint) -> Deadline | None:
    """Return the deadline of the decision, the latest where there are several; None where there is none."""
    return complaint.deadline("decision")
