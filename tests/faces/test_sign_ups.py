"""``sign-ups list`` and ``sign-ups show``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.running import Call, rows
from tests.processes.sign_ups.shop import Shop, shop


@pytest.fixture
def at(folder: Path) -> Iterator[Shop]:
    assert not [*folder.iterdir()]
    made = shop("sqlite:///itilbrm.db")
    made.signed(4000, scope="field")
    made.offered(scope="office")
    made.requested()
    yield made
    made.practice.close()


def test_sign_ups_are_listed_with_what_they_come_to_and_until_when(call: Call, at: Shop) -> None:
    done = call("sign-ups", "list")
    assert (done.code, done.err) == (0, "")
    listed = rows(call("sign-ups", "list", "--format", "csv").out)
    assert sorted((each["state"], each["amount"]) for each in listed) == [
        ("offered", "8000 EUR"),
        ("requested", ""),
        ("signed", "4000 EUR"),
    ]
    assert {each["requester"] for each in listed} == {"Pia"}
    assert {(each["customer"], each["service"]) for each in listed} == {("Sales", "Mail")}
    assert len([each for each in listed if each["valid_until_(UTC)"]]) == 1
    data = json.loads(call("sign-ups", "list", "--service", at.mail.id, "--state", "offered", "--format", "json").out)
    assert data["total"] == 1
    assert {each["category"] for each in data["sign_ups"]} == {"waiting"}


def test_a_sign_up_is_shown_with_its_terms(call: Call, at: Shop) -> None:
    (signed,) = at.practice.sign_ups.each(state="signed")
    done = call("sign-ups", "show", signed.id)
    assert done.code == 0
    assert "agreed.per_year.amount" in done.out
    missing = call("sign-ups", "show", "old:7")
    assert missing.code == 3
    assert "there is no sign-up 'old:7'; itilbrm sign-ups list lists what there is" in missing.err
