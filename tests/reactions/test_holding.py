"""The mandate of a customer's holder begins when they accept, passes to who follows, and ends with the customer."""

import pytest

from itilbrm import Money, Practice
from itilbrm.parties import Mandate
from itilbrm.parties.customers import speakers_for
from tests.parties.held import house


def mandates(practice: Practice, customer: str, state: str = "active") -> list[Mandate]:
    return list(practice.mandates.find(customer=customer, state=state))


@pytest.mark.realises("SM-CUS", "SM-MAN")
def test_by_accepting_the_holder_gets_the_mandate_over_the_party() -> None:
    home = house()
    customer = home.identified()
    assert not mandates(home.practice, customer.id)
    home.by(home.dana).customers.accept(customer)
    (mandate,) = mandates(home.practice, customer.id)
    assert (mandate.holder, mandate.units, mandate.limit) == (home.dana.id, (home.unit.id,), None)
    assert home.practice.decision_holder(unit=home.unit.id).holder == home.dana.id


@pytest.mark.realises("SM-CUS")
def test_what_was_proposed_to_the_holder_is_what_they_accept() -> None:
    home = house()
    customer = home.identified()
    limit = Money.of("500000", "EUR")
    home.by(home.bea).mandates.propose(holder=home.dana.id, customer=customer.id, units=(home.unit.id,), limit=limit)
    home.by(home.dana).customers.accept(customer)
    assert [each.limit for each in mandates(home.practice, customer.id)] == [limit]


@pytest.mark.realises("SM-CUS")
def test_a_superior_accepts_for_the_holder_who_has_the_mandate_then() -> None:
    home = house()
    customer = home.identified(holder=home.paul)
    home.by(home.dana).customers.accept(customer)
    assert [each.holder for each in mandates(home.practice, customer.id)] == [home.paul.id]


@pytest.mark.realises("SM-CUS")
def test_who_follows_may_do_what_the_former_holder_might_and_that_one_no_more() -> None:
    home = house()
    customer = home.identified()
    limit = Money.of("500000", "EUR")
    home.by(home.bea).mandates.propose(
        holder=home.dana.id, customer=customer.id, units=(home.unit.id,), limit=limit, basis="per_year"
    )
    home.by(home.dana).customers.accept(customer)
    home.by(home.bea).customers.replace_holder(customer.id, holder=home.paul.id)
    assert home.practice.decision_holder(unit=home.unit.id).holder == home.dana.id
    home.by(home.paul).customers.succeed(customer.id)
    (mandate,) = mandates(home.practice, customer.id)
    assert (mandate.holder, mandate.limit, mandate.basis) == (home.paul.id, limit, "per_year")
    assert [each.holder for each in mandates(home.practice, customer.id, "ended")] == [home.dana.id]


@pytest.mark.realises("SM-CUS", "G-12")
def test_an_adopted_customer_brings_no_mandate_and_who_follows_there_gets_one() -> None:
    home = house()
    customer = home.by(home.bea).customers.adopt(
        origin="crm", reference="1", name="D", party=home.unit.id, holder=home.dana.id, state="accepted"
    )
    assert not mandates(home.practice, customer.id)
    home.by(home.bea).customers.replace_holder(customer.id, holder=home.paul.id)
    home.by(home.paul).customers.succeed(customer.id)
    assert [each.holder for each in mandates(home.practice, customer.id)] == [home.paul.id]


@pytest.mark.realises("SM-CUS")
def test_the_mandates_of_a_customer_end_with_it() -> None:
    home = house()
    customer = home.accepted()
    home.by(home.bea, "a mistake").customers.withdraw(customer)
    assert not mandates(home.practice, customer.id)
    assert len(mandates(home.practice, customer.id, "ended")) == 1


@pytest.mark.realises("SM-CUS")
def test_the_holder_of_a_group_decides_for_it() -> None:
    home = house()
    group = home.by(home.bea).groups.form(name="Auditors", members=(home.paul.id, home.erik.id))
    customer = home.by(home.bea).customers.identify(
        name="Auditors", party=group.id, why="they pay", designated=home.paul.id
    )
    home.by(home.paul).customers.accept(customer, all_the_same="they do")
    assert [each.units for each in mandates(home.practice, customer.id)] == [(group.id,)]


@pytest.mark.realises("SM-CUS")
def test_what_rested_of_the_former_holder_ends_and_does_not_pass_on() -> None:
    home = house()
    customer = home.accepted()
    (mandate,) = mandates(home.practice, customer.id)
    home.by(home.dana, "away").mandates.suspend(mandate)
    home.by(home.bea).customers.replace_holder(customer.id, holder=home.paul.id)
    home.by(home.paul).customers.succeed(customer.id)
    assert not mandates(home.practice, customer.id)
    assert not mandates(home.practice, customer.id, "suspended")


@pytest.mark.realises("SM-CUS")
def test_what_has_ended_before_its_customer_stays_as_it_ended() -> None:
    home = house()
    customer = home.accepted()
    home.by(home.bea).customers.replace_holder(customer.id, holder=home.paul.id)
    home.by(home.paul).customers.succeed(customer.id)
    home.by(home.bea, "a mistake").customers.withdraw(customer.id)
    assert len(mandates(home.practice, customer.id, "ended")) == 2
    with home.practice._keeping.unit() as work:
        left = home.practice.customers.get(customer.id)
        assert speakers_for(left, work.reading, home.clock.now()) == (home.paul.id,)
