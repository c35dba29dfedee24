"""How long complainants waited, and whether we kept our word (K-CPL-6 to 9, 11, 19)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.calendars import Amount
from itilbrm.kpis.cases import promises_of
from itilbrm.kpis.cohorts import cohort
from itilbrm.kpis.definitions import Asked, Material, Measure
from itilbrm.kpis.figures import Measured, Undefined, percent, ratio
from itilbrm.kpis.words import next_words

if TYPE_CHECKING:
    from itilbrm.calendars import BusinessCalendar
    from itilbrm.kpis.cases import Case, Promise

__all__ = ["acknowledgements", "ageing", "decisions", "in_time", "time_to_acknowledge", "time_to_decide", "updates"]

_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1) // _MICROSECOND
_THREE_DAYS: Final = Amount(n=3, unit="business_days")
_FOUR_WEEKS: Final = Amount(n=4, unit="weeks")
_EIGHT_WEEKS: Final = Amount(n=8, unit="weeks")


def in_time(promises: "Callable[[Case, Material], Iterable[Promise]]", what: str) -> Measure:
    """Return what measures how much of what was due to complainants was done by its date, in percent.

    Counted are dates, not complaints. One that lies ahead, or waits for the complainant, is undecided; one that
    fell away before it came is left out.

    Args:
        promises: What was due.
        what: The same in words, for where there was none.
    """

    def measure(material: Material, asked: Asked) -> Measured:
        told: Counter[str] = Counter()
        for case in material.cases:
            if asked.basis == "received" and not asked.holds(case.received):
                continue
            for promise in promises(case, material):
                if asked.basis == "due" and not asked.period.start <= promise.due < asked.period.end:
                    continue
                if not case.counts:
                    told[f"of {case.turns[-1].kind} ones"] += 1
                elif promise.lapsed:
                    told["fell away before"] += 1
                elif promise.due >= asked.as_at or promise.waits:
                    told["undecided"] += 1
                else:
                    told["due"] += 1
                    told["met"] += promise.met is not None and promise.met <= promise.due
                    told["extended"] += promise.extended
        due, met, undecided, extended = (told.pop(name, 0) for name in ("due", "met", "undecided", "extended"))
        return Measured(
            value=percent(met, due, f"no {what} was due in {asked.period}"),
            n=due,
            numerator=met,
            denominator=due,
            undecided=undecided,
            left_out=dict(told),
            beside={"extended": extended},
        )

    return measure


def acknowledgements(case: "Case", _material: Material) -> "Iterator[Promise]":
    """Return the acknowledgements that were due to a complainant."""
    return promises_of(case, "acknowledgement")


def decisions(case: "Case", _material: Material) -> "Iterator[Promise]":
    """Return the decisions that were due to a complainant."""
    return promises_of(case, "decision")


def updates(case: "Case", material: Material) -> "Iterator[Promise]":
    """Return the words of how it stands that were due to a complainant."""
    return next_words(case, material.words)


def time_to_acknowledge(material: Material, asked: Asked) -> Measured:
    """Tell how many business hours it took until complainants were told who handles it (K-CPL-8)."""
    found = cohort(material.cases, asked)
    waited = [
        _hours(_calendar(case, asked), case.received, case.acknowledged)
        for case in found.cases
        if case.acknowledged is not None
    ]
    outstanding = sum(case.acknowledged is None and not case.anonymous and case.turns[-1].opens for case in found.cases)
    return attrs.evolve(
        _spread(waited, f"none of the complaints {asked.basis} in {asked.period} was acknowledged"),
        undecided=outstanding,
        left_out={**found.left_out, **_never(found.cases, outstanding)},
    )


def time_to_decide(material: Material, asked: Asked) -> Measured:
    """Tell how many business days it took until complainants had a first decision (K-CPL-9)."""
    found = cohort(material.cases, asked)
    waited: list[Decimal] = []
    paused: list[Decimal] = []
    for case in found.cases:
        if case.decided is not None:
            calendar = _calendar(case, asked)
            waited.append(Decimal(calendar.closings_between(case.received, case.decided)))
            paused.append(Decimal(_paused(case, calendar, case.decided)))
    spread = _spread(waited, f"no complaint {asked.basis} in {asked.period} was decided")
    pauses = ratio(sum(paused, Decimal()), len(paused), "nothing was decided")
    return attrs.evolve(
        spread,
        beside={**spread.beside, "of it waiting for the complainant, mean": pauses},
        undecided=found.undecided,
        left_out=found.left_out,
    )


def ageing(material: Material, asked: Asked) -> Measured:
    """Tell how old complaints were when they were closed (K-CPL-11)."""
    found = cohort(material.cases, asked)
    ages = Counter(_age(case, asked) for case in found.cases)
    many = len(found.cases)
    return Measured(
        value=many,
        n=many,
        numerator=many,
        left_out=found.left_out,
        beside={
            **{name: ages[name] for name in _AGES},
            "outstanding": sum(case.is_open(asked.until) for case in material.cases),
        },
    )


_AGES: Final = ("up to 3 business days", "above to 4 weeks", "above to 8 weeks", "above 8 weeks")


def _age(case: "Case", asked: Asked) -> str:
    closed = next(at for at in case.closings if asked.holds(at))
    calendar = _calendar(case, asked)
    for name, amount in zip(_AGES, (_THREE_DAYS, _FOUR_WEEKS, _EIGHT_WEEKS), strict=False):
        if closed <= calendar.add(case.received, amount):
            return name
    return _AGES[-1]


def _calendar(case: "Case", asked: Asked) -> "BusinessCalendar":
    """Return the calendar that its first deadline was counted in, as it is now; else the one that applies."""
    noted = case.deadlines[0].calendar.partition("/")[0] if case.deadlines else ""
    known = asked.policies.calendars.get(noted)
    return known if known is not None else asked.calendar(case.services, case.customer)


def _hours(calendar: "BusinessCalendar", start: datetime, end: datetime) -> Decimal:
    return Decimal(calendar.between(start, end) // _MICROSECOND) / _HOUR


def _paused(case: "Case", calendar: "BusinessCalendar", until: datetime) -> int:
    spans = [(each.since, min(each.until or until, until)) for each in case.pauses if each.since < until]
    return sum(calendar.closings_between(since, end) for since, end in spans)


def _never(cases: "Iterable[Case]", outstanding: int) -> dict[str, int]:
    """Return how many will never be acknowledged: anonymous ones, and those that were over before."""
    many = sum(case.acknowledged is None for case in cases) - outstanding
    return {"never acknowledged": many} if many else {}


def _spread(values: Sequence[Decimal], nothing: str) -> Measured:
    """Return the mean of values, and beside it their median and 90th percentile."""
    if not values:
        none = Undefined(nothing)
        return Measured(value=none, n=0, denominator=0, beside={"median": none, "90th percentile": none})
    in_order, many = sorted(values), len(values)
    total = sum(values, Decimal())
    return Measured(
        value=ratio(total, many, nothing),
        n=many,
        numerator=total,
        denominator=many,
        beside={
            "median": (in_order[(many - 1) // 2] + in_order[many // 2]) / 2,
            # The smallest that at least nine in ten do not exceed.
            "90th percentile": in_order[-(-9 * many // 10) - 1],
        },
    )
