"""Purchasers: who orders for a customer, inside what that customer delegated."""

from typing import Any

import pytest

from itilbrm import Customer, Mandate
from itilbrm.errors import InvalidInput, Refused, UnknownReference
from tests.parties.houses import House, house


@pytest.fixture
def it() -> House:
    return house()


def delegated(it: House) -> tuple[Customer, Mandate, Mandate]:
    """Return the customer that the division is, its mandate, and what it delegated."""
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id)
    return customer, mandate, it.delegated(mandate, it.pia, it.department)


@pytest.mark.realises("1-11", "1-14", "1-16")
def test_a_purchaser_is_appointed_for_a_unit_below_the_customer(it: House) -> None:
    customer, _, delegation = delegated(it)
    made = it.acting("bert").purchasers.appoint(
        person=it.pia.id, unit=it.team.id, customer=customer.id, delegation=delegation.id
    )
    assert (made.state, made.customer, made.unit) == ("active", customer.id, it.team.id)
    with pytest.raises(Refused, match="no reason is given"):
        it.acting("bert", "").purchasers.end(made)
    assert it.acting("bert", "she moves").purchasers.end(made).state == "ended"


@pytest.mark.realises("BR-MAN-10")
def test_it_ends_with_the_delegation(it: House) -> None:
    customer, mandate, delegation = delegated(it)
    made = it.acting("bert").purchasers.appoint(
        person=it.pia.id, unit=it.department.id, customer=customer.id, delegation=delegation.id
    )
    it.acting("bert").mandates.revoke(mandate.id)
    assert it.practice.purchasers.get(made.id).state == "ended"
    with pytest.raises(Refused, match="has ended"):
        it.acting("bert").purchasers.appoint(
            person=it.pia.id, unit=it.department.id, customer=customer.id, delegation=delegation.id
        )


@pytest.mark.realises("1-11", "1-14", "BR-MAN-10")
def test_what_makes_nobody_a_purchaser_is_told(it: House) -> None:
    customer, mandate, delegation = delegated(it)
    other = it.customer(it.department, it.finn)
    right: dict[str, Any] = {
        "person": it.pia.id,
        "unit": it.team.id,
        "customer": customer.id,
        "delegation": delegation.id,
    }
    bert = it.acting("bert").purchasers
    wrong: list[tuple[dict[str, str], type[Exception], str]] = [
        ({"unit": it.company.id}, Refused, f"{it.division.id}, the unit of {customer.id}, is not above"),
        ({"unit": it.division.id}, Refused, f"{delegation.id} does not cover {it.division.id}"),
        ({"delegation": mandate.id}, Refused, "is the mandate of a customer and no delegation"),
        ({"person": it.finn.id}, Refused, f"was delegated to {it.pia.id}, not to {it.finn.id}"),
        ({"person": it.dora.id}, Refused, "needs no delegation of their own"),
        ({"customer": other.id}, Refused, f"was granted by {customer.id}, not by {other.id}"),
        ({"customer": "cus_x"}, UnknownReference, "no customer has the id 'cus_x'"),
        ({"delegation": "mdt_x"}, UnknownReference, "no mandate has the id 'mdt_x'"),
        ({"unit": ""}, Refused, "is not above"),
    ]
    for given, error, problem in wrong:
        with pytest.raises(error, match=problem):
            bert.appoint(**{**right, **given})
    assert it.practice.purchasers.count() == 0


def test_a_group_has_purchasers_where_its_delegation_says(it: House) -> None:
    group = it.acting("bert").groups.form(name="Council", members=(it.finn.id,))
    made = it.acting("bert").customers.identify(name="Council", party=group.id, why="it pays", designated=it.finn.id)
    mandate = it.mandate(it.finn, it.department, customer=made.id)
    delegation = it.delegated(mandate, it.pia, it.team)
    bert = it.acting("bert").purchasers
    appointed = bert.appoint(person=it.pia.id, unit=it.team.id, customer=made.id, delegation=delegation.id)
    assert appointed.state == "active"
    with pytest.raises(Refused, match="does not cover unt_x"):
        bert.appoint(person=it.pia.id, unit="unt_x", customer=made.id, delegation=delegation.id)


@pytest.mark.realises("G-12")
def test_a_purchaser_is_taken_over(it: House) -> None:
    given: dict[str, Any] = {
        "origin": "old",
        "reference": "1",
        "person": "p",
        "unit": "u",
        "customer": "c",
        "delegation": "d",
    }
    for state in ("active", "ended"):
        made = it.acting("hr").purchasers.adopt(**{**given, "reference": state}, state=state)
        assert made.state == state
    with pytest.raises(InvalidInput):
        it.acting("hr").purchasers.adopt(**given, state="gone")
