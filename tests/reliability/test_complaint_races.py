"""R9, the pairs of complaints: whoever comes at the same moment, what is left is what one after the other leaves."""

import itertools
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from itilbrm import Lifecycle, Practice, Remedy, RootCause
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.urls import SQLITE
from itilbrm.lifecycle import Step
from itilbrm.ports import Store
from itilbrm.processes.complaint_watch import MONITORING, monitoring
from itilbrm.telling import TELLING, message
from itilbrm.terms import Actor
from itilbrm.values import CLOCK
from tests.keeping.walks import BEGINNING
from tests.reliability.interleaving import Act, Race, anomalies
from tests.reliability.test_interleavings import ignores_what_must_be_unchanged, ignores_what_was_found

DAY: Final = timedelta(days=1)


def received(practice: Practice, days: int = 10, **given: Any) -> str:  # noqa: ANN401  whatever a complaint is given
    """Return the id of a complaint that reached us some days ago."""
    acting = practice.acting_as("ann", happened_at=BEGINNING - days * DAY)
    usual = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "cost", "text": "Too much."}
    return acting.complaints.receive(**{**usual, **given}).id


def assessed(practice: Practice, **given: Any) -> str:  # noqa: ANN401  whatever a complaint is given
    key = received(practice, **given)
    tell(practice, key)
    return assess(practice, key)


def answered(practice: Practice) -> str:
    key = assessed(practice)
    prepare(practice, key)
    practice.acting_as("bob").complaints.approve_response(key)
    return key


def decided(practice: Practice) -> str:
    key = answered(practice)
    practice.acting_as("ann").complaints.communicate_decision(key, channel="letter")
    return key


def accepted(practice: Practice) -> str:
    key = decided(practice)
    practice.acting_as("cara").complaints.accept(key)
    return key


# What somebody does


def tell(it: Practice, key: str) -> object:
    day = BEGINNING + DAY
    return it.acting_as("ann").complaints.acknowledge(
        key, contact="Ann", next_step="look", next_date=day, channel="phone"
    )


def assess(it: Practice, key: str) -> str:
    acting = it.acting_as("ann", "anew")
    return acting.complaints.assess(key, severity="high", complexity="low", impact="low", urgency="low").id


def prepare(it: Practice, key: str) -> object:
    return it.acting_as("ann").complaints.prepare_response(
        key,
        outcome="upheld",
        text="You are right.",
        findings="A disk.",
        next_steps="Tell us.",
        root_cause=RootCause(kind="known", code="disk"),
        remedy=Remedy(kind="apology", text="Sorry."),
    )


def ask_fact_finding(it: Practice, key: str) -> object:
    return it.acting_as("ann").complaints.ask_fact_finding(key, question="Why?", owner="ops", due=BEGINNING + DAY)


def step(name: str, who: str = "ann", **given: Any) -> Callable[[Practice, str], object]:  # noqa: ANN401  of the step
    """Return what takes a step of a complaint."""
    return lambda it, key: getattr(it.acting_as(who, "it is so").complaints, name)(key, **given)


def by_clock(it: Practice, lifecycle: Lifecycle[Any], verb: Step[Any, ...], key: str, **given: object) -> object:
    """Take one step as the clock does, in the unit of work that is open."""
    return it._keeping.take(lifecycle, verb, key, Actor(CLOCK), given)


def turn_clock(it: Practice, key: str) -> object:
    """Do what a turn of the clock does to a watch whose complaint is late."""
    return by_clock(it, MONITORING, monitoring.breach, it.watches.of(key).id)


def about(key: str, *acts: Callable[[Practice, str], object]) -> Sequence[Act]:
    return [lambda it, act=act: act(it, key) for act in acts]  # type: ignore[misc]  # bound here


def of_one(
    setting: Callable[[Practice], str], *acts: Callable[[Practice, str], object]
) -> Callable[[Practice], Sequence[Act]]:
    """Return a setting in which several do something about one complaint."""
    return lambda practice: about(setting(practice), *acts)


# Settings of their own


def duplicate_and_closed(practice: Practice) -> Sequence[Act]:
    master, other = accepted(practice), received(practice)
    return [
        lambda it: it.acting_as("ann").complaints.mark_duplicate(other, of=master),
        lambda it: it.acting_as("ann").complaints.close(master),
    ]


