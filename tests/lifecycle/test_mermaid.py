"""The picture of a lifecycle is made from its definition, and shows what the machine would show."""

import re
from types import SimpleNamespace
from typing import Any, Final

import pytest
from transitions.extensions import GraphMachine

import itilbrm
from itilbrm.lifecycle import Lifecycle
from itilbrm.processes.complaints import HANDLING
from tests.lifecycle.toys import TOYS

ALL: Final = (*itilbrm.LIFECYCLES, *TOYS)
EVERY: Final = pytest.mark.parametrize("lifecycle", ALL, ids=lambda each: each.kind)
ARROW: Final = re.compile(r"^\s*(\w+) --> (\w+): (.+)$", re.MULTILINE)
WORDS: Final = re.compile(r"^    (\w+): (.+)$", re.MULTILINE)


def arrows(text: str, between: str) -> set[tuple[str, str, str]]:
    """Return the arrows of a picture, one for each step."""
    return {(source, target, step) for source, target, steps in ARROW.findall(text) for step in steps.split(between)}


@EVERY
def test_the_picture_has_the_arrows_of_the_machine(lifecycle: Lifecycle[Any]) -> None:
    model: Any = SimpleNamespace()
    machine = GraphMachine(
        model=model,
        states=list(map(str, lifecycle.states)),
        initial=str(lifecycle.initial),
        auto_transitions=False,
        graph_engine="mermaid",
    )
    for row in lifecycle.rows:
        for source in row.sources:
            for target in row.targets:
                machine.add_transition(row.step.name, str(source), str(target))
    expected = arrows(model.get_graph().draw(None), " | ")
    assert arrows(lifecycle.mermaid(), ", ") == expected


@EVERY
def test_steps_that_stay_are_named_inside_their_states(lifecycle: Lifecycle[Any]) -> None:
    words = dict(WORDS.findall(lifecycle.mermaid()))
    assert set(words) == set(lifecycle.states)
    for name, state in lifecycle.states.items():
        label, _, inside = words[name].partition(" / ")
        staying = {row.step.name for row in lifecycle.rows if not row.targets and name in row.sources}
        assert label == state.label
        assert set(inside.split(", ")) - {""} == staying


@EVERY
def test_the_picture_begins_with_creations_and_ends_with_final_states(lifecycle: Lifecycle[Any]) -> None:
    lines = lifecycle.mermaid().splitlines()
    assert lines[0] == "stateDiagram-v2"
    begins = {line.strip() for line in lines if line.startswith("    [*]")}
    ends = {line.strip() for line in lines if line.endswith("[*]")}
    assert begins == {f"[*] --> {each.target}: {name}" for name, each in lifecycle.creations.items()}
    assert ends == {f"{state} --> [*]" for state in lifecycle.final}


@EVERY
def test_the_picture_names_no_arrow_twice(lifecycle: Lifecycle[Any]) -> None:
    lines = lifecycle.mermaid().splitlines()
    assert len(lines) == len(set(lines))


@pytest.mark.realises("SM-CPL")
def test_the_picture_of_a_complaint() -> None:
    assert arrows(HANDLING.mermaid(), ", ") == {
        ("received", "acknowledged", "acknowledge"),
        ("received", "under_assessment", "assess"),
        ("acknowledged", "under_assessment", "assess"),
        ("under_assessment", "under_investigation", "investigate"),
        *((state, "awaiting_information", "request_information") for state in WORKED_ON),
        *(("awaiting_information", state, "information_received") for state in WORKED_ON),
        *(("awaiting_information", state, "stop_waiting") for state in WORKED_ON),
        *((state, "response_prepared", "prepare_response") for state in WORKED_ON),
        *(("response_prepared", state, "rework") for state in WORKED_ON),
        ("response_prepared", "decision_communicated", "communicate_decision"),
        ("decision_communicated", "accepted", "accept"),
        ("accepted", "decision_communicated", "retract_acceptance"),
        ("accepted", "closed", "close"),
        ("decision_communicated", "under_assessment", "reject_decision"),
        ("decision_communicated", "decision_communicated", "reject_decision"),
        ("decision_communicated", "closed", "close_without_response"),
        ("decision_communicated", "closed", "close_disputed"),
        *((state, "closed", "early_resolve") for state in ("received", "acknowledged", "under_assessment")),
        ("closed", "under_assessment", "reopen"),
        *((state, "reclassified", "reclassify") for state in ("received", "acknowledged", *WORKED_ON)),
        ("reclassified", "under_assessment", "object"),
        *((state, "withdrawn", "withdraw") for state in UNCLOSED),
        *((state, "duplicate", "mark_duplicate") for state in UNCLOSED),
    }
    words = dict(WORDS.findall(HANDLING.mermaid()))
    assert words["withdrawn"] == "withdrawn / note_told, note_companion"
    assert words["under_assessment"].startswith("under assessment / acknowledge, assess, contain, ")


WORKED_ON: Final = ("under_assessment", "under_investigation")


UNCLOSED: Final = (
    "received",
    "acknowledged",
    "under_assessment",
    "under_investigation",
    "response_prepared",
    "awaiting_information",
    "decision_communicated",
    "accepted",
)


def test_two_steps_between_the_same_states_share_an_arrow() -> None:
    assert "    lent --> returned: take_back\n" in TOYS[0].mermaid()
    lending = [line for line in TOYS[0].mermaid().splitlines() if "called_back --> " in line]
    assert lending == [
        "    called_back --> returned: take_back",
        "    called_back --> under_repair: take_back",
        "    called_back --> lost: give_up",
    ]
