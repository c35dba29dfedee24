"""A complaint, the log and a history as data and as tables: in words for a screen, exactly for everything else."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from itilbrm.cli.complaint_words import became, screen_rows
from itilbrm.cli.screens import day, moment
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilbrm.cli.names import Names
    from itilbrm.lifecycle import Fact
    from itilbrm.processes.complaints import Complaint

__all__ = ["complaint_data", "complaint_table", "fact_data", "history_table", "log_table", "name_of"]


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


def history_table(facts: "Sequence[Fact]", names: "Names", *, on_screen: bool) -> Table:
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
    known: dict[str, object] = {}
    return Table(
        ("happened_(UTC)", "by", "step", "became"),
        [(moment(fact.happened_at), names.of(fact.by), fact.step, became(fact, known, names)) for fact in facts],
    )


def complaint_table(complaint: "Complaint", names: "Names", *, on_screen: bool) -> Table:
    """Return what is kept of one complaint: in words for a screen, or every field with its path for a file."""
    rows = screen_rows(complaint, names) if on_screen else _file_rows(complaint_data(complaint))
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


def _exact(at: datetime | None) -> str | None:
    return None if at is None else str(as_data(at))
