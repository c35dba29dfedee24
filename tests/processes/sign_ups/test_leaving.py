"""Amending and leaving what was signed up for: each step, each guard, and what each refusal says."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Final

import pytest

from itilbrm import Occasion
from itilbrm.errors import InvalidInput, MandateRefused, Refused
from itilbrm.money import Money
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.sign_ups import Terms, signing_up
from itilbrm.processes.sign_ups.what_applies import order_amount
from tests.processes.sign_ups.shop import NO_TARGET, eur, refused, shop, up

DAY: Final = timedelta(days=1)
NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
OFF: Final = Policies(timers={"TM-SGN-1": "off", "TM-SGN-2": "off"})


# Amending


@pytest.mark.realises("SM-SGN", "BR-MAN-5")
def test_what_runs_is_amended_and_uses_up_what_it_costs_more() -> None:
    at = shop()
    active = at.active(4000)
    letter: dict[str, Any] = {"signed_by": at.house.pia.id, "evidence": "her letter"}
    assert refused(lambda: at.pia.sign_ups.amend(active.id)) == {
        ("SM-SGN", "neither quantity nor package nor targets are changed")
    }
    with pytest.raises(MandateRefused, match="goes beyond the delegation"):
        at.pia.sign_ups.amend(active.id, quantity=Decimal(2))
    amended = at.bert.sign_ups.amend(active.id, quantity=Decimal(2), per_year=eur(9000), **letter)
    assert amended.order is not None
    assert (amended.order.number, amended.order.amount) == (2, eur(5000))
    (line,) = at.practice.agreements.get(amended.agreement).lines
    assert (line.quantity, line.per_year) == (Decimal(2), eur(9000))
    cheaper = at.pia.sign_ups.amend(active.id, targets=(up("99"),))
    assert cheaper.order is not None
    assert cheaper.order.amount is None
    assert refused(lambda: at.dora.sign_ups.amend(active.id, targets=(up("99.95"),))) == {
        (
            "BR-SGN-3",
            (
                "availability >= 99.95 %, month is stricter than 'gold' offers, which is availability >= 99 to 99.9 %; "
                "put down a requirement for it"
            ),
        )
    }
    assert refused(lambda: at.dora.sign_ups.amend(active.id, package="tin")) == {
        ("BR-SGN-3", "Mail has no package 'tin'; it has gold, silver; put down a requirement for it"),
        ("BR-SGN-6", "no price is named; say what it costs once or in a year, with its currency"),
    }


@pytest.mark.realises("BR-SGN-6", "BR-SGN-2")
def test_who_orders_for_the_customer_does_not_name_the_price_of_it() -> None:
    at = shop()
    key = at.active().id
    hers: dict[str, Any] = {"signed_by": at.house.dora.id, "evidence": "she said so"}
    said: dict[str, Any]
    for who, said in product(
        (at.pia, at.dora), ({"per_year": eur(1)}, {"one_off": eur(1)}, {"per_year": eur(1), **hers})
    ):
        with pytest.raises(Refused, match="names a price that the package 'gold' does not have"):
            who.sign_ups.amend(key, quantity=Decimal(1000), **said)
    dearer = at.dora.sign_ups.amend(key, quantity=Decimal(2), per_year=eur(17_000))
    assert dearer.agreed is not None
    assert dearer.agreed.per_year == eur(17_000)
    whole: dict[str, Any] = {"one_off": eur(1000), "per_year": eur(6000), "targets": (up("97"),)}
    assert at.dora.sign_ups.amend(key, package="silver", **whole).order is not None


def test_what_an_order_uses_up_is_what_it_costs_more() -> None:
    before = Terms(one_off=eur(100), per_year=eur(1000))
    assert order_amount(before) == eur(1100)
    assert order_amount(Terms(), before) is None
    assert order_amount(Terms(one_off=eur(150), per_year=eur(900)), before) == eur(50)
    assert order_amount(Terms(per_year=eur(900)), Terms(one_off=eur(100))) == eur(900)
    with pytest.raises(InvalidInput, match="two currencies"):
        order_amount(Terms(one_off=Money.of(1, "CHF")), before)


# Leaving


@pytest.mark.realises("SM-SGN", "0-48")
def test_an_offer_is_declined_for_a_reason_on_the_list() -> None:
    at = shop()
    offered = at.offered()
    words = refused(lambda: at.pia.sign_ups.decline(offered.id, reason_of_loss="prize"))
    assert any("'prize' is no reason of loss (did you mean 'price'?)" in text for _, text in words)
    assert any(
        "it is not said why" in text
        for _, text in refused(lambda: at.pia.sign_ups.decline(offered.id, reason_of_loss=""))
    )
    with pytest.raises(MandateRefused):
        at.practice.acting_as("ulf").sign_ups.decline(offered.id, reason_of_loss="price")
    assert at.dora.sign_ups.decline(offered.id, reason_of_loss="price").reason_of_loss == "price"
    assert at.practice.negotiations.get(offered.negotiation).outcome == "no_deal"


@pytest.mark.realises("SM-SGN")
def test_what_fits_a_package_is_converted_only_for_a_reason() -> None:
    at = shop()
    talked = at.negotiated()
    assert refused(lambda: at.bert.sign_ups.convert(talked.id)) == {
        ("BR-SGN-3", "what is wanted lies in an offered package; say what the standard lacks, or offer it")
    }
    at.practice.acting_as("bert", "it has to be on paper").sign_ups.convert(talked.id)
    (need,) = at.practice.requirements.each(customer=at.customer.id)
    assert need.carried["why_not_standard"] == "it has to be on paper"


@pytest.mark.realises("SM-SGN")
def test_what_nobody_signed_is_cancelled_for_a_reason_and_costs_nothing() -> None:
    at = shop()
    asked = at.requested()
    assert refused(lambda: at.bert.sign_ups.cancel(asked.id)) == {("SM-SGN", "no reason is given")}
    assert refused(lambda: at.practice.acting_as("bert", "no mandate").sign_ups.cancel(asked.id, cost=eur(5))) == {
        ("SM-SGN", "nobody has signed it, so cancelling it does not cost 5 EUR")
    }
    cancelled = at.practice.acting_as("bert", "no mandate").sign_ups.cancel(asked.id, cost=eur(0))
    assert (cancelled.state, cancelled.ends_on) == ("cancelled", None)


@pytest.mark.realises("SM-SGN", "BR-MAN-5")
@pytest.mark.parametrize("cost", [0, 300])
def test_what_was_signed_is_cancelled_for_what_it_costs_and_the_rest_is_given_back(cost: int) -> None:
    at = shop()
    signed = at.signed(9000)
    sam = at.practice.acting_as("sam", "the supplier is gone")
    assert refused(lambda: sam.sign_ups.cancel(signed.id)) == {
        ("SM-SGN", "it is not said what that costs under the agreement; say 0 where nothing")
    }
    cancelled = sam.sign_ups.cancel(signed.id, cost=eur(cost))
    assert (cancelled.ends_on, cancelled.cost_of_leaving) == (date(2026, 3, 2), eur(cost))
    (line,) = at.practice.agreements.get(cancelled.agreement).lines
    assert line.valid_until == date(2026, 3, 2)
    at.house.clock.advance(DAY)
    assert at.signed(9500 if not cost else 9000).state == "signed"


@pytest.mark.realises("SM-SGN", "BR-AGR-6")
def test_a_service_is_given_up_with_the_notice_of_its_agreement_kept() -> None:
    at = shop()
    active = at.active(4000)
    agreement = at.practice.agreements.get(active.agreement)
    earliest = agreement.terms.effective(date(2026, 3, 2))
    assert earliest is not None
    assert refused(lambda: at.pia.sign_ups.terminate(active.id, ends_on=date(2026, 4, 1))) == {
        ("BR-AGR-6", f"notice that is given now takes effect on {earliest.isoformat()}, and not on 2026-04-01")
    }
    assert ("SM-SGN", "2026-03-01 has passed already") in refused(
        lambda: at.pia.sign_ups.terminate(active.id, ends_on=date(2026, 3, 1))
    )
    with pytest.raises(MandateRefused):
        at.practice.acting_as("ulf").sign_ups.terminate(active.id)
    ended = at.pia.sign_ups.terminate(active.id)
    assert (ended.state, ended.ends_on) == ("ended", earliest)
    (line,) = at.practice.agreements.get(active.agreement).lines
    assert line.valid_until == earliest


@pytest.mark.realises("SM-SGN")
def test_what_was_signed_ends_with_its_agreement() -> None:
    at = shop()
    running, signed = at.active(4000, scope="field"), at.signed(1000, scope="office")
    with pytest.raises(Refused, match="the customer can terminate it") as error:
        at.bert.sign_ups.end(running.id)
    assert error.value.reasons[0].who == (at.house.dora.id,)
    at.practice.acting_as(at.house.dora.id, "the mails were lost").agreements.terminate(
        running.agreement, side="customer"
    )
    assert at.practice.sign_ups.get(running.id).state == "ended"
    assert at.practice.sign_ups.get(signed.id).state == "cancelled"


# Who sees to it


@pytest.mark.realises("TM-SGN-1")
def test_a_request_is_answered_in_time_or_its_owner_is_reminded_once() -> None:
    at = shop()
    asked = at.requested()
    assert asked.answer_by is not None
    assert refused(lambda: at.bert.sign_ups.remind_to_answer(asked.id)) == {
        ("TM-SGN-1", f"it is due at {asked.answer_by.isoformat()}")
    }
    at.house.clock.advance(asked.answer_by - at.now())
    at.practice.tick()
    reminded = at.practice.sign_ups.get(asked.id)
    assert reminded.reminded_at == asked.answer_by
    assert refused(lambda: at.bert.sign_ups.remind_to_answer(asked.id)) == {
        ("TM-SGN-1", "its owner was reminded already")
    }
    assert refused(lambda: at.bert.sign_ups.assign(asked.id, owner="clock")) == {
        ("SM-SGN", "nobody is named who sees to it")
    }
    assert at.bert.sign_ups.assign(asked.id, owner="ann").owner == "ann"


@pytest.mark.realises("TM-SGN-1")
def test_where_the_timer_is_off_nobody_has_to_answer() -> None:
    on = Occasion("pia", NOW, policies=OFF.over(shipped_policies()))
    asked = signing_up.request(on, service="svc_1", customer="cus_1")
    assert (asked.answer_by, asked.owner) == (None, "")
    assert refused(lambda: signing_up.remind_to_answer(asked, on)) == {("TM-SGN-1", "it has no time to be answered in")}


def test_a_start_is_confirmed_when_it_has_come() -> None:
    at = shop()
    signed = at.signed(4000)
    sam = at.practice.acting_as("sam")
    sam.sign_ups.provision(signed.id)
    assert refused(lambda: sam.sign_ups.confirm_active(signed.id, starts_on=date(2026, 5, 1))) == {
        ("SM-SGN", "2026-05-01 lies ahead; confirm it when it has begun")
    }
    assert refused(lambda: sam.sign_ups.file(signed.id, agreement="", line="1")) == {
        ("BR-SGN-7", "it is not said which line of which agreement it is")
    }


@pytest.mark.realises("BR-AGR-7")
def test_what_a_line_in_force_covers_is_not_ordered_again() -> None:
    at = shop()
    first = at.signed(1000, scope="field")
    agreement = at.practice.sign_ups.get(first.id).agreement
    again, whole = at.offered(1000, scope="Field"), at.signed(1000)
    assert refused(lambda: at.pia.sign_ups.sign(again.id, **NO_TARGET)) == {
        (
            "BR-AGR-7",
            (
                f"line {first.id!r} of {agreement} covers {at.mail.id} for Field already; "
                "amend that, or name another scope"
            ),
        )
    }
    assert whole.state == "signed"
    assert any(f"covers {at.mail.id} already" in text for _, text in refused(lambda: at.signed(1000)))


# Handing over


@pytest.mark.realises("BR-SGN-2", "BR-CUS-9")
def test_nobody_hands_over_what_is_offered_but_who_may_sign_it() -> None:
    at = shop()
    offered = at.offered()
    other = at.bert.customers.identify(name="Plant", party=at.house.team.id, why="it pays", designated="finn")
    for who in ("bert", "sam"):
        with pytest.raises(MandateRefused, match="the decision lies with"):
            at.house.acting(who, "theirs").sign_ups.move_to_customer(offered, customer=other.id)
    moved = at.house.acting(at.house.dora, "theirs").sign_ups.move_to_customer(offered, customer=other.id)
    assert (moved.customer, moved.state) == (other.id, "offered")
    elsewhere = at.bert.sign_ups.adopt(
        origin="old",
        reference="1",
        state="offered",
        service=at.mail.id,
        customer="acme",
        requester="pia",
        requested_at=at.now(),
        package="gold",
        per_year=eur(8000),
        offered_by="slim",
        valid_until=at.now() + timedelta(days=9),
    )
    assert at.house.acting("bert", "sold").sign_ups.move_to_customer(elsewhere, customer="globex").moved_from
