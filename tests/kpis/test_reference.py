"""Every figure equals a slow reference, on any complaints whatever became of them (part of R25)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.kpis import KPIS, Undefined, figure, figures, kpi_of
from itilbrm.periods import Period
from tests.kpis.material import BEGIN, DAY, Story, sources, stories
from tests.kpis.reference import REFERENCE

PERIODS = st.sampled_from(("2026-01", "2026-02", "2026-Q1", "2026", "2026-03-10", "2026-01-20..2026-02-20"))
MANY = st.lists(stories(), max_size=8)


@pytest.mark.realises(*REFERENCE)
@pytest.mark.parametrize("number", REFERENCE)
@given(told=MANY, period=PERIODS, data=st.data())
def test_a_figure_equals_the_slow_reference(number: str, told: list[Story], period: str, data: st.DataObject) -> None:
    at = BEGIN + 130 * DAY
    basis = data.draw(st.sampled_from(kpi_of(number).bases))
    found = figure(kpi_of(number), sources(told, at), period, basis=basis)
    expected = REFERENCE[number](told, Period.parse(period), at, basis)
    if expected is None:
        assert isinstance(found.value, Undefined)
        assert found.denominator == 0
    else:
        assert isinstance(found.value, int | Decimal)
        assert abs(Fraction(found.value) - expected) < Fraction(1, 10**20)


@pytest.mark.realises("K-CPL-18")
@given(told=MANY, period=PERIODS)
def test_the_flow_balances_whatever_became_of_the_complaints(told: list[Story], period: str) -> None:
    for now in (BEGIN + 70 * DAY, BEGIN + 130 * DAY):
        been = [story for story in told if story.turns[-1][0] <= now]
        found = figure(kpi_of("K-CPL-18"), sources(been, now), period)
        flow = {name: value for name, value in found.beside.items() if isinstance(value, int)}
        came = flow["open at the start"] + flow["received"] + flow["reopened"]
        went = flow["closed"] + flow["withdrawn"] + flow["reclassified"] + flow["duplicates"]
        assert found.value == came - went
        assert figure(kpi_of("K-CPL-10"), sources(been, now), period).value == found.value


@given(told=MANY, period=PERIODS)
def test_one_period_ends_with_what_the_next_begins_with(told: list[Story], period: str) -> None:
    later = Period.parse(period)
    made = sources(told, BEGIN + 400 * DAY)
    before, after = (figure(kpi_of("K-CPL-18"), made, each) for each in (later.previous(), later))
    assert before.value == after.beside["open at the start"]


@given(told=MANY, period=PERIODS)
def test_no_indicator_fails_and_none_divides_by_nothing(told: list[Story], period: str) -> None:
    made = sources(told, BEGIN + 130 * DAY)
    for found in figures(KPIS, made, period):
        assert found.n >= 0
        assert isinstance(found.value, Undefined) == (found.denominator == 0 and found.unit != "count")
        assert found == figure(kpi_of(found.id), made, period)


@given(told=MANY, by=st.sampled_from(("type", "customer", "channel", "severity", "owner", "label:x")))
def test_groups_that_hold_a_complaint_once_add_up_to_all(told: list[Story], by: str) -> None:
    for number in ("K-CPL-1", "K-CPL-3", "K-CPL-10", "K-CPL-11", "K-CPL-14", "K-CPL-18"):
        found = figure(kpi_of(number), sources(told, BEGIN + 130 * DAY), "2026", by=by)
        values = [each.value for each in found.groups.values()]
        assert sum(value for value in values if isinstance(value, int)) == found.value
