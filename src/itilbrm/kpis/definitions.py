"""What an indicator is: a formula in words and in code, and what must be known to read it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, cast

import attrs

from itilbrm.errors import BadDefinition, InvalidInput, suggestion
from itilbrm.kpis.figures import Basis, Measured, Unit
from itilbrm.kpis.reading import NOTHING_READ, Read
from itilbrm.kpis.words import Words
from itilbrm.lifecycle import Record
from itilbrm.periods import Period

if TYPE_CHECKING:
    from itilbrm.calendars import Amount, BusinessCalendar
    from itilbrm.kpis.cases import Case
    from itilbrm.policies import Policies

__all__ = ["COMPLAINT_GROUPS", "COMPLIMENT_GROUPS", "Asked", "Kpi", "Material", "Measure", "Need", "Praise"]

R = TypeVar("R", bound=Record)

Need: TypeAlias = Literal["complaints", "compliments", "watches", "messages"] | type[Record]
"""What an indicator is counted from: complaints and their like, in a form of their own, or any class of records."""

COMPLAINT_GROUPS = ("service", "type", "channel", "customer", "owner", "severity")
COMPLIMENT_GROUPS = ("service", "channel", "customer", "owner")

_MOMENT = timedelta(microseconds=1)


@attrs.frozen
class Praise:
    """What indicators need to know of one compliment.

    Attributes:
        groups: The groups it belongs to, for each grouping.
        received: When it reached us.
        due: By when those it names shall hear of it; None while nobody knows who they are.
        passed_on: When everybody named had been told; None while somebody still has to hear.
        untold: Whether it came from elsewhere, passed on nobody knows when.
        services: The services it is about.
        customer: Whose it is.
    """

    groups: tuple[tuple[str, ...], ...]
    received: datetime
    due: datetime | None
    passed_on: datetime | None
    untold: bool
    services: tuple[str, ...]
    customer: str


@attrs.frozen
class Material:
    """What indicators are counted from, each record taken up once.

    Attributes:
        cases: The complaints.
        praises: The compliments.
        escalated: The ids of the complaints that were escalated.
        words: What complainants were told.
        closed_before: When complaints of a service and cause were closed, in order.
        read: The records of any other class that an indicator needs; see :meth:`records` and :meth:`entered`.
    """

    cases: "Sequence[Case]" = ()
    praises: Sequence[Praise] = ()
    escalated: frozenset[str] = frozenset()
    words: Words = attrs.field(factory=Words)
    closed_before: Mapping[tuple[str, str], Sequence[tuple[datetime, str]]] = attrs.field(factory=dict)
    read: Read = NOTHING_READ

    def records(self, kind: type[R]) -> Sequence[R]:
        """Return the records of a class that the indicator needs; in the material of a group those of the group.

        Raises:
            BadDefinition: The class does not stand among what the indicator needs.
        """
        return self.read.records(kind)

    def entered(self, record: Record, *states: str) -> Sequence[datetime]:
        """Return when a record came into one of these states, in order; what was adopted in it never did (G-12)."""
        return self.read.entered(record, states)

    def groups(self, way: int) -> "Mapping[str, Material]":
        """Return the material of each group of one grouping, in order of its name.

        What came before is looked up among all of it.
        """
        cases: defaultdict[str, list[Case]] = defaultdict(list)
        praises: defaultdict[str, list[Praise]] = defaultdict(list)
        for case in self.cases:
            for group in case.groups[way]:
                cases[group].append(case)
        for praise in self.praises:
            for group in praise.groups[way]:
                praises[group].append(praise)
        read = self.read.groups(way)
        return {
            group: attrs.evolve(
                self,
                cases=cases.get(group, ()),
                praises=praises.get(group, ()),
                read=read.get(group, self.read.without_any()),
            )
            for group in sorted(cases.keys() | praises.keys() | read.keys())
        }


@attrs.frozen(kw_only=True)
class Asked:
    """For what an indicator is asked.

    Attributes:
        period: The period.
        basis: What belongs to it.
        as_at: The instant up to which everything is known.
        policies: What the house has settled as data.
    """

    period: Period
    basis: Basis
    as_at: datetime
    policies: "Policies"

    @property
    def until(self) -> datetime:
        """The end of the period as far as it is known: what happened at the instant itself is."""
        return min(self.period.end, self.as_at + _MOMENT)

    def holds(self, at: datetime | None) -> bool:
        """Tell whether an instant belongs to the period, as far as it is known."""
        return at is not None and self.period.start <= at < self.until

    def before(self) -> "Asked":
        """Return the same for the period before."""
        return attrs.evolve(self, period=self.period.previous())

    def calendar(self, services: tuple[str, ...] = (), customer: str = "") -> "BusinessCalendar":
        """Return the calendar that applies to a service or a customer, else the provider's (T-3)."""
        return self.policies.calendar_for(services, customer)

    def limit(self, timer: str) -> "Amount":
        """Return how long a timer allows."""
        return cast("Amount", self.policies.timer(timer).amount)


Measure: TypeAlias = Callable[[Material, Asked], Measured]


@attrs.frozen(kw_only=True)
class Kpi:
    """An indicator.

    Attributes:
        id: Its id in the domain, for example ``"K-CPL-7"``.
        name: What it is called.
        formula: What is counted and divided, in words.
        unit: What it is measured in.
        basis: What belongs to a period, unless it is asked for otherwise.
        bases: Which other answers make sense.
        reading: How to read it.
        source: Where it comes from.
        measure: The formula.
        needs: What it is counted from.
        groups: What it can be broken down by, beside labels.
        by: What it is broken down by unless asked otherwise; empty for nothing.
        version: The version of the formula, from 1 on.

    Raises:
        BadDefinition: Its basis is none of its bases, or what it is broken down by is none of its groups.
    """

    id: str
    name: str
    formula: str
    unit: Unit
    bases: tuple[Basis, ...]
    reading: str
    source: str
    measure: Measure
    needs: frozenset[Need] = frozenset({"complaints"})
    groups: tuple[str, ...] = COMPLAINT_GROUPS
    by: str = ""
    version: int = 1

    def __attrs_post_init__(self) -> None:
        if not self.bases:
            raise BadDefinition(self.id, "has no basis; name one at least")
        if self.by and self.by not in self.groups:
            raise BadDefinition(self.id, f"is broken down by {self.by!r}, which is none of its groups")

    @property
    def basis(self) -> Basis:
        """The basis it has unless it is asked for on another one."""
        return self.bases[0]

    def basis_of(self, asked: str | None) -> Basis:
        """Return the basis it is asked for on.

        Raises:
            InvalidInput: It makes no sense on that basis.
        """
        if asked is None:
            return self.basis
        for each in self.bases:
            if each == asked:
                return each
        raise InvalidInput(
            "basis",
            f"{self.id} ({self.name}) makes no sense on the basis {asked!r}{suggestion(asked, self.bases)}",
            f"leave it out, or choose from {', '.join(self.bases)}",
        )
