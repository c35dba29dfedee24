"""What a sign-up is: who asks for which standard service, what was negotiated, offered and signed (SM-SGN)."""

from datetime import date, datetime
from typing import ClassVar

import attrs

from itilbrm.agreements import SatisfactionTarget
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Record, indexed, personal
from itilbrm.money import Money
from itilbrm.negotiating import Negotiable, ProposalDraft
from itilbrm.parties import Moved, Origin
from itilbrm.processes.sign_ups.terms import Offer, Order, Terms
from itilbrm.values import identity, words

__all__ = ["SignUp"]


@attrs.frozen(kw_only=True)
class SignUp(Record):
    """That a customer asks for a standard service, and what became of it.

    Attributes:
        service: The id of the service.
        customer: The id of the customer.
        requester: The id of who asks for it: the customer, or a purchaser.
        owner: The id of who sees to it at the provider; empty while nobody does.
        requested_at: When it was asked for.
        answer_by: By when it is answered (TM-SGN-1); None once it is, and where nobody has to.
        reminded_at: When its owner was reminded of that.
        requirement: The id of the requirement that the service meets as it is; empty for none.
        on_behalf: What shows that the requester asked, where somebody else recorded it.
        captured: What is required of it, each in words.
        wanted: How much of it, at which level; as it was captured, and as it was proposed last.
        offered: What is offered; None while nothing is.
        offers: How many offers were made.
        agreed: What was signed, with what was changed since; None before.
        order: What somebody ordered last.
        complaint_definition: What counts as a complaint, as it was signed.
        complaint_definition_waiver: Why nothing was agreed on that.
        satisfaction_target: How satisfied the customer is to be, as it was signed.
        satisfaction_target_waiver: Why nothing was agreed on that.
        agreement: The id of the agreement it is a line of.
        agreement_line: The id of that line.
        provisioning: What the request to provision it is called at who does it.
        active_from: The first day of the service.
        ends_on: The last day of the service, once that is known.
        reason_of_loss: Why the offer was declined, from the list of the house.
        cost_of_leaving: What cancelling it cost under the agreement.
        converted_to: The id of the requirement it became.
        negotiation: The id of its negotiation.
        latest_proposal: What was proposed last.
        moved_from: To which customers it belonged before, and until when.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "sign_up"
    prefix: ClassVar[str] = "sgn"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, blocks_retirement=True, moves=True)
    negotiable: ClassVar[Negotiable] = Negotiable(
        agreed=("signed",), no_deal=("declined", "converted", "cancelled"), opens=("negotiating",)
    )

    service: str = attrs.field(validator=identity(), metadata=indexed("service"))
    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    requester: str = attrs.field(validator=identity())
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    requested_at: datetime
    answer_by: datetime | None = None
    reminded_at: datetime | None = None
    requirement: str = attrs.field(default="", validator=identity(blank=True))
    on_behalf: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    captured: tuple[str, ...] = attrs.field(default=(), metadata=personal())
    wanted: Terms = attrs.field(factory=Terms)
    offered: Offer | None = None
    offers: int = 0
    agreed: Terms | None = None
    order: Order | None = None
    complaint_definition: str = attrs.field(default="", validator=words(blank=True))
    complaint_definition_waiver: str = attrs.field(default="", validator=words(blank=True))
    satisfaction_target: SatisfactionTarget | None = None
    satisfaction_target_waiver: str = attrs.field(default="", validator=words(blank=True))
    agreement: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    agreement_line: str = attrs.field(default="", validator=identity(blank=True))
    provisioning: str = attrs.field(default="", validator=words(blank=True))
    active_from: date | None = None
    ends_on: date | None = None
    reason_of_loss: str = attrs.field(default="", validator=words(blank=True))
    cost_of_leaving: Money | None = None
    converted_to: str = attrs.field(default="", validator=identity(blank=True))
    negotiation: str = attrs.field(default="", validator=identity(blank=True))
    latest_proposal: ProposalDraft | None = None
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        for terms in (self.wanted, self.agreed, self.offered.terms if self.offered is not None else None):
            for target in terms.targets if terms is not None else ():
                if target.service not in ("", self.service):
                    raise InvalidInput(
                        "targets", f"{target.metric!r} is a target of {target.service}", f"sign up for {target.service}"
                    )

    @property
    def on_offer(self) -> Terms:
        """What could be signed now, or could have been: the terms of the last offer, else what is wanted."""
        return self.offered.terms if self.offered is not None else self.wanted
