"""What the types promise, checked by mypy and pyrefly and never run: right uses, and wrong ones that are caught.

A wrong use carries an excuse. Take the excuses away, and each checker must report exactly those lines:
`test_checkers.py` does that.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal, assert_type

import attrs

from itilbrm import (
    LIFECYCLES,
    STAYS,
    Action,
    Amount,
    BusinessCalendar,
    Clock,
    Complaint,
    ComplaintDefinition,
    Compliment,
    Fact,
    FactFinding,
    Lifecycle,
    Lookup,
    Message,
    Money,
    Negotiation,
    Occasion,
    Past,
    Person,
    Practice,
    Proposal,
    Record,
    Remedy,
    RootCause,
    SignUp,
    State,
    Unit,
    YearlyHoliday,
    evolve,
    rule,
)
from itilbrm.anchoring import Anchor
from itilbrm.delivering import Delivery
from itilbrm.lifecycle import Adoption, Creation, Guard, Step  # noqa: TC001  this file is read by checkers alone
from itilbrm.processes.complaint_watch import ComplaintWatch, Sight
from itilbrm.processes.requirements import (
    BenefitMeasurement,
    CaseContent,
    Outline,
    Requirement,
    Statement,
)
from itilbrm.processes.sign_ups import Offer, Order
from itilbrm.quotients import Undefined
from itilbrm.testing import KnownRecords, StoppedClock
from itilbrm.ticking import Tick
from itilbrm.verification import Verification
from itilbrm.views.complaints import ComplaintsReport
from itilbrm.views.pipeline import Pipeline

# Business time: calendars and amounts


def business_time(when: datetime, day: date) -> None:
    calendar = BusinessCalendar(
        id="london",
        timezone="Europe/London",
        windows={"monday-friday": "09:00-17:00", "saturday": ["09:00-12:00"]},
        overrides={day: "closed"},
        holidays=[day, YearlyHoliday(name="May Day", month=5, weekday="monday", nth=1)],
    )
    assert_type(calendar.add(when, Amount.parse("5 business days")), datetime)
    assert_type(calendar.between(when, when), timedelta)
    assert_type(calendar.opening(day), datetime)
    assert_type(calendar.closings_between(when, when), int)
    assert_type(calendar.extended(when, [(when, when)], Amount(n=8, unit="business_hours")), datetime)
    calendar.add(when, timedelta(hours=8))  # type: ignore[arg-type]  # wrong on purpose
    Amount(n=5, unit="days")  # type: ignore[arg-type]  # wrong on purpose


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


def handling_of_complaints(ann: Practice, when: datetime) -> None:
    remedy = Remedy(kind="credit", text="A credit", cost=Money.of("5", "EUR"))
    cause = RootCause(kind="known", code="disk")
    told = ann.complaints.note_told("cpl_1", told=("decision",), told_at=when, channel="email", to="c@example.org")
    assert_type(told, Complaint)
    assert_type(ann.complaints.contain("cpl_1", what="another server", effect="it works"), Complaint)
    assert_type(ann.complaints.request_information("cpl_1", asked="Which day?", by=when), Complaint)
    ann.complaints.remind("cpl_1")
    ann.complaints.information_received("cpl_1")
    ann.complaints.stop_waiting("cpl_1")
    ann.complaints.assign("cpl_1", owner="bob")
    assert_type(ann.complaints.ask_fact_finding("cpl_1", question="Why?", owner="sam", due=when), FactFinding)
    ann.complaints.prepare_response("cpl_1", outcome="upheld", text="x", root_cause=cause, remedy=remedy)
    ann.complaints.approve_response("cpl_1")
    ann.complaints.rework("cpl_1")
    ann.complaints.communicate_decision("cpl_1", channel="letter", to="Cara")
    ann.complaints.accept("cpl_1", on_behalf_of="cara", authority="a call")
    ann.complaints.retract_acceptance("cpl_1")
    ann.complaints.reject_decision("cpl_1", for_customer=True)
    ann.complaints.close("cpl_1", waived="small")
    ann.complaints.close_without_response("cpl_1")
    ann.complaints.close_disputed("cpl_1")
    ann.complaints.early_resolve("cpl_1", summary="mended", accepted_by="cara", triage_severity="low")
    ann.complaints.record_referral("cpl_1", body="the ombudsman")
    ann.complaints.deliver_remedy("cpl_1")
    ann.complaints.schedule_remedy("cpl_1", owner="sam", due=when)
    ann.complaints.reopen("cpl_1", new_facts=True)
    ann.complaints.reclassify("cpl_1", into="incident", confirmed_by="bob")
    ann.complaints.object("cpl_1")
    ann.complaints.mark_duplicate("cpl_1", of="cpl_2")
    ann.complaints.take_earlier_receipt("cpl_2", duplicate="cpl_1")
    ann.complaints.join_master("cpl_1", master="cpl_2")
    ann.complaints.identify("cpl_1", customer="acme")
    ann.complaints.move_to_customer("cpl_1", customer="globex")
    ann.complaints.extend("cpl_1", until=when, channel="phone", to="cara")
    ann.complaints.recompute("cpl_1")
    ann.complaints.inform("cpl_1", state_text="x", next_step="y", next_date=when)
    ann.complaints.note_companion("cpl_1", compliment="cmt_1")
    assert_type(ann.complaints.doubts(text="Great"), tuple[str, ...])


def compliments_and_fact_finding(ann: Practice, when: datetime) -> None:
    praise = ann.compliments.record(customer="acme", given_by="cara", channel="email", text="Great")
    assert_type(praise, Compliment)
    ann.compliments.adopt(
        origin="old",
        reference="1",
        state="routed",
        received_at=when,
        customer="acme",
        given_by="cara",
        channel="email",
        text="Great",
    )
    ann.compliments.route(praise, named=("ana",))
    ann.compliments.mark_unroutable(praise)
    ann.compliments.pass_on(praise, to="ana")
    ann.compliments.thank(praise, channel="phone")
    ann.compliments.note_told(praise, told=("thanks",), told_at=when, channel="email", to="c@example.org")
    ann.compliments.note_companion(praise, complaint="cpl_1")
    assert_type(ann.compliments.close(praise), Compliment)
    task = ann.fact_findings.ask(complaint="cpl_1", question="Why?", owner="sam", due=when)
    assert_type(task, FactFinding)
    ann.fact_findings.adopt(
        origin="old", reference="1", complaint="cpl_1", question="Why?", owner="sam", due=when, state="asked"
    )
    ann.fact_findings.reassign(task, owner="tim")
    ann.fact_findings.answer(task, findings="the disk")
    assert_type(ann.fact_findings.drop(task), FactFinding)


def sign_ups(ann: Practice, price: Money, when: datetime, day: date) -> None:
    asked = ann.sign_ups.request(service="svc_1", customer="cus_1", requester="pia", on_behalf="a call")
    assert_type(asked, SignUp)
    ann.sign_ups.assign(asked, owner="ann")
    ann.sign_ups.capture(asked, captured=("a box",), package="gold", starts_on=day)
    ann.sign_ups.negotiate(asked)
    ann.sign_ups.propose(asked, side="customer", text="two", why="we grow", terms={"until": "May"})
    assert_type(ann.sign_ups.offer(asked, per_year=price, valid_until=when).offered, Offer | None)
    ann.sign_ups.renegotiate(asked, side="provider", text="three", why="it fits")
    assert_type(ann.sign_ups.sign(asked, satisfaction_target_waiver="later").order, Order | None)
    ann.sign_ups.provision(asked, reference="REQ-1")
    ann.sign_ups.confirm_active(asked, starts_on=day)
    ann.sign_ups.amend(asked, per_year=price, signed_by="pia", evidence="a letter")
    ann.sign_ups.terminate(asked, ends_on=day)
    ann.sign_ups.decline(asked, reason_of_loss="price")
    ann.sign_ups.cancel(asked, cost=price)
    assert_type(ann.sign_ups.convert(asked), SignUp)
    assert_type(ann.proposals.of(asked.id), tuple[Proposal, ...])
    (talks,) = ann.negotiations.each(parent=asked.id)
    assert_type(talks, Negotiation)
    ann.negotiations.describe(talks, drivers=("growth",))


def needs(ann: Practice, case: CaseContent, said: tuple[Statement, ...]) -> None:
    need = ann.requirements.capture(statement="Less paper", customer="acme", estimate=Money.of(1, "EUR"))
    assert_type(need, Requirement)
    assert_type(need.amount, Money | None)
    assert_type(case.roi, Decimal | Undefined)
    assert_type(ann.requirements.outline(need, statements=said), Requirement)
    assert_type(ann.requirements.prepare_case(need.id, case=case), Requirement)
    assert_type(ann.requirements.approve(need), Requirement)
    assert_type(ann.outlines.get("osr_1"), Outline)
    assert_type(ann.business_cases.get("bca_1").content.amount, Money)
    assert_type(ann.benefits.measure(case="bca_1", amount=Money.of(1, "EUR"), evidence="x"), BenefitMeasurement)
    assert_type(ann.pipeline(), Pipeline)
    ann.requirements.capture(statement="x", priority="high")  # type: ignore[arg-type]  # wrong on purpose
    ann.requirements.submit(need, whom="dana")  # type: ignore[call-arg]  # wrong on purpose


def letters(ann: Practice, when: datetime) -> None:
    letter = ann.messages.write(to="cara", about="cpl_1", purpose="status", values={"state_text": "x"}, next_date=when)
    assert_type(letter, Message)
    ann.messages.hold(letter, until=when, why="quiet hours")
    ann.messages.claim(letter, lease="desk", lease_until=when, address="c@example.org", channel="email", text="x")
    ann.messages.gather(letter, digest="msg_2")
    ann.messages.release(letter)
    ann.messages.settle(letter, lease="desk")
    ann.messages.fail(letter, lease="desk", trouble="it is full", next_try=when)
    ann.messages.give_up(letter, trouble="there is no such address")
    ann.messages.retry(letter)
    assert_type(ann.messages.record_told(letter, channel="phone", to="Cara"), Message)
    assert_type(ann.messages.cancel("msg_1"), Message)
    assert_type(ann.people.prefer("per_1", language="de", digest="daily", opted_out=("status",)), Person)
    assert_type(ann.deliver(), Delivery)


def actions_and_watches(ann: Practice, when: datetime, sight: Sight) -> None:
    action = ann.actions.register(source="cpl_1", source_kind="complaint", text="Mend it", owner="sam", due=when)
    assert_type(action, Action)
    ann.actions.adopt(
        origin="old", reference="1", source="x", source_kind="complaint", text="x", owner="sam", due=when, since=when
    )
    ann.actions.start(action)
    ann.actions.complete(action, evidence="a photograph")
    ann.actions.send_back(action, missing="the date")
    ann.actions.move_due(action, due=when)
    ann.actions.reassign(action, owner="tim")
    ann.actions.transfer(action, initiative="imp_1")
    assert_type(ann.actions.verify(action, effect="gone"), Action)
    assert_type(ann.actions.cancel("act_1"), Action)
    watch = ann.watches.open(complaint="cpl_1", sight=sight)
    assert_type(watch, ComplaintWatch)
    ann.watches.meet(watch, sight=sight)
    ann.watches.extend(watch, sight=sight)
    ann.watches.recover(watch, sight=sight)
    ann.watches.follow(watch, sight=sight)
    ann.watches.stand_down(watch, sight=sight)
    ann.watches.rearm(watch, sight=sight)
    ann.watches.warn(watch)
    ann.watches.breach(watch)
    ann.watches.alert_idle(watch)
    ann.watches.climb(watch)
    assert_type(ann.watches.escalate(watch, ground="complainant_asks", level=2), ComplaintWatch)
    assert_type(ann.watches.de_escalate(watch), ComplaintWatch)
    assert_type(ann.watches.inform("wch_1", asked_by="lea"), ComplaintWatch)
    assert_type(ann.watches.of("cpl_1"), ComplaintWatch)
    assert_type(ann.tick(), Tick)


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
    practice.watches.watch("wch_1")  # type: ignore[attr-defined]  # wrong on purpose
    practice.watches.escalate("wch_1", ground="anger")  # type: ignore[arg-type]  # wrong on purpose
    practice.messages.cancel(person)  # type: ignore[arg-type]  # wrong on purpose
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
