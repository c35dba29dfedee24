"""Who may decide, with requirements that are really waiting: from a purchaser who tries to a case that changes."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from itilbrm.errors import MandateRefused, NotAvailable, StaleRecord
from itilbrm.processes.requirements import StatementResult
from tests.processes.requirements.needs import STATEMENTS, case, eur, met, needs


@pytest.mark.realises("SC-1", "BR-MAN-1", "BR-REQ-5", "K-REQ-7")
def test_a_purchaser_who_tries_to_approve_a_new_service_is_told_who_may() -> None:
    sales = needs(mandate={"limit": eur(500_000)})
    house = sales.house
    house.delegated(sales.mandate, house.finn, house.department, limit=eur(10_000))
    need = sales.acting("bert").requirements.submit(sales.prepared(80_000))
    assert need.case is not None
    assert need.case.prepared_by == house.finn.id
    with pytest.raises(MandateRefused) as refused:
        sales.acting("finn").requirements.approve(need)
    assert refused.value.decision_holder == house.dora.id
    assert sales.practice.requirements.get(need.id).state == "awaiting_decision"
    (tried,) = sales.practice.refusals
    assert (tried.of, tried.by, tried.step) == (need.id, house.finn.id, "approve")
    assert tried.decision_holder == house.dora.id
    sales.acting("finn").refusals.forward(tried)
    assert [each.to for each in sales.practice.messages if each.purpose == "decision_forwarded"] == [house.dora.id]
    assert sales.acting("dora").requirements.approve(need).state == "approved"


@pytest.mark.realises("SC-3", "BR-MAN-5", "BR-REQ-4")
def test_a_limit_that_is_too_small_is_skipped_and_its_holder_consulted() -> None:
    sales = needs(mandate={"limit": eur(50_000)})
    house = sales.house
    above = house.customer(house.company, house.cleo)
    (whole,) = sales.practice.mandates.each(customer=above.id)
    assert whole.limit is None
    need = sales.submitted(80_000)
    assert need.submission is not None
    assert (need.submission.to, need.submission.consulted) == (house.cleo.id, (house.dora.id,))
    with pytest.raises(MandateRefused) as refused:
        sales.acting("dora").requirements.approve(need)
    assert (refused.value.decision_holder, refused.value.consulted) == (house.cleo.id, (house.dora.id,))
    assert sales.acting("cleo").requirements.approve(need).state == "approved"


@pytest.mark.realises("SC-4", "BR-MAN-2")
def test_a_mandate_that_ended_after_the_submission_decides_no_more_and_its_successor_does() -> None:
    sales = needs(mandate={"valid_until": datetime(2026, 6, 30, 22, tzinfo=UTC)})
    house = sales.house
    sales.house.clock.set(datetime(2026, 6, 28, 9, tzinfo=UTC))
    need = sales.submitted(expires_on=datetime(2026, 12, 31, tzinfo=UTC).date())
    sales.house.clock.set(datetime(2026, 7, 2, 9, tzinfo=UTC))
    sales.practice.tick()
    with pytest.raises(MandateRefused):
        sales.acting("dora").requirements.approve(need.id)
    assert sales.practice.requirements.get(need.id).state == "awaiting_decision"
    house.mandate(house.finn, house.division, customer=sales.customer.id)
    assert sales.acting("finn").requirements.approve(need.id).state == "approved"


@pytest.mark.realises("SC-5", "BR-MAN-1")
def test_where_nobody_may_decide_up_to_the_root_the_steering_group_is_proposed() -> None:
    sales = needs()
    sales.acting("cleo", "she leaves").mandates.revoke(sales.mandate.id)
    with pytest.raises(MandateRefused, match="escalate it to the IT steering group") as refused:
        sales.submitted()
    assert refused.value.decision_holder is None


@pytest.mark.realises("SC-8", "BR-MAN-1")
def test_who_never_accepted_to_be_the_customer_decides_nothing() -> None:
    sales = needs()
    house, bert = sales.house, sales.acting("bert")
    waiting = bert.customers.identify(name="Team", party=house.team.id, why="it may", designated=house.pia.id)
    with pytest.raises(NotAvailable):
        bert.customers.activate(waiting)
    need = bert.requirements.prepare_case(sales.assessed(customer=waiting.id), case=case())
    with pytest.raises(MandateRefused) as refused:
        sales.acting("pia").requirements.approve(bert.requirements.submit(need))
    assert refused.value.decision_holder == house.dora.id


@pytest.mark.realises("SC-43", "BR-REQ-7", "K-REQ-5")
def test_a_delivered_service_is_checked_statement_by_statement() -> None:
    sales = needs()
    assert len([each for each in STATEMENTS if each.aspect == "utility"]) == 4
    need = sales.acting("bert").requirements.report_gap(
        sales.delivered(),
        results=met(StatementResult(statement="U1", result="not_met", evidence="tried")),
        taken_up_in="ISS-1",
    )
    assert (need.state, need.gap) == ("not_met", "ISS-1")
    accepted = sales.acting("dora").requirements.accept_deviation(need, accepted={"U1": "paper will do"})
    assert accepted.state == "verified"
    figure = sales.practice.kpi("K-REQ-5", period="2026-03")
    assert (figure.n, figure.beside["accepted deviations"]) == (0, 1)


@pytest.mark.realises("SC-44")
def test_an_outline_that_changes_after_approval_is_decided_about_anew_where_it_costs_more() -> None:
    sales = needs()
    bert = sales.acting("bert", "the law has changed").requirements
    same = bert.change_outline(
        sales.approved(),
        statements=(evolve(STATEMENTS[0], text="Offers are written anywhere"), *STATEMENTS[1:]),
        changes_cost_or_scope=False,
    )
    assert (same.state, same.outline_version) == ("approved", 2)
    dearer = bert.change_outline(same, statements=STATEMENTS, changes_cost_or_scope=True)
    assert (dearer.state, dearer.outline_version, dearer.approvals) == ("case_prepared", 3, ())


@pytest.mark.realises("SC-50")
def test_of_two_who_decide_about_one_version_of_a_case_the_second_reads_it_anew() -> None:
    sales = needs()
    finn = sales.acting("finn").requirements
    need = sales.prepared()
    for amount in (81_000, 82_000):
        need = finn.prepare_case(need, case=case(amount))
    waiting = sales.acting("bert").requirements.submit(need)
    assert waiting.case_version == 3
    assert sales.acting("dora", "yes").requirements.approve(waiting).state == "approved"
    with pytest.raises(StaleRecord, match="read it again"):
        sales.acting("dora", "no").requirements.reject(waiting)
