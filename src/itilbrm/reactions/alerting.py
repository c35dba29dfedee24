"""Alerting: what the watch of a complaint has seen is told, to the complainant and to those who see to it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from itilbrm.lifecycle import Command, Occasion, Reactions, create
from itilbrm.parties import superiors
from itilbrm.processes.complaint_watch import ComplaintWatch, Turn
from itilbrm.processes.complaints import Complaint
from itilbrm.reactions.informing import told_about
from itilbrm.telling import write
from itilbrm.values import Labels, instant_text

__all__ = ["ALERTING"]

ALERTING: Final = Reactions("alerting")

_TO_THE_COMPLAINANT: Final = frozenset({"acknowledgement", "decision"})


@ALERTING.when(ComplaintWatch, sets=("turn",))
def alert(watch: ComplaintWatch, on: Occasion) -> Iterator[Command]:
    """Remind who owns the complaint, say what was missed or escalated, and tell the complainant (BR-MON-2 to 8)."""
    turn, complaint = watch.turn, on.lookup.one(Complaint, watch.complaint)
    if turn is None or complaint is None:
        return
    if turn.timer == "warn":
        yield from _staff(complaint, on, _owners(complaint, on), "reminder", turn)
    elif turn.timer == "breach":
        yield from _missed(watch, complaint, turn, on)
    elif turn.timer == "escalate":
        people = (*_body(watch, on), *_owners(complaint, on))
        yield from _staff(complaint, on, people, "escalation", turn, urgent=True, body=watch.escalated_to)
    elif turn.timer == "inform":
        for recipient in turn.why if turn.why and turn.why[0] in watch.recipients else watch.recipients[:1]:
            yield from told_about(
                complaint,
                on,
                "status",
                to=recipient,
                tells=("update",),
                state=str(complaint.state),
                next_date=_promised(watch, on),
            )
    elif turn.timer == "alert_idle":
        yield from _staff(complaint, on, (*_owners(complaint, on), *_leads(complaint, on)), "alert", turn, why=turn.why)
    else:
        yield from _climbed(watch, complaint, turn, on)


def _missed(watch: ComplaintWatch, complaint: Complaint, turn: Turn, on: Occasion) -> Iterator[Command]:
    people = (*_owners(complaint, on), *_leads(complaint, on))
    yield from _staff(complaint, on, people, "breach", turn, urgent=True)
    if not _sends_letters(complaint, on):
        return
    owed = {each.name for each in watch.breaches if each.letter and each.kind in _TO_THE_COMPLAINANT}
    for aim in turn.aims:
        if aim.name in owed:
            yield from told_about(
                complaint,
                on,
                "holding",
                urgent=True,
                due_at=aim.due_at,
                reason=on.reason,
                recourse=on.policies.procedure_for(complaint.customer).recourse,
                next_date=_promised(watch, on),
            )


def _climbed(watch: ComplaintWatch, complaint: Complaint, turn: Turn, on: Occasion) -> Iterator[Command]:
    for rung in turn.rungs:
        due = next(
            (aim.due_at for aim in watch.aims if aim.name == (rung.kind, rung.stage, rung.set_for)), rung.set_for
        )
        people = {
            "owner": _owners(complaint, on),
            "manager": superiors(complaint.owner, on.lookup)[:1],
            "lead": _leads(complaint, on),
            "body": _body(watch, on),
        }[rung.whom]
        purpose = {"remind": "reminder", "propose_escalation": "escalation"}.get(rung.do, "alert")
        for person in dict.fromkeys(people):
            yield _message(
                complaint, person, purpose, urgent=not rung.waits, deadline=rung.kind, due_at=due, reason=rung.rung
            )


def _staff(
    complaint: Complaint,
    on: Occasion,
    people: Iterable[str],
    purpose: str,
    turn: Turn,
    *,
    urgent: bool = False,
    body: str = "",
    why: Iterable[str] = (),
) -> Iterator[Command]:
    values: dict[str, str | datetime | None] = {"since": turn.at, "reason": on.reason, "body": body}
    values |= dict.fromkeys(why, "yes")
    about: list[tuple[str, datetime | None]] = [(aim.kind, aim.due_at) for aim in turn.aims]
    for person in dict.fromkeys(people):
        for kind, due_at in about or [("", None)]:
            yield _message(
                complaint,
                person,
                purpose,
                urgent=urgent or complaint.severity == "critical",
                deadline=kind,
                due_at=due_at,
                **values,
            )


def _message(
    complaint: Complaint, person: str, purpose: str, *, urgent: bool, **values: str | datetime | None
) -> Command:
    given = {"reference": complaint.reference, "severity": complaint.severity or "", **values}
    texts = {
        name: instant_text(value) if isinstance(value, datetime) else value for name, value in given.items() if value
    }
    return create(
        write,
        to=person,
        about=complaint.id,
        purpose=purpose,
        internal=True,
        urgent=urgent,
        customer=complaint.customer,
        values=Labels(texts),
    )


def _owners(complaint: Complaint, on: Occasion) -> tuple[str, ...]:
    """Return who owns a complaint; the leads where nobody does."""
    return (complaint.owner,) if complaint.owner else _leads(complaint, on)


def _leads(complaint: Complaint, on: Occasion) -> tuple[str, ...]:
    return on.policies.procedure_for(complaint.customer).leads


def _body(watch: ComplaintWatch, on: Occasion) -> tuple[str, ...]:
    """Return the members of the body that a complaint was escalated to, else of the nearest one."""
    name = on.policies.procedure_for(watch.customer).route
    if not name:
        return ()
    levels = on.policies.route(name).levels
    return next(
        (each.members for each in levels if each.name == watch.escalated_to), levels[0].members if levels else ()
    )


def _sends_letters(complaint: Complaint, on: Occasion) -> bool:
    name = complaint.profile.partition("/")[0] or on.policies.procedure_for(complaint.customer).profile
    return on.policies.profile(name).holding_letter if name in on.policies.profiles else True


def _promised(watch: ComplaintWatch, on: Occasion) -> datetime | None:
    """Return by when the complainant hears of us again: the close of the business day after the clock sees to it.

    The clock is turned, and letters go out, some time after they are due; a promise leaves room for that (K-CPL-19).
    """
    if watch.inform_at is None:
        return min((aim.due_at for aim in watch.aims if not aim.paused), default=None)
    calendar = on.policies.calendar_for(watch.services, watch.customer, noted=watch.calendar)
    opening = calendar.next_opening(watch.inform_at)
    return calendar.closing(opening.astimezone(ZoneInfo(calendar.timezone)).date())
