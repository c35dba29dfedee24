"""Assignments: which relationship manager looks after which customer, first or in place of another (BR-CUS-4)."""

from datetime import datetime
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import (
    Belonging,
    Hindrance,
    Lifecycle,
    Lookup,
    Occasion,
    Past,
    Record,
    State,
    evolve,
    indexed,
    rule,
)
from itilbrm.parties.customer import Customer
from itilbrm.parties.managers import MANAGERS, Manager
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.values import identity, one_of

__all__ = ["ASSIGNMENTS", "Assignment", "AssignmentRole", "on_duty"]

AssignmentRole: TypeAlias = Literal["primary", "deputy"]

RUNNING = State("running", category="open")
ENDED = State("ended", category="closed")

SERVED: Final = ("active", "suspended", "retiring")
"""The states in which a customer has a primary relationship manager at every instant."""


@attrs.frozen(kw_only=True)
class Assignment(Record):
    """That a relationship manager looks after a customer.

    Attributes:
        manager: The id of the relationship manager.
        person: The id of the person who is.
        customer: The id of the customer.
        role: ``primary`` for the one who is responsible, ``deputy`` for who stands in.
        valid_from: From when on.
        valid_until: Until when, that instant left out; None while it lasts.
        successor: The id of the relationship manager it was handed over to.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "assignment"
    prefix: ClassVar[str] = "asg"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    manager: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    person: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    role: AssignmentRole = attrs.field(validator=one_of(*get_args(AssignmentRole)))
    valid_from: datetime
    valid_until: datetime | None = None
    successor: str = attrs.field(default="", validator=identity(blank=True))
    origin: Origin | None = None

    def held(self, at: datetime) -> bool:
        """Tell whether it held at an instant."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


ASSIGNMENTS: Final[Lifecycle[Assignment]] = Lifecycle(
    "assignment", record=Assignment, initial=RUNNING, final=(ENDED,), subject="person"
)


@rule("BR-CUS-4")
def the_manager_is_one(on: Occasion, *, manager: str) -> str | None:
    """somebody who is a relationship manager is assigned"""
    known = on.lookup.one(Manager, manager)
    if known is None:
        return f"there is no relationship manager {manager}"
    return None if known.state.category == "open" else f"{known.person} has {known.state.label}"


@rule("BR-CUS-4")
def the_customer_goes_on(on: Occasion, *, customer: str) -> str | None:
    """the customer is on record and has not come to an end"""
    known = on.lookup.one(Customer, customer)
    if known is None:
        return f"there is no customer {customer}"
    return f"{known.name} is {known.state.label}" if known.state.category == "closed" else None


@rule("BR-CUS-4")
def it_has_no_other_primary(on: Occasion, *, customer: str, role: AssignmentRole) -> str | None:
    """a customer has one primary relationship manager at any instant"""
    there = _running(on.lookup, customer, "primary") if role == "primary" else ()
    if not there:
        return None
    person = there[0].person
    return Hindrance(f"{person} is its primary relationship manager, who hands it over", who=(person,))


@rule("BR-CUS-4")
def they_are_not_assigned_already(on: Occasion, *, customer: str, manager: str) -> str | None:
    """nobody is assigned to a customer twice"""
    there = [each for each in _running(on.lookup, customer) if each.manager == manager]
    return f"{there[0].person} is assigned to it already, as {there[0].role}" if there else None


def _running(lookup: Lookup, customer: str, role: str = "") -> tuple[Assignment, ...]:
    found = lookup.many(Assignment, customer=customer, category="open")
    return tuple(each for each in found if role in ("", each.role))


@ASSIGNMENTS.creation(
    guards=(the_manager_is_one, the_customer_goes_on, it_has_no_other_primary, they_are_not_assigned_already)
)
def assign(on: Occasion, *, customer: str, manager: str, role: AssignmentRole = "primary") -> Assignment:
    """Let a relationship manager look after a customer, from now on.

    Args:
        on: Who says so, and when.
        customer: The id of the customer.
        manager: The id of the relationship manager.
        role: ``primary`` for the one who is responsible, ``deputy`` for who stands in.
    """
    known = on.lookup.one(Manager, manager)
    person = known.person if known is not None else manager
    return Assignment(manager=manager, person=person, customer=customer, role=role, valid_from=on.happened_at)


