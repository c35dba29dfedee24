"""The offer and the welcome note are sent, and who has something to do for a sign-up hears of it."""

import pytest

from itilbrm.letters import Letters
from tests.processes.sign_ups.shop import NO_TARGET, Shop, eur, shop


def letters(at: Shop, sign_up: str) -> dict[str, str]:
    """Return what was written about a sign-up, by purpose: to whom."""
    return {each.purpose: each.to for each in at.practice.messages.each(parent=sign_up)}


@pytest.mark.realises("SM-SGN", "TM-SGN-2")
def test_who_asked_is_sent_the_offer_and_welcomed_and_the_owner_of_the_service_is_asked_to_provide_it() -> None:
    at = shop()
    active = at.active(4000)
    pia = at.house.pia.id
    assert letters(at, active.id) == {"offer": pia, "provisioning": "sam", "welcome": pia}
    (offer,) = (each for each in at.practice.messages.each(parent=active.id) if each.purpose == "offer")
    assert (offer.values["service"], offer.values["per_year"], offer.values["package"]) == ("Mail", "4000 EUR", "gold")
    for language, words in {"en": "Price in a year: 4000 EUR", "de": "Preis im Jahr: 4000 EUR"}.items():
        assert words in Letters().write("offer", offer.values, language=language).text
    (welcome,) = (each for each in at.practice.messages.each(parent=active.id) if each.purpose == "welcome")
    assert "Mail is there for you from 2026-03-02 on." in Letters().write("welcome", welcome.values).text


@pytest.mark.realises("TM-SGN-1")
def test_who_sees_to_a_request_is_reminded_to_answer_it() -> None:
    at = shop()
    asked, nobody = at.requested(), at.dora.sign_ups.request(service="svc_9", customer="acme")
    assert asked.answer_by is not None
    at.house.clock.advance(asked.answer_by - at.now())
    at.practice.tick()
    assert letters(at, asked.id) == {"sign_up_reminder": "bert"}
    assert not letters(at, nobody.id)
    assert [each.why for each in at.practice.today("bert") if each.id == asked.id] == ["a request waits for an answer"]


@pytest.mark.realises("BR-MAN-7")
def test_the_customer_is_told_where_a_superior_orders_in_their_place() -> None:
    at = shop()
    at.house.mandate(at.house.cleo, at.house.company)
    offered = at.offered()
    at.practice.acting_as(at.house.cleo.id).sign_ups.sign(offered.id, **NO_TARGET)
    assert letters(at, offered.id)["decided_instead"] == at.house.dora.id
    (message,) = (each for each in at.practice.messages.each(parent=offered.id) if each.purpose == "decided_instead")
    assert (message.values["superior"], message.values["about"]) == ("Cleo", "Mail")


@pytest.mark.realises("G-12")
def test_what_was_taken_over_writes_no_letters() -> None:
    at = shop()
    for state in ("active", "provisioning"):
        taken = at.bert.sign_ups.adopt(
            origin="old",
            reference=state,
            service=at.mail.id,
            customer=at.customer.id,
            requester=at.house.pia.id,
            requested_at=at.now(),
            state=state,
            per_year=eur(1),
        )
        assert not letters(at, taken.id)
