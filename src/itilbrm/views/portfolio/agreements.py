"""The agreements of a customer, their targets, and whether those were met."""

from collections.abc import Iterator

from itilbrm.agreements import Agreement
from itilbrm.services import Achievement, Target, latest
from itilbrm.views.portfolio.lines import Line, Part, Value
from itilbrm.views.portfolio.subject import Subject, part_of

__all__ = ["agreements", "targets"]


def agreements(subject: Subject) -> Part:
    """Return the agreements that are not over; operational ones behind them are internal."""
    found = tuple(subject.unclosed(Agreement))
    lines = []
    for each in found:
        day = each.day(subject.sources.at)
        values: dict[str, Value | None] = {
            "agreement": each.id,
            "type": each.type,
            "state": each.state.label,
            "services": tuple(dict.fromkeys(subject.service_name(line.service) for line in each.lines)),
            "start": each.start,
            "last_day": each.last_day,
            "last_day_for_notice": each.terms.last_day_for_notice(day) if each.notice is None else None,
            "signed_by_customer": subject.name_of(each.signed_by_customer),
        }
        shared = each.is_for_customer
        lines.append(Line(of=each.id, **{"shared" if shared else "internal": values}))
    return part_of("agreements", "Agreements", lines, found)


def targets(subject: Subject) -> Part:
    """Return the targets that are agreed, each with what was achieved last."""
    found = tuple(each for each in subject.unclosed(Agreement) if each.is_in_force)
    measured = latest(subject.records(Achievement))
    lines = [line for agreement in found for line in _targets(agreement, measured, subject)]
    return part_of("targets", "Targets and achievements", lines, (*found, *measured))


def _targets(agreement: Agreement, measured: tuple[Achievement, ...], subject: Subject) -> Iterator[Line]:
    day = agreement.day(subject.sources.at)
    for line in agreement.lines:
        if not line.holds(day):
            continue
        for target in line.targets:
            of_it = [
                each
                for each in measured
                if (each.agreement, each.service, each.metric) == (agreement.id, line.service, target.metric)
                and each.line in {"", line.id}
            ]
            last = max(of_it, key=lambda each: (each.period_end, each.moved_at), default=None)
            values: dict[str, Value | None] = {
                "service": subject.service_name(line.service),
                "metric": target.metric,
                "target": _in_words(target),
                "achieved": last.value if last is not None else None,
                "until": last.period_end if last is not None else None,
                "result": last.result if last is not None else "not_measured",
            }
            is_shared = agreement.is_for_customer
            yield Line(of=agreement.id, **{"shared" if is_shared else "internal": values})


def _in_words(target: Target) -> str:
    upper = f" and {target.upper}" if target.upper is not None else ""
    return f"{target.comparison} {target.value}{upper} {target.unit}, each {target.window}"
