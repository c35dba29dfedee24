"""``portfolio``, ``stakeholders`` and ``opportunities`` at the command line."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from itilbrm import Money, Practice
from itilbrm.cli.stakeholders import grid_of
from itilbrm.processes.relationships import ServiceUse
from itilbrm.report import Grid, Spot, grid_page, grid_svg
from itilbrm.testing import StoppedClock
from tests.faces.conftest import PRESENT
from tests.faces.running import Call, rows

HOSTILE: Final = '<script>alert("&")</script>\x1b[2J'


@pytest.fixture
def related(folder: Path) -> Mapping[str, str]:
    """A store with a customer, stakeholders and opportunities; their ids by a name for the test."""
    assert folder.exists()
    with Practice.open("sqlite:///itilbrm.db", clock=StoppedClock(PRESENT)) as practice:
        ann = practice.acting_as("ann", "as we heard")
        customer = ann.customers.adopt(
            origin="crm", reference="C:1", name="Harbour", party="unt_1", holder="per_1", primary_manager="bea"
        )
        entry = practice.portfolio_entries.of(customer.id)
        ann.portfolio_entries.describe(
            entry.id,
            business_description="Ferries\nand more",
            risks=("storms",),
            services=(ServiceUse(service="svc_1", vital_business_function="ticketing"),),
        )
        ann.stakeholders.register(type="sponsor", name=HOSTILE, influence=5, interest=4, key=True, customer=customer.id)
        ann.stakeholders.register(type="regulator", name="Harbour office", influence=4, interest=1)
        ann.stakeholders.register(type="other", name="The press")
        ann.complaints.receive(
            customer=customer.id, complainant="cara", channel="phone", type="cost", text="too dear", services=("svc_1",)
        )
        lead = ann.opportunities.capture(prospect="Island", source="a fair", need="x", decision_holder="y", owner="bea")
        ann.opportunities.qualify(
            lead, value=Money.of(1000, "EUR"), probability=Decimal("0.25"), expected_on=date(2026, 9, 1)
        )
        plain = ann.opportunities.capture(prospect="Bay", source="mail", need="x", decision_holder="y")
        ann.opportunities.qualify(plain)
        old = ann.opportunities.adopt(
            origin="crm",
            reference="O:2",
            prospect="Reef",
            state="lost",
            reason_of_loss="price",
            services=("svc_1", "svc_2"),
        )
    return {"customer": customer.id, "island": lead.id, "old": old.id}


def test_a_portfolio_is_told_part_by_part_with_what_is_missing(call: Call, related: Mapping[str, str]) -> None:
    done = call("portfolio", "crm:C:1")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert re.fullmatch(r"Harbour as at 20\d\d-\d\d-\d\d \d\d:\d\d UTC", lines[0])
    assert "The entry is not complete; it lacks key outcomes" in done.out
    assert "  business description: Ferries and more" in lines
    assert "Risks (as of 2026-03-02)" in lines
    assert "too dear" in done.out
    assert call("portfolio", related["customer"]).out.splitlines()[1:] == lines[1:]


@pytest.mark.realises("2-46")
def test_what_the_customer_sees_has_nothing_internal_in_any_form(call: Call, related: Mapping[str, str]) -> None:
    for form in ("table", "json", "csv", "markdown"):
        whole = call("portfolio", "crm:C:1", "--format", form)
        seen = call("portfolio", "crm:C:1", "--shared", "--format", form)
        assert (whole.code, seen.code) == (0, 0)
        for secret in ("storms", "too dear", "alert"):
            assert secret in whole.out
            assert secret not in seen.out
        assert "ticketing" in seen.out
    assert json.loads(call("portfolio", "crm:C:1", "--format", "json").out)["customer"] == related["customer"]
    assert call("portfolio", "crm:C:1", "--shared").out.splitlines()[0].startswith("Harbour, as the customer sees it,")
    found = rows(call("portfolio", "crm:C:1", "--format", "csv").out)
    assert {each["audience"] for each in found} == {"shared", "internal"}


@pytest.mark.usefixtures("related")
def test_a_portfolio_is_as_at_an_instant_and_of_a_customer_there_is(call: Call) -> None:
    before = call("portfolio", "crm:C:1", "--as-at", "2026-03-02T08:00:00Z")
    assert before.code == 3
    assert "there is no customer 'crm:C:1'; give its id, or ORIGIN:REFERENCE" in before.err
    assert call("portfolio", "nobody").code == 3
    later = call("portfolio", "crm:C:1", "--as-at", "2027-12-31T08:00:00Z")
    assert "Risks (as of 2026-03-02, stale since 2027-03-03)" in later.out


@pytest.mark.realises("W-9")
@pytest.mark.usefixtures("related")
@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_the_map_is_drawn_within_the_width_and_shows_strangers_texts_harmlessly(
    call: Call, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    done = call("stakeholders", "map")
    assert done.code == 0
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert [line[0] for line in lines if line[:1].isdigit()] == ["5", "4", "3", "2", "1"]
    assert "\x1b" not in done.out
    assert "not placed yet: The press" in done.out
    assert "Harbour" in next(line for line in lines if line.startswith("4")) or columns == "40"


def test_the_map_is_of_one_customer_if_one_is_named(call: Call, related: Mapping[str, str]) -> None:
    found = json.loads(call("stakeholders", "map", "--customer", "crm:C:1", "--format", "json").out)
    assert [each["customer"] for each in found["placed"]] == [related["customer"]]
    assert found["unplaced"] == []
    past = json.loads(call("stakeholders", "map", "--as-at", "2026-03-02T08:00:00Z", "--format", "json").out)
    assert past["placed"] == []


@pytest.mark.usefixtures("related")
def test_the_map_is_a_picture_or_a_page_in_which_no_text_is_markup(call: Call, folder: Path) -> None:
    picture = call("stakeholders", "map", "--format", "svg").out
    tree = ET.fromstring(picture)  # noqa: S314  it was made here
    assert tree.tag.endswith("svg")
    assert not [each for each in tree.iter() if each.tag.endswith("script")]
    assert "&lt;script&gt;" in picture
    assert "\\x1b[2J" in picture
    done = call("stakeholders", "map", "--format", "html", "--file", "map.html")
    assert done.err == "itilbrm: written to map.html\n"
    page = (folder / "map.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<td>Harbour office</td>" in page
    again = call("stakeholders", "map", "--format", "html", "--file", "map.html")
    assert (again.code, again.err) == (2, "itilbrm: --file: 'map.html' is there already; name a new one\n")


@pytest.mark.usefixtures("related")
def test_stakeholders_are_listed_those_managed_closely_first(call: Call) -> None:
    found = rows(call("stakeholders", "list", "--format", "csv").out)
    assert [each["engagement"] for each in found] == ["manage_closely", "keep_satisfied", ""]
    assert found[2]["standing"] == "not placed"
    assert call("stakeholders", "list").out.splitlines()[2].startswith("<script>")
    assert len(json.loads(call("stakeholders", "list", "--format", "json").out)["placed"]) == 2
    assert call("stakeholders", "list", "--customer", "nobody").err == "itilbrm: there is no stakeholder\n"


@pytest.mark.realises("K-SAL-1")
@pytest.mark.usefixtures("related")
def test_the_forecast_is_told_for_each_currency_and_what_counts_for_nothing(call: Call) -> None:
    done = call("opportunities", "forecast")
    assert "EUR                   1  1,000.00    250.00" in done.out
    assert "1 opportunity without value or probability count" in done.out
    found = json.loads(call("opportunities", "forecast", "--format", "json").out)
    assert [(each["currency"], each["weighed"]) for each in found["currencies"]] == [("EUR", "250.00")]
    (mine,) = rows(call("opportunities", "forecast", "--owner", "bea", "--format", "csv").out)
    assert (mine["prospect"], mine["forecast"], mine["review"]) == ("Island", "250.00 EUR", "2026-04-03 !")
    nobody = call("opportunities", "forecast", "--owner", "nobody")
    assert nobody.err == "itilbrm: nothing is forecast: there is no opportunity that is qualified\n"


def test_opportunities_are_listed_and_shown(call: Call, related: Mapping[str, str]) -> None:
    found = rows(call("opportunities", "list", "--format", "csv").out)
    assert {each["prospect"] for each in found} == {"Island", "Bay", "Reef"}
    assert call("opportunities", "list", "--state", "lost").out.splitlines()[2].startswith("Reef")
    assert json.loads(call("opportunities", "list", "--category", "open", "--format", "json").out)["total"] == 2
    assert call("opportunities", "list", "--owner", "nobody").err == "itilbrm: there is no such opportunity\n"
    wrong = call("opportunities", "list", "--state", "lsot")
    assert wrong.code == 2
    assert "did you mean 'lost'" in wrong.err
    shown = call("opportunities", "show", related["island"])
    assert [line.split() for line in shown.out.splitlines() if "value." in line] == [
        ["value.amount", "1000"],
        ["value.currency", "EUR"],
    ]
    assert json.loads(call("opportunities", "show", "crm:O:2", "--format", "json").out)["reason_of_loss"] == "price"
    assert call("opportunities", "show", "crm:O:3").code == 3
    assert "svc_1, svc_2" in call("opportunities", "show", "crm:O:2").out
    missing = call("opportunities", "show", "opp_none")
    assert (missing.code, "there is no opportunity 'opp_none'" in missing.err) == (3, True)


def test_nothing_is_told_where_there_is_nothing(call: Call, folder: Path) -> None:
    with Practice.open("sqlite:///itilbrm.db") as practice:
        practice.acting_as("ann").opportunities.capture(prospect="Bay", source="mail")
    assert (folder / "itilbrm.db").exists()
    assert "not placed yet" not in call("stakeholders", "map").out
    assert "count for nothing" not in call("opportunities", "forecast").out
    with Practice.open("memory:") as empty:
        assert len(grid_of(empty.stakeholders.map()).notes) == 1


def test_a_place_with_many_names_says_how_many_more_there_are() -> None:
    spots = tuple(Spot(name=f"Team {number} of the far north", across=1, up=1) for number in range(6))
    wide = Spot(name="見積もり部門の人々全員", across=2, up=2, strong=True, faded=True)
    grid = Grid(
        title="Map", across="a", up="b", quarters=("1", "2", "3", "4"), high=3, spots=(*spots, wide), notes=("x", "y")
    )
    drawn = grid_svg(grid)
    assert "and 3 more<title>Team 3 of the far north" in drawn
    assert ">Team 0 of the far…<title>" in drawn
    assert ">見積もり部門の人…<title>" in drawn
    assert grid_page(grid, ("a",), (("<b>",),)).count("&lt;b&gt;") == 1


@pytest.mark.realises("2-45", "2-46", "W-7")
def test_without_a_customer_it_is_a_line_for_each(
    call: Call, related: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    done = call("portfolio")
    assert done.out.splitlines()[0].startswith("Customer Portfolio as at ")
    assert re.search(r"^Harbour +active +bea +0 +1 +0 +0 +4 +2027-03-03", done.out, re.MULTILINE)
    (line,) = rows(call("portfolio", "--manager", "bea", "--format", "csv").out)
    assert (line["id"], line["complaints"]) == (related["customer"], "1")
    assert line["missing"] == "key outcomes; channels; a contact who can be reached; a review"
    found = json.loads(call("portfolio", "--as-at", "2027-12-31T08:00:00Z", "--format", "json").out)
    assert [each["is_stale"] for each in found["customers"]] == [True]
    assert call("portfolio", "--manager", "nobody").err == "itilbrm: there is no customer\n"
    for wrong in (("--shared",), ("crm:C:1", "--manager", "bea")):
        assert call("portfolio", *wrong).code == 2


def test_the_most_important_customers_stand_first() -> None:
    with Practice.open("memory:") as practice:
        ann = practice.acting_as("ann")
        given: dict[str, Any] = {"party": "unt_1", "holder": "per_1", "primary_manager": "bea"}
        for name, importance in (("A", None), ("B", 2), ("C", 5)):
            ann.customers.adopt(origin="crm", reference=name, name=name, scope=name, importance=importance, **given)
        found = practice.portfolio_entries.overview()
        assert [each.name for each in found] == ["C", "B", "A"]
        assert len(found) == 3


def test_who_pursues_and_who_manages_is_told_by_name_on_the_screen(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [*folder.iterdir()]
    monkeypatch.setenv("COLUMNS", "200")
    with Practice.open("sqlite:///itilbrm.db", clock=StoppedClock(PRESENT)) as practice:
        ann = practice.acting_as("ann")
        bea = ann.people.adopt(origin="hr", reference="1", full_name="Bea Berg", email="bea@example.com")
        lead = ann.opportunities.capture(prospect="Bay", source="mail", need="x", decision_holder="y", owner=bea.id)
        ann.opportunities.qualify(lead)
        ann.customers.adopt(
            origin="crm", reference="1", name="Harbour", party="unt_1", holder="per_1", primary_manager=bea.id
        )
    for words, column in ((("opportunities", "forecast"), "owner"), (("portfolio",), "manager")):
        shown = call(*words).out
        assert ("Bea Berg" in shown, bea.id in shown) == (True, False)
        assert [each[column] for each in rows(call(*words, "--format", "csv").out)] == [bea.id]
