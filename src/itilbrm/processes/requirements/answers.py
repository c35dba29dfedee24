"""What is said of a requirement on its way: who decides by when, what they decided, and what the delivery was like."""

from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.values import identity, one_of, words

__all__ = [
    "Approval",
    "Deferral",
    "Handover",
    "Met",
    "OutcomeVerification",
    "Power",
    "StatementResult",
    "Submission",
    "Waiver",
]

Power: TypeAlias = Literal["decide", "finance"]
Met: TypeAlias = Literal["met", "partly", "not_met"]


@attrs.frozen(kw_only=True)
class Submission:
    """To whom a case was submitted, and by when they are reminded.

    Attributes:
        at: When.
        to: The id of the decision holder (BR-REQ-4).
        sponsor: The id of who has to approve beside them; empty for nobody (BR-MAN-9).
        consulted: The ids of those whose limit is too small.
        case_version: The version of the case that was submitted.
        readdressed_at: When it was addressed to somebody else, whose mandate covers it now.
        remind_at: When they are reminded (TM-REQ-2); None where nobody is.
        escalate_at: When it is escalated (TM-REQ-3); None where it is not.
        reminded_at: When they were.
        escalated_at: When it was.
    """

    at: datetime
    to: str = attrs.field(validator=identity())
    sponsor: str = attrs.field(default="", validator=identity(blank=True))
    consulted: tuple[str, ...] = attrs.field(default=(), validator=identity())
    case_version: int = 1
    readdressed_at: datetime | None = None
    remind_at: datetime | None = None
    escalate_at: datetime | None = None
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Approval:
    """That somebody approved a case by a power they hold.

    Attributes:
        by: The id of who approved.
        power: ``decide``, or ``finance`` for a sponsor (BR-MAN-9).
        mandate_holder: The id of whose mandate it was; somebody else's where a stand-in approved (BR-MAN-6).
        mandate: The id of the mandate.
        instead_of: The id of the nearest decision holder, where a superior decided instead (BR-MAN-7).
        at: When.
        case_version: The version of the case.
        amount: The amount that was approved (BR-REQ-5).
        evidence: What shows it, where it was recorded later (G-2).
    """

    by: str = attrs.field(validator=identity())
    power: Power = attrs.field(validator=one_of(*get_args(Power)))
    mandate_holder: str = attrs.field(default="", validator=identity(blank=True))
    mandate: str = attrs.field(default="", validator=identity(blank=True))
    instead_of: str = attrs.field(default="", validator=identity(blank=True))
    at: datetime
    case_version: int = 1
    amount: Money | None = None
    evidence: str = attrs.field(default="", validator=words(blank=True))


@attrs.frozen(kw_only=True)
class Deferral:
    """Until when a decision was put off.

    Attributes:
        until: The day named.
        at: When it was put off.
        by: The id of who put it off.
        reactivate_at: When the day begins, and the clock takes it up again (TM-REQ-4).
    """

    until: date
    at: datetime
    by: str = attrs.field(validator=identity())
    reactivate_at: datetime


@attrs.frozen(kw_only=True)
class Handover:
    """That an outline was handed over to design (BR-REQ-6).

    Attributes:
        at: When; its version is frozen since then.
        accepted_by: The id of who accepted it for design.
        outline_version: The version that was accepted.
    """

    at: datetime
    accepted_by: str = attrs.field(validator=identity())
    outline_version: int = 1


@attrs.frozen(kw_only=True)
class Waiver:
    """That the customer does without a new agreement before delivery (BR-REQ-8).

    Attributes:
        by: The id of who waived it for the customer.
        reason: Why.
        at: When.
    """

    by: str = attrs.field(validator=identity())
    reason: str = attrs.field(validator=words())
    at: datetime


@attrs.frozen(kw_only=True)
class StatementResult:
    """Whether what was delivered meets one statement.

    Attributes:
        statement: The id of the statement.
        result: ``met``, ``partly`` or ``not_met``.
        evidence: What shows it.
        accepted: Why the customer accepts that it is not met; empty where they do not.
        accepted_by: The id of who accepted it.
    """

    statement: str = attrs.field(validator=identity())
    result: Met = attrs.field(validator=one_of(*get_args(Met)))
    evidence: str = attrs.field(default="", validator=words(blank=True))
    accepted: str = attrs.field(default="", validator=words(blank=True))
    accepted_by: str = attrs.field(default="", validator=identity(blank=True))


@attrs.frozen(kw_only=True)
class OutcomeVerification:
    """What was found of each statement of the frozen outline after delivery.

    Attributes:
        outline_version: The version of the outline.
        results: What was found; each statement once.
        customer_agrees: Whether the customer agrees with it.
        by: The id of who found it.
        at: When.

    Raises:
        InvalidInput: A statement stands in it twice.
    """

    outline_version: int
    results: tuple[StatementResult, ...]
    customer_agrees: bool = False
    by: str = attrs.field(validator=identity())
    at: datetime

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for each in self.results:
            if each.statement in seen:
                raise InvalidInput("results", f"{each.statement!r} stands in it twice", "say one thing of it")
            seen.add(each.statement)

    @property
    def deviations(self) -> tuple[StatementResult, ...]:
        """What is not met, accepted or not."""
        return tuple(each for each in self.results if each.result != "met")

    @property
    def unaccepted(self) -> tuple[StatementResult, ...]:
        """What is not met and not accepted."""
        return tuple(each for each in self.deviations if not each.accepted.strip())
