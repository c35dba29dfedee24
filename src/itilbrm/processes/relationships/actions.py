"""Following up: actions are registered, done, and verified by whether they helped.

One register for all of them. An action outlives what it came from (BR-MON-10); being overdue is derived from
its date and no state.
"""

from datetime import datetime
from typing import Final

from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Past, State, Step, evolve, rule
from itilbrm.parties import Origin, Person, origin_key, reason_given
from itilbrm.parties.moving import moving
from itilbrm.processes.relationships.action import Action, Effect, EffectCheck, Source
from itilbrm.values import NOBODY

__all__ = [
    "ACTIONS",
    "adopt",
    "cancel",
    "complete",
    "move_due",
    "move_to_customer",
    "reassign",
    "register",
    "send_back",
    "start",
    "transfer",
    "verify",
]

OPEN = State("open", category="open")
IN_PROGRESS = State("in_progress", category="open")
DONE = State("done", category="decided")
VERIFIED = State("verified", category="closed")
CANCELLED = State("cancelled", category="closed")
TRANSFERRED = State("transferred", category="closed")

RUNNING = (OPEN, IN_PROGRESS)
ENDS = (VERIFIED, CANCELLED, TRANSFERRED)

_CHECKED_BY_ANOTHER: Final = frozenset({"complaint", "complaint_watch", "improvement"})
"""Sources whose actions somebody else verifies (BR-ACT-3), and whose effect is checked unless that is waived."""


ACTIONS: Final[Lifecycle[Action]] = Lifecycle("following up", record=Action, initial=OPEN, final=ENDS, subject="owner")
"""The lifecycle of actions."""


@rule("BR-ACT-1")
def somebody_in_particular_does_it(_on: Occasion, *, owner: str) -> str | None:
    """the owner is a named person"""
    return "nobody is named who does it" if owner in NOBODY else None


@rule("BR-ACT-1")
def who_does_it_is_active(on: Occasion, *, owner: str) -> str | None:
    """the owner, where the house knows them, is active"""
    known = on.lookup.one(Person, owner)
    if known is None or known.state.category == "open":
        return None
    return f"{owner} is {known.state.label} and gets nothing new to do"


@rule("BR-ACT-2")
def it_is_due_after_it_begins(on: Occasion, *, due: datetime) -> str | None:
    """the date by which it is done lies ahead"""
    return None if due > on.happened_at else f"{due.isoformat()} has passed already"


@rule("BR-ACT-6")
def the_effect_is_checked_after_it_is_due(
    _on: Occasion, *, due: datetime, effect_check_on: datetime | None, waiver: str
) -> str | None:
    """the effect is checked after the action is due, or that is waived with a reason"""
    if effect_check_on is None:
        return None
    if waiver.strip():
        return "the check of the effect is both dated and waived"
    return None if effect_check_on >= due else "the effect would be checked before the action is due"


@ACTIONS.creation(
    guards=(
        somebody_in_particular_does_it,
        who_does_it_is_active,
        it_is_due_after_it_begins,
        the_effect_is_checked_after_it_is_due,
    )
)
def register(
    on: Occasion,
    *,
    source: str,
    source_kind: Source,
    text: str,
    owner: str,
    due: datetime,
    customer: str = "",
    effect_check_on: datetime | None = None,
    waiver: str = "",
) -> Action:
    """Put on record what somebody does by a date (BR-ACT-1, BR-ACT-2).

    Args:
        on: Who records it, and when.
        source: The id of what it follows from.
        source_kind: What that is.
        text: What is to be done.
        owner: The id of the person who does it.
        due: By when; after now.
        customer: The id of the customer it is done for.
        effect_check_on: From when on it can be told whether it helped; for an action from a complaint or an
            improvement TM-ACT-2 after it is due, unless that is waived.
        waiver: Why nobody checks whether it helped.
    """
    checked = effect_check_on
    if checked is None and source_kind in _CHECKED_BY_ANOTHER and not waiver.strip():
        checked = _usual_check(on, due, customer)
    return Action(
        source=source,
        source_kind=source_kind,
        text=text,
        owner=owner,
        due=due,
        original_due=due,
        customer=customer,
        effect_check=EffectCheck(on=checked) if checked is not None else None,
        waiver=waiver,
    )


