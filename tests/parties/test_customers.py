"""A customer is identified, accepted by its holder, served, suspended, and handed on (SM-CUS)."""

from datetime import timedelta
from typing import Any

import pytest

from itilbrm import Policies
from itilbrm.errors import InvalidInput, NotAvailable, PolicyMissing, Refused, UnknownReference
from itilbrm.parties import customer_of_unit
from itilbrm.parties.customers import steps
from tests.parties.held import CHANNELS, house

TEN_BUSINESS_DAYS = timedelta(days=15)


@pytest.mark.realises("SM-CUS", "1-1")
def test_whoever_pays_is_taken_for_a_customer_and_accepts_it() -> None:
    home = house()
    customer = home.identified(scope="payments")
    assert (customer.state, customer.holder, customer.designated) == ("identified", "", home.dana.id)
    customer = home.by(home.dana).customers.accept(customer)
    assert (customer.state, customer.holder) == ("accepted", home.dana.id)
    assert home.practice.customers.of(home.dana.id) == (customer,)
    assert home.practice.customers.of(home.paul.id) == ()


@pytest.mark.realises("SM-CUS")
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"party": "unt_nowhere"}, "there is no unit, group or person unt_nowhere"),
        ({"why": " "}, "it is not said why it is taken for a customer"),
    ],
)
def test_what_is_nobody_is_no_customer(given: dict[str, Any], problem: str) -> None:
    home = house()
    usual: dict[str, Any] = {"name": "D", "party": home.unit.id, "why": "it pays", "designated": home.dana.id}
    with pytest.raises(Refused, match=problem):
        home.by(home.bea).customers.identify(**(usual | given))


def test_the_customer_it_is_a_part_of_is_one_that_goes_on() -> None:
    home = house()
    with pytest.raises(UnknownReference, match="no customer has the id 'cus_none'"):
        home.identified(parent_customer="cus_none")
    gone = home.by(home.bea, "a mistake").customers.withdraw(home.identified())
    with pytest.raises(InvalidInput, match="is withdrawn"):
        home.identified(parent_customer=gone.id)


@pytest.mark.realises("SM-CUS")
def test_the_designated_holder_or_somebody_above_them_accepts_and_nobody_else() -> None:
    home = house()
    customer = home.identified(holder=home.paul)
    with pytest.raises(Refused, match=r"is to be its holder, not") as refused:
        home.by(home.erik).customers.accept(customer)
    assert refused.value.reasons[0].who == (home.paul.id, home.dana.id)
    assert home.by(home.dana).customers.accept(customer).holder == home.paul.id


@pytest.mark.realises("SM-CUS")
def test_the_designated_holder_declines_with_a_reason_and_the_manager_withdraws() -> None:
    home = house()
    customer = home.identified()
    with pytest.raises(Refused, match="no reason is given"):
        home.by(home.dana).customers.decline(customer)
    assert home.by(home.dana, "we buy elsewhere").customers.decline(customer).state == "declined"
    assert home.by(home.bea, "a mistake").customers.withdraw(home.accepted()).state == "withdrawn"


@pytest.mark.realises("BR-CUS-1", "1-7")
def test_without_a_budget_that_includes_it_a_reason_makes_it_a_customer_all_the_same() -> None:
    home = house()
    home.by(home.dana).units.set_budget(home.unit.id, budget=None, budget_includes_it=False)
    customer = home.identified()
    with pytest.raises(Refused, match="no budget that includes IT, and nothing says why"):
        home.by(home.dana).customers.accept(customer)
    accepted = home.by(home.dana).customers.accept(customer, all_the_same="the company pays for it")
    assert accepted.all_the_same == "the company pays for it"


@pytest.mark.realises("BR-CUS-2", "1-4")
def test_the_holder_belongs_to_the_party_at_home_by_matrix_or_below_it() -> None:
    home = house()
    hr = home.by(home.bea)
    customer = home.identified(holder=home.erik)
    with pytest.raises(Refused, match=f"{home.erik.id} does not belong to {home.unit.id}"):
        home.by(home.erik).customers.accept(customer)
    hr.people.transfer(home.erik.id, unit=home.other.id, matrix_units=(home.unit.id,))
    assert home.by(home.erik).customers.accept(customer).holder == home.erik.id
    company = home.identified(home.company, home.dana)
    assert home.by(home.dana).customers.accept(company, all_the_same="it pays").holder == home.dana.id


