"""``processes``."""

import json
from typing import Any

import pytest

from itilbrm import LIFECYCLES, SUB_PROCESSES, Lifecycle
from tests.faces.running import Call, rows


def test_the_six_are_shown_by_their_names_and_those_not_built_say_so(call: Call) -> None:
    done = call("processes")
    assert (done.code, done.err) == (0, "")
    places = [done.out.index(f"{each.title} ({each.name})") for each in SUB_PROCESSES]
    assert places == sorted(places)
    assert done.out.count("Not built yet.") == sum(not each.lifecycles for each in SUB_PROCESSES)
    assert "Lifecycle: complaint handling, 12 states, 4 steps" in done.out


def test_a_sub_process_is_shown_with_its_lifecycles(call: Call) -> None:
    done = call("processes", "complaints")
    assert "The lifecycle of a complaint: complaint handling" in done.out
    assert "The lifecycle of a complaint definition: complaint definition" in done.out
    assert call("processes", "Handle Customer Complaints") == done


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.kind)
def test_every_lifecycle_is_shown_by_name_and_by_kind(call: Call, lifecycle: Lifecycle[Any]) -> None:
    done = call("processes", lifecycle.kind)
    assert done.code == 0
    assert call("processes", lifecycle.name) == done


def test_a_lifecycle_on_a_screen_has_its_states_and_steps(call: Call) -> None:
    lines = call("processes", "complaint").out.splitlines()
    assert lines[0] == "The lifecycle of a complaint: complaint handling"
    assert any(line.split() == ["closed", "closed", "none"] for line in lines)
    assert any(line.startswith("withdraw ") for line in lines)
    assert not any("`" in line for line in lines)


def test_a_lifecycle_as_json_tells_what_leads_where_under_which_rules(call: Call) -> None:
    found = json.loads(call("processes", "complaint", "--format", "json").out)
    assert {"name": "received", "category": "open", "label": "received"} in found["states"]
    steps = {step["name"]: step for step in found["steps"]}
    assert steps["receive"]["rows"][0]["to"] == ["received"]
    assert steps["adopt"]["rows"][0]["from"] == []
    assert steps["investigate"]["rows"] == [
        {
            "from": ["under_assessment"],
            "to": ["under_investigation"],
            "guards": [
                {
                    "rule": "BR-CPL-4",
                    "sentence": "a complaint is assessed in its stage before it is investigated",
                },
                {"rule": "BR-CPL-5", "sentence": "somebody in particular investigates"},
                {
                    "rule": "BR-CPL-5",
                    "sentence": "the investigator is neither complained about nor in the direct line of who is",
                },
            ],
        }
    ]
    assert steps["investigate"]["particulars"] == ["investigator"]


def test_the_six_as_json_with_what_stands_beside_them(call: Call) -> None:
    found = json.loads(call("processes", "--format", "json").out)
    assert [each["name"] for each in found["processes"]] == [each.name for each in SUB_PROCESSES]
    assert [each["name"] for each in found["processes"] if each["built"]] == ["complaints"]
    assert [each["kind"] for each in found["beside"]] == ["person", "unit", "refusal"]
    assert json.loads(call("processes", "surveys", "--format", "json").out)["built"] is False


def test_the_six_and_the_steps_of_a_lifecycle_as_csv(call: Call) -> None:
    six = rows(call("processes", "--format", "csv").out)
    assert [each["built"] for each in six] == ["not yet"] * 4 + ["yes", "not yet"]
    steps = rows(call("processes", "complaint", "--format", "csv").out)
    assert {"acknowledge", "receive", "adopt"} <= {each["step"] for each in steps}
    assert "(stays)" in {each["to"] for each in steps}
    assert call("processes", "complaint", "--format", "markdown").out.startswith("| step | from | to | rules | what |")


def test_a_lifecycle_is_drawn(call: Call) -> None:
    (handling,) = (each for each in LIFECYCLES if each.kind == "complaint")
    assert call("processes", "complaint", "--mermaid") == (0, handling.mermaid(), "")


def test_several_lifecycles_are_drawn_one_after_the_other(call: Call) -> None:
    assert call("processes", "complaints", "--mermaid").out.count("stateDiagram-v2") == 2
    every = call("processes", "--mermaid").out
    assert every.count("stateDiagram-v2") == len(LIFECYCLES)
    assert every.startswith("%% person\n")


def test_what_is_not_built_cannot_be_drawn(call: Call) -> None:
    done = call("processes", "surveys", "--mermaid")
    assert (done.code, done.out) == (3, "")
    assert "not built yet" in done.err


def test_a_picture_has_no_other_format(call: Call) -> None:
    done = call("processes", "complaint", "--mermaid", "--format", "json")
    assert done == (2, "", "itilbrm: --mermaid is a format of its own; leave out --format json\n")


def test_a_misspelt_name_gets_a_suggestion(call: Call) -> None:
    done = call("processes", "complaintz")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("itilbrm: there is no sub-process or lifecycle 'complaintz' (did you mean 'complaint")
