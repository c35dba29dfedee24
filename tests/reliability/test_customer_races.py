"""R9, the pairs of customers: whoever comes at the same moment, what is left is what one after the other leaves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.adapters.memory import MemoryStore
from tests.reliability.interleaving import Act, Race, anomalies
from tests.reliability.processes import program, started
from tests.reliability.retiring import customers, target


def complain(it: Practice, customer: str) -> object:
    return it.acting_as("ann").complaints.receive(
        customer=customer, complainant="cara", channel="email", type="cost", text="Too much."
    )


def retired_and_complained_for(practice: Practice) -> Sequence[Act]:
    (key,) = customers(practice, 1)
    return [lambda it: it.acting_as("ann").customers.retire(key), lambda it: complain(it, key)]


def active(practice: Practice, name: str, scope: str = "") -> str:
    """Return the id of an active customer whose holder decides for the whole division."""
    ann = practice.acting_as("ann")
    unit = ann.units.adopt(origin="org", reference="d", name="Division", type="division").id
    key = ann.customers.adopt(
        origin="crm", reference=name, name=name, party=unit, scope=scope or name, holder="dana"
    ).id
    ann.mandates.adopt(origin="crm", reference=name, customer=key, holder="dana", units=(unit,))
    return key


def assigned_twice(practice: Practice) -> Sequence[Act]:
    customer = active(practice, "X")
    managers = [
        practice.acting_as("ann").managers.adopt(origin="hr", reference=name, person=name).id for name in ("bea", "bob")
    ]
    return [
        lambda it, manager=manager: it.acting_as("ann").assignments.assign(customer=customer, manager=manager)  # type: ignore[misc]  # bound here
        for manager in managers
    ]


COUNT: Final = 5

PAIRS: Final = {
    "retire, receive": Race(retired_and_complained_for),
    "assign, assign": Race(assigned_twice),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_two_at_once_leave_what_one_after_the_other_leaves(pair: str) -> None:
    count, found = anomalies(PAIRS[pair], MemoryStore)
    assert count >= 2
    assert found == []


def raced(url: str, does: str) -> list[str]:
    """Let one process end customers while another complains for each of them; return the ids of the customers."""
    with Practice.open(url, discover=False) as practice:
        keys = customers(practice, COUNT)
        target(practice)
    lines = [
        [*program(f"{url}?busy=60", 0, COUNT, module="retiring")[:-2], each, str(COUNT)] for each in (does, "complain")
    ]
    with started(*lines) as running:
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "opened\n"
        for each in running:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        for each in running:
            assert each.wait(60) == 0
    return keys


@pytest.mark.realises("BR-CUS-8", "SC-20")
def test_in_a_file_no_customer_is_retired_over_the_head_of_who_complains(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/race.db"
    keys = raced(url, "retire")
    with Practice.open(url, discover=False) as practice:
        complaints = {each.customer: each for each in practice.complaints}
        assert set(complaints) == set(keys)
        for key in keys:
            retired, complained = practice.history(key)[-1], practice.history(complaints[key].id)[0]
            assert retired.target in ("retired", "retiring")
            assert retired.target == "retiring" or complained.recorded_at >= retired.recorded_at


@pytest.mark.realises("BR-CUS-9", "SC-21")
def test_in_a_file_no_open_complaint_is_left_with_a_customer_that_was_merged(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/race.db"
    keys = raced(url, "merge")
    with Practice.open(url, discover=False) as practice:
        assert {practice.customers.get(key).state for key in keys} == {"merged"}
        whole = target(practice)
        complaints = [*practice.complaints]
        assert {each.customer for each in complaints} <= {whole}
        assert len(complaints) + practice.refusals.count() == COUNT
