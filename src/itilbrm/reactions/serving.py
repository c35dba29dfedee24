"""Serving: what follows for a customer from its managers, its definition of a complaint, and its end."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform, perform_if_available
from itilbrm.parties import Assignment, Customer, assignments
from itilbrm.parties.customers import PROVIDER_DEFINITION, steps
from itilbrm.parties.moving import step_of_moving
from itilbrm.processes.complaints import Complaint, ComplaintDefinition, handling
from itilbrm.telling import write
from itilbrm.values import Labels

__all__ = ["SERVING"]

SERVING: Final = Reactions("serving customers")

_UNCLOSED: Final = ("open", "waiting", "decided")


# Managers


@SERVING.when(Assignment, created=True)
def note_the_manager(assignment: Assignment, on: Occasion) -> Iterator[Command]:
    """Note on the customer who is its primary relationship manager (BR-CUS-4)."""
    if assignment.role == "primary" and assignment.state.category == "open":
        customer = on.lookup.one(Customer, assignment.customer)
        if customer is not None and customer.primary_manager != assignment.person:
            yield perform_if_available(steps.appoint_manager, customer, manager=assignment.person)


@SERVING.when(Assignment, enters=("ended",))
def let_it_be_followed(assignment: Assignment, on: Occasion) -> Iterator[Command]:
    """Let the successor have it in the same instant, so that no customer is without (SC-45)."""
    if assignment.successor:
        for each in on.lookup.many(Assignment, customer=assignment.customer, category="open"):
            if each.manager == assignment.successor:
                yield perform(assignments.end, each)
        yield create(
            assignments.assign,
            customer=assignment.customer,
            manager=assignment.successor,
            role=assignment.role,
        )
    elif assignment.role == "primary" and assignment.version > 1:
        yield perform_if_available(steps.appoint_manager, assignment.customer, manager="")


# Complaint definitions


@SERVING.when(ComplaintDefinition, created=True, sets=("editions",))
def note_the_definition(definition: ComplaintDefinition, on: Occasion) -> Iterator[Command]:
    """Note on the customer what is agreed with it as a complaint; the default of the provider after that (BR-CUS-7)."""
    if on.lookup.one(Customer, definition.customer) is not None:
        held = definition.id if definition.state.category == "open" else PROVIDER_DEFINITION
        yield perform_if_available(steps.agree_definition, definition.customer, definition=held)


# Nobody has accepted


@SERVING.when(Customer, sets=("reminded_at",))
def remind_of_accepting(customer: Customer, _on: Occasion) -> Iterator[Command]:
    """Remind the person who is to be its holder that nobody has accepted it (TM-CUS-2)."""
    yield create(
        write,
        to=customer.designated,
        about=customer.id,
        purpose="acceptance",
        internal=customer.type == "internal",
        values=Labels({"customer": customer.name, **({"why": customer.why} if customer.why else {})}),
    )


# The end


@SERVING.when(Customer, enters=("retired", "merged", "withdrawn", "declined"))
def let_go_of_it(customer: Customer, on: Occasion) -> Iterator[Command]:
    """End the assignments of a customer that has come to an end."""
    for each in on.lookup.many(Assignment, customer=customer.id, category="open"):
        yield perform(assignments.end, each)


@SERVING.when(Customer, enters=("merged",))
def let_it_go_along(customer: Customer, on: Occasion) -> Iterator[Command]:
    """Let everything that moves go to the customer it was merged into, and keep its dates (BR-CUS-9, BR-CUS-10)."""
    if customer.version == 1:
        return  # adopted: it was merged elsewhere
    yield perform(steps.note_merged, customer.merged_into, of=customer.id)
    for category in _UNCLOSED:
        for each in on.lookup.whatever(customer=customer.id, category=category):
            if each.belonging.moves:
                yield perform(step_of_moving(each), each, customer=customer.merged_into)


@SERVING.when(Complaint, enters=("under_assessment",))
def let_what_comes_back_go_along(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Let a complaint that comes back after its customer was merged go to the one that goes on."""
    target = complaint.customer
    while (known := on.lookup.one(Customer, target)) is not None and known.merged_into:
        target = known.merged_into
    if target != complaint.customer:
        yield perform_if_available(handling.move_to_customer, complaint, customer=target)
