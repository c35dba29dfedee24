"""What people were praised for, and whether they heard of it (K-CPT-1, K-CPT-2)."""

from itilbrm.kpis.cohorts import cohort
from itilbrm.kpis.definitions import Asked, Material
from itilbrm.kpis.figures import Measured, percent, ratio

__all__ = ["compliments", "passed_on"]


def compliments(material: Material, asked: Asked) -> Measured:
    """Count the compliments, and how many there were to each complaint (K-CPT-1)."""
    many = sum(asked.holds(praise.received) for praise in material.praises)
    complaints = len(cohort(material.cases, asked).cases)
    return Measured(
        value=many,
        n=many,
        numerator=many,
        beside={
            "complaints": complaints,
            "to each complaint": ratio(many, complaints, f"no complaint was received in {asked.period}"),
        },
    )


def passed_on(material: Material, asked: Asked) -> Measured:
    """Tell how many of the compliments were passed on to those they name in time, in percent (K-CPT-2)."""
    allowed = asked.limit("TM-CMT-1")
    many = in_time = undecided = untold = 0
    for praise in material.praises:
        if not asked.holds(praise.received):
            continue
        if praise.untold:
            untold += 1
            continue
        due = praise.due or asked.calendar(praise.services, praise.customer).add(praise.received, allowed)
        if praise.passed_on is None and asked.as_at <= due:
            undecided += 1
            continue
        many += 1
        in_time += praise.passed_on is not None and praise.passed_on <= due
    return Measured(
        value=percent(in_time, many, f"no compliment received in {asked.period} had to be passed on by now"),
        n=many,
        numerator=in_time,
        denominator=many,
        undecided=undecided,
        left_out={"passed on elsewhere, nobody knows when": untold} if untold else {},
    )
