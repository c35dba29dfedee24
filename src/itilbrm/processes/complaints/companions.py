"""Mixed feedback: what holds praise and blame becomes one complaint and one compliment, each naming the other."""

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.compliments import Compliment
from itilbrm.processes.complaints.states import ALL, HANDLING

__all__ = ["note_companion"]


@rule("SM-CMT")
def the_compliment_names_the_complaint(complaint: Complaint, on: Occasion, *, compliment: str) -> str | None:
    """the compliment says that it came with this complaint"""
    found = on.lookup.one(Compliment, compliment)
    if found is not None and found.came_with == complaint.id:
        return None
    return f"the compliment {compliment} did not come with it"


@HANDLING.step(*ALL, to=STAYS, guards=(the_compliment_names_the_complaint,), answers_beginning=True)
def note_companion(complaint: Complaint, on: Occasion, *, compliment: str) -> Complaint:  # noqa: ARG001  the form of every step
    """Note the compliment that came with the complaint.

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        compliment: The id of the compliment.
    """
    return evolve(complaint, came_with=compliment)
