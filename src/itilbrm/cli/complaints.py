"""``itilbrm complaints log``, ``show`` and ``history``: the Complaints Log, read."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

import attrs

from itilbrm.cli.exits import DONE, Missing, WrongUsage, say
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, day, moment, put, put_json
from itilbrm.cli.settings import open_to_read, settings
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.lifecycle import Fact
    from itilbrm.practice import Practice
    from itilbrm.processes.complaints import Complaint

__all__ = ["complaint_data", "fact_data", "found", "history", "history_table", "log", "log_table", "show"]

LOG_FIT: Final = Fit(
    cut={"complaint": 36, "services": 12, "text": 24}, spare=("due", "services", "text", "type", "closed", "channel")
)
HISTORY_FIT: Final = Fit(cut={"by": 17}, fold=("became",))
SHOW_FIT: Final = Fit(cut={"field": 21}, fold=("value",))
_PAGE: Final = 500
_LONGEST_VALUE: Final = 60
_TOLD_ALREADY: Final = ("at", "stage")
_TELLING: Final = ("channel", "type", "services", "text")


def log(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "decided", "closed"] | None = None,
    customer: str | None = None,
    service: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List complaints, those received last first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        customer: Only those of this customer.
        service: Only those about this service; of several services, the first counts.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    if limit < 0:
        raise WrongUsage(f"--limit {limit} is no number of complaints; give 1 or more, or 0 for all")
    asked = {"state": state, "category": category, "customer": customer, "service": service}
    columns: dict[str, str] = {name: value for name, value in asked.items() if value is not None}
    with open_to_read(settings(where.store).store) as practice:
        if state is not None:
            _known_state(practice, state)
        total = practice.complaints.count(by=None, **columns)
        shown = newest(practice, limit, columns)
        if output.format == "json":
            put_json({"total": total, "complaints": [complaint_data(each) for each in shown]})
        elif total or output.format != "table":
            put(log_table(shown, on_screen=output.format == "table"), output, LOG_FIT)
    if 0 < limit < total:
        say(f"these are {limit:,} of {counted(total, 'complaint')}; --limit 0 shows all")
    elif not total:
        say("there is no such complaint" if columns else "there is no complaint yet")
    return DONE


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one complaint.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was imported.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(settings(where.store).store) as practice:
        complaint = found(practice, name)
    if output.format == "json":
        put_json(complaint_data(complaint))
    elif output.format == "table":
        rows = [row for row in _screen_rows(complaint) if row[1]]
        put(Table(("field", "value"), rows), output, SHOW_FIT)
    else:
        put(Table(("field", "value"), _file_rows(complaint_data(complaint))), output)
    return DONE


def history(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell what became of one complaint: every step, by whom, when, and what it changed.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was imported.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(settings(where.store).store) as practice:
        complaint = found(practice, name)
        facts = practice.history(complaint.id)
    if output.format == "json":
        put_json({"id": complaint.id, "name": name_of(complaint), "facts": [fact_data(fact) for fact in facts]})
    else:
        put(history_table(facts, on_screen=output.format == "table"), output, HISTORY_FIT)
    return DONE


def newest(practice: "Practice", limit: int, columns: dict[str, str]) -> "Iterable[Complaint]":
    """Return the complaints received last; all of them for a limit of 0, read page by page."""
    if 0 < limit <= _PAGE:
        return practice.complaints.find(limit=limit, order="-began_at", **columns)
    return islice(practice.complaints.each(order="-began_at", **columns), limit or None)


def found(practice: "Practice", name: str) -> "Complaint":
    """Return the complaint of an id, or of the origin and reference it was adopted by.

    Raises:
        Missing: There is none.
    """
    from itilbrm.ids import digest_id
    from itilbrm.parties import origin_key

    lifecycle = practice.complaints.lifecycle
    keys = [name]
    # Either part of the name may hold a colon itself.
    for place, character in enumerate(name):
        if character == ":":
            parts = origin_key(origin=name[:place], reference=name[place + 1 :])
            keys.append(digest_id(lifecycle.record.prefix, lifecycle.kind, *parts))
    for key in keys:
        try:
            return practice.complaints.get(key)
        except NotFound:
            continue
        except InvalidInput:
            break
    raise Missing(f"there is no complaint {name!r}; itilbrm complaints log lists what there is")


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


def _known_state(practice: "Practice", state: str) -> None:
    try:
        practice.complaints.lifecycle.state(state)
    except InvalidInput as problem:
        raise WrongUsage(f"--state: {problem.problem}; {problem.remedy}") from problem