@ACTIONS.step(OPEN, to=IN_PROGRESS)
def start(action: Action, on: Occasion) -> Action:  # noqa: ARG001  the form of every step
    """Begin with it."""
    return action


@rule("SM-ACT")
def something_shows_it(_action: Action, _on: Occasion, *, evidence: str) -> str | None:
    """it is said what shows that the action is done"""
    return None if evidence.strip() else "nothing shows that it is done"


@ACTIONS.step(*RUNNING, to=DONE, guards=(something_shows_it,))
def complete(action: Action, on: Occasion, *, evidence: str) -> Action:  # noqa: ARG001  the form of every step
    """Say that it is done, and what shows it."""
    return evolve(action, evidence=evidence, missing="")


@rule("BR-ACT-3")
def somebody_else_verifies(action: Action, on: Occasion) -> str | None:
    """what follows from a complaint or an improvement is verified by somebody other than its owner"""
    if action.source_kind not in _CHECKED_BY_ANOTHER or on.by != action.owner:
        return None
    return f"{on.by} owns the action, and somebody else verifies it"


@rule("BR-ACT-6")
def the_effect_was_checked(action: Action, on: Occasion, *, effect: Effect) -> str | None:
    """an action whose effect is checked is verified only by that check, from its date on"""
    check = action.effect_check
    if check is None:
        return "nobody was to check its effect; leave the effect out" if effect else None
    if not effect:
        return "it is verified by whether its cause is gone, and that is not said"
    return None if on.happened_at >= check.on else f"its effect cannot be told before {check.on.isoformat()}"


@rule("BR-ACT-6")
def somebody_else_checks_the_effect(action: Action, on: Occasion) -> str | None:
    """somebody other than the owner says whether the cause is gone"""
    return f"{on.by} owns the action" if action.effect_check is not None and on.by == action.owner else None


@rule("BR-ACT-6")
def what_remains_is_followed_up(action: Action, on: Occasion, *, effect: Effect, follow_on: str) -> str | None:
    """where the cause remains, a follow-on action or improvement is named"""
    if effect != "remains":
        return None
    if not follow_on.strip():
        return "the cause remains, and nothing is named that follows up on it"
    if follow_on == action.id:
        return "an action does not follow up on itself"
    known = not follow_on.startswith(f"{Action.prefix}_") or on.lookup.one(Action, follow_on) is not None
    return None if known else f"there is no action {follow_on}"


@ACTIONS.step(
    DONE,
    to=VERIFIED,
    guards=(
        somebody_else_verifies,
        the_effect_was_checked,
        somebody_else_checks_the_effect,
        what_remains_is_followed_up,
    ),
)
def verify(action: Action, on: Occasion, *, effect: Effect = "", follow_on: str = "") -> Action:
    """Confirm that it was done, and say whether its cause is gone (BR-ACT-3, BR-ACT-6).

    Args:
        action: The action.
        on: Who confirms it, and when.
        effect: ``gone`` or ``remains``, for an action whose effect is checked.
        follow_on: The id of the action or improvement that goes on where the cause remains.
    """
    check = action.effect_check
    if check is None:
        return action
    found = evolve(check, result=effect, by=on.by, at=on.happened_at, follow_on=follow_on)
    return evolve(action, effect_check=found)


@rule("SM-ACT")
def what_is_missing_is_said(_action: Action, _on: Occasion, *, missing: str) -> str | None:
    """it is said what is missing"""
    return None if missing.strip() else "it is not said what is missing"


@ACTIONS.step(DONE, to=IN_PROGRESS, guards=(what_is_missing_is_said,))
def send_back(action: Action, on: Occasion, *, missing: str) -> Action:  # noqa: ARG001  the form of every step
    """Say that it is not done yet, and what is missing."""
    return evolve(action, missing=missing, evidence="")


@rule("BR-ACT-2")
def the_new_date_lies_ahead(_action: Action, on: Occasion, *, due: datetime) -> str | None:
    """the date by which it is done lies ahead"""
    return it_is_due_after_it_begins(on, due=due)