@pytest.mark.realises("BR-CUS-1", "BR-CUS-2")
def test_a_group_and_a_person_can_be_a_customer() -> None:
    home = house()
    bea = home.by(home.bea)
    group = bea.groups.form(name="Auditors", members=(home.paul.id, home.erik.id))
    usual: dict[str, Any] = {"why": "they pay", "name": "A"}
    of_group = bea.customers.identify(party=group.id, designated=home.paul.id, **usual)
    with pytest.raises(Refused, match="has no budget that includes IT"):
        home.by(home.paul).customers.accept(of_group)
    assert home.by(home.paul).customers.accept(of_group, all_the_same="they do").state == "accepted"
    stranger = bea.customers.identify(party=group.id, designated=home.dana.id, scope="audits", **usual)
    with pytest.raises(Refused, match="does not belong to"):
        home.by(home.dana).customers.accept(stranger, all_the_same="they do")
    one = bea.customers.identify(party=home.dana.id, designated=home.dana.id, **usual)
    assert home.by(home.dana).customers.accept(one).holder == home.dana.id
    other = bea.customers.identify(party=home.paul.id, designated=home.dana.id, **usual)
    with pytest.raises(Refused, match="has no budget that includes IT") as refused:
        home.by(home.dana).customers.accept(other)
    assert {each.rule for each in refused.value.reasons} == {"BR-CUS-1", "BR-CUS-2"}


@pytest.mark.realises("BR-CUS-3")
def test_one_party_is_one_customer_for_one_scope() -> None:
    home = house()
    first = home.accepted()
    again = home.identified()
    with pytest.raises(Refused, match=f"{first.id}, Division D, is the customer of the same party and scope"):
        home.by(home.dana).customers.accept(again)
    assert home.accepted(scope="payments").state == "accepted"


@pytest.mark.realises("SM-CUS")
def test_before_anybody_has_accepted_somebody_else_may_be_designated() -> None:
    home = house()
    customer = home.by(home.bea).customers.designate(home.identified(), designated=home.paul.id)
    assert home.by(home.paul).customers.accept(customer).holder == home.paul.id


@pytest.mark.realises("SC-8", "SM-CUS")
def test_a_customer_that_nobody_has_accepted_is_not_activated() -> None:
    home = house()
    with pytest.raises(NotAvailable, match="activate"):
        home.by(home.bea).customers.activate(home.identified())


@pytest.mark.realises("BR-CUS-4", "BR-CUS-5", "BR-CUS-6", "BR-CUS-7")
def test_what_a_customer_needs_before_it_is_served_is_told_at_once() -> None:
    home = house()
    customer = home.accepted()
    bea = home.by(home.bea)
    bea.people.deactivate(home.dana.id)
    with pytest.raises(Refused) as refused:
        bea.customers.activate(customer)
    assert {each.rule: each.text for each in refused.value.reasons} == {
        "BR-CUS-4": "nobody is its primary relationship manager",
        "BR-CUS-5": "no channel is set for ordering, escalation, complaint",
        "BR-CUS-6": "none of its contacts is on record and active, so nobody can be reached",
        "BR-CUS-7": "no complaint definition is agreed, and the default of the provider was not shown to it",
    }
    bea.customers.set_channels(customer.id, channels=CHANNELS, contacts={"invoices": home.paul.id})
    bea.complaint_definitions.agree(customer=customer.id, text="Anything late", agreed_with=home.dana.id)
    bea.assignments.assign(customer=customer.id, manager=next(iter(bea.managers.find(owner=home.bea.id))).id)
    active = bea.customers.activate(customer.id)
    assert (active.state, active.primary_manager) == ("active", home.bea.id)
    assert active.complaint_definition.startswith("cdf_")
    with pytest.raises(InvalidInput, match="no definition is named"):
        bea.perform(steps.agree_definition, customer.id, definition=" ")


