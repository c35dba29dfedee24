"""Proposals: what either side proposed, who, when and why; once made they stay as they are."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, get_args

import attrs

from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Record, State, indexed, personal, rule
from itilbrm.negotiating.drafts import Side
from itilbrm.negotiating.negotiations import OPEN, Negotiation
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = ["PROPOSALS", "Proposal", "make"]

MADE: Final = State("made", category="closed")


@attrs.frozen(kw_only=True)
class Proposal(Record):
    """What one side proposed to the other, at one time.

    Attributes:
        negotiation: The id of the negotiation it belongs to.
        number: Which of its proposals it is, from 1 on.
        subject: The id of what is negotiated.
        by: The id of who proposed it.
        side: For which side.
        text: What was proposed.
        why: Why.
        terms: The terms by name.
        made_at: When.
    """

    kind: ClassVar[str] = "proposal"
    prefix: ClassVar[str] = "prp"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    negotiation: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    number: int
    subject: str = attrs.field(validator=identity())
    by: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    side: Side = attrs.field(validator=one_of(*get_args(Side)))
    text: str = attrs.field(validator=words(), metadata=personal())
    why: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    terms: Labels = attrs.field(default=NO_LABELS, converter=labelled)
    made_at: datetime


PROPOSALS: Final[Lifecycle[Proposal]] = Lifecycle(
    "proposing", record=Proposal, initial=MADE, final=(MADE,), subject="by", began="made_at"
)
"""The lifecycle of proposals: made, and never changed."""


def _place(*, negotiation: str, number: int, **_: object) -> tuple[str, ...]:
    return negotiation, str(number)


@rule("0-17")
def the_negotiation_is_open(on: Occasion, *, negotiation: str) -> str | None:
    """what is proposed belongs to a negotiation that is open"""
    found = on.lookup.one(Negotiation, negotiation)
    if found is None:
        return f"there is no negotiation {negotiation}"
    return None if found.state == OPEN else f"the negotiation {negotiation} is {found.state.label}"


@PROPOSALS.creation(guards=(the_negotiation_is_open,), key=_place)
def make(
    on: Occasion,
    *,
    negotiation: str,
    number: int,
    subject: str,
    by: str,
    side: Side,
    text: str,
    why: str = "",
    terms: Mapping[str, str] = NO_LABELS,
) -> Proposal:
    """Keep what was proposed; this follows from the record that is negotiated.

    Args:
        on: Who records it, and when it was proposed.
        negotiation: The id of the negotiation.
        number: Which of its proposals it is, from 1 on.
        subject: The id of what is negotiated.
        by: The id of who proposed it.
        side: For which side.
        text: What was proposed.
        why: Why.
        terms: The terms by name.
    """
    return Proposal(
        negotiation=negotiation,
        number=number,
        subject=subject,
        by=by,
        side=side,
        text=text,
        why=why,
        terms=labelled(terms),
        made_at=on.happened_at,
    )


PROPOSALS.seal()
