"""The portfolio of a customer: all that is known, as at any instant, and nothing internal in what is shared."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilbrm import Agreement, Complaint, Money, PortfolioEntry, Practice, SourceBackend, Stakeholder
from itilbrm.agreements import Line
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.policies import Policies
from itilbrm.processes.relationships import ServiceUse, Spend
from itilbrm.processes.relationships.portfolio_entry import CONTENT
from itilbrm.registers.sources import sources_about, sources_of
from itilbrm.report import as_data, json_text
from itilbrm.services import Target
from itilbrm.testing import StoppedClock
from itilbrm.views.portfolio import PARTS, portfolio
from itilbrm.views.sources import Sources
from tests.plugins.offering import Offering

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)

TARGET: Final = Target(
    metric="availability", unit="%", comparison=">=", value=Decimal("99.5"), window="month", source="monitoring"
)


def house(clock: StoppedClock | None = None) -> Practice:
    return Practice.open("memory:", clock=clock or StoppedClock(NOW))


def customer_of(practice: Practice, reference: str = "C-1", **given: Any) -> str:  # noqa: ANN401  any particular
    """Return the id of a customer that is known as well as can be."""
    ann = practice.acting_as("ann")
    said = {"name": "Harbour", "party": "unt_1", "holder": "per_1", "primary_manager": "bea", **given}
    return ann.customers.adopt(origin="crm", reference=reference, **said).id


@pytest.fixture
def practice() -> Iterator[Practice]:
    with house() as opened:
        yield opened


def everything_said(practice: Practice, customer: str) -> None:
    """Say something in every field of an entry, each with the name of its field in it."""
    entry = practice.portfolio_entries.of(customer)
    ann = practice.acting_as("ann")
    texts: dict[str, Any] = {
        name: (f"{name} said",)
        for name in CONTENT
        if name not in {"services", "spend_past", "spend_forecast", "last_reviewed", "next_review"}
        and isinstance(getattr(entry, name), tuple)
    }
    words = {name: f"{name} said" for name in ("business_description", "relationship")}
    words |= {"value_to_provider": "value_to_provider said", "value_to_customer": "value_to_customer said"}
    used = ServiceUse(service="services said", vital_business_function="ticketing", specific_requirements="24/7")
    ann.portfolio_entries.describe(entry.id, **{**texts, **words}, services=(used,))
    ann.portfolio_entries.record_spend(
        entry.id,
        past=(Spend(period="spend_past said", amount=Money.of(10, "EUR")),),
        forecast=(Spend(period="spend_forecast said", amount=Money.of(11, "USD")),),
    )
    ann.portfolio_entries.review(entry.id, next_review=date(2026, 6, 1))


MARKS: Final = {name: f"{name} said" for name in CONTENT} | {
    "last_reviewed": "2026-01-05",
    "next_review": "2026-06-01",
}
"""What each field of the entry that :func:`everything_said` makes can be told by."""


@pytest.mark.realises("2-46", "W-7")
@settings(max_examples=settings().max_examples // 2)
@given(st.sets(st.sampled_from(CONTENT)))
def test_nothing_internal_reaches_what_is_shared_and_all_that_is_shared_does(shared: set[str]) -> None:
    clock = StoppedClock(NOW)
    with house(clock) as practice:
        customer = customer_of(practice, tier="platinum", why="the board says so")
        everything_said(practice, customer)
        clock.advance(DAY)
        entry = practice.portfolio_entries.of(customer)
        ann = practice.acting_as("ann")
        ann.portfolio_entries.keep_internal(entry.id, fields=CONTENT)
        if shared:
            ann.portfolio_entries.share(entry.id, fields=tuple(sorted(shared)))
        whole = practice.portfolio(customer)
        seen = json_text(as_data(whole.shared()))
        assert {name for name, mark in MARKS.items() if mark in seen} == shared
        assert all(mark in json_text(as_data(whole)) for mark in MARKS.values())
        assert "platinum" not in seen
        assert "the board says so" not in seen
        assert all(not line.internal for part in whole.shared() for line in part)
        assert whole.shared().shared() == whole.shared()


@pytest.mark.realises("2-46")
def test_what_only_our_own_people_see_is_in_no_customers_view(practice: Practice) -> None:
    customer = customer_of(practice)
    ann = practice.acting_as("ann")
    ann.stakeholders.register(type="sponsor", name="secret sponsor", customer=customer, influence=5, interest=1)
    ann.opportunities.capture(prospect="secret prospect", source="secret source", customer=customer)
    ann.journeys.start(stakeholder="secret journey", type="customer", customer=customer)
    ann.complaints.receive(
        customer=customer, complainant="per_9", channel="email", type="other", text="secret complaint"
    )
    ann.complaints.receive(
        customer=customer, complainant="per_1", channel="email", type="other", text="for us all", in_unit_name=True
    )
    ann.actions.register(
        source="cpl_1",
        source_kind="interaction",
        text="secret action",
        owner="bob",
        due=NOW + DAY,
        customer=customer,
    )
    ann.actions.register(
        source="rev_1", source_kind="review", text="agreed action", owner="bob", due=NOW + DAY, customer=customer
    )
    whole = practice.portfolio(customer)
    assert json_text(as_data(whole)).count("secret") >= 5
    seen = json_text(as_data(whole.shared()))
    assert "secret" not in seen
    assert "for us all" in seen
    assert "agreed action" in seen
    assert [len(whole.shared()[name]) for name in ("stakeholders", "opportunities", "journeys")] == [0, 0, 0]


@pytest.mark.realises("SM-CUS", "1-39", "2-22")
def test_who_becomes_an_active_customer_has_an_entry_and_who_is_one_no_more_has_it_archived(
    practice: Practice,
) -> None:
    customer = customer_of(practice)
    entry = practice.portfolio_entries.of(customer)
    assert (entry.owner, entry.authorized_representatives, entry.state) == ("bea", ("per_1",), "published")
    clara = practice.acting_as("clara", "they leave")
    clara.customers.start_retirement(
        customer, retirement_reason="services_ended", retires_on=date(2026, 1, 5), agreed_with="per_1"
    )
    clara.customers.retire(customer)
    assert practice.portfolio_entries.of(customer).state == "archived"
    identified = customer_of(practice, reference="C-2", state="identified", holder="", designated="per_1")
    with pytest.raises(NotFound):
        practice.portfolio_entries.of(identified)
    assert practice.portfolio(identified).missing == ("the entry itself",)


@pytest.mark.realises("K-REL-3")
def test_an_entry_is_complete_when_nothing_is_missing_and_says_what_is() -> None:
    clock = StoppedClock(NOW)
    with house(clock) as practice:
        ann = practice.acting_as("ann")
        cara = ann.people.register(full_name="Cara Diaz", phone="112")
        channels = {"ordering": "portal", "escalation": "phone", "complaint": "email"}
        customer = customer_of(practice, holder=cara.id, channels=channels)
        assert practice.portfolio(customer).missing == (
            "a business description",
            "key outcomes",
            "services with their vital business functions",
            "a review",
        )
        everything_said(practice, customer)
        assert practice.portfolio(customer).is_complete
        clock.advance(365 * DAY)
        late = practice.portfolio(customer)
        assert late.missing == ("a review that is not too old",)
        assert set(late.stale) >= {"who", "business", "services", "risks", "spend"}
        assert late.shared().stale == ()
        ann.people.deactivate(cara.id)
        assert "a contact who can be reached" in practice.portfolio(customer).missing


def agreed(practice: Practice, customer: str) -> None:
    """Let a customer have a service with an agreement, a target, and two measurements."""
    ann = practice.acting_as("ann")
    service = ann.services.adopt(origin="cmdb", reference="S-1", name="Ticket desk", owner="sam", state="active")
    agreement = ann.agreements.adopt(
        origin="files",
        reference="A-1",
        customer=customer,
        type="sla",
        lines=(Line(id="1", service=service.id, targets=(TARGET,)),),
        start=date(2025, 1, 1),
        end=date(2026, 12, 31),
        term="fixed",
        notice_period="3 months",
        value_statement="no queues",
        signed_by_customer="per_1",
        signed_by_provider="lea",
        signed_at=datetime(2024, 12, 1, tzinfo=UTC),
        state="active",
        since=datetime(2025, 1, 1, tzinfo=UTC),
    )
    for month, value in ((11, "99.9"), (12, "98.0")):
        ann.achievements.record(
            agreement=agreement.id,
            customer=customer,
            service=service.id,
            target=TARGET,
            period_start=date(2025, month, 1),
            period_end=date(2025, month + 1, 1) if month < 12 else date(2026, 1, 1),
            value=Decimal(value),
        )
    ann.usages.record(
        customer=customer,
        service=service.id,
        period_start=date(2025, 12, 1),
        period_end=date(2026, 1, 1),
        quantity=Decimal(120),
        unit="tickets",
        active_users=9,
        observation="two desks stand empty",
    )


@pytest.mark.realises("W-7", "1-39")
def test_agreements_stand_with_their_targets_and_what_was_achieved_last(practice: Practice) -> None:
    customer = customer_of(practice)
    agreed(practice, customer)
    whole = practice.portfolio(customer)
    (agreement,) = whole["agreements"]
    assert agreement.shared["services"] == ("Ticket desk",)
    assert agreement.shared["last_day_for_notice"] == date(2026, 9, 30)
    (target,) = whole["targets"]
    assert (target.shared["achieved"], target.shared["result"]) == (Decimal("98.0"), "missed")
    assert target.shared["target"] == ">= 99.5 %, each month"
    (used,) = whole["usage"]
    assert (used.shared["quantity"], used.internal["observation"]) == (Decimal(120), "two desks stand empty")


@pytest.mark.realises("W-15")
def test_requirements_are_shown_with_what_is_estimated_for_us_alone(practice: Practice) -> None:
    customer = customer_of(practice)
    practice.acting_as("ann").requirements.capture(
        customer=customer, statement="Tickets by telephone", requester="per_1", estimate=Money.of(5000, "EUR")
    )
    (line,) = practice.portfolio(customer)["requirements"]
    assert (line.shared["statement"], line.internal["estimate"]) == ("Tickets by telephone", Money.of(5000, "EUR"))


@pytest.mark.realises("1-39", "W-102")
def test_a_portfolio_is_as_it_was_at_any_instant() -> None:
    clock = StoppedClock(NOW)
    with house(clock) as practice:
        customer = customer_of(practice)
        before = practice.portfolio(customer)
        clock.advance(DAY)
        everything_said(practice, customer)
        assert practice.portfolio(customer, as_at=NOW) == before
        agreed(practice, customer)
        assert practice.as_at(NOW, known_at=NOW).portfolio(customer) == before
        assert len(practice.portfolio(customer, as_at=NOW)["agreements"]) == 1  # it was signed long before
        assert practice.portfolio(customer) != before
        with pytest.raises(NotFound):
            practice.portfolio(customer, as_at=NOW - DAY)
        with pytest.raises(InvalidInput, match="as_at: 2026-01-05T09:00:00 has no time zone"):
            practice.portfolio(customer, as_at=NOW.replace(tzinfo=None))


@pytest.mark.realises("2-46")
@settings(max_examples=settings().max_examples // 5)
@given(st.lists(st.sampled_from(["described", "agreed", "stakeholder", "complaint"]), unique=True), st.integers(0, 400))
def test_a_portfolio_is_pure(said: list[str], days: int) -> None:
    clock = StoppedClock(NOW)
    with house(clock) as practice:
        customer = customer_of(practice)
        ann = practice.acting_as("ann")
        acts: dict[str, Callable[[], object]] = {
            "described": lambda: everything_said(practice, customer),
            "agreed": lambda: agreed(practice, customer),
            "stakeholder": lambda: ann.stakeholders.register(type="user", name="Ulf", customer=customer),
            "complaint": lambda: ann.complaints.receive(
                customer=customer, complainant="per_1", channel="email", type="other", text="slow"
            ),
        }
        for each in said:
            acts[each]()
        clock.advance(days * DAY)
        anchor = practice.anchor()
        first, second = practice.portfolio(customer), practice.portfolio(customer)
        assert first == second
        assert first.shared() == second.shared()
        assert practice.anchor() == anchor
        assert [part.name for part in first] == list(PARTS)


def test_what_is_no_customer_has_no_portfolio_and_what_is_no_part_is_told(practice: Practice) -> None:
    with pytest.raises(NotFound, match="cus_0"):
        practice.portfolio("cus_0")
    with pytest.raises(InvalidInput, match="customer: the text is blank"):
        practice.portfolio(" ")
    customer = customer_of(practice)
    with pytest.raises(InvalidInput, match=r"there is no part 'agreemnts' \(did you mean 'agreements'"):
        _ = practice.portfolio(customer)["agreemnts"]


def test_a_customer_of_the_host_has_a_portfolio_once_it_has_an_entry(practice: Practice) -> None:
    practice.acting_as("ann").portfolio_entries.publish(customer="acme", owner="bea")
    whole = practice.portfolio("acme")
    assert (whole.name, whole["who"].lines) == ("acme", ())
    assert "a primary relationship manager" in whole.missing


@pytest.mark.realises("W-7")
def test_sign_ups_stand_with_what_is_wanted_or_offered(practice: Practice) -> None:
    customer = customer_of(practice)
    ann = practice.acting_as("ann")
    given: dict[str, Any] = {"customer": customer, "requester": "per_1", "requested_at": NOW - DAY, "owner": "ann"}
    for state in ("requested", "offered"):
        offer: dict[str, Any] = {"offered_by": "lea", "valid_until": NOW + 9 * DAY} if state == "offered" else {}
        ann.sign_ups.adopt(
            origin="old", reference=state, service=f"svc_{state}", state=state, package="silver", **given, **offer
        )
    found = {line.shared["service"]: line for line in practice.portfolio(customer)["sign_ups"]}
    assert {name: line.shared["state"] for name, line in found.items()} == {
        "svc_requested": "requested",
        "svc_offered": "offered",
    }
    assert {line.shared["package"] for line in found.values()} == {"silver"}
    assert "offer_until" not in found["svc_requested"].shared
    assert found["svc_offered"].shared["offer_until"] == NOW + 9 * DAY
    assert "owner" not in practice.portfolio(customer).shared()["sign_ups"].lines[0].values


def test_a_line_that_is_over_has_no_target_any_more_and_the_latest_usage_counts(practice: Practice) -> None:
    customer = customer_of(practice)
    ann = practice.acting_as("ann")
    ann.agreements.adopt(
        origin="files",
        reference="A-2",
        customer=customer,
        type="sla",
        lines=(
            Line(id="1", service="svc_old", targets=(TARGET,), valid_until=date(2025, 6, 30)),
            Line(id="2", service="svc_new", targets=(attrs.evolve(TARGET, comparison="within", upper=Decimal(100)),)),
        ),
        start=date(2025, 1, 1),
        renewal_span="12 months",
        term="rolling",
        value_statement="x",
        signed_by_customer="per_1",
        signed_by_provider="lea",
        signed_at=datetime(2024, 12, 1, tzinfo=UTC),
        state="active",
        since=datetime(2025, 1, 1, tzinfo=UTC),
    )
    for month, quantity in ((12, 7), (7, 1), (11, 9), (8, 2), (10, 3), (9, 4)):
        ann.usages.record(
            customer=customer,
            service="svc_new",
            period_start=date(2025, month, 1),
            period_end=date(2025, month, 28),
            quantity=Decimal(quantity),
            unit="tickets",
        )
    whole = practice.portfolio(customer)
    assert [(each.shared["service"], each.shared["result"]) for each in whole["targets"]] == [
        ("svc_new", "not_measured")
    ]
    assert whole["targets"].lines[0].shared["target"] == "within 99.5 and 100 %, each month"
    assert [each.shared["quantity"] for each in whole["usage"]] == [Decimal(7)]


def test_the_entry_goes_with_the_customer_and_nothing_happens_where_there_is_none(practice: Practice) -> None:
    customer = customer_of(practice)
    clara = practice.acting_as("clara", "they pause")
    clara.customers.suspend(customer)
    clara.customers.resume(customer)
    assert practice.portfolio_entries.count() == 1
    before = customer_of(practice, reference="C-3", state="accepted", scope="x")
    clara.customers.withdraw(before)
    merged = customer_of(practice, reference="C-4", state="merged", merged_into=customer, scope="y")
    assert practice.portfolio_entries.count() == 1
    assert practice.portfolio(customer_of(practice, reference="C-5", state="accepted", scope="z")).missing
    assert merged not in {each.customer for each in practice.portfolio_entries}


@pytest.mark.realises("TM-PRO-2")
def test_a_house_that_does_not_review_its_forecast_is_not_asked_to() -> None:
    with Practice.open("memory:", policies=Policies(timers={"TM-PRO-2": "off"})) as practice:
        ann = practice.acting_as("ann")
        lead = ann.opportunities.capture(prospect="Island", source="a fair", need="x", decision_holder="y")
        ann.opportunities.qualify(lead)
        found = practice.opportunities.forecast()
        assert [(each.review_due, each.is_due) for each in found] == [(None, False)]
        assert len(found) == 1


@pytest.mark.realises("G-9", "1-39")
def test_what_a_house_keeps_elsewhere_is_part_of_the_portfolio_today_and_of_the_past() -> None:
    row = {
        "id": "U-1",
        "state": "recorded",
        "since": "2026-01-01T00:00:00+00:00",
        "customer": "acme",
        "service": "MAIL",
        "quantity": "120",
        "unit": "boxes",
        "period_start": "2025-12-01",
        "period_end": "2026-01-01",
    }
    mail = {"id": "MAIL", "state": "active", "name": "Mail", "owner": "sam"}
    sources = tuple(
        SourceBackend(kind, one={told["id"]: told}.get, many=lambda _columns, told=told: [told])  # type: ignore[misc]  # bound at once
        for kind, told in (("usage", row), ("service", mail))
    )
    clock = StoppedClock(NOW)
    with Practice.open("memory:", plugins=[Offering(sources=sources)], discover=False, clock=clock) as practice:
        practice.acting_as("ann").portfolio_entries.publish(customer="acme")
        clock.advance(DAY)
        for whole in (practice.portfolio("acme"), practice.portfolio("acme", as_at=NOW)):
            (line,) = whole["usage"]
            assert (line.shared["service"], line.shared["quantity"]) == ("Mail", Decimal(120))


def test_the_past_of_one_customer_is_read_in_one_pass_and_is_what_every_single_question_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("itilbrm.registers.sources._AT_ONCE", 2)
    clock = StoppedClock(NOW)
    with house(clock) as practice:
        customer = customer_of(practice)
        everything_said(practice, customer)
        agreed(practice, customer)
        ann = practice.acting_as("ann")
        for name, whose in (("Ulf", customer), ("Uwe", customer), ("Ute", customer), ("Una", "other")):
            ann.stakeholders.register(type="user", name=name, customer=whose)
        clock.advance(DAY)
        past = practice.as_at(clock.now())._keeping
        each_by_itself, at_once = sources_of(past), sources_about(past, customer)
        for kind in (Stakeholder, PortfolioEntry, Agreement, Complaint):
            for columns in ({}, {"category": "open"}, {"state": "active"}):
                if "state" not in columns or kind in {Stakeholder, Agreement}:
                    known = list(each_by_itself.records(kind, customer=customer, **columns))
                    assert list(at_once.records(kind, customer=customer, **columns)) == known
            assert list(at_once.records(kind, owner="ann")) == list(each_by_itself.records(kind, owner="ann"))


def test_sources_made_by_hand_know_nothing_by_its_id() -> None:
    sources = Sources(lambda *_, **__: (), lambda _: (), NOW, Policies())
    assert sources.one(Stakeholder, "stk_1") is None
    with pytest.raises(NotFound):
        portfolio("cus_1", sources)
