"""Informing: what the complainant is told, and when, whichever step brought it about."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create
from itilbrm.processes.complaint_watch import MONITORING, ComplaintWatch
from itilbrm.processes.complaints import Complaint, Compliment
from itilbrm.processes.complaints.returning import comes_back_until
from itilbrm.processes.complaints.what_applies import procedure_of
from itilbrm.telling import write
from itilbrm.values import NOBODY, Labels, instant_text

__all__ = ["INFORMING", "told_about"]

INFORMING: Final = Reactions("informing complainants")


@INFORMING.when(Complaint, sets=("acknowledgement",))
def acknowledge(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say who handles it, what happens next and by when, unless a person said so (BR-CPL-3, BR-CPL-16)."""
    said = complaint.acknowledgement
    if said is None or said.channel or said.at != on.happened_at:
        return
    yield from told_about(
        complaint,
        on,
        "acknowledgement",
        tells=("acknowledgement",),
        urgent=True,
        contact=said.contact,
        next_step=said.next_step,
        next_date=said.next_date,
    )


@INFORMING.when(Complaint, sets=("status",))
def tell_how_it_stands(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say how it stands, in the words somebody found for it (BR-MON-7)."""
    said = complaint.status
    if said is None or said.channel or said.at != on.happened_at:
        return
    yield from told_about(
        complaint,
        on,
        "status",
        to=said.recipient,
        tells=("update",),
        state_text=said.state_text,
        done_so_far=said.done_so_far,
        next_step=said.next_step,
        next_date=said.next_date,
    )


@INFORMING.when(Complaint, sets=("response",))
def tell_the_decision(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say what was decided, unless a person said so; what must be written is written all the same (BR-CPL-7)."""
    answer = complaint.response
    if answer is None or answer.communicated_at != on.happened_at or not answer.text.strip():
        return
    deadline = complaint.deadline("decision")
    told_at = deadline.met_at if deadline is not None else complaint.decided_at
    if told_at is not None and told_at >= on.happened_at:
        return
    yield from told_about(
        complaint,
        on,
        "decision",
        tells=("acknowledgement", "decision"),
        urgent=True,
        text=answer.text,
        remedy=answer.remedy.text if answer.remedy is not None else "",
        next_date=answer.remedy.due if answer.remedy is not None and answer.remedy.delivered_at is None else None,
        recourse=answer.next_steps or procedure_of(complaint, on).recourse,
    )


@INFORMING.when(Complaint, sets=("waiting",))
def ask(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Ask the complainant what we need to know, and remind them once."""
    asked = complaint.waiting
    if asked is None or on.happened_at not in (asked.since, asked.reminded_at):
        return
    yield from told_about(
        complaint,
        on,
        "question",
        asked=asked.asked,
        by=asked.by,
        again="yes" if asked.reminded_at is not None else "",
    )


@INFORMING.when(Complaint, sets=("silence",))
def remind_of_the_decision(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Remind the complainant that the decision waits for an answer (TM-CPL-1)."""
    silence = complaint.silence
    if silence is not None and silence.reminded_at == on.happened_at:
        yield from told_about(
            complaint, on, "silence_reminder", decided_at=complaint.decided_at, closes_at=silence.close_at
        )


@INFORMING.when(Complaint, sets=("deadlines",))
def tell_that_it_takes_longer(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say that the answer comes later than was promised, and when, unless a person said so (BR-MON-4)."""
    said = complaint.postponement
    if said is not None and said.at == on.happened_at and said.channel:
        return
    deadline = complaint.deadline("decision")
    if deadline is None or not deadline.extensions or not on.reason:
        return
    watch = on.lookup.one(ComplaintWatch, MONITORING.id_of(complaint.id))
    if watch is None:
        return
    name = (deadline.kind, deadline.stage, deadline.original_due_at)
    # The watch has not seen the step yet, so it knows what was promised before.
    former = next((aim.due_at for aim in watch.aims if aim.name == name), None)
    if former is not None and former < deadline.due_at:
        yield from told_about(complaint, on, "extension", was_due=former, next_date=deadline.due_at, reason=on.reason)


@INFORMING.when(Complaint, sets=("closures",))
def tell_that_it_is_closed(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say that it is closed, and until when it can be taken up again (BR-CPL-8, BR-CPL-11)."""
    if complaint.closures and complaint.closures[-1].at == on.happened_at and complaint.closures[-1].kind != "early":
        until = comes_back_until(complaint, on)
        yield from told_about(complaint, on, "closure", closed_at=on.happened_at, reopen_until=until)


@INFORMING.when(Complaint, sets=("reopenings",))
def tell_that_it_is_back(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say that it has been taken up again, and by when there is an answer (BR-CPL-11)."""
    if complaint.reopenings and complaint.reopenings[-1].at == on.happened_at:
        deadline = complaint.deadline("decision")
        due = deadline.due_at if deadline is not None and deadline.met_at is None else None
        yield from told_about(complaint, on, "reopening", reason=on.reason, next_date=due)


@INFORMING.when(Complaint, sets=("reclassification",))
def tell_what_it_is_instead(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Say what it was found to be, and that the complainant can object, unless a person said so (BR-CPL-12)."""
    found = complaint.reclassification
    if found is not None and not found.channel and found.at == on.happened_at:
        until = comes_back_until(complaint, on)
        yield from told_about(complaint, on, "reclassified", into=found.into, reason=on.reason, object_until=until)


@INFORMING.when(Complaint, sets=("withdrawal",))
def tell_that_it_is_taken_back(complaint: Complaint, on: Occasion) -> Iterator[Command]:
    """Confirm that it was taken back, to the complainant, who may know nothing of it."""
    if complaint.withdrawal is not None and on.lookup.count(ComplaintWatch, parent=complaint.id):
        yield from told_about(complaint, on, "withdrawal", said_at=on.happened_at)


@INFORMING.when(Compliment, sets=("thanked_by",))
def thank(compliment: Compliment, on: Occasion) -> Iterator[Command]:  # noqa: ARG001  the form of every reaction
    """Thank who gave praise, unless a person did (BR-CMT-3)."""
    if compliment.thanked_at is not None or compliment.given_by in NOBODY:
        return
    yield create(
        write,
        to=compliment.given_by,
        about=compliment.id,
        purpose="thanks",
        tells=("thanks",),
        customer=compliment.customer,
        values=_texts(received_at=compliment.received_at),
    )


def told_about(
    complaint: Complaint,
    on: Occasion,
    purpose: str,
    *,
    to: str = "",
    tells: tuple[str, ...] = (),
    urgent: bool = False,
    next_date: datetime | None = None,
    contact: str = "",
    **values: str | datetime | None,
) -> Iterator[Command]:
    """Yield the command to tell the complainant something; nothing where nobody can be told."""
    recipient = to or complaint.complainant
    if recipient in NOBODY:
        return
    known = complaint.acknowledgement
    yield create(
        write,
        to=recipient,
        about=complaint.id,
        purpose=purpose,
        tells=tells,
        urgent=urgent,
        next_date=next_date,
        customer=complaint.customer,
        values=_texts(
            reference=complaint.reference,
            received_at=complaint.received_at,
            next_date=next_date,
            contact=contact or (known.contact if known is not None else "") or procedure_of(complaint, on).contact,
            **values,
        ),
    )


def _texts(**values: str | datetime | None) -> Labels:
    """Return what a letter may use, as texts; what is not known is left out."""
    return Labels(
        {name: instant_text(value) if isinstance(value, datetime) else value for name, value in values.items() if value}
    )
