"""What a customer is: a party in the role of a customer, with exactly one named holder."""

from datetime import date, datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Record, indexed
from itilbrm.parties.moved import Moved
from itilbrm.parties.origin import Origin
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = ["CHANNELS", "Customer", "CustomerType", "FormerHolder"]

CustomerType: TypeAlias = Literal["internal", "external"]

CHANNELS: Final = ("ordering", "escalation", "complaint", "general")
"""What a customer has channels for; the first three are set before it is active (BR-CUS-5)."""


def _names_channels(_customer: object, field: "attrs.Attribute[Any]", value: Labels) -> None:
    for name in value:
        one_of(*CHANNELS)(_customer, field, name)


def _one_to_five(_customer: object, field: "attrs.Attribute[Any]", value: int | None) -> None:
    if value is not None and not 1 <= value <= 5:  # noqa: PLR2004  the scale itself
        raise InvalidInput(field.name, f"{value} is not on the scale", "give a number from 1 to 5, 5 for the most")


@attrs.frozen(kw_only=True)
class FormerHolder:
    """Somebody who was the holder.

    Attributes:
        person: The id of the person.
        until: Until when, that instant left out.
    """

    person: str = attrs.field(validator=identity())
    until: datetime


@attrs.frozen(kw_only=True)
class Customer(Record):
    """A party in the role of a customer; complaints, agreements and figures of it outlive its people.

    Attributes:
        name: What the customer is called.
        party: The id of the unit, group or person it is.
        type: ``internal`` or ``external``.
        why: Why it is taken for a customer.
        designated: The id of the person who is to be its holder; afterwards of the latest who is, or is to be.
        holder: The id of the person whose mandate decides; empty before it is accepted.
        scope: For what the party is this customer, where it is several; empty for everything.
        parent_customer: The id of the customer it is a part of.
        tier: Its tier in the words of the house.
        primary_manager: The id of the person who is its one primary relationship manager (BR-CUS-4).
        contacts: The ids of the people to turn to, by topic.
        channels: How it orders, escalates, complains and is spoken to, by ``CHANNELS``.
        complaint_definition: What counts as a complaint: the id of what was agreed, or ``provider/1`` once that was
            shown; empty before.
        definition_shown_to: The id of the person to whom the default of the provider was shown.
        calendar: The name of its business calendar; empty for that of its unit, or of the provider.
        deadline_profile: The name of its deadline profile; empty for that of its procedure.
        importance: From 1 to 5, 5 for the most important; None where nobody said.
        all_the_same: Why it is a customer although no budget of it includes IT (BR-CUS-1).
        retirement_reason: Why it is retired, one of the reasons of the house.
        retires_on: The first day on which it may be retired.
        retiring_from: The state it came from when its retirement began.
        agreed_with: The id of who agreed for the other side that it is retired, or that it is not.
        merged_into: The id of the customer it became a part of; set if and only if it is merged.
        origin_ids: The ids of the customers that became a part of it.
        moved_from: Which customers it was a part of before, and until when.
        former_holders: Who was its holder before, and until when.
        remind_at: When the person who is to be its holder is reminded to accept (TM-CUS-2); None for not any more.
        reminded_at: When they were.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "customer"
    prefix: ClassVar[str] = "cus"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)

    name: str = attrs.field(validator=words())
    party: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    type: CustomerType = attrs.field(validator=one_of(*get_args(CustomerType)))
    why: str = attrs.field(default="", validator=words(blank=True))
    designated: str = attrs.field(default="", validator=identity(blank=True))
    holder: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    scope: str = attrs.field(default="", validator=words(blank=True))
    parent_customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    tier: str = attrs.field(default="", validator=words(blank=True))
    primary_manager: str = attrs.field(default="", validator=identity(blank=True))
    contacts: Labels = attrs.field(default=NO_LABELS, converter=labelled)
    channels: Labels = attrs.field(default=NO_LABELS, converter=labelled, validator=_names_channels)
    complaint_definition: str = attrs.field(default="", validator=identity(blank=True))
    definition_shown_to: str = attrs.field(default="", validator=identity(blank=True))
    calendar: str = attrs.field(default="", validator=identity(blank=True))
    deadline_profile: str = attrs.field(default="", validator=identity(blank=True))
    importance: int | None = attrs.field(default=None, validator=_one_to_five)
    all_the_same: str = attrs.field(default="", validator=words(blank=True))
    retirement_reason: str = attrs.field(default="", validator=words(blank=True))
    retires_on: date | None = None
    retiring_from: str = ""
    agreed_with: str = attrs.field(default="", validator=identity(blank=True))
    merged_into: str = attrs.field(default="", validator=identity(blank=True))
    origin_ids: tuple[str, ...] = attrs.field(default=(), validator=identity())
    moved_from: tuple[Moved, ...] = ()
    former_holders: tuple[FormerHolder, ...] = ()
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    origin: Origin | None = None
