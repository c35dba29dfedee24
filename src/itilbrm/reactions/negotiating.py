"""Negotiating: what was proposed about a record is kept as a record of its own, and the negotiation with it.

One reaction serves every kind that says, by ``negotiable``, which of its states open and close a negotiation; see
:mod:`itilbrm.negotiating.drafts`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from itilbrm.lifecycle import Command, Lifecycle, Occasion, Reactions, create, perform, perform_if_available
from itilbrm.negotiating import NEGOTIATIONS, PROPOSALS, Negotiable, Negotiation, Proposal
from itilbrm.negotiating import negotiations as negotiating
from itilbrm.negotiating import proposals as proposing
from itilbrm.processes import LIFECYCLES

__all__ = ["NEGOTIATING", "serving"]


def serving(name: str, lifecycles: Iterable[Lifecycle[Any]]) -> Reactions:
    """Return the reactions that keep the proposals about those of these kinds that are negotiated.

    Args:
        name: What the set is called.
        lifecycles: The lifecycles; those whose records say nothing of being negotiated are left out.
    """
    reactions = Reactions(name)
    for each in lifecycles:
        says: Negotiable | None = getattr(each.record, "negotiable", None)
        if says is not None:
            reactions.when(each.record, enters=says.opens, sets=("latest_proposal",))(what_was_proposed_is_kept)
            reactions.when(each.record, enters=(*says.agreed, *says.no_deal))(the_negotiation_is_closed)
    return reactions


def what_was_proposed_is_kept(record: Any, on: Occasion) -> Iterator[Command]:  # noqa: ANN401  of any kind that is negotiated
    """Open the negotiation of a record, or take it up again, and keep what was proposed."""
    key = NEGOTIATIONS.id_of(record.id)
    yield from _taken_up(record, on.lookup.one(Negotiation, key))
    draft = record.latest_proposal
    proposal = PROPOSALS.id_of(key, str(draft.number)) if draft is not None else ""
    if draft is not None and on.lookup.one(Proposal, proposal) is None:
        given = {field.name: getattr(draft, field.name) for field in attrs.fields(type(draft))}
        yield create(proposing.make, negotiation=key, subject=record.id, **given)
        yield perform(negotiating.note_proposal, key, proposal=proposal, number=draft.number, by=draft.by)


def the_negotiation_is_closed(record: Any, on: Occasion) -> Iterator[Command]:  # noqa: ANN401  as above
    """Close the negotiation of a record, if there is one, with a deal or without one."""
    before = on.lookup.one(Negotiation, NEGOTIATIONS.id_of(record.id))
    if before is not None:
        agreed = record.state in record.negotiable.agreed and before.proposals
        yield perform_if_available(negotiating.agree if agreed else negotiating.end_without_deal, before)


def _taken_up(record: Any, before: Negotiation | None) -> Iterator[Command]:  # noqa: ANN401  as above
    """Yield what makes the negotiation of a record an open one."""
    if before is None:
        customer = getattr(record, "customer", "")
        yield create(negotiating.open, subject=record.id, subject_kind=record.kind, customer=customer)
    elif before.state != negotiating.OPEN:
        yield perform(negotiating.reopen, before)


NEGOTIATING: Final = serving("keeping proposals", LIFECYCLES)
