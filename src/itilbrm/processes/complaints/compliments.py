"""Compliments (SM-CMT), the mirror of complaints: praise reaches the people it is meant for, and is thanked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, get_args

import attrs

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import (
    STAYS,
    Belonging,
    Hindrance,
    Lifecycle,
    Occasion,
    Past,
    Record,
    State,
    Step,
    evolve,
    indexed,
    personal,
    rule,
)
from itilbrm.parties import Moved, Origin, origin_key, reason_given
from itilbrm.parties.moving import moving
from itilbrm.processes.complaints.complaint import Channel, Complaint
from itilbrm.values import ANONYMOUS, NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = [
    "COMPLIMENTS",
    "Compliment",
    "PassedOn",
    "adopt",
    "close",
    "mark_unroutable",
    "move_to_customer",
    "note_companion",
    "note_told",
    "pass_on",
    "record",
    "route",
    "thank",
]

RECORDED = State("recorded", category="open")
ROUTED = State("routed", category="open")
UNROUTABLE = State("unroutable", category="waiting")
PASSED_ON = State("passed_on", category="decided")
CLOSED = State("closed", category="closed")

_SAYS_WHY: Final = reason_given("BR-CMT-1", "nothing says why nobody can be found")
_UNCLOSED: Final = (RECORDED, ROUTED, UNROUTABLE, PASSED_ON)


@attrs.frozen(kw_only=True)
class PassedOn:
    """That somebody heard of the praise (BR-CMT-2).

    Attributes:
        to: The id of the person or team.
        by: The id of who told them.
        at: When.
    """

    to: str = attrs.field(validator=identity())
    by: str = attrs.field(validator=identity())
    at: datetime


@attrs.frozen(kw_only=True)
class Compliment(Record):
    """Praise that somebody expressed, and whom it reached.

    Attributes:
        customer: The id of the customer concerned, or ``"unidentified"``.
        given_by: The id of who praises, ``"unidentified"`` or ``"anonymous"``.
        channel: How it reached us.
        text: What was said.
        received_at: When it reached us.
        services: The services praised.
        on_behalf_of: The id of the person for whom they speak; empty for themselves.
        authority: What entitles them to.
        named: The ids of the people and teams praised.
        owner: The id of who sees to it.
        pass_on_by: By when they shall hear of it (TM-CMT-1); None until it is known who they are.
        passed_on: Who heard of it, from whom and when.
        thanked_at: When who gave it was thanked; None while nobody did.
        thanked_by: The id of who thanked them.
        thanked_via: How they were thanked.
        reward_ref: The reference of a reward.
        good_practice_ref: The reference of a good practice that was learnt from it.
        came_with: The id of the complaint that came with it.
        closed_at: When it was closed.
        moved_from: Which customers it concerned before, and until when.
        origin: Where it was adopted from.
        labels: What its source has beyond this model.
    """

    kind: ClassVar[str] = "compliment"
    prefix: ClassVar[str] = "cmt"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)

    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    given_by: str = attrs.field(validator=identity())
    channel: Channel = attrs.field(validator=one_of(*get_args(Channel)))
    text: str = attrs.field(validator=words(), metadata=personal())
    received_at: datetime
    services: tuple[str, ...] = attrs.field(default=(), validator=identity(), metadata=indexed("service"))
    on_behalf_of: str = attrs.field(default="", validator=identity(blank=True))
    authority: str = attrs.field(default="", metadata=personal())
    named: tuple[str, ...] = attrs.field(default=(), validator=identity())
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    pass_on_by: datetime | None = None
    passed_on: tuple[PassedOn, ...] = ()
    thanked_at: datetime | None = None
    thanked_by: str = attrs.field(default="", validator=identity(blank=True))
    thanked_via: str = ""
    reward_ref: str = ""
    good_practice_ref: str = ""
    came_with: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    closed_at: datetime | None = None
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None
    labels: Labels = attrs.field(default=NO_LABELS, converter=labelled)

    @property
    def still_to_hear(self) -> tuple[str, ...]:
        """The ids of those praised who have not heard of it yet."""
        told = {each.to for each in self.passed_on}
        return tuple(each for each in self.named if each not in told)


COMPLIMENTS: Final[Lifecycle[Compliment]] = Lifecycle(
    "passing on praise", record=Compliment, initial=RECORDED, final=(CLOSED,), subject="given_by", began="received_at"
)
"""The lifecycle of compliments."""


@rule("BR-CPL-1")
def who_speaks_for_another_is_authorised(_on: Occasion, *, on_behalf_of: str, authority: str) -> str | None:
    """who praises on behalf of somebody says what entitles them to"""
    return None if not on_behalf_of or authority.strip() else f"nothing entitles to speak on behalf of {on_behalf_of}"


@rule("SM-CMT")
def the_complaint_it_came_with_is_known(on: Occasion, *, came_with: str) -> str | None:
    """the complaint that it came with exists"""
    if not came_with or on.lookup.one(Complaint, came_with) is not None:
        return None
    return f"there is no complaint {came_with}"


@COMPLIMENTS.creation(guards=(who_speaks_for_another_is_authorised, the_complaint_it_came_with_is_known))
def record(
    on: Occasion,
    *,
    customer: str,
    given_by: str,
    channel: Channel,
    text: str,
    services: tuple[str, ...] = (),
    on_behalf_of: str = "",
    authority: str = "",
    named: tuple[str, ...] = (),
    owner: str = "",
    came_with: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> Compliment:
    """Record praise; it counts from when it reached us, ``happened_at``.

    Args:
        on: Who records it, and when.
        customer: The id of the customer concerned, or ``"unidentified"``.
        given_by: The id of who praises, ``"unidentified"`` or ``"anonymous"``.
        channel: How it reached us.
        text: What was said.
        services: The services praised.
        on_behalf_of: The id of the person for whom they speak.
        authority: What entitles them to; needed with ``on_behalf_of``.
        named: The ids of the people and teams praised, as far as they are known.
        owner: The id of who sees to it.
        came_with: The id of the complaint that came with it.
        labels: What is worth keeping beyond this.
    """
    return Compliment(
        customer=customer,
        given_by=given_by,
        channel=channel,
        text=text,
        received_at=on.happened_at,
        services=services,
        on_behalf_of=on_behalf_of,
        authority=authority,
        named=tuple(dict.fromkeys(named)),
        owner=owner,
        came_with=came_with,
        labels=labels,
    )


@rule("BR-CMT-1")
def somebody_is_named(compliment: Compliment, _on: Occasion, *, named: tuple[str, ...]) -> str | None:
    """at least one person or team is named"""
    return None if named or compliment.named else "no person or team is named whom it praises"


@COMPLIMENTS.step(RECORDED, UNROUTABLE, to=ROUTED, guards=(somebody_is_named,))
def route(compliment: Compliment, on: Occasion, *, named: tuple[str, ...] = (), owner: str = "") -> Compliment:
    """Say whom it praises; they hear of it within TM-CMT-1.

    Args:
        compliment: The compliment.
        on: Who says so, and when.
        named: The ids of people and teams, beside those named already.
        owner: The id of who sees to it.
    """
    timer = on.policies.timer("TM-CMT-1")
    by = None
    if timer.is_on and timer.amount is not None:
        calendar = calendar_that_holds(on, compliment.customer, compliment.services)
        by = calendar.add(on.happened_at, timer.amount)
    everybody = tuple(dict.fromkeys((*compliment.named, *named)))
    return evolve(compliment, named=everybody, owner=owner or compliment.owner, pass_on_by=by)


@rule("BR-CMT-1")
def nobody_is_named(compliment: Compliment, _on: Occasion) -> str | None:
    """no person or team is named"""
    return f"it praises {', '.join(compliment.named)}; route it" if compliment.named else None


@COMPLIMENTS.step(RECORDED, to=UNROUTABLE, guards=(nobody_is_named,))
def mark_unroutable(compliment: Compliment, on: Occasion) -> Compliment:  # noqa: ARG001  the form of every step
    """Say that nobody knows yet whom it praises."""
    return compliment


@rule("BR-CMT-2")
def somebody_named_has_still_to_hear(compliment: Compliment, _on: Occasion, *, to: str) -> str | None:
    """who hears of it is named, and has not heard of it yet"""
    if to not in compliment.named:
        return f"{to} is not named"
    return None if to in compliment.still_to_hear else f"{to} has heard of it already"


def _until_all_have_heard(compliment: Compliment, _on: Occasion) -> State:
    return ROUTED if compliment.still_to_hear else PASSED_ON


@COMPLIMENTS.step(
    ROUTED, to=(PASSED_ON, ROUTED), choose=_until_all_have_heard, guards=(somebody_named_has_still_to_hear,)
)
def pass_on(compliment: Compliment, on: Occasion, *, to: str) -> Compliment:
    """Say that somebody named was told; who told them is who says so (BR-CMT-2).

    Args:
        compliment: The compliment.
        on: Who told them, and when.
        to: The id of the person or team.
    """
    heard = PassedOn(to=to, by=on.by, at=on.happened_at)
    return evolve(compliment, passed_on=(*compliment.passed_on, heard))


@rule("BR-CMT-3")
def nobody_has_thanked_yet(compliment: Compliment, _on: Occasion) -> str | None:
    """who gave it was not thanked yet, and can be"""
    if compliment.given_by == ANONYMOUS:
        return "whoever gave it is anonymous and cannot be thanked"
    return "they were thanked already" if compliment.thanked_at is not None else None


@COMPLIMENTS.step(*_UNCLOSED, to=STAYS, guards=(nobody_has_thanked_yet,), answers_beginning=True)
def thank(compliment: Compliment, on: Occasion, *, channel: str = "") -> Compliment:
    """Thank who gave it: with a channel a person did; without, a message does, and counts when it was sent."""
    thanking = evolve(compliment, thanked_by=on.by)
    return evolve(thanking, thanked_at=on.happened_at, thanked_via=channel) if channel.strip() else thanking


@COMPLIMENTS.step(*_UNCLOSED, CLOSED, to=STAYS, answers_beginning=True)
def note_told(
    compliment: Compliment,
    on: Occasion,
    *,
    told: tuple[str, ...],
    told_at: datetime,
    channel: str,
    to: str,  # noqa: ARG001  kept with the message that was sent
) -> Compliment:
    """Note that who gave it was thanked, where ``told`` says ``"thanks"``; the first thanks in the world count.

    Args:
        compliment: The compliment.
        on: Who notes it, and when.
        told: What they were told.
        told_at: When; not ahead, and not before the receipt.
        channel: How.
        to: Who was told, or the address.
    """
    if not compliment.received_at <= told_at <= on.at:
        raise InvalidInput(
            "told_at", f"{told_at.isoformat()} lies before the receipt or ahead of the clock", "say when it happened"
        )
    if "thanks" not in told or (compliment.thanked_at is not None and compliment.thanked_at <= told_at):
        return compliment
    return evolve(compliment, thanked_at=told_at, thanked_via=channel)


@rule("SM-CMT")
def the_complaint_names_the_compliment(compliment: Compliment, on: Occasion, *, complaint: str) -> str | None:
    """the complaint says that it came with this compliment"""
    found = on.lookup.one(Complaint, complaint)
    if found is not None and found.came_with == compliment.id:
        return None
    return f"the complaint {complaint} did not come with it"


@COMPLIMENTS.step(*_UNCLOSED, CLOSED, to=STAYS, guards=(the_complaint_names_the_compliment,), answers_beginning=True)
def note_companion(compliment: Compliment, on: Occasion, *, complaint: str) -> Compliment:  # noqa: ARG001  the form of every step
    """Note the complaint that came with the compliment.

    Args:
        compliment: The compliment.
        on: Who says so, and when.
        complaint: The id of the complaint.
    """
    return evolve(compliment, came_with=complaint)


# Closing


@rule("BR-CMT-3")
def who_gave_it_was_thanked(compliment: Compliment, _on: Occasion) -> str | None:
    """who gave it was thanked"""
    if compliment.thanked_at is not None or compliment.given_by == ANONYMOUS:
        return None
    return Hindrance(f"{compliment.given_by} was not thanked", who=[compliment.owner] if compliment.owner else ())


@COMPLIMENTS.step(PASSED_ON, to=CLOSED, guards=(who_gave_it_was_thanked,))
@COMPLIMENTS.step(UNROUTABLE, to=CLOSED, guards=(who_gave_it_was_thanked, _SAYS_WHY))
def close(compliment: Compliment, on: Occasion, *, reward_ref: str = "", good_practice_ref: str = "") -> Compliment:
    """Close it: all have heard and who gave it was thanked, or nobody can be found.

    Args:
        compliment: The compliment.
        on: Who closes it, and when.
        reward_ref: The reference of a reward.
        good_practice_ref: The reference of a good practice that was learnt from it.
    """
    return evolve(compliment, reward_ref=reward_ref, good_practice_ref=good_practice_ref, closed_at=on.happened_at)


@COMPLIMENTS.adoption(into=(*_UNCLOSED, CLOSED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    state: str,
    received_at: datetime,
    customer: str,
    given_by: str,
    channel: Channel,
    text: str,
    closed_at: datetime | None = None,
    services: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
    owner: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> tuple[Past[Compliment], ...]:
    """Take over a compliment from another system, in the state it has there (G-12); arguments as for ``record``."""
    now = COMPLIMENTS.state(state)
    if closed_at is not None and (now != CLOSED or closed_at < received_at):
        raise InvalidInput("closed_at", f"one that is {now.label} was not closed then", "leave it out")
    compliment = Compliment(
        customer=customer,
        given_by=given_by,
        channel=channel,
        text=text,
        received_at=received_at,
        services=services,
        named=tuple(dict.fromkeys(named)),
        owner=owner,
        origin=Origin(system=origin, reference=reference),
        labels=labels,
    )
    if now != CLOSED:
        return (Past(now, received_at, compliment),)
    return Past(RECORDED, received_at, compliment), Past(
        now, closed_at or on.at, evolve(compliment, closed_at=closed_at)
    )


move_to_customer: Final[Step[Compliment, ...]] = moving(COMPLIMENTS, *_UNCLOSED)

COMPLIMENTS.seal()
