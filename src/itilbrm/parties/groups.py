"""Groups: people of several units who are one party together."""

from typing import Any, ClassVar, Final

import attrs

from itilbrm.errors import InvalidInput, UnknownReference
from itilbrm.lifecycle import STAYS, Belonging, Lifecycle, Lookup, Occasion, Past, Record, State, evolve
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.people import Person
from itilbrm.values import identity, words

__all__ = ["GROUPS", "Group"]

ACTIVE = State("active", category="open")
DISSOLVED = State("dissolved", category="closed")


def _one_at_least(_group: object, field: "attrs.Attribute[Any]", value: tuple[str, ...]) -> None:
    if not value:
        raise InvalidInput(field.name, "a group without members is nobody", "name one person at least")
    if len(set(value)) != len(value):
        raise InvalidInput(field.name, "somebody is named twice", "name each once")


@attrs.frozen(kw_only=True)
class Group(Record):
    """People who are one party together.

    Attributes:
        name: What the group is called.
        members: The ids of its people, one at least.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "group"
    prefix: ClassVar[str] = "grp"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    name: str = attrs.field(validator=words())
    members: tuple[str, ...] = attrs.field(validator=[identity(), _one_at_least])
    origin: Origin | None = None


GROUPS: Final[Lifecycle[Group]] = Lifecycle("group", record=Group, initial=ACTIVE, final=(DISSOLVED,))


@GROUPS.creation()
def form(on: Occasion, *, name: str, members: tuple[str, ...]) -> Group:
    """Make people a group.

    Args:
        on: Who does it, and when.
        name: What it is called.
        members: The ids of its people.

    Raises:
        UnknownReference: Somebody is not on record.
        InvalidInput: Somebody is not active, or named twice; or nobody is named.
    """
    _check_people(members, on.lookup)
    return Group(name=name, members=members)


@GROUPS.adoption(into=(ACTIVE, DISSOLVED), key=origin_key)
def adopt(
    on: Occasion, *, origin: str, reference: str, name: str, members: tuple[str, ...], state: str = "active"
) -> tuple[Past[Group], ...]:
    """Take over a group from a directory; its people may come later."""
    group = Group(name=name, members=members, origin=Origin(system=origin, reference=reference))
    return (Past(GROUPS.state(state), on.at, group),)


@GROUPS.step(ACTIVE, to=STAYS)
def compose(group: Group, on: Occasion, *, members: tuple[str, ...]) -> Group:
    """Say who its people are from now on.

    Raises:
        UnknownReference: Somebody is not on record.
        InvalidInput: Somebody is not active, or named twice; or nobody is named.
    """
    _check_people(tuple(each for each in members if each not in group.members), on.lookup)
    return evolve(group, members=members)


@GROUPS.step(ACTIVE, to=STAYS)
def rename(group: Group, on: Occasion, *, name: str) -> Group:  # noqa: ARG001  the form of every step
    """Give it another name."""
    return evolve(group, name=name)


@GROUPS.step(ACTIVE, to=DISSOLVED)
def dissolve(group: Group, on: Occasion) -> Group:  # noqa: ARG001  the form of every step
    """Say that the group exists no longer."""
    return group


def _check_people(people: tuple[str, ...], lookup: Lookup) -> None:
    for each in people:
        known = lookup.one(Person, each)
        if known is None:
            raise UnknownReference("members", f"no person has the id {each!r}", "register the person first")
        if known.state.category == "closed":
            raise InvalidInput("members", f"{each} is {known.state.label}", "name somebody active")


GROUPS.seal()
