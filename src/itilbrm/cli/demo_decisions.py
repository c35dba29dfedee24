"""Who may decide, in the demo: a customer, a purchaser who prepares, a refusal, an approval, and two orders."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from itilbrm.cli.demo_house import person
from itilbrm.cli.demo_story import say
from itilbrm.cli.exits import out
from itilbrm.cli.screens import wrapped

if TYPE_CHECKING:
    from itilbrm.clocks import StoppedClock
    from itilbrm.money import Money
    from itilbrm.parties.units import UnitType
    from itilbrm.practice import Practice
    from itilbrm.processes.requirements import CaseContent, Compared, DesiredServiceOutcome, Statement

__all__ = ["decide"]

_SYSTEM: Final = "hr"
_INSET: Final = 20
_DAY: Final = datetime(2026, 1, 12, tzinfo=UTC)

_PEOPLE: Final = (
    "Finance is a division of Northgate, and Gwen Abbott heads it. The payroll is one of its departments; "
    "Anna Bell runs it."
)

_UNITS: "Final[tuple[tuple[str, str, UnitType, str, str], ...]]" = (
    ("company", "Northgate", "company", "", ""),
    ("finance", "Finance", "division", "company", "gwen"),
    ("payroll", "Payroll", "department", "finance", "anna"),
)


def decide(practice: "Practice", clock: "StoppedClock") -> str:
    """Tell who may decide, and who may not, if that is still to be told; return the id of the customer."""
    if _unit("finance") not in practice.units:
        out(wrapped([(2, _PEOPLE, "")]) + "\n")
        _Day(practice, clock).pass_by()
    else:
        out(wrapped([(2, "That too this store has seen before.", "")]))
    clock.set(max(clock.now(), _DAY.replace(hour=14)))
    return next(each.id for each in practice.customers.each(parent=_unit("finance")))


class _Day:
    """What happens on one day, told line by line."""

    def __init__(self, practice: "Practice", clock: "StoppedClock") -> None:
        self._practice = practice
        self._clock = clock

    def pass_by(self) -> None:
        """Tell it all."""
        self._take_over_units()
        service = self._a_service()
        finance = self._a_customer()
        self._a_purchaser(finance, service)
        self._a_need(finance, service)
        self._orders(finance, service)

    def _take_over_units(self) -> None:
        directory = self._practice.acting_as("hr")
        for name, called, kind, above, _manager in _UNITS:
            directory.units.adopt(
                origin=_SYSTEM, reference=name, name=called, type=kind, above=_unit(above) if above else ""
            )
        for name, *_, manager in _UNITS:
            if manager:
                directory.people.transfer(person(manager), unit=_unit(name))
                directory.units.appoint_manager(_unit(name), manager=person(manager))
        directory.units.set_budget(_unit("finance"), budget=_gbp(2_000_000), budget_includes_it=True)

    def _a_customer(self) -> str:
        self._at(9, 30)
        (found,) = self._practice.suggest_customers()
        rita = self._as("rita")
        finance = rita.customers.identify(
            name=found.name, party=found.unit, why="its budget includes IT", designated=found.manager
        )
        rita.mandates.propose(
            holder=found.manager, units=(found.unit,), customer=finance.id, limit=_gbp(500_000), basis="per_decision"
        )
        self._as("gwen").customers.accept(finance)
        self._say(
            f"The money leads to {found.name}, whose budget includes IT. Gwen Abbott, who heads it, accepts to be the "
            "customer, and decides up to 500,000 GBP"
        )
        manager = rita.managers.appoint(person=person("rita"))
        rita.assignments.assign(customer=finance.id, manager=manager.id)
        rita.customers.set_channels(
            finance.id,
            channels={"ordering": "the portal", "escalation": "extension 4410", "complaint": "desk@example.org"},
            contacts={"general": person("gwen")},
        )
        rita.customers.show_definition(finance.id, shown_to=person("gwen"))
        rita.customers.activate(finance.id)
        return finance.id

    def _a_purchaser(self, finance: str, service: str) -> None:
        gwen = self._as("gwen")
        mandate = self._practice.decision_holder(unit=_unit("payroll")).mandate
        delegation = gwen.mandates.propose(
            holder=person("anna"),
            type="purchaser",
            units=(_unit("payroll"),),
            services=(service,),
            limit=_gbp(10_000),
            basis="per_year",
            grantor=mandate,
        )
        self._as("anna").mandates.accept(delegation)
        gwen.purchasers.appoint(
            person=person("anna"), unit=_unit("payroll"), customer=finance, delegation=delegation.id
        )
        self._say(
            "Anna Bell may order alerts for the payroll, up to 10,000 GBP a year. She prepares; she does not decide"
        )

    def _a_need(self, finance: str, service: str) -> None:
        from itilbrm.errors import MandateRefused

        self._at(10, 15)
        anna, rita = self._as("anna").requirements, self._as("rita").requirements
        need = anna.capture(
            customer=finance, statement="Somebody watches the pay run, at any hour", driver="quality", priority=1
        )
        anna.define_outcome(need.id, outcome=_outcome())
        rita.outline(need.id, statements=_statements())
        rita.assess_fit(
            need.id,
            result="new",
            service_owner=person("ivan"),
            options=("watch it ourselves at night", "have it watched"),
            relevant=(service,),
            compared=_compared(service),
            recommendation="have it watched",
            reasons="alerts reach nobody at night",
        )
        anna.prepare_case(need.id, case=_case())
        waiting = rita.submit(need.id)
        self._say(
            f"She wants the pay run watched at any hour, and prepares the case: {_amount(waiting.amount)} in 3 years"
        )
        self._at(10, 40)
        self._say("It is her case, and she approves it, or tries to:")
        try:
            anna.approve(need.id)
        except MandateRefused as refused:
            self._show("; ".join(map(str, refused.reasons)))
        (refusal,) = self._practice.refusals.each(parent=need.id)
        self._as("anna").refusals.forward(refusal.id)
        self._practice.deliver()
        self._say("Nothing has changed but one thing: the refusal is on record, and forwarded to who may decide")
        self._at(11, 30)
        self._as("gwen").requirements.approve(need.id)
        self._say("Gwen Abbott reads the case, and approves it")

    def _orders(self, finance: str, service: str) -> None:
        from itilbrm.errors import MandateRefused

        self._at(13, 30)
        ordered = self._offered(finance, service, "day")
        self._signed(ordered)
        self._say("Anna Bell signs for alerts by day, 8,000 GBP a year: a line in the agreement with Finance")
        self._at(13, 50)
        another = self._offered(finance, service, "small")
        self._say("She signs for another one, of 3,000 GBP, and there are 2,000 GBP left:")
        try:
            self._signed(another)
        except MandateRefused as refused:
            self._show("; ".join(map(str, refused.reasons)))

    def _a_service(self) -> str:
        from itilbrm.services import Package

        keeper = self._as("ivan").services
        alerts = keeper.announce(
            name="payroll alerts",
            owner=person("ivan"),
            standard=True,
            packages=(Package(name="day", per_year=_gbp(8_000)), Package(name="small", per_year=_gbp(3_000))),
            utility="a message when a run stops",
            warranty="by day",
        )
        return keeper.activate(alerts.id).id

    def _offered(self, finance: str, service: str, package: str) -> str:
        asked = self._as("anna").sign_ups.request(
            service=service, customer=finance, package=package, quantity=Decimal(1), scope=package
        )
        rita = self._as("rita").sign_ups
        rita.capture(asked.id, captured=("a message to two telephones",))
        rita.negotiate(asked.id)
        return rita.offer(asked.id).id

    def _signed(self, offered: str) -> None:
        self._as("anna").sign_ups.sign(
            offered,
            complaint_definition_waiver="that of the provider holds",
            satisfaction_target_waiver="agreed after the first year",
        )

    # Who acts, when, and what is told

    def _as(self, name: str) -> "Practice":
        return self._practice.acting_as(person(name))

    def _at(self, hour: int, minute: int) -> None:
        self._clock.set(_DAY.replace(hour=hour, minute=minute))

    def _say(self, words: str) -> None:
        say(self._clock.now(), words)

    def _show(self, reasons: str) -> None:
        for name, called in (("gwen", "Gwen Abbott"), ("anna", "Anna Bell")):
            reasons = reasons.replace(person(name), called)
        out(wrapped([(_INSET, reasons, "")]))


def _unit(name: str) -> str:
    """Return the id of a unit by a short name; whatever is taken over from a directory always has the same one."""
    from itilbrm.parties import UNITS

    return UNITS.id_of(_SYSTEM, name)


def _gbp(amount: int) -> "Money":
    from itilbrm.money import Money

    return Money.of(amount, "GBP")


def _amount(money: "Money | None") -> str:
    return f"{money.amount:,} {money.currency}" if money is not None else ""


def _outcome() -> "DesiredServiceOutcome":
    from itilbrm.processes.requirements import DesiredServiceOutcome, OutcomeMeasure

    late = OutcomeMeasure(name="people paid late", unit="people a year", baseline="41", target="0")
    return DesiredServiceOutcome(result="everybody is paid on the day", beneficiary="all staff", measures=(late,))


def _statements() -> "tuple[Statement, ...]":
    from itilbrm.processes.requirements import Statement

    return (
        Statement(id="U1", text="whoever is on duty hears of a stopped run within 5 minutes"),
        Statement(id="W1", text="at any hour of any day", aspect="availability"),
    )


def _compared(service: str) -> "tuple[Compared, ...]":
    from itilbrm.processes.requirements import Compared

    return (
        Compared(service=service, statement="U1", result="met"),
        Compared(service=service, statement="W1", result="gap"),
    )


def _case() -> "CaseContent":
    from itilbrm.processes.requirements import CaseContent, Compliance, Option

    nothing = _gbp(0)
    return CaseContent(
        chosen="have it watched",
        alternatives=(
            Option(
                name="leave it",
                one_off_cost=nothing,
                running_cost_per_year=nothing,
                benefits_per_year=nothing,
                does_nothing=True,
                risks="it happens again",
                sourcing="internal",
            ),
            Option(
                name="have it watched",
                one_off_cost=_gbp(50_000),
                running_cost_per_year=_gbp(10_000),
                benefits_per_year=_gbp(45_000),
                risks="who watches may fall asleep",
                sourcing="external",
            ),
        ),
        horizon_years=3,
        rationale="41 people were paid late in December",
        business_strategy=Compliance(verdict="ok"),
        technology_strategy=Compliance(verdict="ok"),
        expires_on=date(2026, 6, 30),
    )