@pytest.mark.realises("BR-CUS-7", "3-64")
def test_when_what_was_agreed_ends_the_default_of_the_provider_holds_again() -> None:
    home = house()
    customer = home.active()
    assert (customer.complaint_definition, customer.definition_shown_to) == ("provider/1", home.dana.id)
    agreed = home.by(home.bea).complaint_definitions.agree(customer=customer.id, text="Any", agreed_with=home.dana.id)
    assert home.practice.customers.get(customer.id).complaint_definition == agreed.id
    home.by(home.bea).complaint_definitions.end(agreed)
    assert home.practice.customers.get(customer.id).complaint_definition == "provider/1"


@pytest.mark.realises("SM-CUS")
def test_a_customer_is_suspended_and_resumed_with_a_reason() -> None:
    home = house()
    customer = home.active()
    with pytest.raises(Refused, match="no reason is given"):
        home.by(home.bea).customers.suspend(customer)
    suspended = home.by(home.bea, "does not pay").customers.suspend(customer)
    assert suspended.state == "suspended"
    assert home.by(home.bea, "paid").customers.resume(suspended).state == "active"


@pytest.mark.realises("SM-CUS", "BR-CUS-2")
def test_a_new_holder_is_named_and_decides_once_they_accept() -> None:
    home = house()
    customer = home.active()
    bea = home.by(home.bea)
    with pytest.raises(Refused, match="is its holder already"):
        bea.customers.replace_holder(customer, holder=home.dana.id)
    with pytest.raises(Refused, match="does not belong to"):
        bea.customers.replace_holder(customer, holder=home.erik.id)
    with pytest.raises(Refused, match="nobody else is to be its holder"):
        home.by(home.paul).customers.succeed(customer)
    named = bea.customers.replace_holder(customer, holder=home.paul.id)
    assert (named.holder, named.designated) == (home.dana.id, home.paul.id)
    with pytest.raises(Refused, match=f"{home.paul.id} is to be its holder") as refused:
        home.by(home.erik).customers.succeed(named)
    assert refused.value.reasons[0].who == (home.paul.id,)
    home.clock.advance(timedelta(hours=1))
    followed = home.by(home.paul).customers.succeed(named)
    assert followed.holder == home.paul.id
    assert [(each.person, each.until) for each in followed.former_holders] == [(home.dana.id, home.clock.now())]


@pytest.mark.realises("SM-CUS", "BR-MAN-1")
def test_nobody_names_themselves_as_the_one_who_decides() -> None:
    home = house()
    themselves = f"{home.paul.id} would name themselves as its holder; somebody else does that"
    customer, waiting, as_paul = home.active(), home.identified(scope="payments"), home.by(home.paul).customers
    with pytest.raises(Refused, match=themselves):
        as_paul.replace_holder(customer, holder=home.paul.id)
    with pytest.raises(Refused, match=themselves):
        as_paul.designate(waiting, designated=home.paul.id)
    with pytest.raises(Refused, match=themselves):
        as_paul.identify(name="Mine", party=home.paul.unit, why="it pays", designated=home.paul.id)
    assert home.practice.customers.get(customer.id).holder == home.dana.id


@pytest.mark.realises("TM-CUS-2")
def test_who_is_to_be_the_holder_is_reminded_once_after_ten_business_days() -> None:
    home = house()
    customer = home.identified()
    home.practice.tick()
    assert not home.practice.messages.count(parent=customer.id)
    home.clock.advance(TEN_BUSINESS_DAYS)
    home.practice.tick()
    home.practice.tick()
    (letter,) = home.practice.messages.find(parent=customer.id)
    assert (letter.to, letter.purpose, letter.internal) == (home.dana.id, "acceptance", True)
    assert home.practice.customers.get(customer.id).remind_at is None
    assert home.practice.customers.get(customer.id).state == "identified"


