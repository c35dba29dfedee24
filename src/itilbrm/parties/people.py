"""People: those who complain, decide, handle and investigate."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.calendars.local_times import zone_of
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import (
    STAYS,
    Belonging,
    Lifecycle,
    Lookup,
    Occasion,
    Past,
    Record,
    State,
    evolve,
    indexed,
    personal,
)
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.values import check_text, identity, one_of, words

__all__ = ["PEOPLE", "Digest", "Person", "why_nobody_active"]

Digest: TypeAlias = Literal["", "daily"]
"""How somebody of the house gets what is not urgent: each by itself, or once a day in one letter."""

ACTIVE = State("active", category="open")
INACTIVE = State("inactive", category="closed")


_LONGEST_ADDRESS: Final = 254
_LONGEST_NAME: Final = 500
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What ends a line somewhere, or does something else than being read."""

_LANGUAGE: Final = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_TIME: Final = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _well_formed(_person: object, field: "attrs.Attribute[Any]", value: str) -> None:
    local, at, domain = value.rpartition("@")
    if not value:
        return
    two_sides = at and local and domain.strip(".") == domain != "" and not any(map(str.isspace, value))
    if not two_sides or _BREAKS.search(value) or len(value) > _LONGEST_ADDRESS or not _is_one(local):
        shown = value if len(value) <= _LONGEST_ADDRESS else f"{value[:20]}..."
        raise InvalidInput(field.name, f"{shown!r} is no e-mail address", "write name@example.org")


def _is_one(local: str) -> bool:
    """Tell whether what stands before the last @ cannot be read as several addresses, or as a name and an address."""
    quoted = local.startswith('"') and local.endswith('"') and len(local) > len('""')
    return not any(each in (local[1:-1] if quoted else local) for each in ('"\\' if quoted else '@,;:<>()[]\\"'))


