"""Notices to give stand on the list of who manages the customer, or signed for the provider."""

from datetime import UTC, date, datetime

import pytest

from tests.agreements.houses import estate, line


@pytest.mark.realises("G-13", "BR-AGR-5")
def test_the_last_day_for_notice_is_on_the_list_from_the_alert_on() -> None:
    here = estate()
    with here.house.practice as practice:
        signed = here.signed()
        here.signed(lines=(line("svc_net"),), term="fixed", renewal_span="", notice_period="", end=date(2026, 12, 31))
        assert not practice.today("sam").entries
        here.house.clock.set(datetime(2027, 1, 2, tzinfo=UTC))
        assert [each.id for each in practice.today("sam")] == []  # the clock has not run, and the fixed term is over
        here.house.clock.set(datetime(2027, 12, 2, tzinfo=UTC))
        practice.tick()
        (entry,) = practice.today("sam")
        assert (entry.id, entry.standing, entry.at) == (signed.id, "ahead", datetime(2028, 1, 1, tzinfo=UTC))
        assert entry.why == "notice can be given until 2027-12-31"
        assert not practice.today("somebody").entries
        here.house.clock.set(datetime(2028, 1, 2, tzinfo=UTC))
        assert not practice.today("sam").entries
