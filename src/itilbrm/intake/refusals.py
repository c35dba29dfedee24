"""Why a row that fits its mapping cannot be adopted all the same, in the words of somebody who has the file."""

from collections.abc import Sequence
from datetime import datetime

from itilbrm.errors import InvalidInput, Refused
from itilbrm.intake.conversion import Particulars
from itilbrm.intake.mapped import Taken
from itilbrm.intake.mapping import FileMapping
from itilbrm.intake.tables import Reject

__all__ = ["refusal"]


def refusal(taken: Taken, problem: InvalidInput | Refused, mapping: FileMapping, headings: Sequence[str]) -> Reject:
    """Return a row as a reject, with the heading of the cell that stands in the way, where it is one.

    Args:
        taken: The row.
        problem: Why it cannot be adopted, or may not be.
        mapping: What its columns mean.
        headings: What stands above its cells.
    """
    if isinstance(problem, Refused):
        return taken.refused("; ".join(map(str, problem.reasons)))
    name = _particular(problem, taken.particulars)
    places = [headings.index(column) for field in mapping.fields if field.name == name for column in field.columns]
    if not places:
        return taken.refused(_as_it_is(problem))
    place = next((place for place in places if taken.cells[place].strip()), places[0])
    return taken.refused(_reason(problem, name, taken.particulars, taken.cells[place].strip()), headings[place])


def _particular(problem: InvalidInput, particulars: Particulars) -> str:
    """Return which particular it is about; an instant ahead of the clock is told of the state entered then."""
    if problem.field != "state":
        return problem.field
    instants = {name: value for name, value in particulars.items() if isinstance(value, datetime)}
    return next((name for name, value in instants.items() if value.isoformat() in problem.problem), problem.field)


def _reason(problem: InvalidInput, name: str, particulars: Particulars, cell: str) -> str:
    if name != problem.field:
        return f"{cell} lies ahead of the clock"
    received, closed = particulars.get("received_at"), particulars.get("closed_at")
    if name != "closed_at" or not isinstance(received, datetime) or not isinstance(closed, datetime):
        return _as_it_is(problem)
    if closed < received:
        return f"{cell} lies before the receipt"
    return "the row is not closed, but has a closing instant"


def _as_it_is(problem: InvalidInput) -> str:
    return f"{problem.problem}; {problem.remedy}" if problem.remedy else problem.problem
