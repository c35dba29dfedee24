"""Stakeholders: who has an influence on what we do or an interest in it, and how much of either."""

from datetime import date, datetime
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput, UnknownReference, suggestion
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
from itilbrm.parties.customers.belonging_to import party_of
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.moved import Moved
from itilbrm.parties.moving import moving
from itilbrm.parties.origin import Origin, origin_key
from itilbrm.parties.people import Person
from itilbrm.policies import Policies, day_at, day_begins
from itilbrm.values import NO_LABELS, Labels, identity, labelled, one_of, words

__all__ = ["STAKEHOLDERS", "Engagement", "Seniority", "Stakeholder", "StakeholderType", "stale_from"]

StakeholderType: TypeAlias = Literal[
    "customer",
    "user",
    "sponsor",
    "purchaser",
    "investor",
    "partner",
    "supplier",
    "internal_team",
    "employee",
    "regulator",
    "other",
]
Seniority: TypeAlias = Literal["", "executive", "senior", "middle", "operational"]
Engagement: TypeAlias = Literal["manage_closely", "keep_satisfied", "keep_informed", "monitor"]

ACTIVE = State("active", category="open")
REMOVED = State("removed", category="closed")

SCALE: Final = (1, 5)
"""The least and the greatest influence and interest."""

_HIGH: Final = 3
"""From here on influence and interest are high."""

_INTERESTS: Final = ("political", "financial", "organisational")

_ENGAGEMENTS: Final[dict[tuple[bool, bool], Engagement]] = {
    (True, True): "manage_closely",
    (True, False): "keep_satisfied",
    (False, True): "keep_informed",
    (False, False): "monitor",
}
"""How a stakeholder is engaged, by whether the influence and the interest are high."""


def _on_the_scale(_of: object, field: "attrs.Attribute[int | None]", value: object) -> None:
    least, most = SCALE
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(
            field.name, f"{value!r} is not on the scale", f"give a whole number from {least}, low, to {most}, high"
        )


def _kinds_of_interest(_of: object, field: "attrs.Attribute[Labels]", value: Labels) -> None:
    for name in value:
        if name not in _INTERESTS:
            raise InvalidInput(
                field.name,
                f"{name!r} is no kind of interest{suggestion(name, _INTERESTS)}",
                f"choose from {', '.join(_INTERESTS)}",
            )


@attrs.frozen(kw_only=True)
class Stakeholder(Record):
    """Somebody with an influence on what we do, or an interest in it.

    Attributes:
        name: What they are called.
        party: The id of the unit, group or person; empty for somebody outside who is on no register.
        type: What they are to us; suppliers and partners are stakeholders too.
        customer: The id of the customer they belong to; empty for none in particular.
        influence: How much they can move, from 1, little, to 5, much; None until they are placed on the map.
        interest: How much it matters to them, likewise.
        mapped_at: The day on which they were placed there last, in the place of the provider.
        needs: What they need.
        issues: What troubles them.
        interests: Their ``political``, ``financial`` and ``organisational`` interests, in words.
        seniority: How high they stand in their organisation; empty where nobody said.
        key: Whether theirs is a relationship that we want to develop.
        owner: The id of who looks after them.
        moved_from: To which customers they belonged before, and until when.
        origin: Where they were adopted from.
    """

    kind: ClassVar[str] = "stakeholder"
    prefix: ClassVar[str] = "stk"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)

    name: str = attrs.field(validator=words(), metadata=personal(of="party"))
    party: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    type: StakeholderType = attrs.field(validator=one_of(*get_args(StakeholderType)))
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    influence: int | None = attrs.field(default=None, validator=_on_the_scale)
    interest: int | None = attrs.field(default=None, validator=_on_the_scale)
    mapped_at: date | None = None
    needs: str = attrs.field(default="", validator=words(blank=True), metadata=personal(of="party"))
    issues: str = attrs.field(default="", validator=words(blank=True), metadata=personal(of="party"))
    interests: Labels = attrs.field(
        default=NO_LABELS, converter=labelled, validator=_kinds_of_interest, metadata=personal(of="party")
    )
    seniority: Seniority = attrs.field(default="", validator=one_of(*get_args(Seniority)))
    key: bool = False
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        if (self.influence is None) is not (self.interest is None):
            missing = "influence" if self.influence is None else "interest"
            raise InvalidInput(missing, "a place on the map has two coordinates", "give influence and interest")

    @property
    def engagement(self) -> Engagement | None:
        """How they are engaged, as their influence and interest say; None while they are on no map."""
        if self.influence is None or self.interest is None:
            return None
        return _ENGAGEMENTS[self.influence >= _HIGH, self.interest >= _HIGH]


STAKEHOLDERS: Final[Lifecycle[Stakeholder]] = Lifecycle(
    "stakeholder", record=Stakeholder, initial=ACTIVE, subject="party"
)
"""The lifecycle of stakeholders."""


@STAKEHOLDERS.creation()
def register(
    on: Occasion,
    *,
    type: StakeholderType,
    party: str = "",
    name: str = "",
    customer: str = "",
    influence: int | None = None,
    interest: int | None = None,
    seniority: Seniority = "",
    key: bool = False,
    owner: str = "",
) -> Stakeholder:
    """Record a stakeholder, placed on the map or not yet.

    Args:
        on: Who records them, and when.
        type: What they are to us.
        party: The id of the unit, group or person; empty for somebody outside who is on no register.
        name: What they are called; as the unit or person is, unless given.
        customer: The id of the customer they belong to.
        influence: How much they can move, from 1 to 5.
        interest: How much it matters to them, from 1 to 5.
        seniority: How high they stand in their organisation.
        key: Whether theirs is a relationship that we want to develop.
        owner: The id of who looks after them.

    Raises:
        UnknownReference: There is no such unit, group or person.
    """
    return Stakeholder(
        name=name or _name_of(party, on.lookup),
        party=party,
        type=type,
        customer=customer,
        influence=influence,
        interest=interest,
        mapped_at=day_at(on.happened_at, on.policies) if influence is not None else None,
        seniority=seniority,
        key=key,
        owner=owner,
    )


