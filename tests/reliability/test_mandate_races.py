"""R9, the pairs of mandates: what two do at once is what one does after the other, and nothing is spent twice."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.adapters.memory import MemoryStore
from itilbrm.testing import StoppedClock
from tests.keeping.walks import BEGINNING
from tests.parties.houses import House, eur, furnished, house
from tests.processes.requirements.needs import Needs, needs_of
from tests.reliability.interleaving import Act, Race, anomalies
from tests.reliability.processes import ROOT, started
from tests.reliability.test_interleavings import ignores_what_was_found

LIMIT: Final = 10_000


def furnish(practice: Practice) -> House:
    return furnished(practice, StoppedClock(BEGINNING))


def two_spend_the_same_rest(practice: Practice) -> Sequence[Act]:
    it = furnish(practice)
    key = it.mandate(it.dora, it.division, limit=eur(LIMIT), basis="per_year").id
    return [
        lambda on, of=of: on.acting_as("x").spendings.spend(mandate=key, amount=eur(6_000), of=of)  # type: ignore[misc]  # bound here
        for of in ("one", "two")
    ]


def waiting(practice: Practice) -> tuple[Needs, str]:
    it = needs_of(furnish(practice))
    return it, it.submitted().id


def approved_while_revoked(practice: Practice) -> Sequence[Act]:
    it, key = waiting(practice)
    return [
        lambda on: on.acting_as(it.house.dora.id).requirements.approve(key),
        lambda on: on.acting_as(it.house.cleo.id, "she leaves").mandates.revoke(it.mandate.id),
    ]


def two_decide(practice: Practice) -> Sequence[Act]:
    it, key = waiting(practice)
    return [
        lambda on: on.acting_as(it.house.dora.id).requirements.approve(key),
        lambda on: on.acting_as(it.house.dora.id, "too dear").requirements.reject(key),
    ]


def delegated_while_suspended(practice: Practice) -> Sequence[Act]:
    it = furnish(practice)
    key = it.mandate(it.dora, it.division).id
    given = {"holder": it.pia.id, "units": (it.team.id,), "type": "purchaser", "grantor": key}
    return [
        lambda on: on.acting_as(it.dora.id).mandates.propose(**given),
        lambda on: on.acting_as("bert", "for now").mandates.suspend(key),
    ]


PAIRS: Final[dict[str, Callable[[Practice], Sequence[Act]]]] = {
    "spend, spend": two_spend_the_same_rest,
    "approve, revoke": approved_while_revoked,
    "approve, reject": two_decide,
    "propose a delegation, suspend": delegated_while_suspended,
}


@pytest.mark.realises("BR-MAN-2", "BR-MAN-5")
@pytest.mark.parametrize("pair", PAIRS)
def test_two_at_once_leave_what_one_after_the_other_leaves(pair: str) -> None:
    count, found = anomalies(Race(PAIRS[pair]), MemoryStore)
    assert count >= 2
    assert found == []


def test_a_store_that_does_not_look_again_is_noticed_by_what_is_spent_twice() -> None:
    assert anomalies(Race(two_spend_the_same_rest), MemoryStore, ignores_what_was_found)[1] != []


@pytest.mark.realises("BR-MAN-5", "SC-2")
def test_two_processes_never_spend_more_than_there_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    it = house(url)
    mandate = it.mandate(it.dora, it.division, limit=eur(LIMIT), basis="per_year")
    paths = [str(ROOT / "src"), str(ROOT)]
    run = "import runpy; runpy.run_module('tests.reliability.spending_at_once', run_name='__main__')"
    program = f"import sys; sys.path[:0] = {paths}; {run}"
    line = [
        *(sys.executable, "-c"),
        program,
        *(url, mandate.id),
    ]
    with started(line, line) as both:
        for each in both:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        kept = 0
        for each in both:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        for each in both:
            out, err = each.communicate(timeout=60)
            assert each.returncode == 0, err
            kept += int(out)
    assert kept == 3
    assert it.practice.spendings.count() == kept
    assert it.practice.refusals.count() == 2 * 5 - kept
    it.practice.close()
