"""Reckoning: records once through, and out of them the figures of any number of indicators."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import localcontext
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.kpis.cases import Case, case_of
from itilbrm.kpis.definitions import Asked, Kpi, Material, Need, Praise
from itilbrm.kpis.figures import EXACT, Figure, Measured
from itilbrm.kpis.reading import Read
from itilbrm.kpis.words import Words
from itilbrm.periods import Period
from itilbrm.processes.complaint_watch import ComplaintWatch
from itilbrm.processes.complaints import Complaint
from itilbrm.processes.complaints.compliments import Compliment
from itilbrm.views.groupings import Grouping, grouping

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["figure", "figures"]

_MOMENT: Final = timedelta(microseconds=1)


def figure(
    kpi: Kpi, sources: "Sources", period: Period | str, by: str | None = None, basis: str | None = None
) -> Figure:
    """Return the figure of an indicator for a period.

    Args:
        kpi: The indicator.
        sources: Where the records are.
        period: The period, or a text that :meth:`Period.parse` reads in the time zone of the provider's calendar.
        by: What it is broken down by: one of its groups, or ``label:NAME``; what it is usually broken down by, if
            it is not given, and nothing for an empty text.
        basis: What belongs to the period; the indicator's own unless given.

    Raises:
        InvalidInput: The period is none, or begins in the future; it cannot be broken down by that; or it makes no
            sense on that basis.
    """
    (found,) = figures([kpi], sources, period, by, basis)
    return found


def figures(
    kpis: Sequence[Kpi], sources: "Sources", period: Period | str, by: str | None = None, basis: str | None = None
) -> tuple[Figure, ...]:
    """Return the figures of several indicators, for which all records are read once; as :func:`figure` does."""
    zone = sources.policies.calendars["provider"].timezone
    when = period if isinstance(period, Period) else Period.parse(period, zone)
    if when.start > sources.at:
        raise InvalidInput("period", f"{when} begins after {sources.at.isoformat()}", "give one that has begun")
    last = min(when.end - _MOMENT, sources.at)  # whose a record was then is whose it is in the figures of the period
    groups = [each.by if by is None else by for each in kpis]
    asked = [
        Asked(period=when, basis=each.basis_of(basis), as_at=sources.at, policies=sources.policies) for each in kpis
    ]
    ways: dict[str, Grouping] = {
        name: grouping(name, each.groups, sources.records, at=last)
        for name, each in zip(groups, kpis, strict=True)
        if name
    }
    material = _material(sources, frozenset(need for each in kpis for need in each.needs), tuple(ways.values()))
    places = {name: place for place, name in enumerate(ways)}
    with localcontext(EXACT):
        return tuple(
            _figure(each, material, what, name, places.get(name))
            for each, what, name in zip(kpis, asked, groups, strict=True)
        )


def _figure(kpi: Kpi, material: Material, asked: Asked, by: str, way: int | None) -> Figure:
    groups: Mapping[str, Material] = {} if way is None else material.groups(way)
    return _told(
        kpi,
        asked,
        kpi.measure(material, asked),
        by,
        {group: _told(kpi, asked, kpi.measure(part, asked)) for group, part in groups.items()},
    )


def _told(
    kpi: Kpi, asked: Asked, measured: Measured, by: str = "", groups: Mapping[str, Figure] | None = None
) -> Figure:
    return Figure(
        **{field.name: getattr(measured, field.name) for field in attrs.fields(Measured)},
        id=kpi.id,
        name=kpi.name,
        unit=kpi.unit,
        basis=asked.basis,
        period=asked.period,
        as_at=asked.as_at,
        rule_version=kpi.version,
        by=by,
        groups=groups or {},
    )


def _material(sources: "Sources", needs: frozenset[Need], ways: Sequence[Grouping]) -> Material:
    words = Words(sources) if "messages" in needs else None
    cases = list(_cases(sources, ways, words)) if "complaints" in needs else []
    return Material(
        cases=cases,
        praises=list(_praises(sources, ways)) if "compliments" in needs else [],
        escalated=frozenset(_escalated(sources)) if "watches" in needs else frozenset(),
        words=words or Words(),
        closed_before=_closed_before(cases),
        read=Read.of(sources, [need for need in needs if isinstance(need, type)], ways),
    )


def _cases(sources: "Sources", ways: Sequence[Grouping], words: Words | None) -> Iterator[Case]:
    for complaint in sources.records(Complaint):
        if words is not None:
            words.add_spoken(complaint, sources.history)
        yield case_of(complaint, tuple(way(complaint) for way in ways), sources.history)


def _praises(sources: "Sources", ways: Sequence[Grouping]) -> Iterator[Praise]:
    for each in sources.records(Compliment):
        passed_on = max((told.at for told in each.passed_on), default=None)
        is_told = bool(each.named) and not each.still_to_hear
        yield Praise(
            tuple(way(each) for way in ways),
            each.received_at,
            each.pass_on_by,
            passed_on if is_told else None,
            each.origin is not None and each.state in ("passed_on", "closed") and passed_on is None,
            each.services,
            each.customer,
        )


def _escalated(sources: "Sources") -> Iterator[str]:
    """Yield the ids of the complaints that were escalated, whatever became of that."""
    return (watch.complaint for watch in sources.records(ComplaintWatch) if watch.escalated_at is not None)


def _closed_before(cases: Iterable[Case]) -> Mapping[tuple[str, str], Sequence[tuple[datetime, str]]]:
    """Return when complaints of each service and cause were closed, in order."""
    closed: defaultdict[tuple[str, str], list[tuple[datetime, str]]] = defaultdict(list)
    for case in cases:
        if case.cause:
            for service in case.services:
                closed[service, case.cause] += [(at, case.id) for at in case.closings]
    for each in closed.values():
        each.sort()
    return closed
