"""Moving: a record goes along to another customer, when two became one or when it is handed over."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from itilbrm.errors import BadDefinition, Reason, Refused
from itilbrm.lifecycle import (
    STAYS,
    Guard,
    Lifecycle,
    Lookup,
    Occasion,
    Record,
    State,
    Step,
    evolve,
    indexed_fields,
    rule,
)
from itilbrm.parties.customer import Customer
from itilbrm.parties.moved import Moved, customer_at
from itilbrm.values import NOBODY

__all__ = [
    "Moved",
    "check_takes_records",
    "customer_at",
    "goes_along_with_its_customer",
    "merged_words",
    "moving",
    "step_of_moving",
]

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
def the_other_customer_takes_records(record: Any, on: Occasion, *, customer: str) -> str | None:  # noqa: ANN401  as above
    """the other customer is registered where its own is, and has not come to an end"""
    known = on.lookup.one(Customer, customer)
    if known is not None:
        return f"{known.name} is {known.state.label}" if known.state.category == "closed" else None
    if on.lookup.one(Customer, customer_of(record)) is None:
        return None  # where customers are kept elsewhere, nobody here knows them
    return f"no customer {customer!r} is registered, and the one it belongs to is; register it first"


@rule("BR-CUS-9")
def it_is_merged_or_a_reason_is_given(record: Any, on: Occasion, *, customer: str) -> str | None:  # noqa: ANN401  as above
    """its customer became one with the other, or a reason is given to hand it over"""
    if on.reason.strip():
        return None
    is_merged = goes_along_with_its_customer(record, on, customer)
    return None if is_merged else "its customer was not merged into that one, and no reason is given"


def goes_along_with_its_customer(record: Record, on: Occasion, customer: str) -> bool:
    """Tell whether the customer of a record became one with the one it moves to (SC-21)."""
    former = on.lookup.one(Customer, customer_of(record))
    return former is not None and former.merged_into == customer


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


def moving(
    lifecycle: Lifecycle[R], *states: State, undecided: Sequence[State] = (), let_go: Sequence[Guard[...]] = ()
) -> Step[R, ...]:
    """Add the step to a lifecycle by which its records move to another customer, and return it.

    Every kind that moves has it, under this name, and the field ``moved_from``; deadlines, the definition that
    held and everything else stay as they are (BR-CUS-9, BR-CUS-10).

    Args:
        lifecycle: The lifecycle; not sealed yet.
        *states: The states in which its records may move.
        undecided: Those of them in which the customer has something to decide, so that not everybody hands it over.
        let_go: What must be true besides in these: that who decides hands it over.
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
    free = [each for each in states if each not in undecided]
    step: Step[R, ...] = lifecycle.step(*free, to=STAYS, guards=guards)(move_to_customer)
    if undecided:
        lifecycle.step(*undecided, to=STAYS, guards=(*guards, *let_go))(step)
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
