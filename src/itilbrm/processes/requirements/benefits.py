"""Benefits: what a delivered requirement brought, beside what its case had planned by then (K-VAL-1)."""

from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import ClassVar, Final, cast

import attrs

from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Record, State, indexed, rule
from itilbrm.money import Money
from itilbrm.processes.requirements.business_cases import BusinessCase
from itilbrm.processes.requirements.days import today
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.quotients import EXACT
from itilbrm.values import identity, words

__all__ = ["BENEFITS", "BenefitMeasurement", "measure"]

MEASURED: Final = State("measured", category="closed")

_DAYS_IN_A_YEAR: Final = 365


@attrs.frozen(kw_only=True)
class BenefitMeasurement(Record):
    """What the option that was chosen has brought up to an instant.

    Attributes:
        case: The id of the signed version of the business case.
        requirement: The id of the requirement.
        customer: The id of the customer.
        amount: What it has brought since its release, all in all.
        planned: What the case had planned up to then: its yearly benefit for the days since the release, within its
            horizon.
        evidence: What shows it.
        measured_by: The id of who measured it.
        measured_at: When.
    """

    kind: ClassVar[str] = "benefit"
    prefix: ClassVar[str] = "ben"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    case: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    requirement: str = attrs.field(validator=identity())
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    amount: Money
    planned: Money
    evidence: str = attrs.field(validator=words())
    measured_by: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    measured_at: datetime


BENEFITS: Final[Lifecycle[BenefitMeasurement]] = Lifecycle(
    "measuring benefits", record=BenefitMeasurement, initial=MEASURED, final=(MEASURED,), subject="measured_by"
)
"""The lifecycle of measured benefits: they are put down once, and stay."""


@rule("BR-BC-7")
def the_case_is_signed(on: Occasion, *, case: str) -> str | None:
    """benefits are measured of a case that was signed"""
    found = on.lookup.one(BusinessCase, case)
    if found is None:
        return f"there is no business case {case}"
    return None if found.state == "signed" else f"{case} is {found.state.label}"


@rule("SM-REQ")
def it_was_delivered(on: Occasion, *, case: str) -> str | None:
    """benefits are measured of what was delivered"""
    requirement = _requirement(on, case)
    if requirement is None or requirement.released_on is not None:
        return None
    return f"{requirement.id} has not been delivered; it is {requirement.state.label}"


@rule("BR-BC-7")
def it_is_in_the_currency_of_the_case(on: Occasion, *, case: str, amount: Money) -> str | None:
    """a benefit is measured in the currency of its case"""
    found = on.lookup.one(BusinessCase, case)
    if found is None or found.content.currency == amount.currency:
        return None
    return f"{amount} is not of the currency of the case, {found.content.currency}"


@BENEFITS.creation(guards=(the_case_is_signed, it_was_delivered, it_is_in_the_currency_of_the_case))
def measure(on: Occasion, *, case: str, amount: Money, evidence: str) -> BenefitMeasurement:
    """Put down what a delivered requirement has brought up to now, all in all.

    Args:
        on: Who measured it, and when.
        case: The id of the signed version of the business case.
        amount: What it has brought since its release; less than nothing, where it cost more than it brought.
        evidence: What shows it.
    """
    found, requirement = _of(on, case)
    day = today(on, requirement.services, requirement.customer)
    return BenefitMeasurement(
        case=case,
        requirement=requirement.id,
        customer=requirement.customer,
        amount=amount,
        planned=planned_by(found, cast("date", requirement.released_on), day),
        evidence=evidence,
        measured_by=on.by,
        measured_at=on.happened_at,
    )


def _of(on: Occasion, case: str) -> tuple[BusinessCase, Requirement]:
    """Return a case and its requirement, which the guards have found to be there."""
    found = cast("BusinessCase", on.lookup.one(BusinessCase, case))
    return found, cast("Requirement", on.lookup.one(Requirement, found.requirement))


def planned_by(case: BusinessCase, released_on: date, day: date) -> Money:
    """Return what a case had planned to bring up to the end of a day, within its horizon."""
    content = case.content
    days = min(max((day - released_on).days + 1, 0), content.horizon_years * _DAYS_IN_A_YEAR)
    with localcontext(EXACT):
        amount = content.option.benefits_per_year.amount * days / _DAYS_IN_A_YEAR
    return Money(amount=amount.quantize(Decimal("0.01")), currency=content.currency)


def _requirement(on: Occasion, case: str) -> Requirement | None:
    found = on.lookup.one(BusinessCase, case)
    return on.lookup.one(Requirement, found.requirement) if found is not None else None


BENEFITS.seal()
