"""What an opportunity is: a prospect who may become a customer, what for, and how likely; and what an enquiry is."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Record, State, indexed, personal
from itilbrm.money import Money
from itilbrm.negotiating import Negotiable, ProposalDraft
from itilbrm.parties import Moved, Origin
from itilbrm.values import identity, one_of, words

__all__ = ["Enquiry", "EnquiryChannel", "Opportunity"]

EnquiryChannel: TypeAlias = Literal["email", "phone", "portal", "meeting", "letter", "social", "other"]

_ONE: Final = Decimal(1)


def _is_a_share(_of: object, field: "attrs.Attribute[Decimal | None]", value: object) -> None:
    if value is None:
        return
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= _ONE:
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        raise InvalidInput(field.name, f"{shown} is no probability", 'give one from 0 to 1, such as Decimal("0.4")')


def _is_not_negative(_of: object, field: "attrs.Attribute[Money | None]", value: object) -> None:
    if value is not None and (not isinstance(value, Money) or value.amount < 0):
        raise InvalidInput(field.name, f"{value} cannot be won", "give an amount of money that is not negative")


@attrs.frozen(kw_only=True)
class Opportunity(Record):
    """A chance to win a customer, or more of one.

    Attributes:
        prospect: Who it is about, in words.
        source: Where it comes from: a fair, a recommendation, an enquiry.
        enquiry: The id of the enquiry it came from.
        party: The id of the unit or person who would become the customer.
        customer: The id of the customer: of one there is already, and once it is won of the one that came of it.
        owner: The id of who pursues it.
        need: What they need.
        decision_holder: Who could decide there, by id or by name.
        contact: Whom one talks to.
        services: The ids of the services that could meet the need.
        outline: The id of the outline of requirements, where no service meets it.
        value_proposition: What they would have of it.
        latest_proposal: What was proposed last; each proposal is a record of its own beside.
        negotiation: The id of the negotiation, from the first proposal on.
        value: What it would be worth.
        probability: How likely it is won, from 0 to 1.
        expected_on: When it could be decided.
        forecast_at: When value, probability and date were looked at last.
        wake_on: The day on which one that is dormant is looked at again.
        reason_of_loss: Why it was lost, from the list of the house (BR-PRO-4).
        moved_from: To which customers it belonged before, and until when.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "opportunity"
    prefix: ClassVar[str] = "opp"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)
    negotiable: ClassVar[Negotiable] = Negotiable(agreed=("won",), no_deal=("lost",), opens=("negotiating",))

    prospect: str = attrs.field(validator=words(), metadata=personal())
    source: str = attrs.field(validator=words(blank=True))
    enquiry: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    party: str = attrs.field(default="", validator=identity(blank=True))
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    need: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    decision_holder: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    contact: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    services: tuple[str, ...] = attrs.field(default=(), validator=identity(), metadata=indexed("service"))
    outline: str = attrs.field(default="", validator=identity(blank=True))
    value_proposition: str = attrs.field(default="", validator=words(blank=True))
    latest_proposal: ProposalDraft | None = None
    negotiation: str = attrs.field(default="", validator=identity(blank=True))
    value: Money | None = attrs.field(default=None, validator=_is_not_negative)
    probability: Decimal | None = attrs.field(default=None, validator=_is_a_share)
    expected_on: date | None = None
    forecast_at: datetime | None = None
    wake_on: date | None = None
    reason_of_loss: str = attrs.field(default="", validator=words(blank=True))
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    @property
    def is_forecast(self) -> bool:
        """Whether it is part of the forecast: qualified, and neither dormant nor decided (SM-PRO)."""
        return self.state in _FORECAST

    @property
    def weighed(self) -> Money | None:
        """Its value times its probability; None where one of them is not known."""
        if self.value is None or self.probability is None:
            return None
        return Money(amount=self.value.amount * self.probability, currency=self.value.currency)


_FORECAST: Final = frozenset({"qualified", "in_dialogue", "proposed", "negotiating"})


@attrs.frozen(kw_only=True)
class Enquiry(Record):
    """A question of somebody who may become a customer, which is answered in time (TM-PRO-1).

    Attributes:
        enquirer: Who asks, by id or by name.
        contact: How they are reached.
        channel: How it reached us.
        text: What they ask.
        received_at: When it reached us.
        due: By when it is to be answered.
        customer: The id of the customer, if one asks.
        owner: The id of who answers.
        told: What they were told.
        answered_at: When.
        moved_from: To which customers it belonged before, and until when.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "enquiry"
    prefix: ClassVar[str] = "enq"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)

    enquirer: str = attrs.field(validator=words(), metadata=personal())
    contact: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    channel: EnquiryChannel = attrs.field(validator=one_of(*get_args(EnquiryChannel)))
    text: str = attrs.field(validator=words(), metadata=personal())
    received_at: datetime
    due: datetime | None = None
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    told: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    answered_at: datetime | None = None
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether it was answered in time; None while it is not answered, or where nothing was due."""
        return None if self.answered_at is None or self.due is None else self.answered_at <= self.due


LEAD = State("lead", category="open")
QUALIFIED = State("qualified", category="open")
IN_DIALOGUE = State("in_dialogue", category="open")
PROPOSED = State("proposed", category="open")
NEGOTIATING = State("negotiating", category="open")
DORMANT = State("dormant", category="waiting")
WON = State("won", category="closed")
LOST = State("lost", category="closed")

OPEN: Final = (LEAD, QUALIFIED, IN_DIALOGUE, PROPOSED, NEGOTIATING)
