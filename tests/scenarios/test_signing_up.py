"""Signing up: a purchaser orders a standard service inside a delegation, and what needs more becomes a requirement."""

from decimal import Decimal

import pytest

from itilbrm.errors import MandateRefused
from tests.processes.sign_ups.shop import NO_TARGET, eur, shop, up


@pytest.mark.realises("SC-2", "BR-SGN-2", "BR-MAN-5")
def test_a_purchaser_orders_inside_the_delegation_and_is_sent_to_the_customer_beyond_it() -> None:
    at = shop()
    dear = at.offered(12_000)
    with pytest.raises(MandateRefused) as refused:
        at.pia.sign_ups.sign(dear.id, **NO_TARGET)
    assert refused.value.decision_holder == at.house.dora.id
    assert at.practice.sign_ups.get(dear.id).state == "offered"

    first = at.signed(8_000, scope="field")
    assert first.state == "signed"
    spent = {each.mandate: each.amount for each in at.practice.spendings.each(customer=at.customer.id)}
    assert spent[at.delegation.id] == eur(8_000)

    second = at.offered(3_000, scope="office")
    with pytest.raises(MandateRefused, match="2000") as again:
        at.pia.sign_ups.sign(second.id, **NO_TARGET)
    assert again.value.decision_holder == at.house.dora.id
    assert at.practice.sign_ups.get(second.id).state == "offered"

    (refusal, *_) = list(at.practice.refusals.each(parent=second.id))
    assert refusal.decision_holder == at.house.dora.id
    assert at.bert.refusals.forward(refusal.id).state == "forwarded"
    (letter,) = at.practice.messages.each(owner=at.house.dora.id, parent=second.id)
    assert (letter.purpose, letter.values["tried_by"]) == ("decision_forwarded", at.house.pia.id)
    assert at.dora.sign_ups.sign(second.id, **NO_TARGET).state == "signed"
    assert at.dora.sign_ups.sign(dear.id, **NO_TARGET).state == "signed"


@pytest.mark.realises("SC-42", "BR-SGN-3")
def test_what_needs_more_than_the_standard_becomes_a_requirement_with_everything_captured() -> None:
    at = shop()
    asked = at.negotiated(targets=(up("99.999"),), quantity=Decimal(3))
    at.pia.sign_ups.propose(asked.id, side="customer", text="five nines", why="the till depends on it")
    with pytest.raises(Exception, match="stricter") as refused:
        at.practice.acting_as("slim").sign_ups.offer(asked.id)
    assert "convert it into a requirement" in str(refused.value)
    converted = at.bert.sign_ups.convert(asked.id)
    assert converted.state == "converted"
    (need,) = at.practice.requirements.each(customer=at.customer.id)
    assert (need.state, need.from_sign_up, need.requester) == ("captured", asked.id, at.house.pia.id)
    assert at.practice.sign_ups.get(asked.id).converted_to == need.id
    assert need.statement == "mail for the team"
    assert need.carried["targets"] == "availability >= 99.999 %, month"
    assert (need.carried["quantity"], need.carried["package"]) == ("3", "gold")
    assert need.carried["latest_proposal"] == "five nines"
    talks = at.practice.negotiations.get(need.carried["negotiation"])
    assert talks.outcome == "no_deal"
    assert [each.text for each in at.practice.proposals.of(asked.id)] == ["five nines"]
