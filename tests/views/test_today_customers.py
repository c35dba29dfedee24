"""Customers on the list of who is to accept them, and of who sees to their retirement."""

from datetime import timedelta

import pytest

from tests.parties.held import house


@pytest.mark.realises("G-13")
def test_who_is_to_be_a_holder_sees_what_waits_for_them() -> None:
    home = house()
    customer = home.identified()
    (entry,) = home.practice.today(home.dana.id)
    assert (entry.kind, entry.id, entry.standing) == ("customer", customer.id, "now")
    assert (entry.why, entry.text) == ("it waits to be accepted or declined", "Division D")
    home.by(home.dana).customers.accept(customer)
    assert not [each for each in home.practice.today(home.dana.id) if each.kind == "customer"]
    home.by(home.bea).customers.replace_holder(customer.id, holder=home.paul.id)
    assert [each.why for each in home.practice.today(home.paul.id)] == ["it waits for its new holder"]


@pytest.mark.realises("G-13")
def test_who_looks_after_a_customer_sees_its_retirement_come() -> None:
    home = house()
    customer = home.active()
    home.by(home.bea).customers.start_retirement(
        customer.id,
        retirement_reason="services_ended",
        retires_on=home.clock.now().date() + timedelta(days=10),
        agreed_with=home.dana.id,
    )

    def told() -> list[tuple[str, str]]:
        return [(each.standing, each.why) for each in home.practice.today(home.bea.id) if each.kind == "customer"]

    assert told() == []
    home.clock.advance(timedelta(days=5))
    assert told() == [("ahead", "it is to be retired")]
    home.clock.advance(timedelta(days=9))
    assert told() == [("now", "it may be retired")]
