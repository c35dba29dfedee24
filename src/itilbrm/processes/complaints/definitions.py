"""Complaint definitions: what counts as a complaint, for the provider and as agreed with a customer."""

from typing import ClassVar, Final

import attrs

from itilbrm.lifecycle import STAYS, Lifecycle, Lookup, Occasion, Past, Record, State, evolve, indexed
from itilbrm.parties import Origin
from itilbrm.values import words

__all__ = ["DEFINITIONS", "PROVIDER_DEFAULT", "ComplaintDefinition", "definition_for"]

IN_FORCE = State("in_force", category="open")
ENDED = State("ended", category="closed")

PROVIDER_DEFAULT: Final = "provider/1"
"""What is frozen on a complaint while its customer has agreed nothing else.

The text of this edition: dissatisfaction expressed to the organisation about its products, its services
or its handling of complaints, where an answer or a solution is expected, said or not.
"""


@attrs.frozen(kw_only=True)
class ComplaintDefinition(Record):
    """What counts as a complaint for one customer.

    Attributes:
        customer: Whose definition it is; there is one for each customer.
        text: The definition.
        examples_in: What is a complaint by it.
        examples_out: What is none.
        agreed_with: The id of the person it was agreed with.
        edition: Its number; complaints keep the one in force when they were received.
    """

    kind: ClassVar[str] = "complaint_definition"
    prefix: ClassVar[str] = "cdf"

    customer: str = attrs.field(validator=words(), metadata=indexed("customer"))
    text: str = attrs.field(validator=words())
    agreed_with: str = attrs.field(validator=words())
    examples_in: tuple[str, ...] = ()
    examples_out: tuple[str, ...] = ()
    edition: int = 1
    origin: Origin | None = None


DEFINITIONS = Lifecycle("complaint definition", record=ComplaintDefinition, initial=IN_FORCE)


def _customer_key(*, customer: str, **_: object) -> tuple[str]:
    return (customer,)


@DEFINITIONS.creation(key=_customer_key)
def agree(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    customer: str,
    text: str,
    agreed_with: str,
    examples_in: tuple[str, ...] = (),
    examples_out: tuple[str, ...] = (),
) -> ComplaintDefinition:
    """Agree with a customer what counts as a complaint."""
    return ComplaintDefinition(
        customer=customer, text=text, agreed_with=agreed_with, examples_in=examples_in, examples_out=examples_out
    )


@DEFINITIONS.step(IN_FORCE, to=STAYS)
@DEFINITIONS.step(ENDED, to=IN_FORCE)
def revise(
    definition: ComplaintDefinition,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    text: str,
    agreed_with: str,
    examples_in: tuple[str, ...] = (),
    examples_out: tuple[str, ...] = (),
) -> ComplaintDefinition:
    """Agree on a new edition; complaints received before keep theirs."""
    return evolve(
        definition,
        text=text,
        agreed_with=agreed_with,
        examples_in=examples_in,
        examples_out=examples_out,
        edition=definition.edition + 1,
    )


@DEFINITIONS.step(IN_FORCE, to=ENDED)
def end(definition: ComplaintDefinition, on: Occasion) -> ComplaintDefinition:  # noqa: ARG001  the form of every step
    """Let the agreement end; the provider's default holds again."""
    return definition


@DEFINITIONS.adoption(into=(IN_FORCE, ENDED), key=_customer_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    customer: str,
    text: str,
    agreed_with: str,
    edition: int = 1,
    state: str = "in_force",
) -> tuple[Past[ComplaintDefinition], ...]:
    """Take over a definition agreed elsewhere."""
    definition = ComplaintDefinition(
        customer=customer,
        text=text,
        agreed_with=agreed_with,
        edition=edition,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(DEFINITIONS.state(state), on.at, definition),)


def definition_for(customer: str, lookup: Lookup) -> str:
    """Return the name and edition of the definition that holds for a customer now (BR-CPL-2)."""
    agreed = lookup.many(ComplaintDefinition, customer=customer, state=IN_FORCE)
    return f"{agreed[0].id}/{agreed[0].edition}" if agreed else PROVIDER_DEFAULT


DEFINITIONS.seal()