@ACTIONS.step(*RUNNING, to=STAYS, guards=(reason_given("BR-ACT-4"), the_new_date_lies_ahead))
def move_due(action: Action, on: Occasion, *, due: datetime) -> Action:  # noqa: ARG001  the form of every step
    """Move the date with a reason; the first one stays on record, the check of the effect moves along (BR-ACT-4)."""
    check = action.effect_check
    moved = evolve(check, on=check.on + (due - action.due)) if check is not None else None
    return evolve(action, due=due, effect_check=moved)


@rule("BR-ACT-1")
def somebody_in_particular_takes_it(_action: Action, on: Occasion, *, owner: str) -> str | None:
    """the owner is a named person"""
    return somebody_in_particular_does_it(on, owner=owner)


@rule("BR-ACT-1")
def who_takes_it_is_active(_action: Action, on: Occasion, *, owner: str) -> str | None:
    """the owner, where the house knows them, is active"""
    return who_does_it_is_active(on, owner=owner)


@ACTIONS.step(*RUNNING, to=STAYS, guards=(somebody_in_particular_takes_it, who_takes_it_is_active))
def reassign(action: Action, on: Occasion, *, owner: str) -> Action:  # noqa: ARG001  the form of every step
    """Give it to somebody else."""
    return evolve(action, owner=owner)


@rule("SM-ACT")
def the_improvement_is_named(_action: Action, _on: Occasion, *, initiative: str) -> str | None:
    """the improvement that takes the action over is named"""
    return None if initiative.strip() else "no improvement is named that takes it over"


@ACTIONS.step(*RUNNING, to=TRANSFERRED, guards=(the_improvement_is_named,))
def transfer(action: Action, on: Occasion, *, initiative: str) -> Action:  # noqa: ARG001  the form of every step
    """Hand it over to an improvement, which goes on with it."""
    return evolve(action, initiative=initiative)


@ACTIONS.step(*RUNNING, to=CANCELLED, guards=(reason_given("SM-ACT", "it is not said why nobody does it any more"),))
def cancel(action: Action, on: Occasion) -> Action:  # noqa: ARG001  the form of every step
    """Say that it will not be done, and why."""
    return action


move_to_customer: Final[Step[Action, ...]] = moving(ACTIONS, *RUNNING, DONE)


@ACTIONS.adoption(into=(*RUNNING, DONE, *ENDS), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    source: str,
    source_kind: Source,
    text: str,
    owner: str,
    due: datetime,
    state: str = "open",
    since: datetime | None = None,
    original_due: datetime | None = None,
    customer: str = "",
    effect_check_on: datetime | None = None,
    waiver: str = "",
) -> tuple[Past[Action], ...]:
    """Take over an action from another system, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What the action is called there; the same one is never taken over twice.
        source: The id of what it follows from.
        source_kind: What that is.
        text: What is to be done.
        owner: The id of the person who does it.
        due: By when.
        state: The state it has.
        since: Since when.
        original_due: By when it was first agreed to be done.
        customer: The id of the customer it is done for.
        effect_check_on: From when on it can be told whether it helped.
        waiver: Why nobody checks whether it helped.

    Raises:
        InvalidInput: Nobody is named who does it, or the check of its effect is both dated and waived.
    """
    if owner in NOBODY:
        raise InvalidInput("owner", f"{owner!r} names nobody who does it (BR-ACT-1)", "give the id of a person")
    if effect_check_on is not None and waiver.strip():
        raise InvalidInput("waiver", "the check of the effect is both dated and waived", "leave one of them out")
    action = Action(
        source=source,
        source_kind=source_kind,
        text=text,
        owner=owner,
        due=due,
        original_due=original_due or due,
        customer=customer,
        effect_check=EffectCheck(on=effect_check_on) if effect_check_on is not None else None,
        waiver=waiver,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(ACTIONS.state(state), since or on.at, action),)


def _usual_check(on: Occasion, due: datetime, customer: str) -> datetime | None:
    """Return when the effect of an action is checked that is due then; None where TM-ACT-2 is switched off."""
    after = on.policies.timer("TM-ACT-2")
    if after.amount is None or not after.is_on:
        return None
    return calendar_that_holds(on, customer).add(due, after.amount)


ACTIONS.seal()
