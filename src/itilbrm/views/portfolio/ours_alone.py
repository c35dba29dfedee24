"""What only our own people see of a customer: the map of stakeholders, opportunities, journeys."""

from itilbrm.parties import Stakeholder
from itilbrm.parties.stakeholders import stale_from
from itilbrm.processes.relationships import Journey, Opportunity
from itilbrm.views.portfolio.lines import Line, Part
from itilbrm.views.portfolio.subject import Subject, part_of

__all__ = ["journeys", "opportunities", "stakeholders"]


def stakeholders(subject: Subject) -> Part:
    """Return who matters there, and how they are engaged; stale as soon as one place on the map is (TM-STK-1)."""
    found = tuple(subject.records(Stakeholder, category="open"))
    lines = [
        Line(
            of=each.id,
            internal={
                "stakeholder": each.name,
                "type": each.type,
                "influence": each.influence,
                "interest": each.interest,
                "engagement": each.engagement,
                "seniority": each.seniority,
                "needs": each.needs,
                "issues": each.issues,
            },
        )
        for each in found
    ]
    stale = [at for each in found if (at := stale_from(each, subject.sources.policies)) is not None]
    return part_of("stakeholders", "Stakeholders", lines, found, min(stale, default=None))


def opportunities(subject: Subject) -> Part:
    """Return what else could be won with them."""
    found = tuple(subject.unclosed(Opportunity))
    lines = [
        Line(
            of=each.id,
            internal={
                "opportunity": each.prospect,
                "state": each.state.label,
                "need": each.need,
                "value": each.value,
                "probability": each.probability,
                "expected_on": each.expected_on,
                "owner": subject.name_of(each.owner),
            },
        )
        for each in found
    ]
    return part_of("opportunities", "Opportunities", lines, found)


def journeys(subject: Subject) -> Part:
    """Return where the journeys with them stand."""
    found = tuple(subject.records(Journey, category="open"))
    lines = [
        Line(
            of=each.id, internal={"with": subject.name_of(each.stakeholder), "type": each.type, "stands": each.standing}
        )
        for each in found
    ]
    return part_of("journeys", "Journeys", lines, found)
