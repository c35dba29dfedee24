"""Who may: guards that several steps share, on who speaks for the complainant and who is party to the matter."""

from typing import Final

from itilbrm.lifecycle import Hindrance, Occasion, rule
from itilbrm.parties import Customer, reason_given
from itilbrm.parties.customers import speakers_for
from itilbrm.processes.complaints.answers import Reply, ReplyKind
from itilbrm.processes.complaints.complaint import Complaint
from itilbrm.processes.complaints.what_applies import leads_beside
from itilbrm.values import ANONYMOUS, NOBODY, UNIDENTIFIED

__all__ = [
    "WHO_SPEAKS",
    "complainants",
    "replied",
    "the_customer_may_speak",
    "the_reason_is_given",
    "who_handles_it_is_not_complained_about",
    "who_is_told_is_named",
    "who_speaks_as_the_customer_is_the_customer",
]


def complainants(complaint: Complaint) -> tuple[str, ...]:
    """Return the ids of those whose complaint it is: who complains, and for whom."""
    both = (complaint.complainant, complaint.on_behalf_of)
    return tuple(each for each in both if each not in NOBODY)


the_reason_is_given: Final = reason_given("SM-CPL")
"""What is asked of those steps of a complaint that nobody takes without saying why."""


@rule("SM-CPL")
def the_complainant_or_customer_speaks(
    complaint: Complaint, on: Occasion, *, on_behalf_of: str, authority: str, for_customer: bool
) -> str | None:
    """the complainant says so, or somebody who says for them what entitles them to"""
    if for_customer:
        return None
    who = on_behalf_of or on.by
    if who not in complainants(complaint):
        known = complaint.complainant not in (UNIDENTIFIED, ANONYMOUS)
        whose = complaint.complainant if known else f"the complainant, who is {complaint.complainant},"
        return Hindrance(f"only {whose} can say so, not {who}", who=complainants(complaint))
    return None if who == on.by or authority.strip() else f"nothing entitles {on.by} to say so for {who}"


@rule("BR-CPL-22")
def the_customer_may_speak(complaint: Complaint, _on: Occasion, *, for_customer: bool, consent: str) -> str | None:
    """the customer speaks only on what was said in the name of the unit, or with the consent of the complainant"""
    if not for_customer or complaint.in_unit_name or consent.strip():
        return None
    return Hindrance(
        "it was not made in the name of the unit, and the complainant has not consented", who=complainants(complaint)
    )


@rule("BR-CPL-22")
def the_customer_is_not_who_handles_it(
    complaint: Complaint, on: Occasion, *, on_behalf_of: str, for_customer: bool
) -> str | None:
    """nobody who handles the complaint speaks as the customer"""
    author = complaint.response.prepared_by if complaint.response is not None else ""
    if not for_customer or on_behalf_of or on.by not in (complaint.owner, complaint.investigator, author):
        return None
    return Hindrance(f"{on.by} handles the complaint and is not the customer", who=complainants(complaint))


@rule("BR-CPL-22")
def who_speaks_as_the_customer_is_the_customer(
    complaint: Complaint, on: Occasion, *, on_behalf_of: str, authority: str, for_customer: bool
) -> str | None:
    """who speaks as a customer that is registered is its holder, or has a mandate for it"""
    customer = on.lookup.one(Customer, complaint.customer) if for_customer else None
    if customer is None:
        return None
    who = on_behalf_of or on.by
    speakers = speakers_for(customer, on.lookup, on.happened_at)
    if who not in speakers:
        return Hindrance(f"{who} does not speak for the customer {customer.name}", who=speakers)
    return None if who == on.by or authority.strip() else f"nothing entitles {on.by} to say so for {who}"


WHO_SPEAKS: Final = (
    the_complainant_or_customer_speaks,
    the_customer_may_speak,
    the_customer_is_not_who_handles_it,
    who_speaks_as_the_customer_is_the_customer,
)
"""What is asked of every word of the complainant, or of the customer in their place (BR-CPL-22)."""


def replied(
    on: Occasion, kind: ReplyKind, on_behalf_of: str, authority: str, consent: str, *, for_customer: bool
) -> Reply:
    """Return what somebody says now to what we decided, with by whose word and by what right."""
    return Reply(
        kind=kind,
        at=on.happened_at,
        said_by=on_behalf_of or on.by,
        for_customer=for_customer,
        authority=authority,
        consent=consent,
    )


@rule("BR-CPL-13")
def who_handles_it_is_not_complained_about(complaint: Complaint, on: Occasion) -> str | None:
    """who is complained about neither prepares nor approves the answer"""
    if on.by not in complaint.about:
        return None
    return Hindrance(f"{on.by} is complained about", who=leads_beside(complaint.about, complaint, on))


@rule("BR-CPL-16")
def who_is_told_is_named(complaint: Complaint, _on: Occasion, *, channel: str, to: str) -> str | None:
    """what a person told names the channel and whom they told"""
    if channel.strip() and not to.strip() and complaint.complainant == UNIDENTIFIED:
        return f"nobody is named who was told by {channel}"
    return f"nothing says how {to} was told" if to.strip() and not channel.strip() else None