@STAKEHOLDERS.adoption(into=(ACTIVE, REMOVED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    name: str,
    type: StakeholderType,
    party: str = "",
    customer: str = "",
    influence: int | None = None,
    interest: int | None = None,
    mapped_at: date | None = None,
    seniority: Seniority = "",
    key: bool = False,
    owner: str = "",
    state: str = "active",
    since: datetime | None = None,
) -> tuple[Past[Stakeholder], ...]:
    """Take over a stakeholder from elsewhere (G-12).

    Args:
        on: Who takes them over, and when.
        origin: The name of the other system.
        reference: What they are called there.
        name: What they are called.
        type: What they are to us.
        party: The id of the unit or person, which may come later.
        customer: The id of the customer they belong to.
        influence: How much they can move, from 1 to 5.
        interest: How much it matters to them, from 1 to 5.
        mapped_at: The day on which they were placed on the map there.
        seniority: How high they stand in their organisation.
        key: Whether theirs is a relationship that we want to develop.
        owner: The id of who looks after them.
        state: Whether they are active or removed.
        since: Since when.
    """
    stakeholder = Stakeholder(
        name=name,
        party=party,
        type=type,
        customer=customer,
        influence=influence,
        interest=interest,
        mapped_at=mapped_at,
        seniority=seniority,
        key=key,
        owner=owner,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(STAKEHOLDERS.state(state), since or on.at, stakeholder),)


@STAKEHOLDERS.step(ACTIVE, to=STAYS)
def place(stakeholder: Stakeholder, on: Occasion, *, influence: int, interest: int) -> Stakeholder:
    """Place the stakeholder on the map, or confirm the place: that makes it fresh again (TM-STK-1).

    Args:
        stakeholder: The stakeholder.
        on: Who says so, and when.
        influence: How much they can move, from 1 to 5.
        interest: How much it matters to them, from 1 to 5.
    """
    return evolve(stakeholder, influence=influence, interest=interest, mapped_at=day_at(on.happened_at, on.policies))


@STAKEHOLDERS.step(ACTIVE, to=STAYS)
def describe(
    stakeholder: Stakeholder,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    name: str | None = None,
    type: StakeholderType | None = None,
    customer: str | None = None,
    needs: str | None = None,
    issues: str | None = None,
    interests: Labels | None = None,
    seniority: Seniority | None = None,
    key: bool | None = None,
    owner: str | None = None,
) -> Stakeholder:
    """Say more about the stakeholder; what is not given stays.

    Args:
        stakeholder: The stakeholder.
        on: Who says so, and when.
        name: What they are called.
        type: What they are to us.
        customer: The id of the customer they belong to.
        needs: What they need.
        issues: What troubles them.
        interests: Their ``political``, ``financial`` and ``organisational`` interests, in words.
        seniority: How high they stand in their organisation.
        key: Whether theirs is a relationship that we want to develop.
        owner: The id of who looks after them.
    """
    return evolve(
        stakeholder,
        name=stakeholder.name if name is None else name,
        type=stakeholder.type if type is None else type,
        customer=stakeholder.customer if customer is None else customer,
        needs=stakeholder.needs if needs is None else needs,
        issues=stakeholder.issues if issues is None else issues,
        interests=stakeholder.interests if interests is None else interests,
        seniority=stakeholder.seniority if seniority is None else seniority,
        key=stakeholder.key if key is None else key,
        owner=stakeholder.owner if owner is None else owner,
    )


@STAKEHOLDERS.step(ACTIVE, to=REMOVED, guards=(reason_given("Stakeholder"),))
def remove(stakeholder: Stakeholder, on: Occasion) -> Stakeholder:  # noqa: ARG001  the form of every step
    """Take the stakeholder off the map, and say why; what was known stays on record."""
    return stakeholder


@STAKEHOLDERS.step(REMOVED, to=ACTIVE)
def restore(stakeholder: Stakeholder, on: Occasion) -> Stakeholder:  # noqa: ARG001  the form of every step
    """Say that they matter again."""
    return stakeholder


move_to_customer = moving(STAKEHOLDERS, ACTIVE)


def stale_from(stakeholder: Stakeholder, policies: Policies) -> datetime | None:
    """Return from when on the place of a stakeholder on the map is stale (TM-STK-1); None where nothing makes it so."""
    timer = policies.timer("TM-STK-1")
    if stakeholder.mapped_at is None or timer.amount is None or not timer.is_on:
        return None
    return policies.calendar().add(day_begins(stakeholder.mapped_at, policies), timer.amount)


def _name_of(party: str, lookup: Lookup) -> str:
    if not party:
        raise InvalidInput("name", "nothing says who the stakeholder is", "give a name, or the id of a unit or person")
    known = party_of(party, lookup)
    if known is None:
        problem = f"no unit, group or person has the id {party!r}"
        raise UnknownReference("party", problem, "register it first, or give a name")
    return known.full_name if isinstance(known, Person) else known.name


STAKEHOLDERS.seal()
