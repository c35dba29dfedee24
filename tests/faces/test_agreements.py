"""``agreements`` and ``services`` at the command line."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Line, Package, Practice
from itilbrm.testing import StoppedClock
from tests.faces.conftest import PRESENT
from tests.faces.running import Call, rows


@pytest.fixture
def agreed(folder: Path) -> Mapping[str, str]:
    """A store with services and agreements; their ids by a name for the test."""
    assert folder.exists()
    clock = StoppedClock(PRESENT - timedelta(hours=1))
    with Practice.open("sqlite:///itilbrm.db", clock=clock) as practice:
        sam = practice.acting_as("sam")
        mail = sam.services.announce(name="Mail", owner="sam", packages=(Package(name="gold"),), standard=True)
        sam.services.adopt(origin="cmdb", reference="N:1", name="Network", owner="tim")
        customer = sam.customers.adopt(origin="crm", reference="C1", name="Harbour", party="unt_1", holder="per_1")
        given: dict[str, Any] = {
            "origin": "crm",
            "customer": customer.id,
            "start": date(2026, 1, 1),
            "signed_by_provider": "sam",
        }
        tacit = sam.agreements.adopt(
            reference="1",
            lines=(Line(service=mail.id),),
            term="tacit",
            end=date(2028, 3, 31),
            renewal_span="12 months",
            notice_period="3 months",
            **given,
        )
        sam.agreements.adopt(reference="A:2", lines=(Line(service="svc_net"),), end=date(2026, 3, 31), **given)
        sam.agreements.draft(
            customer="acme",
            lines=(Line(service=mail.id),),
            start=date(2026, 1, 1),
            term="rolling",
            renewal_span="1 month",
        )
    return {"mail": mail.id, "tacit": tacit.id}


@pytest.mark.usefixtures("agreed")
def test_agreements_are_listed_with_their_last_day_for_notice(call: Call) -> None:
    told = rows(call("agreements", "list", "--format", "csv").out)
    assert {(each["customer"], each["state"], each["notice_by"][4:]) for each in told} == {
        ("Harbour", "active", "-12-31"),
        ("Harbour", "active", ""),
        ("acme", "draft", ""),
    }
    data = json.loads(call("agreements", "list", "--within", "0", "--format", "json").out)
    assert [each["end"] for each in data["agreements"]] == ["2026-03-31"]  # which is past, and the clock did not run
    assert json.loads(call("agreements", "list", "--customer", "acme", "--format", "json").out)["total"] == 1
    shortened = call("agreements", "list", "--limit", "2")
    assert shortened.err == "itilbrm: these are 2 of 3 agreements; --limit 0 shows all\n"


def test_what_matters_of_an_agreement_stands_on_a_screen_of_80_columns(
    call: Call, agreed: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    headings, _, *lines = call("agreements", "list").out.splitlines()
    assert headings.split() == ["customer", "state", "until", "notice", "by", "id"]
    (line,) = (line.split() for line in lines if agreed["tacit"] in line)
    assert (line[0], line[1], line[3][4:]) == ("Harbour", "active", "-12-31")
    assert max(map(len, [headings, *lines])) <= 80


def test_a_name_stands_beside_an_id_on_the_screen_and_files_have_both(call: Call, agreed: Mapping[str, str]) -> None:
    (file,) = (
        each for each in rows(call("agreements", "list", "--format", "csv").out) if each["id"] == agreed["tacit"]
    )
    assert (file["customer"], file["services"]) == ("Harbour", "Mail")
    assert (file["customer_id"][:4], file["owner_id"]) == ("cus_", "sam")
    shown = call("agreements", "show", agreed["tacit"])
    assert f"Harbour ({file['customer_id']})" in shown.out
    exact = {each["field"]: each["value"] for each in rows(call("agreements", "show", "crm:1", "--format", "csv").out)}
    assert (exact["customer"], exact["lines[0].service"]) == (file["customer_id"], agreed["mail"])


def test_one_agreement_is_shown_with_what_is_reckoned_of_it(call: Call, agreed: Mapping[str, str]) -> None:
    data = json.loads(call("agreements", "show", agreed["tacit"], "--format", "json").out)
    assert (data["last_day_for_notice"][4:], data["operational"]) == ("-12-31", [])
    assert "2026-03-31" in call("agreements", "show", "crm:A:2").out
    missing = call("agreements", "show", "agr_9")
    assert (missing.code, missing.err) == (
        3,
        "itilbrm: there is no agreement 'agr_9'; itilbrm agreements list lists what there is\n",
    )


def test_services_are_listed_and_shown(call: Call, agreed: Mapping[str, str]) -> None:
    told = rows(call("services", "list", "--format", "csv").out)
    assert {(each["name"], each["state"], each["packages"]) for each in told} == {
        ("Mail", "pipeline", "gold"),
        ("Network", "active", ""),
    }
    assert json.loads(call("services", "list", "--owner", "tim", "--format", "json").out)["total"] == 1
    assert "gold" in call("services", "show", agreed["mail"]).out
    assert "tim" in call("services", "show", "cmdb:N:1").out
    assert call("services", "list", "--state", "retired").err.strip().endswith("there is no such service")


def test_what_is_asked_wrongly_is_refused(call: Call, agreed: Mapping[str, str]) -> None:
    assert agreed
    assert "--within goes alone" in call("agreements", "list", "--within", "3", "--customer", "acme").err
    assert "there is no such agreement" in call("agreements", "list", "--within", "0", "--store", "memory:").err
    assert "--within -1 lies in the past" in call("agreements", "list", "--within=-1").err
    assert "'asleep' is no state of agreeing" in call("agreements", "list", "--state", "asleep").err
    assert "there is no such agreement" in call("agreements", "list", "--customer", "nobody").err


def test_an_empty_store_says_so(call: Call, folder: Path) -> None:
    assert folder.exists()
    Practice.open("sqlite:///itilbrm.db").close()
    assert "there is no agreement yet" in call("agreements", "list").err
    assert "there is no service yet" in call("services", "list").err
    assert call("services", "list", "--format", "csv").out.startswith("name,state,type,")
