"""Signing up to standard services: each step, each guard, and what each refusal says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from itilbrm import Occasion
from itilbrm.agreements import SatisfactionTarget
from itilbrm.errors import InvalidInput, MandateRefused, NotAvailable, Refused
from itilbrm.money import Money
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.sign_ups import Terms, signing_up
from itilbrm.testing import KnownRecords
from tests.processes.sign_ups.shop import MAIL_UP, NO_TARGET, eur, refused, shop, up

DAY: Final = timedelta(days=1)
NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFF: Final = Policies(timers={"TM-SGN-1": "off", "TM-SGN-2": "off"})


# From the request to the service


@pytest.mark.realises("SM-SGN", "BR-SGN-7", "1-9", "1-27", "2-25", "2-26")
def test_a_standard_service_is_asked_for_negotiated_offered_signed_and_provided() -> None:
    at = shop()
    asked = at.requested(quantity=Decimal(2), scope="field", captured=("a box each",))
    assert (asked.state, asked.requester, asked.owner) == ("requested", at.house.pia.id, "bert")
    captured = at.bert.sign_ups.capture(
        asked.id, captured=("a box each", "on phones"), targets=(MAIL_UP,), starts_on=date(2026, 3, 10)
    )
    assert captured.captured == ("a box each", "on phones")
    assert captured.answer_by is None
    at.bert.sign_ups.negotiate(asked.id)
    at.pia.sign_ups.propose(asked.id, side="customer", text="one only", why="two are too dear", quantity=Decimal(1))
    offered = at.practice.acting_as("slim").sign_ups.offer(asked.id, why="as you wish")
    assert offered.offered is not None
    assert (offered.offered.terms.quantity, offered.offered.terms.per_year) == (Decimal(1), eur(8000))
    signed = at.pia.sign_ups.sign(asked.id, **NO_TARGET)
    assert signed.order is not None
    assert (signed.order.by, signed.order.decided_for, signed.order.mandate) == (
        at.house.pia.id,
        at.house.pia.id,
        at.delegation.id,
    )
    filed = at.practice.sign_ups.get(asked.id)
    agreement = at.practice.agreements.get(filed.agreement)
    (line,) = agreement.lines
    assert (agreement.state, agreement.sign_up, agreement.signed_by_provider) == ("active", asked.id, "slim")
    assert (line.id, line.package, line.scope, line.per_year, line.valid_from) == (
        asked.id,
        "gold",
        "field",
        eur(8000),
        date(2026, 3, 10),
    )
    assert agreement.complaint_definition_waiver == NO_TARGET["complaint_definition_waiver"]
    sam = at.practice.acting_as("sam")
    assert sam.sign_ups.provision(asked.id, reference="REQ-7").provisioning == "REQ-7"
    assert sam.sign_ups.confirm_active(asked.id).active_from == date(2026, 3, 2)
    assert [each.text for each in at.practice.proposals.of(asked.id)] == ["one only", "offer 1"]
    assert at.practice.negotiations.get(filed.negotiation).outcome == "agreed"


@pytest.mark.realises("BR-SGN-7")
def test_a_further_order_becomes_a_line_of_the_agreement_in_force() -> None:
    at = shop()
    first = at.signed(4000, scope="field")
    second = at.signed(5000, scope="office")
    one, two = (at.practice.sign_ups.get(each.id) for each in (first, second))
    assert one.agreement == two.agreement
    agreement = at.practice.agreements.get(one.agreement)
    assert [each.id for each in agreement.lines] == [one.id, two.id]
    assert two.agreement_line == two.id


@pytest.mark.realises("BR-SGN-5", "3-65")
def test_a_signature_says_what_is_agreed_on_complaints_and_satisfaction_unless_the_agreement_does() -> None:
    at = shop()
    offered = at.offered()
    assert refused(lambda: at.pia.sign_ups.sign(offered.id)) == {
        ("BR-SGN-5", "nothing says what counts as a complaint; name the definition, or say in words why there is none"),
        (
            "BR-SGN-5",
            "nothing says how satisfied the customer is to be; name a target, or say in words why there is none",
        ),
    }
    wanted = SatisfactionTarget(
        instrument="csat_mean", scale_least=Decimal(1), scale_most=Decimal(5), threshold=Decimal(4), judged_by="point"
    )
    at.pia.sign_ups.sign(offered.id, complaint_definition="any word of blame", satisfaction_target=wanted)
    agreement = at.practice.agreements.get(at.practice.sign_ups.get(offered.id).agreement)
    assert (agreement.complaint_definition, agreement.satisfaction_target) == ("any word of blame", wanted)
    further = at.offered(1000, scope="office")
    assert at.pia.sign_ups.sign(further.id).state == "signed"


@pytest.mark.realises("BR-SGN-5")
def test_the_definition_agreed_with_the_customer_goes_into_the_agreement_it_opens() -> None:
    at = shop()
    at.bert.customers.show_definition(at.customer.id, shown_to=at.house.dora.id)
    offered = at.offered()
    at.pia.sign_ups.sign(offered.id, satisfaction_target_waiver="later")
    agreement = at.practice.agreements.get(at.practice.sign_ups.get(offered.id).agreement)
    assert agreement.complaint_definition == at.practice.customers.get(at.customer.id).complaint_definition


@pytest.mark.realises("G-2", "SM-SGN")
def test_who_records_what_another_one_asked_for_or_signed_shows_it() -> None:
    at = shop()
    pia = at.house.pia.id
    given: dict[str, Any] = {"service": at.mail.id, "customer": at.customer.id, "requester": pia}
    assert refused(lambda: at.bert.sign_ups.request(**given)) == {
        ("G-2", f"nothing shows that {pia} asked for it; say what does, for example a letter")
    }
    asked = at.bert.sign_ups.request(**given, on_behalf="her letter of 1 March", owner="ann", package="gold")
    assert (asked.requester, asked.owner) == (pia, "ann")
    offered = at.offered()
    assert refused(lambda: at.bert.sign_ups.sign(offered.id, signed_by=pia, **NO_TARGET)) == {
        ("G-2", f"nothing shows that {pia} signed it; say what does, for example a letter")
    }
    signed = at.bert.sign_ups.sign(offered.id, signed_by=pia, evidence="the signed form", **NO_TARGET)
    assert signed.order is not None
    assert (signed.order.by, signed.order.recorded_by, signed.order.evidence) == (pia, "bert", "the signed form")


def test_a_request_names_who_asks_and_for_whom() -> None:
    at = shop()
    clock = at.practice.acting_as("anonymous")
    assert refused(lambda: clock.sign_ups.request(service=at.mail.id, customer="unidentified")) == {
        ("SM-SGN", "nobody is named who asks for it"),
        ("SM-SGN", "'unidentified' names no customer"),
    }


# BR-SGN-1 and BR-SGN-2


@pytest.mark.realises("BR-SGN-1")
def test_only_what_is_active_and_standard_can_be_signed_up_for() -> None:
    at = shop()
    bert = at.bert
    pipeline = bert.services.announce(name="Chat", owner="sam", standard=True)
    retired = bert.services.announce(name="Fax", owner="sam", standard=True)
    bert.services.retire(retired.id)
    special = bert.services.activate(bert.services.announce(name="Lab", owner="sam").id)
    later = bert.services.activate(
        bert.services.announce(name="Desk", owner="sam", standard=True, valid_from=date(2027, 1, 1)).id
    )
    said = {
        pipeline.id: "Chat is pipeline and not active, so nobody can sign up for it",
        retired.id: "Fax is retired and not active, so nobody can sign up for it",
        special.id: "Lab is no standard service; put down a requirement instead",
        later.id: "Desk is not offered on 2026-03-02",
        "svc_none": "the catalogue has no service svc_none",
    }
    for service, words in said.items():
        asked = at.dora.sign_ups.request(service=service, customer=at.customer.id)
        assert ("BR-SGN-1", words) in refused(partial(bert.sign_ups.capture, asked.id))


@pytest.mark.realises("BR-SGN-1", "BR-MAN-8", "BR-SGN-2")
def test_only_an_active_customer_signs_up() -> None:
    at = shop()
    asked, offered = at.requested(), at.offered(scope="office")
    at.practice.acting_as("bert", "it pays nothing").customers.suspend(at.customer.id)
    words = refused(lambda: at.bert.sign_ups.capture(asked.id))
    assert ("BR-SGN-1", "Sales is suspended and not active") in words
    assert any(rule == "BR-MAN-8" for rule, _ in words)
    with pytest.raises(MandateRefused) as error:
        at.dora.sign_ups.sign(offered.id, **NO_TARGET)
    assert "BR-MAN-8" in {each.rule for each in error.value.reasons}
    unknown = at.dora.sign_ups.request(service=at.mail.id, customer="acme")
    assert ("BR-SGN-1", "there is no customer acme; register it first") in refused(
        lambda: at.bert.sign_ups.capture(unknown.id)
    )


@pytest.mark.realises("BR-SGN-2", "1-9")
def test_who_has_no_mandate_is_sent_to_who_has() -> None:
    at = shop()
    asked = at.practice.acting_as("ulf").sign_ups.request(service=at.mail.id, customer=at.customer.id)
    with pytest.raises(MandateRefused) as error:
        at.bert.sign_ups.capture(asked.id)
    assert error.value.decision_holder == at.house.dora.id
    assert at.practice.acting_as("ulf", "no mandate").sign_ups.cancel(asked.id).state == "cancelled"


# BR-SGN-3 and BR-SGN-6


@pytest.mark.realises("BR-SGN-3", "BR-SGN-6")
def test_an_offer_lies_in_a_package_and_names_its_price() -> None:
    at = shop()
    slim = at.practice.acting_as("slim")
    free = at.bert.services.announce(name="Free", owner="sam", standard=True)
    at.bert.services.activate(free.id)
    asked = at.dora.sign_ups.request(service=free.id, customer=at.customer.id)
    at.bert.sign_ups.capture(asked.id)
    at.bert.sign_ups.negotiate(asked.id)
    assert refused(lambda: slim.sign_ups.offer(asked.id)) == {
        ("BR-SGN-3", "no package is named"),
        ("BR-SGN-6", "no price is named; say what it costs once or in a year, with its currency"),
    }
    talked = at.negotiated(targets=(up("99.99"),))
    assert refused(lambda: slim.sign_ups.offer(talked.id)) == {
        (
            "BR-SGN-3",
            (
                "availability >= 99.99 %, month is stricter than 'gold' offers, which is availability >= 99 to 99.9 %; "
                "convert it into a requirement"
            ),
        )
    }
    assert refused(lambda: slim.sign_ups.offer(talked.id, package="tin")) == {
        ("BR-SGN-3", "Mail has no package 'tin'; it has gold, silver; convert it into a requirement"),
        ("BR-SGN-6", "no price is named; say what it costs once or in a year, with its currency"),
    }
    assert refused(lambda: slim.sign_ups.offer(talked.id, targets=(MAIL_UP,), valid_until=at.now())) == {
        ("TM-SGN-2", f"{at.now().isoformat()} has passed already")
    }
    silver = slim.sign_ups.offer(talked.id, package="silver", quantity=Decimal(2), targets=(up("98"),))
    assert silver.offered is not None
    assert (silver.offered.terms.one_off, silver.offered.terms.per_year) == (eur(1000), eur(6000))


def test_a_price_without_a_currency_is_none() -> None:
    at = shop()
    with pytest.raises(InvalidInput, match="a price without a currency"):
        Terms(per_year=Decimal(80))  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidInput, match="is no Money"):
        at.practice.acting_as("slim").sign_ups.offer(at.negotiated().id, per_year=Decimal(80))  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidInput, match="less than nothing"):
        Terms(one_off=eur(-1))
    with pytest.raises(InvalidInput, match="two currencies"):
        Terms(one_off=eur(1), per_year=Money.of(1, "CHF"))
    with pytest.raises(InvalidInput, match="no quantity"):
        Terms(quantity=Decimal(0))
    with pytest.raises(InvalidInput, match="given twice"):
        Terms(targets=(up("99"), up("98")))


@pytest.mark.realises("BR-SGN-5")
def test_what_the_package_offers_levels_for_is_signed_with_targets() -> None:
    at = shop()
    offered = at.offered(targets=())
    assert refused(lambda: at.pia.sign_ups.sign(offered.id, **NO_TARGET)) == {
        ("BR-SGN-5", "the offer names no target, though 'gold' offers levels of availability")
    }


# Offers hold for a while


@pytest.mark.realises("TM-SGN-2", "BR-SGN-4")
def test_an_offer_lapses_when_its_validity_is_over() -> None:
    at = shop()
    offered = at.offered()
    assert offered.offered is not None
    until = offered.offered.valid_until
    assert until - at.now() >= 30 * DAY
    assert refused(lambda: at.bert.sign_ups.lapse(offered.id)) == {
        ("TM-SGN-2", f"it can be signed until {until.isoformat()}")
    }
    at.house.clock.advance(until - at.now())
    assert refused(lambda: at.pia.sign_ups.sign(offered.id, **NO_TARGET)) == {
        ("BR-SGN-4", f"the offer could be signed until {until.isoformat()}; make a new one")
    }
    at.practice.tick()
    assert at.practice.sign_ups.get(offered.id).state == "cancelled"
    assert at.practice.negotiations.get(offered.negotiation).outcome == "no_deal"


@pytest.mark.realises("BR-SGN-4")
def test_nothing_is_signed_before_it_is_offered() -> None:
    at = shop()
    before = at.now()
    at.house.clock.advance(DAY)
    offered = at.offered()
    assert offered.offered is not None
    early = at.practice.acting_as(at.house.pia.id, "by letter", before)
    assert refused(lambda: early.sign_ups.sign(offered.id, evidence="her letter", **NO_TARGET)) == {
        (
            "BR-SGN-4",
            f"it was signed before the offer was made, which was at {offered.offered.made_at.isoformat()}",
        )
    }


@pytest.mark.realises("G-2")
def test_who_signed_earlier_than_it_is_recorded_shows_it() -> None:
    at = shop()
    offered = at.offered()
    then = at.now()
    at.house.clock.advance(DAY)
    late = at.practice.acting_as(at.house.pia.id, "by letter", then)
    assert refused(lambda: late.sign_ups.sign(offered.id, **NO_TARGET)) == {
        ("G-2", "it is recorded later than it was decided, and nothing shows that it was")
    }
    signed = late.sign_ups.sign(offered.id, evidence="her letter", **NO_TARGET)
    assert signed.order is not None
    assert (signed.order.at, signed.order.evidence) == (then, "her letter")


@pytest.mark.realises("SM-SGN")
def test_a_counter_proposal_voids_the_offer_and_the_next_one_counts_on() -> None:
    at = shop()
    offered = at.offered()
    assert refused(lambda: at.pia.sign_ups.renegotiate(offered.id, side="customer", text=" ", why="")) == {
        ("SM-SGN", "it is not said what is proposed and why")
    }
    talked = at.pia.sign_ups.renegotiate(
        offered.id, side="customer", text="half of it", why="too dear", quantity=Decimal("0.5"), terms={"until": "May"}
    )
    assert (talked.state, talked.offered) == ("negotiating", None)
    with pytest.raises(NotAvailable):
        at.pia.sign_ups.sign(offered.id, **NO_TARGET)
    again = at.practice.acting_as("slim").sign_ups.offer(offered.id)
    assert again.offered is not None
    assert (again.offered.number, again.offered.terms.per_year) == (2, eur(4000))
    made = at.practice.proposals.of(offered.id)
    assert [each.text for each in made] == ["offer 1", "half of it", "offer 2"]
    assert made[1].terms["until"] == "May"


@pytest.mark.realises("TM-SGN-2")
def test_where_the_timer_is_off_an_offer_says_until_when_it_holds() -> None:
    at = shop()
    talked = at.negotiated()
    on = Occasion("slim", at.now(), lookup=KnownRecords(at.mail), policies=OFF.over(shipped_policies()))
    with pytest.raises(InvalidInput, match="nothing says how long an offer holds"):
        signing_up.offer(talked, on)
    until = at.now() + DAY
    assert signing_up.offer(talked, on, valid_until=until).offered.valid_until == until  # type: ignore[union-attr]  # it is


@pytest.mark.realises("SM-SGN")
def test_nobody_makes_an_offer_for_the_provider_and_signs_it_for_the_customer() -> None:
    at = shop()
    for practice in (at.pia, at.dora):
        key = practice.sign_ups.offer(at.negotiated(scope="one").id, per_year=eur(1)).id
        with pytest.raises(Refused, match="made the offer for the provider, and nobody signs for both sides"):
            practice.sign_ups.sign(key, **NO_TARGET)
    assert at.dora.sign_ups.sign(at.offered(1).id, **NO_TARGET).state == "signed"


@pytest.mark.realises("G-2", "BR-SGN-4")
def test_what_is_recorded_after_the_offer_has_expired_is_shown_to_have_been_signed_before() -> None:
    at = shop()
    key, signed_at = at.offered().id, at.now()
    at.house.clock.advance(timedelta(days=40))
    late = at.practice.acting_as(at.house.dora.id, happened_at=signed_at)
    with pytest.raises(Refused, match="nothing shows that it was signed before"):
        late.sign_ups.sign(key, **NO_TARGET)
    assert late.sign_ups.sign(key, evidence="a letter", **NO_TARGET).state == "signed"
