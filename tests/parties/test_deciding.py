"""BR-MAN-1 to 9: by what right who acts decides or orders, or who may instead, judged when it happened."""

from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import pytest

from itilbrm import Customer, Occasion, Record
from itilbrm.errors import Refused
from itilbrm.lifecycle import MandateHindrance
from itilbrm.parties.customers.states import SUSPENDED
from itilbrm.parties.deciding import Warrant, decides_for, order_warrant, warrant, why_not_decide, why_not_order
from itilbrm.testing import KnownRecords
from tests.parties.houses import MOMENT, House, eur, house

DAY: Final = timedelta(days=1)


@pytest.fixture
def it() -> House:
    return house()


def on(it: House, by: str, at: datetime | None = None, **changed: Customer) -> Occasion:
    """Return an occasion on which everything of the house can be looked up, but for what is given."""
    records: dict[str, Record] = {}
    for register in (it.practice.units, it.practice.mandates, it.practice.customers, it.practice.spendings):
        records |= {each.id: each for each in register}
    records |= {each.id: each for each in changed.values()}
    now = it.clock.now()
    return Occasion(by, max(now, at or now), at or now, lookup=KnownRecords(*records.values()))


def hindered(found: object) -> MandateHindrance:
    assert isinstance(found, MandateHindrance)
    return found


@pytest.mark.realises("BR-MAN-1", "SC-8")
def test_the_holder_decides_and_nobody_else(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id, limit=eur(500_000))
    asked: dict[str, Any] = {"customer": customer.id, "amount": eur(80_000)}
    right = warrant(on(it, it.dora.id), **asked)
    assert right == Warrant(by=it.dora.id, holder=it.dora.id, mandate=mandate.id)
    assert why_not_decide(on(it, it.dora.id), **asked) is None
    for by in (it.pia.id, it.finn.id, "bert"):
        reason = hindered(why_not_decide(on(it, by), **asked))
        assert reason == f"the decision lies with {it.dora.id}, not with {by}"
        assert (reason.decision_holder, reason.who) == (it.dora.id, (it.dora.id,))
    assert decides_for(on(it, it.dora.id), **asked) == it.dora.id
    assert not decides_for(on(it, it.pia.id), **asked)


@pytest.mark.realises("BR-MAN-1")
def test_without_a_registered_customer_nobody_decides(it: House) -> None:
    for customer in ("acme", ""):
        reason = hindered(why_not_decide(on(it, it.dora.id), customer=customer))
        assert "no customer" in reason
        assert reason.decision_holder is None
        assert why_not_order(on(it, it.dora.id), customer=customer) == reason


@pytest.mark.realises("BR-MAN-8")
def test_what_belongs_to_a_suspended_customer_is_refused(it: House) -> None:
    it.mandate(it.cleo, it.company)
    customer = it.customer(it.division, it.dora)
    it.mandate(it.dora, it.division, customer=customer.id)
    resting = attrs.evolve(customer, state=SUSPENDED)
    for by in (it.dora.id, it.cleo.id):
        for found in (
            warrant(on(it, by, customer=resting), customer=customer.id),
            order_warrant(on(it, by, customer=resting), customer=customer.id),
        ):
            assert hindered(found) == f"the customer {customer.id} is suspended"
            assert hindered(found).by_rule == "BR-MAN-8"


@pytest.mark.realises("BR-MAN-6")
def test_a_stand_in_decides_for_the_holder_and_it_is_said_for_whom(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id, limit=eur(100))
    it.acting(it.dora).mandates.name_stand_in(mandate.id, person=it.finn.id, start=MOMENT, end=MOMENT + DAY)
    asked: dict[str, Any] = {"customer": customer.id, "amount": eur(100)}
    assert warrant(on(it, it.finn.id), **asked) == Warrant(by=it.finn.id, holder=it.dora.id, mandate=mandate.id)
    assert decides_for(on(it, it.finn.id), **asked) == it.dora.id
    assert "nobody has a limit" in hindered(warrant(on(it, it.finn.id), customer=customer.id, amount=eur(101)))
    it.clock.advance(DAY)
    assert hindered(warrant(on(it, it.finn.id), **asked)).decision_holder == it.dora.id


