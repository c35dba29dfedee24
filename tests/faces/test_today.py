"""``today`` and ``complaints export``."""

import json
from datetime import timedelta

import pytest

from itilbrm import Practice
from itilbrm.testing import StoppedClock
from tests.faces.conftest import PRESENT
from tests.faces.running import Call, rows


@pytest.mark.usefixtures("kept")
def test_what_somebody_should_look_at_is_listed_with_why(call: Call, kept: dict[str, str]) -> None:
    with Practice.open("sqlite:///itilbrm.db", clock=StoppedClock(PRESENT)) as practice:
        practice.acting_as("ann").actions.register(
            source=kept["new"], source_kind="complaint", text="Look", owner="bob", due=PRESENT + timedelta(hours=1)
        )
    done = call("today", "bob")
    assert (done.code, done.err) == (0, "")
    assert "nobody owns it" in done.out
    assert "!" in done.out
    found = json.loads(call("today", "bob", "--format", "json").out)
    assert found["person"] == "bob"
    assert [each["why"] for each in found["entries"]].count("nobody owns it") == 2
    listed = rows(call("today", "bob", "--format", "csv").out)
    assert list(listed[0]) == ["at", "standing", "kind", "id", "why", "text", "customer"]
    assert {each["standing"] for each in listed} == {"now", "late"}


@pytest.mark.usefixtures("kept")
def test_what_nobody_owns_does_not_bury_what_is_ones_own(call: Call, kept: dict[str, str]) -> None:
    with Practice.open("sqlite:///itilbrm.db", clock=StoppedClock(PRESENT)) as practice:
        practice.acting_as("ann").actions.register(
            source=kept["new"], source_kind="complaint", text="Look", owner="bob", due=PRESENT + timedelta(hours=1)
        )
    every = json.loads(call("today", "bob", "--limit", "0", "--format", "json").out)["entries"]
    done = call("today", "bob", "--limit", "1", "--format", "json")
    first = next(each for each in every if each["why"] == "nobody owns it")
    own = [each for each in every if each["why"] != "nobody owns it"]
    shown = json.loads(done.out)["entries"]
    assert own
    assert shown == [each for each in every if each == first or each in own]
    assert done.err == "itilbrm: of 2 complaints that nobody owns these are 1; --limit 0 shows all\n"
    assert call("today", "bob", "--limit", "2").err == ""
    assert call("today", "bob", "--limit", "-1").code == 2


def test_nothing_to_look_at_is_said_to_be_nothing(call: Call) -> None:
    with Practice.open("sqlite:///itilbrm.db"):
        pass
    assert call("today", "bob") == (0, "", "itilbrm: nothing waits for bob\n")
    done = call("today", " ")
    assert done.code == 2


@pytest.mark.realises("SC-51")
@pytest.mark.usefixtures("kept")
def test_the_log_is_exported_with_what_was_done(call: Call, kept: dict[str, str]) -> None:
    exported = rows(call("complaints", "export").out)
    assert {each["id"] for each in exported} == set(kept.values())
    by_id = {each["id"]: each for each in exported}
    assert by_id[kept["new"]]["steps"].splitlines()[0].endswith("receive by ann")
    (late,) = json.loads(call("complaints", "export", "--format", "json", "--late", "--service", "billing").out)
    assert late["complaint"]["id"] == kept["old"]
    assert json.loads(call("complaints", "export", "--format", "json", "--customer", "nobody").out) == []


@pytest.mark.usefixtures("kept")
def test_texts_of_strangers_are_exported_raw_only_where_that_is_asked_for(call: Call) -> None:
    raw = call("complaints", "export", "--raw")
    assert "--raw: the texts are as strangers wrote them" in raw.err
    done = call("complaints", "export", "--raw", "--format", "json")
    assert done == (2, "", "itilbrm: --raw goes with --format csv, not with json\n")
