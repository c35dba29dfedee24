"""DOMAIN 2.3: from the unit up to the root, the first mandate that covers the question decides."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Mandate, Money, Occasion, Unit, errors
from itilbrm.errors import MandateRefused
from itilbrm.lifecycle import MandateHindrance
from itilbrm.parties.customers.states import SUSPENDED
from itilbrm.parties.decision_holders import DecisionHolder, decision_holder, decision_holder_or_not
from itilbrm.parties.mandates import granting
from itilbrm.parties.units import adopt
from itilbrm.testing import KnownRecords
from tests.parties.houses import MOMENT, House, eur, house

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
SERVICES: Final = ("", "mail", "crm")


@pytest.fixture
def it() -> House:
    return house()


# Random trees against a plain model


@attrs.frozen
class Grant:
    """What one mandate of a random tree says."""

    units: tuple[int, ...]
    services: tuple[str, ...]
    limit: int | None
    standing: str


@st.composite
def organisations(draw: st.DrawFn) -> tuple[list[int], list[Grant]]:
    """Return for each unit the one above it, -1 for a root, and the mandates."""
    many = draw(st.integers(1, 7))
    above = [draw(st.integers(-1, number - 1)) for number in range(many)]
    grants = st.builds(
        Grant,
        units=st.lists(st.integers(0, many - 1), min_size=1, max_size=2, unique=True).map(tuple),
        services=st.lists(st.sampled_from(SERVICES[1:]), unique=True, max_size=2).map(tuple),
        limit=st.none() | st.integers(0, 3),
        standing=st.sampled_from(["active", "active", "active", "suspended", "proposed", "ended"]),
    )
    return above, draw(st.lists(grants, max_size=8))


def built(above: Sequence[int], grants: Sequence[Grant]) -> tuple[KnownRecords, list[Unit], list[Mandate]]:
    """Return the records of a random tree."""
    units: list[Unit] = []
    for number, parent in enumerate(above):
        on = Occasion("hr", NOW, lookup=KnownRecords(*units))
        key = units[parent].id if parent >= 0 else ""
        units.append(adopt(on, origin="o", reference=str(number), name=str(number), type="team", above=key))
    mandates = [
        granting.adopt(
            Occasion("hr", NOW, lookup=KnownRecords(*units)),
            origin="o",
            reference=str(number),
            holder=f"holder {number}",
            units=tuple(units[each].id for each in grant.units),
            services=grant.services,
            limit=None if grant.limit is None else eur(grant.limit),
            state=grant.standing,
            valid_from=NOW - timedelta(days=9),
        )
        for number, grant in enumerate(grants)
    ]
    return KnownRecords(*units, *mandates), units, mandates


def model(
    above: Sequence[int], grants: Mapping[str, Grant], unit: int, service: str, amount: int | None
) -> tuple[str | None, list[str], list[str]]:
    """Return holder, consulted and superiors as the text of DOMAIN 2.3 says it, written down plainly."""
    way = [unit]
    while above[way[-1]] >= 0:
        way.append(above[way[-1]])
    holder: str | None = None
    consulted: list[str] = []
    superiors: list[str] = []
    for place in way:
        here = [
            (not grant.services, len(grant.services), key, grant)
            for key, grant in grants.items()
            if place in grant.units and (not grant.services or service in grant.services)
        ]
        found_here = False
        for _, _, key, grant in sorted(here, key=lambda each: each[:3]):
            enough = grant.limit is None or amount is None or amount <= grant.limit
            if grant.standing == "suspended" and holder is None:
                return None, consulted, []
            if grant.standing != "active" or found_here:
                continue
            if holder is not None:
                superiors += [key] if enough else []
            elif enough:
                holder, found_here = key, True
            else:
                consulted.append(key)
    return holder, consulted, superiors


@pytest.mark.realises("BR-MAN-1", "BR-MAN-4", "BR-MAN-5", "BR-MAN-7", "BR-MAN-8")
@given(drawn=organisations(), data=st.data())
def test_the_decision_holder_is_the_nearest_holder_with_power(
    drawn: tuple[list[int], list[Grant]], data: st.DataObject
) -> None:
    above, grants = drawn
    lookup, units, mandates = built(above, grants)
    unit = data.draw(st.integers(0, len(above) - 1))
    service = data.draw(st.sampled_from(SERVICES))
    amount = data.draw(st.none() | st.integers(0, 4))
    by_id = {mandate.id: grant for mandate, grant in zip(mandates, grants, strict=True)}
    holders = {mandate.id: mandate.holder for mandate in mandates}
    holder, consulted, superiors = model(above, by_id, unit, service, amount)
    found = decision_holder_or_not(
        lookup, unit=units[unit].id, service=service, amount=None if amount is None else eur(amount), at=NOW
    )
    assert found.consulted == tuple(dict.fromkeys(holders[each] for each in consulted))
    if holder is None:
        assert isinstance(found, MandateHindrance)
        assert found.decision_holder is None
    else:
        assert isinstance(found, DecisionHolder)
        assert (found.mandate, found.holder) == (holder, holders[holder])
        others = dict.fromkeys(holders[each] for each in superiors)
        assert found.superiors == tuple(each for each in others if each != found.holder)


# By hand


def ask(it: House, unit: Unit, **given: Any) -> DecisionHolder:  # noqa: ANN401  whatever is asked
    return it.practice.decision_holder(unit, **given)


@pytest.mark.realises("BR-MAN-1", "BR-MAN-4", "1-15")
def test_the_nearest_mandate_above_a_unit_decides(it: House) -> None:
    it.mandate(it.cleo, it.company)
    mandate = it.mandate(it.dora, it.division, limit=eur(50_000))
    found = ask(it, it.team, amount=eur(50_000))
    assert (found.holder, found.mandate, found.unit) == (it.dora.id, mandate.id, it.division.id)
    assert (found.superiors, found.consulted, found.sponsor) == ((it.cleo.id,), (), "")
    assert found.why == (
        f"{it.dora.id} has the mandate at {it.division.id}, above {it.team.id}, for all services, "
        "up to 50000 EUR for each decision"
    )
    assert ask(it, it.company).why == f"{it.cleo.id} has the mandate at {it.company.id}, for all services"


@pytest.mark.realises("SC-3", "BR-MAN-5")
def test_a_limit_that_is_too_small_is_skipped_and_its_holder_consulted(it: House) -> None:
    it.mandate(it.cleo, it.company, limit=eur(1_000_000))
    it.mandate(it.dora, it.division, limit=eur(50_000))
    found = ask(it, it.team, amount=eur(80_000))
    assert (found.holder, found.consulted) == (it.cleo.id, (it.dora.id,))
    assert found.why.endswith(f"the limits of {it.dora.id} are too small")


@pytest.mark.realises("SC-5", "BR-MAN-1")
def test_where_nobody_may_decide_the_steering_group_is_proposed(it: House) -> None:
    with pytest.raises(MandateRefused, match="escalate it to the IT steering group") as error:
        ask(it, it.team)
    assert (error.value.decision_holder, error.value.consulted) == (None, ())
    it.mandate(it.dora, it.division, limit=eur(10))
    with pytest.raises(MandateRefused, match="nobody has a limit that reaches 11 EUR") as error:
        ask(it, it.team, amount=eur(11))
    assert (error.value.decision_holder, error.value.consulted) == (None, (it.dora.id,))


@pytest.mark.realises("BR-MAN-1")
def test_the_narrower_scope_of_services_goes_first(it: House) -> None:
    it.mandate(it.dora, it.division)
    it.mandate(it.finn, it.division, services=("mail", "web"))
    it.mandate(it.pia, it.division, services=("mail",))
    assert ask(it, it.team, service="mail").holder == it.pia.id
    assert ask(it, it.team, service="web").holder == it.finn.id
    assert ask(it, it.team, service="crm").holder == it.dora.id
    assert ask(it, it.team).holder == it.dora.id


@pytest.mark.realises("BR-MAN-8")
def test_a_suspended_mandate_on_the_way_ends_the_walk(it: House) -> None:
    it.mandate(it.cleo, it.company)
    mandate = it.mandate(it.dora, it.division)
    it.acting("bert").mandates.suspend(mandate.id)
    with pytest.raises(MandateRefused, match=r"the mandate of .* is suspended, and nobody further up .*BR-MAN-8"):
        ask(it, it.team)
    assert ask(it, it.company).holder == it.cleo.id


@pytest.mark.realises("BR-MAN-8", "SM-CUS")
@pytest.mark.parametrize("has_mandate", [True, False])
def test_a_suspended_customer_on_the_way_ends_the_walk(it: House, *, has_mandate: bool) -> None:
    it.mandate(it.cleo, it.company)
    customer = attrs.evolve(it.customer(it.division, it.dora), state=SUSPENDED)
    if has_mandate:
        it.mandate(it.dora, it.division, customer=customer.id)
    mandates = [each for each in it.practice.mandates if has_mandate or each.holder == it.cleo.id]
    lookup = KnownRecords(*it.practice.units, *mandates, customer)
    with pytest.raises(MandateRefused, match=f"the customer {customer.id} at {it.division.id} is suspended"):
        decision_holder(lookup, unit=it.team.id, at=it.clock.now())
    assert decision_holder(lookup, unit=it.company.id, at=it.clock.now()).holder == it.cleo.id
    before = it.clock.now() - timedelta(days=1)
    with pytest.raises(MandateRefused, match="nobody has a mandate"):
        decision_holder(lookup, unit=it.team.id, at=before)


@pytest.mark.realises("BR-MAN-2")
def test_validity_counts_at_the_instant_though_the_clock_has_not_ticked(it: House) -> None:
    it.mandate(it.cleo, it.company)
    end = MOMENT + timedelta(days=10)
    it.mandate(it.dora, it.division, valid_until=end)
    it.clock.advance(timedelta(days=10))
    assert ask(it, it.team).holder == it.cleo.id
    assert ask(it, it.team, at=end - timedelta(microseconds=1)).holder == it.dora.id


@pytest.mark.realises("BR-MAN-5")
def test_currencies_are_never_compared(it: House) -> None:
    it.mandate(it.dora, it.division, limit=Money.of(10, "CHF"))
    with pytest.raises(MandateRefused, match="is in CHF, and 1 EUR is not converted") as error:
        ask(it, it.team, amount=eur(1))
    assert error.value.decision_holder is None
    assert error.value.consulted == (it.dora.id,)


@pytest.mark.realises("BR-MAN-6", "BR-MAN-9")
def test_stand_ins_and_the_sponsor_are_told(it: House) -> None:
    mandate = it.mandate(it.dora, it.division, sponsor=it.cleo.id)
    later = MOMENT + timedelta(days=3)
    it.acting(it.dora).mandates.name_stand_in(
        mandate.id, person=it.finn.id, start=MOMENT, end=MOMENT + timedelta(days=2)
    )
    found = ask(it, it.team)
    assert (found.stand_ins, found.sponsor) == ((it.finn.id,), it.cleo.id)
    assert not ask(it, it.team, at=later).stand_ins


@pytest.mark.realises("BR-MAN-4")
def test_a_mandate_over_several_units_is_found_at_each(it: House) -> None:
    other = it.acting("bert").units.register(name="Plant", type="division", above=it.company.id)
    proposed = it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.division.id, other.id))
    it.acting(it.dora).mandates.accept(proposed)
    assert {ask(it, each).holder for each in (it.division, other, it.team)} == {it.dora.id}


def test_what_is_asked_of_a_unit_that_is_not_there_is_told(it: House) -> None:
    with pytest.raises(errors.NotFound, match="no unit has the id 'unt_x'"):
        it.practice.decision_holder("unt_x")
    with pytest.raises(errors.InvalidInput, match="has no time zone"):
        it.practice.decision_holder(it.team, at=datetime(2026, 1, 1))  # noqa: DTZ001  naive on purpose


def test_what_it_costs_is_money_and_not_less_than_nothing(it: House) -> None:
    for amount in (80_000, Money.of(-1, "EUR")):
        with pytest.raises(errors.InvalidInput, match=r'is not what something costs; give Money.of\("80000", "EUR"\)'):
            it.practice.decision_holder(it.team, amount=amount)  # type: ignore[arg-type]  # no money on purpose


def test_the_past_is_asked_like_the_present(it: House) -> None:
    it.mandate(it.dora, it.division)
    it.clock.advance(timedelta(days=2))
    it.acting("bert", "she leaves").mandates.revoke(it.practice.mandates.find().records[0].id)
    with pytest.raises(MandateRefused):
        it.practice.decision_holder(it.team)
    assert it.practice.as_at(MOMENT + timedelta(days=1)).decision_holder(it.team).holder == it.dora.id
