"""What a record that is negotiated says of it: its latest proposal, and which of its states open and close the matter.

A kind of record is negotiated by three lines, and by nothing else::

    negotiable: ClassVar[Negotiable] = Negotiable(agreed=("signed",), no_deal=("declined",), opens=("negotiating",))
    latest_proposal: ProposalDraft | None = None
    negotiation: str = attrs.field(default="", validator=identity(blank=True))

Its step ``propose`` (or ``negotiate``, or any other by which somebody proposes something) sets both fields by one
line, ``evolve(record, **drafted(record, on, side=side, text=text, why=why, terms=terms))``. The rest follows from the
data, by ``itilbrm.reactions.negotiating``: the negotiation is opened with the first proposal or with a state of
``opens``, each draft becomes a :class:`~itilbrm.negotiating.Proposal`, and the negotiation is closed when the record
comes into a state of ``agreed`` or ``no_deal``. A proposal that is made after that opens it again.
"""

from collections.abc import Mapping
from typing import Any, Literal, Protocol, TypeAlias, get_args

import attrs

from itilbrm.lifecycle import Occasion, personal
from itilbrm.negotiating.negotiations import NEGOTIATIONS
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = ["Negotiable", "Negotiated", "ProposalDraft", "Side", "drafted"]

Side: TypeAlias = Literal["customer", "provider"]


@attrs.frozen(kw_only=True)
class Negotiable:
    """Which states of a kind of record open and close its negotiation.

    Attributes:
        agreed: The states that close it with a deal.
        no_deal: The states that close it without one.
        opens: The states that open it before anybody proposed anything.
    """

    agreed: tuple[str, ...]
    no_deal: tuple[str, ...]
    opens: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ProposalDraft:
    """What somebody proposes, as the record that is negotiated carries it.

    Attributes:
        by: The id of who proposes it.
        side: For which side: ``customer`` or ``provider``.
        text: What is proposed.
        why: Why.
        terms: The terms by name, for example ``{"price": "90 EUR"}``.
        number: Which proposal of its negotiation it is, from 1 on.
    """

    by: str = attrs.field(validator=identity())
    side: Side = attrs.field(validator=one_of(*get_args(Side)))
    text: str = attrs.field(validator=words(), metadata=personal())
    why: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    terms: Labels = attrs.field(default=NO_LABELS, converter=labelled)
    number: int = 1


class Negotiated(Protocol):
    """A record that carries the latest proposal about it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def latest_proposal(self) -> ProposalDraft | None:
        """What was proposed last."""
        ...


def drafted(
    record: Negotiated, on: Occasion, *, side: Side, text: str, why: str = "", terms: Mapping[str, str] = NO_LABELS
) -> dict[str, Any]:
    """Return the fields that a record takes when somebody proposes something.

    Args:
        record: What is negotiated, with the proposal before.
        on: Who proposes it, and when.
        side: For which side.
        text: What is proposed.
        why: Why.
        terms: The terms by name.
    """
    before = record.latest_proposal
    draft = ProposalDraft(
        by=on.by,
        side=side,
        text=text,
        why=why,
        terms=labelled(terms),
        number=before.number + 1 if before is not None else 1,
    )
    return {"latest_proposal": draft, "negotiation": NEGOTIATIONS.id_of(record.id)}
