"""P2: a step that is refused, with every reason.

The ticket is the one of P1. It is to be held where nobody owns it, and neither is anybody to be waited for
nor does anything come next: three rules, and all three say no. At the end everybody has the same in hand,
an :class:`itilbrm.errors.Refused` with the same three reasons, caught by who asked. What the numbers show
is one refusal.

* itilbrm: three guards, the public way; it reads the clock and checks the particulars as ever.
* transitions: its conditions end at the first that says no. So there is one for each rule that notes its
  reason on the ticket and says yes, and a last one that says no where a reason is noted. ``trigger`` then
  returns False, and who asked raises.
* python-statemachine, django-fsm-2: the same conditions; who asked turns their exception into ours.
"""

from collections.abc import Callable
from typing import Any, Final

from transitions import EventData, Machine

from benchmarks.p1_step import ACTIVE, HELD, NOBODY, NOW, Mutable, Ticket, django_ticket, it_has_an_owner, now
from benchmarks.timing import Line, at_least, in_turns, installed
from itilbrm import Lifecycle, Occasion, evolve, rule
from itilbrm.errors import Reason, Refused

NO_WAITING: Final = "nobody is waited for"
NO_NEXT: Final = "nothing comes next"

TICKETS = Lifecycle("strict ticket", record=Ticket, initial=ACTIVE, final=(HELD,))


@TICKETS.creation()
def begin(on: Occasion, *, customer: str) -> Ticket:  # noqa: ARG001  the form of every creation
    return Ticket(customer=customer, owner="")


@rule("BENCH-2")
def somebody_is_waited_for(_ticket: Ticket, _on: Occasion, *, waiting_for: str) -> str | None:
    """somebody is waited for"""
    return None if waiting_for else NO_WAITING


@rule("BENCH-3")
def something_comes_next(_ticket: Ticket, _on: Occasion, *, next_step: str) -> str | None:
    """something comes next"""
    return None if next_step else NO_NEXT


@TICKETS.step(ACTIVE, to=HELD, guards=(it_has_an_owner, somebody_is_waited_for, something_comes_next))
def hold(ticket: Ticket, on: Occasion, *, waiting_for: str, next_step: str) -> Ticket:  # noqa: ARG001  as above
    return evolve(ticket, waiting_for=waiting_for, next_step=next_step)


TICKETS.seal()


def itilbrm_refusal() -> Callable[[], object]:
    """Return a refusal by a lifecycle."""
    ticket = begin(Occasion(by="ann", at=NOW), customer="acme")

    def ask() -> None:
        TICKETS.take(hold, ticket, Occasion(by="ann", at=now(), reason="busy"), waiting_for="", next_step="")

    return _caught(ask)


def transitions_refusal() -> Callable[[], object]:
    """Return a refusal by one machine that all tickets share."""

    def an_owner(event: EventData) -> bool:
        ticket: Any = event.model
        if not ticket.owner:
            ticket.reasons.append(Reason("BENCH-1", NOBODY))
        return True

    def waited_for(event: EventData) -> bool:
        if not event.kwargs["waiting_for"]:
            ticket: Any = event.model
            ticket.reasons.append(Reason("BENCH-2", NO_WAITING))
        return True

    def comes_next(event: EventData) -> bool:
        if not event.kwargs["next_step"]:
            ticket: Any = event.model
            ticket.reasons.append(Reason("BENCH-3", NO_NEXT))
        return True

    def nothing_noted(event: EventData) -> bool:
        ticket: Any = event.model
        return not ticket.reasons

    machine = Machine(model=None, states=["active", "held"], initial="active", auto_transitions=False, send_event=True)
    machine.add_transition("hold", "active", "held", conditions=[an_owner, waited_for, comes_next, nothing_noted])
    event = machine.events["hold"]
    ticket = _unowned(Mutable())

    def ask() -> None:
        ticket.reasons = []
        if not event.trigger(ticket, by="ann", reason="busy", waiting_for="", next_step=""):
            raise Refused("hold", ticket.id, tuple(ticket.reasons))

    return _caught(ask)


