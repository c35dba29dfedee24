"""Negotiating: every proposal of either side is kept, about whatever is negotiated, until there is a deal or none."""

from itilbrm.negotiating.drafts import Negotiable, ProposalDraft, Side, drafted
from itilbrm.negotiating.negotiations import NEGOTIATIONS, Negotiation
from itilbrm.negotiating.proposals import PROPOSALS, Proposal

__all__ = [
    "NEGOTIATIONS",
    "PROPOSALS",
    "Negotiable",
    "Negotiation",
    "Proposal",
    "ProposalDraft",
    "Side",
    "drafted",
]