def _in_one_line(_person: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """A name stands in the head of a letter: nothing in it may end the line there."""
    text = check_text(field.name, value)
    if _BREAKS.search(text):
        raise InvalidInput(field.name, "the text has a line break or another control character", "write it in one line")
    if len(text) > _LONGEST_NAME:
        raise InvalidInput(
            field.name, f"the text has {len(text):,} characters, more than {_LONGEST_NAME}", "shorten it"
        )


def _language(_person: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if value and not _LANGUAGE.fullmatch(check_text(field.name, value)):
        raise InvalidInput(field.name, f"{value!r} is no language", "write de, or de-CH")


def _time_of_day(_person: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if value and not _TIME.fullmatch(check_text(field.name, value)):
        raise InvalidInput(field.name, f"{value!r} is no time of day", "write 22:00")


def _each_once(_person: object, field: "attrs.Attribute[Any]", value: tuple[str, ...]) -> None:
    if len(set(value)) != len(value):
        raise InvalidInput(field.name, "a channel stands in it twice", "name each once, the dearest first")


@attrs.frozen(kw_only=True)
class Person(Record):
    """Somebody who can be reached.

    Attributes:
        full_name: What the person is called.
        email: An e-mail address; this or a telephone number is given.
        phone: A telephone number.
        unit: The id of the unit the person belongs to.
        matrix_units: The ids of the units they belong to beside it.
        language: The language they are written to in, as in ``"de"`` or ``"de-CH"``; empty for that of the house.
        time_zone: The name of the time zone they live in; empty for that of the house.
        quiet_from: When, in their day, they want to be left in peace, as in ``"22:00"``; what is urgent comes anyway.
        quiet_until: Until when.
        digest: ``"daily"`` if messages of the house that are not urgent come as one letter a day.
        opted_out: What they want nothing of: channels, for example ``"email"``, or ``"survey"`` and ``"marketing"``.
        job_title: What their job is called; what they may decide does not follow from it.
        preferred_channels: By which channels they want to be reached, the dearest first.
        urgent_channel: By which channel they are followed up when it is urgent.
        norms: How they want to meet and be spoken to, as they said when they were asked.
        working_hours: The name of the business calendar they work by; empty for that of their unit.
        origin: Where the person was adopted from.
    """

    kind: ClassVar[str] = "person"
    prefix: ClassVar[str] = "per"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    full_name: str = attrs.field(validator=[words(), _in_one_line], metadata=personal())
    email: str = attrs.field(default="", validator=[words(blank=True), _well_formed], metadata=personal())
    phone: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    unit: str = attrs.field(default="", validator=words(blank=True), metadata=indexed("parent"))
    matrix_units: tuple[str, ...] = attrs.field(default=(), validator=identity())
    language: str = attrs.field(default="", validator=_language)
    time_zone: str = attrs.field(default="", validator=identity(blank=True))
    quiet_from: str = attrs.field(default="", validator=_time_of_day)
    quiet_until: str = attrs.field(default="", validator=_time_of_day)
    digest: Digest = attrs.field(default="", validator=one_of(*get_args(Digest)))
    opted_out: tuple[str, ...] = attrs.field(default=(), validator=identity())
    job_title: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    preferred_channels: tuple[str, ...] = attrs.field(default=(), validator=[identity(), _each_once])
    urgent_channel: str = attrs.field(default="", validator=identity(blank=True))
    norms: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    working_hours: str = attrs.field(default="", validator=identity(blank=True))
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        if not (self.email.strip() or self.phone.strip()):
            raise InvalidInput(
                "email", "nothing says how the person is reached", "give an e-mail address or a phone number"
            )
        if bool(self.quiet_from) != bool(self.quiet_until):
            raise InvalidInput("quiet_until", "quiet hours have a beginning and an end", "give both times, or neither")

    def wants(self, purpose: str, channel: str = "") -> bool:
        """Tell whether they want what is for a purpose, such as ``"survey"`` or ``"marketing"``, by a channel."""
        return purpose not in self.opted_out and (not channel or channel not in self.opted_out)

    def in_order(self, channels: Iterable[str], *, urgent: bool = False) -> tuple[str, ...]:
        """Return channels in the order in which the person wants to be reached, the others after them as they come."""
        first = (self.urgent_channel, *self.preferred_channels) if urgent else self.preferred_channels
        given = tuple(dict.fromkeys(channels))
        return tuple(dict.fromkeys((*(each for each in first if each in given), *given)))


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
    job_title: str | None = None,
) -> Person:
    """Correct the name, the title, or how the person is reached; what is not given stays."""
    return evolve(
        person,
        full_name=person.full_name if full_name is None else full_name,
        email=person.email if email is None else email,
        phone=person.phone if phone is None else phone,
        job_title=person.job_title if job_title is None else job_title,
    )


@PEOPLE.step(ACTIVE, INACTIVE, to=STAYS)
def prefer(
    person: Person,
    on: Occasion,
    *,
    language: str | None = None,
    time_zone: str | None = None,
    quiet_from: str | None = None,
    quiet_until: str | None = None,
    digest: Digest | None = None,
    opted_out: tuple[str, ...] | None = None,
    preferred_channels: tuple[str, ...] | None = None,
    urgent_channel: str | None = None,
    norms: str | None = None,
    working_hours: str | None = None,
) -> Person:
    """Say how the person wants to be told; what is not given stays.

    Args:
        person: The person.
        on: Who says so, and when.
        language: As in ``"de"`` or ``"de-CH"``; empty for the language of the house.
        time_zone: As in ``"Europe/Zurich"``; empty for the time zone of the house.
        quiet_from: When, in their day, they want to be left in peace, as in ``"22:00"``; empty for never.
        quiet_until: Until when; before ``quiet_from`` it is of the next day.
        digest: ``"daily"`` if messages of the house that are not urgent come as one letter a day.
        opted_out: What they want nothing of: channels, or ``"survey"`` and ``"marketing"``.
        preferred_channels: By which channels they want to be reached, the dearest first.
        urgent_channel: By which channel they are followed up when it is urgent.
        norms: How they want to meet and be spoken to.
        working_hours: The name of the business calendar they work by; empty for that of their unit.

    Raises:
        InvalidInput: There is no such time zone, or a channel is named twice.
        PolicyMissing: There is no such calendar.
    """
    if time_zone:
        zone_of(time_zone, "time_zone")
    if working_hours:
        on.policies.calendar(working_hours)
    return evolve(
        person,
        language=person.language if language is None else language,
        time_zone=person.time_zone if time_zone is None else time_zone,
        quiet_from=person.quiet_from if quiet_from is None else quiet_from,
        quiet_until=person.quiet_until if quiet_until is None else quiet_until,
        digest=person.digest if digest is None else digest,
        opted_out=person.opted_out if opted_out is None else opted_out,
        preferred_channels=person.preferred_channels if preferred_channels is None else preferred_channels,
        urgent_channel=person.urgent_channel if urgent_channel is None else urgent_channel,
        norms=person.norms if norms is None else norms,
        working_hours=person.working_hours if working_hours is None else working_hours,
    )


@PEOPLE.step(ACTIVE, INACTIVE, to=STAYS)
def transfer(
    person: Person,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    unit: str,
    matrix_units: tuple[str, ...] | None = None,
) -> Person:
    """Move the person to another unit.

    Args:
        person: The person.
        on: Who says so, and when.
        unit: The id of the unit they belong to from now on.
        matrix_units: The ids of the units they belong to beside it; those they had unless given.
    """
    return evolve(person, unit=unit, matrix_units=person.matrix_units if matrix_units is None else matrix_units)


@PEOPLE.step(ACTIVE, to=INACTIVE)
def deactivate(person: Person, on: Occasion) -> Person:  # noqa: ARG001  the form of every step
    """Say that the person has left; what they said and decided stays."""
    return person


@PEOPLE.step(INACTIVE, to=ACTIVE)
def reactivate(person: Person, on: Occasion) -> Person:  # noqa: ARG001  the form of every step
    """Say that the person is back."""
    return person


def why_nobody_active(person: str, lookup: Lookup) -> str | None:
    """Return why a person cannot be given something new: unknown, or not active; None where they can."""
    known = lookup.one(Person, person)
    if known is None:
        return f"nobody on record has the id {person}"
    return None if known.state.category == "open" else f"{person} is {known.state.label}"


PEOPLE.seal()
