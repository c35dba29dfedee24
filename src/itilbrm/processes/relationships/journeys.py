"""The journey of a relationship (SM-JRN), by its own steps or by those of a path that is data (BR-JRN-6)."""

from datetime import datetime
from typing import Final

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Past, State, Step, evolve, rule
from itilbrm.parties import Origin, origin_key, reason_given
from itilbrm.parties.moving import moving
from itilbrm.parties.stakeholders import StakeholderType
from itilbrm.processes.relationships.journey import (
    AGREE,
    CO_CREATE,
    ENDED,
    ENGAGE,
    EXPLORE,
    OFFER,
    ONBOARD,
    PHASE_OF,
    REALIZE,
    UNDER_WAY,
    Exit,
    Journey,
    MeasuredOutcome,
    OurRole,
)
from itilbrm.processes.relationships.what_a_journey_needs import (
    an_agreement_is_active,
    an_outcome_was_measured,
    entering,
    the_exit_is_on_record,
    the_mandate_holder_takes_part,
    they_were_asked_what_they_expect,
)

__all__ = [
    "JOURNEYS",
    "adopt",
    "advance",
    "agree",
    "ask",
    "co_create",
    "end",
    "explore_again",
    "go_back",
    "make_offer",
    "measure",
    "move_to_customer",
    "offer_again",
    "onboard",
    "realize",
    "renegotiate",
    "start",
    "start_engaging",
]

_CONSUMED: Final = frozenset({"supplier", "partner"})
"""Of these we are the consumer, unless it is said otherwise."""

JOURNEYS: Final[Lifecycle[Journey]] = Lifecycle(
    "relationship journey", record=Journey, initial=EXPLORE, final=(ENDED,), subject="stakeholder"
)
"""The lifecycle of journeys."""


@JOURNEYS.creation()
def start(
    on: Occasion,
    *,
    stakeholder: str,
    type: StakeholderType,
    our_role: OurRole | None = None,
    customer: str = "",
    owner: str = "",
) -> Journey:
    """Begin a journey with somebody, at the first step of the path for their kind (BR-JRN-6).

    Args:
        on: Who begins it, and when.
        stakeholder: The id of whom it is with.
        type: What they are to us.
        our_role: What we are to them; the consumer of suppliers and partners, the provider of others, unless given.
        customer: The id of the customer, where it is with one.
        owner: The id of who looks after it.
    """
    path = on.policies.journey_for(type)
    return Journey(
        stakeholder=stakeholder,
        type=type,
        our_role=our_role or ("consumer" if type in _CONSUMED else "provider"),
        customer=customer,
        owner=owner,
        path=path.id if path is not None else "",
        steps=path.steps if path is not None else (),
        step=path.steps[0].name if path is not None else "",
    )


@JOURNEYS.step(*UNDER_WAY, to=STAYS)
def ask(journey: Journey, on: Occasion, *, expectations: str, norms: str) -> Journey:  # noqa: ARG001  the form of every step
    """Record what they expect and what is customary with them, as they said when they were asked.

    Args:
        journey: The journey.
        on: Who asked them, and when.
        expectations: What they expect.
        norms: What is customary with them, in meetings and otherwise.
    """
    return evolve(journey, expectations=expectations, norms=norms)


@JOURNEYS.step(*UNDER_WAY, to=STAYS)
def measure(journey: Journey, on: Occasion, *, text: str, measured: str) -> Journey:
    """Record something that came of it, as it was measured.

    Args:
        journey: The journey.
        on: Who measured it, and when.
        text: What came of it.
        measured: What was measured, with its unit.
    """
    outcome = MeasuredOutcome(text=text, measured=measured, at=on.happened_at)
    return evolve(journey, outcomes=(*journey.outcomes, outcome))


# The steps of SM-JRN


@rule("BR-JRN-6")
def it_follows_the_steps_of_the_model(journey: Journey, _on: Occasion) -> str | None:
    """the journey has no path of its own"""
    return f"it follows the path {journey.path!r}: advance it by a step of that" if journey.path else None


NEEDS_A_REASON: Final = reason_given("SM-JRN")


