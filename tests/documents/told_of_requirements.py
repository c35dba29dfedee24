"""What is kept as golden files of requirements: needs in all their parts, outlines, cases and benefits."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from itilbrm import Money, Practice
from itilbrm.processes.requirements import (
    CaseContent,
    Compared,
    Compliance,
    DesiredServiceOutcome,
    Evidence,
    Option,
    OutcomeMeasure,
    Statement,
    StatementResult,
)
from itilbrm.services import Target
from itilbrm.testing import StoppedClock
from tests.documents.golden import repeating

__all__ = ["REQUIREMENT_KINDS", "requirements_told"]

REQUIREMENT_KINDS: Final = ("requirement", "outline", "business_case", "benefit")
MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def _option(name: str, *amounts: str, **more: str | bool) -> Option:
    once, running, benefits = (Money.of(each, "EUR") for each in amounts)
    return Option(
        name=name,
        one_off_cost=once,
        running_cost_per_year=running,
        benefits_per_year=benefits,
        **more,  # type: ignore[arg-type]  # what an option takes
    )


NOTHING: Final = _option("nothing", "0", "0", "0", does_nothing=True, risks="orders go elsewhere")
APP: Final = _option("app", "400.50", "100", "900", risks="late", sourcing="shared", strategy_fit="mobile first")
CASE: Final = CaseContent(
    chosen="app",
    alternatives=(NOTHING, APP),
    horizon_years=3,
    type="product",
    discount_rate=Decimal("4.5"),
    rationale="it pays back within a year",
    business_strategy=Compliance(verdict="ok"),
    technology_strategy=Compliance(verdict="deviation", strategy="one supplier", reason="they have none"),
    stakeholder_positions={"sales": "for it"},
    contributors=("olga",),
    expires_on=date(2026, 12, 31),
)
STATEMENTS: Final = (
    Statement(id="U1", text="Offers are written on the road", acceptance="a day with sales"),
    Statement(id="U2", text="They look like the house", priority="could"),
    Statement(
        id="W1",
        text="It is there by day",
        aspect="availability",
        target=Target(
            metric="availability", unit="%", comparison=">=", value=Decimal("99.5"), window="month", source="monitoring"
        ),
    ),
)


def requirements_told() -> Practice:
    """Return a practice of its own with records of these kinds, made in every way."""
    clock = StoppedClock(MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=repeating())
    ann = practice.acting_as("ann", "as agreed")
    money = Money.of("9000", "EUR")
    unit = ann.units.register(name="Sales", type="division", budget=money, budget_includes_it=True)
    dana = ann.people.register(full_name="Dana Ito", phone="113", unit=unit.id)
    customer = ann.customers.identify(name="Sales", party=unit.id, why="it pays", designated=dana.id).id
    holder = practice.acting_as(dana.id, "as agreed")
    holder.customers.accept(customer)
    needs = ann.requirements
    need = needs.capture(
        statement="We lose orders: ünï💥",
        customer=customer,
        opportunity="opp_1",
        requester="pia",
        driver="growth",
        priority=2,
        horizon="next",
        estimate=Money.of("500", "EUR"),
        evidence=(Evidence(kind="interview", reference="minutes of 2 March"),),
        services=("svc_1",),
        advocate="ann",
        carried={"seats": "12"},
        from_sign_up="sgn_1",
        labels={"queue": "A"},
    )
    needs.answer(need.id, text="We look at it")
    holder.requirements.prioritise(need.id, priority=1, rank=3)
    outcome = DesiredServiceOutcome(
        result="Offers on the day",
        beneficiary="sales",
        measures=(OutcomeMeasure(name="same day", unit="%", target="90", baseline="40"),),
        by=date(2026, 9, 30),
    )
    needs.define_outcome(need.id, outcome=outcome)
    holder.requirements.agree_outcome(need.id, communicated_to=("pia",))
    needs.outline(need.id, statements=STATEMENTS, constraints=("no new devices",), assumptions=("a network",))
    compared = tuple(
        Compared(service="svc_1", statement=each.id, result="gap", note="paper alone") for each in STATEMENTS
    )
    needs.assess_fit(
        need.id,
        result="changed",
        service_owner="olga",
        options=("make it", "leave it"),
        relevant=("svc_1",),
        compared=compared,
        recommendation="make it",
    )
    needs.negotiate(need.id, side="provider", text="Ten seats", why="a trial", terms={"seats": "10"})
    practice.acting_as("pia").requirements.prepare_case(need.id, case=CASE)
    needs.submit(need.id)
    holder.requirements.return_for_rework(need.id, missing="the price of training")
    needs.prepare_case(need.id, case=CASE)
    needs.submit(need.id)
    clock.advance(30 * DAY)
    practice.tick()
    holder.requirements.defer(need.id, until=date(2026, 2, 6))
    clock.advance(3 * DAY)
    practice.tick()
    holder.requirements.approve(need.id)
    needs.hand_over(need.id, accepted_by="dan", advocate="rosa")
    needs.change_outline(need.id, statements=STATEMENTS, changes_cost_or_scope=False, accepted_by="dan")
    holder.requirements.waive_agreement(need.id)
    needs.deliver(need.id, service="svc_1", released_on=date(2026, 2, 1))
    results = (
        StatementResult(statement="U1", result="not_met", evidence="a day with sales"),
        StatementResult(statement="U2", result="met", evidence="seen"),
        StatementResult(statement="W1", result="met", evidence="measured"),
    )
    needs.report_gap(need.id, results=results, taken_up_in="ISS-7")
    needs.rework(need.id, plan="another day with sales")
    needs.deliver(need.id, service="svc_1", released_on=date(2026, 2, 7))
    needs.report_gap(need.id, results=results, taken_up_in="ISS-8")
    holder.requirements.accept_deviation(need.id, accepted={"U1": "it will do"})
    holder.requirements.close_outcome(need.id, closure="partial")
    clock.advance(30 * DAY)
    signed = next(iter(practice.business_cases.each(parent=need.id, state="signed")))
    ann.benefits.measure(case=signed.id, amount=Money.of("70.25", "EUR"), evidence="orders of a month")
    needs.adopt(
        origin="old",
        reference="7",
        state="deferred",
        statement="Less paper",
        requester="pia",
        received_at=MOMENT,
        customer="acme",
        deferred_until=date(2026, 9, 1),
        outcome=outcome,
    )
    return practice
