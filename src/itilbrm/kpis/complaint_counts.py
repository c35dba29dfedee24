"""How many complaints there were, what became of them, and which came back (K-CPL-1 to 5, 10, 12 to 15, 18)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.kpis.cases import promises_of
from itilbrm.kpis.cohorts import cohort
from itilbrm.kpis.definitions import Asked, Material
from itilbrm.kpis.figures import Measured, Number, percent

if TYPE_CHECKING:
    from itilbrm.kpis.cases import Case

__all__ = [
    "accepted",
    "accepted_share",
    "change_of",
    "escalated",
    "flow",
    "number",
    "outstanding",
    "reopened",
    "repeated",
    "trend",
]

_REPEATED_WITHIN: Final = timedelta(days=180)


def number(material: Material, asked: Asked) -> Measured:
    """Count the complaints of the cohort (K-CPL-1)."""
    found = cohort(material.cases, asked)
    many = len(found.cases)
    return Measured(value=many, n=many, numerator=many, undecided=found.undecided, left_out=found.left_out)


def accepted(material: Material, asked: Asked) -> Measured:
    """Count those that were found right (K-CPL-3)."""
    found = cohort(material.cases, asked)
    outcomes = Counter(_finding(case) for case in found.cases)
    return Measured(
        value=outcomes["accepted"],
        n=len(found.cases),
        numerator=outcomes["accepted"],
        undecided=outcomes["undecided"],
        left_out=found.left_out,
        beside={
            "by agreement": outcomes["by agreement"],
            "not accepted": outcomes["not accepted"],
            "undecided": outcomes["undecided"],
            "of unknown outcome": outcomes["unknown"],
        },
    )


def _finding(case: "Case") -> str:
    """Return what was found of a complaint, in a word."""
    if case.decided is None:
        return "undecided"
    if not case.outcome:
        return "unknown"
    if case.upheld is None:
        return "by agreement"
    return "accepted" if case.upheld else "not accepted"


def accepted_share(material: Material, asked: Asked) -> Measured:
    """Tell the share of those that were found right (K-CPL-5)."""
    found = accepted(material, asked)
    share = percent(int(found.numerator or 0), found.n, f"no complaint was {asked.basis} in {asked.period}")
    return attrs.evolve(found, value=share, denominator=found.n)


def change_of(measure: Callable[[Material, Asked], Measured]) -> Callable[[Material, Asked], Measured]:
    """Return what measures by how much a count has changed since the period before, in percent of that."""

    def changed(material: Material, asked: Asked) -> Measured:
        earlier = asked.before()
        now, then = measure(material, asked), measure(material, earlier)
        many, few = int(now.numerator or 0), int(then.numerator or 0)
        return Measured(
            value=percent(many - few, few, f"there were none in {earlier.period}"),
            n=now.n,
            numerator=many - few,
            denominator=few,
            undecided=now.undecided,
            left_out=now.left_out,
            beside={"this period": many, "the period before": few},
        )

    return changed


def outstanding(material: Material, asked: Asked) -> Measured:
    """Count the open ones at the end of the period, and the overdue ones among them (K-CPL-10)."""
    unclosed = [case for case in material.cases if case.is_open(asked.until)]
    overdue = sum(_is_overdue(case, asked) for case in unclosed)
    many = len(unclosed)
    return Measured(value=many, n=many, numerator=many, beside={"overdue": overdue, "in time": many - overdue})


def _is_overdue(case: "Case", asked: Asked) -> bool:
    end = min(asked.period.end, asked.as_at)
    return any(
        promise.due < end and (promise.met is None or promise.met >= asked.until) and not promise.waits
        for promise in (*promises_of(case, "acknowledgement"), *promises_of(case, "decision"))
    )


def reopened(material: Material, asked: Asked) -> Measured:
    """Tell the share of those closed in the period that came back after it (K-CPL-12)."""
    found = cohort(material.cases, asked)
    came_back = sum(_came_back(case, asked) for case in found.cases)
    many = len(found.cases)
    return Measured(
        value=percent(came_back, many, f"no complaint was closed in {asked.period}"),
        n=many,
        numerator=came_back,
        denominator=many,
        left_out=found.left_out,
    )


def _came_back(case: "Case", asked: Asked) -> bool:
    """Tell whether a complaint was reopened after one of its closings in the period."""
    closed = False
    for turn in case.turns:
        if turn.kind == "closed":
            closed = asked.holds(turn.at)
        elif turn.kind == "reopened" and closed:
            return True
    return False


def escalated(material: Material, asked: Asked) -> Measured:
    """Tell the share of those that were escalated (K-CPL-13)."""
    found = cohort(material.cases, asked)
    many = len(found.cases)
    raised = sum(case.id in material.escalated for case in found.cases)
    return Measured(
        value=percent(raised, many, f"no complaint was {asked.basis} in {asked.period}"),
        n=many,
        numerator=raised,
        denominator=many,
        undecided=found.undecided,
        left_out=found.left_out,
    )


def repeated(material: Material, asked: Asked) -> Measured:
    """Count those of a service and cause of which another was closed shortly before (K-CPL-14)."""
    found = cohort(material.cases, asked)
    many = len(found.cases)
    repeats = sum(_repeats(case, material) for case in found.cases)
    unknown = sum(not case.cause for case in found.cases)
    return Measured(
        value=repeats,
        n=many,
        numerator=repeats,
        denominator=many,
        undecided=found.undecided,
        left_out=found.left_out,
        beside={
            "share in percent": percent(repeats, many, f"no complaint was {asked.basis} in {asked.period}"),
            "without a known cause": unknown,
        },
    )


def _repeats(case: "Case", material: Material) -> bool:
    if not case.cause:
        return False
    since = case.received - _REPEATED_WITHIN
    for service in case.services:
        closed = material.closed_before.get((service, case.cause), ())
        place = bisect_left(closed, (since, ""))
        while place < len(closed) and closed[place][0] <= case.received:
            if closed[place][1] != case.id:
                return True
            place += 1
    return False


def trend(material: Material, asked: Asked) -> Measured:
    """Count the complaints, and how often in a row that number has risen (K-CPL-15)."""
    counts = []
    at = asked
    many = asked.policies.timer("TM-MON-5").number or 0
    for _ in range(many + 2):
        counts.append(len(cohort(material.cases, at).cases))
        at = at.before()
    rises = next((place for place in range(many + 1) if counts[place] <= counts[place + 1]), many + 1)
    now = number(material, asked)
    beside: dict[str, Number] = {f"{back} before": number for back, number in enumerate(counts[1:], start=1)}
    return attrs.evolve(now, beside={**beside, "rises in a row": rises, "is a trend": int(rises > many)})


def flow(material: Material, asked: Asked) -> Measured:
    """Follow the complaints from the start of the period to its end (K-CPL-18)."""
    start, end = asked.period.start, asked.until
    at_start = sum(case.is_open(start) for case in material.cases)
    at_end = sum(case.is_open(end) for case in material.cases)
    moved = Counter(turn.kind for case in material.cases for turn in case.turns if asked.holds(turn.at))
    return Measured(
        value=at_end,
        n=len(material.cases),
        numerator=at_end,
        beside={
            "open at the start": at_start,
            "received": moved["received"],
            "reopened": moved["reopened"],
            "closed": moved["closed"] + moved["undated"],
            "withdrawn": moved["withdrawn"],
            "reclassified": moved["reclassified"],
            "duplicates": moved["duplicate"],
        },
    )
