"""What follows among complaints and compliments themselves, in the same unit of work."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, perform
from itilbrm.processes.complaints import companions, compliments, leaving
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.compliments import Compliment

__all__ = ["FOLLOWING"]

FOLLOWING: Final = Reactions("complaints that belong together")
"""What follows among complaints and compliments themselves."""


@FOLLOWING.when(Complaint, created=True)
def the_compliment_names_it_too(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """The compliment that a complaint came with names it too."""
    other = on.lookup.one(Compliment, complaint.came_with) if complaint.came_with else None
    if other is not None and other.came_with != complaint.id:
        yield perform(compliments.note_companion, other, complaint=complaint.id)


@FOLLOWING.when(Compliment, created=True)
def the_complaint_names_it_too(compliment: Compliment, on: Occasion) -> Iterator[Command]:
    """The complaint that a compliment came with names it too."""
    other = on.lookup.one(Complaint, compliment.came_with) if compliment.came_with else None
    if other is not None and other.came_with != compliment.id:
        yield perform(companions.note_companion, other, compliment=compliment.id)


@FOLLOWING.when(Complaint, sets=("duplicate_of",))
def the_master_counts_from_the_earlier_receipt(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """The complaint that a duplicate repeats counts from the earlier receipt of the two (BR-CPL-23)."""
    master = on.lookup.one(Complaint, complaint.duplicate_of)
    if master is not None and complaint.received_at < master.received_at:
        yield perform(leaving.take_earlier_receipt, master, duplicate=complaint.id)
