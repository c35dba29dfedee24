"""What the types promise, checked by mypy and pyrefly and never run: right uses, and wrong ones that are caught.

A wrong use carries an excuse. Take the excuses away, and each checker must report exactly those lines:
`test_checkers.py` does that.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, assert_type

import attrs

from itilbrm import (
    LIFECYCLES,
    STAYS,
    Clock,
    Complaint,
    ComplaintDefinition,
    Fact,
    Lifecycle,
    Lookup,
    Occasion,
    Past,
    Person,
    Practice,
    Record,
    State,
    Unit,
    evolve,
    rule,
)
from itilbrm.anchoring import Anchor
from itilbrm.lifecycle import Adoption, Creation, Guard, Step  # noqa: TC001  this file is read by checkers alone
from itilbrm.testing import KnownRecords, StoppedClock
from itilbrm.verification import Verification
from itilbrm.views.complaints import ComplaintsReport

# Registers: what is made, and what a step takes


def registers(practice: Practice, when: datetime) -> None:
    ann = practice.acting_as("ann", reason="it is due", happened_at=when)
    assert_type(ann, Practice)
    complaint = ann.complaints.receive(
        customer="acme", complainant="cara", channel="email", type="service_quality", text="Mail is slow"
    )
    assert_type(complaint, Complaint)
    assert_type(ann.complaints.acknowledge(complaint, contact="Ann", next_step="we look", next_date=when), Complaint)
    assert_type(ann.complaints.acknowledge(complaint.id, contact="Ann", next_step="we look", next_date=when), Complaint)
    assert_type(
        ann.complaints.assess(complaint, severity="critical", complexity="low", impact="low", urgency="high"),
        Complaint,
    )
    assert_type(ann.complaints.withdraw(complaint), Complaint)
    assert_type(ann.people.register(full_name="Ann Lee", phone="112"), Person)
    assert_type(ann.units.place_under("unt_1", above="unt_2"), Unit)
    assert_type(practice.complaints.get("cpl_1"), Complaint)
    assert_type(practice.complaints.find(state="received")[0], Complaint)
    assert_type([each for each in practice.complaints], list[Complaint])  # noqa: C416  the type of each is the point
    assert_type(practice.complaints.count(), int)
    assert_type(practice.complaints.count(by="state"), Mapping[str, int])
    assert_type(practice.complaints.report(by="service"), ComplaintsReport)
    assert_type(practice.history(complaint.id), tuple[Fact, ...])
    anchor = practice.anchor(b"a secret of many bytes")
    assert_type(anchor, Anchor)
    assert_type(practice.verify(anchor, b"a secret of many bytes"), Verification)
    assert_type(practice.as_at(when), Practice)


def every_other_step(practice: Practice, when: datetime) -> None:
    complaints, definitions = practice.complaints, practice.complaint_definitions
    people, units = practice.people, practice.units
    assert_type(
        complaints.adopt(
            origin="desk",
            reference="1",
            state="received",
            received_at=when,
            customer="acme",
            complainant="cara",
            channel="phone",
            type="other",
            text="It is slow",
            labels={"queue": "north"},
        ),
        Complaint,
    )
    assert_type(complaints.investigate("cpl_1", investigator="bob"), Complaint)
    assert_type(
        definitions.agree(customer="acme", text="Whatever acme calls one", agreed_with="cara"), ComplaintDefinition
    )
    assert_type(
        definitions.adopt(
            origin="desk", reference="1", customer="acme", text="As before", agreed_with="cara", edition=2
        ),
        ComplaintDefinition,
    )
    assert_type(definitions.revise("cdf_1", text="As agreed anew", agreed_with="cara"), ComplaintDefinition)
    assert_type(definitions.end("cdf_1"), ComplaintDefinition)
    person = people.adopt(
        origin="desk", reference="1", full_name="Ann Lee", email="ann@example.org", state="active", since=when
    )
    assert_type(person, Person)
    assert_type(people.correct(person, email=None), Person)
    assert_type(people.transfer(person, unit="unt_1"), Person)
    assert_type(people.deactivate(person), Person)
    assert_type(people.reactivate(person.id), Person)
    unit = units.register(name="Sales", type="department")
    assert_type(unit, Unit)
    assert_type(units.adopt(origin="desk", reference="1", name="Sales", type="department", above="unt_1"), Unit)
    assert_type(units.rename(unit, name="Sales and service"), Unit)
    assert_type(units.appoint_manager(unit, manager="per_1"), Unit)
    assert_type(units.dissolve(unit), Unit)


def wrong_registers(practice: Practice, person: Person, when: datetime) -> None:
    log = practice.complaints
    # A particular is missing, misspelt, of the wrong type, or given by position.
    log.acknowledge("cpl_1", contact="Ann", next_step="we look")  # type: ignore[call-arg]  # wrong on purpose
    log.acknowledge("cpl_1", contact="Ann", next_step="we look", next_dat=when)  # type: ignore[call-arg]  # wrong on purpose
    log.acknowledge("cpl_1", contact="Ann", next_step="we look", next_date="tomorrow")  # type: ignore[arg-type]  # wrong on purpose
    log.acknowledge("cpl_1", "Ann", "we look", when)  # type: ignore[call-arg]  # wrong on purpose
    log.acknowledge(contact="Ann", next_step="we look", next_date=when)  # type: ignore[call-arg]  # wrong on purpose
    # A word is outside its vocabulary.
    log.assess("cpl_1", severity="grave", complexity="low", impact="low", urgency="high")  # type: ignore[arg-type]  # wrong on purpose
    log.receive(customer="acme", complainant="cara", channel="fax", type="other", text="x")  # type: ignore[arg-type]  # wrong on purpose
    # The record is of another kind, or no record at all.
    log.withdraw(person)  # type: ignore[arg-type]  # wrong on purpose
    log.withdraw(7)  # type: ignore[arg-type]  # wrong on purpose
    # There is no such step, register or argument.
    log.acknowlege("cpl_1")  # type: ignore[attr-defined]  # wrong on purpose
    practice.complaint.get("cpl_1")  # type: ignore[attr-defined]  # wrong on purpose
    log.report(grouped_by="service")  # type: ignore[call-arg]  # wrong on purpose
    practice.acting_as(person)  # type: ignore[arg-type]  # wrong on purpose
    Practice.open(clock="noon")  # type: ignore[arg-type]  # wrong on purpose
    # A creation takes no record, and what it makes is no other kind.
    log.receive("cpl_1", customer="acme", complainant="cara", channel="email", type="other", text="x")  # type: ignore[misc]  # wrong on purpose
    unit: Unit = practice.people.register(full_name="Ann Lee", phone="112")  # type: ignore[assignment]  # wrong on purpose
    unit.name  # noqa: B018  never run


# A lifecycle of one's own

OPEN = State("open", category="open", label="not done yet")
DONE = State("done", category="closed")


@attrs.frozen(kw_only=True)
class Note(Record):
    """Something to remember."""

    kind: ClassVar[str] = "note"
    prefix: ClassVar[str] = "not"

    text: str
    times: int = 0


NOTES = Lifecycle("note", record=Note, initial=OPEN, final=(DONE,))


@rule("OUR-1")
def the_text_is_short(_note: Note, _on: Occasion, *, text: str) -> str | None:
    """the text is short"""
    return None if len(text) < 80 else "the text is long"


def by_its_text(*, text: str) -> tuple[str]:
    return (text,)


@NOTES.creation(key=by_its_text)
def write(on: Occasion, *, text: str) -> Note:
    """Write it down."""
    return Note(text=f"{on.by}: {text}")


@NOTES.adoption(into=(OPEN,), key=by_its_text)
def adopt(on: Occasion, *, text: str) -> tuple[Past[Note], ...]:
    """Take it over."""
    return (Past(OPEN, on.at, Note(text=text)),)


@NOTES.step(OPEN, to=STAYS, guards=(the_text_is_short,))
@NOTES.step(DONE, to=(OPEN, DONE), choose=lambda _note, _on: OPEN)
def reword(note: Note, on: Occasion, *, text: str, why: Literal["wrong", "late"] = "wrong") -> Note:
    """Say it better."""
    return evolve(note, text=f"{text} ({why}, {on.by})", times=note.times + 1)


def lifecycles(note: Note, on: Occasion, lookup: Lookup) -> None:
    assert_type(NOTES, Lifecycle[Note])
    assert_type(LIFECYCLES, tuple[Lifecycle[Any], ...])
    assert_type(write(on, text="x"), Note)
    assert_type(adopt(on, text="x"), Note)
    assert_type(reword(note, on, text="x"), Note)
    assert_type(reword(note, on, text="x", why="late"), Note)
    assert_type(NOTES.take(reword, note, on, text="x"), tuple[Note, Fact])
    assert_type(NOTES.take("reword", note, on, text="x"), tuple[Note, Fact])
    assert_type(NOTES.due(note) is None, bool)
    assert_type(evolve(note, text="x"), Note)
    assert_type(lookup.one(Note, "not_1"), Note | None)
    assert_type(lookup.many(Note, state="open"), tuple[Note, ...])
    assert_type(the_text_is_short(note, on, text="x"), str | None)


def shapes(practice: Practice, note: Note) -> None:
    step: Step[Note, ...] = reword
    creation: Creation[Note, ...] = write
    adoption: Adoption[Note, ...] = adopt
    guard: Guard[...] = the_text_is_short
    clock: Clock = StoppedClock(note.moved_at)
    lookup: Lookup = KnownRecords(note)
    assert_type(practice.perform(step, note, text="x"), Note)
    assert_type(practice.perform(creation, text="x"), Note)
    assert_type(practice.perform(adoption, text="x"), Note)
    assert_type((guard.rule, clock.now(), lookup.count(Note)), tuple[str, datetime, int])
    assert_type(Practice.open("memory:", clock=clock, lifecycles=(NOTES,)), Practice)


def wrong_lifecycles(note: Note, person: Person, on: Occasion) -> None:
    # A step is given too little, too much, the wrong thing, or another kind of record.
    reword(note, on)  # type: ignore[call-arg]  # wrong on purpose
    reword(note, on, text="x", txet="y")  # type: ignore[call-arg]  # wrong on purpose
    reword(note, on, text=5)  # type: ignore[arg-type]  # wrong on purpose
    reword(note, on, text="x", why="early")  # type: ignore[arg-type]  # wrong on purpose
    reword(person, on, text="x")  # type: ignore[arg-type]  # wrong on purpose
    reword(note, text="x")  # type: ignore[call-arg]  # wrong on purpose
    write(on)  # type: ignore[call-arg]  # wrong on purpose
    write(note, text="x")  # type: ignore[arg-type]  # wrong on purpose
    adopt(on, text=None)  # type: ignore[arg-type]  # wrong on purpose
    # A field is unknown or takes something else, and nothing is changed in place.
    evolve(note, txt="x")  # type: ignore[call-arg]  # wrong on purpose
    evolve(note, times="x")  # type: ignore[arg-type]  # wrong on purpose
    note.text = "x"  # type: ignore[misc]  # wrong on purpose
    # A state has one of four categories, and is not just a text.
    State("late", category="overdue")  # type: ignore[arg-type]  # wrong on purpose
    Lifecycle("note", record=Note, initial="open")  # type: ignore[arg-type]  # wrong on purpose
    # What is made of a note is a note.
    other: Person = reword(note, on, text="x")  # type: ignore[assignment]  # wrong on purpose
    other.full_name  # noqa: B018  never run


# What a decorator does not take


@NOTES.step("open", to=DONE)  # type: ignore[arg-type]  # wrong on purpose
def finish(note: Note, on: Occasion) -> Note:
    """Do it."""
    return evolve(note, text=on.by)


@NOTES.step(OPEN, to=DONE)  # type: ignore[arg-type]  # wrong on purpose
def hand_over(note: Note, on: Occasion) -> Person:
    """Make a person of a note."""
    return Person(full_name=note.text, phone=on.by)


@NOTES.step(OPEN, to=DONE)  # type: ignore[arg-type]  # wrong on purpose
def promote(person: Person, on: Occasion) -> Person:
    """Take a step on a record of another kind."""
    return evolve(person, full_name=on.by)


@NOTES.creation()  # type: ignore[arg-type]  # wrong on purpose
def begin(on: Occasion) -> Person:
    """Make another kind of record."""
    return Person(full_name=on.by, phone="112")


@NOTES.adoption(into=(OPEN,), key=by_its_text)  # type: ignore[arg-type]  # wrong on purpose
def take(on: Occasion) -> Note:
    """Take over a record without its past."""
    return Note(text=on.by)


@rule("OUR-2")  # type: ignore[arg-type]  # wrong on purpose
def the_answer_is_yes(_note: Note, _on: Occasion) -> bool:
    """a guard returns the reason, or None"""
    return True


def plain(note: Note, on: Occasion) -> str | None:
    """Say no without the id of a rule."""
    return f"{note.text} {on.by}"


NOTES.step(OPEN, to=DONE, guards=(plain,))  # type: ignore[arg-type]  # wrong on purpose

unruled: Callable[..., str | None] = plain
