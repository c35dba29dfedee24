"""What a sign-up puts on the list of who has something to do for it (G-13)."""

from datetime import timedelta

import pytest

from tests.processes.sign_ups.shop import Shop, shop


def told(at: Shop, person: str, key: str) -> list[tuple[str, str]]:
    return [(each.standing, each.why) for each in at.practice.today(person) if each.id == key]


@pytest.mark.realises("G-13", "TM-SGN-1", "TM-SGN-2")
def test_a_request_an_offer_and_what_was_signed_ask_for_somebody() -> None:
    at = shop()
    asked = at.requested(scope="x")
    assert told(at, "bert", asked.id) == [("now", "a request waits for an answer")]
    offered = at.offered(scope="y")
    assert told(at, at.house.pia.id, offered.id) == [("now", "an offer waits to be signed")]
    assert not told(at, "bert", offered.id)
    signed = at.signed(4000)
    assert told(at, "bert", signed.id) == [("now", "what was signed is not provided yet")]
    at.house.clock.advance(timedelta(days=25))
    assert told(at, "bert", asked.id) == [("late", "the answer to a request is overdue")]
    assert told(at, "bert", offered.id) == [("ahead", "an offer lapses")]