def statemachine_refusal() -> Callable[[], object]:
    """Return a refusal by the machine of one ticket."""
    from statemachine import State as PeerState
    from statemachine import StateMachine
    from statemachine.exceptions import TransitionNotAllowed

    class PeerMachine(StateMachine):  # type: ignore[misc]  # untyped where the peers are not installed
        """A machine for one ticket."""

        active = PeerState(initial=True)
        held = PeerState(final=True)
        hold = active.to(held, cond=["an_owner", "waited_for", "comes_next", "nothing_noted"])

        def an_owner(self) -> bool:
            if not self.model.owner:
                self.model.reasons.append(Reason("BENCH-1", NOBODY))
            return True

        def waited_for(self, waiting_for: str) -> bool:
            if not waiting_for:
                self.model.reasons.append(Reason("BENCH-2", NO_WAITING))
            return True

        def comes_next(self, next_step: str) -> bool:
            if not next_step:
                self.model.reasons.append(Reason("BENCH-3", NO_NEXT))
            return True

        def nothing_noted(self) -> bool:
            return not self.model.reasons

    machine = PeerMachine(_unowned(Mutable()))

    def ask() -> None:
        machine.model.reasons = []
        try:
            machine.hold(by="ann", reason="busy", waiting_for="", next_step="")
        except TransitionNotAllowed as error:
            raise Refused("hold", machine.model.id, tuple(machine.model.reasons)) from error

    return _caught(ask)


# The conditions of django-fsm-2 see the model and not what the step is given: who asks leaves that on it.


def _an_owner(ticket: Any) -> bool:  # noqa: ANN401  the model
    if not ticket.owner:
        ticket.reasons.append(Reason("BENCH-1", NOBODY))
    return True


def _waited_for(ticket: Any) -> bool:  # noqa: ANN401  as above
    if not ticket.given["waiting_for"]:
        ticket.reasons.append(Reason("BENCH-2", NO_WAITING))
    return True


def _comes_next(ticket: Any) -> bool:  # noqa: ANN401  as above
    if not ticket.given["next_step"]:
        ticket.reasons.append(Reason("BENCH-3", NO_NEXT))
    return True


def _nothing_noted(ticket: Any) -> bool:  # noqa: ANN401  as above
    return not ticket.reasons


_DJANGO_CONDITIONS: Final = [_an_owner, _waited_for, _comes_next, _nothing_noted]


def django_refusal() -> Callable[[], object]:
    """Return a refusal by a model that is never saved."""
    from django_fsm import TransitionNotAllowed

    def hold_it(self: Any, **given: str) -> None:  # noqa: ANN401  as above
        """Do nothing: it does not come so far."""

    def methods(transition: Any, state: Any) -> dict[str, object]:  # noqa: ANN401  of the peer
        return {"hold": transition(field=state, source="active", target="held", conditions=_DJANGO_CONDITIONS)(hold_it)}

    ticket = _unowned(django_ticket(methods))

    def ask() -> None:
        ticket.reasons = []
        ticket.given = {"waiting_for": "", "next_step": ""}
        try:
            ticket.hold(by="ann", reason="busy", **ticket.given)
        except TransitionNotAllowed as error:
            raise Refused("hold", ticket.id, tuple(ticket.reasons)) from error

    return _caught(ask)


def _caught(ask: Callable[[], None]) -> Callable[[], object]:
    def refused() -> object:
        try:
            ask()
        except Refused as refusal:
            return refusal.reasons
        return None

    return refused


def _unowned(ticket: Any) -> Any:  # noqa: ANN401  any of the tickets
    ticket.owner = ""
    return ticket


def lines() -> list[Line]:
    """Measure and compare, once all have given the same reasons."""
    makers = installed(
        {
            "itilbrm": itilbrm_refusal,
            "transitions": transitions_refusal,
            "python-statemachine": statemachine_refusal,
            "django-fsm-2": django_refusal,
        }
    )
    refusals = {name: make() for name, make in makers.items()}
    (_,) = {refused() for refused in refusals.values()}
    samples = in_turns(refusals, rounds=25, calls=400)
    return [
        at_least("P2 a refused step, transitions", samples, "transitions", 1.5),
        at_least("P2 a refused step, python-statemachine", samples, "python-statemachine", 9),
        at_least("P2 a refused step, django-fsm-2", samples, "django-fsm-2", 1),
    ]
