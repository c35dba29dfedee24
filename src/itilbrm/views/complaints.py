"""The complaints report: what reached us, what is open, and whether we kept our deadlines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from itilbrm.processes.complaints import Complaint, decision_deadline
from itilbrm.views.groupings import grouping

if TYPE_CHECKING:
    from itilbrm.views.sources import Records

__all__ = ["ComplaintTally", "ComplaintsReport", "DeadlineTally", "Verdict", "complaints_report", "verdict_on"]

Verdict: TypeAlias = Literal["none", "met", "breached", "overdue_open", "pending"]


@attrs.frozen
class DeadlineTally:
    """How many complaints kept the deadline of their decision.

    Attributes:
        none: There is nothing to judge: no deadline was set, it fell away with the complaint (withdrawn,
            duplicate, reclassified), or nobody knows when the complaint was closed.
        met: Decided by its deadline: the complainant was told by then, or it was closed where nobody knows when.
        breached: Decided after its deadline.
        overdue_open: Open, and its deadline has passed.
        pending: Open, and its deadline lies ahead.
    """

    none: int = 0
    met: int = 0
    breached: int = 0
    overdue_open: int = 0
    pending: int = 0


@attrs.frozen
class ComplaintTally:
    """How many complaints there are.

    Attributes:
        received: All of them.
        closed: Those in a closed state.
        open: The others.
        deadline: How they stand to their deadlines; adds up to ``received``.
    """

    received: int
    closed: int
    open: int
    deadline: DeadlineTally


@attrs.frozen
class ComplaintsReport:
    """The tally as at an instant.

    Attributes:
        as_at: The instant.
        by: What it is grouped by; empty if by nothing.
        total: All complaints.
        groups: The complaints of each group; one with several services counts at each of them.
    """

    as_at: datetime
    by: str
    total: ComplaintTally
    groups: Mapping[str, ComplaintTally]


GROUPINGS: Final = ("service", "type", "channel", "state", "customer")
_FELL_AWAY: Final = frozenset({"withdrawn", "duplicate", "reclassified"})


def verdict_on(complaint: Complaint, at: datetime) -> Verdict:
    """Return how a complaint stands to the deadline of its decision at an instant.

    It is met when the complainant was told the decision (BR-CPL-16); where nobody knows when, as of complaints of other
    systems, when the complaint was closed.
    """
    deadline = decision_deadline(complaint)
    if deadline is None or complaint.state in _FELL_AWAY:
        return "none"
    is_closed = complaint.state.category == "closed"
    told = deadline.met_at if deadline.met_at is not None or not is_closed else complaint.closed_at
    if told is not None:
        return "met" if told <= deadline.due_at else "breached"
    if is_closed:
        return "none"
    return "overdue_open" if deadline.due_at < at else "pending"


def complaints_report(
    complaints: Iterable[Complaint], at: datetime, by: str = "", records: "Records | None" = None
) -> ComplaintsReport:
    """Return the tally of complaints as at an instant, also for each group.

    Args:
        complaints: The complaints.
        at: The instant.
        by: What they are grouped by: one of the groupings, ``customer_tree``, or ``label:NAME``; nothing if empty.
        records: Where customers are read from, for ``customer_tree`` (G-14).

    Raises:
        InvalidInput: Complaints cannot be grouped by that.
    """
    groups_of = grouping(by, GROUPINGS, records) if by else None
    total: Counter[str] = Counter()
    groups: dict[str, Counter[str]] = {}
    for complaint in complaints:
        counted = ("closed" if complaint.state.category == "closed" else "open", verdict_on(complaint, at))
        total.update(counted)
        for group in groups_of(complaint) if groups_of is not None else ():
            groups.setdefault(group, Counter()).update(counted)
    return ComplaintsReport(
        as_at=at,
        by=by,
        total=_tally(total),
        groups={group: _tally(groups[group]) for group in sorted(groups)},
    )


def _tally(counted: Counter[str]) -> ComplaintTally:
    deadline = DeadlineTally(**{field.name: counted[field.name] for field in attrs.fields(DeadlineTally)})
    return ComplaintTally(counted["open"] + counted["closed"], counted["closed"], counted["open"], deadline)
