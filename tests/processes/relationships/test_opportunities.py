"""Opportunities: prospects are pursued step by step, forecast, and won or lost for a reason that is counted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Money, Occasion
from itilbrm.errors import InvalidInput, NotAvailable, Refused
from itilbrm.lifecycle import Record
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.relationships import OPPORTUNITIES, Opportunity, opportunities
from itilbrm.testing import KnownRecords

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)


def on(at: datetime = NOW, *known: Record, reason: str = "", **more: Any) -> Occasion:  # noqa: ANN401  what an occasion takes
    return Occasion("ann", at, reason=reason, lookup=KnownRecords(*known), **more)


def lead(**changes: Any) -> Opportunity:  # noqa: ANN401  any particular
    return opportunities.capture(on(), **{"prospect": "Harbour Board", "source": "a fair", **changes})


def qualified(**changes: Any) -> Opportunity:  # noqa: ANN401  any particular
    given = {"need": "One portal for tenants", "decision_holder": "the harbour master"}
    return opportunities.qualify(lead(), on(), **{**given, **changes})


def in_dialogue() -> Opportunity:
    return opportunities.start_dialogue(qualified(), on(), contact="Pia")


def proposed() -> Opportunity:
    return opportunities.propose(
        in_dialogue(), on(), text="The portal, by May", services=("svc_portal",), value_proposition="Half the calls"
    )


@pytest.mark.realises("SM-PRO", "0-58", "2-21", "4-60")
def test_a_prospect_goes_from_a_lead_through_talks_to_a_customer() -> None:
    talked = opportunities.negotiate(proposed(), on())
    again = opportunities.propose_again(talked, on(), text="The portal, by June")
    assert (talked.state, again.state, again.latest_proposal and again.latest_proposal.text) == (
        "negotiating",
        "proposed",
        "The portal, by June",
    )
    assert [each.name for each in OPPORTUNITIES.steps.values()][:3] == ["qualify", "start_dialogue", "propose"]
    with pytest.raises(NotAvailable):
        opportunities.negotiate(qualified(), on())


@pytest.mark.realises("SM-PRO")
def test_a_prospect_comes_from_somewhere() -> None:
    with pytest.raises(Refused, match="nothing says where it comes from"):
        lead(source=" ")


@pytest.mark.realises("BR-PRO-1")
def test_what_is_pursued_has_a_need_and_somebody_who_could_decide() -> None:
    with pytest.raises(Refused) as error:
        opportunities.qualify(lead(), on())
    assert [(each.rule, each.text) for each in error.value.reasons] == [
        ("BR-PRO-1", "no need is on record"),
        ("BR-PRO-1", "nobody is named who could decide"),
    ]
    known = lead(need="A portal", decision_holder="per_1")
    assert opportunities.qualify(known, on()).need == "A portal"
    with pytest.raises(Refused, match="nobody is named whom one could talk to"):
        opportunities.start_dialogue(qualified(), on())


@pytest.mark.realises("BR-PRO-2", "0-56")
def test_a_proposal_names_a_service_or_an_outline_and_what_they_have_of_it() -> None:
    with pytest.raises(Refused) as error:
        opportunities.propose(in_dialogue(), on(), text=" ")
    assert [each.text for each in error.value.reasons] == [
        "neither a service of the catalogue nor an outline of requirements is named",
        "there is no value proposition",
        "the proposal says nothing",
    ]
    outlined = opportunities.propose(in_dialogue(), on(), text="A portal", outline="osr_1", value_proposition="Calls")
    assert outlined.outline == "osr_1"
    with pytest.raises(Refused, match="it is the proposal that was made before"):
        opportunities.propose_again(opportunities.negotiate(outlined, on()), on(), text="A portal")


@pytest.mark.realises("BR-PRO-4")
def test_what_is_lost_is_lost_for_a_reason_from_the_list_of_the_house() -> None:
    assert opportunities.close_lost(lead(), on(), reason_of_loss="price").state == "lost"
    with pytest.raises(Refused, match=r"'prize' is no reason of loss \(did you mean 'price'\?\)"):
        opportunities.close_lost(lead(), on(), reason_of_loss="prize")
    with pytest.raises(Refused, match="it is not said why it was lost; choose from price, competitor"):
        opportunities.close_lost(proposed(), on(), reason_of_loss="")
    own = Policies(lists={"reasons_of_loss": ("too far away",)}).over(shipped_policies())
    lost = opportunities.close_lost(qualified(), on(policies=own), reason_of_loss="too far away")
    assert lost.reason_of_loss == "too far away"
    with pytest.raises(Refused, match="choose from too far away"):
        opportunities.close_lost(qualified(), on(policies=own), reason_of_loss="price")


@pytest.mark.realises("SM-PRO")
def test_a_prospect_rests_until_a_day_for_a_reason_and_is_pursued_again() -> None:
    asleep = opportunities.pause(proposed(), on(reason="they reorganise"), wake_on=date(2026, 3, 1))
    assert (asleep.state, asleep.is_forecast, asleep.wake_on) == ("dormant", False, date(2026, 3, 1))
    with pytest.raises(Refused) as error:
        opportunities.pause(lead(), on(), wake_on=date(2026, 1, 5))
    assert [each.text for each in error.value.reasons] == ["no reason is given", "2026-01-05 does not lie ahead"]
    awake = opportunities.revive(asleep, on(NOW + DAY))
    assert (awake.state, awake.is_forecast, awake.wake_on) == ("qualified", True, None)
    resting = opportunities.pause(lead(), on(reason="later"), wake_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="no need is on record"):
        opportunities.revive(resting, on())


@pytest.mark.realises("SM-PRO")
def test_what_is_expected_is_revised_with_a_reason_and_confirmed_without() -> None:
    revised = opportunities.revise(
        qualified(value=Money.of(1000, "EUR"), probability=Decimal("0.5")),
        on(NOW + DAY, reason="they have less"),
        value=Money.of(800, "EUR"),
        expected_on=date(2026, 6, 1),
    )
    assert (revised.value, revised.probability) == (Money.of(800, "EUR"), Decimal("0.5"))
    assert (revised.weighed, revised.forecast_at) == (Money.of("400.0", "EUR"), NOW + DAY)
    sure = opportunities.revise(revised, on(NOW + DAY, reason="a letter"), probability=Decimal(1))
    assert (sure.probability, sure.value) == (Decimal(1), Money.of(800, "EUR"))
    assert opportunities.review_forecast(sure, on(NOW + 2 * DAY)).forecast_at == NOW + 2 * DAY
    with pytest.raises(Refused) as error:
        opportunities.revise(revised, on())
    assert [each.text for each in error.value.reasons] == [
        "no reason is given",
        "neither value, probability nor date is given; to confirm them, review the forecast",
    ]
    assert lead().weighed is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"probability": Decimal("1.01")}, r"probability: 1.01 is no probability; give one from 0 to 1"),
        ({"probability": Decimal(-1)}, r"-1 is no probability"),
        ({"probability": Decimal("NaN")}, r"NaN is no probability"),
        ({"value": Money.of(-5, "EUR")}, r"value: -5 EUR cannot be won; give an amount of money that is not negative"),
    ],
)
def test_what_cannot_be_expected_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        qualified(**given)
    with pytest.raises(InvalidInput, match="no probability"):
        Opportunity(prospect="x", source="y", probability=0.5)  # type: ignore[arg-type]  # what a caller may do


@pytest.mark.realises("SM-PRO")
@given(st.decimals(0, 1, places=4), st.decimals(0, 10**6, places=2))
def test_what_it_weighs_lies_between_nothing_and_its_value(probability: Decimal, amount: Decimal) -> None:
    weighed = qualified(value=Money(amount=amount, currency="EUR"), probability=probability).weighed
    assert weighed is not None
    assert 0 <= weighed.amount <= amount


@pytest.mark.realises("G-12")
def test_an_opportunity_is_adopted_where_it_stands() -> None:
    taken = opportunities.adopt(
        on(),
        origin="crm",
        reference="7",
        prospect="Harbour Board",
        state="lost",
        since=NOW - 30 * DAY,
        reason_of_loss="worded there",
    )
    assert (taken.state, taken.reason_of_loss, taken.since) == ("lost", "worded there", NOW - 30 * DAY)
