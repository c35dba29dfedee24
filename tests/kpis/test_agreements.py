"""K-AGR-1 to 3: what is delivered under an agreement, how targets are met, and what counts as a complaint."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from itilbrm.kpis import Undefined
from tests.agreements.houses import Estate, availability, estate, line


@pytest.fixture
def here() -> Iterator[Estate]:
    made = estate()
    yield made
    made.house.practice.close()


@pytest.mark.realises("K-AGR-1", "BR-AGR-2")
def test_what_is_delivered_counts_as_under_agreement_where_a_line_in_force_covers_it(here: Estate) -> None:
    practice = here.practice
    assert isinstance(practice.kpi("K-AGR-1", period="2026-02").value, Undefined)
    here.signed(start=date(2026, 3, 1))
    for service, quantity in (("svc_mail", 3), ("svc_net", 2), ("svc_fax", 0)):
        practice.usages.record(
            customer=here.customer.id,
            service=service,
            period_start=date(2026, 2, 1),
            period_end=date(2026, 3, 1),
            quantity=Decimal(quantity),
            unit="boxes",
        )
    figure = practice.kpi("K-AGR-1", period="2026", by="customer")
    assert (figure.value, figure.numerator, figure.denominator) == (Decimal(50), 1, 2)
    assert figure.beside == {"without agreement": 1}
    assert figure.groups[here.customer.id].value == Decimal(50)
    before = practice.kpi("K-AGR-1", period="2026-02")
    assert (before.numerator, before.denominator) == (0, 2)
    assert practice.kpi("K-AGR-1", period="2026-03").denominator == 0


@pytest.mark.realises("K-AGR-2", "1-26")
def test_targets_that_were_measured_count_and_the_last_measurement_does(here: Estate) -> None:
    practice = here.practice
    signed = here.signed()
    about: dict[str, Any] = {"agreement": signed.id, "customer": here.customer.id, "service": "svc_mail", "line": "1"}
    for month, value in ((1, "99.9"), (1, "90"), (2, "99.6"), (2, None)):
        practice.achievements.record(
            target=availability(window="month" if value != "99.6" else "week"),
            period_start=date(2026, month, 1),
            period_end=date(2026, month + 1, 1),
            value=Decimal(value) if value is not None else None,
            **about,
        )
        here.house.clock.advance(here.house.clock.now().resolution)
    figure = practice.kpi("K-AGR-2", period="2026-Q1")
    assert (figure.value, figure.n, figure.denominator) == (Decimal(50), 3, 2)
    assert figure.left_out == {"not measured": 1}
    assert practice.kpi("K-AGR-2", period="2026-01").value == Decimal(0)
    assert isinstance(practice.kpi("K-AGR-2", period="2025").value, Undefined)


@pytest.mark.realises("K-AGR-3", "3-65")
def test_agreements_say_what_counts_as_a_complaint_or_are_told_apart(here: Estate) -> None:
    here.signed(start=date(2026, 3, 1), complaint_definition="Whatever is said twice")
    here.signed(start=date(2026, 3, 1), lines=(line("svc_net"),), complaint_definition_waiver="as the law says")
    figure = here.practice.kpi("K-AGR-3", period="2026")
    assert (figure.value, figure.n, figure.beside) == (Decimal(50), 2, {"waived in words": 1})
