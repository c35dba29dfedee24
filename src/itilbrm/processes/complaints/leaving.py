"""Leaving: a complaint is taken back, is found to be none, says the same as another, or joins a master."""

from typing import Final

from itilbrm.lifecycle import STAYS, Hindrance, Occasion, evolve, rule
from itilbrm.processes.complaints.answers import Reclassification
from itilbrm.processes.complaints.complaint import Complaint, Withdrawal
from itilbrm.processes.complaints.running_deadlines import resumed
from itilbrm.processes.complaints.setting_deadlines import from_earlier_receipt
from itilbrm.processes.complaints.states import (
    ACKNOWLEDGED,
    DUPLICATE,
    HANDLING,
    RECEIVED,
    RECLASSIFIED,
    UNCLOSED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    WITHDRAWN,
)
from itilbrm.processes.complaints.what_applies import procedure_of
from itilbrm.processes.complaints.who_may import complainants, the_reason_is_given, who_is_told_is_named
from itilbrm.values import ANONYMOUS, NOBODY, UNIDENTIFIED

__all__ = ["join_master", "mark_duplicate", "reclassify", "take_earlier_receipt", "withdraw"]


@rule("SM-CPL")
def the_complainant_withdraws(complaint: Complaint, on: Occasion, *, on_behalf_of: str, authority: str) -> str | None:
    """only the complainant withdraws, or somebody who says for them what entitles them to"""
    if complaint.complainant in (UNIDENTIFIED, ANONYMOUS):
        return f"the complainant is {complaint.complainant}, and nobody else can withdraw the complaint"
    who = on_behalf_of or on.by
    if who not in complainants(complaint):
        return Hindrance(f"only {complaint.complainant} can withdraw it, not {who}", who=complainants(complaint))
    return None if who == on.by or authority.strip() else f"nothing entitles {on.by} to withdraw it for {who}"


@HANDLING.step(*UNCLOSED, to=WITHDRAWN, guards=(the_complainant_withdraws, the_reason_is_given))
def withdraw(complaint: Complaint, on: Occasion, *, on_behalf_of: str = "", authority: str = "") -> Complaint:
    """Take the complaint back, as the complainant alone may; it stays in the log, with by whose word."""
    withdrawal = Withdrawal(said_by=on_behalf_of or on.by, authority=authority)
    return _gone(evolve(complaint, withdrawal=withdrawal), on)


def _gone(complaint: Complaint, on: Occasion) -> Complaint:
    """Return a complaint that is over now without an answer; nothing waits any more."""
    return evolve(complaint, closed_at=on.happened_at, waiting=None, silence=None, deadlines=resumed(complaint, on))


# Found to be none


@rule("BR-CPL-12")
def it_is_something_the_procedure_knows(complaint: Complaint, on: Occasion, *, into: str) -> str | None:
    """what it is instead stands in the list of the procedure"""
    known = procedure_of(complaint, on).reclassified_into
    return None if into in known else f"{into!r} is not one of {', '.join(known)}"


@rule("BR-CPL-12")
def a_second_person_confirms(complaint: Complaint, on: Occasion, *, confirmed_by: str) -> str | None:
    """a second person confirms that it is no complaint, who is not complained about"""
    if confirmed_by in NOBODY or confirmed_by == on.by:
        return "no second person confirms that it is no complaint"
    return f"{confirmed_by} is complained about" if confirmed_by in complaint.about else None


@rule("BR-CPL-12")
def it_says_why_it_is_none(complaint: Complaint, on: Occasion) -> str | None:
    """it says why it does not meet the definition"""
    return None if on.reason.strip() else f"nothing says why it does not meet the definition {complaint.definition}"


