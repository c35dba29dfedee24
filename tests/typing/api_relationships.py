"""Right uses of the registers of relationships: checked, and never run."""

from datetime import date, datetime
from decimal import Decimal
from typing import assert_type

from itilbrm import Labels, Money, Practice
from itilbrm.parties import Stakeholder
from itilbrm.processes.relationships import Enquiry, Journey, Opportunity, PortfolioEntry, ServiceUse, Spend
from itilbrm.views.forecast import Forecast
from itilbrm.views.portfolio import Overview, Part, Portfolio
from itilbrm.views.stakeholder_map import StakeholderMap


def stakeholders(ann: Practice) -> None:
    known = ann.stakeholders.register(type="supplier", name="Cable & Co", influence=2, interest=4)
    assert_type(known, Stakeholder)
    ann.stakeholders.adopt(origin="crm", reference="1", name="Cable & Co", type="supplier", mapped_at=date(2026, 1, 5))
    ann.stakeholders.place(known, influence=3, interest=3)
    ann.stakeholders.describe(known, needs="early orders", interests=Labels({"financial": "a longer term"}))
    ann.stakeholders.remove(known)
    ann.stakeholders.restore("stk_1")
    ann.stakeholders.register(type="rival", name="x")  # type: ignore[arg-type]  # no such type
    assert_type(ann.stakeholders.move_to_customer(known, customer="cus_1"), Stakeholder)
    assert_type(ann.stakeholders.map(customer="cus_1"), StakeholderMap)


def prospects(ann: Practice, when: datetime, day: date) -> None:
    enquiry = ann.enquiries.receive(enquirer="Pia", channel="email", text="Do you host?")
    assert_type(enquiry, Enquiry)
    ann.enquiries.adopt(origin="crm", reference="1", enquirer="Pia", channel="email", text="?", received_at=when)
    ann.enquiries.assign(enquiry, owner="ann")
    ann.enquiries.answer(enquiry, text="We do")
    ann.enquiries.dismiss(enquiry)
    assert_type(ann.enquiries.move_to_customer(enquiry, customer="cus_1"), Enquiry)
    lead = ann.opportunities.capture(prospect="Island", source="a fair")
    assert_type(lead, Opportunity)
    ann.opportunities.adopt(origin="crm", reference="1", prospect="Island", state="won")
    ann.opportunities.qualify(lead, value=Money.of(1, "EUR"), probability=Decimal("0.5"), expected_on=day)
    ann.opportunities.qualify(lead, probability=0.5)  # type: ignore[arg-type]  # a share is a Decimal
    ann.opportunities.start_dialogue(lead, contact="Pia")
    ann.opportunities.propose(lead, text="A portal", services=("svc_1",), value_proposition="fewer calls")
    ann.opportunities.negotiate(lead)
    ann.opportunities.propose_again(lead, text="A larger portal", why="they asked")
    ann.opportunities.close_won(lead, customer="cus_1")
    ann.opportunities.close_lost(lead, reason_of_loss="price")
    ann.opportunities.pause(lead, wake_on=day)
    ann.opportunities.revive(lead)
    ann.opportunities.revise(lead, probability=Decimal(1))
    ann.opportunities.review_forecast(lead)
    ann.opportunities.move_to_customer(lead, customer="cus_2")
    assert_type(ann.opportunities.forecast(), Forecast)
    assert_type(ann.opportunities.forecast().of("EUR"), Money)


def journeys(ann: Practice) -> None:
    journey = ann.journeys.start(stakeholder="stk_1", type="partner", our_role="peer")
    assert_type(journey, Journey)
    ann.journeys.adopt(origin="crm", reference="1", stakeholder="stk_1", type="partner", state="agree")
    ann.journeys.ask(journey, expectations="one contact", norms="no calls before ten")
    ann.journeys.measure(journey, text="fewer calls", measured="120 a week")
    ann.journeys.start_engaging(journey)
    ann.journeys.make_offer(journey)
    ann.journeys.agree(journey, taking_part=("per_1",))
    ann.journeys.renegotiate(journey)
    ann.journeys.onboard(journey, agreement="agr_1")
    ann.journeys.co_create(journey)
    ann.journeys.realize(journey)
    ann.journeys.offer_again(journey)
    ann.journeys.explore_again(journey)
    ann.journeys.advance(journey, step="recruiting")
    ann.journeys.go_back(journey, step="first contact")
    ann.journeys.move_to_customer(journey, customer="cus_1")
    assert_type(ann.journeys.end(journey, why="x", lessons="y", data_handed_back="z"), Journey)


def portfolio(ann: Practice, when: datetime, day: date) -> None:
    entry = ann.portfolio_entries.publish(customer="cus_1", owner="ann")
    assert_type(entry, PortfolioEntry)
    ann.portfolio_entries.adopt(origin="crm", reference="1", customer="cus_1", last_reviewed=day)
    ann.portfolio_entries.describe(entry, drivers=("tourism",), services=(ServiceUse(service="svc_1"),))
    ann.portfolio_entries.record_spend(entry, past=(Spend(period="2025", amount=Money.of(1, "EUR")),))
    ann.portfolio_entries.review(entry, next_review=day)
    ann.portfolio_entries.share(entry, fields=("plans",))
    ann.portfolio_entries.keep_internal(entry, fields=("risks",))
    ann.portfolio_entries.assign(entry, owner="bea")
    assert_type(ann.portfolio_entries.archive(entry), PortfolioEntry)
    assert_type(ann.portfolio_entries.of("cus_1"), PortfolioEntry)
    assert_type(ann.portfolio_entries.overview(manager="bea"), Overview)
    whole = ann.portfolio("cus_1", as_at=when)
    assert_type(whole, Portfolio)
    assert_type(whole.shared()["services"], Part)
    ann.portfolio("cus_1", as_at="yesterday")  # type: ignore[arg-type]  # an instant is a datetime
