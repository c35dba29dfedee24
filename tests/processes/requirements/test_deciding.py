"""Cases are decided about by the mandate that covers them, once, and by two where the money is another's."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from itilbrm.errors import MandateRefused, NotAvailable, Refused, StaleRecord
from itilbrm.processes.requirements import Requirement
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import DAY, OUTCOME, Needs, case, eur, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


Decide = Callable[[Needs, str, Requirement], Requirement]

DECISIONS: dict[str, Decide] = {
    "approve": lambda sales, who, need: sales.acting(who).requirements.approve(need),
    "reject": lambda sales, who, need: sales.acting(who).requirements.reject(need),
    "defer": lambda sales, who, need: sales.acting(who).requirements.defer(need, until=date(2026, 4, 1)),
    "return_for_rework": lambda sales, who, need: sales.acting(who).requirements.return_for_rework(need, missing="x"),
}


@pytest.mark.realises("BR-REQ-4", "BR-MAN-1", "1-17")
def test_a_case_goes_to_who_decides_and_not_to_the_purchaser(sales: Needs) -> None:
    need = sales.prepared()
    with pytest.raises(Refused) as refused:
        sales.acting("bert").requirements.submit(need, to=sales.house.finn.id)
    (reason,) = refused.value.reasons
    assert (reason.rule, reason.who) == ("BR-REQ-4", (sales.house.dora.id,))
    sent = sales.acting("bert").requirements.submit(need, to=sales.house.dora.id).submission
    assert sent is not None
    assert (sent.to, sent.case_version, sent.at) == (sales.house.dora.id, 1, MOMENT)
    assert sent.remind_at == MOMENT + timedelta(days=7, hours=8)
    assert sent.escalate_at == MOMENT + timedelta(days=14, hours=8)


@pytest.mark.realises("BR-MAN-1", "BR-REQ-5", "K-REQ-7")
@pytest.mark.parametrize("what", DECISIONS)
def test_nobody_decides_but_the_mandate_and_the_refusal_names_it(sales: Needs, what: str) -> None:
    need = sales.submitted()
    with pytest.raises(MandateRefused) as refused:
        DECISIONS[what](sales, "finn", need)
    assert refused.value.decision_holder == sales.house.dora.id
    kept = sales.practice.requirements.get(need.id)
    assert (kept.state, kept.version) == ("awaiting_decision", need.version)
    assert [(each.step, each.by) for each in sales.practice.refusals] == [(what, sales.house.finn.id)]


@pytest.mark.realises("SM-REQ", "W-17")
def test_a_case_is_approved_and_signed(sales: Needs) -> None:
    need = sales.approved()
    assert (need.state, need.decided_at, need.decided_by) == ("approved", MOMENT, sales.house.dora.id)
    (said,) = need.approvals
    assert (said.mandate, said.mandate_holder, said.power) == (sales.mandate.id, sales.house.dora.id, "decide")
    assert (said.amount, said.instead_of) == (eur(80_000), "")
    (signed,) = sales.practice.business_cases.each(parent=need.id)
    assert (signed.state, signed.decided_by) == ("signed", sales.house.dora.id)


@pytest.mark.realises("SM-REQ")
def test_a_case_is_rejected_with_a_reason(sales: Needs) -> None:
    with pytest.raises(Refused, match="no reason is given"):
        sales.acting("dora", "").requirements.reject(sales.submitted())
    need = sales.acting("dora", "too dear").requirements.reject(sales.submitted())
    assert (need.state, need.decided_by) == ("rejected", sales.house.dora.id)
    (rejected,) = sales.practice.business_cases.each(parent=need.id)
    assert rejected.state == "rejected"


@pytest.mark.realises("SM-REQ")
def test_a_case_comes_back_with_what_is_missing_and_its_next_version_is_decided_about(sales: Needs) -> None:
    need = sales.submitted()
    with pytest.raises(Refused, match="it is not said what is missing"):
        sales.acting("dora").requirements.return_for_rework(need, missing=" ")
    back = sales.acting("dora").requirements.return_for_rework(need, missing="the price of training")
    assert (back.state, back.missing, back.submission) == ("case_prepared", "the price of training", None)
    again = sales.acting("finn").requirements.prepare_case(back, case=case(95_000))
    approved = sales.acting("dora").requirements.approve(sales.acting("bert").requirements.submit(again))
    assert approved.approvals[0].case_version == 2
    assert approved.amount == eur(95_000)


@pytest.mark.realises("BR-BC-5")
def test_a_case_that_expired_is_not_approved(sales: Needs) -> None:
    need = sales.submitted(expires_on=date(2026, 3, 10))
    sales.house.clock.advance(9 * DAY)
    with pytest.raises(Refused) as refused:
        sales.acting("dora").requirements.approve(need.id)
    assert [(each.rule, each.text) for each in refused.value.reasons] == [
        ("BR-BC-5", "the case expired on 2026-03-10; return it for rework")
    ]


@pytest.mark.realises("TM-REQ-4")
@pytest.mark.parametrize(
    ("expires", "into"), [(date(2026, 6, 30), "awaiting_decision"), (date(2026, 3, 31), "case_prepared")]
)
def test_the_clock_takes_up_again_what_was_put_off(sales: Needs, expires: date, into: str) -> None:
    dora = sales.acting("dora", "budget comes in April").requirements
    need = sales.submitted(expires_on=expires)
    with pytest.raises(Refused, match="2026-03-02 does not lie ahead"):
        dora.defer(need, until=date(2026, 3, 2))
    put_off = dora.defer(need, until=date(2026, 4, 1))
    assert put_off.deferral is not None
    assert (put_off.state, put_off.deferral.until) == ("deferred", date(2026, 4, 1))
    sales.house.clock.advance(29 * DAY)
    sales.practice.tick()
    assert sales.practice.requirements.get(need.id).state == "deferred"
    sales.house.clock.advance(DAY)
    assert sales.practice.tick().fired["reactivate"] == 1
    again = sales.practice.requirements.get(need.id)
    assert (again.state, again.deferral) == (into, None)
    assert (again.submission is not None) is (into == "awaiting_decision")
    assert "reactivate" not in sales.practice.tick().fired


@pytest.mark.realises("TM-REQ-4", "BR-MAN-1")
def test_before_its_day_the_mandate_alone_takes_it_up_again(sales: Needs) -> None:
    need = sales.acting("dora", "later").requirements.defer(sales.submitted(), until=date(2026, 4, 1))
    with pytest.raises(MandateRefused):
        sales.acting("bert").requirements.reactivate(need)
    again = sales.acting("dora").requirements.reactivate(need)
    assert again.submission is not None
    assert (again.state, again.submission.to) == ("awaiting_decision", sales.house.dora.id)


@pytest.mark.realises("TM-REQ-4", "BR-MAN-2")
def test_what_is_taken_up_when_nobody_decides_any_more_keeps_its_addressee(sales: Needs) -> None:
    need = sales.acting("dora", "later").requirements.defer(sales.submitted(), until=date(2026, 4, 1))
    sales.acting("cleo", "she leaves").mandates.revoke(sales.mandate.id)
    sales.house.clock.advance(31 * DAY)
    assert sales.practice.tick().troubles == ()
    sent = sales.practice.requirements.get(need.id).submission
    assert sent is not None
    assert (sent.to, sent.sponsor, sent.consulted) == (sales.house.dora.id, "", ())


@pytest.mark.realises("TM-REQ-2", "TM-REQ-3")
def test_who_decides_is_reminded_and_then_it_is_escalated_each_once(sales: Needs) -> None:
    need = sales.submitted()
    sales.house.clock.advance(8 * DAY)
    assert sales.practice.tick().fired == {"remind_to_decide": 1}
    sales.house.clock.advance(7 * DAY)
    assert sales.practice.tick().fired == {"escalate_decision": 1}
    assert sales.practice.tick().total == 0
    sent = sales.practice.requirements.get(need.id).submission
    assert sent is not None
    assert sent.reminded_at == MOMENT + timedelta(days=7, hours=8)
    assert sent.escalated_at == MOMENT + timedelta(days=14, hours=8)


@pytest.mark.realises("BR-MAN-9")
@pytest.mark.parametrize("order", [("dora", "cleo"), ("cleo", "dora")])
def test_where_the_money_is_a_sponsor_s_both_approve_in_either_order(order: tuple[str, str]) -> None:
    first, second = order
    sales = needs()
    house = sales.house
    sales.acting("cleo", "anew").mandates.revoke(sales.mandate.id)
    house.mandate(house.dora, house.division, customer=sales.customer.id, sponsor=house.cleo.id)
    need = sales.submitted()
    assert need.submission is not None
    assert need.submission.sponsor == house.cleo.id
    half = sales.acting(first).requirements.approve(need)
    assert (half.state, half.decided_at) == ("awaiting_decision", None)
    with pytest.raises(Refused, match="has approved it already, and another has to"):
        sales.acting(first).requirements.approve(half)
    whole = sales.acting(second).requirements.approve(half)
    assert (whole.state, whole.decided_by) == ("approved", getattr(house, second).id)
    assert {each.by: each.power for each in whole.approvals} == {house.dora.id: "decide", house.cleo.id: "finance"}


@pytest.mark.realises("BR-MAN-3")
def test_nobody_decides_alone_on_what_serves_them_and_they_prepared_and_own(sales: Needs) -> None:
    dora = sales.house.dora.id
    bert = sales.acting("bert").requirements
    need = bert.define_outcome(sales.captured(advocate=dora), outcome=evolve(OUTCOME, beneficiary=dora))
    need = bert.assess_fit(
        bert.outline(need, statements=sales.outlined().outlined_as.statements),  # type: ignore[union-attr]  # it has one
        result="new",
        service_owner="olga",
        options=("make it",),
    )
    need = bert.submit(sales.acting("dora").requirements.prepare_case(need, case=case()))
    with pytest.raises(MandateRefused) as refused:
        sales.acting("dora").requirements.approve(need)
    assert [each.rule for each in refused.value.reasons] == ["BR-MAN-3"]


@pytest.mark.realises("G-2")
def test_a_decision_that_is_recorded_later_names_its_evidence(sales: Needs) -> None:
    need = sales.submitted()
    sales.house.clock.advance(2 * DAY)
    dora = sales.acting("dora", at=MOMENT + DAY).requirements
    with pytest.raises(Refused, match="it is recorded later than it was decided, and nothing shows that it was"):
        dora.approve(need.id)
    approved = dora.approve(need.id, evidence="her letter of 3 March")
    assert (approved.decided_at, approved.approvals[0].evidence) == (MOMENT + DAY, "her letter of 3 March")


@pytest.mark.realises("SM-REQ", "BR-MAN-1")
def test_what_is_approved_is_withdrawn_by_the_mandate_alone(sales: Needs) -> None:
    for need in (sales.approved(), sales.in_design(), sales.lacking()):
        with pytest.raises(MandateRefused):
            sales.acting("pia", "no more").requirements.withdraw(need)
        assert sales.acting("dora", "no more").requirements.withdraw(need).state == "withdrawn"
    with pytest.raises(NotAvailable):
        sales.acting("dora").requirements.withdraw(sales.delivered())


@pytest.mark.realises("SC-50")
def test_of_two_who_decide_about_the_same_version_the_second_is_late(sales: Needs) -> None:
    need = sales.submitted()
    sales.acting("dora", "yes").requirements.approve(need)
    with pytest.raises(StaleRecord):
        sales.acting("dora", "no").requirements.reject(need)


def test_a_need_without_a_registered_customer_is_decided_about_by_nobody(sales: Needs) -> None:
    given: dict[str, Any] = {"customer": "acme"}
    bert = sales.acting("bert").requirements
    need = bert.prepare_case(sales.assessed(**given), case=case())
    with pytest.raises(MandateRefused, match="no customer 'acme' is registered whose mandate could decide"):
        bert.submit(need)
