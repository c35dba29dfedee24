"""Asking to decide: who decides about a case is asked, reminded and passed over; who said a need is answered."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create
from itilbrm.parties import Customer, Person
from itilbrm.parties.deciding import DecisionHolder
from itilbrm.processes.requirements import Requirement
from itilbrm.processes.requirements.who_may import agreed_by, the_holder_of
from itilbrm.telling import write
from itilbrm.values import NOBODY, Labels, instant_text

__all__ = ["ASKING_TO_DECIDE"]

ASKING_TO_DECIDE: Final = Reactions("asking to decide")


@ASKING_TO_DECIDE.when(Requirement, sets=("answer_text",))
def the_need_is_answered(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Tell who needs it what becomes of it (TM-REQ-1)."""
    yield from _told((requirement.requester,), requirement, on, "need_answer", text=requirement.answer_text)


@ASKING_TO_DECIDE.when(Requirement, sets=("reminded_at",))
def the_need_waits_for_an_answer(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Remind who stands for the need with the provider that nobody has answered it (TM-REQ-1)."""
    yield from _told(
        _advocates(requirement, on), requirement, on, "need_reminder", internal=True, by=requirement.answer_by
    )


@ASKING_TO_DECIDE.when(Requirement, sets=("submission",))
def who_decides_is_asked(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Ask who decides, and the sponsor; remind those who have not approved; tell those above (TM-REQ-2, TM-REQ-3)."""
    sent = requirement.submission
    if sent is None:
        return
    silent = [each for each in (sent.to, sent.sponsor) if each and each not in agreed_by(requirement)]
    if on.happened_at in (sent.at, sent.readdressed_at):
        is_new = sent.readdressed_at is not None  # who accepts a mandate does not know what waits for it
        yield from _told(silent, requirement, on, "decision_request", by=sent.remind_at, oneself=is_new)
    elif sent.escalated_at == on.happened_at:
        above = _above(requirement, on)
        yield from _told(
            (*above, *_advocates(requirement, on)), requirement, on, "decision_escalation", holder=_names(silent, on)
        )
    else:
        yield from _told(silent, requirement, on, "decision_reminder", by=sent.escalate_at)


def _above(requirement: Requirement, on: Occasion) -> tuple[str, ...]:
    """Return those who may decide instead: they are above who has not decided."""
    found = the_holder_of(requirement, on)
    return tuple(found.superiors) if isinstance(found, DecisionHolder) else ()


@ASKING_TO_DECIDE.when(Requirement, enters=("approved", "rejected"))
def what_was_decided_is_told(requirement: Requirement, on: Occasion) -> Iterator[Command]:
    """Tell who said the need and who stands for it; and who was to decide, where a superior did (BR-MAN-7)."""
    if requirement.decided_at != on.happened_at or requirement.version == 1:
        return
    passed = [each.instead_of for each in requirement.approvals if each.instead_of]
    people = (requirement.requester, requirement.advocate, *passed)
    yield from _told(
        people,
        requirement,
        on,
        "decision_made",
        decision=str(requirement.state),
        holder=_names([on.by], on),
        reason=on.reason,
    )


def _advocates(requirement: Requirement, on: Occasion) -> tuple[str, ...]:
    """Return who stands for a requirement with the provider: its advocate, else the manager of its customer."""
    if requirement.advocate:
        return (requirement.advocate,)
    customer = on.lookup.one(Customer, requirement.customer) if requirement.customer else None
    return (customer.primary_manager,) if customer is not None else ()


def _names(people: Iterable[str], on: Occasion) -> str:
    """Return the names of people, as far as they are known."""
    known = ((each, on.lookup.one(Person, each)) for each in people)
    return ", ".join(person.full_name if person is not None else each for each, person in known)


def _told(
    people: Iterable[str],
    requirement: Requirement,
    on: Occasion,
    purpose: str,
    *,
    internal: bool = False,
    oneself: bool = False,
    by: datetime | None = None,
    **values: str,
) -> Iterator[Command]:
    customer = on.lookup.one(Customer, requirement.customer) if requirement.customer else None
    said = {
        "reference": requirement.id,
        "statement": requirement.statement,
        "amount": str(requirement.amount) if requirement.amount is not None else "",
        "customer": customer.name if customer is not None else requirement.customer,
        "by": instant_text(by) if by is not None else "",
        **values,
    }
    for each in dict.fromkeys(people):
        if each not in NOBODY and (oneself or each != on.by):
            yield create(
                write,
                to=each,
                about=requirement.id,
                purpose=purpose,
                internal=internal,
                customer=requirement.customer,
                values=Labels({name: value for name, value in said.items() if value}),
            )
