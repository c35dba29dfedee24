"""``explain``: what can be done with a record, what stands in the way of the rest."""

import json
from collections.abc import Mapping

import pytest

from tests.faces.running import Call


def test_a_complaint_is_explained_step_by_step(call: Call, kept: Mapping[str, str]) -> None:
    done = call("explain", kept["new"])
    assert (done.code, done.err) == (0, "")
    assert f"complaint {kept['new']} is 'under_assessment'" in " ".join(done.out.split())
    assert "no clock is running" in " ".join(done.out.split())
    assert "investigate depends" in " ".join(done.out.split())


def test_it_is_told_who_could_take_a_step(call: Call, kept: Mapping[str, str]) -> None:
    found = json.loads(call("explain", kept["new"], "--as", "bob", "--format", "json").out)
    assert (found["by"], found["kind"], found["due"]) == ("bob", "complaint", None)
    steps = {each["step"]: each for each in found["steps"]}
    assert steps["acknowledge"]["verdict"] == "blocked"
    assert steps["withdraw"]["verdict"] == "depends"
    assert steps["withdraw"]["lacks"][0] == {
        "rule": "SM-CPL",
        "text": "only cara can withdraw it, not bob",
        "who": ["cara"],
    }


@pytest.mark.parametrize("format", ["csv", "markdown"])
def test_an_explanation_is_a_table_elsewhere(call: Call, kept: Mapping[str, str], format: str) -> None:  # noqa: A002  the name of the option
    done = call("explain", kept["new"], "--format", format)
    assert done.code == 0
    assert "withdraw" in done.out


def test_a_complaint_is_explained_by_where_it_came_from(call: Call, kept: Mapping[str, str]) -> None:
    assert kept["old"] in call("explain", "old:desk:7").out


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", ["cpl_nothing", "nonsense", "old:desk:8", ""])
def test_what_is_not_there_cannot_be_explained(call: Call, name: str) -> None:
    done = call("explain", name)
    assert done.code == 3
    assert done.err.startswith(f"itilbrm: there is no record {name!r}; ")


def test_an_id_of_no_kind_is_told_which_kinds_there_are(call: Call, kept: Mapping[str, str]) -> None:
    wrong = kept["new"].replace("cpl_", "cp_")
    told = call("explain", wrong).err
    assert (
        f"there is no record {wrong!r}; 'cp' begins no id (did you mean 'cpl'?), ids begin with per_ (person)" in told
    )
    assert "cpl_ (complaint)" in told
    assert "ids begin" not in call("explain", "cpl_nothing").err
    assert "ids begin" not in call("explain", "old:desk:8").err
