"""The log written down: a row for each complaint for a spreadsheet, or everything as JSON."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.views.log_export import LogEntry

__all__ = ["json_lines", "log_table"]

_COLUMNS: Final = (
    *("id", "reference", "customer", "complainant", "received_at", "channel", "type", "services", "state", "severity"),
    *("owner", "text", "due_at", "original_due_at", "met_at", "missed", "why_late", "outcome", "decided_at"),
    *("prepared_by", "approved_by", "root_cause", "remedy", "closed_at", "told", "actions_taken", "steps"),
)


def log_table(entries: "Iterable[LogEntry]") -> Table:
    """Return the log as a table with a row for each complaint; what there is several of stands line by line."""
    return Table(_COLUMNS, (_row(entry) for entry in entries))


def json_lines(entries: "Iterable[LogEntry]") -> Iterator[str]:
    """Yield the log as one list of JSON in ASCII, an entry in each line."""
    yield "["
    before = "\n"
    for entry in entries:
        data = as_data(entry)
        yield before + json.dumps(data, ensure_ascii=True, allow_nan=False).replace("\x7f", "\\u007f")
        before = ",\n"
    yield "\n]\n"


def _row(entry: "LogEntry") -> tuple[Cell, ...]:
    complaint, answer = entry.complaint, entry.complaint.response
    deadline = complaint.deadline("decision")
    cause = answer.root_cause if answer is not None else None
    remedy = answer.remedy if answer is not None else None
    return (
        *(complaint.id, complaint.reference, complaint.customer, complaint.complainant),
        _exact(complaint.received_at),
        *(complaint.channel, complaint.type, ", ".join(complaint.services), str(complaint.state)),
        complaint.severity or "",
        *(complaint.owner, complaint.text),
        *(
            (_exact(deadline.due_at), _exact(deadline.original_due_at), _exact(deadline.met_at))
            if deadline is not None
            else ("", "", "")
        ),
        _lines(
            f"{each.kind} due {_exact(each.due_at)}, met {_exact(each.met_at) or 'not yet'}" for each in entry.missed
        ),
        _lines(dict.fromkeys(why for each in entry.missed for why in each.why)),
        answer.outcome if answer is not None else "",
        _exact(complaint.decided_at),
        *(entry.prepared_by, entry.approved_by),
        f"{cause.kind} {cause.code} {cause.text}".strip() if cause is not None else "",
        f"{remedy.kind}: {remedy.text}" if remedy is not None else "",
        _exact(complaint.closed_at),
        _lines(f"{_exact(each.at)} {each.what} by {each.channel} to {each.to}: {each.words}" for each in entry.told),
        _lines(f"{each.text} ({each.owner}, due {_exact(each.due)}, {each.state.label})" for each in entry.actions),
        _lines(f"{_exact(each.at)} {each.step} by {each.by}" for each in entry.steps),
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts)


def _exact(at: datetime | None) -> str:
    return "" if at is None else str(as_data(at))
