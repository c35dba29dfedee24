"""Needs of a division, led to any state they can be in, for tests of requirements."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs

from itilbrm import Customer, Mandate, Practice
from itilbrm.processes.requirements import (
    CaseContent,
    Compliance,
    DesiredServiceOutcome,
    Option,
    OutcomeMeasure,
    Requirement,
    Statement,
    StatementResult,
)
from itilbrm.services import Target
from tests.parties.houses import House, eur, house

__all__ = ["DAY", "OUTCOME", "STATEMENTS", "Needs", "case", "eur", "met", "needs", "needs_of", "option"]

DAY: Final = timedelta(days=1)

OUTCOME: Final = DesiredServiceOutcome(
    result="Offers reach clients on the day they ask",
    beneficiary="field sales",
    measures=(OutcomeMeasure(name="offers on the same day", unit="%", target="90", baseline="40"),),
    by=date(2026, 9, 30),
)

STATEMENTS: Final = (
    Statement(id="U1", text="Offers are written on the road"),
    Statement(id="U2", text="Prices are those of the day"),
    Statement(id="U3", text="Offers are signed at once", priority="should"),
    Statement(id="U4", text="Offers look like the house", priority="could"),
    Statement(
        id="W1",
        text="It is there while shops are open",
        aspect="availability",
        target=Target(
            metric="availability", unit="%", comparison=">=", value=Decimal("99.5"), window="month", source="monitoring"
        ),
    ),
    Statement(id="W2", text="Prices are seen by sales alone", aspect="security"),
)


def option(name: str, one_off: int, running: int, benefits: int, **more: Any) -> Option:  # noqa: ANN401  what an option takes
    """Return an option in euros."""
    given: dict[str, Any] = {"sourcing": "internal", "risks": "it comes late", **more}
    return Option(
        name=name,
        one_off_cost=eur(one_off),
        running_cost_per_year=eur(running),
        benefits_per_year=eur(benefits),
        **given,
    )


NOTHING: Final = option("nothing", 0, 0, 0, does_nothing=True, sourcing="")


def case(amount: int = 80_000, **changes: Any) -> CaseContent:  # noqa: ANN401  what a case takes
    """Return a case of an amount: half of it at once, half of it over two years."""
    given: dict[str, Any] = {
        "chosen": "app",
        "alternatives": (NOTHING, option("app", amount // 2, amount // 4, amount)),
        "horizon_years": 2,
        "rationale": "it pays back within a year",
        "business_strategy": Compliance(verdict="ok"),
        "technology_strategy": Compliance(verdict="ok"),
        "expires_on": date(2026, 6, 30),
    }
    return CaseContent(**{**given, **changes})


def met(*others: StatementResult, without: tuple[str, ...] = ()) -> tuple[StatementResult, ...]:
    """Return that every statement is met, with evidence, but for those that are given."""
    said = {each.statement for each in others} | {*without}
    return (
        *(
            StatementResult(statement=each.id, result="met", evidence="tried")
            for each in STATEMENTS
            if each.id not in said
        ),
        *others,
    )


@attrs.frozen
class Needs:
    """A house whose division Sales is a customer, and its needs.

    Attributes:
        house: The house.
        customer: The customer: the division, held by ``dora``.
        mandate: The mandate of ``dora``.
    """

    house: House
    customer: Customer
    mandate: Mandate

    @property
    def practice(self) -> Practice:
        """The practice."""
        return self.house.practice

    def acting(self, person: str, reason: str = "it must be", **more: Any) -> Practice:  # noqa: ANN401  an instant
        """Return the practice for somebody of the house, by name, or for somebody else by id."""
        known = getattr(self.house, person, None)
        return self.house.acting(known if known is not None else person, reason, **more)

    def captured(self, **given: Any) -> Requirement:  # noqa: ANN401  what a need takes
        """Return a need that Pia said."""
        said: dict[str, Any] = {
            "statement": "We lose orders on the road",
            "customer": self.customer.id,
            "advocate": "bert",
            **given,
        }
        return self.acting("pia").requirements.capture(**said)

    def outlined(self, **given: Any) -> Requirement:  # noqa: ANN401  what a need takes
        """Return a need that was outlined."""
        bert = self.acting("bert").requirements
        return bert.outline(bert.define_outcome(self.captured(**given), outcome=OUTCOME), statements=STATEMENTS)

    def assessed(self, result: str = "new", assessment: Mapping[str, Any] | None = None, **given: Any) -> Requirement:  # noqa: ANN401  as above
        """Return a need whose fit was assessed."""
        bert = self.acting("bert").requirements
        said: dict[str, Any] = {"result": result, "service_owner": "olga", "options": ("make it", "leave it")}
        return bert.assess_fit(self.outlined(**given), **{**said, **(assessment or {})})

    def prepared(self, amount: int = 80_000, **changes: Any) -> Requirement:  # noqa: ANN401  what a case takes
        """Return a need with a case that Finn prepared."""
        return self.acting("finn").requirements.prepare_case(self.assessed(), case=case(amount, **changes))

    def submitted(self, amount: int = 80_000, **changes: Any) -> Requirement:  # noqa: ANN401  as above
        """Return a need whose case waits for a decision."""
        return self.acting("bert").requirements.submit(self.prepared(amount, **changes))

    def approved(self, **changes: Any) -> Requirement:  # noqa: ANN401  as above
        """Return a need that Dora approved."""
        return self.acting("dora").requirements.approve(self.submitted(**changes))

    def in_design(self, **changes: Any) -> Requirement:  # noqa: ANN401  as above
        """Return a need that was handed over to design."""
        return self.acting("bert").requirements.hand_over(self.approved(**changes), accepted_by="dan")

    def delivered(self, **changes: Any) -> Requirement:  # noqa: ANN401  as above
        """Return a need that was delivered; Dora did without an agreement."""
        waived = self.acting("dora", "a trial").requirements.waive_agreement(self.in_design(**changes))
        return self.acting("olga").requirements.deliver(waived, service="svc_app", released_on=date(2026, 3, 2))

    def lacking(self) -> Requirement:
        """Return a need that what was delivered does not meet."""
        results = met(StatementResult(statement="U2", result="not_met", evidence="prices of yesterday"))
        return self.acting("bert").requirements.report_gap(self.delivered(), results=results, taken_up_in="ISS-7")


def needs(url: str = "memory:", mandate: Mapping[str, Any] | None = None, **opened: Any) -> Needs:  # noqa: ANN401  what a house is opened with
    """Return a house whose division is a customer, held by ``dora`` with a mandate that takes what is given."""
    return needs_of(house(url, **opened), mandate)


def needs_of(made: House, mandate: Mapping[str, Any] | None = None) -> Needs:
    """Return a house whose division becomes a customer."""
    customer = made.customer(made.division, made.dora)
    (held,) = made.practice.mandates.each(customer=customer.id)
    if mandate is not None:
        made.acting(made.cleo, "anew").mandates.revoke(held.id)
        held = made.mandate(made.dora, made.division, customer=customer.id, **mandate)
    return Needs(made, customer, held)
