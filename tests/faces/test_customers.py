"""``customers list``, ``customers show`` and ``customers suggest``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.running import Call, rows
from tests.parties.held import House, house


@pytest.fixture
def home(folder: Path) -> Iterator[House]:
    assert not [*folder.iterdir()]
    made = house("sqlite:///itilbrm.db")
    made.active(scope="payments")
    made.by(made.bea).customers.adopt(
        origin="crm", reference="7", name="Initech", party="unt_gone", holder="tom", state="retired"
    )
    yield made
    made.practice.close()


def test_customers_are_listed_with_who_decides_and_who_serves(call: Call, home: House) -> None:
    done = call("customers", "list")
    assert (done.code, done.err) == (0, "")
    assert "Division D" in done.out
    listed = {each["customer"]: each for each in rows(call("customers", "list", "--format", "csv").out)}
    assert (listed["Division D"]["holder"], listed["Division D"]["manager"]) == ("Dana", "Bea")
    assert (listed["Division D"]["state"], listed["Division D"]["scope"]) == ("active", "payments")
    data = json.loads(call("customers", "list", "--holder", home.dana.id, "--format", "json").out)
    assert (data["total"], data["customers"][0]["category"]) == (1, "open")
    assert call("customers", "list", "--category", "waiting").err == "itilbrm: there is no such customer\n"
    wrong = call("customers", "list", "--state", "retird")
    assert wrong.code == 2
    assert "did you mean 'retired'?" in wrong.err
    assert call("customers", "list", "--limit", "-1").code == 2


def test_a_customer_is_shown_by_its_id_or_by_what_it_is_called_elsewhere(call: Call, home: House) -> None:
    (customer,) = home.practice.customers.find(state="active")
    done = call("customers", "show", customer.id)
    assert done.code == 0
    assert "channels.escalation" in done.out
    shown = json.loads(call("customers", "show", "crm:7", "--format", "json").out)
    assert (shown["name"], shown["state"], shown["holder"]) == ("Initech", "retired", "tom")
    missing = call("customers", "show", "crm:8")
    assert missing.code == 3
    assert missing.err == "itilbrm: there is no customer 'crm:8'; itilbrm customers list lists what there is\n"


def test_who_could_be_a_customer_is_suggested(call: Call, home: House) -> None:
    (found,) = rows(call("customers", "suggest", "--format", "csv").out)
    assert (found["unit"], found["manager"], found["budget"]) == (home.other.id, "Erik", "900000 EUR")
    data = json.loads(call("customers", "suggest", "--format", "json").out)
    assert data["suggested"][0]["manager"] == home.erik.id
    home.by(home.bea).units.set_budget(home.other.id, budget=None, budget_includes_it=True)
    assert rows(call("customers", "suggest", "--format", "csv").out)[0]["budget"] == ""
    home.by(home.bea).units.set_budget(home.other.id, budget=None, budget_includes_it=False)
    done = call("customers", "suggest")
    assert (done.code, done.out) == (0, "")
    assert done.err == "itilbrm: no unit with a manager whose budget includes IT is left to be a customer\n"
