"""A complaint and its history in words for a screen: what is known of it, and what each step changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.cli.screens import day, moment
from itilbrm.report import Cell

if TYPE_CHECKING:
    from itilbrm.cli.names import Names
    from itilbrm.lifecycle import Fact
    from itilbrm.processes.complaints import Complaint
    from itilbrm.processes.complaints.deadlines import Deadline

__all__ = ["became", "screen_rows"]

_LONGEST_VALUE: Final = 60
_TOLD_ALREADY: Final = frozenset(
    {"at", "stage", "by", "left", "asked_in", "sequence", "prepared_by", "communicated_at"}
)
_TOO_SHORT: Final = frozenset({"kind", "code", "amount", "currency", "due", "owner", "text", "to"})
_TELLING: Final = ("channel", "type", "services", "text")


def became(fact: "Fact", known: dict[str, object], names: "Names") -> str:
    """Return in a few words what a step led to, why, and what it changed.

    Args:
        fact: The fact.
        known: What the facts before it said, by place; what this one says is added to it.
        names: What people are called.
    """
    told = [f"{_label(place)} {value}" for place, value in _news(fact, known, names)]
    if fact.reason:
        told.insert(0, fact.reason)
    state = f"{fact.target.label} (recorded {day(fact.recorded_at)})" if fact.recorded_later else fact.target.label
    return "\n".join([state, "; ".join(told)] if told else [state])


def _label(place: str) -> str:
    """Return what a place is called: by its last part, and by what it belongs to where that says too little."""
    parts = [each for each in place.split("/") if not each.isdecimal()]
    shown = parts[-2:] if parts[-1] in _TOO_SHORT else parts[-1:]
    return " ".join(shown).replace("_", " ")


def _news(fact: "Fact", known: dict[str, object], names: "Names") -> Iterator[tuple[str, str]]:
    """Yield what a step said that was not known before; of a new complaint only what tells it from others."""
    for name, value in fact.changed.items():
        for place, leaf in _leaves(name, value):
            if known.get(place) == leaf or name in _TOLD_ALREADY:
                continue
            known[place] = leaf
            if leaf and (fact.source is not None or name in _TELLING):
                yield place, names.of(_briefly(leaf))


def _leaves(place: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield the texts, numbers and instants that a value consists of, each with its place."""
    from itilbrm.processes.complaints.deadlines import Deadline

    if isinstance(value, Deadline):
        yield from _of_deadline(place, value)
    elif attrs.has(cls := type(value)):
        for field in attrs.fields(cls):
            if field.name not in _TOLD_ALREADY:
                yield from _leaves(f"{place}/{field.name}", getattr(value, field.name))
    elif isinstance(value, tuple) and value and attrs.has(type(value[0])):
        for number, each in enumerate(value):
            yield from _leaves(f"{place}/{number}", each)
    else:
        yield place, value


def _of_deadline(place: str, deadline: "Deadline") -> Iterator[tuple[str, object]]:
    yield f"{place}/{deadline.kind} due", deadline.due_at
    yield f"{place}/{deadline.kind} told", deadline.met_at
    for number, pause in enumerate(deadline.pauses):
        yield f"{place}/{number}/{deadline.kind} paused until", pause.until


