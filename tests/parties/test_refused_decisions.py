"""BR-MAN-1: a decision by anybody else changes nothing, is on record, and is put before who may decide."""

from datetime import timedelta
from typing import Final

import pytest

from itilbrm import Authorizer, Hindrance, Practice, hookimpl
from itilbrm.errors import MandateReason, MandateRefused, Reason, Refused, refused_for
from itilbrm.lifecycle import MandateHindrance, reason_of
from tests.parties.cases import CASES, SPENDS, Case, approve, order, submit
from tests.parties.houses import House, eur, house

DAY: Final = timedelta(days=1)


@pytest.fixture
def it() -> House:
    return house(lifecycles=(CASES,), reactions=(SPENDS,))


def case_of(it: House, by: str, customer: str, amount: int, service: str = "") -> Case:
    return it.acting(by).perform(submit, customer=customer, amount=eur(amount), service=service)


@pytest.mark.realises("SC-1", "BR-MAN-1", "1-8", "1-15", "W-4", "W-5")
def test_a_purchaser_tries_to_approve_a_new_service(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id, limit=eur(500_000))
    it.delegated(mandate, it.pia, it.department, limit=eur(10_000), basis="per_year")
    case = case_of(it, it.pia.id, customer.id, 80_000)
    with pytest.raises(MandateRefused) as error:
        it.acting(it.pia).perform(approve, case)
    assert error.value.decision_holder == it.dora.id
    assert str(error.value).endswith(f"forward it to {it.dora.id}, who may decide")
    kept = it.practice.register("case").get(case.id)
    assert kept == case
    (refusal,) = it.practice.refusals
    assert (refusal.by, refusal.decision_holder, refusal.rules) == (it.pia.id, it.dora.id, ("BR-MAN-1",))
    assert it.acting(it.dora).perform(approve, case.id).state == "approved"


@pytest.mark.realises("SC-1", "BR-MAN-1")
def test_what_was_refused_is_forwarded_to_who_may_decide(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    it.mandate(it.dora, it.division, customer=customer.id)
    case = case_of(it, it.pia.id, customer.id, 80_000)
    with pytest.raises(MandateRefused):
        it.acting(it.pia).perform(approve, case)
    (refusal,) = it.practice.refusals
    forwarded = it.acting(it.pia).refusals.forward(refusal)
    assert (forwarded.state, forwarded.forwarded_by) == ("forwarded", it.pia.id)
    (told,) = it.practice.messages.find(owner=it.dora.id)
    assert (told.purpose, told.about, told.values["step"]) == ("decision_forwarded", case.id, "approve")


@pytest.mark.realises("SC-5", "SC-8", "BR-MAN-1")
def test_what_nobody_may_decide_is_not_forwarded_but_escalated(it: House) -> None:
    customer = it.acting("bert").customers.identify(
        name="Sales", party=it.division.id, why="it pays for IT", designated=it.dora.id
    )
    case = case_of(it, it.pia.id, customer.id, 80_000)
    with pytest.raises(MandateRefused, match="escalate it to the IT steering group") as error:
        it.acting(it.dora).perform(approve, case)
    assert error.value.decision_holder is None
    (refusal,) = it.practice.refusals
    with pytest.raises(Refused, match="nobody is known who may decide it; escalate it to the IT steering group"):
        it.acting(it.pia).refusals.forward(refusal)


@pytest.mark.realises("SC-2", "BR-MAN-5")
def test_a_purchaser_orders_an_existing_standard_service(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    mandate = it.mandate(it.dora, it.division, customer=customer.id)
    it.delegated(mandate, it.pia, it.team, services=("mail",), limit=eur(10_000), basis="per_year")
    first = case_of(it, it.pia.id, customer.id, 8_000, "mail")
    assert it.acting(it.pia).perform(order, first).state == "approved"
    for amount in (12_000, 3_000):
        with pytest.raises(MandateRefused) as error:
            it.acting(it.pia).perform(order, case_of(it, it.pia.id, customer.id, amount, "mail"))
        assert error.value.decision_holder == it.dora.id
    assert it.practice.refusals.count() == 2


@pytest.mark.realises("SC-4", "BR-MAN-2", "G-2")
def test_a_mandate_ends_between_submission_and_decision(it: House) -> None:
    customer = it.customer(it.division, it.dora)
    now = it.clock.now()
    it.mandate(it.dora, it.division, customer=customer.id, valid_until=now + 2 * DAY)
    case, other = (case_of(it, it.pia.id, customer.id, 80_000) for _ in range(2))
    it.clock.advance(4 * DAY)
    it.practice.tick()
    with pytest.raises(MandateRefused) as error:
        it.acting(it.dora).perform(approve, case.id)
    assert error.value.decision_holder is None
    in_time = it.acting(it.dora, "she said so by telephone", now + DAY)
    assert in_time.perform(approve, other.id).state == "approved"
    it.mandate(it.finn, it.division, customer=customer.id)
    assert it.acting(it.finn).perform(approve, case.id).state == "approved"


# The kernel


def test_a_refusal_that_names_who_may_decide_is_made_of_what_guards_answer() -> None:
    plain = reason_of("BR-X-1", Hindrance("no", who=("ann",)))
    one = reason_of("BR-MAN-1", MandateHindrance("not you", decision_holder="dora", consulted=("finn",)))
    other = reason_of("BR-MAN-1", MandateHindrance("it rests", who=("bert",), by_rule="BR-MAN-8"))
    assert plain == Reason("BR-X-1", "no", ("ann",))
    assert one == MandateReason("BR-MAN-1", "not you", ("dora",), "dora", ("finn",))
    assert (other.rule, other.who) == ("BR-MAN-8", ("bert",))
    assert type(refused_for("approve", "cse_1", (plain,))) is Refused
    of_both = refused_for("approve", "cse_1", (plain, other, one))
    assert isinstance(of_both, MandateRefused)
    assert (of_both.decision_holder, of_both.consulted) == ("dora", ("finn",))
    assert of_both.reasons == (plain, other, one)
    assert MandateHindrance("nobody").who == ()


def test_an_authorizer_may_name_who_may_decide_too() -> None:
    class Plugin:
        @hookimpl
        def brm_authorizers(self) -> list[Authorizer]:
            return [lambda attempt: MandateHindrance("ask her", decision_holder="dora") if attempt.by == "x" else None]

    practice = Practice.open("memory:", plugins=[Plugin()])
    with pytest.raises(MandateRefused) as error:
        practice.acting_as("x").units.register(name="A", type="team")
    assert error.value.decision_holder == "dora"
    assert practice.acting_as("y").units.register(name="A", type="team").name == "A"
