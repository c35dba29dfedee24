"""What a requirement is: a need that somebody has, and what became of it."""

from datetime import date, datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Record, indexed, personal
from itilbrm.money import Money
from itilbrm.negotiating import Negotiable, ProposalDraft
from itilbrm.parties import Moved, Origin
from itilbrm.processes.requirements.answers import (
    Approval,
    Deferral,
    Handover,
    OutcomeVerification,
    Submission,
    Waiver,
)
from itilbrm.processes.requirements.calculating import CaseContent
from itilbrm.processes.requirements.fit import FitAssessment
from itilbrm.processes.requirements.wanting import DesiredServiceOutcome, Evidence, OutlineContent
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = ["Driver", "Horizon", "OutlineChange", "Requirement"]

Driver: TypeAlias = Literal["efficiency", "quality", "standardisation", "growth", "compliance", "other"]
Horizon: TypeAlias = Literal["now", "next", "future"]
OutlineChange: TypeAlias = Literal["", "wording", "cost_or_scope"]

_LEAST: Final = 5


def _a_priority(_requirement: object, field: "attrs.Attribute[Any]", value: Any) -> None:  # noqa: ANN401  checked here
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LEAST:
        raise InvalidInput(field.name, f"{value!r} is no priority", "give 1, the highest, to 5, the lowest")


@attrs.frozen(kw_only=True)
class Requirement(Record):
    """A need in the register, from its first statement to what was delivered and what it brought.

    Attributes:
        customer: The id of the customer who has it; empty where an opportunity has.
        opportunity: The id of the opportunity it came up in.
        statement: The need, as it was said.
        requester: The id of who said it.
        driver: What drives it.
        priority: How important it is, from 1, the highest, to 5.
        rank: Its place among those of its customer; None where nobody ranked it.
        horizon: When it is wanted: ``now``, ``next`` or ``future``.
        estimate: What it will cost, as far as anybody can guess.
        evidence: What shows that there is a need.
        services: The ids of the services it is about.
        advocate: The id of who stands for it with the provider.
        carried: What was known already where it came from.
        from_sign_up: The id of the sign-up that it was converted from.
        follow_up_of: The id of the requirement that it continues.
        received_at: When it was said.
        answer_by: By when who said it hears something (TM-REQ-1); None where that is switched off.
        answered_at: When they did.
        answer_text: What they were told.
        reminded_at: When somebody was reminded to answer.
        outcome: The desired outcome; None until it is defined.
        outlined_as: The outline as it stands now; each version of it is a record of its own.
        outline_version: Its number, from 1 on; 0 while there is none.
        outline_change: How it was changed after the decision: ``wording``, or ``cost_or_scope``, which is decided anew.
        fit: What was found of existing offerings.
        negotiation: The id of the negotiation about it.
        latest_proposal: What was proposed last.
        case: The business case as it stands now; each version of it is a record of its own.
        case_version: Its number, from 1 on; 0 while there is none.
        submission: To whom it was submitted.
        approvals: Who approved the case as it stands now, by which power.
        decided_at: When it was approved or rejected.
        decided_by: The id of who decided.
        deferral: Until when it was put off.
        missing: What is missing, where it was returned.
        handover: When design accepted the outline.
        plan: How what is not met will be put right.
        waiver: That the customer does without a new agreement.
        agreement: The id of the agreement it was delivered under.
        service: The id of the service it was met by.
        released_on: The day of the release.
        verification: What was found after the delivery.
        gap: The id of what a gap was taken up in: an issue, or another requirement.
        conflicts: The ids of the open conflicts that hold it (BR-REQ-9).
        ended_with: The id of what it ended with, where what it belonged to ended (BR-REQ-10).
        moved_from: To which customers it belonged before, and until when.
        origin: Where it was adopted from.
        labels: What its source has beyond this model.
    """

    kind: ClassVar[str] = "requirement"
    prefix: ClassVar[str] = "req"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, blocks_retirement=True, moves=True)
    negotiable: ClassVar[Negotiable] = Negotiable(
        agreed=("approved",), no_deal=("declined", "rejected", "withdrawn", "met_by_existing")
    )

    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    opportunity: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    statement: str = attrs.field(validator=words(), metadata=personal())
    requester: str = attrs.field(validator=identity())
    driver: Driver = attrs.field(default="other", validator=one_of(*get_args(Driver)))
    priority: int = attrs.field(default=3, validator=_a_priority)
    rank: int | None = None
    horizon: Horizon = attrs.field(default="now", validator=one_of(*get_args(Horizon)))
    estimate: Money | None = None
    evidence: tuple[Evidence, ...] = ()
    services: tuple[str, ...] = attrs.field(default=(), validator=identity(), metadata=indexed("service"))
    advocate: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    carried: Labels = attrs.field(default=NO_LABELS, converter=labelled)
    from_sign_up: str = attrs.field(default="", validator=identity(blank=True))
    follow_up_of: str = attrs.field(default="", validator=identity(blank=True))
    received_at: datetime
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    answer_text: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    reminded_at: datetime | None = None
    outcome: DesiredServiceOutcome | None = None
    outlined_as: OutlineContent | None = None
    outline_version: int = 0
    outline_change: OutlineChange = attrs.field(default="", validator=one_of(*get_args(OutlineChange)))
    fit: FitAssessment | None = None
    negotiation: str = attrs.field(default="", validator=identity(blank=True))
    latest_proposal: ProposalDraft | None = None
    case: CaseContent | None = None
    case_version: int = 0
    submission: Submission | None = None
    approvals: tuple[Approval, ...] = ()
    decided_at: datetime | None = None
    decided_by: str = attrs.field(default="", validator=identity(blank=True))
    deferral: Deferral | None = None
    missing: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    handover: Handover | None = None
    plan: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    waiver: Waiver | None = None
    agreement: str = attrs.field(default="", validator=identity(blank=True))
    service: str = attrs.field(default="", validator=identity(blank=True))
    released_on: date | None = None
    verification: OutcomeVerification | None = None
    gap: str = attrs.field(default="", validator=identity(blank=True))
    conflicts: tuple[str, ...] = attrs.field(default=(), validator=identity())
    ended_with: str = attrs.field(default="", validator=identity(blank=True))
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None
    labels: Labels = attrs.field(default=NO_LABELS, converter=labelled)

    @property
    def amount(self) -> Money | None:
        """What is decided about: the amount of its latest case (BR-BC-7); None while there is no case."""
        return self.case.amount if self.case is not None else None

    @property
    def is_frozen(self) -> bool:
        """Whether design has accepted the outline as it stands now, so that nobody changes it any more."""
        return self.handover is not None and self.handover.outline_version == self.outline_version

    @property
    def deviates(self) -> bool:
        """Whether the customer accepted that something is not met."""
        return self.verification is not None and any(each.accepted for each in self.verification.deviations)
