"""How a customer goes on: active, suspended, and how it is spoken to."""

from collections.abc import Mapping
from typing import Final

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Hindrance, Occasion, evolve, rule
from itilbrm.parties.customer import Customer
from itilbrm.parties.customers.states import ACCEPTED, ACTIVE, CUSTOMERS, GOES_ON, SUSPENDED
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.people import Person
from itilbrm.values import Labels

__all__ = [
    "PROVIDER_DEFINITION",
    "activate",
    "agree_definition",
    "appoint_manager",
    "describe",
    "resume",
    "set_channels",
    "show_definition",
    "suspend",
]

PROVIDER_DEFINITION: Final = "provider/1"
"""What a complaint is while nothing else is agreed; it holds for a customer to whom it was shown (BR-CUS-7)."""

NEEDED: Final = ("ordering", "escalation", "complaint")
"""The channels without which a customer is not active (BR-CUS-5)."""

NEEDS_A_REASON: Final = reason_given("SM-CUS")


@rule("BR-CUS-4")
def it_has_a_primary_manager(customer: Customer, _on: Occasion) -> str | None:
    """it has a primary relationship manager"""
    return None if customer.primary_manager else "nobody is its primary relationship manager"


@rule("BR-CUS-5")
def its_channels_are_set(customer: Customer, _on: Occasion) -> str | None:
    """it is said how it orders, escalates and complains"""
    missing = [each for each in NEEDED if not customer.channels.get(each, "").strip()]
    return f"no channel is set for {', '.join(missing)}" if missing else None


@rule("BR-CUS-6")
def somebody_can_be_reached(customer: Customer, on: Occasion) -> str | None:
    """one of its contacts at least, or its holder, can be reached"""
    people = dict.fromkeys((*customer.contacts.values(), customer.holder))
    found = (on.lookup.one(Person, each) for each in people if each)
    if any(each is not None and each.state.category == "open" for each in found):
        return None
    return "none of its contacts is on record and active, so nobody can be reached"


@rule("BR-CUS-7")
def a_complaint_definition_holds(customer: Customer, _on: Occasion) -> str | None:
    """a complaint definition is agreed with it, or the default of the provider was shown to it"""
    if customer.complaint_definition:
        return None
    return Hindrance(
        "no complaint definition is agreed, and the default of the provider was not shown to it",
        who=(customer.holder,),
    )


@CUSTOMERS.step(
    ACCEPTED,
    to=ACTIVE,
    guards=(
        it_has_a_primary_manager,
        its_channels_are_set,
        somebody_can_be_reached,
        a_complaint_definition_holds,
    ),
)
def activate(customer: Customer, on: Occasion) -> Customer:  # noqa: ARG001  the form of every step
    """Begin to serve it."""
    return customer


@CUSTOMERS.step(ACTIVE, to=SUSPENDED, guards=(NEEDS_A_REASON,))
def suspend(customer: Customer, on: Occasion) -> Customer:  # noqa: ARG001  the form of every step
    """Let nothing be signed or approved for it, and say why; complaints and their deadlines go on."""
    return customer


@CUSTOMERS.step(SUSPENDED, to=ACTIVE, guards=(NEEDS_A_REASON,))
def resume(customer: Customer, on: Occasion) -> Customer:  # noqa: ARG001  the form of every step
    """Let it sign and approve again, and say why."""
    return customer


@CUSTOMERS.step(*GOES_ON, to=STAYS)
def set_channels(
    customer: Customer,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    channels: Mapping[str, str] | None = None,
    contacts: Mapping[str, str] | None = None,
) -> Customer:
    """Say how it orders, escalates, complains and is spoken to, and whom to turn to; what is not given stays.

    Args:
        customer: The customer.
        on: Who says so, and when.
        channels: How, by ``ordering``, ``escalation``, ``complaint`` and ``general``.
        contacts: The ids of people, by topic.
    """
    return evolve(
        customer,
        channels=customer.channels if channels is None else Labels(channels),
        contacts=customer.contacts if contacts is None else Labels(contacts),
    )


@CUSTOMERS.step(*GOES_ON, to=STAYS)
def describe(
    customer: Customer,
    on: Occasion,
    *,
    name: str | None = None,
    tier: str | None = None,
    importance: int | None = None,
    calendar: str | None = None,
    deadline_profile: str | None = None,
) -> Customer:
    """Correct what is said of it; what is not given stays.

    Args:
        customer: The customer.
        on: Who says so, and when.
        name: What it is called.
        tier: Its tier in the words of the house.
        importance: From 1 to 5, 5 for the most important.
        calendar: The name of its business calendar; empty for that of its unit.
        deadline_profile: The name of its deadline profile; empty for that of its procedure.

    Raises:
        PolicyMissing: There is no such calendar or profile.
    """
    if calendar:
        on.policies.calendar(calendar)
    if deadline_profile:
        on.policies.profile(deadline_profile)
    return evolve(
        customer,
        name=customer.name if name is None else name,
        tier=customer.tier if tier is None else tier,
        importance=customer.importance if importance is None else importance,
        calendar=customer.calendar if calendar is None else calendar,
        deadline_profile=customer.deadline_profile if deadline_profile is None else deadline_profile,
    )


@CUSTOMERS.step(*GOES_ON, to=STAYS)
def show_definition(customer: Customer, on: Occasion, *, shown_to: str) -> Customer:  # noqa: ARG001  the form of every step
    """Say that what counts as a complaint by default was shown to it, and to whom (BR-CUS-7).

    Args:
        customer: The customer.
        on: Who says so, and when.
        shown_to: The id of the person it was shown to.
    """
    return evolve(customer, complaint_definition=PROVIDER_DEFINITION, definition_shown_to=shown_to)


@CUSTOMERS.step(*GOES_ON, to=STAYS)
def agree_definition(customer: Customer, on: Occasion, *, definition: str) -> Customer:  # noqa: ARG001  the form of every step
    """Note what was agreed with it as a complaint; it follows from the agreement on a definition.

    Args:
        customer: The customer.
        on: Who agreed, and when.
        definition: The id of the definition.

    Raises:
        InvalidInput: No definition is named.
    """
    if not definition.strip():
        raise InvalidInput("definition", "no definition is named", "agree on one, or show the default")
    return evolve(customer, complaint_definition=definition, definition_shown_to="")


@CUSTOMERS.step(*GOES_ON, to=STAYS)
def appoint_manager(customer: Customer, on: Occasion, *, manager: str) -> Customer:  # noqa: ARG001  the form of every step
    """Note who is its primary relationship manager; it follows from an assignment.

    Args:
        customer: The customer.
        on: Who assigned them, and when.
        manager: The id of the person; empty for nobody.
    """
    return evolve(customer, primary_manager=manager)
