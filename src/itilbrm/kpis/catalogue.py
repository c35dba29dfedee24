"""The indicators that come with the library (DOMAIN 3.1)."""

from typing import Final

from itilbrm.errors import NotFound, suggestion
from itilbrm.kpis import complaint_counts as counts
from itilbrm.kpis import complaint_times as times
from itilbrm.kpis import compliments as praise
from itilbrm.kpis.agreements import AGREEMENT_KPIS
from itilbrm.kpis.definitions import COMPLIMENT_GROUPS, Kpi
from itilbrm.kpis.relationships import RELATIONSHIP_KPIS
from itilbrm.kpis.requirements import REQUIREMENT_KPIS
from itilbrm.values import check_text

__all__ = ["KPIS", "kpi_of"]

_RIPENS: Final = "Recent periods still ripen: look at how many are undecided before comparing."

_CALENDARS: Final = "Past periods too are counted by the calendar as it is now."

KPIS: Final = (
    Kpi(
        id="K-CPL-1",
        name="Number of customer complaints",
        formula="complaints received in the period, without duplicates and reclassified ones",
        unit="count",
        bases=("received", "decided", "closed"),
        reading="More is not worse: where it is easy to complain, more complaints reach us.",
        source="KPI-SP",
        measure=counts.number,
    ),
    Kpi(
        id="K-CPL-2",
        name="Change in number of complaints",
        formula="100 * (K-CPL-1 of the period - K-CPL-1 of the period before) / K-CPL-1 of the period before",
        unit="percent",
        bases=("received", "decided", "closed"),
        reading="The period before is as many months, or else as many days. Undefined after a period without any.",
        source="KPI-SP",
        measure=counts.change_of(counts.number),
    ),
    Kpi(
        id="K-CPL-3",
        name="Number of accepted complaints",
        formula="complaints upheld, partly upheld, or with a remedy without admission that counts as upheld",
        unit="count",
        bases=("decided", "received", "closed"),
        reading="Those settled by agreement have no finding and stand beside it. It is the finding as it stands now.",
        source="KPI-SP, FCA",
        measure=counts.accepted,
    ),
    Kpi(
        id="K-CPL-4",
        name="Change in accepted complaints",
        formula="100 * (K-CPL-3 of the period - K-CPL-3 of the period before) / K-CPL-3 of the period before",
        unit="percent",
        bases=("decided", "received", "closed"),
        reading="As K-CPL-2.",
        source="KPI-SP",
        measure=counts.change_of(counts.accepted),
    ),
    Kpi(
        id="K-CPL-5",
        name="Share of accepted complaints",
        formula="100 * K-CPL-3 / complaints of the basis",
        unit="percent",
        bases=("decided", "received", "closed"),
        reading="Those settled by agreement are in the denominator alone.",
        source="own",
        measure=counts.accepted_share,
    ),
    Kpi(
        id="K-CPL-6",
        name="Acknowledged in time",
        formula="100 * acknowledgements told by their date / acknowledgements due in the period",
        unit="percent",
        bases=("due", "received"),
        reading="Counted are dates, not complaints: a complaint that came back is due another acknowledgement.",
        source="ISO 10002",
        measure=times.in_time(times.acknowledgements, "acknowledgement"),
    ),
    Kpi(
        id="K-CPL-7",
        name="Complaint resolution rate",
        formula="100 * decisions told by their date / decisions due in the period",
        unit="percent",
        bases=("due", "received"),
        reading="90 or more is usual. It is the date in force; how many of them had been extended stands beside it.",
        source="RELM",
        measure=times.in_time(times.decisions, "decision"),
    ),
    Kpi(
        id="K-CPL-8",
        name="Time to acknowledge",
        formula="business hours from receipt until the complainant was told: mean, median, 90th percentile",
        unit="business hours",
        bases=("received", "decided", "closed"),
        reading="Those still to be told are in undecided, and will make it longer. " + _CALENDARS,
        source="own",
        measure=times.time_to_acknowledge,
    ),
    Kpi(
        id="K-CPL-9",
        name="Time to final response",
        formula="business days from receipt to the first decision: mean, median, 90th percentile",
        unit="business days",
        bases=("decided", "received", "closed"),
        reading="The day of receipt is day 0. Days of waiting for the complainant are in it, and stand beside it. "
        + _CALENDARS,
        source="own",
        measure=times.time_to_decide,
    ),
    Kpi(
        id="K-CPL-10",
        name="Open and overdue complaints",
        formula="complaints not closed at the end of the period; beside it those of them past a date",
        unit="count",
        bases=("as_at",),
        reading="For a period that is not over it is as things stand now. A date that was moved since, or a pause that "
        "began since, counts as it stands now, also for a past period; ask a practice as_at for what was known then.",
        source="S2",
        measure=counts.outstanding,
    ),
    Kpi(
        id="K-CPL-11",
        name="Ageing at closure",
        formula="complaints closed in the period by age: up to 3 business days, 4 weeks, 8 weeks, and above",
        unit="count",
        bases=("closed",),
        reading="One closed twice in the period counts at its first closing there. Outstanding: open at its end. "
        + _CALENDARS,
        source="FCA",
        measure=times.ageing,
    ),
    Kpi(
        id="K-CPL-12",
        name="Reopen rate",
        formula="100 * closed in the period and reopened since / closed in the period",
        unit="percent",
        bases=("closed",),
        reading="It ripens: a complaint can come back as long as its window is open.",
        source="3DX",
        measure=counts.reopened,
    ),
    Kpi(
        id="K-CPL-13",
        name="Escalation rate",
        formula="100 * complaints that were escalated / complaints of the basis",
        unit="percent",
        bases=("received", "decided", "closed"),
        reading=_RIPENS,
        source="ISO/IEC 20000-1",
        measure=counts.escalated,
        needs=frozenset({"complaints", "watches"}),
    ),
    Kpi(
        id="K-CPL-14",
        name="Repeat complaints",
        formula="complaints with the service and root cause of another that was closed up to 180 days before",
        unit="count",
        bases=("received", "decided", "closed"),
        reading="As long as the cause is not known a complaint repeats nothing: see how many are without one.",
        source="S3",
        measure=counts.repeated,
    ),
    Kpi(
        id="K-CPL-15",
        name="Trend by category",
        formula="complaints received in the period and in those before it, for each type; flagged where the "
        "number has risen more than twice in a row",
        unit="count",
        bases=("received",),
        reading="Small numbers rise by chance: look at them before acting on a flag.",
        source="RELM",
        measure=counts.trend,
        by="type",
    ),
    Kpi(
        id="K-CPL-18",
        name="Complaint flow",
        formula="open at the start + received + reopened - closed - withdrawn - reclassified - duplicates = open at "
        "the end",
        unit="count",
        bases=("flow",),
        reading="It balances, always. All complaints are in it; an objection to reclassifying counts as reopened.",
        source="FCA",
        measure=counts.flow,
    ),
    Kpi(
        id="K-CPL-19",
        name="Status updates in time",
        formula="100 * status updates told by their date / status updates due in the period",
        unit="percent",
        bases=("due", "received"),
        reading="Each update names the date of the next word; a decision is a word, and so is a telephone call.",
        source="ISO 10002",
        measure=times.in_time(times.updates, "status update"),
        needs=frozenset({"complaints", "messages"}),
    ),
    Kpi(
        id="K-CPT-1",
        name="Compliments",
        formula="compliments received in the period; beside it how many there were to each complaint",
        unit="count",
        bases=("received",),
        reading="A ratio of two streams that have little to do with each other: watch it over time, in one place.",
        source="S3",
        measure=praise.compliments,
        needs=frozenset({"complaints", "compliments"}),
        groups=COMPLIMENT_GROUPS,
    ),
    Kpi(
        id="K-CPT-2",
        name="Compliments passed on in time",
        formula="100 * compliments whose named people all heard of it in time / compliments received in the period",
        unit="percent",
        bases=("received",),
        reading="In time is TM-CMT-1 after it was known whom to tell; where that is never known, after the receipt.",
        source="S3",
        measure=praise.passed_on,
        needs=frozenset({"compliments"}),
        groups=COMPLIMENT_GROUPS,
    ),
    *RELATIONSHIP_KPIS,
    *REQUIREMENT_KPIS,
    *AGREEMENT_KPIS,
)
"""All of them, in the order of their ids."""


def kpi_of(number: str) -> Kpi:
    """Return the indicator of an id.

    Raises:
        NotFound: There is none.
    """
    known = {each.id: each for each in KPIS}
    name = check_text("number", number).upper()
    if name not in known:
        raise NotFound("indicator", number, f"itilbrm kpis list shows all{suggestion(name, known)}")
    return known[name]
