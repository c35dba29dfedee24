"""``itilbrm report complaints``: what is open, closed, in time and late."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import attrs

from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, drawn, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput
from itilbrm.report import Cell, Table, as_data, visible
from itilbrm.values import instant

if TYPE_CHECKING:
    from itilbrm.practice import Practice
    from itilbrm.views.complaints import ComplaintsReport, ComplaintTally

__all__ = ["asked_instant", "report_complaints", "report_data", "report_screen", "report_table"]

_TALLY: Final = ("received", "closed", "open")
_DEADLINE: Final = ("none", "met", "breached", "overdue_open", "pending")
_EXAMPLE: Final = "2016-01-13T00:00:00-05:00"


def report_complaints(
    *, by: str | None = None, as_at: str | None = None, where: Where = HERE, output: Output = ON_THE_SCREEN
) -> int:
    """Count complaints: received, closed, open, and how they stand to the deadline of their decision.

    Args:
        by: Also for each service, type, channel, state, customer, customer_tree, or value of label:NAME;
            a complaint about several services counts at each of them.
        as_at: As it was at this instant, with its offset from UTC. Default: now
        where: Which store.
        output: How it is shown.
    """
    at = None if as_at is None else asked_instant(as_at)
    with open_to_read(where) as practice:
        report = _report(practice, by or "", at)
    if output.format == "json":
        put_json(report_data(report))
    elif output.format == "table":
        out(report_screen(report))
    else:
        put(report_table(report), output)
    return DONE


def report_data(report: "ComplaintsReport") -> dict[str, object]:
    """Return a report as JSON knows it: the tally at the top, and one for each group where it is grouped."""
    data: dict[str, object] = {"as_at": as_data(report.as_at), **_tally_data(report.total)}
    if report.by:
        data["by"] = report.by
        data["groups"] = {group: _tally_data(tally) for group, tally in report.groups.items()}
    return data


def report_table(report: "ComplaintsReport") -> Table:
    """Return a report as a table with one row, or one for each group; they may count a complaint twice."""
    if not report.by:
        return Table((*_TALLY, *_DEADLINE), [_numbers(report.total)], numbers=(*_TALLY, *_DEADLINE))
    rows: list[tuple[Cell, ...]] = [(group, *_numbers(tally)) for group, tally in report.groups.items()]
    return Table((report.by, *_TALLY, *_DEADLINE), rows, numbers=(*_TALLY, *_DEADLINE))


def report_screen(report: "ComplaintsReport") -> str:
    """Return a report as a screen shows it, with the instant it is as at."""
    title = wrapped(
        [(0, f"Complaints as at {moment(report.as_at)} UTC, and how they stand to their deadlines", "bold")]
    )
    shown = tuple(each.removesuffix("_open") for each in (*_TALLY, *_DEADLINE))
    rows: list[tuple[Cell, ...]] = [(_group(group), *_numbers(tally)) for group, tally in report.groups.items()]
    first = report.by or "complaints"
    rows.append(("all", *_numbers(report.total)))
    return title + drawn(Table((first, *shown), rows, numbers=shown), Fit(fold=(first,)))


def _report(practice: "Practice", by: str, at: datetime | None) -> "ComplaintsReport":
    try:
        return (practice if at is None else practice.as_at(at)).complaints.report(by)
    except InvalidInput as problem:
        raise WrongUsage(f"--by: {problem.problem}; {problem.remedy}") from problem


def asked_instant(text: str, option: str = "--as-at") -> datetime:
    """Return the instant that an option names.

    Raises:
        WrongUsage: It names none.
    """
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"{option}: {text!r} is no instant; write it like {_EXAMPLE}") from None
    if given.tzinfo is None:
        raise WrongUsage(f"{option}: {text!r} does not say how far it is from UTC; write it like {_EXAMPLE}")
    try:
        return instant(given)
    except InvalidInput as problem:
        raise WrongUsage(f"{option}: {problem.problem}") from problem


def _group(name: str) -> str:
    # Of a stranger, like every value of a label: it must not end its line and go on like a row of ours.
    return visible(name) or "(none)"


def _numbers(tally: "ComplaintTally") -> tuple[int, ...]:
    return (tally.received, tally.closed, tally.open, *(getattr(tally.deadline, name) for name in _DEADLINE))


def _tally_data(tally: "ComplaintTally") -> dict[str, Any]:
    return attrs.asdict(tally)
