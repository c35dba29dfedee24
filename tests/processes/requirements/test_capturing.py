"""A need is captured as it was said, answered in time, and carried over from one that was declined."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from itilbrm import Money
from itilbrm.errors import InvalidInput, MandateRefused, NotAvailable, Refused
from itilbrm.policies import Policies
from itilbrm.processes.requirements import Evidence, Requirement
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import OUTCOME, STATEMENTS, Needs, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


def why(error: pytest.ExceptionInfo[Refused]) -> tuple[tuple[str, str], ...]:
    return tuple((each.rule, each.text) for each in error.value.reasons)


@pytest.mark.realises("SM-REQ", "TM-REQ-1", "0-15", "0-29", "1-19", "2-9", "W-15")
def test_a_need_is_in_the_register_as_it_was_said_and_answered_within_two_business_days(sales: Needs) -> None:
    need = sales.captured()
    assert (need.state, need.requester, need.statement) == (
        "captured",
        sales.house.pia.id,
        "We lose orders on the road",
    )
    assert need.answer_by == MOMENT + timedelta(days=2, hours=8)
    assert need.amount is None
    answered = sales.acting("bert").requirements.answer(need, text="We look at it in March")
    assert (answered.answered_at, answered.answer_text) == (MOMENT, "We look at it in March")
    later = sales.acting("bert").requirements.answer(answered, text="We look at it in April")
    assert later.answered_at == MOMENT


@pytest.mark.realises("TM-REQ-1")
def test_somebody_is_reminded_of_a_need_that_nobody_answered(sales: Needs) -> None:
    need, answered = sales.captured(), sales.captured()
    sales.acting("bert").requirements.answer(answered, text="Soon")
    sales.house.clock.advance(timedelta(days=3))
    sales.practice.tick()
    assert sales.practice.requirements.get(need.id).reminded_at is not None
    assert sales.practice.requirements.get(answered.id).reminded_at is None
    assert sales.practice.tick().total == 0


@pytest.mark.realises("TM-REQ-1", "TM-REQ-2", "TM-REQ-3")
def test_timers_that_are_switched_off_remind_nobody() -> None:
    quiet = needs(policies=Policies(timers=dict.fromkeys(("TM-REQ-1", "TM-REQ-2", "TM-REQ-3"), "off")))
    assert quiet.captured().answer_by is None
    sent = quiet.submitted().submission
    assert sent is not None
    assert (sent.remind_at, sent.escalate_at) == (None, None)
    quiet.house.clock.advance(timedelta(days=60))
    assert quiet.practice.tick().fired == {}


@pytest.mark.realises("BR-REQ-10")
def test_nobody_gives_a_requirement_its_customer_by_hand(sales: Needs) -> None:
    bert = sales.acting("bert").requirements
    with pytest.raises(Refused, match="it gets its customer when its opportunity is won"):
        bert.belong_to(sales.captured(customer="", opportunity="opp_1"), customer="acme")
    with pytest.raises(Refused, match="already; take move_to_customer"):
        bert.belong_to(sales.captured(), customer="acme")


@pytest.mark.parametrize(
    ("given", "rule", "text"),
    [
        ({"customer": ""}, "SM-REQ", "neither a customer nor an opportunity is named that has the need"),
        ({"requester": "anonymous"}, "SM-REQ", "nobody is named who needs it"),
        ({"follow_up_of": "req_1"}, "SM-REQ", "there is no requirement req_1"),
    ],
)
def test_a_need_has_somebody_whose_it_is(sales: Needs, given: dict[str, Any], rule: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        sales.captured(**given)
    assert why(refused) == ((rule, text),)


@pytest.mark.parametrize("priority", [0, 6])
def test_a_priority_lies_on_its_scale(sales: Needs, priority: int) -> None:
    with pytest.raises(InvalidInput, match=r"priority: .* is no priority; give 1, the highest, to 5, the lowest"):
        sales.captured(priority=priority)


@pytest.mark.realises("BR-REQ-10")
def test_nothing_is_required_of_a_retired_service_or_by_a_former_customer(sales: Needs) -> None:
    bert = sales.acting("bert")
    service = bert.services.announce(name="Pager", type="business", owner="olga", standard=True)
    bert.services.retire(bert.services.activate(service))
    with pytest.raises(Refused, match=f"{service.id} is retired; leave it out"):
        sales.captured(services=(service.id,))
    other = bert.customers.identify(
        name="All of it", party=sales.house.company.id, why="it may", designated=sales.house.cleo.id
    )
    sales.acting("cleo").customers.decline(other)
    with pytest.raises(Refused, match="All of it is"):
        sales.captured(customer=other.id)


@pytest.mark.realises("SM-REQ", "0-28")
def test_what_is_declined_and_escalated_goes_on_with_all_that_was_known(sales: Needs) -> None:
    shown = Evidence(kind="interview", reference="minutes of 2 March")
    need = sales.outlined(evidence=(shown,), estimate=Money.of("5", "EUR"), carried={"seats": "12"})
    with pytest.raises(Refused, match="is not over; it is outlined"):
        sales.captured(follow_up_of=need.id)
    with pytest.raises(Refused, match="no reason is given"):
        sales.acting("bert", "").requirements.decline(need)
    declined = sales.acting("bert", "not feasible").requirements.decline(need)
    assert declined.state == "declined"
    again = sales.captured(follow_up_of=need.id, evidence=(Evidence(kind="document", reference="x"),), advocate="")
    assert (again.outcome, again.outlined_as, again.advocate) == (OUTCOME, declined.outlined_as, "bert")
    assert dict(again.carried) == {"seats": "12"}
    assert again.estimate == Money.of("5", "EUR")
    assert [each.reference for each in again.evidence] == ["minutes of 2 March", "x"]
    bert = sales.acting("bert").requirements
    outlined = bert.outline(bert.define_outcome(again))
    assert outlined.outlined_as is not None
    assert outlined.outlined_as.statements == STATEMENTS


@pytest.mark.realises("BR-REQ-11", "0-8", "2-16", "W-15")
def test_needs_are_ranked_with_the_business(sales: Needs) -> None:
    ranked = sales.acting("dora").requirements.prioritise(sales.captured(), priority=1, rank=2, horizon="future")
    assert (ranked.priority, ranked.rank, ranked.horizon) == (1, 2, "future")
    assert sales.acting("dora").requirements.prioritise(ranked, priority=2).horizon == "future"
    with pytest.raises(Refused, match="0 is no place; ranks begin with 1"):
        sales.acting("dora").requirements.prioritise(ranked.id, priority=2, rank=0)


@pytest.mark.realises("SM-REQ")
def test_who_said_the_need_or_the_customer_takes_it_back_before_it_is_decided(sales: Needs) -> None:
    with pytest.raises(Refused) as refused:
        sales.acting("finn").requirements.withdraw(sales.captured())
    assert refused.value.reasons[0].who == (sales.house.pia.id, sales.house.dora.id)
    assert sales.acting("pia").requirements.withdraw(sales.captured()).state == "withdrawn"
    assert sales.acting("dora").requirements.withdraw(sales.submitted()).state == "withdrawn"
    with pytest.raises(NotAvailable):
        sales.acting("bert").requirements.decline(sales.submitted())
    with pytest.raises(Refused, match="neither said the need nor is the customer"):
        sales.acting("bert").requirements.withdraw(sales.captured(customer="acme"))


@pytest.mark.realises("BR-REQ-10")
def test_nobody_ends_a_requirement_by_hand_with_what_it_belongs_to(sales: Needs) -> None:
    with pytest.raises(Refused, match="nobody ends it by hand; take its step withdraw or decline"):
        sales.acting("bert").requirements.end_with(sales.captured(), what="opp_1")


@pytest.mark.realises("BR-CUS-9", "BR-CUS-10")
def test_a_requirement_moves_to_another_customer_with_all_that_is_known(sales: Needs) -> None:
    waits = sales.submitted()
    with pytest.raises(Refused, match="no customer 'acme' is registered, and the one it belongs to is"):
        sales.acting("dora").requirements.move_to_customer(waits, customer="acme")
    other = sales.acting("bert").customers.identify(
        name="Plant", party=sales.house.team.id, why="it pays", designated="finn"
    )
    moved = sales.acting("dora").requirements.move_to_customer(waits, customer=other.id)
    assert (moved.customer, moved.state) == (other.id, "awaiting_decision")
    assert [each.customer for each in moved.moved_from] == [sales.customer.id]
    at_first = sales.acting("bert").requirements.move_to_customer(sales.captured(), customer=other.id)
    assert (at_first.customer, at_first.state) == (other.id, "captured")


@pytest.mark.realises("BR-MAN-1", "BR-CUS-9")
def test_nobody_moves_what_awaits_a_decision_but_who_decides(sales: Needs) -> None:
    waits = sales.submitted()
    other = sales.acting("bert").customers.identify(
        name="Plant", party=sales.house.team.id, why="it pays", designated="finn"
    )
    for who in ("bert", "pia"):
        with pytest.raises(MandateRefused, match="the decision lies with") as refused:
            sales.acting(who).requirements.move_to_customer(waits, customer=other.id)
        assert refused.value.decision_holder == sales.house.dora.id
    assert sales.practice.requirements.get(waits.id).customer == sales.customer.id
    adopt, it = sales.acting("bert").customers.adopt, sales.house
    crm: dict[str, Any] = {"origin": "crm", "scope": "part"}
    merges = adopt(**crm, reference="8", name="Part", party=it.division.id, holder=it.dora.id)
    goes_on = adopt(**crm, reference="9", name="Company", party=it.company.id, holder=it.cleo.id)
    it.mandate(it.cleo, it.company, customer=goes_on.id)
    along = sales.acting("dora").requirements.move_to_customer(waits, customer=merges.id)
    sales.acting("bert").customers.merge_into(merges.id, into=goes_on.id)
    assert sales.practice.requirements.get(along.id).customer == goes_on.id


def test_what_could_be_asked_before_an_outcome_is_defined_is_told(sales: Needs) -> None:
    from attrs import evolve

    told = sales.practice.requirements.doubts(evolve(OUTCOME, result="Install a server", by=None))
    assert told == (
        "'Install' reads like a solution: which result of the business is it for?",
        "nobody said by which day it is needed",
    )
    assert sales.practice.requirements.doubts(OUTCOME) == ()
    bare = evolve(OUTCOME, measures=tuple(evolve(each, baseline="") for each in OUTCOME.measures))
    assert sales.practice.requirements.doubts(bare) == (
        "no measure has a baseline, so that nobody will see what changed",
    )


def test_a_requirement_without_a_case_has_no_amount() -> None:
    assert Requirement(statement="x", requester="y", received_at=MOMENT).amount is None
    assert Money.of(Decimal(1), "EUR").amount == 1
