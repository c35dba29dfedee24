"""R9 and R8, the pairs of requirements: whoever decides at the same moment, exactly one of them has decided."""

import itertools
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Money, Practice
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.urls import SQLITE
from itilbrm.ports import Store
from itilbrm.testing import StoppedClock
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import OUTCOME, STATEMENTS, case
from tests.reliability.interleaving import Act, Race, anomalies
from tests.reliability.processes import program, started

__all__ = ["submitted"]


def submitted(practice: Practice) -> tuple[str, str]:
    """Return the ids of a requirement that waits for a decision, and of who decides about it."""
    ann = practice.acting_as("ann", "as agreed")
    money = Money.of("9000", "EUR")
    unit = ann.units.register(name="Sales", type="division", budget=money, budget_includes_it=True)
    dana = ann.people.register(full_name="Dana", phone="1", unit=unit.id)
    customer = ann.customers.identify(name="Sales", party=unit.id, why="it pays", designated=dana.id)
    practice.acting_as(dana.id).customers.accept(customer.id)
    needs_ = ann.requirements
    need = needs_.capture(statement="Orders", customer=customer.id, requester="pia", advocate="ann")
    need = needs_.outline(needs_.define_outcome(need, outcome=OUTCOME), statements=STATEMENTS)
    need = needs_.assess_fit(need, result="new", service_owner="olga", options=("make it",))
    return needs_.submit(needs_.prepare_case(need, case=case(expires_on=date(2999, 12, 31)))).id, dana.id


def deciding(*steps: str) -> Race:
    """Return a race of steps of who decides, and of who takes back what they said."""

    def setting(practice: Practice) -> Sequence[Act]:
        key, holder = submitted(practice)

        def taken(step: str) -> Act:
            def act(it: Practice) -> object:
                who = "pia" if step == "withdraw" else holder
                method = getattr(it.acting_as(who, "so it is").requirements, step)
                return method(key)

            return act

        return [taken(each) for each in steps]

    return Race(setting)


def revoked_and_approved(practice: Practice) -> Sequence[Act]:
    """Return that a mandate is revoked while it is used."""
    key, holder = submitted(practice)
    (mandate,) = practice.mandates.each(owner=holder)
    boss = practice.acting_as("ann").people.register(full_name="Boss", phone="2", unit=mandate.units[0]).id
    practice.acting_as("ann").units.appoint_manager(mandate.units[0], manager=boss)
    return [
        lambda it: it.acting_as(holder).requirements.approve(key),
        lambda it: it.acting_as(boss, "she leaves").mandates.revoke(mandate.id),
    ]


PAIRS: Final = {
    "approve, reject": deciding("approve", "reject"),
    "approve, withdraw": deciding("approve", "withdraw"),
    "approve, approve": deciding("approve", "approve"),
    "revoke, approve": Race(revoked_and_approved),
}


@pytest.fixture(params=["memory", "sqlite"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """What makes empty stores."""
    if request.param == "memory":
        return MemoryStore
    numbers = itertools.count()
    return lambda: SQLITE.open(f"sqlite:///{tmp_path}/{next(numbers)}.db?synchronous=normal")


@pytest.mark.realises("SC-50")
@pytest.mark.parametrize("race", PAIRS.values(), ids=list(PAIRS))
def test_two_at_once_leave_what_one_after_the_other_leaves(race: Race, new_store: Callable[[], Store]) -> None:
    count, found = anomalies(race, new_store)
    assert count >= 2
    assert found == []


@pytest.mark.realises("SC-50")
def test_of_processes_that_decide_at_once_exactly_one_has_decided(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'race.db'}"
    with Practice.open(url, clock=StoppedClock(MOMENT), discover=False) as practice:
        key, holder = submitted(practice)
    lines = [program(f"{url}?busy=60", seed, 1, key, holder, module="deciders") for seed in range(4)]
    with started(*lines) as running:
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "opened\n"
        for each in running:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        said = [each.communicate(timeout=60)[0].strip() for each in running]
    decided = [each for each in said if each in ("approved", "rejected")]
    assert len(decided) == 1
    assert [each for each in said if each not in decided] == ["StaleRecord"] * 3
    with Practice.open(url, discover=False) as practice:
        assert practice.requirements.get(key).state == decided[0]
        assert practice.verify().ok
