"""Cases: what indicators need to know of a complaint, taken from it once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import attrs

from itilbrm.processes.complaints import Complaint
from itilbrm.values import ANONYMOUS

if TYPE_CHECKING:
    from itilbrm.lifecycle import Fact
    from itilbrm.processes.complaints import Deadline
    from itilbrm.processes.complaints.deadlines import DeadlineKind, Pause

__all__ = ["Case", "Promise", "Turn", "TurnKind", "case_of", "promises_of", "turns_of"]

TurnKind: TypeAlias = Literal["received", "reopened", "closed", "undated", "withdrawn", "reclassified", "duplicate"]
History: TypeAlias = "Callable[[str], Sequence[Fact]]"

_OTHER_ENDS: Final[dict[str, TurnKind]] = {
    "withdrawn": "withdrawn",
    "reclassified": "reclassified",
    "duplicate": "duplicate",
}
_UNCOUNTED: Final = frozenset({"reclassified", "duplicate"})


class Turn(NamedTuple):
    """That a complaint became open, or ceased to be.

    Attributes:
        at: When.
        kind: By what; ``undated`` is a closing of which nobody knows when it was, only that it was by then.
    """

    at: datetime
    kind: TurnKind

    @property
    def opens(self) -> bool:
        """Whether the complaint is open from then on."""
        return self.kind in ("received", "reopened")


@attrs.frozen
class Case:
    """What indicators need to know of one complaint.

    Attributes:
        id: Its id.
        groups: The groups it belongs to, for each grouping.
        type: What it is about.
        services: The services it is about.
        customer: Whose it is.
        received: When it reached us.
        counts: Whether it is neither a duplicate nor reclassified.
        acknowledged: When the complainant was told first; None while nobody told them.
        anonymous: Whether there is nobody to tell.
        decided: When the first decision was made known; None while there is none.
        upheld: Whether it was found right; None where that was not said, or it was settled by agreement.
        outcome: The outcome; empty where nobody knows.
        cause: The code of its root cause; empty while that is not known.
        deadlines: What was due to the complainant.
        pauses: While the decision did not run, in any of its stages.
        turns: When it was open, and when not: one after the other, from the receipt on.
    """

    id: str
    groups: tuple[tuple[str, ...], ...]
    type: str
    services: tuple[str, ...]
    customer: str
    received: datetime
    counts: bool
    acknowledged: datetime | None
    anonymous: bool
    decided: datetime | None
    upheld: bool | None
    outcome: str
    cause: str
    deadlines: "tuple[Deadline, ...]"
    pauses: "tuple[Pause, ...]"
    turns: tuple[Turn, ...]

    @property
    def closings(self) -> Iterator[datetime]:
        """When it was closed, each time; withdrawn, reclassified and duplicate ones were not."""
        return (turn.at for turn in self.turns if turn.kind == "closed")

    def is_open(self, at: datetime) -> bool:
        """Tell whether it was open just before an instant."""
        opened = False
        for turn in self.turns:
            if turn.at >= at:
                break
            opened = turn.opens
        return opened


def case_of(complaint: Complaint, groups: tuple[tuple[str, ...], ...], history: History) -> Case:
    """Return what indicators need to know of a complaint."""
    response, told = complaint.response, complaint.acknowledgement
    decisions = [each for each in complaint.deadlines if each.kind == "decision"]
    first_told = next((each.met_at for each in complaint.deadlines if each.kind == "acknowledgement"), None)
    cause = response.root_cause if response is not None else None
    return Case(
        complaint.id,
        groups,
        complaint.type,
        complaint.services,
        complaint.customer,
        complaint.received_at,
        complaint.state not in _UNCOUNTED,
        first_told or (told.at if told is not None and not _owes(complaint, "acknowledgement") else None),
        complaint.complainant == ANONYMOUS,
        _decided(complaint),
        response.is_upheld if response is not None else None,
        response.outcome if response is not None else "",
        cause.code if cause is not None else "",
        complaint.deadlines,
        tuple(dict.fromkeys(pause for each in decisions for pause in each.pauses)),
        turns_of(complaint, history),
    )


def turns_of(complaint: Complaint, history: History) -> tuple[Turn, ...]:
    """Return when a complaint was open, from its record; where that does not tell it all, from its history."""
    is_over = complaint.state.category == "closed"
    is_dated = not is_over or complaint.origin is None or complaint.closed_at is not None
    ends: list[Turn] = [Turn(each.at, "closed" if is_dated else "undated") for each in complaint.closures]
    if complaint.reclassification is not None:
        ends.append(Turn(complaint.reclassification.at, "reclassified"))
    backs = [Turn(each.at, "reopened") for each in complaint.reopenings]
    if is_over and len(ends) == len(backs):
        ends.append(_last_end(complaint))
    ends.sort()
    turns = (Turn(complaint.received_at, "received"), *_alternating(ends, backs))
    in_order = all(one.at <= following.at for one, following in pairwise(turns))
    if in_order and len(turns) == 1 + len(ends) + len(backs) and len(turns) % 2 == (not is_over):
        return turns
    return _turns_told(complaint, history(complaint.id))


class Promise(NamedTuple):
    """Something due to a complainant, and what became of it.

    Attributes:
        due: By when.
        met: When it was done; None while it was not.
        extended: Whether it was put off.
        lapsed: Whether it fell away before it was due.
        waits: Whether it does not run now, so that it will be due later than it seems.
    """

    due: datetime
    met: datetime | None
    extended: bool
    lapsed: bool
    waits: bool


def promises_of(case: Case, kind: "DeadlineKind") -> Iterator[Promise]:
    """Yield what was due to the complainant of a kind; what was replaced by another date is not told."""
    of_kind = [each for each in case.deadlines if each.kind == kind]
    # A later one of the same stage that counts from the same instant took the place of the one before.
    in_force = {(each.stage, each.counted_from): each for each in of_kind}
    for each in in_force.values():
        met = each.met_at
        if met is None and kind == "decision":
            counted = each.counted_from or case.received
            met = next((at for at in case.closings if at >= counted), None)
        over = case.turns[-1]
        yield Promise(
            each.due_at,
            met,
            each.extensions > 0,
            met is None and not over.opens and over.at <= each.due_at,
            met is None and each.is_paused and each.pauses[-1].since <= each.due_at,
        )


def _owes(complaint: Complaint, kind: "DeadlineKind") -> bool:
    return any(each.kind == kind for each in complaint.deadlines)


def _decided(complaint: Complaint) -> datetime | None:
    if complaint.decided_at is not None:
        return complaint.decided_at
    early = next((each.at for each in complaint.closures if each.kind == "early"), None)
    if early is not None or complaint.origin is None or complaint.state in _OTHER_ENDS:
        return early
    return complaint.closed_at


def _last_end(complaint: Complaint) -> Turn:
    kind = _OTHER_ENDS.get(complaint.state, "closed")
    if complaint.closed_at is not None:
        return Turn(complaint.closed_at, kind)
    dated = kind != "closed" or complaint.origin is None
    return Turn(complaint.since, kind if dated else "undated")


def _alternating(ends: Iterable[Turn], backs: Sequence[Turn]) -> Iterator[Turn]:
    """Yield an end, a return, an end ... as far as they go by turns."""
    waiting = iter(backs)
    for end in ends:
        yield end
        back = next(waiting, None)
        if back is None:
            return
        yield back


def _turns_told(complaint: Complaint, facts: "Sequence[Fact]") -> tuple[Turn, ...]:
    turns = [Turn(complaint.received_at, "received")]
    for fact in facts:
        if turns[-1].opens and fact.target.category == "closed":
            turns.append(Turn(fact.happened_at, _OTHER_ENDS.get(fact.target, "closed")))
        elif not turns[-1].opens and fact.target.category != "closed":
            turns.append(Turn(fact.happened_at, "reopened"))
    return tuple(turns)
