"""What is kept as golden files of services, of what was achieved and used of them, and of agreements."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from itilbrm import Line, Money, Package, Practice, SatisfactionTarget, Target, TargetRange
from itilbrm.testing import StoppedClock
from tests.documents.golden import repeating

__all__ = ["AGREEMENT_KINDS", "agreements_told"]

AGREEMENT_KINDS: Final = ("service", "achievement", "usage", "incident", "agreement")

_MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def agreements_told() -> Practice:
    """Return a practice that has services, what was achieved and used of them, and agreements."""
    clock = StoppedClock(_MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=repeating())
    sam = practice.acting_as("sam")
    offered = TargetRange(
        metric="availability", unit="%", comparison=">=", best=Decimal("99.9"), worst=Decimal(99), window="month"
    )
    gold = Package(name="gold", targets=(offered,), one_off=Money.of(10, "EUR"), per_year=Money.of("48.00", "EUR"))
    net = sam.services.announce(name="Network", owner="tim", type="infrastructure")
    mail = sam.services.announce(name="Mail", owner="sam", packages=(gold,), standard=True, dependencies=(net.id,))
    sam.services.activate(mail)
    target = Target(
        metric="availability",
        unit="%",
        comparison=">=",
        value=Decimal("99.5"),
        window="month",
        source="monitoring",
    )
    line = Line(service=mail.id, package="gold", targets=(target,), quantity=Decimal(7), per_year=Money.of(336, "EUR"))
    drafted = sam.agreements.draft(
        customer="acme",
        lines=(line,),
        start=date(2026, 2, 1),
        term="tacit",
        end=date(2028, 3, 31),
        renewal_span="12 months",
        notice_period="3 months",
        satisfaction_target=SatisfactionTarget(
            instrument="csat_mean",
            scale_least=Decimal(1),
            scale_most=Decimal(5),
            threshold=Decimal("4.0"),
            judged_by="point",
        ),
        contacts={"complaint": "ann"},
    )
    sam.agreements.negotiate(drafted.id)
    sam.agreements.propose(drafted.id, side="customer", text="99.7", why="they sell at night", terms={"value": "99.7"})
    opened = sam.agreements.open_standard(
        customer="acme",
        lines=(line,),
        start=date(2026, 1, 1),
        signed_by_customer="cara",
        signed_by_provider="sam",
        evidence="scan 3",
    )
    ola = sam.agreements.draft(
        customer="acme",
        type="ola",
        supports=opened.id,
        performed_by="network team",
        lines=(Line(service=net.id, targets=(target,)),),
        start=date(2026, 1, 1),
        term="fixed",
        end=date(2026, 12, 31),
    )
    practice.acting_as("sam", "no team for it").agreements.abandon(ola)
    clock.advance(timedelta(days=40))
    practice.acting_as("sam", "they ask for more").agreements.start_review(opened.id)
    sam.agreements.finish_review(opened.id)
    sam.agreements.give_notice(opened.id, side="provider")
    month: dict[str, Any] = {"period_start": date(2026, 1, 1), "period_end": date(2026, 2, 1)}
    about: dict[str, Any] = {"customer": "acme", "service": mail.id}
    sam.achievements.record(agreement=opened.id, line="1", target=target, value=Decimal("99.61"), **about, **month)
    sam.usages.record(quantity=Decimal(7), unit="mailboxes", active_users=5, observation="busy", **about, **month)
    opened_at = _MOMENT + timedelta(days=1)
    incident = sam.incidents.adopt(
        origin="desk", reference="INC-7", opened_at=opened_at, summary="no mail", service=mail.id, customer="acme"
    )
    sam.incidents.note_resolved(incident)
    return practice
