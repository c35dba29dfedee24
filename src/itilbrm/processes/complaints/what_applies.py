"""What applies to one complaint: its procedure, its deadline profile, the stage of it, and a calendar (T-3)."""

from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import PolicyMissing
from itilbrm.lifecycle import Occasion
from itilbrm.policies import DeadlineProfile, Policies, Procedure, Stage
from itilbrm.processes.complaints.complaint import Complaint

__all__ = [
    "calendar_of",
    "calendar_of_deadline",
    "further_stage",
    "leads_beside",
    "procedure_of",
    "profile_of",
    "stage_of",
]


def procedure_of(complaint: Complaint, on: Occasion) -> Procedure:
    """Return the procedure of the complaint's customer; there is always one."""
    return on.policies.procedure_for(complaint.customer)


def profile_of(complaint: Complaint, on: Occasion) -> DeadlineProfile:
    """Return the deadline profile noted on the complaint, or that of its procedure where none was."""
    if complaint.profile:
        return on.policies.profile(complaint.profile)
    return on.policies.profile_for(procedure_of(complaint, on), complaint.received_at)


def stage_of(complaint: Complaint, on: Occasion) -> Stage | None:
    """Return what the profile allows in the complaint's stage; None where it does not know the stage."""
    return next((each for each in profile_of(complaint, on).stages if each.number == complaint.stage), None)


def further_stage(complaint: Complaint, on: Occasion) -> Stage | None:
    """Return the stage after the complaint's; None after the last."""
    later = [each for each in profile_of(complaint, on).stages if each.number > complaint.stage]
    return min(later, key=lambda stage: stage.number, default=None)


def calendar_of(complaint: Complaint, policies: Policies) -> BusinessCalendar:
    """Return the calendar of the services complained about, else the customer's, else the provider's (T-3)."""
    return policies.calendar_for(services=complaint.services, customer=complaint.customer, noted=complaint.calendar)


def calendar_of_deadline(noted: str, complaint: Complaint, policies: Policies) -> BusinessCalendar:
    """Return the calendar that a deadline notes as it is today, or where it is gone the one that applies now."""
    try:
        return policies.calendar(noted.rpartition("/")[0])
    except PolicyMissing:
        return calendar_of(complaint, policies)


def leads_beside(people: tuple[str, ...], complaint: Complaint, on: Occasion) -> tuple[str, ...]:
    """Return the leads of the procedure without some people, for example those complained about."""
    return tuple(lead for lead in procedure_of(complaint, on).leads if lead not in people)
