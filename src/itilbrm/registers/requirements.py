"""The register of requirements, with the versions of their outlines and cases, and what they brought."""

from itilbrm.processes.requirements import (
    BenefitMeasurement,
    BusinessCase,
    Outline,
    Requirement,
    benefits,
    business_cases,
    identifying,
    outlines,
)
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["Benefits", "BusinessCases", "Outlines", "Requirements"]


class Requirements(Register[Requirement]):
    """What customers need, from the first statement of it to what it brought."""

    capture = creation_method(identifying.capture)
    adopt = adoption_method(identifying.adopt)
    answer = step_method(identifying.answer)
    decline = step_method(identifying.decline)
    withdraw = step_method(identifying.withdraw)
    end_with = step_method(identifying.end_with)
    prioritise = step_method(identifying.prioritise)
    remind_to_answer = step_method(identifying.remind_to_answer)


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
