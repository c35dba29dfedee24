"""Moving: a record goes along to another customer, when two became one or when it is handed over."""

from typing import Any, Final, TypeVar

from itilbrm.errors import BadDefinition, Reason, Refused
from itilbrm.lifecycle import STAYS, Lifecycle, Lookup, Occasion, Record, State, Step, evolve, indexed_fields, rule
from itilbrm.parties.customer import Customer
from itilbrm.parties.moved import Moved, customer_at
from itilbrm.values import NOBODY

__all__ = ["Moved", "check_takes_records", "customer_at", "merged_words", "moving", "step_of_moving"]

R = TypeVar("R", bound=Record)

_STEPS: Final[dict[str, Step[Any, ...]]] = {}
"""The step by which records move, by their kind."""


def customer_of(record: Record) -> str:
    """Return the id of the customer that a record belongs to."""
    return str(getattr(record, indexed_fields(type(record))["customer"]))


@rule("BR-CUS-9")
def another_customer_is_named(record: Any, _on: Occasion, *, customer: str) -> str | None:  # noqa: ANN401  of any kind
    """another customer is named, and not the record itself"""
    if customer in NOBODY:
        return f"{customer!r} names no customer"
    return f"it belongs to {customer} already" if customer in (customer_of(record), record.id) else None


@rule("BR-CUS-9")
def the_other_customer_takes_records(_record: Any, on: Occasion, *, customer: str) -> str | None:  # noqa: ANN401  as above
    """the other customer, where it is registered, has not come to an end"""
    known = on.lookup.one(Customer, customer)
    return None if known is None or known.state.category != "closed" else f"{known.name} is {known.state.label}"


@rule("BR-CUS-9")
def it_is_merged_or_a_reason_is_given(record: Any, on: Occasion, *, customer: str) -> str | None:  # noqa: ANN401  as above
    """its customer became one with the other, or a reason is given to hand it over"""
    if on.reason.strip():
        return None
    former = on.lookup.one(Customer, customer_of(record))
    is_merged = former is not None and former.merged_into == customer
    return None if is_merged else "its customer was not merged into that one, and no reason is given"


def check_takes_records(verb: str, record: Record, lookup: Lookup) -> None:
    """Check that a new record of a kind that moves does not begin with a customer that was merged (SC-21).

    Raises:
        Refused: It does; names the customer that goes on.
    """
    key = customer_of(record) if record.belonging.moves else ""
    known = lookup.one(Customer, key) if key not in NOBODY else None
    if known is not None and known.merged_into:
        raise Refused(verb, record.kind, (Reason("BR-CUS-9", merged_words(known), ()),))


def merged_words(customer: Customer) -> str:
    """Return what is said where something is asked of a customer that was merged."""
    return f"{customer.name} was merged into {customer.merged_into}; say it of that customer"


def moving(lifecycle: Lifecycle[R], *states: State) -> Step[R, ...]:
    """Add the step to a lifecycle by which its records move to another customer, and return it.

    Every kind that moves has it, under this name, and the field ``moved_from``; deadlines, the definition that
    held and everything else stay as they are (BR-CUS-9, BR-CUS-10).

    Args:
        lifecycle: The lifecycle; not sealed yet.
        *states: The states in which its records may move.
    """
    field = indexed_fields(lifecycle.record)["customer"]

    def move_to_customer(record: R, on: Occasion, *, customer: str) -> R:
        """Say that it belongs to another customer from now on; to which it belonged stays on record.

        Args:
            record: The record.
            on: Who says so, and when; its reason says why, unless its customer was merged into the other one.
            customer: The id of the other customer.
        """
        whole: Any = record
        before = Moved(customer=customer_of(record), until=on.happened_at)
        moved: R = evolve(whole, **{field: customer}, moved_from=(*whole.moved_from, before))
        return moved

    guards = (another_customer_is_named, the_other_customer_takes_records, it_is_merged_or_a_reason_is_given)
    step: Step[R, ...] = lifecycle.step(*states, to=STAYS, guards=guards)(move_to_customer)
    _STEPS[lifecycle.kind] = step
    return step


def step_of_moving(record: Record) -> Step[Any, ...]:
    """Return the step by which a record moves to another customer.

    Raises:
        BadDefinition: Its kind says that it moves, and has no step for it.
    """
    step = _STEPS.get(record.kind)
    if step is None:
        raise BadDefinition(record.kind, "moves along with its customer, and has no step for it: add one by moving()")
    return step
