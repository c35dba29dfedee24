"""Indicators of relationships: who came and went, how well customers are known, and what prospects came to."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Final

from itilbrm.kpis.definitions import Asked, Kpi, Material
from itilbrm.kpis.figures import Measured, Number, percent
from itilbrm.kpis.sign_ups import NEW_CONTRACTS
from itilbrm.parties import Customer, Person, Stakeholder
from itilbrm.parties.stakeholders import stale_from
from itilbrm.processes.relationships import Opportunity, PortfolioEntry
from itilbrm.views.portfolio import gaps

__all__ = ["RELATIONSHIP_KPIS"]

_UNTIL_NOW: Final = "It is as things stand when it is asked; of a practice of the past, as they stood then."


def came_and_went(material: Material, asked: Asked) -> Measured:
    """Count new customers, and beside them new prospects and lost customers (K-REL-1)."""
    lost_by = asked.policies.list_of("reasons_that_count_as_lost")
    customers = material.records(Customer)
    new = sum(any(map(asked.holds, material.entered(each, "active")[:1])) for each in customers)
    lost = sum(
        any(map(asked.holds, material.entered(each, "retired")))
        for each in customers
        if each.retirement_reason in lost_by
    )
    prospects = sum(any(map(asked.holds, material.entered(each, "lead"))) for each in material.records(Opportunity))
    return Measured(
        value=new,
        n=new + lost + prospects,
        numerator=new,
        beside={"new prospects": prospects, "lost customers": lost},
    )


def coverage(material: Material, asked: Asked) -> Measured:
    """Tell how many of the customers and key stakeholders are completely known, in percent (K-REL-3)."""
    entries = {each.customer: each for each in material.records(PortfolioEntry) if each.state.category == "open"}
    reachable = {each.id for each in material.records(Person) if each.state.category == "open"}
    customers = [each for each in material.records(Customer) if each.state.category != "closed"]
    keys = [each for each in _known(material) if each.key]
    complete = sum(
        not gaps(entries.get(each.id), each, reachable.__contains__, asked.as_at, asked.policies) for each in customers
    )
    mapped = sum(_is_mapped(each, asked) for each in keys)
    many = len(customers) + len(keys)
    return Measured(
        value=percent(complete + mapped, many, "no customer and no key stakeholder is known"),
        n=many,
        numerator=complete + mapped,
        denominator=many,
        beside={
            "customers": len(customers),
            "complete entries": complete,
            "key stakeholders": len(keys),
            "of these freshly mapped": mapped,
        },
    )


def mapped(material: Material, asked: Asked) -> Measured:
    """Tell how many of the stakeholders are placed on the map, in percent (K-REL-4)."""
    found = _known(material)
    on_it = sum(each.engagement is not None for each in found)
    return Measured(
        value=percent(on_it, len(found), "no stakeholder is known"),
        n=len(found),
        numerator=on_it,
        denominator=len(found),
        beside={"of these fresh": sum(_is_mapped(each, asked) for each in found)},
    )


def sales(material: Material, asked: Asked) -> Measured:
    """Tell how many of the opportunities decided in the period were won, and what is forecast (K-SAL-1)."""
    found = material.records(Opportunity)
    won = sum(any(map(asked.holds, material.entered(each, "won"))) for each in found)
    lost = [each for each in found if any(map(asked.holds, material.entered(each, "lost")))]
    why = Counter(each.reason_of_loss for each in lost)
    forecast = [each for each in found if each.is_forecast]
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in forecast:
        if (weighed := each.weighed) is not None:
            sums[weighed.currency] += weighed.amount
    beside: dict[str, Number] = {f"forecast in {currency}": sums[currency] for currency in sorted(sums)}
    beside["forecast without value or probability"] = sum(each.weighed is None for each in forecast)
    beside |= {f"lost for {reason}": why[reason] for reason in sorted(why)}
    decided = won + len(lost)
    return Measured(
        value=percent(won, decided, f"no opportunity was won or lost in {asked.period}"),
        n=decided,
        numerator=won,
        denominator=decided,
        beside=beside,
    )


def _known(material: Material) -> list[Stakeholder]:
    return [each for each in material.records(Stakeholder) if each.state.category == "open"]


def _is_mapped(stakeholder: Stakeholder, asked: Asked) -> bool:
    stale = stale_from(stakeholder, asked.policies)
    return stakeholder.engagement is not None and (stale is None or asked.as_at < stale)


RELATIONSHIP_KPIS: Final = (
    Kpi(
        id="K-REL-1",
        name="New prospects, new customers, lost customers",
        formula="customers that became active in the period; beside it leads captured, and customers retired as lost",
        unit="count",
        bases=("flow",),
        reading="Which reasons for retiring count as a loss is a list of the house. Adopted records never count.",
        source="KPI-SP",
        measure=came_and_went,
        needs=frozenset({Customer, Opportunity}),
        groups=("customer",),
    ),
    NEW_CONTRACTS,
    Kpi(
        id="K-REL-3",
        name="Customer database coverage",
        formula="100 * (complete entries + key stakeholders freshly mapped) / (customers + key stakeholders)",
        unit="percent",
        bases=("as_at",),
        reading=f"95 or more is usual. What an entry lacks is told by the portfolio of its customer. {_UNTIL_NOW}",
        source="RELM",
        measure=coverage,
        needs=frozenset({Customer, PortfolioEntry, Person, Stakeholder}),
        groups=(),
    ),
    Kpi(
        id="K-REL-4",
        name="Stakeholder map completeness",
        formula="100 * stakeholders placed by influence and interest / stakeholders known",
        unit="percent",
        bases=("as_at",),
        reading=f"How many of the places are not older than TM-STK-1 stands beside it. {_UNTIL_NOW}",
        source="RELM",
        measure=mapped,
        needs=frozenset({Stakeholder}),
        groups=("customer", "type", "owner"),
    ),
    Kpi(
        id="K-SAL-1",
        name="Forecast and win rate",
        formula="100 * won / (won + lost) in the period; beside it the sum of value * probability for each currency",
        unit="percent",
        bases=("flow",),
        reading="The forecast is as things stand when it is asked, and currencies are never added.",
        source="S0",
        measure=sales,
        needs=frozenset({Opportunity}),
        groups=("customer", "owner"),
    ),
)
"""The indicators of relationships, in the order of their ids."""
