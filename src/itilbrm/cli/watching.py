"""``itilbrm tick`` and ``itilbrm complaints worklist``: what the clock demands, and what people see to next."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

import attrs

from itilbrm.cli.complaint_tables import name_of
from itilbrm.cli.exits import DONE, PARTLY, WrongUsage, out, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.reports import asked_instant
from itilbrm.cli.screens import Fit, counted, moment, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.ticking import Tick
    from itilbrm.views.monitoring import Watched

__all__ = ["tick", "worklist"]

_FIT: Final = Fit(
    cut={"complaint": 36, "owner": 8, "services": 10},
    fold=("stands",),
    spare=("kind", "left", "owner", "severity", "missed", "age", "services"),
)
_REMEDY: Final = "configure one and name it in the complaint procedure"
_MARKS: Final = {"on_track": "on track", "at_risk": "at risk"}
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


def tick(*, format: Literal["table", "json"] = "table", where: Where = HERE) -> int:  # noqa: A002  the option's name
    """Do what the clock demands: warn, find what was missed, escalate, remind; each timer once.

    A timer that cannot fire is told, and tried again by the next tick. Where that is because nobody has
    configured a policy, such as a route of escalation, it is a warning: the command has done its work. Any other
    trouble ends it with exit code 4.

    Args:
        format: table for people, json for everything else.
        where: Which store.
    """
    with open_to_read(where) as practice:
        try:
            done = practice.tick()
        except InvalidInput as problem:
            raise WrongUsage(str(problem)) from problem
    if format == "json":
        put_json(_tick_data(done))
    else:
        out(f"{_told(done)}\n")
        if done.caught_up:
            say(f"{counted(done.caught_up, 'complaint')} from before there were watches, watched from now on")
        for trouble in done.troubles:
            say(f"warning: {trouble}; {_REMEDY}" if trouble.policy else str(trouble))
    return PARTLY if any(not trouble.policy for trouble in done.troubles) else DONE


def worklist(
    *,
    needs: Literal["at_risk", "overdue", "escalated", "idle", "ownerless"] | None = None,
    owner: str | None = None,
    limit: int = 20,
    as_at: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List the complaints that are watched, those with the least time left first.

    Args:
        needs: Only those at risk, overdue, escalated, idle or without an owner.
        owner: Only those of this person: an id, or ORIGIN:REFERENCE for somebody who was taken over.
        limit: How many at most; 0 for all.
        as_at: As it was at this instant, with its offset from UTC. Default: now
        where: Which store.
        output: How it is shown.
    """
    if limit < 0:
        raise WrongUsage(f"--limit {limit} is no number of complaints; give 1 or more, or 0 for all")
    at = None if as_at is None else asked_instant(as_at)
    with open_to_read(where) as present:
        practice = present if at is None else present.as_at(at)
        names = Names(practice)
        whom = owner and names.key(owner)
        found = practice.watches.worklist(needs=needs or "", owner=whom, limit=limit)
        table = _table(found.entries, names, on_screen=output.format == "table")
    if output.format == "json":
        put_json(
            {"as_at": as_data(found.as_at), "total": found.total, "complaints": [_data(each) for each in found.entries]}
        )
    elif found.total or output.format != "table":
        put(table, output, _FIT)
    if 0 < limit < found.total:
        say(f"these are {limit:,} of {counted(found.total, 'complaint')}; --limit 0 shows all")
    elif not found.total:
        say("there is no such complaint" if needs or owner is not None else "no complaint is open")
    return DONE


def _told(done: "Tick") -> str:
    if not done.total:
        return f"{moment(done.at)} UTC: nothing was due"
    fired = ", ".join(f"{step.replace('_', ' ')} {many:,}" for step, many in done.fired.items())
    return f"{moment(done.at)} UTC: {counted(done.total, 'timer')} fired ({fired})"


def _tick_data(done: "Tick") -> dict[str, object]:
    return {
        "at": as_data(done.at),
        "fired": dict(done.fired),
        "caught_up": done.caught_up,
        "troubles": [attrs.asdict(each) for each in done.troubles],
    }


def _data(entry: "Watched") -> dict[str, object]:
    """Return one complaint as JSON knows it; spans of time in seconds."""
    return {
        "complaint": entry.complaint.id,
        "name": name_of(entry.complaint),
        "state": str(entry.complaint.state),
        "stands": entry.stands,
        "kind": entry.kind,
        "due_at": as_data(entry.due_at),
        "seconds_left": _seconds(entry.left),
        "business_seconds_left": _seconds(entry.business_left),
        "paused": entry.paused,
        "breaches": entry.breaches,
        "severity": entry.watch.severity,
        "owner": entry.watch.owner,
        "customer": entry.complaint.customer,
        "services": list(entry.complaint.services),
        "received_at": as_data(entry.complaint.received_at),
        "idle": entry.idle,
        "escalated_to": entry.watch.escalated_to,
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())


def _table(entries: "tuple[Watched, ...]", names: Names, *, on_screen: bool) -> Table:
    if on_screen:
        return Table(
            ("stands", "due_(UTC)", "left", "kind", "complaint", "severity", "owner", "age", "missed", "services"),
            [_row(each, names) for each in entries],
            numbers=("missed",),
        )
    headings = tuple(_data(entries[0])) if entries else ("complaint", "name", "state", "stands", "kind", "due_at")
    return Table(headings, [tuple(map(_cell, _data(each).values())) for each in entries])


def _row(entry: "Watched", names: Names) -> tuple[Cell, ...]:
    stands = _MARKS.get(entry.stands, entry.stands)
    return (
        f"{stands}, idle" if entry.idle else stands,
        moment(entry.due_at),
        "paused" if entry.paused else _span(entry.left),
        entry.kind,
        name_of(entry.complaint),
        entry.watch.severity,
        names.of(entry.watch.owner),
        _span(entry.age),
        entry.breaches or None,
        ", ".join(entry.complaint.services),
    )


def _cell(value: object) -> Cell:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None or isinstance(value, (int, str)) else str(value)


def _span(span: timedelta | None) -> str:
    """Return a span in days and hours, with a minus where it is over."""
    if span is None:
        return ""
    sign, length = ("-", -span) if span < timedelta() else ("", span)
    days, rest = divmod(length, _DAY)
    hours, rest = divmod(rest, _HOUR)
    if days:
        return f"{sign}{days}d {hours}h"
    return f"{sign}{hours}h {rest // timedelta(minutes=1)}m"
