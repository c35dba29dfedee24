"""Receiving: a complaint is recorded on any channel, from anybody, and never dropped (BR-CPL-1, BR-CPL-2)."""

from collections.abc import Mapping

from itilbrm.lifecycle import Occasion, evolve, rule
from itilbrm.parties import Customer
from itilbrm.parties.moving import merged_words
from itilbrm.processes.complaints.complaint import Channel, Complaint, ComplaintType, Severity
from itilbrm.processes.complaints.compliments import Compliment
from itilbrm.processes.complaints.setting_deadlines import at_receipt
from itilbrm.processes.complaints.states import HANDLING
from itilbrm.processes.complaints.what_holds import agreed_at_receipt, calendar_that_holds, profile_that_holds
from itilbrm.values import NO_LABELS

__all__ = ["owner_beside", "receive"]


@rule("BR-CPL-1")
def who_speaks_for_another_is_authorised(_on: Occasion, *, on_behalf_of: str, authority: str) -> str | None:
    """who complains on behalf of somebody says what entitles them to"""
    return (
        None if not on_behalf_of or authority.strip() else f"nothing entitles to complain on behalf of {on_behalf_of}"
    )


@rule("BR-CPL-14")
def the_complaints_about_are_known(on: Occasion, *, related: tuple[str, ...]) -> str | None:
    """the complaints that a complaint is about exist"""
    unknown = [key for key in related if on.lookup.one(Complaint, key) is None]
    return f"there is no complaint {', '.join(unknown)}" if unknown else None


@rule("BR-CPL-11")
def the_complaint_it_continues_is_known(on: Occasion, *, follow_up_of: str) -> str | None:
    """the complaint that it continues exists"""
    if not follow_up_of or on.lookup.one(Complaint, follow_up_of) is not None:
        return None
    return f"there is no complaint {follow_up_of}"


@rule("SM-CMT")
def the_compliment_it_came_with_is_known(on: Occasion, *, came_with: str) -> str | None:
    """the compliment that it came with exists"""
    if not came_with or on.lookup.one(Compliment, came_with) is not None:
        return None
    return f"there is no compliment {came_with}"


@rule("BR-CUS-9")
def the_customer_goes_on_under_its_own_name(on: Occasion, *, customer: str) -> str | None:
    """the customer was not merged into another one"""
    known = on.lookup.one(Customer, customer)
    if known is None or not known.merged_into:
        return None
    return merged_words(known)


@HANDLING.creation(
    guards=(
        the_customer_goes_on_under_its_own_name,
        who_speaks_for_another_is_authorised,
        the_complaints_about_are_known,
        the_complaint_it_continues_is_known,
        the_compliment_it_came_with_is_known,
    )
)
def receive(
    on: Occasion,
    *,
    customer: str,
    complainant: str,
    channel: Channel,
    type: ComplaintType,
    text: str,
    on_behalf_of: str = "",
    authority: str = "",
    in_unit_name: bool = False,
    services: tuple[str, ...] = (),
    about: tuple[str, ...] = (),
    remedy_sought: str = "",
    subcategory: str = "",
    regulatory_category: str = "",
    triage_severity: Severity | None = None,
    incidents: tuple[str, ...] = (),
    related: tuple[str, ...] = (),
    follow_up_of: str = "",
    came_with: str = "",
    owner: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> Complaint:
    """Record a complaint; it counts from when it reached us, ``happened_at`` (BR-CPL-1, BR-CPL-2).

    Its deadlines are set at once: to acknowledge, and a provisional one to decide (BR-CPL-15). An owner who is
    complained about is replaced by a lead of the procedure (BR-CPL-13), or by nobody yet where it names none.

    Args:
        on: Who records it, and when.
        customer: The id of the customer concerned, or ``"unidentified"``.
        complainant: The id of who complains, ``"unidentified"`` or ``"anonymous"``.
        channel: How it reached us.
        type: What it is about; ``"complaint_handling"`` for dissatisfaction with the handling of another one.
        text: What was said.
        on_behalf_of: The id of the person for whom the complainant speaks.
        authority: What entitles them to; needed with ``on_behalf_of``.
        in_unit_name: Whether it is made in the name of the customer's unit, so that the customer may speak on it.
        services: The services complained about.
        about: The ids of the people or teams complained about.
        remedy_sought: What the complainant wants.
        subcategory: What it is about in the words of the house.
        regulatory_category: What it is about in the words of a regulator.
        triage_severity: How grave it seems.
        incidents: References of the incidents it has to do with.
        related: The ids of other complaints it has to do with.
        follow_up_of: The id of the complaint that it continues.
        came_with: The id of the compliment that came with it.
        owner: The id of who is responsible for it.
        labels: What is worth keeping beyond this.
    """
    received_at = on.happened_at
    profile = profile_that_holds(on, customer, services, received_at)
    complaint = Complaint(
        customer=customer,
        complainant=complainant,
        channel=channel,
        type=type,
        text=text,
        received_at=received_at,
        **agreed_at_receipt(on, customer, services, received_at),
        profile=profile.edition,
        calendar=calendar_that_holds(on, customer, services, received_at, complainant=complainant, profile=profile),
        on_behalf_of=on_behalf_of,
        authority=authority,
        in_unit_name=in_unit_name,
        services=services,
        about=about,
        remedy_sought=remedy_sought,
        subcategory=subcategory,
        regulatory_category=regulatory_category,
        triage_severity=triage_severity,
        incidents=incidents,
        related=related,
        follow_up_of=follow_up_of,
        came_with=came_with,
        owner=owner,
        labels=labels,
    )
    return evolve(complaint, owner=owner_beside(complaint, on), deadlines=at_receipt(complaint, on))


def owner_beside(complaint: Complaint, on: Occasion) -> str:
    """Return the owner, or where they are complained about a lead of the procedure who is not (BR-CPL-13)."""
    if complaint.owner not in complaint.about:
        return complaint.owner
    leads = on.policies.procedure_for(complaint.customer).leads
    return next((lead for lead in leads if lead not in complaint.about), "")
