"""R9: two at once on one offer or one mandate leave what some order one after the other leaves (SC-2)."""

import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

import pytest

from itilbrm import Money, Practice
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.urls import SQLITE
from itilbrm.ports import Store
from itilbrm.processes.sign_ups import SIGNING_UP, signing_up
from itilbrm.terms import Actor
from itilbrm.testing import StoppedClock
from itilbrm.values import CLOCK
from tests.keeping.walks import BEGINNING
from tests.processes.sign_ups.shop import NO_TARGET
from tests.reliability.interleaving import Act, Race, anomalies
from tests.reliability.ordering import offered
from tests.reliability.processes import program, started


def sign(practice: Practice, key: str) -> object:
    return practice.acting_as("dora", "by letter", BEGINNING).sign_ups.sign(key, evidence="her letter", **NO_TARGET)


def signed_and_lapsed(practice: Practice) -> Sequence[Act]:
    """What was signed in time by letter is recorded as the clock lets the offer lapse."""
    (key,) = offered(practice, 1, valid_until=BEGINNING + timedelta(hours=1))
    cast("StoppedClock", practice._keeping.clock).advance(timedelta(hours=1))
    return [
        lambda it: sign(it, key),
        lambda it: it._keeping.take(SIGNING_UP, signing_up.lapse, key, Actor(CLOCK), {}),
    ]


def signed_and_cancelled(practice: Practice) -> Sequence[Act]:
    (key,) = offered(practice, 1)
    nothing = Money.of(0, "EUR")
    return [
        lambda it: sign(it, key),
        lambda it: it.acting_as("sam", "the supplier is gone").sign_ups.cancel(key, cost=nothing),
    ]


def signed_twice(practice: Practice) -> Sequence[Act]:
    one, other = offered(practice, 2)
    return [lambda it: sign(it, one), lambda it: sign(it, other)]


PAIRS: Final = {
    "sign, lapse": Race(signed_and_lapsed),
    "sign, cancel": Race(signed_and_cancelled),
    "sign, sign": Race(signed_twice),
}


@pytest.fixture(params=["memory", "sqlite"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """What makes empty stores."""
    if request.param == "memory":
        return MemoryStore
    numbers = itertools.count()
    return lambda: SQLITE.open(f"sqlite:///{tmp_path}/{next(numbers)}.db?synchronous=normal")


@pytest.mark.realises("SC-2")
@pytest.mark.parametrize("race", PAIRS.values(), ids=list(PAIRS))
def test_two_at_once_leave_what_one_after_the_other_leaves(race: Race, new_store: Callable[[], Store]) -> None:
    count, found = anomalies(race, new_store)
    assert count >= 2
    assert found == []


@pytest.mark.realises("SC-2", "BR-MAN-5")
def test_of_processes_that_order_on_one_mandate_exactly_one_wins(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/brm.db"
    with Practice.open(url, discover=False, clock=StoppedClock(BEGINNING)) as practice:
        offered(practice, 4)
    moment = (BEGINNING + timedelta(hours=1)).isoformat()
    lines = [program(f"{url}?busy=60", number, 1, moment, module="ordering") for number in range(4)]
    with started(*lines) as running:
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "opened\n", each.communicate()[1]
        for each in running:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        outputs = [each.communicate() for each in running]
    assert not [error for _, error in outputs if error]
    said = sorted(output.strip() for output, _ in outputs)
    with Practice.open(url, discover=False, clock=StoppedClock(BEGINNING)) as practice:
        won = [each.id for each in practice.sign_ups.each(state="signed") if each.wanted.scope != "whole"]
        assert said == sorted([*won, *["refused nobody"] * 3])
        assert len(won) == 1
        assert practice.verify().ok
