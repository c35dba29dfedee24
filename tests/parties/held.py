"""A small organisation with a customer, for tests of what becomes of it."""

from datetime import UTC, datetime
from typing import Any, Final

import attrs

from itilbrm import Customer, Money, Person, Policies, Practice, Unit
from itilbrm.testing import StoppedClock

__all__ = ["CHANNELS", "MONDAY", "House", "house"]

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
CHANNELS: Final = {"ordering": "the portal", "escalation": "a call", "complaint": "e-mail"}


@attrs.frozen
class House:
    """A practice with two divisions: D, whose manager is Dana with Paul below her, and E of Erik; Bea and Bob serve.

    Attributes:
        practice: The practice.
        clock: Its clock.
        company: The company.
        unit: Division D.
        other: Division E.
        dana: Who manages division D.
        paul: Who works there.
        erik: Who manages division E.
        bea: Who is a relationship manager.
        bob: Who is one too.
    """

    practice: Practice
    clock: StoppedClock
    company: Unit
    unit: Unit
    other: Unit
    dana: Person
    paul: Person
    erik: Person
    bea: Person
    bob: Person

    def by(self, person: Person, reason: str = "") -> Practice:
        """Return the practice for a person who acts."""
        return self.practice.acting_as(person.id, reason)

    def identified(self, unit: Unit | None = None, holder: Person | None = None, **given: Any) -> Customer:  # noqa: ANN401  as below
        """Return a customer that was identified: division D to be held by Dana, unless others are given."""
        party = unit or self.unit
        particulars: dict[str, Any] = {"name": party.name, "why": "it pays for its services", **given}
        return self.by(self.bea).customers.identify(
            party=party.id,
            designated=(holder or self.dana).id,
            **particulars,
        )

    def accepted(self, unit: Unit | None = None, holder: Person | None = None, **given: Any) -> Customer:  # noqa: ANN401  particulars of the step
        """Return a customer that its holder has accepted."""
        customer = self.identified(unit, holder, **given)
        return self.by(holder or self.dana).customers.accept(customer)

    def accepted_company(self) -> Customer:
        """Return the company as a customer, with Dana as its holder."""
        customer = self.identified(self.company, self.dana)
        return self.by(self.dana).customers.accept(customer, all_the_same="it pays for all")

    def ready(self, unit: Unit | None = None, holder: Person | None = None, **given: Any) -> Customer:  # noqa: ANN401  particulars of the step
        """Return a customer that can be activated."""
        customer = self.accepted(unit, holder, **given)
        bea = self.by(self.bea)
        bea.customers.set_channels(customer.id, channels=CHANNELS)
        bea.customers.show_definition(customer.id, shown_to=(holder or self.dana).id)
        manager = next(iter(bea.managers.find(owner=self.bea.id)))
        bea.assignments.assign(customer=customer.id, manager=manager.id)
        return bea.customers.get(customer.id)

    def active(self, unit: Unit | None = None, holder: Person | None = None, **given: Any) -> Customer:  # noqa: ANN401  particulars of the step
        """Return a customer that is served."""
        return self.by(self.bea).customers.activate(self.ready(unit, holder, **given))


def house(url: str = "memory:", policies: Policies | None = None) -> House:
    """Return a small organisation."""
    clock = StoppedClock(MONDAY)
    practice = Practice.open(url, clock=clock, policies=policies)
    hr = practice.acting_as("hr")
    company = hr.units.register(name="Acme", type="company")
    money = Money.of("900000", "EUR")
    unit, other = (
        hr.units.register(name=name, type="division", above=company.id, budget=money, budget_includes_it=True)
        for name in ("Division D", "Division E")
    )

    def person(name: str, home: Unit | None) -> Person:
        return hr.people.register(
            full_name=name, email=f"{name.lower()}@example.org", unit=home.id if home is not None else ""
        )

    dana, paul, erik = person("Dana", unit), person("Paul", unit), person("Erik", other)
    hr.units.appoint_manager(unit.id, manager=dana.id)
    hr.units.appoint_manager(other.id, manager=erik.id)
    bea, bob = person("Bea", None), person("Bob", None)
    for each in (bea, bob):
        hr.managers.appoint(person=each.id)
    return House(practice, clock, company, unit, other, dana, paul, erik, bea, bob)
