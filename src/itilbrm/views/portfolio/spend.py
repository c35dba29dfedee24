"""What a customer spends: by period, as their entry says."""

from itilbrm.processes.relationships.portfolio_entry import stale_from
from itilbrm.views.portfolio.lines import Part
from itilbrm.views.portfolio.subject import Subject, part_of, said

__all__ = ["spend"]


def spend(subject: Subject) -> Part:
    """Return what they spent and are going to spend; two currencies are never added."""
    entry = subject.entry
    if entry is None:
        return part_of("spend", "Spend", ())
    lines = [
        said(entry.id, entry.audience_of(field), {"sort": sort, "period": each.period, "amount": each.amount})
        for sort, field in (("past", "spend_past"), ("forecast", "spend_forecast"))
        for each in getattr(entry, field)
    ]
    return part_of("spend", "Spend", lines, (entry,), stale_from(entry, subject.sources.policies))
