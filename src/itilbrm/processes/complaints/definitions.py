"""Complaint definitions: what counts as a complaint, for the provider and as agreed with a customer."""

from datetime import datetime
from typing import Any, ClassVar, Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Belonging, Lifecycle, Lookup, Occasion, Past, Record, State, evolve, indexed
from itilbrm.parties import Origin
from itilbrm.values import UNIDENTIFIED, identity, words

__all__ = ["DEFINITIONS", "PROVIDER_DEFAULT", "ComplaintDefinition", "Edition", "definition_for"]

IN_FORCE = State("in_force", category="open")
ENDED = State("ended", category="closed")

PROVIDER_DEFAULT: Final = "provider/1"
"""What is frozen on a complaint while its customer has agreed nothing else.

The text of this edition: dissatisfaction expressed to the organisation about its products, its services
or its handling of complaints, where an answer or a solution is expected, said or not.
"""


@attrs.frozen(kw_only=True)
class Edition:
    """When one edition of a definition was in force.

    Attributes:
        number: Its number.
        since: From when on.
        until: Until when, that instant left out; None while it is.
    """

    number: int
    since: datetime
    until: datetime | None = None

    def held(self, at: datetime) -> bool:
        """Tell whether it was in force at an instant."""
        return self.since <= at and (self.until is None or at < self.until)


def _one_at_least(_definition: object, field: "attrs.Attribute[Any]", value: tuple[Edition, ...]) -> None:
    if not value:
        raise InvalidInput(field.name, "a definition without an edition defines nothing", "give one at least")


@attrs.frozen(kw_only=True)
class ComplaintDefinition(Record):
    """What counts as a complaint for one customer.

    Attributes:
        customer: Whose definition it is; there is one for each customer.
        text: The definition.
        examples_in: What is a complaint by it.
        examples_out: What is none.
        agreed_with: The id of the person it was agreed with.
        editions: When each edition was in force; complaints keep the one that held when they were received.
    """

    kind: ClassVar[str] = "complaint_definition"
    prefix: ClassVar[str] = "cdf"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    text: str = attrs.field(validator=words())
    agreed_with: str = attrs.field(validator=identity())
    examples_in: tuple[str, ...] = ()
    examples_out: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = attrs.field(validator=_one_at_least)
    origin: Origin | None = None

    @property
    def edition(self) -> int:
        """The number of the latest edition."""
        return self.editions[-1].number


DEFINITIONS: Final[Lifecycle[ComplaintDefinition]] = Lifecycle(
    "complaint definition", record=ComplaintDefinition, initial=IN_FORCE
)


def _customer_key(*, customer: str, **_: object) -> tuple[str]:
    return (customer,)


@DEFINITIONS.creation(key=_customer_key)
def agree(
    on: Occasion,
    *,
    customer: str,
    text: str,
    agreed_with: str,
    examples_in: tuple[str, ...] = (),
    examples_out: tuple[str, ...] = (),
) -> ComplaintDefinition:
    """Agree with a customer what counts as a complaint."""
    return ComplaintDefinition(
        customer=customer,
        text=text,
        agreed_with=agreed_with,
        examples_in=examples_in,
        examples_out=examples_out,
        editions=(Edition(number=1, since=on.happened_at),),
    )


@DEFINITIONS.step(IN_FORCE, to=STAYS)
@DEFINITIONS.step(ENDED, to=IN_FORCE)
def revise(
    definition: ComplaintDefinition,
    on: Occasion,
    *,
    text: str,
    agreed_with: str,
    examples_in: tuple[str, ...] = (),
    examples_out: tuple[str, ...] = (),
) -> ComplaintDefinition:
    """Agree on a new edition; complaints received before keep theirs."""
    following = Edition(number=definition.edition + 1, since=on.happened_at)
    return evolve(
        definition,
        text=text,
        agreed_with=agreed_with,
        examples_in=examples_in,
        examples_out=examples_out,
        editions=(*_ended(definition, on.happened_at), following),
    )


@DEFINITIONS.step(IN_FORCE, to=ENDED)
def end(definition: ComplaintDefinition, on: Occasion) -> ComplaintDefinition:
    """Let the agreement end; the provider's default holds again."""
    return evolve(definition, editions=_ended(definition, on.happened_at))


def _ended(definition: ComplaintDefinition, at: datetime) -> tuple[Edition, ...]:
    """Return the editions so far, the latest of them over."""
    *before, latest = definition.editions
    if at < latest.since:
        raise InvalidInput(
            "happened_at",
            f"{at.isoformat()} lies before edition {latest.number}, which began at {latest.since.isoformat()} (G-2)",
            "give an instant after it",
        )
    return (*before, latest if latest.until is not None else evolve(latest, until=at))


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
    since: datetime | None = None,
) -> tuple[Past[ComplaintDefinition], ...]:
    """Take over a definition agreed elsewhere.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the definition is called there.
        customer: Whose definition it is.
        text: The definition.
        agreed_with: The id of the person it was agreed with.
        edition: The number of the edition in force there.
        state: Whether it is in force or ended.
        since: Since when that is so; now, if it is not given.
    """
    began = since or on.at
    ended = began if state == ENDED else None
    definition = ComplaintDefinition(
        customer=customer,
        text=text,
        agreed_with=agreed_with,
        editions=(Edition(number=edition, since=began, until=ended),),
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(DEFINITIONS.state(state), began, definition),)


def definition_for(customer: str, at: datetime, lookup: Lookup) -> str:
    """Return the name and edition of the definition that held for a customer at an instant (BR-CPL-2)."""
    agreed = lookup.one(ComplaintDefinition, DEFINITIONS.id_of(customer)) if customer != UNIDENTIFIED else None
    held = [each for each in agreed.editions if each.held(at)] if agreed is not None else []
    return f"{DEFINITIONS.id_of(customer)}/{held[-1].number}" if held else PROVIDER_DEFAULT


DEFINITIONS.seal()