@rule("BR-CUS-4")
def it_is_handed_over_to_another_manager(assignment: Assignment, on: Occasion, *, to: str) -> str | None:
    """it is handed over to another relationship manager, who is one"""
    if to == assignment.manager:
        return f"{assignment.person} has it already"
    return the_manager_is_one(on, manager=to)


@ASSIGNMENTS.step(RUNNING, to=ENDED, guards=(it_is_handed_over_to_another_manager,))
def hand_over(assignment: Assignment, on: Occasion, *, to: str) -> Assignment:
    """Hand it over to another relationship manager, who has it in the same instant; a deputyship of theirs ends.

    Args:
        assignment: The assignment.
        on: Who says so, and when.
        to: The id of the other relationship manager.
    """
    return evolve(assignment, valid_until=on.happened_at, successor=to)


@rule("BR-CUS-4")
def the_customer_keeps_a_primary(assignment: Assignment, on: Occasion) -> str | None:
    """a customer that is served is never without a primary relationship manager"""
    customer = on.lookup.one(Customer, assignment.customer)
    if assignment.role != "primary" or customer is None or customer.state not in SERVED:
        return None
    deputies = tuple(each.person for each in _running(on.lookup, assignment.customer, "deputy"))
    return Hindrance(
        f"{customer.name} is {customer.state.label}, and nobody would be its primary relationship manager; "
        "hand it over to a successor",
        who=deputies,
    )


@ASSIGNMENTS.step(RUNNING, to=ENDED, guards=(the_customer_keeps_a_primary,))
def end(assignment: Assignment, on: Occasion) -> Assignment:
    """End it without a successor: a deputyship, or that of a customer that is not served (SC-45)."""
    return evolve(assignment, valid_until=on.happened_at)


@ASSIGNMENTS.adoption(into=(RUNNING, ENDED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    customer: str,
    person: str,
    role: AssignmentRole = "primary",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    state: str = "running",
) -> tuple[Past[Assignment], ...]:
    """Take over an assignment from another system.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there; the same one is never taken over twice.
        customer: The id of the customer.
        person: The id of the person who is the relationship manager.
        role: ``primary`` or ``deputy``.
        valid_from: From when on; now unless given.
        valid_until: Until when; needed where it has ended, and only there.
        state: The state it has there.

    Raises:
        InvalidInput: It has ended and nobody says when, or it lasts and has an end.
    """
    if (valid_until is not None) != (state == ENDED):
        raise InvalidInput("valid_until", f"it does not go with the state {state!r}", "give it for what has ended")
    if role == "primary" and state == RUNNING and (there := _running(on.lookup, customer, "primary")):
        raise InvalidInput(
            "role", f"{there[0].person} is the primary relationship manager already (BR-CUS-4)", "take over a deputy"
        )
    began = valid_from or on.at
    assignment = Assignment(
        manager=MANAGERS.id_of(person),
        person=person,
        customer=customer,
        role=role,
        valid_from=began,
        valid_until=valid_until,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(ASSIGNMENTS.state(state), valid_until or began, assignment),)


def on_duty(lookup: Lookup, person: str, customer: str, at: datetime) -> str:
    """Return who gets what is meant for a person about a customer at an instant.

    That is the person, unless they look after the customer as a relationship manager and are away: then it is the
    first of its deputies who is there, or the person after all where nobody is (SC-45).
    """
    manager = lookup.one(Manager, MANAGERS.id_of(person)) if customer else None
    if manager is None or not manager.is_away(at):
        return person
    there = _running(lookup, customer)
    if not any(each.person == person and each.role == "primary" for each in there):
        return person
    for each in there:
        deputy = lookup.one(Manager, each.manager) if each.role == "deputy" else None
        if deputy is not None and not deputy.is_away(at):
            return deputy.person
    return person


ASSIGNMENTS.seal()
