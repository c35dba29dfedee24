"""What was approved is handed over frozen, delivered under an agreement, and verified statement by statement."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from itilbrm.agreements import Line
from itilbrm.errors import InvalidInput, MandateRefused, Refused
from itilbrm.lifecycle import Command, Lifecycle, Occasion, Reactions, Record, State, indexed, perform
from itilbrm.processes.requirements import OutcomeVerification, StatementResult, identifying
from itilbrm.processes.requirements.verifying import accept_deviation
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import DAY, STATEMENTS, Needs, eur, met, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


@pytest.mark.realises("BR-REQ-6", "0-16", "0-32", "2-54", "2-57")
def test_an_outline_is_handed_over_to_somebody_with_an_advocate(sales: Needs) -> None:
    bert, need = sales.acting("bert").requirements, sales.approved()
    with pytest.raises(Refused, match="nobody is named who accepts it for design"):
        bert.hand_over(need, accepted_by="")
    over = bert.hand_over(need, accepted_by="dan", advocate="rosa")
    assert over.handover is not None
    assert (over.is_frozen, over.handover.accepted_by, over.advocate) == (True, "dan", "rosa")
    adopted = bert.adopt(
        origin="old",
        reference="1",
        state="approved",
        statement="x",
        requester="pia",
        received_at=MOMENT,
        customer=sales.customer.id,
    )
    with pytest.raises(Refused) as refused:
        bert.hand_over(adopted, accepted_by="dan")
    assert [each.text for each in refused.value.reasons] == ["there is no outline to hand over", "no advocate is named"]


@pytest.mark.realises("SC-44", "SM-REQ")
def test_a_change_of_scope_is_decided_about_anew_and_one_of_words_is_not(sales: Needs) -> None:
    bert = sales.acting("bert", "the client said so").requirements
    worded = (evolve(STATEMENTS[0], text="Offers are written anywhere"), *STATEMENTS[1:])
    kept = bert.change_outline(sales.approved(), statements=worded, changes_cost_or_scope=False)
    assert (kept.state, kept.outline_version, kept.outline_change) == ("approved", 2, "wording")
    with pytest.raises(Refused, match="U4 changes the scope; say changes_cost_or_scope=True"):
        bert.change_outline(kept, statements=(*STATEMENTS[:3], *STATEMENTS[4:]), changes_cost_or_scope=False)
    anew = bert.change_outline(kept, statements=STATEMENTS[:5], changes_cost_or_scope=True)
    assert (anew.state, anew.decided_at, anew.approvals) == ("case_prepared", None, ())
    (signed,) = sales.practice.business_cases.each(parent=anew.id)
    assert signed.state == "signed"
    from tests.processes.requirements.needs import case

    second = sales.acting("finn").requirements.prepare_case(anew, case=case(90_000))
    again = sales.acting("dora").requirements.approve(bert.submit(second))
    assert (again.state, again.amount) == ("approved", eur(90_000))
    states = {each.number: str(each.state) for each in sales.practice.business_cases.each(parent=anew.id)}
    assert states == {1: "superseded", 2: "signed"}


@pytest.mark.realises("SC-44", "BR-REQ-6")
def test_the_next_version_of_what_is_in_design_is_accepted_there_too(sales: Needs) -> None:
    bert = sales.acting("bert", "in other words").requirements
    need = sales.in_design()
    with pytest.raises(Refused, match="nobody is named who accepted the next version there"):
        bert.change_outline(need, statements=STATEMENTS, changes_cost_or_scope=False)
    with pytest.raises(Refused, match="the next version lacks utility or warranty"):
        bert.change_outline(need, statements=STATEMENTS[:4], changes_cost_or_scope=True)
    changed = bert.change_outline(need, statements=STATEMENTS, changes_cost_or_scope=False, accepted_by="dan")
    assert (changed.state, changed.outline_version, changed.is_frozen) == ("in_design", 2, True)
    states = {each.number: str(each.state) for each in sales.practice.outlines.each(parent=need.id)}
    assert states == {1: "superseded", 2: "frozen"}
    back = bert.change_outline(changed, statements=STATEMENTS[:5], changes_cost_or_scope=True)
    assert (back.state, back.handover, back.is_frozen) == ("case_prepared", None, False)


@pytest.mark.realises("BR-REQ-8")
def test_nothing_is_delivered_without_an_agreement_that_takes_up_its_warranty_or_a_waiver(sales: Needs) -> None:
    olga, need = sales.acting("olga").requirements, sales.in_design()
    with pytest.raises(Refused, match="for svc_app is in force, and the customer did not waive it"):
        olga.deliver(need, service="svc_app", released_on=date(2026, 3, 2))
    with pytest.raises(MandateRefused):
        sales.acting("bert", "a trial").requirements.waive_agreement(need)
    waived = sales.acting("dora", "a trial").requirements.waive_agreement(need)
    assert waived.waiver is not None
    assert (waived.waiver.by, waived.waiver.reason) == (sales.house.dora.id, "a trial")
    with pytest.raises(Refused, match="it is released on 2026-03-03; deliver it then"):
        olga.deliver(waived, service="svc_app", released_on=date(2026, 3, 3))
    delivered = olga.deliver(waived, service="svc_app", released_on=date(2026, 3, 2))
    assert (delivered.state, delivered.services, delivered.agreement) == ("delivered", ("svc_app",), "")


@pytest.mark.realises("BR-REQ-8")
def test_what_is_delivered_under_an_agreement_has_its_warranty_for_targets(sales: Needs) -> None:
    bert, olga, need = sales.acting("bert").agreements, sales.acting("olga").requirements, sales.in_design()
    promised = STATEMENTS[4].target
    assert promised is not None
    for reference, value, service in (("1", "99.0", "svc_app"), ("2", "99.5", "svc_other")):
        bert.adopt(
            origin="old",
            reference=reference,
            customer=sales.customer.id,
            lines=(Line(service=service, targets=(evolve(promised, value=Decimal(value)),)),),
            start=date(2026, 1, 1),
            end=date(2026, 12, 31),
            value_statement="orders on the day",
        )
    with pytest.raises(Refused, match="has no target for W1 of the outline"):
        olga.deliver(need, service="svc_app", released_on=date(2026, 3, 2))
    delivered = olga.deliver(need, service="svc_other", released_on=date(2026, 3, 2))
    assert delivered.agreement == bert.lifecycle.id_of("old", "2")


@pytest.mark.realises("SC-43", "BR-REQ-7")
def test_one_statement_that_must_be_met_and_is_not_keeps_it_from_being_verified(sales: Needs) -> None:
    bert, need = sales.acting("bert").requirements, sales.delivered()
    lacking = met(StatementResult(statement="U2", result="not_met", evidence="prices of yesterday"))
    with pytest.raises(Refused, match="U2 must be met and is not; report the gap"):
        bert.verify(need, results=lacking, customer_agrees=True)
    with pytest.raises(Refused, match="nothing is named that takes the gap up"):
        bert.report_gap(need, results=lacking, taken_up_in="")
    with pytest.raises(Refused, match="every statement is met or accepted; verify it"):
        bert.report_gap(need, results=met(), taken_up_in="ISS-7")
    gap = bert.report_gap(need, results=lacking, taken_up_in="ISS-7")
    assert (gap.state, gap.gap, gap.deviates) == ("not_met", "ISS-7", False)
    with pytest.raises(MandateRefused):
        sales.acting("bert").requirements.accept_deviation(gap, accepted={"U2": "it will do"})
    dora = sales.acting("dora").requirements
    with pytest.raises(Refused, match="nothing says why U2 is accepted"):
        dora.accept_deviation(gap, accepted={})
    with pytest.raises(Refused, match="U1 does not deviate"):
        dora.accept_deviation(gap, accepted={"U1": "x", "U2": "it will do"})
    accepted = dora.accept_deviation(gap, accepted={"U2": "it will do"})
    assert (accepted.state, accepted.deviates) == ("verified", True)
    assert accepted.verification is not None
    assert accepted.verification.customer_agrees


@pytest.mark.realises("BR-REQ-7")
@pytest.mark.parametrize(
    ("results", "agrees", "told"),
    [
        (met(without=("U4", "W2")), True, "nothing is said of U4, W2"),
        (met(StatementResult(statement="X1", result="met")), True, "X1 is no statement of the outline"),
        (met(StatementResult(statement="W1", result="met")), True, "nothing shows that W1 is met"),
        (
            met(StatementResult(statement="U3", result="partly")),
            True,
            "U3 is not met, and the customer has not accepted that",
        ),
        (met(), False, "the customer does not agree; report the gap"),
    ],
)
def test_a_verification_says_something_of_every_statement(
    sales: Needs, results: tuple[StatementResult, ...], *, agrees: bool, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        sales.acting("bert").requirements.verify(sales.delivered(), results=results, customer_agrees=agrees)


@pytest.mark.realises("BR-REQ-7", "0-3", "0-31", "1-20", "1-25", "1-26", "2-6", "3-28")
def test_what_meets_its_statements_is_verified_and_lesser_ones_may_be_accepted(sales: Needs) -> None:
    results = met(StatementResult(statement="U4", result="not_met", accepted="looks do not matter"))
    need = sales.acting("bert").requirements.verify(sales.delivered(), results=results, customer_agrees=True)
    assert (need.state, need.deviates) == ("verified", True)
    assert need.verification is not None
    assert need.verification.outline_version == 1


@pytest.mark.realises("SM-REQ")
def test_what_is_not_met_is_put_right_by_a_plan(sales: Needs) -> None:
    bert, need = sales.acting("bert").requirements, sales.lacking()
    with pytest.raises(Refused, match="nothing says how what is not met will be put right"):
        bert.rework(need, plan="")
    again = bert.rework(need, plan="prices each morning")
    assert (again.state, again.plan, again.is_frozen) == ("in_design", "prices each morning", True)
    delivered = sales.acting("olga").requirements.deliver(again, service="svc_app", released_on=date(2026, 3, 2))
    assert delivered.verification is None
    assert bert.verify(delivered, results=met(), customer_agrees=True).deviates is False


def test_nothing_that_was_never_verified_is_accepted(sales: Needs) -> None:
    bert = sales.acting("bert").requirements
    adopted = bert.adopt(
        origin="old",
        reference="2",
        state="not_met",
        statement="x",
        requester="pia",
        received_at=MOMENT,
        customer=sales.customer.id,
    )
    with pytest.raises(Refused, match="nothing was verified, so that there is no deviation to accept"):
        sales.acting("dora").requirements.accept_deviation(adopted, accepted={})
    assert accept_deviation.name == "accept_deviation"


def test_nothing_is_said_twice_of_a_statement() -> None:
    twice = (StatementResult(statement="U1", result="met"),) * 2
    with pytest.raises(InvalidInput, match="'U1' stands in it twice; say one thing of it"):
        OutcomeVerification(outline_version=1, results=twice, by="bert", at=MOMENT)


@pytest.mark.realises("K-VAL-1", "BR-BC-7", "0-12", "0-53")
def test_benefits_are_measured_beside_what_was_planned_by_then(sales: Needs) -> None:
    need = sales.delivered()
    (signed,) = sales.practice.business_cases.each(parent=need.id)
    bert = sales.acting("bert").benefits
    sales.house.clock.advance(72 * DAY)
    found = bert.measure(case=signed.id, amount=eur(12_000), evidence="orders of the quarter")
    assert (found.planned.amount, found.customer) == (Decimal("16000.00"), sales.customer.id)
    assert (found.requirement, found.measured_by) == (need.id, "bert")
    sales.house.clock.advance(3_000 * DAY)
    assert bert.measure(case=signed.id, amount=eur(1), evidence="x").planned.amount == 160_000


@pytest.mark.realises("BR-BC-7")
def test_benefits_are_those_of_a_signed_case_that_was_delivered(sales: Needs) -> None:
    from itilbrm import Money

    bert = sales.acting("bert").benefits
    (waiting,) = sales.practice.business_cases.each(parent=sales.submitted().id)
    (signed,) = sales.practice.business_cases.each(parent=sales.approved().id)
    (delivered,) = sales.practice.business_cases.each(parent=sales.delivered().id)
    for case, amount, told in (
        ("bca_1", eur(1), "there is no business case bca_1"),
        (waiting.id, eur(1), f"{waiting.id} is prepared"),
        (signed.id, eur(1), "has not been delivered; it is approved"),
        (delivered.id, Money.of(1, "CHF"), "1 CHF is not of the currency of the case, EUR"),
    ):
        with pytest.raises(Refused, match=told):
            bert.measure(case=case, amount=amount, evidence="x")


# The door for conflicts, which a later sub-process brings: this is a small one of the tests' own.

HELD = State("held", category="open")
SETTLED = State("settled", category="closed")


def _conflict() -> tuple[Lifecycle[Any], Reactions, Any, Any]:
    import attrs

    @attrs.frozen(kw_only=True)
    class Quarrel(Record):
        kind = "quarrel"
        prefix = "qrl"

        requirement: str = attrs.field(default="", metadata=indexed("parent"))

    quarrels: Lifecycle[Any] = Lifecycle("quarrelling", record=Quarrel, initial=HELD, final=(SETTLED,))

    @quarrels.creation()
    def begin(_on: Occasion, *, requirement: str) -> Quarrel:
        return Quarrel(requirement=requirement)

    @quarrels.step(HELD, to=SETTLED)
    def settle(quarrel: Quarrel, _on: Occasion) -> Quarrel:
        return quarrel

    quarrels.seal()
    following = Reactions("what a quarrel holds")

    @following.when(Quarrel, created=True)
    def hold(quarrel: Quarrel, _on: Occasion) -> Iterator[Command]:
        yield perform(identifying.be_held_by, quarrel.requirement, conflict=quarrel.id)

    @following.when(Quarrel, enters=("settled",))
    def release(quarrel: Quarrel, _on: Occasion) -> Iterator[Command]:
        yield perform(identifying.be_released_by, quarrel.requirement, conflict=quarrel.id)

    return quarrels, following, begin, settle


@pytest.mark.realises("BR-REQ-9")
def test_an_open_conflict_holds_a_requirement_until_it_is_settled() -> None:
    quarrels, following, begin, settle = _conflict()
    sales = needs(lifecycles=[quarrels], reactions=[following])
    need = sales.submitted()
    quarrel = sales.acting("bert").perform(begin, requirement=need.id)
    with pytest.raises(Refused) as refused:
        sales.acting("dora").requirements.approve(need.id)
    assert [(each.rule, each.text) for each in refused.value.reasons] == [
        ("BR-REQ-9", f"it is held by {quarrel.id} until that is settled")
    ]
    with pytest.raises(Refused, match="nobody holds or releases it by hand"):
        sales.acting("dora").requirements.be_released_by(need.id, conflict=quarrel.id)
    sales.acting("bert").perform(settle, quarrel)
    assert sales.acting("dora").requirements.approve(need.id).state == "approved"
