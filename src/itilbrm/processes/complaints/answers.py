"""Answers: what was found, what is offered, and how a complaint ended."""

from datetime import datetime
from typing import Literal, TypeAlias, get_args

import attrs

from itilbrm.lifecycle import personal
from itilbrm.money import Money
from itilbrm.values import identity, one_of, words

__all__ = [
    "Approval",
    "Closure",
    "ClosureKind",
    "Containment",
    "Outcome",
    "Reclassification",
    "Referral",
    "Remedy",
    "RemedyKind",
    "Reopening",
    "Reply",
    "ReplyKind",
    "Response",
    "RootCause",
    "RootCauseKind",
    "Silence",
    "StatusInformation",
    "StatusReason",
    "Waiting",
]

Outcome: TypeAlias = Literal[
    "upheld", "partly_upheld", "remedy_without_admission", "not_upheld", "resolved_by_agreement"
]
RootCauseKind: TypeAlias = Literal["known", "not_determinable", "with_problem_management"]
RemedyKind: TypeAlias = Literal["apology", "credit", "replacement", "service", "goodwill"]
ClosureKind: TypeAlias = Literal["customer_accepted", "no_response", "disputed", "early"]
ReplyKind: TypeAlias = Literal["accepted", "retracted", "rejected", "reopened", "objected"]
StatusReason: TypeAlias = Literal[
    "acknowledgement", "interval", "on_request", "deadline", "delay", "decision", "closure", "reopening"
]


@attrs.frozen(kw_only=True)
class Containment:
    """What was done at once, before the cause was known (BR-CPL-20).

    Attributes:
        at: When.
        what: What was done.
        done_by: The id of who did it.
        effect: What it achieved.
    """

    at: datetime
    what: str = attrs.field(validator=words(), metadata=personal())
    done_by: str = attrs.field(validator=identity())
    effect: str = attrs.field(validator=words(), metadata=personal())


@attrs.frozen(kw_only=True)
class Waiting:
    """What the complainant was asked, and where the complaint comes back to.

    Attributes:
        asked: What is asked.
        by: The date by which an answer is expected.
        since: From when on we wait.
        left: The state that the complaint was asked in.
        reminded_at: When the complainant was reminded; None while nobody did.
    """

    asked: str = attrs.field(validator=words(), metadata=personal())
    by: datetime
    since: datetime
    left: str
    reminded_at: datetime | None = None


@attrs.frozen(kw_only=True)
class StatusInformation:
    """How a complaint stands, as the complainant is told (BR-MON-7).

    Attributes:
        at: When it was written.
        sequence: Its number among those about this complaint, from 1 on.
        reason: What made us write.
        state_text: How it stands, in the words of the customer.
        next_step: What happens next; empty where nothing will.
        done_so_far: What was done.
        next_date: By when that happens; None where nothing will.
        recipient: The id of who is told.
        channel: How a person told them; empty where a message does.
        to: Whom that person told.
    """

    at: datetime
    sequence: int = 1
    reason: StatusReason = attrs.field(default="on_request", validator=one_of(*get_args(StatusReason)))
    state_text: str = attrs.field(validator=words(), metadata=personal())
    next_step: str = attrs.field(default="", metadata=personal())
    done_so_far: str = attrs.field(default="", metadata=personal())
    next_date: datetime | None = None
    recipient: str = attrs.field(validator=identity())
    channel: str = ""
    to: str = attrs.field(default="", metadata=personal())


@attrs.frozen(kw_only=True)
class Silence:
    """What happens when nobody answers a decision, where the procedure closes such complaints (TM-CPL-1).

    Attributes:
        remind_at: When the complainant is reminded.
        close_at: When the complaint is closed.
        reminded_at: When they were reminded; None while they were not.
    """

    remind_at: datetime
    close_at: datetime
    reminded_at: datetime | None = None


@attrs.frozen(kw_only=True)
class RootCause:
    """Why it came to what the complaint is about (BR-CPL-6).

    Attributes:
        kind: Whether it is known.
        code: A short word for it, by which repeats are found.
        text: What it is, or why it cannot be determined.
        reference: The reference of the problem management that looks for it.
        expected_by: When it is expected to be found there.
    """

    kind: RootCauseKind = attrs.field(validator=one_of(*get_args(RootCauseKind)))
    code: str = ""
    text: str = attrs.field(default="", metadata=personal())
    reference: str = ""
    expected_by: datetime | None = None


@attrs.frozen(kw_only=True)
class Remedy:
    """What the complainant gets (BR-CPL-18).

    Attributes:
        kind: What sort of thing.
        text: What it is.
        cost: What it costs us; None for nothing.
        authorised_by: The id of who authorised the cost.
        owner: The id of who sees to it.
        due: By when.
        delivered_at: When it was delivered; None while it was not.
    """

    kind: RemedyKind = attrs.field(validator=one_of(*get_args(RemedyKind)))
    text: str = attrs.field(validator=words(), metadata=personal())
    cost: Money | None = None
    authorised_by: str = attrs.field(default="", validator=identity(blank=True))
    owner: str = attrs.field(default="", validator=identity(blank=True))
    due: datetime | None = None
    delivered_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Approval:
    """Who found an answer fit to be sent.

    Attributes:
        by: The id of the person.
        at: When.
    """

    by: str = attrs.field(validator=identity())
    at: datetime


