"""ITIL's six sub-processes are there by name, whether they are built yet or not."""

import pytest

import itilbrm
from itilbrm.errors import NotFound
from itilbrm.processes import LIFECYCLES, SUB_PROCESSES, sub_process


def test_there_are_six_in_the_order_of_itil() -> None:
    assert [each.title for each in SUB_PROCESSES] == [
        "Maintain Customer Relationships",
        "Identify Service Requirements",
        "Sign up Customers to Standard Services",
        "Customer Satisfaction Survey",
        "Handle Customer Complaints",
        "Monitor Customer Complaints",
    ]
    assert all(each.objective.endswith(".") for each in SUB_PROCESSES)


def test_every_lifecycle_is_sealed_and_its_kind_and_prefix_are_its_own() -> None:
    assert all(each.is_sealed for each in LIFECYCLES)
    for name in ("kind", "prefix"):
        values = [getattr(each.record, name) for each in LIFECYCLES]
        assert len(values) == len(set(values))
    assert {each for process in SUB_PROCESSES for each in process.lifecycles} < set(LIFECYCLES)
    assert itilbrm.LIFECYCLES is LIFECYCLES


@pytest.mark.parametrize("process", SUB_PROCESSES, ids=lambda each: each.name)
def test_a_sub_process_is_found_by_its_name(process: itilbrm.processes.SubProcess) -> None:
    assert sub_process(process.name) is process


def test_a_sub_process_itil_does_not_know_is_refused_with_those_it_knows() -> None:
    with pytest.raises(NotFound) as error:
        sub_process("complaint")
    assert str(error.value) == (
        "no sub-process has the id 'complaint'; choose from relationships, requirements, sign_ups, surveys, "
        "complaints, complaint_watch (did you mean 'complaints'?)"
    )


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.kind)
def test_every_verb_and_guard_says_what_it_does_in_a_sentence(lifecycle: itilbrm.Lifecycle[itilbrm.Record]) -> None:
    for name in (*lifecycle.steps, *lifecycle.creations, *lifecycle.adoptions):
        assert lifecycle.verb(name).sentence.endswith(".")
    guards = [guard for row in lifecycle.rows for guard in row.guards]
    guards += [guard for each in lifecycle.creations.values() for guard in each.guards]
    for guard in guards:
        assert guard.sentence == guard.sentence.strip()
        assert not guard.sentence.endswith(".")
        assert guard.rule
