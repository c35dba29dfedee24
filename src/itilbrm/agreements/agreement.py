"""What an agreement is: customer, lines and term, who signed it, and how it goes on or ends (SM-AGR)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.agreements.line import Line, total
from itilbrm.agreements.notice import Term, TermKind
from itilbrm.agreements.satisfaction import SatisfactionTarget
from itilbrm.calendars.local_times import first_instant, zone_of
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Lifecycle, Record, State, evolve, indexed, personal
from itilbrm.money import Money
from itilbrm.negotiating import Negotiable, ProposalDraft, Side
from itilbrm.parties import Moved, Origin
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = [
    "ABANDONED",
    "ACTIVE",
    "AGREEMENTS",
    "DRAFT",
    "EXPIRED",
    "IN_FORCE",
    "IN_NEGOTIATION",
    "NOTICE_GIVEN",
    "RUNNING",
    "SUPERSEDED",
    "TERMINATED",
    "TOPICS",
    "UNDER_REVIEW",
    "Agreement",
    "AgreementType",
    "Amendment",
    "Notice",
]

AgreementType: TypeAlias = Literal["sla", "contract", "ola", "other"]

TOPICS: Final = ("contract_change", "complaint", "escalation", "review", "emergency")
"""For what an agreement names contacts."""

DRAFT: Final = State("draft", category="open")
IN_NEGOTIATION: Final = State("in_negotiation", category="open")
ACTIVE: Final = State("active", category="decided")
UNDER_REVIEW: Final = State("under_review", category="decided")
NOTICE_GIVEN: Final = State("notice_given", category="waiting")
SUPERSEDED: Final = State("superseded", category="closed")
TERMINATED: Final = State("terminated", category="closed")
EXPIRED: Final = State("expired", category="closed")
ABANDONED: Final = State("abandoned", category="closed")

RUNNING: Final = (ACTIVE, UNDER_REVIEW)
IN_FORCE: Final = (ACTIVE, UNDER_REVIEW, NOTICE_GIVEN)
"""The states in which an agreement is in force."""


def _some_lines(_agreement: object, field: "attrs.Attribute[Any]", value: Sequence[Line]) -> None:
    if not value:
        raise InvalidInput(field.name, "an agreement without a line agrees on nothing", "give one at least")


@attrs.frozen(kw_only=True)
class Notice:
    """That an agreement ends.

    Attributes:
        by: The id of who gave it.
        side: On whose side they stand.
        given_on: The day on which it was given.
        effective_on: The last day of the agreement.
        effective_at: The end of that day.
    """

    by: str = attrs.field(validator=identity())
    side: Side = attrs.field(validator=one_of(*get_args(Side)))
    given_on: date
    effective_on: date
    effective_at: datetime


@attrs.frozen(kw_only=True)
class Amendment:
    """A change that both sides signed.

    Attributes:
        number: Its number, from 1 on.
        text: What was changed, in words.
        signed_by_customer: The id of who signed for the customer.
        signed_by_provider: The id of who signed for the provider.
        at: When.
        evidence: What shows it, where somebody other than the customer recorded it.
    """

    number: int
    text: str = attrs.field(validator=words())
    signed_by_customer: str = attrs.field(validator=identity())
    signed_by_provider: str = attrs.field(validator=identity())
    at: datetime
    evidence: str = attrs.field(default="", validator=words(blank=True))


@attrs.frozen(kw_only=True)
class Agreement(Record):
    """What a customer and the provider agreed on.

    Attributes:
        customer: The id of the customer.
        type: ``sla``, ``contract``, ``ola`` for what stands behind one of these inside the house, or ``other``.
        contractual: Whether it is a contract; so with external customers, and never inside the house (BR-AGR-3).
        lines: What it is made of, one at least (BR-AGR-7).
        start: Its first day.
        end: The last day of its present term; None of a rolling one.
        first_end: The last day of its first term, from which terms are counted on.
        term: ``fixed``, ``rolling`` or ``tacit``.
        renewal_span: By how much it goes on, for example ``"12 months"``.
        notice_period: How long before the end of a term notice has to be given, for example ``"3 months"``.
        satisfaction_target: How satisfied the customer is to be.
        satisfaction_target_waiver: Why nothing is agreed on that.
        complaint_definition: What counts as a complaint: the id of a definition, or the definition itself in words.
        complaint_definition_waiver: Why nothing is agreed on that.
        value_statement: What the levels are worth to the business (BR-AGR-4).
        signed_by_customer: The id of who signed for the customer.
        signed_by_provider: The id of who signed for the provider.
        signed_at: When the last of them signed.
        evidence: What shows the signatures, where somebody else recorded them.
        calendar: The name of the calendar on which its times run (BR-AGR-8).
        deadline_profile: The name of the deadline profile of complaints about its services.
        contacts: Who is to be turned to, by topic; one of :data:`TOPICS`.
        review_cadence: How often it is reviewed, in words.
        change_rules: How it is changed.
        termination_rules: When it can be ended for cause.
        supports: For an ``ola`` the id of the agreement it stands behind.
        performed_by: For an ``ola`` the id of the team or supplier who does the work.
        sign_up: The id of the sign-up it was opened for.
        negotiation: The id of its negotiation.
        latest_proposal: What was proposed last.
        review_reason: What the present review is about.
        amendments: What both sides changed since.
        notice: That it ends, and when.
        superseded_by: The id of the agreement that took over its lines.
        supersedes: The id of the agreement whose lines it takes over when it is signed.
        time_zone: The time zone in which its days begin and end; empty for UTC.
        alert_at: When its renewal alert is due (BR-AGR-5).
        alert_for: The last day of the term that it is about.
        alerted_for: The last day of the last term whose alert went out.
        term_over_at: The end of the last day of its present term; None where nothing happens then.
        moved_from: To which customers it belonged before, and until when.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "agreement"
    prefix: ClassVar[str] = "agr"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, blocks_retirement=True, moves=True)
    negotiable: ClassVar[Negotiable] = Negotiable(agreed=("active",), no_deal=("abandoned",), opens=("in_negotiation",))

    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    type: AgreementType = attrs.field(validator=one_of(*get_args(AgreementType)))
    contractual: bool = False
    lines: tuple[Line, ...] = attrs.field(validator=_some_lines)
    start: date
    end: date | None = None
    first_end: date | None = None
    term: TermKind = attrs.field(validator=one_of(*get_args(TermKind)))
    renewal_span: str = ""
    notice_period: str = ""
    satisfaction_target: SatisfactionTarget | None = None
    satisfaction_target_waiver: str = attrs.field(default="", validator=words(blank=True))
    complaint_definition: str = attrs.field(default="", validator=words(blank=True))
    complaint_definition_waiver: str = attrs.field(default="", validator=words(blank=True))
    value_statement: str = attrs.field(default="", validator=words(blank=True))
    signed_by_customer: str = attrs.field(default="", validator=identity(blank=True))
    signed_by_provider: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    signed_at: datetime | None = None
    evidence: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    calendar: str = attrs.field(default="", validator=words(blank=True))
    deadline_profile: str = attrs.field(default="", validator=words(blank=True))
    contacts: Labels = attrs.field(default=NO_LABELS, converter=labelled)
    review_cadence: str = attrs.field(default="", validator=words(blank=True))
    change_rules: str = attrs.field(default="", validator=words(blank=True))
    termination_rules: str = attrs.field(default="", validator=words(blank=True))
    supports: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    performed_by: str = attrs.field(default="", validator=identity(blank=True))
    sign_up: str = attrs.field(default="", validator=identity(blank=True))
    negotiation: str = attrs.field(default="", validator=identity(blank=True))
    latest_proposal: ProposalDraft | None = None
    review_reason: str = attrs.field(default="", validator=words(blank=True))
    amendments: tuple[Amendment, ...] = ()
    notice: Notice | None = None
    superseded_by: str = attrs.field(default="", validator=identity(blank=True))
    supersedes: str = attrs.field(default="", validator=identity(blank=True))
    time_zone: str = ""
    alert_at: datetime | None = None
    alert_for: date | None = None
    alerted_for: date | None = None
    term_over_at: datetime | None = None
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        _ = self.terms  # what makes no term is refused by that

    @property
    def terms(self) -> Term:
        """How long it lasts, and how it goes on."""
        return Term(
            kind=self.term,
            start=self.start,
            end=self.first_end if self.first_end is not None else self.end,
            renewal_span=self.renewal_span,
            notice_period=self.notice_period,
        )

    @property
    def is_in_force(self) -> bool:
        """Whether it is active, under review, or notice was given."""
        return self.state in IN_FORCE

    @property
    def is_for_customer(self) -> bool:
        """Whether the customer is a side of it; an operational one stands behind another."""
        return self.type != "ola"

    @property
    def amount(self) -> Money | None:
        """What it costs once and in a year; None where no price is agreed (BR-MAN-5)."""
        return total(self.lines)

    def day(self, at: datetime) -> date:
        """Return the day on which an instant falls where the agreement holds."""
        return at.astimezone(zone_of(self.time_zone or "UTC")).date()

    def beginning_of(self, day: date) -> datetime:
        """Return the instant at which a day begins where the agreement holds."""
        return first_instant(zone_of(self.time_zone or "UTC"), datetime.combine(day, time()), field="day")

    def end_of(self, day: date) -> datetime:
        """Return the instant at which a day is over where the agreement holds."""
        return self.beginning_of(day + timedelta(days=1))

    @property
    def last_day(self) -> date | None:
        """Its last day as it stands: that of a notice, or of a fixed term; None where it goes on."""
        if self.notice is not None:
            return self.notice.effective_on
        return self.end if self.term == "fixed" else None

    def held(self, at: datetime) -> bool:
        """Tell whether it was, or is, in force at an instant."""
        if self.signed_at is None or at < self.signed_at or self.day(at) < self.start:
            return False
        return self.is_in_force or (self.state.category == "closed" and at < self.since)

    def amended(
        self, text: str, signed_by_customer: str, signed_by_provider: str, at: datetime, evidence: str = ""
    ) -> "Agreement":
        """Return it with one more change that both sides signed."""
        amendment = Amendment(
            number=len(self.amendments) + 1,
            text=text,
            signed_by_customer=signed_by_customer,
            signed_by_provider=signed_by_provider,
            at=at,
            evidence=evidence,
        )
        return evolve(self, amendments=(*self.amendments, amendment))

    def line(self, name: str) -> Line:
        """Return the line of that id.

        Raises:
            InvalidInput: It has none.
        """
        for line in self.lines:
            if line.id == name:
                return line
        raise InvalidInput(
            "line", f"there is no line {name!r}", f"choose from {', '.join(each.id for each in self.lines)}"
        )

    def lines_for(self, service: str, day: date) -> tuple[Line, ...]:
        """Return its lines for a service that are valid on a day."""
        return tuple(line for line in self.lines if line.service == service and line.holds(day))


AGREEMENTS: Final[Lifecycle[Agreement]] = Lifecycle(
    "agreeing",
    record=Agreement,
    initial=DRAFT,
    final=(SUPERSEDED, TERMINATED, EXPIRED, ABANDONED),
    subject="signed_by_customer",
    began="signed_at",
)
"""The lifecycle of agreements; extend it to add steps, states and guards of your own."""


def check_supports(type: AgreementType, supports: str) -> None:
    """Refuse an operational agreement that stands behind none, and another one that stands behind one.

    Raises:
        InvalidInput: It is so.
    """
    if type == "ola" and not supports:
        raise InvalidInput("supports", "an ola stands behind an agreement", "name that one")
    if type != "ola" and supports:
        raise InvalidInput("supports", f"an agreement of type {type} stands behind none", "make it an ola")


def check_contacts(contacts: Mapping[str, str]) -> None:
    """Refuse contacts for what an agreement names none.

    Raises:
        InvalidInput: A topic is not one of :data:`TOPICS`.
    """
    for topic in contacts:
        one_of(*TOPICS)(None, attrs.fields(Agreement).contacts, topic)