@JOURNEYS.step(EXPLORE, to=ENGAGE, guards=(it_follows_the_steps_of_the_model, they_were_asked_what_they_expect))
def start_engaging(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Begin to work with them, knowing what they expect (BR-JRN-1)."""
    return journey


@JOURNEYS.step(ENGAGE, to=OFFER, guards=(it_follows_the_steps_of_the_model,))
def make_offer(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Offer them something, or be offered it."""
    return journey


@JOURNEYS.step(OFFER, to=AGREE, guards=(it_follows_the_steps_of_the_model, the_mandate_holder_takes_part))
def agree(journey: Journey, on: Occasion, *, taking_part: tuple[str, ...]) -> Journey:  # noqa: ARG001  the form of every step
    """Agree with them, and with who may decide (BR-JRN-2).

    Args:
        journey: The journey.
        on: Who says so, and when.
        taking_part: The ids of those who take part.
    """
    return evolve(journey, taking_part=taking_part)


@JOURNEYS.step(AGREE, to=OFFER, guards=(it_follows_the_steps_of_the_model, NEEDS_A_REASON))
def renegotiate(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Go back to the offer, and say why."""
    return journey


@JOURNEYS.step(AGREE, to=ONBOARD, guards=(it_follows_the_steps_of_the_model, an_agreement_is_active))
def onboard(journey: Journey, on: Occasion, *, agreement: str) -> Journey:  # noqa: ARG001  the form of every step
    """Begin to serve them under an agreement that is active (BR-JRN-3).

    Args:
        journey: The journey.
        on: Who says so, and when.
        agreement: The id of the agreement.
    """
    return evolve(journey, agreement=agreement)


@JOURNEYS.step(ONBOARD, to=CO_CREATE, guards=(it_follows_the_steps_of_the_model,))
def co_create(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Create value together."""
    return journey


@JOURNEYS.step(CO_CREATE, to=REALIZE, guards=(it_follows_the_steps_of_the_model, an_outcome_was_measured))
def realize(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Have something of it, as it was measured (BR-JRN-4)."""
    return journey


@JOURNEYS.step(CO_CREATE, REALIZE, to=OFFER, guards=(it_follows_the_steps_of_the_model, NEEDS_A_REASON))
def offer_again(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Go back to an offer, and say why."""
    return journey


@JOURNEYS.step(REALIZE, to=EXPLORE, guards=(it_follows_the_steps_of_the_model, NEEDS_A_REASON))
def explore_again(journey: Journey, on: Occasion) -> Journey:  # noqa: ARG001  the form of every step
    """Begin a new cycle, and say why."""
    return evolve(journey, cycle=journey.cycle + 1)


# The steps of a path that is data


@rule("BR-JRN-6")
def it_is_the_next_step_of_its_path(journey: Journey, _on: Occasion, *, step: str) -> str | None:
    """the step is the next one of the path that the journey follows"""
    place = _place(journey, step)
    if isinstance(place, str):
        return place
    following = journey.steps[(journey.place_of(journey.step) or 0) + 1]
    if following.name != step:
        return f"after {journey.step!r} comes {following.name!r}, not {step!r}"
    return f"{step!r} is how it ends: end it, and say what is on record then" if following.phase == "ended" else None


@rule("BR-JRN-6")
def it_is_an_earlier_step_of_its_path(journey: Journey, _on: Occasion, *, step: str) -> str | None:
    """the step comes earlier on the path that the journey follows"""
    place = _place(journey, step)
    if isinstance(place, str):
        return place
    return None if place < (journey.place_of(journey.step) or 0) else f"{step!r} does not come before {journey.step!r}"


def _place(journey: Journey, step: str) -> int | str:
    """Return the place of a step on the path of a journey, or why it has none."""
    if not journey.path:
        return "it follows the steps of SM-JRN, which have names of their own"
    place = journey.place_of(step)
    names = [each.name for each in journey.steps]
    known = f"{step!r} is no step of {journey.path!r}{suggestion(step, names)}; there are {', '.join(names)}"
    return known if place is None else place


def _phase(journey: Journey, _on: Occasion) -> State:
    return PHASE_OF[next(each.phase for each in journey.steps if each.name == journey.step)]


@JOURNEYS.step(
    *UNDER_WAY,
    to=UNDER_WAY,
    choose=_phase,
    guards=(
        it_is_the_next_step_of_its_path,
        entering("engage", they_were_asked_what_they_expect),
        entering("agree", the_mandate_holder_takes_part),
        entering("onboard", an_agreement_is_active),
        entering("realize", an_outcome_was_measured),
    ),
)
def advance(
    journey: Journey,
    on: Occasion,  # noqa: ARG001  the form of every step
    *,
    step: str,
    taking_part: tuple[str, ...] = (),
    agreement: str = "",
) -> Journey:
    """Go on to the next step of a path that is data (BR-JRN-6).

    Args:
        journey: The journey.
        on: Who says so, and when.
        step: The name of the step.
        taking_part: The ids of those who take part, for a step at which something is agreed.
        agreement: The id of the agreement, for a step at which they are served from then on.
    """
    return evolve(
        journey,
        step=step,
        taking_part=taking_part or journey.taking_part,
        agreement=agreement or journey.agreement,
    )


@JOURNEYS.step(*UNDER_WAY, to=UNDER_WAY, choose=_phase, guards=(it_is_an_earlier_step_of_its_path, NEEDS_A_REASON))
def go_back(journey: Journey, on: Occasion, *, step: str) -> Journey:  # noqa: ARG001  the form of every step
    """Go back to an earlier step of a path that is data, and say why.

    Args:
        journey: The journey.
        on: Who says so, and when.
        step: The name of the step.
    """
    return evolve(journey, step=step)


@JOURNEYS.step(*UNDER_WAY, to=ENDED, guards=(the_exit_is_on_record,))
def end(journey: Journey, on: Occasion, *, why: str, lessons: str, data_handed_back: str) -> Journey:  # noqa: ARG001  the form of every step
    """End the journey, and put on record why, what was learned and what was handed back (BR-JRN-5).

    Args:
        journey: The journey.
        on: Who ends it, and when.
        why: Why it ends.
        lessons: What was learned.
        data_handed_back: What was handed back to whom, or that there was nothing.
    """
    return evolve(
        journey,
        step=journey.steps[-1].name if journey.steps else "",
        exit=Exit(why=why, lessons=lessons, data_handed_back=data_handed_back),
    )


@JOURNEYS.adoption(into=(*UNDER_WAY, ENDED), key=origin_key)
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    stakeholder: str,
    type: StakeholderType,
    our_role: OurRole | None = None,
    customer: str = "",
    owner: str = "",
    state: str = "",
    step: str = "",
    since: datetime | None = None,
    expectations: str = "",
    norms: str = "",
    agreement: str = "",
) -> tuple[Past[Journey], ...]:
    """Take over a journey from elsewhere, where it stands there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other system.
        reference: What it is called there.
        stakeholder: The id of whom it is with.
        type: What they are to us.
        our_role: What we are to them.
        customer: The id of the customer, where it is with one.
        owner: The id of who looks after it.
        state: Where it stands, for one that follows SM-JRN; ``explore`` unless given.
        step: The step it stands at, for one that follows a path of its own; the first unless given.
        since: Since when.
        expectations: What they expect.
        norms: What is customary with them.
        agreement: The id of the agreement that is active.

    Raises:
        InvalidInput: There is no such step on the path of that kind.
    """
    begun = start.function(on, stakeholder=stakeholder, type=type, our_role=our_role, customer=customer, owner=owner)
    journey = evolve(
        begun,
        step=step or begun.step,
        expectations=expectations,
        norms=norms,
        agreement=agreement,
        origin=Origin(system=origin, reference=reference),
    )
    if step and journey.place_of(step) is None:
        raise InvalidInput("step", str(_place(journey, step)), "name one of them")
    if journey.path and state == ENDED and not step:
        journey = evolve(journey, step=journey.steps[-1].name)
    stands = _phase(journey, on) if journey.path else JOURNEYS.state(state or "explore")
    if state and state != stands:
        raise InvalidInput(
            "state", f"{journey.step!r} of the path {journey.path!r} is to {stands.label}", "leave the state out"
        )
    return (Past(stands, since or on.at, journey),)


move_to_customer: Final[Step[Journey, ...]] = moving(JOURNEYS, *UNDER_WAY)

JOURNEYS.seal()
