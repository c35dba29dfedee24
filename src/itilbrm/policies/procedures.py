"""Complaint procedures and routes of escalation: who does what when somebody complains, as data."""

from typing import Final, Literal, TypeAlias, get_args

import attrs
from attrs.validators import instance_of

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.policies.checking import a_name, each_a, text, twice, within
from itilbrm.values import identity, one_of, words

__all__ = ["SECONDLY", "Authority", "Body", "EscalationRoute", "Procedure", "Secondly"]

Secondly: TypeAlias = Literal["always", "where_it_must"]

SECONDLY: Final[tuple[str, ...]] = get_args(Secondly)


@attrs.frozen(kw_only=True)
class Authority:
    """Up to what cost somebody may grant a remedy (BR-CPL-18).

    Attributes:
        person: The id of the person; empty for everybody who handles complaints.
        limit: The highest cost.
    """

    person: str = attrs.field(validator=identity(blank=True))
    limit: Money = attrs.field(validator=instance_of(Money))


@attrs.frozen(kw_only=True)
class Procedure:
    """How complaints are handled for a customer, or for all of them.

    Attributes:
        id: Its name.
        version: Its version, from 1 on.
        profile: The deadline profile that applies.
        approval: Whether every answer is approved by a second person, or only where BR-CPL-7 demands it.
        approvers: The ids of those who may approve; anybody but the author, if none is named.
        leads: The ids of the leads of the relationship managers; anybody, if none is named.
        authorities: Up to what cost who may grant a remedy; without any, cost needs somebody named who authorised it.
        reclassified_into: What may turn out not to be a complaint (BR-CPL-12).
        closes_silent: Whether a decision that nobody answers closes the complaint (TM-CPL-1).
        route: The route of escalation.
        recourse: Where the complainant can turn to outside, in words.
        contact: Whom complainants are told to ask.
    """

    id: str = attrs.field(validator=a_name)
    version: int = attrs.field(default=1, validator=within(1, 1_000_000))
    profile: str = attrs.field(default="itil_internal", validator=identity())
    approval: Secondly = attrs.field(default="where_it_must", validator=one_of(*SECONDLY))
    approvers: tuple[str, ...] = attrs.field(default=(), validator=identity())
    leads: tuple[str, ...] = attrs.field(default=(), validator=identity())
    authorities: tuple[Authority, ...] = attrs.field(default=(), validator=each_a(Authority))
    reclassified_into: tuple[str, ...] = attrs.field(
        default=("incident", "request", "query", "compliment", "suggestion"), validator=identity()
    )
    closes_silent: bool = False
    route: str = attrs.field(default="", validator=identity(blank=True))
    recourse: str = attrs.field(default="", validator=text)
    contact: str = attrs.field(default="", validator=text)

    def __attrs_post_init__(self) -> None:
        if (person := twice(each.person for each in self.authorities)) is not None:
            whom = f"{person!r}" if person else "everybody"
            raise InvalidInput("authorities", f"two limits hold for {whom}", "keep one of them")


@attrs.frozen(kw_only=True)
class Body:
    """One level of a route.

    Attributes:
        name: What it is called.
        members: The ids of those who decide there.
    """

    name: str = attrs.field(validator=words())
    members: tuple[str, ...] = attrs.field(default=(), validator=identity())


@attrs.frozen(kw_only=True)
class EscalationRoute:
    """Where a matter goes that the normal channel cannot solve, level by level; the last is the steering group.

    Attributes:
        id: Its name.
        levels: The bodies, the nearest first.
    """

    id: str = attrs.field(validator=a_name)
    levels: tuple[Body, ...] = attrs.field(validator=each_a(Body, least=1))

    def __attrs_post_init__(self) -> None:
        if (name := twice(each.name for each in self.levels)) is not None:
            raise InvalidInput("levels", f"two levels are called {name!r}", "give each a name of its own")