@pytest.mark.realises("BR-MAN-7")
def test_a_superior_whose_own_mandate_covers_it_decides_instead(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    it.mandate(it.dora, it.division, customer=customer.id)
    above = it.mandate(it.cleo, it.company, limit=eur(100))
    right = warrant(on(it, it.cleo.id), customer=customer.id, amount=eur(100))
    assert right == Warrant(by=it.cleo.id, holder=it.cleo.id, mandate=above.id, instead_of=it.dora.id)
    assert hindered(warrant(on(it, it.finn.id), customer=customer.id, amount=eur(100))).who == (it.dora.id, it.cleo.id)
    short = hindered(warrant(on(it, it.cleo.id), customer=customer.id, amount=eur(101)))
    assert short.decision_holder == it.dora.id


@pytest.mark.realises("BR-MAN-9")
def test_what_has_a_sponsor_needs_both(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id, sponsor=it.cleo.id)
    asked: dict[str, Any] = {"customer": customer.id}
    alone = hindered(warrant(on(it, it.dora.id), **asked))
    assert (alone, alone.by_rule) == (f"{it.cleo.id} holds the budget and has not agreed", "BR-MAN-9")
    assert alone.decision_holder == it.cleo.id
    both = Warrant(by=it.dora.id, holder=it.dora.id, mandate=mandate.id, sponsor=it.cleo.id)
    assert warrant(on(it, it.dora.id), **asked, agreed_by=(it.cleo.id,)) == both
    assert hindered(warrant(on(it, it.cleo.id), **asked)).decision_holder == it.dora.id
    assert warrant(on(it, it.cleo.id), **asked, agreed_by=(it.dora.id,)) == attrs.evolve(both, by=it.cleo.id)


@pytest.mark.realises("BR-MAN-3")
def test_nobody_decides_alone_on_what_only_they_have_to_do_with(it: House) -> None:
    it.mandate(it.cleo, it.company)
    customer = it.customer(it.division, it.dora)
    it.mandate(it.dora, it.division, customer=customer.id)
    alone = warrant(on(it, it.dora.id), customer=customer.id, interested=(it.dora.id,) * 3)
    assert (hindered(alone).by_rule, hindered(alone).decision_holder) == ("BR-MAN-3", it.cleo.id)
    not_alone = (it.dora.id, it.dora.id, "bert")
    assert isinstance(warrant(on(it, it.dora.id), customer=customer.id, interested=not_alone), Warrant)


@pytest.mark.realises("BR-MAN-2", "SC-4")
def test_a_mandate_is_judged_when_it_happened_and_not_when_it_was_submitted(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    end = MOMENT + 10 * DAY
    it.mandate(it.dora, it.division, customer=customer.id, valid_until=end)
    it.clock.advance(12 * DAY)
    successor = it.mandate(it.finn, it.division, customer=customer.id)
    late = hindered(warrant(on(it, it.dora.id), customer=customer.id))
    assert late.decision_holder == it.finn.id
    assert warrant(on(it, it.finn.id), customer=customer.id) == Warrant(
        by=it.finn.id, holder=it.finn.id, mandate=successor.id
    )
    in_time = warrant(on(it, it.dora.id, end - DAY), customer=customer.id)
    assert isinstance(in_time, Warrant)


@pytest.mark.realises("1-11", "1-13", "SC-2")
def test_a_purchaser_orders_inside_the_delegation(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id)
    delegation = it.delegated(mandate, it.pia, it.team, services=("mail",), limit=eur(10_000), basis="per_year")
    asked: dict[str, Any] = {"customer": customer.id, "service": "mail"}
    right = Warrant(by=it.pia.id, holder=it.pia.id, mandate=delegation.id)
    assert order_warrant(on(it, it.pia.id), **asked, amount=eur(10_000)) == right
    assert order_warrant(on(it, it.pia.id), **asked, unit=it.team.id) == right
    beyond = hindered(why_not_order(on(it, it.pia.id), **asked, amount=eur(12_000)))
    assert beyond == f"12000 EUR goes beyond the delegation: {it.pia.id} may decide up to 10000 EUR"
    assert (beyond.decision_holder, beyond.by_rule) == (it.dora.id, "BR-MAN-5")
    places: list[dict[str, Any]] = [{"service": "crm"}, {"service": "mail", "unit": it.division.id}]
    for elsewhere in places:
        outside = hindered(why_not_order(on(it, it.pia.id), customer=customer.id, **elsewhere))
        assert outside.decision_holder == it.dora.id
    assert why_not_order(on(it, it.dora.id), **asked, amount=eur(12_000)) is None
    assert hindered(why_not_decide(on(it, it.pia.id), **asked)).decision_holder == it.dora.id
    assert why_not_decide(on(it, it.pia.id), **asked, power="prepare") is None
    assert hindered(why_not_decide(on(it, it.finn.id), **asked, power="dialogue")).decision_holder == it.dora.id


@pytest.mark.realises("BR-MAN-6")
def test_nobody_stands_in_for_a_purchaser(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id)
    delegation = it.delegated(mandate, it.pia, it.team)
    with pytest.raises(Refused, match=f"{it.pia.id} is a purchaser, for whom nobody stands in") as error:
        it.acting(it.pia).mandates.name_stand_in(delegation.id, person=it.finn.id, start=MOMENT, end=MOMENT + DAY)
    assert error.value.reasons[0].who == (it.dora.id,)
    it.acting(it.dora).mandates.suspend(delegation.id)
    assert hindered(order_warrant(on(it, it.pia.id), customer=customer.id)).decision_holder == it.dora.id


def test_a_group_or_a_person_is_decided_for_by_its_own_mandate(it: House) -> None:
    group = it.acting("bert").groups.form(name="Works council", members=(it.finn.id, it.pia.id))
    made = it.acting("bert").customers.identify(name="Council", party=group.id, why="it pays", designated=it.finn.id)
    it.mandate(it.cleo, it.company)
    assert hindered(warrant(on(it, it.cleo.id), customer=made.id)).decision_holder is None
    mandate = it.mandate(it.finn, it.department, customer=made.id)
    assert warrant(on(it, it.finn.id), customer=made.id) == Warrant(
        by=it.finn.id, holder=it.finn.id, mandate=mandate.id
    )
