"""What a mandate puts on the list of who has it, and a refused decision on the list of who tried (G-13)."""

from datetime import timedelta

import pytest

from itilbrm.errors import MandateRefused
from tests.parties.cases import CASES, SPENDS, approve, submit
from tests.parties.houses import MOMENT, eur, house


@pytest.mark.realises("G-13", "SM-MAN")
def test_a_mandate_waits_for_its_holder_and_is_soon_over() -> None:
    it = house()
    end = MOMENT + timedelta(days=30)
    proposed = it.acting("bert").mandates.propose(
        holder=it.dora.id, units=(it.division.id,), limit=eur(5), valid_until=end
    )
    (waits,) = it.practice.today(it.dora.id)
    assert (waits.id, waits.standing, waits.why) == (proposed.id, "now", "a mandate waits to be accepted or declined")
    assert waits.text.endswith("up to 5 EUR")
    it.acting(it.dora).mandates.accept(proposed)
    assert not it.practice.today(it.dora.id)
    it.clock.advance(timedelta(days=24))
    (over,) = it.practice.today(it.dora.id)
    assert (over.at, over.standing, over.why) == (end, "ahead", "a mandate is soon over")
    it.mandate(it.finn, it.department)
    assert not it.practice.today(it.finn.id)


@pytest.mark.realises("G-13", "BR-MAN-1")
def test_a_refused_decision_can_be_forwarded_for_a_week() -> None:
    it = house(lifecycles=(CASES,), reactions=(SPENDS,))
    customer = it.customer(it.division, it.dora)
    case = it.acting(it.pia).perform(submit, customer=customer.id, amount=eur(5))
    with pytest.raises(MandateRefused):
        it.acting(it.pia).perform(approve, case)
    (entry,) = it.practice.today(it.pia.id)
    assert entry.why == f"a decision lies with {it.dora.id} and can be forwarded"
    assert entry.text == f"approve {case.id}"
    it.clock.advance(timedelta(days=8))
    assert not it.practice.today(it.pia.id)
    it.acting(it.pia).refusals.forward(entry.id)
    assert not it.practice.today(it.pia.id)
