"""People: those who complain, decide, handle and investigate."""

from datetime import datetime
from typing import Any, ClassVar, Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Past, Record, State, evolve, indexed, personal
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.values import words

__all__ = ["PEOPLE", "Person"]

ACTIVE = State("active", category="open")
INACTIVE = State("inactive", category="closed")


def _well_formed(_person: object, field: "attrs.Attribute[Any]", value: str) -> None:
    local, at, domain = value.rpartition("@")
    if value and not (at and local and domain.strip(".") == domain != "" and not any(map(str.isspace, value))):
        raise InvalidInput(field.name, f"{value!r} is no e-mail address", "write name@example.org")


@attrs.frozen(kw_only=True)
class Person(Record):
    """Somebody who can be reached.

    Attributes:
        full_name: What the person is called.
        email: An e-mail address; this or a telephone number is given.
        phone: A telephone number.
        unit: The id of the unit the person belongs to.
        origin: Where the person was adopted from.
    """

    kind: ClassVar[str] = "person"
    prefix: ClassVar[str] = "per"

    full_name: str = attrs.field(validator=words(), metadata=personal())
    email: str = attrs.field(default="", validator=[words(blank=True), _well_formed], metadata=personal())
    phone: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    unit: str = attrs.field(default="", validator=words(blank=True), metadata=indexed("parent"))
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        if not (self.email.strip() or self.phone.strip()):
            raise InvalidInput(
                "email", "nothing says how the person is reached", "give an e-mail address or a phone number"
            )


PEOPLE: Final[Lifecycle[Person]] = Lifecycle("person", record=Person, initial=ACTIVE, subject="id")


@PEOPLE.creation()
def register(on: Occasion, *, full_name: str, email: str = "", phone: str = "", unit: str = "") -> Person:  # noqa: ARG001  the form of every creation
    """Record somebody new."""
    return Person(full_name=full_name, email=email, phone=phone, unit=unit)


@PEOPLE.adoption(into=(ACTIVE, INACTIVE), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    full_name: str,
    email: str = "",
    phone: str = "",
    unit: str = "",
    state: str = "active",
    since: datetime | None = None,
) -> tuple[Past[Person], ...]:
    """Take over somebody from a directory."""
    person = Person(
        full_name=full_name, email=email, phone=phone, unit=unit, origin=Origin(system=origin, reference=reference)
    )
    return (Past(PEOPLE.state(state), since or on.at, person),)


@PEOPLE.step(ACTIVE, INACTIVE, to=STAYS)
def correct(
    person: Person,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    full_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
) -> Person:
    """Correct the name, or how the person is reached; what is not given stays."""
    return evolve(
        person,
        full_name=person.full_name if full_name is None else full_name,
        email=person.email if email is None else email,
        phone=person.phone if phone is None else phone,
    )


@PEOPLE.step(ACTIVE, INACTIVE, to=STAYS)
def transfer(person: Person, on: Occasion, *, unit: str) -> Person:  # noqa: ARG001  the form of every step
    """Move the person to another unit."""
    return evolve(person, unit=unit)


@PEOPLE.step(ACTIVE, to=INACTIVE)
def deactivate(person: Person, on: Occasion) -> Person:  # noqa: ARG001  the form of every step
    """Say that the person has left; what they said and decided stays."""
    return person


@PEOPLE.step(INACTIVE, to=ACTIVE)
def reactivate(person: Person, on: Occasion) -> Person:  # noqa: ARG001  the form of every step
    """Say that the person is back."""
    return person


PEOPLE.seal()
