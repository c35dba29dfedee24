"""Bend the handling of complaints to your own house: a state, a step, a guard, who may, and what follows.

Run it anywhere: it needs the base install alone and keeps everything in memory.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from itilbrm import (
    Attempt,
    Authorizer,
    Command,
    Complaint,
    Hindrance,
    Occasion,
    Practice,
    Reactions,
    State,
    errors,
    evolve,
    hookimpl,
    perform_if_available,
    rule,
)
from itilbrm.processes.complaints import HANDLING
from itilbrm.testing import StoppedClock

# A lifecycle that begins as the built-in one: mediation comes before an investigation, or instead of it.

UNDER_ASSESSMENT = HANDLING.state("under_assessment")
UNDER_MEDIATION = State("under_mediation", category="waiting")

OUR_HANDLING = HANDLING.extended("complaint handling with mediation")

MEDIATORS = ("mel", "mo")


@rule("HOUSE-1")
def a_mediator_goes_between(_complaint: Complaint, on: Occasion) -> str | None:
    """a mediator goes between"""
    return None if on.by in MEDIATORS else Hindrance(f"{on.by} is no mediator", who=MEDIATORS)


@OUR_HANDLING.step(UNDER_ASSESSMENT, to=UNDER_MEDIATION, guards=(a_mediator_goes_between,))
def mediate(complaint: Complaint, on: Occasion) -> Complaint:
    """Go between the complainant and those complained about."""
    return evolve(complaint, owner=on.by)


@OUR_HANDLING.step(UNDER_MEDIATION, to=UNDER_ASSESSMENT)
def give_up_mediation(complaint: Complaint, on: Occasion) -> Complaint:  # noqa: ARG001  the form of every step
    """Leave it to an investigation."""
    return complaint


OUR_HANDLING.step(UNDER_MEDIATION, to=HANDLING.state("withdrawn"))(HANDLING.steps["withdraw"])
OUR_HANDLING.seal()


# What follows: a grave complaint goes to a mediator by itself, if a mediator has assessed it.

FOLLOWING = Reactions("mediation")


@FOLLOWING.when(Complaint, sets=("assessment",))
def what_is_grave_is_mediated(complaint: Complaint, _on: Occasion) -> Iterable[Command]:
    """A grave complaint is mediated at once."""
    if complaint.assessment is not None and complaint.assessment.severity in ("high", "critical"):
        yield perform_if_available(mediate, complaint)


# Who may do what: a plugin is any object with a marked function.


class House:
    """What our house wants to be asked about."""

    @hookimpl
    def brm_authorizers(self) -> Iterable[Authorizer]:
        """Ask us whether somebody may assess complaints."""
        return (only_staff_assesses,)


def only_staff_assesses(attempt: Attempt) -> str | None:
    """Let nobody assess a complaint but the staff."""
    staff = ("ann", *MEDIATORS)
    return None if attempt.step != "assess" or attempt.by in staff else f"{attempt.by} does not belong to the staff"


def assess_as_grave(acting: Practice, complaint: Complaint) -> Complaint:
    """Say that a complaint is grave and cannot wait."""
    return acting.complaints.assess(
        complaint, severity="high", complexity="low", impact="low", urgency="high", immediate_action=True
    )


def main() -> None:
    """See what becomes of two complaints."""
    clock = StoppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    with Practice.open(
        "memory:", clock=clock, lifecycles=(OUR_HANDLING,), reactions=(FOLLOWING,), plugins=(House(),)
    ) as practice:
        ann, mel = practice.acting_as("ann"), practice.acting_as("mel")
        first, second = (
            ann.complaints.receive(customer="acme", complainant="cara", channel="email", type="cost", text=text)
            for text in ("You billed us twice.", "You billed us three times.")
        )
        try:
            assess_as_grave(practice.acting_as("bob"), first)
        except errors.Refused as refused:
            print(refused.reasons[0].text)

        first = assess_as_grave(ann, first)
        print("Assessed by ann:", first.state)
        print(ann.explain(first.id))

        second = assess_as_grave(mel, second)
        print("Assessed by mel:", second.state.label)
        for fact in practice.history(second.id):
            print(f"  {fact.step} by {fact.by}{', which follows from assess' if fact.cause else ''}")

        for refusal in practice.refusals:
            print("On record:", refusal.by, "tried to", refusal.step, refusal.of_kind)


if __name__ == "__main__":
    main()
