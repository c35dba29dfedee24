"""``requirements list``, ``requirements show`` and ``pipeline``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from itilbrm import Practice
from tests.faces.running import Call, rows
from tests.processes.requirements.needs import Needs, eur, needs


@pytest.fixture
def sales(folder: Path) -> Iterator[Needs]:
    assert not [*folder.iterdir()]
    made = needs("sqlite:///itilbrm.db")
    made.submitted()
    made.captured(estimate=eur(5_000))
    made.acting("bert").requirements.adopt(
        origin="old",
        reference="R-7",
        state="captured",
        statement="Less paper",
        requester="pia",
        received_at=made.house.clock.now(),
        customer="acme",
    )
    yield made
    made.practice.close()


def test_requirements_are_listed_with_who_they_wait_for(call: Call, sales: Needs) -> None:
    done = call("requirements", "list")
    assert (done.code, done.err) == (0, "")
    assert "awaiting decision" in done.out
    listed = rows(call("requirements", "list", "--format", "csv").out)
    assert {each["waits_for"] for each in listed} == {"", "Dora"}
    assert {each["customer"] for each in listed} == {sales.customer.name, "acme"}
    assert sales.customer.id in {each["customer_id"] for each in listed}
    assert {each["amount"] for each in listed} == {"", "80000 EUR", "5000 EUR"}
    data = json.loads(call("requirements", "list", "--customer", sales.customer.id, "--format", "json").out)
    assert data["total"] == 2
    assert {each["category"] for each in data["requirements"]} == {"open", "waiting"}
    shortened = call("requirements", "list", "--limit", "1", "--state", "captured")
    assert shortened.err == "itilbrm: these are 1 of 2 requirements; --limit 0 shows all\n"
    assert call("requirements", "list", "--state", "verified").err == "itilbrm: there is no such requirement\n"
    assert call("requirements", "list", "--limit", "-1").code == 2
    wrong = call("requirements", "list", "--state", "captred")
    assert wrong.code == 2
    assert "did you mean 'captured'?" in wrong.err


def test_a_requirement_is_shown_by_its_id_or_by_what_it_is_called_elsewhere(call: Call, sales: Needs) -> None:
    (waiting,) = sales.practice.requirements.each(state="awaiting_decision")
    done = call("requirements", "show", waiting.id)
    assert done.code == 0
    assert "Dora" in done.out
    assert "case.chosen" in done.out
    shown = json.loads(call("requirements", "show", "old:R-7", "--format", "json").out)
    assert (shown["statement"], shown["state"]) == ("Less paper", "captured")
    missing = call("requirements", "show", "old:R-8")
    assert missing.code == 3
    assert "there is no requirement 'old:R-8'; itilbrm requirements list lists what there is" in missing.err


@pytest.mark.realises("BR-REQ-11")
def test_the_pipeline_is_shown_by_state_with_its_amounts(call: Call, sales: Needs) -> None:
    assert "80000 EUR" in call("pipeline").out
    assert sales.customer.id not in call("pipeline").out
    listed = rows(call("pipeline", "--customer", sales.customer.id, "--format", "csv").out)
    assert [(each["state"], each["many"], each["amounts"]) for each in listed] == [
        ("captured", "1", "5000 EUR"),
        ("awaiting_decision", "1", "80000 EUR"),
    ]
    data = json.loads(call("pipeline", "--format", "json").out)
    assert data["amounts"] == {"EUR": "85000"}
    assert call("pipeline", "--customer", " ").code == 2


def test_nothing_that_anybody_needs_is_said_to_be_nothing(call: Call) -> None:
    with Practice.open("sqlite:///itilbrm.db"):
        pass
    assert call("pipeline") == (0, "", "itilbrm: nothing is open that anybody needs or that could be won\n")
    assert call("requirements", "list") == (0, "", "itilbrm: there is no requirement yet\n")
