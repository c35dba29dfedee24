"""Portfolio entries: what is known of a customer, who may see it, and when it is stale."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Money, Occasion
from itilbrm.errors import InvalidInput, NotAvailable, Refused
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.relationships import PortfolioEntry, ServiceUse, Spend, portfolio_entries
from itilbrm.processes.relationships.portfolio_entry import CONTENT, stale_from

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def on(at: datetime = NOW, reason: str = "", **more: Any) -> Occasion:  # noqa: ANN401  what an occasion takes
    return Occasion("ann", at, reason=reason, **more)


def published(occasion: Occasion | None = None) -> PortfolioEntry:
    return portfolio_entries.publish(occasion or on(), customer="cus_1", owner="ann", representatives=("cara",))


@pytest.mark.realises("2-22", "2-45", "0-4", "0-5", "3-1", "3-3", "3-6", "3-8", "3-75", "0-49", "0-52")
def test_an_entry_says_what_is_known_and_keeps_what_is_not_said_anew() -> None:
    entry = portfolio_entries.describe(
        published(),
        on(),
        business_description="Ferries",
        key_outcomes=("no queues",),
        strategies=("go green",),
        drivers=("fuel prices",),
        plans=("a new pier",),
        challenges=("few captains",),
        competitors=("the bridge",),
        environment=("tides",),
        services=(ServiceUse(service="svc_1", vital_business_function="ticketing"),),
        risks=("storms",),
        service_priorities=("svc_1",),
    )
    again = portfolio_entries.describe(entry, on(), drivers=("tourists",))
    assert (again.drivers, again.business_description, again.plans) == (("tourists",), "Ferries", ("a new pier",))
    spent = portfolio_entries.record_spend(again, on(), past=(Spend(period="2025", amount=Money.of(10, "EUR")),))
    ahead = portfolio_entries.record_spend(spent, on(), forecast=(Spend(period="2026", amount=Money.of(9, "EUR")),))
    assert (len(ahead.spend_past), len(ahead.spend_forecast)) == (1, 1)
    archived = portfolio_entries.archive(ahead, on())
    with pytest.raises(NotAvailable):
        portfolio_entries.describe(archived, on(), drivers=())
    assert portfolio_entries.assign(entry, on(), owner="bob").owner == "bob"


@pytest.mark.realises("2-46")
@given(st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(CONTENT), min_size=1))))
def test_every_field_is_either_internal_or_shared_as_it_was_said_last(said: list[tuple[bool, list[str]]]) -> None:
    entry = published()
    shared = set(shipped_policies().list_of("portfolio_shared"))
    for shares, fields in said:
        step = portfolio_entries.share if shares else portfolio_entries.keep_internal
        entry = step(entry, on(), fields=tuple(fields))
        shared = shared | set(fields) if shares else shared - set(fields)
    assert {name for name in CONTENT if entry.audience_of(name) == "shared"} == shared
    assert all(entry.audience_of(name) in {"internal", "shared"} for name in CONTENT)


def test_only_fields_that_an_entry_has_have_an_audience() -> None:
    with pytest.raises(InvalidInput, match=r"an entry has no 'riks' \(did you mean 'risks'\?\)"):
        portfolio_entries.share(published(), on(), fields=("riks",))
    with pytest.raises(InvalidInput, match="fields: no field is named"):
        portfolio_entries.keep_internal(published(), on(), fields=())
    with pytest.raises(InvalidInput, match="an entry has no 'owner'"):
        published().audience_of("owner")
    with pytest.raises(InvalidInput, match="key_outcomes: the text is blank"):
        portfolio_entries.describe(published(), on(), key_outcomes=(" ",))


def test_the_house_says_what_a_new_entry_shares() -> None:
    own = Policies(lists={"portfolio_shared": ("services",)}).over(shipped_policies())
    assert published(on(policies=own)).shared == ("services",)
    wrong = Policies(lists={"portfolio_shared": ("servcies",)}).over(shipped_policies())
    with pytest.raises(InvalidInput, match=r"an entry has no 'servcies' \(did you mean 'services'\?\)"):
        published(on(policies=wrong))


@pytest.mark.realises("TM-CUS-1", "2-20")
def test_an_entry_is_stale_a_year_after_its_last_review_or_after_the_review_that_was_agreed() -> None:
    policies = shipped_policies()
    assert stale_from(published(), policies) == datetime(2027, 1, 6, tzinfo=UTC)
    reviewed = portfolio_entries.review(published(), on(NOW + 10 * DAY))
    assert (reviewed.last_reviewed, stale_from(reviewed, policies)) == (
        date(2026, 1, 15),
        datetime(2027, 1, 16, tzinfo=UTC),
    )
    agreed = portfolio_entries.review(published(), on(), next_review=date(2026, 7, 1))
    assert stale_from(agreed, policies) == datetime(2026, 7, 2, tzinfo=UTC)
    off = Policies(timers={"TM-CUS-1": "off"}).over(policies)
    assert stale_from(published(), off) is None
    assert stale_from(agreed, off) == datetime(2026, 7, 2, tzinfo=UTC)
    with pytest.raises(Refused, match="2026-01-05 does not come after this review"):
        portfolio_entries.review(published(), on(), next_review=date(2026, 1, 5))


@pytest.mark.realises("G-12")
def test_an_entry_is_adopted_with_its_last_review() -> None:
    given: dict[str, Any] = {"origin": "crm", "reference": "1", "customer": "cus_1", "last_reviewed": date(2025, 3, 1)}
    entry = portfolio_entries.adopt(on(), **given)
    assert (entry.last_reviewed, entry.id) == (date(2025, 3, 1), published().id)
    assert portfolio_entries.adopt(on(), **given, shared=()).shared == ()
