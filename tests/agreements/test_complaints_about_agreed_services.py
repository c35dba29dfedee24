"""A complaint notes what had been agreed on its service when it was received, and its clock runs by that (T-3)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from itilbrm import Complaint
from tests.agreements.houses import Estate, estate


@pytest.fixture
def here() -> Iterator[Estate]:
    made = estate()
    yield made
    made.house.practice.close()


def received(here: Estate, **given: Any) -> Complaint:  # noqa: ANN401  any particular
    particulars: dict[str, Any] = {
        "customer": here.customer.id,
        "complainant": here.dora,
        "channel": "phone",
        "type": "other",
    }
    return here.practice.complaints.receive(**particulars | {"text": "Late", "services": ("svc_mail",)} | given)


@pytest.mark.realises("BR-CPL-2", "T-3")
def test_a_complaint_notes_the_agreement_and_the_definition_that_held(here: Estate) -> None:
    before = received(here)
    assert (before.agreement_at_receipt, before.definition) == ("", "provider/1")
    signed = here.signed(start=date(2026, 3, 1), complaint_definition="Whatever is said twice")
    about = received(here)
    assert (about.agreement_at_receipt, about.definition) == (signed.id, f"{signed.id}/1")
    assert received(here, services=("svc_net",)).agreement_at_receipt == ""
    assert received(here, services=()).agreement_at_receipt == signed.id
    reviewed = here.house.acting("sam", "asked for").agreements.start_review(signed)
    here.practice.agreements.finish_review(
        reviewed, amendment="clearer", complaint_definition="Whatever is said once", **here.shown
    )
    assert received(here).definition == f"{signed.id}/2"
    agreed = here.practice.complaint_definitions.agree(customer=here.customer.id, text="Any", agreed_with=here.dora)
    assert received(here).definition == f"{agreed.id}/1"


@pytest.mark.realises("BR-CPL-2")
def test_who_is_identified_later_is_judged_by_what_held_at_the_receipt(here: Estate) -> None:
    signed = here.signed(start=date(2026, 3, 1))
    unknown = received(here, customer="unidentified")
    assert unknown.agreement_at_receipt == ""
    known = here.practice.complaints.identify(unknown, customer=here.customer.id)
    assert (known.agreement_at_receipt, known.definition) == (signed.id, "provider/1")
    adopted = here.practice.complaints.adopt(
        origin="desk",
        reference="1",
        state="received",
        customer=here.customer.id,
        complainant=here.dora,
        channel="phone",
        type="other",
        text="Late",
        services=("svc_net",),
        received_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    )
    assert adopted.agreement_at_receipt == ""
