"""What became of needs: outcomes, cases, decisions, verification and benefits (K-REQ-1 to K-REQ-8, K-VAL-1)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from itilbrm.kpis.definitions import Asked, Kpi, Material
from itilbrm.kpis.figures import Measured, Number, Undefined, percent, ratio
from itilbrm.parties import Customer, Refusal
from itilbrm.processes.requirements import BenefitMeasurement, Requirement

__all__ = ["REQUIREMENT_KPIS"]

_OLD: Final = timedelta(days=90)
_WORTH: Final = {"achieved": Decimal(1), "partial": Decimal("0.5"), "missed": Decimal(0)}


def documented_outcomes(material: Material, asked: Asked) -> Measured:
    """Tell the share of active customers with an outcome that somebody of them agreed to (K-REQ-1)."""
    with_one = {
        each.customer
        for each in material.records(Requirement)
        if each.outcome is not None and each.outcome.agreed_at is not None and each.outcome.agreed_at < asked.until
    }
    active = [each for each in material.records(Customer) if each.state == "active"]
    many = sum(each.id in with_one for each in active)
    return Measured(
        value=percent(many, len(active), "no customer is active"),
        n=len(active),
        numerator=many,
        denominator=len(active),
    )


def _decided(material: Material, asked: Asked) -> Iterator[Requirement]:
    """Yield the requirements about which it was decided in the period."""
    return (each for each in material.records(Requirement) if asked.holds(each.decided_at))


def signed_off(material: Material, asked: Asked) -> Measured:
    """Tell the share of what was decided as new or changed that has a frozen outline and a signed case (K-REQ-2)."""
    fits = ((each, each.fit) for each in _decided(material, asked))
    decided = [each for each, fit in fits if fit is not None and fit.result in ("new", "changed")]
    signed = sum(each.handover is not None and bool(each.approvals) for each in decided)
    return Measured(
        value=percent(signed, len(decided), f"nothing new or changed was decided in {asked.period}"),
        n=len(decided),
        numerator=signed,
        denominator=len(decided),
        undecided=sum(each.state == "approved" for each in decided),
        beside={"rejected": sum(each.state == "rejected" for each in decided)},
    )


def served_by_existing(material: Material, asked: Asked) -> Measured:
    """Tell the share of needs whose fit was assessed that an existing offering meets (K-REQ-3)."""
    assessed = served = undecided = 0
    for each in material.records(Requirement):
        if not any(map(asked.holds, material.entered(each, "fit_assessed"))):
            continue
        assessed += 1
        served += each.state == "met_by_existing"
        undecided += each.state == "fit_assessed"
    return Measured(
        value=percent(served, assessed, f"no fit was assessed in {asked.period}"),
        n=assessed,
        numerator=served,
        denominator=assessed,
        undecided=undecided,
    )


def decision_turnaround(material: Material, asked: Asked) -> Measured:
    """Tell how many business days it took from submitting a case until it was decided about: the median (K-REQ-4)."""
    waited: list[int] = []
    untold = 0
    for each in _decided(material, asked):
        if each.submission is None or each.decided_at is None:
            untold += 1
            continue
        calendar = asked.calendar(each.services, each.customer)
        waited.append(calendar.closings_between(each.submission.at, each.decided_at))
    waited.sort()
    many = len(waited)
    waiting = sum(each.state == "awaiting_decision" for each in material.records(Requirement))
    return Measured(
        value=_median(waited) if many else Undefined(f"nothing was decided in {asked.period}"),
        n=many,
        numerator=sum(waited),
        denominator=many,
        left_out={"submitted nobody knows when": untold} if untold else {},
        beside={
            "mean": ratio(sum(waited), many, f"nothing was decided in {asked.period}"),
            "longest": waited[-1] if many else Undefined(f"nothing was decided in {asked.period}"),
            "waiting now": waiting,
        },
    )


def _median(ordered: list[int]) -> Decimal:
    middle = len(ordered) // 2
    return Decimal(ordered[middle]) if len(ordered) % 2 else Decimal(ordered[middle - 1] + ordered[middle]) / 2


def outcome_verification(material: Material, asked: Asked) -> Measured:
    """Tell the share of deliveries that were verified; those with accepted deviations stand apart (K-REQ-5)."""
    told: Counter[str] = Counter()
    for each in material.records(Requirement):
        verified = any(map(asked.holds, material.entered(each, "verified")))
        lacking = any(map(asked.holds, material.entered(each, "not_met")))
        if verified and each.deviates:
            told["accepted deviations"] += 1
        elif verified:
            told["verified"] += 1
        elif lacking:
            told["not met"] += 1
        told["not looked at yet"] += each.state == "delivered"
    many = told["verified"] + told["not met"]
    return Measured(
        value=percent(told["verified"], many, f"nothing was verified in {asked.period}"),
        n=many,
        numerator=told["verified"],
        denominator=many,
        undecided=told["not looked at yet"],
        beside={"accepted deviations": told["accepted deviations"]},
    )


def ageing(material: Material, asked: Asked) -> Measured:
    """Count the requirements that are open at the end of the period and older than 90 days (K-REQ-6)."""
    end = min(asked.period.end, asked.as_at)
    known = (each for each in material.records(Requirement) if each.received_at < asked.until)
    unclosed = [each for each in known if _is_open(each, asked)]
    old = sum(end - each.received_at > _OLD for each in unclosed)
    return Measured(value=old, n=len(unclosed), numerator=old, beside={"open": len(unclosed)})


def _is_open(requirement: Requirement, asked: Asked) -> bool:
    """Tell whether it was open at the end of the period."""
    return requirement.state.category != "closed" or requirement.since >= asked.until


def violations_stopped(material: Material, asked: Asked) -> Measured:
    """Count the decisions that were refused because no mandate of who tried covered them (K-REQ-7)."""
    refused = [each for each in material.records(Refusal) if each.of_kind == "requirement" and asked.holds(each.since)]
    stopped = [each for each in refused if any(rule.startswith("BR-MAN-") for rule in each.rules)]
    steps: Counter[str] = Counter(each.step for each in stopped)
    beside: dict[str, Number] = {**dict(sorted(steps.items()))}
    return Measured(value=len(stopped), n=len(refused), numerator=len(stopped), beside=beside)


def outcome_success(material: Material, asked: Asked) -> Measured:
    """Tell how far desired outcomes closed in the period were achieved; a partial one counts half (K-REQ-8)."""
    closed: Counter[str] = Counter()
    for each in material.records(Requirement):
        outcome = each.outcome
        if outcome is not None and asked.holds(outcome.closed_at):
            closed[outcome.closure] += 1
    cancelled = closed.pop("cancelled", 0)
    many = closed.total()
    worth = sum((_WORTH[closure] * times for closure, times in closed.items()), Decimal())
    return Measured(
        value=percent(worth, many, f"no outcome was closed in {asked.period}"),
        n=many,
        numerator=worth,
        denominator=many,
        left_out={"cancelled ones": cancelled} if cancelled else {},
        beside={closure: closed[closure] for closure in _WORTH},
    )


def realised_benefit(material: Material, asked: Asked) -> Measured:
    """Tell which share of the benefit planned by then was realised, by the latest figure of each case (K-VAL-1)."""
    latest: dict[str, BenefitMeasurement] = {}
    for each in material.records(BenefitMeasurement):
        if each.measured_at < asked.until and each.measured_at >= latest.get(each.case, each).measured_at:
            latest[each.case] = each
    planned: defaultdict[str, Decimal] = defaultdict(Decimal)
    realised: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in latest.values():
        planned[each.planned.currency] += each.planned.amount
        realised[each.amount.currency] += each.amount.amount
    shares: dict[str, Number] = {
        f"in {currency}": percent(realised[currency], amount, "nothing was planned by then")
        for currency, amount in sorted(planned.items())
    }
    if len(shares) == 1:
        (value,) = shares.values()
    else:
        why = "they are of several currencies; see each of them" if shares else "no benefit was measured"
        value = Undefined(why)
    return Measured(
        value=value,
        n=len(latest),
        denominator=0 if isinstance(value, Undefined) else None,
        beside=shares if len(shares) > 1 else {},
    )


_GROUPS: Final = ("customer", "service", "owner", "state")
_NEEDED: Final = frozenset({Requirement})

REQUIREMENT_KPIS: Final = (
    Kpi(
        id="K-REQ-1",
        name="Documented outcomes",
        formula="100 * active customers with an outcome that somebody of them agreed to / active customers",
        unit="percent",
        bases=("as_at",),
        reading="As things stand now for customers; an outcome counts from when it was agreed to.",
        source="BCS",
        measure=documented_outcomes,
        needs=frozenset({Requirement, Customer}),
        groups=("customer",),
    ),
    Kpi(
        id="K-REQ-2",
        name="Signed-off requirements with case",
        formula="100 * new or changed ones with a frozen outline and a signed case / all new or changed ones decided",
        unit="percent",
        bases=("decided",),
        reading="It ripens: what was approved is frozen when it is handed over. Those rejected are in the denominator.",
        source="BCS",
        measure=signed_off,
        needs=_NEEDED,
        groups=_GROUPS,
    ),
    Kpi(
        id="K-REQ-3",
        name="Need served by existing service",
        formula="100 * met by an existing offering / those whose fit was assessed in the period",
        unit="percent",
        bases=("flow",),
        reading="What was adopted was never assessed here, and does not count.",
        source="ITPM",
        measure=served_by_existing,
        needs=_NEEDED,
        groups=_GROUPS,
    ),
    Kpi(
        id="K-REQ-4",
        name="Decision turnaround",
        formula="business days from submitting a case to its decision in the period: the median",
        unit="business days",
        bases=("decided",),
        reading="Counted from the latest time it was submitted. How many wait now stands beside it.",
        source="own",
        measure=decision_turnaround,
        needs=_NEEDED,
        groups=_GROUPS,
    ),
    Kpi(
        id="K-REQ-5",
        name="Outcome verification",
        formula="100 * verified in the period / (verified + found not to be met in the period)",
        unit="percent",
        bases=("flow",),
        reading="Those whose deviations the customer accepted are in neither; they stand beside it.",
        source="S3",
        measure=outcome_verification,
        needs=_NEEDED,
        groups=_GROUPS,
    ),
    Kpi(
        id="K-REQ-6",
        name="Register ageing",
        formula="requirements not closed at the end of the period and older than 90 days",
        unit="count",
        bases=("as_at",),
        reading="Age counts from when the need was said, also of what was adopted.",
        source="S3",
        measure=ageing,
        needs=_NEEDED,
        groups=_GROUPS,
    ),
    Kpi(
        id="K-REQ-7",
        name="Mandate violations stopped",
        formula="steps on requirements that were refused in the period because no mandate covered them",
        unit="count",
        bases=("flow",),
        reading="Each try counts. Many of them say that mandates, or those who hold them, are not known well enough.",
        source="S1",
        measure=violations_stopped,
        needs=frozenset({Refusal}),
        groups=(),
    ),
    Kpi(
        id="K-REQ-8",
        name="Outcome success rate",
        formula="100 * sum of 1 for achieved, 0.5 for partial, 0 for missed / outcomes closed in the period",
        unit="percent",
        bases=("closed",),
        reading="Cancelled ones are left out.",
        source="S2",
        measure=outcome_success,
        needs=_NEEDED,
        groups=_GROUPS,
    ),
    Kpi(
        id="K-VAL-1",
        name="Realised benefit",
        formula="100 * benefit measured / benefit planned by then, of the latest measurement of each case",
        unit="percent",
        bases=("as_at",),
        reading="Planned is the yearly benefit of the case for the days since the release, within its horizon. Each "
        "currency stands by itself.",
        source="S0",
        measure=realised_benefit,
        needs=frozenset({BenefitMeasurement}),
        groups=("customer",),
    ),
)
"""The indicators of requirements, in the order of their ids."""