@pytest.mark.realises("TM-CUS-2", "G-12")
def test_nothing_of_the_past_is_reminded_of_after_an_adoption() -> None:
    home = house()
    usual: dict[str, Any] = {
        "origin": "crm",
        "name": "X",
        "party": home.unit.id,
        "state": "identified",
        "designated": home.dana.id,
    }
    bea = home.by(home.bea)
    old = bea.customers.adopt(reference="1", since=home.clock.now() - timedelta(days=60), **usual)
    new = bea.customers.adopt(reference="2", **usual)
    assert old.remind_at is None
    assert new.remind_at is not None
    off = house(policies=Policies(timers={"TM-CUS-2": "off"}))
    assert off.identified().remind_at is None


@pytest.mark.realises("G-12")
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"state": "active"}, "a customer that is active has a named holder"),
        ({"state": "merged", "holder": "dana"}, "merged_into: it does not go with the state 'merged'"),
        ({"state": "active", "holder": "dana", "merged_into": "cus_1"}, "merged_into"),
    ],
)
def test_what_is_taken_over_keeps_what_holds_of_every_customer(given: dict[str, Any], problem: str) -> None:
    home = house()
    with pytest.raises(InvalidInput, match=problem):
        home.by(home.bea).customers.adopt(
            origin="crm",
            reference="1",
            name="X",
            party=home.unit.id,
            **given,
        )


@pytest.mark.realises("G-12")
def test_a_customer_is_taken_over_once_in_the_state_it_has() -> None:
    home = house()
    bea = home.by(home.bea)
    given: dict[str, Any] = {
        "origin": "crm",
        "reference": "1",
        "name": "X",
        "party": home.unit.id,
        "state": "suspended",
    }
    adopted = bea.customers.adopt(holder=home.dana.id, **given)
    assert bea.customers.adopt(holder=home.dana.id, **given) == adopted
    own: dict[str, Any]
    for own in ({"holder": home.dana.id}, {"designated": home.dana.id, "state": "identified"}):
        with pytest.raises(InvalidInput, match="would take over a customer of their own; let somebody else do it"):
            home.by(home.dana).customers.adopt(**given | {"reference": "own"} | own)
    assert (adopted.state, adopted.designated) == ("suspended", home.dana.id)


def test_what_is_said_of_a_customer_is_corrected_and_names_policies_that_are_there() -> None:
    home = house()
    bea = home.by(home.bea)
    customer = bea.customers.describe(
        home.accepted(), name="Sales", tier="gold", importance=5, calendar="provider", deadline_profile="fca_disp"
    )
    assert (customer.name, customer.tier, customer.importance) == ("Sales", "gold", 5)
    assert bea.customers.describe(customer, calendar="", deadline_profile="").calendar == ""
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"calendar": "moon"}, "no calendar is called 'moon'"),
        ({"deadline_profile": "moon"}, "no deadline profile is called 'moon'"),
    ]
    for given, problem in wrong:
        with pytest.raises(PolicyMissing, match=problem):
            bea.customers.describe(customer.id, **given)
    with pytest.raises(InvalidInput, match="6 is not on the scale"):
        bea.customers.describe(customer.id, importance=6)
    with pytest.raises(InvalidInput, match="'pigeon' is not known"):
        bea.customers.set_channels(customer.id, channels={"pigeon": "north"})


def test_the_customer_of_a_unit_is_the_nearest_one_above_it_that_goes_on() -> None:
    home = house()
    team = home.by(home.bea).units.register(name="Team", type="team", above=home.unit.id)

    def found(unit: str) -> str:
        with home.practice._keeping.unit() as work:
            customer = customer_of_unit(work.reading, unit)
            return customer.id if customer is not None else ""

    assert found(team.id) == ""
    company = home.accepted_company()
    assert found(team.id) == company.id
    part = home.accepted(scope="payments")
    assert found(team.id) == part.id
    whole = home.accepted()
    assert found(team.id) == whole.id
    home.by(home.bea, "a mistake").customers.withdraw(whole.id)
    assert found(team.id) == part.id
