"""Enquiries: whoever asks what they could have of us is answered in time."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from itilbrm import Occasion
from itilbrm.errors import InvalidInput, Refused
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.relationships import Enquiry, enquiries

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def received(occasion: Occasion | None = None, **changes: Any) -> Enquiry:  # noqa: ANN401  any particular
    given = {"enquirer": "Pia", "channel": "email", "text": "Do you host portals?"}
    return enquiries.receive(occasion or Occasion("ann", NOW), **{**given, **changes})


@pytest.mark.realises("TM-PRO-1", "0-57")
def test_an_enquiry_is_to_be_answered_in_two_business_days() -> None:
    enquiry = received()
    assert enquiry.due == datetime(2026, 1, 7, 17, tzinfo=UTC)
    assert enquiry.in_time is None
    answered = enquiries.answer(enquiry, Occasion("ann", NOW + DAY), text="Yes, we do.")
    assert (answered.state, answered.in_time, answered.told) == ("answered", True, "Yes, we do.")
    assert enquiries.answer(enquiry, Occasion("ann", NOW + 4 * DAY), text="Yes.").in_time is False


@pytest.mark.realises("TM-PRO-1")
def test_the_house_says_how_long_an_answer_takes_or_that_it_does_not_count() -> None:
    for said, due in (("1 business day", datetime(2026, 1, 6, 17, tzinfo=UTC)), ("off", None)):
        policies = Policies(timers={"TM-PRO-1": said}).over(shipped_policies())
        assert received(Occasion("ann", NOW, policies=policies)).due == due


def test_an_enquiry_has_somebody_who_answers_and_an_answer_in_words() -> None:
    assert enquiries.assign(received(), Occasion("lea", NOW), owner="bob").owner == "bob"
    with pytest.raises(Refused, match="it is not said what they were told"):
        enquiries.answer(received(), Occasion("ann", NOW), text=" ")
    with pytest.raises(Refused, match="no reason is given"):
        enquiries.dismiss(received(), Occasion("ann", NOW))
    assert enquiries.dismiss(received(), Occasion("ann", NOW, reason="it is spam")).state == "dismissed"
    with pytest.raises(InvalidInput, match="'fax' is not known"):
        received(channel="fax")


@pytest.mark.realises("G-12")
def test_an_enquiry_is_adopted_with_its_own_past() -> None:
    adopted = enquiries.adopt(
        Occasion("ann", NOW),
        origin="crm",
        reference="3",
        enquirer="Pia",
        channel="phone",
        text="?",
        received_at=NOW - 9 * DAY,
        answered_at=NOW - 8 * DAY,
        told="Yes",
        state="answered",
    )
    assert (adopted.state, adopted.since, adopted.in_time) == ("answered", NOW - 8 * DAY, True)
