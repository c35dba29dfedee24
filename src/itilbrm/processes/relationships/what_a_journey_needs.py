"""What a journey needs before it goes on: guards that name what is missing (BR-JRN-1 to BR-JRN-5)."""

from typing import Any

from itilbrm.agreements import Agreement
from itilbrm.lifecycle import Guard, Hindrance, Occasion, rule
from itilbrm.parties import Customer
from itilbrm.processes.relationships.journey import Journey

__all__ = [
    "an_agreement_is_active",
    "an_outcome_was_measured",
    "entering",
    "the_exit_is_on_record",
    "the_mandate_holder_takes_part",
    "they_were_asked_what_they_expect",
]


@rule("BR-JRN-1")
def they_were_asked_what_they_expect(journey: Journey, _on: Occasion) -> str | None:
    """they were asked what they expect and what is customary with them, and it is on record"""
    missing = [
        words
        for words, said in (("what they expect", journey.expectations), ("what is customary with them", journey.norms))
        if not said.strip()
    ]
    return f"they were not asked {' and '.join(missing)}" if missing else None


@rule("BR-JRN-2")
def the_mandate_holder_takes_part(journey: Journey, on: Occasion, *, taking_part: tuple[str, ...]) -> str | None:
    """who may decide for the customer takes part; of a supplier or partner, somebody named"""
    if not taking_part:
        return "nobody takes part"
    customer = on.lookup.one(Customer, journey.customer) if journey.customer else None
    if customer is None or customer.holder in taking_part:
        return None
    if not customer.holder:
        return f"{customer.name} has nobody yet who may decide"
    return Hindrance(
        f"{customer.holder}, who may decide for {customer.name}, does not take part", who=(customer.holder,)
    )


@rule("BR-JRN-3")
def an_agreement_is_active(journey: Journey, on: Occasion, *, agreement: str) -> str | None:
    """an agreement with them is active"""
    if not agreement.strip():
        return "no agreement is named"
    known = on.lookup.one(Agreement, agreement)
    if known is None:
        return f"there is no agreement {agreement}"
    if journey.customer and known.customer != journey.customer:
        return f"{agreement} is one with {known.customer}, not with {journey.customer}"
    return None if known.is_in_force else f"{agreement} is {known.state.label}, not active"


@rule("BR-JRN-4")
def an_outcome_was_measured(journey: Journey, _on: Occasion) -> str | None:
    """one outcome at least was measured"""
    return None if journey.outcomes else "no outcome was measured yet"


@rule("BR-JRN-5")
def the_exit_is_on_record(
    _journey: Journey, _on: Occasion, *, why: str, lessons: str, data_handed_back: str
) -> str | None:
    """it is said why it ends, what was learned, and what was handed back"""
    missing = [
        words
        for words, said in (
            ("why it ends", why),
            ("what was learned", lessons),
            ("what was handed back, or that there was nothing", data_handed_back),
        )
        if not said.strip()
    ]
    return f"it is not said {', nor '.join(missing)}" if missing else None


def entering(phase: str, guard: Guard[...]) -> Guard[...]:
    """Return a guard for steps of a path that is data: what SM-JRN asks for before a phase holds there too.

    Of employees nothing of it is asked: their path has none of these matters.

    Args:
        phase: The phase that the step belongs to.
        guard: What is asked for then.
    """

    def what_the_phase_needs(journey: Journey, on: Occasion, *, step: str, **more: Any) -> str | None:  # noqa: ANN401  as the guard takes them
        enters = any(each.name == step and each.phase == phase for each in journey.steps)
        return guard.function(journey, on, **more) if enters and journey.type != "employee" else None

    what_the_phase_needs.__doc__ = guard.sentence
    return Guard(guard.rule, what_the_phase_needs, ("step", *guard.wants), guard.given)
