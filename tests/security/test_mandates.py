"""S23: nothing is decided without a mandate, whoever asks, in whose name, and however recently it was theirs."""

from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import errors
from itilbrm.errors import MandateRefused
from tests.parties.cases import CASES, SPENDS, approve, submit
from tests.parties.houses import House, eur, house

DAY: Final = timedelta(days=1)
PEOPLE: Final = ("cleo", "dora", "finn", "pia")


def with_cases() -> House:
    return house(lifecycles=(CASES,), reactions=(SPENDS,))


def tries(it: House, by: str, case: str, reason: str = "", day: int | None = None) -> bool:
    """Tell whether somebody could approve a case; where they could not, nothing but a refusal is new."""
    at = None if day is None else it.clock.now() - day * DAY
    before = it.practice.register("case").get(case), it.practice.spendings.count(), it.practice.refusals.count()
    try:
        it.acting(by, reason or "it must be", at).perform(approve, case)
    except MandateRefused:
        after = it.practice.register("case").get(case), it.practice.spendings.count(), it.practice.refusals.count()
        assert after == (*before[:2], before[2] + 1)
        (*_, refusal) = it.practice.refusals.find(owner=by)
        assert refusal.step == "approve"
        return False
    return True


@pytest.mark.realises("BR-MAN-1", "BR-MAN-2", "BR-MAN-6", "BR-MAN-7")
@given(
    actor=st.sampled_from([*PEOPLE, "bert", "ursula"]),
    what=st.sampled_from(["nothing", "suspend", "revoke", "wait"]),
    stands_in=st.sampled_from([None, "finn", "pia"]),
    amount=st.sampled_from([50, 500, 5_000]),
)
def test_nobody_decides_without_a_mandate(actor: str, what: str, stands_in: str | None, amount: int) -> None:
    it = with_cases()
    customer = it.customer(it.division, it.dora)
    end = it.clock.now() + 10 * DAY
    mandate = it.mandate(it.dora, it.division, customer=customer.id, limit=eur(100), valid_until=end)
    it.mandate(it.cleo, it.company, limit=eur(1_000))
    if stands_in is not None:
        who: str = getattr(it, stands_in).id
        it.acting(it.dora).mandates.name_stand_in(mandate.id, person=who, start=it.clock.now(), end=end)
    case = it.acting(it.pia).perform(submit, customer=customer.id, amount=eur(amount)).id
    if what in ("suspend", "revoke"):
        getattr(it.acting(it.cleo).mandates, what)(mandate.id)
    elif what == "wait":
        it.clock.advance(11 * DAY)
    by: str = getattr(it, actor).id if actor in PEOPLE else actor
    hers = what == "nothing" and amount <= 100
    allowed = set()
    if hers:
        allowed |= {"dora", stands_in}
    if what != "suspend" and amount <= 1_000:
        allowed.add("cleo")
    assert tries(it, by, case) is (actor in allowed)
    it.practice.close()


@pytest.mark.realises("BR-MAN-2")
def test_what_was_recorded_later_is_judged_when_it_happened() -> None:
    it = with_cases()
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id)
    case = it.acting(it.pia).perform(submit, customer=customer.id, amount=eur(5)).id
    it.clock.advance(2 * DAY)
    it.acting(it.cleo).mandates.revoke(mandate.id)
    it.clock.advance(2 * DAY)
    assert not tries(it, it.dora.id, case)
    assert not tries(it, it.dora.id, case, day=1)
    assert not tries(it, it.dora.id, case, day=5)
    assert tries(it, it.dora.id, case, "she said so by telephone", day=3)


def test_nobody_gives_themselves_a_mandate() -> None:
    it = with_cases()
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id)
    pia = it.acting(it.pia).mandates
    with pytest.raises(errors.Refused, match="may not pass on"):
        pia.propose(holder=it.pia.id, units=(it.team.id,), type="purchaser", grantor=mandate.id)
    with pytest.raises(errors.Refused, match="has not accepted to be"):
        pia.propose(holder=it.pia.id, units=(it.team.id,), customer=customer.id, agreed=True)
    with pytest.raises(errors.InvalidInput, match="does not take it"):
        pia.propose(holder=it.pia.id, units=(it.team.id,), accepted_at=it.clock.now())  # type: ignore[call-arg]  # forged on purpose
    proposed = it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.team.id,))
    with pytest.raises(errors.Refused, match="says whether they take it"):
        pia.accept(proposed.id)