@HANDLING.step(
    RECEIVED,
    ACKNOWLEDGED,
    UNDER_ASSESSMENT,
    UNDER_INVESTIGATION,
    to=RECLASSIFIED,
    guards=(
        it_is_something_the_procedure_knows,
        a_second_person_confirms,
        it_says_why_it_is_none,
        who_is_told_is_named,
    ),
)
def reclassify(
    complaint: Complaint,
    on: Occasion,
    *,
    into: str,
    confirmed_by: str,
    reference: str = "",
    channel: str = "",
    to: str = "",
) -> Complaint:
    """Say that it is no complaint by the agreed definition (BR-CPL-12); the complainant may object.

    Args:
        complaint: The complaint.
        on: Who says so, when, and why.
        into: What it is instead, for example ``"incident"``.
        confirmed_by: The id of the second person.
        reference: What it is called where it was handed over to.
        channel: How a person told the complainant, for example ``"phone"``. Without one a message is written.
        to: Whom that person told; the complainant, unless given.
    """
    told = to or (complaint.complainant if channel else "")
    found = Reclassification(
        into=into, reference=reference, confirmed_by=confirmed_by, at=on.happened_at, channel=channel, to=told
    )
    return evolve(complaint, reclassification=found, closed_at=on.happened_at)


# The same as another


@rule("BR-CPL-23")
def the_other_says_the_same(complaint: Complaint, on: Occasion, *, of: str) -> str | None:
    """a duplicate has an unclosed master of the same complainant about the same services, other than itself"""
    if of == complaint.id:
        return "it is no duplicate of itself"
    master = on.lookup.one(Complaint, of)
    if master is None:
        return f"there is no complaint {of}"
    if master.state.category == "closed":
        return f"{of} is {master.state.label}"
    if master.complainant != complaint.complainant or complaint.complainant in NOBODY:
        return f"nobody knows that {of} comes from the same complainant; relate them, or join a master"
    if set(master.services).isdisjoint(complaint.services) and (master.services or complaint.services):
        return f"{of} is about other services"
    return None


@HANDLING.step(*UNCLOSED, to=DUPLICATE, guards=(the_other_says_the_same,))
def mark_duplicate(complaint: Complaint, on: Occasion, *, of: str) -> Complaint:
    """Say that another complaint of the same complainant says the same; it takes the earlier receipt (BR-CPL-23).

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        of: The id of the other complaint.
    """
    return _gone(evolve(complaint, duplicate_of=of), on)


@rule("BR-CPL-23")
def the_other_is_its_duplicate(complaint: Complaint, on: Occasion, *, duplicate: str) -> str | None:
    """the other complaint is a duplicate of this one"""
    other = on.lookup.one(Complaint, duplicate)
    if other is not None and other.duplicate_of == complaint.id:
        return None
    return f"{duplicate} is no duplicate of it"


@HANDLING.step(*UNCLOSED, to=STAYS, guards=(the_other_is_its_duplicate,))
def take_earlier_receipt(complaint: Complaint, on: Occasion, *, duplicate: str) -> Complaint:
    """Count from the receipt of a duplicate, if that reached us earlier; what is not met is due earlier (BR-CPL-23).

    Args:
        complaint: The complaint.
        on: Who says so, and when.
        duplicate: The id of the duplicate.
    """
    other = on.lookup.one(Complaint, duplicate)
    if other is None or other.received_at >= complaint.received_at:
        return complaint
    deadlines = from_earlier_receipt(complaint, on, other.received_at)
    return evolve(complaint, received_at=other.received_at, deadlines=deadlines)


# One that speaks for many


@rule("BR-CPL-19")
def the_master_speaks_for_many(complaint: Complaint, on: Occasion, *, master: str) -> str | None:
    """the master is another complaint that was not taken back and has no master itself"""
    if master == complaint.id:
        return "it is not its own master"
    found = on.lookup.one(Complaint, master)
    if found is None:
        return f"there is no complaint {master}"
    if found.state in _NO_MASTERS:
        return f"{master} is {found.state.label}"
    if found.master:
        return f"{master} has a master itself, {found.master}"
    return "it speaks for others itself" if on.lookup.count(Complaint, parent=complaint.id) else None


_NO_MASTERS: Final = frozenset({WITHDRAWN, DUPLICATE, RECLASSIFIED})


@HANDLING.step(*UNCLOSED, to=STAYS, guards=(the_master_speaks_for_many,))
def join_master(complaint: Complaint, on: Occasion, *, master: str) -> Complaint:  # noqa: ARG001  the form of every step
    """Let another complaint speak for this one; complainant, deadlines and decision stay its own (BR-CPL-19)."""
    return evolve(complaint, master=master)
