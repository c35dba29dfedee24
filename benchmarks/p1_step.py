"""P1: one guarded step with its fact, on a record of 25 fields.

The work is the same for everybody. A ticket goes from ``active`` to ``held`` and back, two times the
step. Each step reads the clock, is told who acts and why, asks one guard, which looks at the ticket,
sets two of the twenty own fields, the state, the version and two instants, and makes a
:class:`itilbrm.Fact` with both new values. What the numbers show is one step.

* itilbrm: the public way, an occasion and ``Lifecycle.take``; it checks the particulars and the order
  of instants besides.
* transitions: one shared machine without a model of its own, callables and ``send_event=True``; the
  ticket is mutable, so nothing is copied.
* python-statemachine: one machine for each ticket, as it wants it, made before the clock runs.
* django-fsm-2: a model that is never saved, ``@transition`` with a condition.
* by hand: the same frozen ticket, a function with ``if`` and 25 assignments to the new ticket before it
  is frozen; the fastest way there is to write it.
* by hand, evolve: the same function with ``attrs.evolve``.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any, ClassVar, Final

import attrs
from transitions import EventData, Machine

from benchmarks.timing import Line, at_least, at_most, in_turns, installed
from itilbrm import Fact, Lifecycle, Occasion, Record, State, evolve, rule
from itilbrm.errors import NotAvailable, Reason, Refused

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOBODY: Final = "nobody owns it"

_numbers: Final = count(1)

ACTIVE = State("active", category="open")
HELD = State("held", category="waiting")


@attrs.frozen(kw_only=True)
class Ticket(Record):
    """The record: 5 fields of the kernel and 20 of its own."""

    kind: ClassVar[str] = "ticket"
    prefix: ClassVar[str] = "tkt"

    customer: str
    owner: str
    waiting_for: str = ""
    next_step: str = ""
    priority: int = 3
    opened_at: datetime = NOW
    note_00: str = ""
    note_01: str = ""
    note_02: str = ""
    note_03: str = ""
    note_04: str = ""
    note_05: str = ""
    note_06: str = ""
    note_07: str = ""
    note_08: str = ""
    note_09: str = ""
    note_10: str = ""
    note_11: str = ""
    note_12: str = ""
    note_13: str = ""


FIELDS: Final = tuple(field.name for field in attrs.fields(Ticket))

TICKETS = Lifecycle("ticket", record=Ticket, initial=ACTIVE)


@TICKETS.creation()
def begin(on: Occasion, *, customer: str, owner: str) -> Ticket:  # noqa: ARG001  the form of every creation
    return Ticket(customer=customer, owner=owner)


@rule("BENCH-1")
def it_has_an_owner(ticket: Ticket, _on: Occasion) -> str | None:
    """the ticket has an owner"""
    return None if ticket.owner else NOBODY


@TICKETS.step(ACTIVE, to=HELD, guards=(it_has_an_owner,))
def hold(ticket: Ticket, on: Occasion, *, waiting_for: str, next_step: str) -> Ticket:  # noqa: ARG001  as above
    return evolve(ticket, waiting_for=waiting_for, next_step=next_step)


@TICKETS.step(HELD, to=ACTIVE, guards=(it_has_an_owner,))
def resume(ticket: Ticket, on: Occasion, *, waiting_for: str, next_step: str) -> Ticket:  # noqa: ARG001  as above
    return evolve(ticket, waiting_for=waiting_for, next_step=next_step)


TICKETS.seal()


def now() -> datetime:
    """Read the clock, the same way for everybody."""
    return datetime.now(UTC)


def itilbrm_steps() -> Callable[[], object]:
    """Return two steps of a ticket by its lifecycle."""
    ticket = begin(Occasion(by="ann", at=NOW), customer="acme", owner="bob")

    def both() -> Fact:
        held, _ = TICKETS.take(
            hold, ticket, Occasion(by="ann", at=now(), reason="busy"), waiting_for="acme", next_step="call"
        )
        _, fact = TICKETS.take(
            resume, held, Occasion(by="ann", at=now(), reason="busy"), waiting_for="", next_step="mend"
        )
        return fact

    return both


class Mutable:
    """The ticket of the peers that change what they are given."""

    __slots__ = (*FIELDS, "__weakref__", "fact", "reasons")

    def __init__(self) -> None:
        for name in FIELDS:
            setattr(self, name, "")
        self.id, self.state, self.version, self.moved_at, self.since = "tkt_1", "active", 1, NOW, NOW
        self.customer, self.owner = "acme", "bob"

    fact: Fact
    reasons: list[Reason]
    id: str
    state: str
    version: int
    moved_at: datetime
    since: datetime
    customer: str
    owner: str
    waiting_for: str
    next_step: str


def _refused(step: str, ticket: Any) -> Refused:  # noqa: ANN401  any of the tickets
    return Refused(step, ticket.id, (Reason("BENCH-1", NOBODY),))


def transitions_steps() -> Callable[[], object]:
    """Return two steps of a ticket by one machine that all tickets share."""

    def allowed(event: EventData) -> bool:
        ticket: Any = event.model
        return bool(ticket.owner)

    def done(event: EventData) -> None:
        ticket: Any = event.model
        way: Any = event.transition
        given, at = event.kwargs, now()
        ticket.waiting_for = given["waiting_for"]
        ticket.next_step = given["next_step"]
        ticket.version += 1
        ticket.moved_at = ticket.since = at
        ticket.fact = Fact(
            "ticket",
            ticket.id,
            ticket.version,
            event.event.name,
            way.source,
            way.dest,
            given["by"],
            at,
            at,
            given["reason"],
            {"waiting_for": ticket.waiting_for, "next_step": ticket.next_step},
        )

    machine = Machine(model=None, states=["active", "held"], initial="active", auto_transitions=False, send_event=True)
    machine.add_transition("hold", "active", "held", conditions=allowed, after=done)
    machine.add_transition("resume", "held", "active", conditions=allowed, after=done)
    ticket = Mutable()
    hold_event, resume_event = machine.events["hold"], machine.events["resume"]

    def both() -> Fact:
        if not hold_event.trigger(ticket, by="ann", reason="busy", waiting_for="acme", next_step="call"):
            raise _refused("hold", ticket)
        if not resume_event.trigger(ticket, by="ann", reason="busy", waiting_for="", next_step="mend"):
            raise _refused("resume", ticket)
        return ticket.fact

    return both


def peer_machine() -> Any:  # noqa: ANN401  a class of the peer
    """Return the lifecycle as python-statemachine has it."""
    from statemachine import State as PeerState
    from statemachine import StateMachine

    class PeerMachine(StateMachine):  # type: ignore[misc]  # untyped where the peers are not installed
        """A machine for one ticket."""

        active = PeerState(initial=True)
        held = PeerState()
        hold = active.to(held, cond="allowed", on="done")
        resume = held.to(active, cond="allowed", on="done")

        def allowed(self) -> bool:
            return bool(self.model.owner)

        def done(self, event: str, source: PeerState, target: PeerState, **given: str) -> None:
            ticket, at = self.model, now()
            ticket.waiting_for = given["waiting_for"]
            ticket.next_step = given["next_step"]
            ticket.version += 1
            ticket.moved_at = ticket.since = at
            changed = {"waiting_for": ticket.waiting_for, "next_step": ticket.next_step}
            ticket.fact = Fact(
                "ticket",
                ticket.id,
                ticket.version,
                str(event),
                source.id,
                target.id,
                given["by"],
                at,
                at,
                given["reason"],
                changed,
            )

    return PeerMachine


def statemachine_steps() -> Callable[[], object]:
    """Return two steps of a ticket by its own machine."""
    machine = peer_machine()(Mutable())

    def both() -> object:
        machine.hold(by="ann", reason="busy", waiting_for="acme", next_step="call")
        machine.resume(by="ann", reason="busy", waiting_for="", next_step="mend")
        return machine.model.fact

    return both


def django_ticket(methods: Callable[[Any, Any], dict[str, object]]) -> Any:  # noqa: ANN401  a model of the peer
    """Return a ticket as a model that is never saved.

    Args:
        methods: Makes its transitions, given their decorator and the field of the state.
    """
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(DEFAULT_AUTO_FIELD="django.db.models.AutoField", USE_TZ=True)
        django.setup()
    from django.db import models
    from django_fsm import FSMField, transition

    state = FSMField(default="active")
    texts = [name for name in FIELDS if name not in {"id", "state", "version", "moved_at", "since", "opened_at"}]
    of_model = {
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "bench"}),
        "id": models.TextField(primary_key=True),
        "state": state,
        "version": models.IntegerField(default=1),
        **{name: models.DateTimeField(default=NOW) for name in ("moved_at", "since", "opened_at")},
        **{name: models.TextField(default="") for name in texts},
        **methods(transition, state),
    }
    return type(f"Ticket{next(_numbers)}", (models.Model,), of_model)(id="tkt_1", customer="acme", owner="bob")


def django_steps() -> Callable[[], object]:
    """Return two steps of a model that is never saved."""

    def allowed(ticket: Any) -> bool:  # noqa: ANN401  the model
        return bool(ticket.owner)

    def move(ticket: Any, step: str, source: State, target: State, given: dict[str, str]) -> None:  # noqa: ANN401  as above
        at = now()
        ticket.waiting_for = given["waiting_for"]
        ticket.next_step = given["next_step"]
        ticket.version += 1
        ticket.moved_at = ticket.since = at
        changed = {"waiting_for": ticket.waiting_for, "next_step": ticket.next_step}
        ticket.fact = Fact(
            "ticket", ticket.id, ticket.version, step, source, target, given["by"], at, at, given["reason"], changed
        )

    def hold_it(self: Any, **given: str) -> None:  # noqa: ANN401  as above
        move(self, "hold", ACTIVE, HELD, given)

    def resume_it(self: Any, **given: str) -> None:  # noqa: ANN401  as above
        move(self, "resume", HELD, ACTIVE, given)

    def methods(transition: Any, state: Any) -> dict[str, object]:  # noqa: ANN401  of the peer
        return {
            "hold": transition(field=state, source="active", target="held", conditions=[allowed])(hold_it),
            "resume": transition(field=state, source="held", target="active", conditions=[allowed])(resume_it),
        }

    ticket = django_ticket(methods)

    def both() -> object:
        ticket.hold(by="ann", reason="busy", waiting_for="acme", next_step="call")
        ticket.resume(by="ann", reason="busy", waiting_for="", next_step="mend")
        return ticket.fact

    return both


class _Open(Ticket):
    """The same ticket while it is filled."""

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


def _new_by_hand(t: Ticket, state: State, at: datetime, waiting_for: str, next_step: str) -> Ticket:
    new: Any = object.__new__(_Open)
    new.id = t.id
    new.state = state
    new.version = t.version + 1
    new.moved_at = at
    new.since = at
    new.customer = t.customer
    new.owner = t.owner
    new.waiting_for = waiting_for
    new.next_step = next_step
    new.priority = t.priority
    new.opened_at = t.opened_at
    new.note_00 = t.note_00
    new.note_01 = t.note_01
    new.note_02 = t.note_02
    new.note_03 = t.note_03
    new.note_04 = t.note_04
    new.note_05 = t.note_05
    new.note_06 = t.note_06
    new.note_07 = t.note_07
    new.note_08 = t.note_08
    new.note_09 = t.note_09
    new.note_10 = t.note_10
    new.note_11 = t.note_11
    new.note_12 = t.note_12
    new.note_13 = t.note_13
    new.__class__ = Ticket
    return new  # type: ignore[no-any-return]  # it is a ticket by now


def _new_by_evolve(t: Ticket, state: State, at: datetime, waiting_for: str, next_step: str) -> Ticket:
    return attrs.evolve(
        t, state=state, version=t.version + 1, moved_at=at, since=at, waiting_for=waiting_for, next_step=next_step
    )


def by_hand_steps(new: Callable[[Ticket, State, datetime, str, str], Ticket]) -> Callable[[], object]:
    """Return two steps of a frozen ticket by two functions written for it."""

    def moved(
        ticket: Ticket,
        step: str,
        states: tuple[State, State],
        by: str,
        reason: str,
        *,
        waiting_for: str,
        next_step: str,
    ) -> tuple[Ticket, Fact]:
        source, target = states
        if ticket.state != source:
            raise NotAvailable("ticket", step, ticket.state)
        if not ticket.owner:
            raise _refused(step, ticket)
        at = now()
        result = new(ticket, target, at, waiting_for, next_step)
        changed = {"waiting_for": waiting_for, "next_step": next_step}
        return result, Fact("ticket", result.id, result.version, step, source, target, by, at, at, reason, changed)

    there, back = (ACTIVE, HELD), (HELD, ACTIVE)
    ticket = begin(Occasion(by="ann", at=NOW), customer="acme", owner="bob")

    def both() -> Fact:
        held, _ = moved(ticket, "hold", there, "ann", "busy", waiting_for="acme", next_step="call")
        _, fact = moved(held, "resume", back, "ann", "busy", waiting_for="", next_step="mend")
        return fact

    return both


def lines() -> list[Line]:
    """Measure and compare."""
    makers: dict[str, Callable[[], Callable[[], object]]] = installed(
        {
            "itilbrm": itilbrm_steps,
            "transitions": transitions_steps,
            "python-statemachine": statemachine_steps,
            "django-fsm-2": django_steps,
            "by hand": partial(by_hand_steps, _new_by_hand),
            "by hand, evolve": partial(by_hand_steps, _new_by_evolve),
        }
    )
    doubled = in_turns({name: make() for name, make in makers.items()}, rounds=25, calls=400)
    samples = {name: [each / 2 for each in taken] for name, taken in doubled.items()}
    return [
        at_least("P1 a step, transitions", samples, "transitions", 1.7),
        at_least("P1 a step, python-statemachine", samples, "python-statemachine", 18),
        at_least("P1 a step, django-fsm-2 without save", samples, "django-fsm-2", 1),
        at_most("P1 a step, by hand, frozen", samples, "by hand", 4),
        at_least("P1 a step, by hand, attrs.evolve", samples, "by hand, evolve", 1),
    ]
