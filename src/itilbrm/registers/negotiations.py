"""Negotiations, and what was proposed in them."""

from itilbrm.negotiating import NEGOTIATIONS, Negotiation, Proposal, negotiations, proposals
from itilbrm.registers.register import Register, creation_method, step_method

__all__ = ["Negotiations", "Proposals"]


class Proposals(Register[Proposal]):
    """What either side proposed; ``owner`` is who did, ``parent`` the negotiation it belongs to."""

    # It follows from the record that is negotiated.
    make = creation_method(proposals.make)

    def of(self, subject: str) -> tuple[Proposal, ...]:
        """Return every proposal about a record, in the order in which they were made.

        Args:
            subject: The id of what is negotiated.
        """
        found = self.each(parent=NEGOTIATIONS.id_of(subject))
        return tuple(sorted(found, key=lambda each: each.number))


class Negotiations(Register[Negotiation]):
    """What is negotiated; ``parent`` is what about, ``customer`` with whom."""

    describe = step_method(negotiations.describe)
    move_to_customer = step_method(negotiations.move_to_customer)

    # Those that follow from what becomes of the record that is negotiated.
    open = creation_method(negotiations.open)
    note_proposal = step_method(negotiations.note_proposal)
    agree = step_method(negotiations.agree)
    end_without_deal = step_method(negotiations.end_without_deal)
    reopen = step_method(negotiations.reopen)
