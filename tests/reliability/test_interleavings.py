"""R9: actors who reach the store in every possible order leave what some order one after another leaves, or are late.

A decision that rests on another record, or on there being none, holds when it is kept. The two planted bugs are
stores that do not look whether it does.
"""

import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from itilbrm import Occasion, Practice, rule
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.urls import SQLITE
from itilbrm.ports import Batch, Store
from tests.keeping.chores import CHORES, DONE, Chore, finish, look_at, note, start
from tests.keeping.test_unit_of_work import row
from tests.reliability.interleaving import Act, Bug, Race, anomalies
from tests.reliability.none_yet import CLAIMING, claim
from tests.reliability.processes import program, started


@rule("CHO-3")
def what_it_belongs_to_is_open(on: Occasion, *, above: str) -> str | None:
    """nothing is added to what is done"""
    whole = on.lookup.one(Chore, above) if above else None
    return "it is done" if whole is not None and whole.state == DONE else None


WATCHED: Final = CHORES.extended("chores that are added to while they are open")
WATCHED.guard(note, what_it_belongs_to_is_open)
WATCHED.seal()


def complaint_in(practice: Practice, **given: Any) -> str:  # noqa: ANN401  whatever a complaint is given
    """Return the id of a complaint that was assessed."""
    ann = practice.acting_as("ann")
    complaint = ann.complaints.receive(
        customer="acme", complainant="cara", channel="email", type="cost", text="Too much.", **given
    )
    return assess(practice, complaint.id)


def assess(practice: Practice, key: str) -> str:
    """Assess a complaint."""
    acting = practice.acting_as("ann", "anew")
    return acting.complaints.assess(
        key, severity="high", complexity="low", impact="low", urgency="low", immediate_action=True
    ).id


def withdraw(practice: Practice, key: str) -> object:
    return practice.acting_as("cara", "sorry").complaints.withdraw(key)


def acknowledge(practice: Practice, key: str) -> object:
    day = datetime(2026, 2, 1, tzinfo=UTC)
    return practice.acting_as("ann").complaints.acknowledge(key, contact="Ann", next_step="look", next_date=day)


def assessed_and_withdrawn(practice: Practice) -> Sequence[Act]:
    key = complaint_in(practice)
    return [lambda it: assess(it, key), lambda it: withdraw(it, key)]


def assessed_withdrawn_and_acknowledged(practice: Practice) -> Sequence[Act]:
    key = complaint_in(practice)
    return [lambda it: assess(it, key), lambda it: withdraw(it, key), lambda it: acknowledge(it, key)]


def investigated_and_transferred(practice: Practice) -> Sequence[Act]:
    ann = practice.acting_as("ann")
    desk, shop = (ann.units.register(name=name, type="team").id for name in ("desk", "shop"))
    head = ann.people.register(full_name="Head", phone="1", unit=desk).id
    ann.units.appoint_manager(desk, manager=head)
    clerk = ann.people.register(full_name="Clerk", phone="2", unit=shop).id
    key = complaint_in(practice, about=(clerk,))
    return [
        lambda it: it.acting_as("ann").complaints.investigate(key, investigator=head),
        lambda it: it.acting_as("ann").people.transfer(clerk, unit=desk),
    ]


def received_and_revised(practice: Practice) -> Sequence[Act]:
    definition = practice.acting_as("ann").complaint_definitions.agree(
        customer="acme", text="Anything", agreed_with="cara"
    )
    return [
        complaint_in,
        lambda it: it.acting_as("ann").complaint_definitions.revise(definition.id, text="More", agreed_with="cara"),
    ]


def received_and_ended(practice: Practice) -> Sequence[Act]:
    definition = practice.acting_as("ann").complaint_definitions.agree(
        customer="acme", text="Anything", agreed_with="cara"
    )
    return [complaint_in, lambda it: it.acting_as("ann").complaint_definitions.end(definition.id)]


def agreed_twice(_practice: Practice) -> Sequence[Act]:
    def agree(it: Practice) -> object:
        return it.acting_as("ann").complaint_definitions.agree(customer="acme", text="Any", agreed_with="cara")

    return [agree, agree]


def adopted_twice(_practice: Practice) -> Sequence[Act]:
    def adopt(it: Practice) -> object:
        return it.acting_as("ann").complaints.adopt(**row("1"))

    return [adopt, adopt]


def adopted_twice_in_imports(_practice: Practice) -> Sequence[Act]:
    def adopt(it: Practice) -> object:
        return it.acting_as("ann").complaints.adopt_all([row("1"), row("2")])

    return [adopt, adopt]


def placed_in_a_circle(number: int) -> Callable[[Practice], Sequence[Act]]:
    """Return a setting in which each of some units is placed under the next one."""

    def setting(practice: Practice) -> Sequence[Act]:
        ann = practice.acting_as("ann")
        units = [ann.units.register(name=str(each), type="team").id for each in range(number)]
        pairs = zip(units, [*units[1:], units[0]], strict=True)
        return [
            lambda it, lower=lower, upper=upper: it.acting_as("ann").units.place_under(lower, above=upper)  # type: ignore[misc]  # bound here
            for lower, upper in pairs
        ]

    return setting


def finished_and_added_to(practice: Practice) -> Sequence[Act]:
    ann = practice.acting_as("ann")
    key = ann.perform(start, ann.perform(note, title="whole")).id
    return [
        lambda it: it.acting_as("ann").perform(finish, key),
        lambda it: it.acting_as("bob").perform(note, title="part", above=key),
    ]


