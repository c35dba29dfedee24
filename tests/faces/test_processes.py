"""``processes``."""

import json
from pathlib import Path
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
    for lifecycle in (lifecycle for each in SUB_PROCESSES for lifecycle in each.lifecycles):
        assert f"Lifecycle: {lifecycle.name}, " in done.out


def test_a_sub_process_is_shown_with_its_lifecycles(call: Call) -> None:
    done = call("processes", "complaints")
    assert "The lifecycle of a complaint: complaint handling" in done.out
    assert "The lifecycle of a complaint definition: complaint definition" in done.out
    assert call("processes", "Handle Customer Complaints") == done


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.kind)
def test_every_lifecycle_is_shown_by_name_and_by_kind(call: Call, lifecycle: Lifecycle[Any]) -> None:
    by_name = call("processes", lifecycle.name)
    assert by_name.code == 0
    if lifecycle.kind not in {each.name for each in SUB_PROCESSES}:  # whose names go before those of kinds
        assert call("processes", lifecycle.kind) == by_name


def test_a_lifecycle_on_a_screen_has_its_states_and_steps(call: Call) -> None:
    lines = call("processes", "complaint").out.splitlines()
    assert lines[0] == "The lifecycle of a complaint: complaint handling"
    assert any(line.startswith("withdrawn ") for line in lines)
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
                    "sentence": "a complaint is assessed in its stage before it is investigated or answered",
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
    built = [each.name for each in SUB_PROCESSES if each.lifecycles]
    assert [each["name"] for each in found["processes"] if each["built"]] == built
    inside = {lifecycle.kind for each in SUB_PROCESSES for lifecycle in each.lifecycles}
    assert [each["kind"] for each in found["beside"]] == [each.kind for each in LIFECYCLES if each.kind not in inside]
    assert json.loads(call("processes", "surveys", "--format", "json").out)["built"] is False


def test_the_six_and_the_steps_of_a_lifecycle_as_csv(call: Call) -> None:
    six = rows(call("processes", "--format", "csv").out)
    assert [each["built"] for each in six] == ["yes" if each.lifecycles else "not yet" for each in SUB_PROCESSES]
    steps = rows(call("processes", "complaint", "--format", "csv").out)
    assert {"acknowledge", "receive", "adopt"} <= {each["step"] for each in steps}
    assert "(stays)" in {each["to"] for each in steps}
    assert call("processes", "complaint", "--format", "markdown").out.startswith("| step | from | to | rules | what |")


def test_a_lifecycle_is_drawn(call: Call) -> None:
    (handling,) = (each for each in LIFECYCLES if each.kind == "complaint")
    assert call("processes", "complaint", "--mermaid") == (0, handling.mermaid(), "")


def test_several_lifecycles_are_drawn_one_after_the_other(call: Call) -> None:
    assert call("processes", "complaints", "--mermaid").out.count("stateDiagram-v2") == 4
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


MINE = '''
import attrs
from itilbrm import Lifecycle, Record, State, hookimpl
from itilbrm.processes.complaints import HANDLING

NEW = State("new", category="closed")

@attrs.frozen(kw_only=True)
class Parcel(Record):
    """What is sent."""

    kind = "parcel"
    prefix = "par"

PARCELS = Lifecycle("parcels", record=Parcel, initial=NEW, final=[NEW])

@PARCELS.creation()
def pack(_on):
    """Pack it."""
    return Parcel()

PARCELS.seal()
OURS = HANDLING.extended("handling of ours")
OURS.seal()

@hookimpl
def brm_lifecycles():
    return [PARCELS, OURS]
'''


def test_lifecycles_of_plugins_are_shown_in_a_part_of_their_own(call: Call, folder: Path) -> None:
    (folder / "mine.py").write_text(MINE)
    assert "plugins" not in call("processes").out
    done = call("processes", "--plugin", "./mine.py")
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    place = lines.index("Lifecycles of plugins")
    assert lines[place + 1] == "Lifecycle: parcels, 1 state, 0 steps, from mine"
    assert lines[place + 2].startswith("Lifecycle: handling of ours, 12 states,")
    assert " ".join(lines[place + 2 : place + 4]).rstrip().endswith("from mine, in place of complaint handling")
    found = json.loads(call("processes", "--plugin", "./mine.py", "--format", "json").out)["plugins"]
    assert [(each["plugin"], each["name"], each["extends"]) for each in found] == [
        ("mine", "parcels", None),
        ("mine", "handling of ours", "complaint handling"),
    ]
    assert json.loads(call("processes", "--format", "json").out)["plugins"] == []


def test_lifecycles_of_plugins_are_found_by_name_and_the_kind_means_the_one_in_use(call: Call, folder: Path) -> None:
    (folder / "mine.py").write_text(MINE)
    plugin = ("--plugin", "./mine.py")
    assert call("processes", "parcel", *plugin) == call("processes", "parcels", *plugin)
    assert call("processes", "complaint", *plugin) == call("processes", "handling of ours", *plugin)
    assert "complaint: complaint handling" in call("processes", "complaint handling", *plugin).out
    assert call("processes", "parcels", "--mermaid", *plugin).out.startswith("stateDiagram-v2")
    assert call("processes", "--mermaid", *plugin).out.count("stateDiagram-v2") == len(LIFECYCLES) + 2
    assert "did you mean 'parcel" in call("processes", "parcelz", *plugin).err
