"""The register of requirements, with the versions of their outlines and cases, and what they brought."""

from itilbrm.processes.requirements import (
    BenefitMeasurement,
    BusinessCase,
    DesiredServiceOutcome,
    Outline,
    Requirement,
    benefits,
    business_cases,
    identifying,
    outlines,
)
from itilbrm.processes.requirements.doubts import doubts_about_outcome
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["Benefits", "BusinessCases", "Outlines", "Requirements"]


class Requirements(Register[Requirement]):
    """What customers need, from the first statement of it to what it brought."""

    capture = creation_method(identifying.capture)
    adopt = adoption_method(identifying.adopt)
    answer = step_method(identifying.answer)
    belong_to = step_method(identifying.belong_to)
    prioritise = step_method(identifying.prioritise)
    remind_to_answer = step_method(identifying.remind_to_answer)
    define_outcome = step_method(identifying.define_outcome)
    agree_outcome = step_method(identifying.agree_outcome)
    close_outcome = step_method(identifying.close_outcome)
    outline = step_method(identifying.outline)
    revise_outline = step_method(identifying.revise_outline)
    take_amendment = step_method(identifying.take_amendment)
    assess_fit = step_method(identifying.assess_fit)
    use_existing = step_method(identifying.use_existing)
    negotiate = step_method(identifying.negotiate)
    prepare_case = step_method(identifying.prepare_case)
    submit = step_method(identifying.submit)
    approve = step_method(identifying.approve)
    reject = step_method(identifying.reject)
    defer = step_method(identifying.defer)
    return_for_rework = step_method(identifying.return_for_rework)
    readdress = step_method(identifying.readdress)
    reactivate = step_method(identifying.reactivate)
    remind_to_decide = step_method(identifying.remind_to_decide)
    escalate_decision = step_method(identifying.escalate_decision)
    change_outline = step_method(identifying.change_outline)
    hand_over = step_method(identifying.hand_over)
    waive_agreement = step_method(identifying.waive_agreement)
    deliver = step_method(identifying.deliver)
    verify = step_method(identifying.verify)
    report_gap = step_method(identifying.report_gap)
    rework = step_method(identifying.rework)
    accept_deviation = step_method(identifying.accept_deviation)
    decline = step_method(identifying.decline)
    withdraw = step_method(identifying.withdraw)
    end_with = step_method(identifying.end_with)
    be_held_by = step_method(identifying.be_held_by)
    be_released_by = step_method(identifying.be_released_by)
    move_to_customer = step_method(identifying.move_to_customer)

    @staticmethod
    def doubts(outcome: DesiredServiceOutcome) -> tuple[str, ...]:
        """Return what should be asked before an outcome is defined; it warns, and refuses nothing (BR-REQ-1)."""
        return doubts_about_outcome(outcome)


class Outlines(Register[Outline]):
    """The versions of outlines of service requirements; each is written by a step of its requirement."""

    write = creation_method(outlines.write)
    amend = step_method(outlines.amend)
    freeze = step_method(outlines.freeze)
    supersede = step_method(outlines.supersede)


class BusinessCases(Register[BusinessCase]):
    """The versions of business cases; each is written by a step of its requirement."""

    write = creation_method(business_cases.write)
    sign = step_method(business_cases.sign)
    reject = step_method(business_cases.reject)
    supersede = step_method(business_cases.supersede)


class Benefits(Register[BenefitMeasurement]):
    """What delivered requirements brought."""

    measure = creation_method(benefits.measure)