def duplicates_of_each_other(practice: Practice) -> Sequence[Act]:
    one, other = received(practice), received(practice, days=11)
    return [
        lambda it: it.acting_as("ann").complaints.mark_duplicate(one, of=other),
        lambda it: it.acting_as("ann").complaints.mark_duplicate(other, of=one),
    ]


def masters_of_each_other(practice: Practice) -> Sequence[Act]:
    one, other = received(practice), received(practice, complainant="carl")
    return [
        lambda it: it.acting_as("ann").complaints.join_master(one, master=other),
        lambda it: it.acting_as("ann").complaints.join_master(other, master=one),
    ]


def written(practice: Practice) -> str:
    """Return the id of an acknowledgement that waits to be sent."""
    cara = practice.acting_as("ann").people.register(full_name="Cara", email="cara@example.org").id
    key = received(practice, days=0, complainant=cara)
    acting = practice.acting_as("ann").complaints
    acting.acknowledge(key, contact="Ann", next_step="look", next_date=BEGINNING + DAY)
    return practice.messages.find(parent=key)[0].id


def claim(lease: str) -> Callable[[Practice, str], object]:
    given = {"address": "cara@example.org", "channel": "email", "text": "We look into it.", "subject": "Yours"}
    until = BEGINNING + timedelta(minutes=5)
    return lambda it, key: by_clock(it, TELLING, message.claim, key, lease=lease, lease_until=until, **given)


def claimed(practice: Practice) -> str:
    key = written(practice)
    claim("one")(practice, key)
    return key


def settle(it: Practice, key: str) -> object:
    return by_clock(it, TELLING, message.settle, key, lease="one")


def record_told(it: Practice, key: str) -> object:
    return it.acting_as("bob").messages.record_told(key, channel="phone")


def settled_and_told_by_phone(practice: Practice) -> Sequence[Act]:
    key = claimed(practice)
    about_it = practice.messages.get(key).about
    return [
        lambda it: settle(it, key),
        lambda it: step("withdraw", practice.complaints.get(about_it).complainant)(it, about_it),
    ]


PAIRS: Final = {
    "tick, tick": of_one(received, turn_clock, turn_clock),
    "claim, claim": of_one(written, claim("one"), claim("two")),
    "settle, record_told": of_one(claimed, settle, record_told),
    "recompute, assess": of_one(assessed, step("recompute"), assess),
    "mark_duplicate, close": duplicate_and_closed,
    "mark_duplicate, mark_duplicate": duplicates_of_each_other,
    "join_master, join_master": masters_of_each_other,
    "prepare_response, ask_fact_finding": of_one(assessed, prepare, ask_fact_finding),
    "approve_response, rework": of_one(
        lambda it: (key := assessed(it), prepare(it, key))[0], step("approve_response", "bob"), step("rework", "bill")
    ),
    "accept, reject_decision": of_one(decided, step("accept", "cara"), step("reject_decision", "cara")),
    "close, reopen": of_one(accepted, step("close"), step("reopen", "cara")),
    "close, retract_acceptance": of_one(accepted, step("close"), step("retract_acceptance", "cara")),
    "tick, acknowledge": of_one(received, turn_clock, tell),
    "tick, withdraw": of_one(received, turn_clock, step("withdraw", "cara")),
    "settle, withdraw": settled_and_told_by_phone,
}


@pytest.mark.parametrize("pair", PAIRS)
def test_two_at_once_leave_what_one_after_the_other_leaves(pair: str) -> None:
    count, found = anomalies(Race(PAIRS[pair]), MemoryStore)
    assert count >= 2
    assert found == []


@pytest.mark.nightly
@pytest.mark.parametrize("pair", PAIRS)
def test_in_a_file_too_two_at_once_leave_what_one_after_the_other_leaves(pair: str, tmp_path: Path) -> None:
    numbers = itertools.count()

    def new_store() -> Store:
        return SQLITE.open(f"sqlite:///{tmp_path}/{next(numbers)}.db?synchronous=normal")

    assert anomalies(Race(PAIRS[pair]), new_store)[1] == []


def test_a_store_that_does_not_look_is_noticed_by_masters_of_each_other() -> None:
    assert anomalies(Race(masters_of_each_other), MemoryStore, ignores_what_must_be_unchanged)[1] != []


def test_a_store_that_does_not_look_again_for_what_was_not_there_is_noticed_by_fact_finding() -> None:
    race = Race(PAIRS["prepare_response, ask_fact_finding"])
    assert anomalies(race, MemoryStore, ignores_what_was_found)[1] != []
