"""Cohorts: which complaints belong to a period."""

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from itilbrm.kpis.definitions import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itilbrm.kpis.cases import Case

__all__ = ["Cohort", "cohort"]


@attrs.frozen
class Cohort:
    """The complaints that belong to a period on a basis.

    Attributes:
        cases: Those that count.
        left_out: How many belong to it and do not count, by why.
        undecided: How many of those that count are neither decided nor over.
    """

    cases: "Sequence[Case]"
    left_out: dict[str, int]
    undecided: int


def cohort(cases: "Iterable[Case]", asked: Asked) -> Cohort:
    """Return the complaints of a period on the basis it is asked for."""
    left_out: Counter[str] = Counter()
    counted = []
    for case in cases:
        if not _belongs(case, asked):
            continue
        if case.counts:
            counted.append(case)
        else:
            left_out[f"{case.turns[-1].kind} ones"] += 1
    undecided = sum(case.decided is None and case.turns[-1].opens for case in counted)
    return Cohort(counted, dict(left_out), undecided)


def _belongs(case: "Case", asked: Asked) -> bool:
    if asked.basis == "received":
        return asked.holds(case.received)
    if asked.basis == "decided":
        return asked.holds(case.decided)
    return any(map(asked.holds, case.closings))