def looked_at(number: int) -> Callable[[Practice], Sequence[Act]]:
    """Return a setting in which several look at one chore."""

    def setting(practice: Practice) -> Sequence[Act]:
        key = practice.acting_as("ann").perform(note, title="Sweep").id
        return [lambda it: it.acting_as("ann").perform(look_at, key)] * number

    return setting


def claimed(number: int) -> Callable[[Practice], Sequence[Act]]:
    """Return a setting in which several claim what nobody has claimed yet."""
    return lambda _: [lambda it: it.acting_as("ann").perform(claim, place="window")] * number


PAIRS: Final = {
    "assess, withdraw": Race(assessed_and_withdrawn),
    "investigate, transfer": Race(investigated_and_transferred),
    "receive, revise": Race(received_and_revised),
    "receive, end": Race(received_and_ended),
    "agree, agree": Race(agreed_twice),
    "adopt, adopt": Race(adopted_twice),
    "import, import": Race(adopted_twice_in_imports),
    "place_under, place_under": Race(placed_in_a_circle(2)),
    "finish, note": Race(finished_and_added_to, (WATCHED,)),
    "look_at, look_at": Race(looked_at(2), (CHORES,)),
    "claim, claim": Race(claimed(2), (CLAIMING,)),
}

THREES: Final = {
    "assess, withdraw, acknowledge": Race(assessed_withdrawn_and_acknowledged),
    "look_at, look_at, look_at": Race(looked_at(3), (CHORES,)),
    "place_under, place_under, place_under": Race(placed_in_a_circle(3)),
}


@pytest.fixture(params=["memory", "sqlite"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """What makes empty stores."""
    if request.param == "memory":
        return MemoryStore
    numbers = itertools.count()
    return lambda: SQLITE.open(f"sqlite:///{tmp_path}/{next(numbers)}.db?synchronous=normal")


@pytest.mark.parametrize("race", PAIRS.values(), ids=list(PAIRS))
def test_two_at_once_leave_what_one_after_the_other_leaves(race: Race, new_store: Callable[[], Store]) -> None:
    count, found = anomalies(race, new_store)
    assert count >= 4
    assert found == []


def test_three_at_once_leave_what_one_after_the_other_leaves(new_store: Callable[[], Store]) -> None:
    assert anomalies(Race(claimed(3), (CLAIMING,)), new_store) == (36, [])


@pytest.mark.nightly
@pytest.mark.parametrize("race", THREES.values(), ids=list(THREES))
def test_three_at_once_whose_decisions_rest_on_each_other(race: Race, new_store: Callable[[], Store]) -> None:
    count, found = anomalies(race, new_store)
    assert count > 20
    assert found == []


def ignores_what_must_be_unchanged(batch: Batch) -> Batch:
    return attrs.evolve(batch, unchanged=())


def ignores_what_was_found(batch: Batch) -> Batch:
    return attrs.evolve(batch, found=())


@pytest.mark.parametrize(
    ("bug", "pair"),
    [
        (ignores_what_must_be_unchanged, "place_under, place_under"),
        (ignores_what_must_be_unchanged, "finish, note"),
        (ignores_what_was_found, "claim, claim"),
        (ignores_what_was_found, "finish, note"),
    ],
)
def test_a_store_that_does_not_look_whether_a_decision_still_holds_is_noticed(bug: Bug, pair: str) -> None:
    assert anomalies(PAIRS[pair], MemoryStore, bug)[1] != []


def races_of_processes(path: Path, processes: int, places: int, *bugs: str) -> list[str]:
    """Let processes claim the same places at once, and return what is wrong afterwards."""
    url = f"sqlite:///{path}"
    with Practice.open(url, lifecycles=(CLAIMING,), discover=False) as practice:
        lines = [program(f"{url}?busy=60", seed, places, *bugs, module="none_yet") for seed in range(processes)]
        with started(*lines) as running:
            for each in running:
                assert each.stdout is not None
                assert each.stdout.readline() == "opened\n", each.communicate()[1]
            for each in running:
                assert each.stdin is not None
                each.stdin.write("\n")
                each.stdin.flush()
            outputs = [each.communicate() for each in running]
        wrong = [error for _, error in outputs if error]
        won = sorted(int(line) for output, _ in outputs for line in output.split())
        held = sorted(int(each.place) for each in practice.register("claim"))
        if not held == won == list(range(places)):
            wrong.append(f"kept {held}, won {won}")
        refused = practice.refusals.count()
        if refused != (processes - 1) * places:
            wrong.append(f"{refused} refusals on record")
        return wrong + [str(each) for each in practice.verify().findings]


def test_of_processes_that_claim_what_is_free_exactly_one_wins(tmp_path: Path) -> None:
    assert races_of_processes(tmp_path / "brm.db", 8, 3) == []


def test_processes_whose_store_ignores_what_was_found_win_together(tmp_path: Path) -> None:
    assert races_of_processes(tmp_path / "brm.db", 4, 15, "ignore_found") != []


@pytest.mark.nightly
def test_of_eight_processes_exactly_one_wins_each_of_two_hundred_times(tmp_path: Path) -> None:
    assert races_of_processes(tmp_path / "brm.db", 8, 200) == []
