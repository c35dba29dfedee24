"""Preparing the case: alternatives, what they cost and bring, and which of them is proposed (BR-BC-1 to BR-BC-6)."""

from itilbrm.lifecycle import Occasion, evolve, rule
from itilbrm.processes.requirements.assessing_fit import a_case_is_needed
from itilbrm.processes.requirements.calculating import CaseContent
from itilbrm.processes.requirements.days import has_passed
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.processes.requirements.states import CASE_PREPARED, FIT_ASSESSED, IDENTIFYING
from itilbrm.quotients import Undefined

__all__ = ["prepare_case"]


@rule("BR-BC-1")
def there_are_alternatives(_requirement: Requirement, _on: Occasion, *, case: CaseContent) -> str | None:
    """there are at least two alternatives, doing nothing among them"""
    if case.is_short:
        return None
    if len(case.alternatives) < 2:  # noqa: PLR2004  as the rule counts
        return "there is one alternative alone, and at least two are compared"
    return None if any(each.does_nothing for each in case.alternatives) else "doing nothing is not among them"


@rule("BR-BC-2")
def sourcing_was_considered(_requirement: Requirement, _on: Occasion, *, case: CaseContent) -> str | None:
    """it is said of each alternative who would provide it"""
    if case.is_short:
        return None
    silent = [each.name for each in case.alternatives if not each.sourcing and not each.does_nothing]
    return f"nothing says who would provide {', '.join(silent)}" if silent else None


@rule("BR-BC-3")
def costs_benefits_and_risks_are_there(_requirement: Requirement, _on: Occasion, *, case: CaseContent) -> str | None:
    """costs, benefits, risks and the return on investment are there"""
    chosen = case.option
    if isinstance(case.roi, Undefined):
        return f"there is no return on investment of {chosen.name}: {case.roi.reason}"
    if case.is_short:
        return None
    risky = [each.name for each in case.alternatives if not each.risks.strip()]
    return f"nothing is said of the risks of {', '.join(risky)}" if risky else None


@rule("BR-BC-3")
def the_choice_has_its_reasons(_requirement: Requirement, _on: Occasion, *, case: CaseContent) -> str | None:
    """it is said why that option is chosen"""
    return None if case.is_short or case.rationale.strip() else f"nothing says why {case.chosen} is chosen"


@rule("BR-BC-4")
def compliance_with_strategy_is_stated(_requirement: Requirement, _on: Occasion, *, case: CaseContent) -> str | None:
    """it is stated whether it complies with the strategies of business and technology, and why where it does not"""
    if case.is_short:
        return None
    for name, said in (("business", case.business_strategy), ("technology", case.technology_strategy)):
        if not said.verdict:
            return f"nothing says whether it complies with the {name} strategy"
        if said.verdict == "deviation" and not (said.strategy.strip() and said.reason.strip()):
            return f"it deviates from the {name} strategy, and does not name that strategy and the reason"
    return None


@rule("BR-BC-5")
def it_expires(requirement: Requirement, on: Occasion, *, case: CaseContent) -> str | None:
    """it says until which day it holds, and that day is not over"""
    if case.expires_on is None:
        return "nothing says until which day it holds"
    over = has_passed(case.expires_on, on, requirement.services, requirement.customer)
    return f"it would have expired on {case.expires_on.isoformat()} already" if over else None


@rule("BR-BC-6")
def a_short_form_is_enough(_requirement: Requirement, on: Occasion, *, case: CaseContent) -> str | None:
    """a short form is enough below the amount that the house has settled"""
    if not case.is_short:
        return None
    limit = on.policies.short_case_below(case.currency)
    if limit is None:
        return f"the house has settled no amount in {case.currency} below which a short form is enough"
    return None if limit.exceeds(case.amount) else f"{case.amount} is not below {limit}; write it in full"


@IDENTIFYING.step(
    FIT_ASSESSED,
    CASE_PREPARED,
    to=CASE_PREPARED,
    guards=(
        a_case_is_needed,
        there_are_alternatives,
        sourcing_was_considered,
        costs_benefits_and_risks_are_there,
        the_choice_has_its_reasons,
        compliance_with_strategy_is_stated,
        it_expires,
        a_short_form_is_enough,
    ),
)
def prepare_case(requirement: Requirement, on: Occasion, *, case: CaseContent) -> Requirement:
    """Prepare the business case, or its next version; a purchaser may (BR-BC-1 to BR-BC-6).

    Args:
        requirement: The requirement.
        on: Who prepares it, and when.
        case: The case.
    """
    prepared = case if case.prepared_by else evolve(case, prepared_by=on.by)
    return evolve(
        requirement, case=prepared, case_version=requirement.case_version + 1, approvals=(), submission=None, missing=""
    )
