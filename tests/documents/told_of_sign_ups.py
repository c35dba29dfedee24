"""What is kept as golden files of sign-ups and what is negotiated about them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from itilbrm import Money, Practice
from itilbrm.agreements import SatisfactionTarget
from itilbrm.services import Package, Target, TargetRange
from itilbrm.testing import StoppedClock
from tests.documents.golden import repeating

__all__ = ["SIGN_UP_KINDS", "sign_ups_told"]

SIGN_UP_KINDS: Final = ("sign_up", "negotiation", "proposal")
MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
TARGET: Final = Target(
    metric="availability", unit="%", comparison=">=", value=Decimal("99.50"), window="month", source="monitoring"
)
GOLD: Final = Package(
    name="gold",
    targets=(TargetRange(metric="availability", unit="%", comparison=">=", best=Decimal("99.9"), worst=Decimal(99)),),
    one_off=Money.of("100", "EUR"),
    per_year=Money.of("8000.50", "EUR"),
)


def sign_ups_told() -> Practice:
    """Return a practice of its own with sign-ups that were signed and amended, declined, cancelled, and adopted."""
    clock = StoppedClock(MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=repeating())
    ann = practice.acting_as("ann", "as agreed")
    unit = ann.units.register(name="Sales", type="division")
    dora = ann.people.register(full_name="Dora", email="dora@example.org", unit=unit.id)
    customer = ann.customers.adopt(
        origin="crm", reference="1", name="Sales", party=unit.id, holder=dora.id, primary_manager="ann"
    )
    held = practice.acting_as(dora.id, "they lost it")
    if not list(practice.mandates.each(customer=customer.id, state="active")):
        held.mandates.accept(ann.mandates.propose(holder=dora.id, units=(unit.id,), customer=customer.id).id)
    mail = ann.services.announce(name="Mail", owner="sam", packages=(GOLD,), standard=True)
    ann.services.activate(mail.id)
    given: dict[str, Any] = {"service": mail.id, "customer": customer.id, "package": "gold"}

    def offered(scope: str) -> str:
        key = ann.sign_ups.request(**given, requester=dora.id, on_behalf='her "letter": ünï💥', scope=scope).id
        ann.sign_ups.capture(key, captured=("a box each",), targets=(TARGET,), starts_on=date(2026, 2, 1))
        ann.sign_ups.negotiate(key)
        held.sign_ups.propose(key, side="customer", text="half of it", why="too dear", quantity=Decimal("0.5"))
        ann.sign_ups.offer(key)
        return key

    key = offered("field")
    held.sign_ups.renegotiate(key, side="customer", text="three", why="we grow", quantity=Decimal(3))
    ann.sign_ups.offer(key, per_year=Money.of("20000", "EUR"), valid_until=clock.now() + timedelta(days=9))
    held.sign_ups.sign(
        key,
        complaint_definition="any word of blame",
        satisfaction_target=SatisfactionTarget(
            instrument="nps",
            scale_least=Decimal(-100),
            scale_most=Decimal(100),
            threshold=Decimal(30),
            judged_by="interval",
        ),
    )
    clock.advance(timedelta(days=30))
    ann.sign_ups.provision(key, reference="REQ-1")
    ann.sign_ups.confirm_active(key)
    ann.sign_ups.amend(
        key, quantity=Decimal(4), per_year=Money.of("21000", "EUR"), signed_by=dora.id, evidence="her letter"
    )
    held.sign_ups.decline(offered("office"), reason_of_loss="price")
    ann.sign_ups.cancel(ann.sign_ups.request(**given, requester="ulf", on_behalf="a call", requirement="req_1").id)
    ann.sign_ups.adopt(
        origin="old system",
        reference="7",
        service="svc_fax",
        customer="acme",
        requester="tom",
        requested_at=datetime(2020, 2, 29, tzinfo=UTC),
        state="ended",
        agreement="agr_1",
        agreement_line="2",
        ends_on=date(2025, 12, 31),
    )
    return practice