def screen_rows(complaint: "Complaint", names: "Names") -> Iterator[tuple[str, Cell]]:
    """Yield what is known of a complaint, each with what it is called; what is blank is not known."""
    told, grave = complaint.acknowledgement, complaint.assessment
    yield "complaint", _name(complaint)
    yield "id", complaint.id
    category = f" ({complaint.state.category})" if complaint.state.category != complaint.state else ""
    yield "state", f"{complaint.state.label}{category}, since {moment(complaint.since)} UTC"
    yield "received", f"{moment(complaint.received_at)} UTC by {complaint.channel}"
    yield from (("due", _due(each)) for each in complaint.deadlines)
    yield "closed", f"{moment(complaint.closed_at)} UTC" if complaint.closed_at else None
    yield "customer", complaint.customer
    yield "complainant", _who(complaint.complainant, names)
    yield "on behalf of", complaint.on_behalf_of and f"{_who(complaint.on_behalf_of, names)} ({complaint.authority})"
    yield "type", complaint.type
    yield "services", ", ".join(complaint.services)
    yield "about", ", ".join(_who(each, names) for each in complaint.about)
    yield "text", complaint.text
    yield "remedy sought", complaint.remedy_sought
    yield "related", ", ".join(complaint.related)
    yield "owner", _who(complaint.owner, names)
    if told is not None:
        yield "acknowledged", f"{moment(told.at)} UTC; contact: {told.contact}"
        yield "next step", f"{told.next_step}, by {moment(told.next_date)} UTC"
    if grave is not None:
        urgent = "; immediate action" if grave.immediate_action else ""
        levels = f"complexity {grave.complexity}, impact {grave.impact}, urgency {grave.urgency}"
        yield "assessed", f"severity {grave.severity}, {levels}{urgent}"
    yield "investigator", _who(complaint.investigator, names)
    yield from _answer(complaint)
    yield from _ends(complaint, names)
    yield "definition", complaint.definition
    yield "profile", complaint.profile
    yield from ((f"label {name}", value) for name, value in complaint.labels.items())


def _due(deadline: "Deadline") -> str:
    """Return by when something is due, and what became of it."""
    parts = [f"{deadline.kind} {moment(deadline.due_at)} UTC"]
    if deadline.due_at != deadline.original_due_at and deadline.extensions:
        parts.append(f"first set for {moment(deadline.original_due_at)}")
    parts += [f"paused from {moment(each.since)} to {moment(each.until) or 'now'}" for each in deadline.pauses]
    if deadline.met_at is not None:
        late = " late" if deadline.met_at > deadline.due_at else ""
        parts.append(f"told{late} {moment(deadline.met_at)}{f' by {deadline.channel}' if deadline.channel else ''}")
    return "; ".join(parts)


def _answer(complaint: "Complaint") -> Iterator[tuple[str, Cell]]:
    if (asked := complaint.waiting) is not None:
        yield "waiting for", f"{asked.asked}, asked {moment(asked.since)} UTC, by {moment(asked.by)} UTC"
    if (done := complaint.containment) is not None:
        yield "contained", f"{moment(done.at)} UTC; {done.what}: {done.effect}"
    if (answer := complaint.response) is None:
        return
    yield "outcome", answer.outcome.replace("_", " ")
    yield "answer", answer.text
    yield "findings", answer.findings
    yield "reasons", answer.reasons
    if (cause := answer.root_cause) is not None:
        yield "root cause", "; ".join(filter(None, (cause.kind.replace("_", " "), cause.code, cause.text)))
    if (remedy := answer.remedy) is not None:
        cost = f", {remedy.cost}" if remedy.cost is not None else ""
        got = f"delivered {moment(remedy.delivered_at)} UTC" if remedy.delivered_at else "not delivered yet"
        yield "remedy", f"{remedy.kind}{cost}: {remedy.text} ({got})"


def _ends(complaint: "Complaint", names: "Names") -> Iterator[tuple[str, Cell]]:
    for closure in complaint.closures:
        yield "was closed", f"{moment(closure.at)} UTC, {closure.kind.replace('_', ' ')}, by {names.of(closure.by)}"
    for back in complaint.reopenings:
        yield "was reopened", f"{moment(back.at)} UTC, by {names.of(back.by)}"
    for each in complaint.referrals:
        yield "taken to", "; ".join(filter(None, (each.body, each.reference, each.outcome)))
    yield "master", complaint.master
    yield "duplicate of", complaint.duplicate_of
    yield "follow-up of", complaint.follow_up_of
    yield "came with", complaint.came_with


def _name(complaint: "Complaint") -> str:
    origin = complaint.origin
    return complaint.id if origin is None else f"{origin.system}:{origin.reference}"


def _who(key: str, names: "Names") -> str:
    """Return who somebody is, and their id."""
    name = names.of(key)
    return name if name == key else f"{name}, {key}"


def _briefly(value: object) -> str:
    if isinstance(value, datetime):
        return str(moment(value))
    if isinstance(value, bool):
        return "yes"
    words = ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_VALUE else f"{words[: _LONGEST_VALUE - 1]}…"
