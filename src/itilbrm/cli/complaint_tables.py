"""A complaint, the log and a history as data and as tables: in words for a screen, exactly for everything else."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.cli.screens import day, moment
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilbrm.lifecycle import Fact
    from itilbrm.processes.complaints import Complaint

__all__ = ["complaint_data", "complaint_table", "fact_data", "history_table", "log_table", "name_of"]

_LONGEST_VALUE: Final = 60
_TOLD_ALREADY: Final = ("at", "stage")
_TELLING: Final = ("channel", "type", "services", "text")


def name_of(complaint: "Complaint") -> str:
    """Return what a complaint is called here: where it comes from and its reference there, else its id."""
    origin = complaint.origin
    return complaint.id if origin is None else f"{origin.system}:{origin.reference}"


def complaint_data(complaint: "Complaint") -> dict[str, object]:
    """Return a complaint as JSON knows it: all its fields, with its name here and the category of its state."""
    fields = {field.name: as_data(getattr(complaint, field.name)) for field in attrs.fields(type(complaint))}
    key, state = fields.pop("id"), fields.pop("state")
    return {"id": key, "name": name_of(complaint), "state": state, "category": complaint.state.category, **fields}


def fact_data(fact: "Fact") -> dict[str, object]:
    """Return a fact as JSON knows it; which record it is about is said beside it."""
    fields = {field.name: as_data(getattr(fact, field.name)) for field in attrs.fields(type(fact))}
    return {name: value for name, value in fields.items() if name not in ("kind", "id")}


def log_table(complaints: "Iterable[Complaint]", *, on_screen: bool) -> Table:
    """Return the log as a table, for a screen or with exact instants for a file."""
    return Table(
        (
            ("received", "state", "complaint", "due", "services", "type", "channel", "closed", "text")
            if on_screen
            else (
                *("received_at", "state", "name", "due_at", "services", "type", "channel", "closed_at", "text"),
                *("id", "category", "customer", "complainant", "owner"),
            )
        ),
        (_row(complaint, on_screen=on_screen) for complaint in complaints),
    )


def history_table(facts: "Sequence[Fact]", *, on_screen: bool) -> Table:
    """Return a history as a table, for a screen or with exact instants for a file."""
    if not on_screen:
        return Table(
            ("seq", "happened_at", "recorded_at", "by", "step", "source", "target", "reason", "changed"),
            (
                (
                    *(fact.seq, _exact(fact.happened_at), _exact(fact.recorded_at), fact.by, fact.step),
                    *(fact.source, fact.target, fact.reason, json.dumps(as_data(fact.changed), ensure_ascii=False)),
                )
                for fact in facts
            ),
            numbers=("seq",),
        )
    return Table(
        ("happened_(UTC)", "by", "step", "became"),
        [(moment(fact.happened_at), fact.by, fact.step, _became(fact)) for fact in facts],
    )


def complaint_table(complaint: "Complaint", *, on_screen: bool) -> Table:
    """Return what is kept of one complaint: in words for a screen, or every field with its path for a file."""
    rows = _screen_rows(complaint) if on_screen else _file_rows(complaint_data(complaint))
    return Table(("field", "value"), [row for row in rows if row[1] or not on_screen])


def _row(complaint: "Complaint", *, on_screen: bool) -> tuple[Cell, ...]:
    from itilbrm.processes.complaints import decision_deadline

    deadline = decision_deadline(complaint)
    when = day if on_screen else _exact
    row = (
        when(complaint.received_at),
        complaint.state.label if on_screen else str(complaint.state),
        name_of(complaint),
        when(deadline.due_at if deadline else None),
        ", ".join(complaint.services),
        complaint.type,
        complaint.channel,
        when(complaint.closed_at),
        " ".join(complaint.text.split()) if on_screen else complaint.text,
    )
    if on_screen:
        return row
    more = (complaint.id, complaint.state.category, complaint.customer, complaint.complainant, complaint.owner)
    return (*row, *more)


def _screen_rows(complaint: "Complaint") -> Iterator[tuple[str, Cell]]:
    from itilbrm.processes.complaints import decision_deadline

    deadline, told, grave = decision_deadline(complaint), complaint.acknowledgement, complaint.assessment
    yield "complaint", name_of(complaint)
    yield "id", complaint.id
    category = f" ({complaint.state.category})" if complaint.state.category != complaint.state else ""
    yield "state", f"{complaint.state.label}{category}, since {moment(complaint.since)} UTC"
    yield "received", f"{moment(complaint.received_at)} UTC by {complaint.channel}"
    yield "due", f"{moment(deadline.due_at)} UTC" if deadline else None
    yield "closed", f"{moment(complaint.closed_at)} UTC" if complaint.closed_at else None
    yield "customer", complaint.customer
    yield "complainant", complaint.complainant
    yield "on behalf of", complaint.on_behalf_of and f"{complaint.on_behalf_of} ({complaint.authority})"
    yield "type", complaint.type
    yield "services", ", ".join(complaint.services)
    yield "about", ", ".join(complaint.about)
    yield "text", complaint.text
    yield "remedy sought", complaint.remedy_sought
    yield "related", ", ".join(complaint.related)
    yield "owner", complaint.owner
    if told is not None:
        yield "acknowledged", f"{moment(told.at)} UTC; contact: {told.contact}"
        yield "next step", f"{told.next_step}, by {moment(told.next_date)} UTC"
    if grave is not None:
        urgent = "; immediate action" if grave.immediate_action else ""
        levels = f"complexity {grave.complexity}, impact {grave.impact}, urgency {grave.urgency}"
        yield "assessed", f"severity {grave.severity}, {levels}{urgent}"
    yield "investigator", complaint.investigator
    yield "definition", complaint.definition
    yield from ((f"label {name}", value) for name, value in complaint.labels.items())


def _file_rows(data: object, path: str = "") -> Iterator[tuple[str, Cell]]:
    """Return data as pairs of a path and a value, the way a line of a file can hold them."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _file_rows(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for place, value in enumerate(data):
            yield from _file_rows(value, f"{path}[{place}]")
    else:
        yield path, _one_line(data)


def _one_line(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _became(fact: "Fact") -> str:
    """Return in a few words what a step led to, why, and with what."""
    told = [f"{name.replace('_', ' ')} {_briefly(value)}" for name, value in _leaves(fact) if value]
    if fact.reason:
        told.insert(0, fact.reason)
    state = f"{fact.target.label} (recorded {day(fact.recorded_at)})" if fact.recorded_later else fact.target.label
    return "\n".join([state, "; ".join(told)] if told else [state])


def _leaves(fact: "Fact") -> Iterator[tuple[str, object]]:
    """Return what a step set; of a new complaint only what tells it from others."""
    for name, value in fact.changed.items():
        if fact.source is None:
            if name in _TELLING:
                yield name, value
        elif attrs.has(cls := type(value)):
            parts = [field.name for field in attrs.fields(cls) if field.name not in _TOLD_ALREADY]
            yield from ((part, getattr(value, part)) for part in parts)
        else:
            yield name, value


def _briefly(value: object) -> str:
    words = str(moment(value)) if isinstance(value, datetime) else " ".join(_one_line(value).split())
    return words if len(words) <= _LONGEST_VALUE else f"{words[: _LONGEST_VALUE - 1]}…"


def _exact(at: datetime | None) -> str | None:
    return None if at is None else str(as_data(at))
