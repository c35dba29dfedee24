"""Designing: what was approved is handed over to design, frozen, and delivered under an agreement."""

from datetime import date

from itilbrm.agreements import in_force
from itilbrm.lifecycle import STAYS, Occasion, State, evolve, rule
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.processes.requirements.answers import Handover, Waiver
from itilbrm.processes.requirements.days import today
from itilbrm.processes.requirements.outlining import versioned
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import APPROVED, CASE_PREPARED, DELIVERED, IDENTIFYING, IN_DESIGN
from itilbrm.processes.requirements.wanting import OutlineContent, Statement
from itilbrm.processes.requirements.who_may import it_is_said_why, the_mandate_speaks
from itilbrm.values import NOBODY

__all__ = ["change_outline", "deliver", "hand_over", "waive_agreement"]


@rule("BR-REQ-2")
def the_new_outline_is_whole(
    _requirement: Requirement, _on: Occasion, *, statements: tuple[Statement, ...]
) -> str | None:
    """the next version states utility and warranty"""
    said = OutlineContent(statements=statements)
    return None if said.utility and said.warranty else "the next version lacks utility or warranty"


@rule("SM-REQ")
def another_scope_is_decided_anew(
    requirement: Requirement, _on: Occasion, *, statements: tuple[Statement, ...], changes_cost_or_scope: bool
) -> str | None:
    """other statements, or other priorities of them, change the scope, and that is decided about anew"""
    if changes_cost_or_scope or requirement.outlined_as is None:
        return None
    was = {(each.id, each.aspect, each.priority, each.target) for each in requirement.outlined_as.statements}
    now = {(each.id, each.aspect, each.priority, each.target) for each in statements}
    changed = sorted({each[0] for each in was ^ now})
    return f"{', '.join(changed)} changes the scope; say changes_cost_or_scope=True" if changed else None


@rule("BR-REQ-6")
def design_accepts_the_new_version(
    requirement: Requirement, _on: Occasion, *, accepted_by: str, changes_cost_or_scope: bool
) -> str | None:
    """what is in design already is accepted by design in its next version too"""
    if requirement.state != IN_DESIGN or changes_cost_or_scope or accepted_by not in NOBODY:
        return None
    return "it is in design, and nobody is named who accepted the next version there"


def _decided_anew(requirement: Requirement, _on: Occasion) -> State:
    """Tell whether cost or scope changes, so that a new decision is needed (SC-44)."""
    if requirement.outline_change == "cost_or_scope":
        return CASE_PREPARED
    return APPROVED if requirement.handover is None else IN_DESIGN


_CHANGING = (
    reason_given("SM-REQ", "nothing says why the outline is changed"),
    the_new_outline_is_whole,
    another_scope_is_decided_anew,
    design_accepts_the_new_version,
)


@IDENTIFYING.step(APPROVED, to=(APPROVED, CASE_PREPARED), choose=_decided_anew, guards=_CHANGING)
@IDENTIFYING.step(IN_DESIGN, to=(IN_DESIGN, CASE_PREPARED), choose=_decided_anew, guards=_CHANGING)
def change_outline(
    requirement: Requirement,
    on: Occasion,
    *,
    statements: tuple[Statement, ...],
    changes_cost_or_scope: bool,
    constraints: tuple[str, ...] = (),
    assumptions: tuple[str, ...] = (),
    accepted_by: str = "",
) -> Requirement:
    """Write the next version of an outline that was approved; where cost or scope changes it is decided about anew.

    A version that is frozen stays as it was.

    Args:
        requirement: The requirement.
        on: Who changes it, when, and why.
        statements: All statements of the next version.
        changes_cost_or_scope: Whether it costs something else, or is about something else.
        constraints: What limits the solution.
        assumptions: What is taken for granted.
        accepted_by: The id of who accepted the next version for design, where it is in design already.
    """
    changed = versioned(requirement, statements, constraints, assumptions)
    if changes_cost_or_scope:
        return evolve(
            changed,
            outline_change="cost_or_scope",
            approvals=(),
            submission=None,
            decided_at=None,
            decided_by="",
            handover=None,
            waiver=None,
        )
    if requirement.handover is None:
        return evolve(changed, outline_change="wording")
    handover = Handover(at=on.happened_at, accepted_by=accepted_by, outline_version=changed.outline_version)
    return evolve(changed, outline_change="wording", handover=handover)


