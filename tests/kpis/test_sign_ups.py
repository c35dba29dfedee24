"""K-REL-2: what customers signed up for."""

from datetime import timedelta

import pytest

from tests.processes.sign_ups.shop import NO_TARGET, shop


@pytest.mark.realises("K-REL-2")
def test_sign_ups_count_in_the_period_they_were_signed_in_and_adopted_ones_never_do() -> None:
    at = shop()
    at.signed(1000, scope="field")
    late = at.offered(1000, scope="office")
    begun = at.now()
    at.bert.sign_ups.adopt(
        origin="old",
        reference="1",
        service=at.mail.id,
        customer=at.customer.id,
        requester="tom",
        requested_at=begun,
        state="signed",
    )
    at.requested(scope="shop")
    at.house.clock.advance(timedelta(days=40))
    at.practice.acting_as(at.house.pia.id, "by letter", begun).sign_ups.sign(late.id, evidence="a letter", **NO_TARGET)
    figure = at.practice.kpi("K-REL-2", period="2026-03")
    assert (figure.value, figure.n) == (2, 2)
    assert at.practice.kpi("K-REL-2", period="2026-04").value == 0