@attrs.frozen(kw_only=True)
class Response:
    """The answer to a complaint, as it was prepared in one stage (BR-CPL-6).

    Attributes:
        at: When it was prepared.
        stage: The stage it answers in.
        prepared_by: The id of its author.
        left: The state it was prepared in, where it comes back to for rework.
        outcome: What the decision is.
        text: What the complainant is told; empty where it was taken over without its text.
        next_steps: How the complainant can take it further.
        findings: What was found.
        reasons: Why the complaint is not upheld.
        counts_as_upheld: For a remedy without admission, whether it counts as upheld; None for other outcomes.
        consents: The ids of those who agreed, both sides, where it is resolved by agreement.
        without: Which open fact-finding it does without, and why.
        on_facts_at_hand: Whether the complainant was asked and did not answer, so that it rests on the facts at hand.
        root_cause: Why it came to it.
        remedy: What the complainant gets.
        approval: Who found it fit to be sent.
        communicated_at: When it was made known or sent out; None while it was not.
        channel: How a person told it; empty where a message does.
        to: Whom that person told.
    """

    at: datetime
    stage: int
    prepared_by: str = attrs.field(validator=identity())
    left: str
    outcome: Outcome = attrs.field(validator=one_of(*get_args(Outcome)))
    text: str = attrs.field(validator=words(blank=True), metadata=personal())
    next_steps: str = attrs.field(default="", metadata=personal())
    findings: str = attrs.field(default="", metadata=personal())
    reasons: str = attrs.field(default="", metadata=personal())
    counts_as_upheld: bool | None = None
    consents: tuple[str, ...] = attrs.field(default=(), validator=identity())
    without: str = attrs.field(default="", metadata=personal())
    on_facts_at_hand: bool = False
    root_cause: RootCause | None = None
    remedy: Remedy | None = None
    approval: Approval | None = None
    communicated_at: datetime | None = None
    channel: str = ""
    to: str = attrs.field(default="", metadata=personal())

    @property
    def is_upheld(self) -> bool | None:
        """Whether the complaint was found right; None where it was resolved by agreement (K-CPL-3)."""
        if self.outcome == "resolved_by_agreement":
            return None
        return self.counts_as_upheld if self.outcome == "remedy_without_admission" else self.outcome != "not_upheld"


@attrs.frozen(kw_only=True)
class Reply:
    """What the complainant, or the customer, last said to what we decided.

    Attributes:
        kind: What they said.
        at: When.
        said_by: The id of whose word it is.
        for_customer: Whether they spoke as the customer (BR-CPL-22).
        authority: What entitled somebody else to say so for them.
        consent: How the complainant consented to the customer speaking.
    """

    kind: ReplyKind = attrs.field(validator=one_of(*get_args(ReplyKind)))
    at: datetime
    said_by: str = attrs.field(validator=words())
    for_customer: bool = False
    authority: str = attrs.field(default="", metadata=personal())
    consent: str = attrs.field(default="", metadata=personal())


@attrs.frozen(kw_only=True)
class Closure:
    """How a complaint was closed, once (BR-CPL-8 to BR-CPL-10).

    Attributes:
        kind: By what.
        at: When.
        by: The id of who closed it, or ``"clock"``.
        waived: Why a corrective action needs no effect check, where it has none.
    """

    kind: ClosureKind = attrs.field(validator=one_of(*get_args(ClosureKind)))
    at: datetime
    by: str
    waived: str = ""


@attrs.frozen(kw_only=True)
class Reopening:
    """That a complaint came back after it was closed or reclassified (BR-CPL-11).

    Attributes:
        at: When.
        by: The id of who asked for it.
        new_facts: Whether new facts made it come back.
        asked_by_body: The external body that asked for it; empty where none did.
    """

    at: datetime
    by: str
    new_facts: bool = False
    asked_by_body: str = ""


@attrs.frozen(kw_only=True)
class Referral:
    """That the matter was taken to somebody outside; their outcome never overwrites ours (BR-CPL-21).

    Attributes:
        body: To whom.
        reference: What it is called there.
        at: When.
        outcome: What they decided; empty while they have not.
    """

    body: str = attrs.field(validator=words())
    reference: str = ""
    at: datetime
    outcome: str = ""


@attrs.frozen(kw_only=True)
class Reclassification:
    """That what was said is no complaint by the agreed definition (BR-CPL-12).

    Attributes:
        into: What it is: ``"incident"``, ``"request"``, ``"query"``, ``"compliment"``, ``"suggestion"``.
        reference: What it is called where it was handed over to.
        confirmed_by: The id of the second person.
        at: When.
        channel: How a person told the complainant; empty where a message does.
        to: Whom that person told.
    """

    into: str = attrs.field(validator=words())
    reference: str = ""
    confirmed_by: str = attrs.field(validator=identity())
    at: datetime
    channel: str = ""
    to: str = attrs.field(default="", metadata=personal())


@attrs.frozen(kw_only=True)
class Postponement:
    """That the decision was put off, and how the complainant hears of it (BR-MON-4).

    Attributes:
        until: Until when.
        at: When it was put off.
        channel: How a person told the complainant; empty where a message does.
        to: Whom that person told.
    """

    until: datetime
    at: datetime
    channel: str = ""
    to: str = attrs.field(default="", metadata=personal())
