"""By when: the vectors of the domain for each profile, and what holds for any target."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.calendars import Amount, BusinessCalendar
from itilbrm.policies import (
    Stage,
    Target,
    at_risk_at,
    counted_from,
    decision_target,
    is_business,
    provisional_target,
    shipped_policies,
    target_due,
)
from tests.policies.making import LONDON, UK, due, london, targets

FRIDAY = london("2025-12-19T10:00")
SHIPPED = shipped_policies()


def stage(profile: str, number: int = 1) -> Stage:
    return SHIPPED.profile(profile).stages[number - 1]


@pytest.mark.realises("T-1", "T-2", "SC-15", "BR-CPL-15")
@pytest.mark.parametrize(
    ("severity", "at"),
    [("low", "2026-01-21"), ("medium", "2026-01-07"), ("high", "2025-12-30"), ("critical", "2025-12-30")],
)
def test_itil_internal_allows_business_days_by_severity(severity: str, at: str) -> None:
    assert due(decision_target(stage("itil_internal"), severity), FRIDAY) == london(f"{at}T17:00")
    assert due(stage("itil_internal").acknowledgement, FRIDAY) == london("2025-12-22T17:00")
    assert due(provisional_target(stage("itil_internal")), FRIDAY) == london("2026-01-21T17:00")


@pytest.mark.realises("BR-CPL-20", "TM-CPL-3")
def test_itil_internal_wants_what_is_critical_contained_in_four_business_hours() -> None:
    contained = stage("itil_internal").containment
    assert set(contained) == {"critical"}
    assert due(contained["critical"], london("2025-12-19T15:00")) == london("2025-12-22T11:00")


@pytest.mark.realises("T-4", "SC-19")
def test_fca_allows_eight_weeks_that_end_with_their_last_day() -> None:
    target = decision_target(stage("fca_disp"), "high")
    assert due(target, FRIDAY) == london("2026-02-14T00:00")
    assert target is not None
    assert not target.pausable
    assert target.in_writing
    early = SHIPPED.profile("fca_disp").early
    assert early is not None
    assert due(early.within, london("2025-12-18T10:00")) == london("2025-12-23T17:00")
    external = SHIPPED.profile("fca_disp").external
    assert external is not None
    assert external.period == Amount.parse("6 months")


def test_fca_for_payments_allows_fifteen_business_days_and_thirty_five_in_all() -> None:
    assert due(decision_target(stage("fca_psd_emd"), "low"), FRIDAY) == london("2026-01-14T17:00")
    extension = stage("fca_psd_emd").extension
    assert extension is not None
    assert (extension.times, extension.to) == (1, Amount.parse("35 business days"))


@pytest.mark.realises("T-4")
def test_cfpb_allows_fifteen_calendar_days_over_weekends_and_holidays() -> None:
    assert due(decision_target(stage("cfpb"), None), FRIDAY) == london("2026-01-04T00:00")
    assert stage("cfpb").acknowledgement is None


def test_the_scottish_procedure_has_two_stages_and_may_begin_with_the_second() -> None:
    profile = SHIPPED.profile("spso_two_stage")
    assert profile.starts_at == (1, 2)
    assert due(decision_target(stage("spso_two_stage"), "low"), FRIDAY) == london("2025-12-30T17:00")
    assert stage("spso_two_stage").acknowledgement is None
    second = stage("spso_two_stage", 2)
    received, began = london("2025-12-01T10:00"), london("2025-12-18T10:00")
    for target, at in (
        (second.acknowledgement, "2025-12-23T17:00"),
        (decision_target(second, "low"), "2026-01-20T17:00"),
    ):
        assert target is not None
        assert target_due(
            target, UK, received_at=received, recorded_at=received, acknowledged_at=None, stage_began_at=began
        ) == london(at)


def test_iso_leaves_the_decision_to_the_assessment_and_acknowledges_the_same_day() -> None:
    assert decision_target(stage("iso_10002"), "high") is None
    assert due(provisional_target(stage("iso_10002")), FRIDAY) == london("2026-01-21T17:00")
    assert due(stage("iso_10002").acknowledgement, FRIDAY) == london("2025-12-19T17:00")
    assert SHIPPED.profile("iso_10002").awaits_referral


@pytest.mark.realises("SC-16", "T-2")
def test_what_is_sent_in_the_evening_of_london_counts_from_the_next_business_day() -> None:
    sent = datetime.fromisoformat("2025-10-24T17:30-04:00")
    assert due(stage("itil_internal").acknowledgement, sent) == london("2025-10-28T17:00")


@pytest.mark.realises("T-1")
def test_a_target_counts_from_what_it_says() -> None:
    instants = {
        "received_at": london("2026-01-05T10:00"),
        "recorded_at": london("2026-01-06T10:00"),
        "acknowledged_at": london("2026-01-07T10:00"),
        "stage_began_at": london("2026-01-08T10:00"),
    }
    amount = Amount.parse("1 business day")
    for start, name in zip(("received", "recorded", "acknowledged", "stage"), instants, strict=True):
        target = Target(amount=amount, counts_from=start)  # type: ignore[arg-type]  # of the list
        assert counted_from(target, **instants) == instants[name]
        assert target_due(target, UK, **instants) == UK.add(instants[name], amount)
    unacknowledged = {**instants, "acknowledged_at": None}
    assert counted_from(Target(amount=amount, counts_from="acknowledged"), **unacknowledged) == instants["received_at"]  # type: ignore[arg-type]  # as above


instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001  the zone comes after it
    lambda local: local.replace(tzinfo=LONDON)
)


@given(targets(), instants, instants)
def test_what_is_received_later_is_never_due_earlier(target: Target, one: datetime, other: datetime) -> None:
    first, last = sorted((one, other))
    assert first <= due(target, first) <= due(target, last)


@given(st.sampled_from(sorted(SHIPPED.profiles)), st.sampled_from(["low", "medium", "high", "critical"]), instants)
def test_a_provisional_deadline_is_never_before_that_of_a_severity(name: str, severity: str, at: datetime) -> None:
    for each in SHIPPED.profile(name).stages:
        target = decision_target(each, severity)
        assert target is None or due(target, at) <= due(provisional_target(each), at)


def test_the_longest_target_is_found_over_several_units() -> None:
    def of(text: str) -> Target:
        return Target(amount=Amount.parse(text))

    decisions = {
        "low": of("1 month"),
        "medium": of("4 weeks"),
        "high": of("19 business days"),
        "critical": of("9 business hours"),
    }
    assert provisional_target(Stage(number=1, decisions=decisions)) == of("1 month")
    assert provisional_target(Stage(number=1, decisions=decisions, provisional=of("1 week"))) == of("1 week")
    assert [is_business(each.amount) for each in decisions.values()] == [False, False, True, True]


@pytest.mark.realises("T-6", "TM-MON-1", "BR-MON-2")
def test_at_risk_is_reckoned_in_business_time_for_business_limits_and_in_all_time_for_others() -> None:
    began, end = london("2026-01-05T09:00"), london("2026-01-08T17:00")
    assert at_risk_at(began, end, 75, UK, business=True) == london("2026-01-07T17:00")
    assert at_risk_at(began, began + timedelta(days=4), 75, UK, business=False) == began + timedelta(days=3)


@pytest.mark.realises("BR-MON-2", "T-5")
def test_pauses_are_left_out_of_the_time_that_is_used() -> None:
    began = london("2026-01-05T09:00")
    pause = (london("2026-01-06T09:00"), london("2026-01-07T17:00"))
    end = london("2026-01-12T17:00")
    # Six business days less two of pause: three quarters are over with the third of the four.
    assert at_risk_at(began, end, 75, UK, business=True, pauses=[pause]) == london("2026-01-09T17:00")
    # One that lasts holds everything up until the end.
    assert at_risk_at(began, end, 75, UK, business=True, pauses=[(pause[0], None)]) == london("2026-01-05T15:00")


@pytest.mark.parametrize("business", [True, False])
def test_where_no_time_is_allowed_nothing_is_at_risk_before_it_is_due(business: bool) -> None:  # noqa: FBT001  by case
    began = london("2026-01-05T09:00")
    assert at_risk_at(began, began, 75, UK, business=business) == began
    assert at_risk_at(began, began - timedelta(days=1), 75, UK, business=business) == began - timedelta(days=1)


@given(
    instants, st.integers(0, 60), st.integers(1, 99), st.booleans(), st.lists(st.tuples(instants, instants), max_size=3)
)
def test_at_risk_lies_between_the_beginning_and_the_end(
    began: datetime,
    days: int,
    share: int,
    business: bool,  # noqa: FBT001  as it is drawn
    spans: list[tuple[datetime, datetime]],
) -> None:
    end = began + timedelta(days=days)
    at = at_risk_at(began, end, share, UK, business=business, pauses=[(min(span), max(span)) for span in spans])
    assert began <= at <= end


def test_a_calendar_that_closes_early_shortens_the_day_of_a_target() -> None:
    short = BusinessCalendar(id="s", timezone="Europe/London", windows={"monday-friday": "09:00-12:00"})
    assert due(stage("itil_internal").acknowledgement, FRIDAY, short) == london("2025-12-22T12:00")
