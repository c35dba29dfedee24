"""The services of a customer: what of their business hangs on each, in which order, and how much it is used."""

from datetime import datetime
from decimal import Decimal

from itilbrm.processes.relationships.portfolio_entry import stale_from
from itilbrm.services import Usage
from itilbrm.views.portfolio.lines import Line, Part, Value
from itilbrm.views.portfolio.subject import Subject, part_of

__all__ = ["priorities", "services", "usage"]


def services(subject: Subject) -> Part:
    """Return the services, each with what of the customer's business hangs on it."""
    entry = subject.entry
    if entry is None:
        return part_of("services", "Services", ())
    lines = []
    for use in entry.services:
        values: dict[str, Value] = {
            "service": subject.service_name(use.service),
            "vital_business_function": use.vital_business_function,
            "specific_requirements": use.specific_requirements,
        }
        shares = entry.audience_of("services") == "shared"
        lines.append(Line(of=use.service, **{"shared" if shares else "internal": values}))
    return part_of("services", "Services", lines, (entry,), _stale(subject))


def priorities(subject: Subject) -> Part:
    """Return the services by how much they matter to the customer, the most important first."""
    entry = subject.entry
    if entry is None:
        return part_of("priorities", "Priorities", ())
    audience = "shared" if entry.audience_of("service_priorities") == "shared" else "internal"
    lines = [
        Line(of=key, **{audience: {"rank": rank, "service": subject.service_name(key)}})
        for rank, key in enumerate(entry.service_priorities, start=1)
    ]
    return part_of("priorities", "Priorities", lines, (entry,), _stale(subject))


def usage(subject: Subject) -> Part:
    """Return the latest usage of each service; what was observed on site is internal."""
    latest: dict[tuple[str, str], Usage] = {}
    for each in subject.records(Usage):
        before = latest.get((each.service, each.unit))
        if before is None or (before.period_end, before.moved_at) <= (each.period_end, each.moved_at):
            latest[each.service, each.unit] = each
    lines = [
        Line(
            of=each.service,
            shared={
                "service": subject.service_name(each.service),
                "from": each.period_start,
                "until": each.period_end,
                "quantity": each.quantity,
                "unit": each.unit,
                "active_users": Decimal(each.active_users) if each.active_users is not None else "",
            },
            internal={"observation": each.observation},
        )
        for each in latest.values()
    ]
    return part_of("usage", "Usage", lines, latest.values())


def _stale(subject: Subject) -> datetime | None:
    return stale_from(subject.entry, subject.sources.policies) if subject.entry is not None else None
