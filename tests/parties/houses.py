"""A house with a division, a department and a team, for tests of who may decide."""

from datetime import UTC, datetime
from typing import Any, Final

import attrs

from itilbrm import Customer, Mandate, Money, Person, Practice, Unit
from itilbrm.testing import StoppedClock

__all__ = ["MOMENT", "House", "eur", "furnished", "house"]

MOMENT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


def eur(amount: int) -> Money:
    """Return an amount of euros."""
    return Money.of(amount, "EUR")


@attrs.frozen(kw_only=True)
class House:
    """A practice with a company, the division Sales, its department Field Sales, and a team of it.

    ``cleo`` leads the company and ``dora`` the division; ``finn`` leads the department, and ``pia`` works in the team.
    """

    practice: Practice
    clock: StoppedClock
    company: Unit
    division: Unit
    department: Unit
    team: Unit
    cleo: Person
    dora: Person
    finn: Person
    pia: Person

    def acting(self, person: Person | str, reason: str = "it must be", at: datetime | None = None) -> Practice:
        """Return the practice for somebody of the house."""
        return self.practice.acting_as(person if isinstance(person, str) else person.id, reason, at)

    def customer(self, unit: Unit, holder: Person) -> Customer:
        """Return an accepted customer: a unit with its holder."""
        made = self.acting("bert").customers.identify(
            name=f"Customer {unit.name}", party=unit.id, why="it pays for IT", designated=holder.id
        )
        return self.acting(holder).customers.accept(made.id)

    def mandate(self, holder: Person, unit: Unit, **given: Any) -> Mandate:  # noqa: ANN401  what propose takes
        """Return a mandate that was proposed and accepted, in place of the one that came with being the customer."""
        for each in self.practice.mandates.of(holder.id):
            if each.agreed and each.customer == given.get("customer", ""):
                self.acting(self.cleo).mandates.revoke(each.id)
        proposed = self.acting("bert").mandates.propose(holder=holder.id, units=(unit.id,), **given)
        return self.acting(holder).mandates.accept(proposed.id)

    def delegated(self, mandate: Mandate, holder: Person, unit: Unit, **given: Any) -> Mandate:  # noqa: ANN401  as above
        """Return a delegation of a mandate to a purchaser, accepted."""
        made = self.acting(mandate.holder).mandates.propose(
            **{"holder": holder.id, "units": (unit.id,), "grantor": mandate.id, "type": "purchaser", **given}
        )
        return self.acting(holder).mandates.accept(made.id)


def house(url: str = "memory:", **opened: Any) -> House:  # noqa: ANN401  what a practice is opened with
    """Return a new house."""
    clock = StoppedClock(MOMENT)
    return furnished(Practice.open(url, clock=clock, **opened), clock)


def furnished(practice: Practice, clock: StoppedClock) -> House:
    """Return the house that a practice becomes."""
    bert = practice.acting_as("bert")
    units: dict[str, Any] = {}
    above = ""
    types = {"company": "company", "division": "division", "department": "department", "team": "team"}
    for name, type_ in types.items():
        units[name] = bert.units.register(name=name.title(), type=type_, above=above)  # type: ignore[arg-type]  # one of them
        above = units[name].id
    people: dict[str, Any] = {
        name: bert.people.register(full_name=name.title(), email=f"{name}@example.org", unit=units[where].id)
        for name, where in {"cleo": "company", "dora": "division", "finn": "department", "pia": "team"}.items()
    }
    for name, where in {"cleo": "company", "dora": "division", "finn": "department"}.items():
        bert.units.appoint_manager(units[where].id, manager=people[name].id)
        units[where] = bert.units.set_budget(units[where].id, budget=eur(500_000), budget_includes_it=True)
    return House(practice=practice, clock=clock, **units, **people)
