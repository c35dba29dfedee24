"""Indicators of agreements: what is delivered under one, how its targets are met, and what counts as a complaint."""

from datetime import date, datetime, timedelta
from typing import Final

from itilbrm.agreements import Agreement
from itilbrm.calendars.local_times import zone_of
from itilbrm.kpis.definitions import Asked, Kpi, Material
from itilbrm.kpis.figures import Measured, percent
from itilbrm.services import Achievement, Usage, latest

__all__ = ["AGREEMENT_KPIS"]


def under_agreement(material: Material, asked: Asked) -> Measured:
    """Tell how many of the services delivered to customers stand in an agreement, in percent (K-AGR-1)."""
    first, last = _days(asked)
    delivered = {
        (each.customer, each.service)
        for each in material.records(Usage)
        if each.is_delivery and each.period_start <= last.date() and each.period_end > first.date()
    }
    at = min(asked.as_at, last)
    covered = {
        (each.customer, line.service)
        for each in material.records(Agreement)
        if each.is_for_customer and each.held(at)
        for line in each.lines
        if line.holds(each.day(at))
    }
    many = len(delivered & covered)
    return Measured(
        value=percent(many, len(delivered), "nothing was delivered"),
        n=len(delivered),
        numerator=many,
        denominator=len(delivered),
        beside={"without agreement": len(delivered) - many},
    )


def attainment(material: Material, asked: Asked) -> Measured:
    """Tell how many of the targets that were measured were met, in percent (K-AGR-2)."""
    first, last = _days(asked)
    counted = latest(
        each
        for each in material.records(Achievement)
        if first.date() < each.period_end <= _after(last) and (each.measured_at or each.since) <= asked.as_at
    )
    results = [each.result for each in counted]
    met, missed = results.count("met"), results.count("missed")
    return Measured(
        value=percent(met, met + missed, "nothing was measured"),
        n=len(results),
        numerator=met,
        denominator=met + missed,
        left_out={"not measured": results.count("not_measured")},
    )


def with_definition(material: Material, asked: Asked) -> Measured:
    """Tell how many agreements in force say what counts as a complaint, in percent (K-AGR-3)."""
    at = min(asked.as_at, _days(asked)[1])
    active = [each for each in material.records(Agreement) if each.is_for_customer and each.held(at)]
    many = sum(bool(each.complaint_definition.strip()) for each in active)
    waived = sum(bool(each.complaint_definition_waiver.strip()) for each in active)
    return Measured(
        value=percent(many, len(active), "no agreement is in force"),
        n=len(active),
        numerator=many,
        denominator=len(active),
        beside={"waived in words": waived},
    )


def _days(asked: Asked) -> tuple[datetime, datetime]:
    """Return the first and the last instant of the period where it is made of days; the last belongs to it."""
    zone = zone_of(asked.period.zone)
    return asked.period.start.astimezone(zone), (asked.period.end - datetime.resolution).astimezone(zone)


def _after(last: datetime) -> date:
    return last.date() + timedelta(days=1)


_STANDS: Final = "An agreement counts as it stands at the end of the period, or now where that lies ahead."

AGREEMENT_KPIS: Final = (
    Kpi(
        id="K-AGR-1",
        name="Services under agreement",
        formula="100 * customers and services delivered in the period with an active line / delivered ones",
        unit="percent",
        bases=("flow",),
        reading="Delivered is what usage says was used. " + _STANDS,
        source="20K",
        measure=under_agreement,
        needs=frozenset({Agreement, Usage}),
        groups=("customer",),
    ),
    Kpi(
        id="K-AGR-2",
        name="SLA target attainment",
        formula="100 * met / (met + missed), of the achievements whose period ends in the period",
        unit="percent",
        bases=("flow",),
        reading="What was not measured is left out and told apart: it is never met. Of measurements the last counts.",
        source="S1, S4",
        measure=attainment,
        needs=frozenset({Achievement}),
        groups=("customer", "service"),
    ),
    Kpi(
        id="K-AGR-3",
        name="Agreements with complaint definition",
        formula="100 * agreements that say what counts as a complaint / agreements in force",
        unit="percent",
        bases=("as_at",),
        reading="Those that waive it in words stand beside it, and are not counted as having one. " + _STANDS,
        source="S3",
        measure=with_definition,
        needs=frozenset({Agreement}),
        groups=("customer",),
    ),
)
"""The indicators of agreements."""
