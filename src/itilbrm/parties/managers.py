"""Relationship managers: who looks after customers, how many at most, and when they are away."""

from datetime import datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Belonging, Lifecycle, Occasion, Past, Record, State, evolve, indexed, rule
from itilbrm.parties.origin import Origin
from itilbrm.parties.people import why_nobody_active
from itilbrm.values import identity, one_of, words

__all__ = ["MANAGERS", "Absence", "Competency", "Manager", "RoleTitle"]

RoleTitle: TypeAlias = Literal["brm", "crm", "account_manager", "other"]
"""How the role is titled; it is one role, whatever the job is called."""

ACTIVE = State("active", category="open")
STEPPED_DOWN = State("stepped_down", category="closed")

_MOST: Final = 5


@attrs.frozen(kw_only=True)
class Competency:
    """How well a manager can do something.

    Attributes:
        name: What.
        level: From 0 to 5, 5 for the best.
    """

    name: str = attrs.field(validator=words())
    level: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.level <= _MOST:
            raise InvalidInput(
                "level", f"{self.level} is not on the scale", "give a number from 0 to 5, 5 for the best"
            )


@attrs.frozen(kw_only=True)
class Absence:
    """When a manager is away.

    Attributes:
        start: From when on.
        end: Until when, that instant left out.
    """

    start: datetime
    end: datetime

    def __attrs_post_init__(self) -> None:
        if self.end <= self.start:
            problem = f"{self.end.isoformat()} is not after {self.start.isoformat()}"
            raise InvalidInput("end", problem, "give a later end")


def _customers_at_most(_manager: object, field: "attrs.Attribute[Any]", value: int | None) -> None:
    if value is not None and value < 0:
        raise InvalidInput(field.name, f"{value} is less than nothing", "give how many customers at most, from 0 on")


@attrs.frozen(kw_only=True)
class Manager(Record):
    """Somebody who looks after customers for the provider.

    Attributes:
        person: The id of the person.
        role_title: How the role is titled.
        combined_roles: What else they are: service level manager, service catalogue manager ...
        competencies: What they can do, and how well.
        qualifications: What they have shown that they can do.
        capacity: How many customers they can look after at most; None where nobody said.
        absences: When they are away; their deputies get what is meant for them meanwhile.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "manager"
    prefix: ClassVar[str] = "brm"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    person: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    role_title: RoleTitle = attrs.field(default="brm", validator=one_of(*get_args(RoleTitle)))
    combined_roles: tuple[str, ...] = attrs.field(default=(), validator=identity())
    competencies: tuple[Competency, ...] = ()
    qualifications: tuple[str, ...] = ()
    capacity: int | None = attrs.field(default=None, validator=_customers_at_most)
    absences: tuple[Absence, ...] = ()
    origin: Origin | None = None

    def is_away(self, at: datetime) -> bool:
        """Tell whether they are away at an instant."""
        return any(each.start <= at < each.end for each in self.absences)


MANAGERS: Final[Lifecycle[Manager]] = Lifecycle(
    "relationship manager", record=Manager, initial=ACTIVE, final=(), subject="person"
)


def _of_person(*, person: str, **_: object) -> tuple[str]:
    return (person,)


@rule("BR-CUS-4")
def somebody_active_is_named(on: Occasion, *, person: str) -> str | None:
    """somebody on record who is active is named"""
    return why_nobody_active(person, on.lookup)


@MANAGERS.creation(guards=(somebody_active_is_named,), key=_of_person)
def appoint(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    person: str,
    role_title: RoleTitle = "brm",
    combined_roles: tuple[str, ...] = (),
    capacity: int | None = None,
) -> Manager:
    """Make somebody a relationship manager.

    Args:
        on: Who does it, and when.
        person: The id of the person.
        role_title: How the role is titled.
        combined_roles: What else they are.
        capacity: How many customers they can look after at most.
    """
    return Manager(person=person, role_title=role_title, combined_roles=combined_roles, capacity=capacity)


@MANAGERS.adoption(into=(ACTIVE, STEPPED_DOWN), key=_of_person)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    person: str,
    role_title: RoleTitle = "brm",
    capacity: int | None = None,
    state: str = "active",
    since: datetime | None = None,
) -> tuple[Past[Manager], ...]:
    """Take over a relationship manager from another system.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What they are called there.
        person: The id of the person; there is one for each.
        role_title: How the role is titled.
        capacity: How many customers they can look after at most.
        state: The state it has there.
        since: Since when.
    """
    manager = Manager(
        person=person, role_title=role_title, capacity=capacity, origin=Origin(system=origin, reference=reference)
    )
    return (Past(MANAGERS.state(state), since or on.at, manager),)


@MANAGERS.step(ACTIVE, to=STAYS)
def describe(
    manager: Manager,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    role_title: RoleTitle | None = None,
    combined_roles: tuple[str, ...] | None = None,
    competencies: tuple[Competency, ...] | None = None,
    qualifications: tuple[str, ...] | None = None,
    capacity: int | None = None,
) -> Manager:
    """Say what they can do, what else they are, and how many customers they can look after; what is not given stays.

    Args:
        manager: The relationship manager.
        on: Who says so, and when.
        role_title: How the role is titled.
        combined_roles: What else they are.
        competencies: What they can do, and how well.
        qualifications: What they have shown that they can do.
        capacity: How many customers they can look after at most.
    """
    return evolve(
        manager,
        role_title=manager.role_title if role_title is None else role_title,
        combined_roles=manager.combined_roles if combined_roles is None else combined_roles,
        competencies=manager.competencies if competencies is None else competencies,
        qualifications=manager.qualifications if qualifications is None else qualifications,
        capacity=manager.capacity if capacity is None else capacity,
    )


@MANAGERS.step(ACTIVE, to=STAYS)
def be_away(manager: Manager, on: Occasion, *, start: datetime, end: datetime) -> Manager:  # noqa: ARG001  the form of every step
    """Say when they are away; their deputies get what is meant for them meanwhile (SC-45).

    Args:
        manager: The relationship manager.
        on: Who says so, and when.
        start: From when on.
        end: Until when, that instant left out.

    Raises:
        InvalidInput: The end does not come after the start.
    """
    return evolve(manager, absences=(*manager.absences, Absence(start=start, end=end)))


@rule("BR-CUS-4")
def nobody_is_looked_after_by_them(manager: Manager, on: Occasion) -> str | None:
    """all customers they look after have been handed over"""
    left = on.lookup.whatever(parent=manager.id, category="open")
    customers = ", ".join(dict.fromkeys(str(getattr(each, "customer", each.id)) for each in left))
    return f"they are still assigned to {customers}" if left else None


@MANAGERS.step(ACTIVE, to=STEPPED_DOWN, guards=(nobody_is_looked_after_by_them,))
def step_down(manager: Manager, on: Occasion) -> Manager:  # noqa: ARG001  the form of every step
    """Say that they are a relationship manager no longer."""
    return manager


@MANAGERS.step(STEPPED_DOWN, to=ACTIVE)
def reappoint(manager: Manager, on: Occasion) -> Manager:  # noqa: ARG001  the form of every step
    """Make them a relationship manager again."""
    return manager


MANAGERS.seal()
