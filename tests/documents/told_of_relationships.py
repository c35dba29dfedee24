"""What is kept as golden files of relationships: stakeholders, prospects, journeys and the Customer Portfolio."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from itilbrm import Labels, Money, Practice
from itilbrm.processes.relationships import ServiceUse, Spend
from itilbrm.testing import StoppedClock
from tests.documents.golden import repeating

__all__ = ["RELATIONSHIP_KINDS", "relationships_told"]

RELATIONSHIP_KINDS: Final = ("stakeholder", "enquiry", "opportunity", "journey", "portfolio_entry")
MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def relationships_told() -> Practice:
    """Return a practice of its own with records of these kinds, made in every way."""
    clock = StoppedClock(MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=repeating())
    ann = practice.acting_as("ann", "as we heard")
    placed = ann.stakeholders.register(
        type="supplier", name="Cable & Co", customer="acme", influence=4, interest=2, seniority="senior", key=True
    )
    ann.stakeholders.describe(
        placed.id,
        needs="early orders",
        issues="late ünï💥",
        interests=Labels({"financial": "a longer term"}),
        owner="ann",
    )
    ann.stakeholders.move_to_customer(placed.id, customer="other")
    ann.stakeholders.adopt(origin="crm", reference="1", name="Old", type="other", mapped_at=None, state="removed")
    enquiry = ann.enquiries.receive(enquirer="Pia", channel="email", text="Do you host?", contact="pia@example.org")
    ann.enquiries.answer(enquiry.id, text="We do")
    key = ann.opportunities.capture(prospect="Harbour", source="an enquiry", enquiry=enquiry.id, contact="Pia").id
    ann.opportunities.qualify(
        key,
        need="A portal",
        decision_holder="the harbour master",
        value=Money.of("1200.50", "EUR"),
        probability=Decimal("0.40"),
        expected_on=date(2026, 5, 1),
    )
    ann.opportunities.start_dialogue(key)
    ann.opportunities.propose(key, text="The portal", why="it fits", services=("svc_1",), value_proposition="calls")
    ann.opportunities.negotiate(key)
    ann.opportunities.pause(key, wake_on=date(2026, 3, 1))
    ann.opportunities.adopt(
        origin="crm", reference="2", prospect="Reef", state="lost", reason_of_loss="price", customer="acme"
    )
    journey = ann.journeys.start(stakeholder=placed.id, type="supplier", owner="ann").id
    ann.journeys.ask(journey, expectations="one contact", norms="no calls before ten")
    ann.journeys.measure(journey, text="fewer faults", measured="12 a month")
    ann.journeys.start_engaging(journey)
    employee = ann.journeys.start(stakeholder="per_1", type="employee").id
    ann.journeys.advance(employee, step="recruiting")
    ann.journeys.end(employee, why="another offer", lessons="be faster", data_handed_back="the letters")
    entry = ann.portfolio_entries.publish(customer="acme", owner="ann", representatives=("cara",)).id
    ann.portfolio_entries.describe(
        entry,
        business_description="Ferries",
        key_outcomes=("no queues",),
        services=(ServiceUse(service="svc_1", vital_business_function="ticketing", specific_requirements="24/7"),),
        risks=("storms",),
        service_priorities=("svc_1",),
    )
    ann.portfolio_entries.record_spend(entry, past=(Spend(period="2025", amount=Money.of("10.00", "EUR")),))
    clock.advance(timedelta(days=1))
    ann.portfolio_entries.review(entry, next_review=date(2026, 7, 1))
    ann.portfolio_entries.share(entry, fields=("risks",))
    return practice
