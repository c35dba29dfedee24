"""Negotiations: one for each matter that is negotiated, open until there is a deal or none.

What is negotiated may be a need, an agreement, an opportunity, or the package of a sign-up.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, Literal, TypeAlias, cast

import attrs

from itilbrm.lifecycle import (
    STAYS,
    Belonging,
    Lifecycle,
    Occasion,
    Record,
    State,
    Step,
    evolve,
    indexed,
    personal,
    rule,
)
from itilbrm.parties.moved import Moved
from itilbrm.parties.moving import moving
from itilbrm.values import NO_LABELS, Labels, identity, labelled

__all__ = [
    "AGREED",
    "NEGOTIATIONS",
    "NO_DEAL",
    "OPEN",
    "Negotiation",
    "Result",
    "agree",
    "describe",
    "end_without_deal",
    "move_to_customer",
    "note_proposal",
    "open",
    "reopen",
]

OPEN: Final = State("open", category="open")
AGREED: Final = State("agreed", category="closed")
NO_DEAL: Final = State("no_deal", category="closed")

Result: TypeAlias = Literal["agreed", "no_deal"]


@attrs.frozen(kw_only=True)
class Negotiation(Record):
    """What is negotiated between a customer and the provider.

    Attributes:
        subject: The id of what is negotiated.
        subject_kind: What that is.
        customer: The id of the customer concerned; empty for nobody who is one yet.
        parties: Who takes part: the customer, and everybody who proposed something.
        drivers: What drives either side.
        levers: What either side can move.
        positions: What each party wants, by party.
        options: What could be agreed.
        proposals: How many proposals were made.
        latest: The id of the last one.
        opened_at: When it began.
        closed_at: When there was a deal, or none; None while it is open.
        moved_from: To which customers it belonged before, and until when.
    """

    kind: ClassVar[str] = "negotiation"
    prefix: ClassVar[str] = "neg"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)

    subject: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    subject_kind: str = attrs.field(validator=identity())
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    parties: tuple[str, ...] = attrs.field(default=(), validator=identity())
    drivers: tuple[str, ...] = attrs.field(default=(), metadata=personal())
    levers: tuple[str, ...] = attrs.field(default=(), metadata=personal())
    positions: Labels = attrs.field(default=NO_LABELS, converter=labelled, metadata=personal())
    options: tuple[str, ...] = attrs.field(default=(), metadata=personal())
    proposals: int = 0
    latest: str = attrs.field(default="", validator=identity(blank=True))
    opened_at: datetime
    closed_at: datetime | None = None
    moved_from: tuple[Moved, ...] = ()

    @property
    def outcome(self) -> Result | None:
        """How it ended: ``agreed`` or ``no_deal``; None while it is open."""
        return None if self.state == OPEN else cast("Result", str(self.state))


NEGOTIATIONS: Final[Lifecycle[Negotiation]] = Lifecycle(
    "negotiating", record=Negotiation, initial=OPEN, final=(), began="opened_at"
)
"""The lifecycle of negotiations: what was closed can be taken up again, by a further proposal."""


def subject_key(*, subject: str, **_: object) -> tuple[str, ...]:
    """Return what a negotiation is unique by: each matter has one."""
    return (subject,)


@NEGOTIATIONS.creation(key=subject_key)
def open(on: Occasion, *, subject: str, subject_kind: str, customer: str = "") -> Negotiation:  # noqa: A001  the verb of the business; nothing here opens files
    """Begin to negotiate; this follows from the record that is negotiated.

    Args:
        on: Who begins it, and when.
        subject: The id of what is negotiated.
        subject_kind: What that is.
        customer: The id of the customer concerned.
    """
    return Negotiation(
        subject=subject,
        subject_kind=subject_kind,
        customer=customer,
        parties=(customer,) if customer else (),
        opened_at=on.happened_at,
    )


@NEGOTIATIONS.step(OPEN, to=STAYS)
def describe(
    negotiation: Negotiation,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    drivers: tuple[str, ...] | None = None,
    levers: tuple[str, ...] | None = None,
    positions: Mapping[str, str] | None = None,
    options: tuple[str, ...] | None = None,
) -> Negotiation:
    """Put down what is known of it; what is not given stays as it is.

    Args:
        negotiation: The negotiation.
        on: Who says so, and when.
        drivers: What drives either side.
        levers: What either side can move.
        positions: What each party wants, by party.
        options: What could be agreed.
    """
    return evolve(
        negotiation,
        drivers=negotiation.drivers if drivers is None else drivers,
        levers=negotiation.levers if levers is None else levers,
        positions=negotiation.positions if positions is None else labelled(positions),
        options=negotiation.options if options is None else options,
    )


@rule("0-17")
def it_is_the_next_proposal(negotiation: Negotiation, _on: Occasion, *, number: int) -> str | None:
    """proposals are kept in the order in which they were made"""
    due = negotiation.proposals + 1
    return None if number == due else f"proposal {number} was given where number {due} is next"


@NEGOTIATIONS.step(OPEN, to=STAYS, guards=(it_is_the_next_proposal,))
def note_proposal(negotiation: Negotiation, on: Occasion, *, proposal: str, number: int, by: str) -> Negotiation:  # noqa: ARG001  the form of every step
    """Note that somebody proposed something; this follows from the proposal.

    Args:
        negotiation: The negotiation.
        on: Who says so, and when.
        proposal: The id of the proposal.
        number: Which one it is, from 1 on.
        by: The id of who made it.
    """
    parties = tuple(dict.fromkeys((*negotiation.parties, by)))
    return evolve(negotiation, latest=proposal, proposals=number, parties=parties)


@rule("0-48")
def something_was_proposed(negotiation: Negotiation, _on: Occasion) -> str | None:
    """a deal is about something that was proposed"""
    return None if negotiation.proposals else "nobody proposed anything yet"


@NEGOTIATIONS.step(OPEN, to=AGREED, guards=(something_was_proposed,))
def agree(negotiation: Negotiation, on: Occasion) -> Negotiation:
    """Say that there is a deal."""
    return evolve(negotiation, closed_at=on.happened_at)


@NEGOTIATIONS.step(OPEN, to=NO_DEAL)
def end_without_deal(negotiation: Negotiation, on: Occasion) -> Negotiation:
    """Say that there is none."""
    return evolve(negotiation, closed_at=on.happened_at)


@NEGOTIATIONS.step(AGREED, NO_DEAL, to=OPEN)
def reopen(negotiation: Negotiation, on: Occasion) -> Negotiation:  # noqa: ARG001  the form of every step
    """Take it up again; the proposals made so far stay, and are counted on."""
    return evolve(negotiation, closed_at=None)


move_to_customer: Final[Step[Negotiation, ...]] = moving(NEGOTIATIONS, OPEN)

NEGOTIATIONS.seal()