@rule("BR-REQ-6")
def design_accepts_an_outline(requirement: Requirement, _on: Occasion, *, accepted_by: str) -> str | None:
    """there is an outline to freeze, and somebody in design accepts it"""
    if requirement.outlined_as is None:
        return "there is no outline to hand over"
    return "nobody is named who accepts it for design" if accepted_by in NOBODY else None


@rule("BR-REQ-6")
def an_advocate_is_named(requirement: Requirement, _on: Occasion, *, advocate: str) -> str | None:
    """an advocate is named who stands for it while it is made"""
    return "no advocate is named" if (advocate or requirement.advocate) in NOBODY else None


@IDENTIFYING.step(APPROVED, to=IN_DESIGN, guards=(design_accepts_an_outline, an_advocate_is_named))
def hand_over(requirement: Requirement, on: Occasion, *, accepted_by: str, advocate: str = "") -> Requirement:
    """Hand the outline over to design; its version is frozen from then on (BR-REQ-6).

    Args:
        requirement: The requirement.
        on: Who hands it over, and when.
        accepted_by: The id of who accepts it for design.
        advocate: The id of who stands for it while it is made; who stands for it now, unless given.
    """
    return evolve(
        requirement,
        handover=Handover(at=on.happened_at, accepted_by=accepted_by, outline_version=requirement.outline_version),
        advocate=advocate or requirement.advocate,
    )


@IDENTIFYING.step(APPROVED, IN_DESIGN, to=STAYS, guards=(the_mandate_speaks, it_is_said_why))
def waive_agreement(requirement: Requirement, on: Occasion) -> Requirement:
    """Do without a new or changed agreement before delivery, as the customer alone may, and say why (BR-REQ-8)."""
    return evolve(requirement, waiver=Waiver(by=on.by, reason=on.reason, at=on.happened_at))


@rule("BR-REQ-8")
def an_agreement_takes_up_its_warranty(requirement: Requirement, on: Occasion, *, service: str) -> str | None:
    """an agreement is in force whose targets come from the frozen warranty, or the customer does without"""
    if requirement.waiver is not None:
        return None
    agreement = in_force(on.lookup, requirement.customer, service, at=on.happened_at)
    if agreement is None:
        return f"no agreement with {requirement.customer} for {service} is in force, and the customer did not waive it"
    agreed = [
        (target.metric, target.comparison, target.value, target.unit)
        for line in agreement.lines_for(service, agreement.day(on.happened_at))
        for target in line.targets
    ]
    warranty = requirement.outlined_as.warranty if requirement.outlined_as is not None else ()
    missing = [
        each.id
        for each in warranty
        if each.target is not None
        and (each.target.metric, each.target.comparison, each.target.value, each.target.unit) not in agreed
    ]
    return f"{agreement.id} has no target for {', '.join(missing)} of the outline" if missing else None


@rule("SM-REQ")
def the_release_is_not_ahead(requirement: Requirement, on: Occasion, *, released_on: date) -> str | None:
    """what is delivered was released"""
    now = today(on, requirement.services, requirement.customer)
    return f"it is released on {released_on.isoformat()}; deliver it then" if released_on > now else None


@IDENTIFYING.step(IN_DESIGN, to=DELIVERED, guards=(an_agreement_takes_up_its_warranty, the_release_is_not_ahead))
def deliver(requirement: Requirement, on: Occasion, *, service: str, released_on: date) -> Requirement:
    """Deliver the service that was designed, under an agreement that takes up its warranty (BR-REQ-8).

    Args:
        requirement: The requirement.
        on: Who delivers it, and when.
        service: The id of the service it was made into.
        released_on: The day of its release.
    """
    agreement = in_force(on.lookup, requirement.customer, service, at=on.happened_at)
    return evolve(
        requirement,
        service=service,
        released_on=released_on,
        agreement=agreement.id if agreement is not None else "",
        services=tuple(dict.fromkeys((*requirement.services, service))),
        verification=None,
    )
