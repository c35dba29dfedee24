"""Figures of a practice in which complaints live their lives: whatever was done, the flow balances."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itilbrm import Practice, Remedy, RootCause
from itilbrm.errors import NotAvailable, Refused
from itilbrm.kpis import KPIS, Figure
from itilbrm.testing import StoppedClock

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY: Final = timedelta(days=1)
PERIODS: Final = ("2026-01", "2026-02", "2026-Q1", "2026-01-10..2026-01-20", "2026")


class House:
    """A practice in which things happen, one after the other."""

    def __init__(self) -> None:
        self.clock = StoppedClock(MONDAY)
        self.practice = Practice.open("memory:", clock=self.clock)
        self.ids: list[str] = []

    def receive(self) -> None:
        ann = self.practice.acting_as("ann").complaints
        made = ann.receive(
            customer="acme", complainant="cara", channel="phone", type="cost", text="Too dear", services=("mail",)
        )
        self.ids.append(made.id)

    def take(self, number: int, step: str) -> None:
        """Take a step on one of the complaints, if it can be taken."""
        if not self.ids:
            return
        key = self.ids[number % len(self.ids)]
        person, more = self._particulars(step, key)
        with suppress(NotAvailable, Refused):
            self.practice.acting_as(person, "it is so").perform(step, key, **more)

    def _particulars(self, step: str, key: str) -> tuple[str, dict[str, Any]]:
        others = [each for each in self.ids if each != key]
        ahead = self.clock.now() + DAY
        known: dict[str, tuple[str, dict[str, Any]]] = {
            "acknowledge": ("ann", {"contact": "Ann", "next_step": "we look", "next_date": ahead, "channel": "phone"}),
            "assess": ("ann", dict.fromkeys(("severity", "complexity", "impact", "urgency"), "low")),
            "prepare_response": (
                "ann",
                {
                    "outcome": "upheld",
                    "text": "So it was",
                    "findings": "a cable",
                    "next_steps": "ask the ombudsman",
                    "root_cause": RootCause(kind="known", code="cable", text="torn"),
                    "remedy": Remedy(kind="apology", text="Sorry"),
                },
            ),
            "communicate_decision": ("ann", {"channel": "letter"}),
            "accept": ("cara", {}),
            "close": ("ann", {}),
            "reopen": ("cara", {}),
            "withdraw": ("cara", {}),
            "reclassify": ("ann", {"into": "query", "confirmed_by": "bob"}),
            "object": ("cara", {}),
            "mark_duplicate": ("ann", {"of": others[0] if others else key}),
        }
        return known[step]

    def figure(self, number: str, period: str) -> Figure:
        return self.practice.kpi(number, period=period)

    def check(self) -> None:
        """Hold the flow against itself, and against what the practice holds, when all the periods have begun."""
        self.clock.advance(60 * DAY)
        for period in PERIODS:
            flow = self.figure("K-CPL-18", period)
            parts = {name: value for name, value in flow.beside.items() if isinstance(value, int)}
            came = parts["open at the start"] + parts["received"] + parts["reopened"]
            went = parts["closed"] + parts["withdrawn"] + parts["reclassified"] + parts["duplicates"]
            assert flow.value == came - went
            assert self.figure("K-CPL-10", period).value == flow.value
        kept = self.practice.complaints
        assert self.figure("K-CPL-18", "2026").value == sum(
            kept.count(category=category) for category in ("open", "waiting", "decided")
        )
        assert self.figure("K-CPL-18", "2026").beside["received"] == kept.count()


STEPS: Final = (
    *("acknowledge", "assess", "prepare_response", "communicate_decision", "accept", "close", "reopen", "withdraw"),
    *("reclassify", "object", "mark_duplicate"),
)
THE_WAY: Final = STEPS[:6]


@pytest.mark.realises("K-CPL-18", "K-CPL-10")
@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(("receive", "the way", *STEPS[3:])), st.integers(1, 60)),
        min_size=3,
        max_size=14,
    )
)
def test_the_flow_balances_over_any_history(done: list[tuple[int, str, int]]) -> None:
    house = House()
    house.receive()
    for number, step, hours in done:
        house.clock.advance(timedelta(hours=hours))
        if step == "receive":
            house.receive()
        for each in THE_WAY if step == "the way" else (step,) if step in STEPS else ():
            house.take(number, each)
            house.clock.advance(timedelta(minutes=7))
    house.check()
    for kpi in KPIS:
        house.figure(kpi.id, "2026")


@pytest.mark.realises("SC-9", "K-CPL-12", "K-CPL-18")
def test_a_complaint_that_comes_back_is_counted_as_closed_and_as_reopened() -> None:
    house = House()
    house.receive()
    for step in THE_WAY:
        house.take(0, step)
    closed = house.practice.complaints.get(house.ids[0])
    assert closed.state == "closed"
    house.clock.advance(19 * DAY)
    before = house.clock.now() - DAY
    house.take(0, "reopen")
    assert house.practice.complaints.get(house.ids[0]).reopenings
    flow = house.figure("K-CPL-18", "2026-01").beside
    assert (flow["closed"], flow["reopened"]) == (1, 1)
    assert house.figure("K-CPL-12", "2026-01").value == 100
    assert house.practice.as_at(before).kpi("K-CPL-12", period="2026-01").value == 0
    assert house.practice.kpi("K-CPL-1", period="2026-01", basis="closed").value == 1


@pytest.mark.realises("SC-34", "K-CPL-1")
def test_what_was_no_complaint_twice_is_followed_through_its_history() -> None:
    house = House()
    house.receive()
    for step in ("acknowledge", "reclassify", "object", "reclassify"):
        house.clock.advance(DAY)
        house.take(0, step)
    assert house.practice.complaints.get(house.ids[0]).state == "reclassified"
    flow = house.figure("K-CPL-18", "2026-01").beside
    assert (flow["reclassified"], flow["reopened"]) == (2, 1)
    assert house.figure("K-CPL-1", "2026-01").value == 0
    house.check()
