"""Taking over: a complaint comes from another system, in the state it has there and with its own past (G-12)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Occasion, Past, State, evolve
from itilbrm.parties import Origin, origin_key
from itilbrm.processes.complaints.answers import Closure, ClosureKind, Outcome, Response
from itilbrm.processes.complaints.complaint import Channel, Complaint, ComplaintType, Severity
from itilbrm.processes.complaints.deadlines import Deadline
from itilbrm.processes.complaints.states import ALL, CLOSED, HANDLING, RECEIVED
from itilbrm.processes.complaints.what_holds import agreed_at_receipt
from itilbrm.values import NO_LABELS, UNIDENTIFIED

__all__ = ["adopt"]


_MOST_STAGES: Final = 99
"""More than any procedure has."""


@HANDLING.adoption(into=ALL, key=origin_key, state="state")
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    state: str,
    received_at: datetime,
    customer: str,
    complainant: str,
    channel: Channel,
    type: ComplaintType,
    text: str,
    target_at: datetime | None = None,
    closed_at: datetime | None = None,
    acknowledge_by: datetime | None = None,
    acknowledged_at: datetime | None = None,
    severity: Severity | None = None,
    stage: int = 1,
    decided_at: datetime | None = None,
    outcome: Outcome | None = None,
    counts_as_upheld: bool | None = None,
    closure: ClosureKind | None = None,
    on_behalf_of: str = "",
    authority: str = "",
    services: tuple[str, ...] = (),
    about: tuple[str, ...] = (),
    owner: str = "",
    labels: Mapping[str, str] = NO_LABELS,
) -> tuple[Past[Complaint], ...]:
    """Take over a complaint from another system, in the state it has there (G-12).

    It counts from when it was received there. A closed one is known to have been received and closed;
    where its closing has no instant, it counts as open until now. It keeps the dates it had there: no deadline
    of ours is set for what lies in the past.

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the complaint is called there; the same one is never taken over twice.
        state: The state it has.
        received_at: When it was received.
        customer: The id of the customer concerned, or ``"unidentified"``.
        complainant: The id of who complains, ``"unidentified"`` or ``"anonymous"``.
        channel: How it was received.
        type: What it is about.
        text: What was said.
        target_at: When the decision was due; absent where nothing was.
        closed_at: When it was closed.
        acknowledge_by: When an acknowledgement was due; absent where nothing was.
        acknowledged_at: When the complainant was told; needs ``acknowledge_by``.
        severity: How grave it seemed there.
        stage: The stage of handling it is in, from 1 on.
        decided_at: When the decision was made known.
        outcome: What the decision was.
        counts_as_upheld: For a remedy without admission, whether it counts as upheld.
        closure: By what it was closed.
        on_behalf_of: The id of the person for whom the complainant speaks.
        authority: What entitles them to.
        services: The services complained about.
        about: The ids of the people or teams complained about.
        owner: The id of who is responsible for it.
        labels: What the other system has beyond this.
    """
    now = cast("State", state)  # of the lifecycle that takes it over, which may be an extended form
    if closed_at is not None and now.category != "closed":
        raise InvalidInput("closed_at", f"a complaint that is {now.label} was not closed", "leave it out")
    for field, at in (("closed_at", closed_at), ("decided_at", decided_at), ("acknowledged_at", acknowledged_at)):
        if at is not None and at < received_at:
            raise InvalidInput(field, f"{at.isoformat()} lies before the receipt, {received_at.isoformat()}")
    complaint = Complaint(
        customer=customer,
        complainant=complainant,
        channel=channel,
        type=type,
        text=text,
        received_at=received_at,
        deadlines=(
            *_deadline("acknowledgement", acknowledge_by, acknowledged_at, stage),
            *_deadline("decision", target_at, decided_at, stage),
        ),
        triage_severity=severity,
        stage=_stage(stage),
        on_behalf_of=on_behalf_of,
        authority=authority,
        services=services,
        about=about,
        owner=owner,
        **agreed_at_receipt(on, customer, services, received_at),
        origin=Origin(system=origin, reference=reference),
        labels=labels,
    )
    if outcome is not None or decided_at is not None:
        complaint = _decided(complaint, on, now, decided_at or closed_at, outcome, counts_as_upheld)
    if now.category != "closed":
        _check_no_closure(closure, now)
        return (Past(now, received_at, complaint),)
    return Past(RECEIVED, received_at, complaint), Past(
        now, closed_at or on.at, _ended(complaint, on, closed_at, closure, now)
    )


def _deadline(kind: str, due: datetime | None, met_at: datetime | None, stage: int) -> tuple[Deadline, ...]:
    """Return the deadline that the other system had, met if it was met there."""
    if due is None:
        if met_at is not None and kind == "acknowledgement":
            raise InvalidInput("acknowledged_at", "nothing says when an acknowledgement was due", "give acknowledge_by")
        return ()
    known: Deadline = Deadline(
        kind="acknowledgement" if kind == "acknowledgement" else "decision",
        due_at=due,
        original_due_at=due,
        stage=stage,
        met_at=met_at,
    )
    return (known,)


def _stage(stage: int) -> int:
    if not 1 <= stage <= _MOST_STAGES:
        raise InvalidInput("stage", f"{stage} is no stage of handling", f"give 1 for the first, {_MOST_STAGES} at most")
    return stage


def _decided(  # noqa: PLR0917  what is known of a decision, in its order
    complaint: Complaint,
    on: Occasion,
    now: State,
    at: datetime | None,
    outcome: Outcome | None,
    counts_as_upheld: bool | None,  # noqa: FBT001  as above
) -> Complaint:
    """Return a complaint with the decision that was made elsewhere."""
    if at is not None and at > on.at:
        raise InvalidInput("decided_at", f"{at.isoformat()} lies ahead of the clock", "leave it out")
    if outcome is None:
        return evolve(complaint, decided_at=at)
    if at is None:
        raise InvalidInput("outcome", f"nothing says when it was decided; it is {now.label}", "give decided_at")
    if (outcome == "remedy_without_admission") is (counts_as_upheld is None):
        raise InvalidInput(
            "counts_as_upheld",
            "is said of a remedy without admission, and of nothing else",
            "say it there" if counts_as_upheld is None else "leave it out",
        )
    response = Response(
        at=at,
        stage=complaint.stage,
        prepared_by=complaint.owner or UNIDENTIFIED,
        left="",
        outcome=outcome,
        text="",
        counts_as_upheld=counts_as_upheld,
        communicated_at=at,
    )
    return evolve(complaint, decided_at=at, response=response)


def _check_no_closure(closure: ClosureKind | None, now: State) -> None:
    if closure is not None:
        raise InvalidInput("closure", f"a complaint that is {now.label} was not closed", "leave it out")


def _ended(
    complaint: Complaint, on: Occasion, closed_at: datetime | None, closure: ClosureKind | None, now: State
) -> Complaint:
    """Return a complaint that is over there."""
    if closure is not None and now != CLOSED:
        _check_no_closure(closure, now)
    if closed_at is None and closure is None:
        return complaint
    how = (Closure(kind=closure, at=closed_at or on.at, by=on.by),) if closure is not None else ()
    return evolve(complaint, closed_at=closed_at, closures=how)
