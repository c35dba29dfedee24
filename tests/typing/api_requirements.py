"""Right uses of the registers of requirements and what belongs to them: checked, and never run."""

from datetime import date, datetime
from typing import assert_type

from itilbrm import Money, Practice
from itilbrm.processes.requirements import (
    BenefitMeasurement,
    BusinessCase,
    CaseContent,
    DesiredServiceOutcome,
    Outline,
    OutlineContent,
    Requirement,
    Statement,
    StatementResult,
)


def a_need(ann: Practice, outcome: DesiredServiceOutcome, when: datetime, day: date) -> None:
    need = ann.requirements.capture(statement="Less paper", customer="cus_1", driver="efficiency")
    assert_type(need, Requirement)
    ann.requirements.capture(statement="x", driver="boredom")  # type: ignore[arg-type]  # no such driver
    ann.requirements.adopt(
        origin="crm", reference="1", state="captured", statement="x", requester="per_1", received_at=when
    )
    ann.requirements.answer(need, text="We look into it.")
    ann.requirements.remind_to_answer("req_1")
    ann.requirements.belong_to(need, customer="cus_1")
    ann.requirements.prioritise(need, priority=1, horizon="next")
    ann.requirements.be_held_by(need, conflict="cnf_1")
    ann.requirements.be_released_by(need, conflict="cnf_1")
    ann.requirements.define_outcome(need, outcome=outcome)
    ann.requirements.agree_outcome(need, communicated_to=("per_1",))
    ann.requirements.close_outcome(need, closure="achieved")
    ann.requirements.decline(need)
    ann.requirements.withdraw(need)
    ann.requirements.end_with(need, what="cus_1")
    ann.requirements.move_to_customer(need, customer="cus_2")
    ann.requirements.defer(need, until=day)
    ann.requirements.reactivate(need)


def what_is_wanted(ann: Practice, statement: Statement, content: OutlineContent) -> None:
    ann.requirements.outline("req_1", statements=(statement,))
    ann.requirements.revise_outline("req_1", statements=(statement,))
    ann.requirements.take_amendment("req_1", content=content)
    ann.requirements.change_outline("req_1", statements=(statement,), changes_cost_or_scope=True)
    ann.requirements.assess_fit("req_1", result="new", service_owner="per_1", options=("buy it",))
    ann.requirements.use_existing("req_1", service="svc_1")
    ann.requirements.negotiate("req_1", side="customer", text="cheaper")
    outline = ann.outlines.write(requirement="req_1", number=1, content=content)
    assert_type(outline, Outline)
    ann.outlines.amend(outline, content=content)
    ann.outlines.freeze(outline)
    ann.outlines.supersede(outline)


def what_is_decided(ann: Practice, content: CaseContent, day: date) -> None:
    ann.requirements.prepare_case("req_1", case=content)
    assert_type(ann.requirements.submit("req_1"), Requirement)
    ann.requirements.readdress("req_1")
    ann.requirements.remind_to_decide("req_1")
    ann.requirements.escalate_decision("req_1")
    ann.requirements.approve("req_1", evidence="her letter")
    ann.requirements.reject("req_1")
    ann.requirements.return_for_rework("req_1", missing="the risks")
    ann.requirements.defer("req_1", until="tomorrow")  # type: ignore[arg-type]  # a day is no text
    case = ann.business_cases.write(requirement="req_1", number=1, content=content)
    assert_type(case, BusinessCase)
    ann.business_cases.sign(case)
    ann.business_cases.reject(case)
    ann.business_cases.supersede(case)
    ann.requirements.hand_over("req_1", accepted_by="per_1")
    ann.requirements.waive_agreement("req_1")
    ann.requirements.deliver("req_1", service="svc_1", released_on=day)


def what_was_delivered(ann: Practice, result: StatementResult) -> None:
    ann.requirements.verify("req_1", results=(result,), customer_agrees=True)
    ann.requirements.report_gap("req_1", results=(result,), taken_up_in="req_2")
    ann.requirements.rework("req_1", plan="again")
    ann.requirements.accept_deviation("req_1", accepted={"U1": "it will do"})
    measured = ann.benefits.measure(case="bca_1", amount=Money.of(12, "EUR"), evidence="the ledger")
    assert_type(measured, BenefitMeasurement)
