"""R25: whatever is done in a practice, in any order, at any hour: the rules hold, the counts add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reliability.lives import ACTS, Done, Life

DONE = st.tuples(st.sampled_from(tuple(ACTS)), st.integers(0, 4), st.integers(0, 999))
THE_WAY = ("receive", "acknowledge", "assess", "prepare", "approve", "communicate", "accept", "close")


@st.composite
def lives(draw: st.DrawFn, most: int) -> list[Done]:
    """Draw what is done: anything, and now and then what leads to the end."""
    done: list[Done] = []
    while len(done) < most and draw(st.integers(0, 30)):
        if draw(st.integers(0, 5)):
            done.append(draw(DONE))
        else:
            whom, number = draw(st.integers(0, 4)), draw(st.integers(0, 999))
            done += [(each, whom, number) for each in THE_WAY[1 : draw(st.integers(2, len(THE_WAY)))]]
    return done[:most]


@pytest.mark.realises("G-7", "BR-CPL-15", "BR-CPL-16", "BR-MON-1", "BR-MON-3", "K-CPL-18", "SM-CPL", "SM-MON")
@settings(max_examples=15)
@given(lives(60))
def test_whatever_is_done_the_rules_hold(done: list[Done]) -> None:
    life = Life()
    life.live(done)
    life.check()


@pytest.mark.nightly
@settings(max_examples=10_000)
@given(lives(200))
def test_whatever_is_done_in_ten_thousand_practices_the_rules_hold(done: list[Done]) -> None:
    life = Life()
    life.live(done)
    life.check()
