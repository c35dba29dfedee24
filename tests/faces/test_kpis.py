"""``kpis list`` and ``kpis show``."""

import json

import pytest

from itilbrm.kpis import KPIS
from tests.faces.running import Call, rows

FEBRUARY = ("--period", "2026-02")


def test_all_indicators_are_listed_with_what_they_count(call: Call) -> None:
    done = call("kpis", "list")
    assert (done.code, done.err) == (0, "")
    assert all(each.id in done.out for each in KPIS)
    listed = rows(call("kpis", "list", "--format", "csv").out)
    assert [each["id"] for each in listed] == [each.id for each in KPIS]
    found = json.loads(call("kpis", "list", "--format", "json").out)["kpis"]
    assert found[0]["bases"] == ["received", "decided", "closed"]


@pytest.mark.usefixtures("kept")
def test_an_indicator_is_shown_with_how_to_read_it(call: Call) -> None:
    done = call("kpis", "show", "K-CPL-7", *FEBRUARY)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Complaint resolution rate (K-CPL-7), 2026-02, basis due\n")
    assert "0.0 % (0 of 1)" in done.out
    assert "How to read it: 90 or more is usual." in done.out


@pytest.mark.usefixtures("kept")
def test_what_cannot_be_divided_is_undefined_and_says_why(call: Call) -> None:
    done = call("kpis", "show", "K-CPL-7", "--period", "2026-01")
    assert "Undefined: no decision was due in 2026-01." in done.out
    (row,) = rows(call("kpis", "show", "K-CPL-7", "--period", "2026-01", "--format", "csv").out)
    assert (row["value"], row["undefined"], row["denominator"]) == ("", "no decision was due in 2026-01", "0")
    found = json.loads(call("kpis", "show", "K-CPL-7", "--period", "2026-01", "--format", "json").out)
    assert (found["value"], found["undefined"]) == (None, "no decision was due in 2026-01")


@pytest.mark.usefixtures("kept")
def test_an_indicator_is_shown_for_each_group_and_for_all(call: Call) -> None:
    done = call("kpis", "show", "k-cpl-1", "--period", "2026", "--by", "service")
    lines = done.out.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith(("billing", "network", "phones", "all"))] == [
        ["billing", "1"],
        ["network", "1"],
        ["phones", "1"],
        ["all", "2"],
    ]
    grouped = rows(call("kpis", "show", "K-CPL-1", "--period", "2026", "--by", "label:queue", "--format", "csv").out)
    assert [(each["group"], each["value"]) for each in grouped] == [("", "1"), ("north", "1")]
    assert "(none)" in call("kpis", "show", "K-CPL-1", "--period", "2026", "--by", "label:queue").out
    found = json.loads(call("kpis", "show", "K-CPL-1", "--period", "2026", "--by", "type", "--format", "json").out)
    assert {group: each["value"] for group, each in found["groups"].items()} == {"availability": 1, "cost": 1}


@pytest.mark.usefixtures("kept")
def test_a_figure_is_told_as_it_was_known(call: Call) -> None:
    now = json.loads(call("kpis", "show", "K-CPL-1", "--period", "2026-Q1", "--format", "json").out)
    before = ("--as-at", "2026-02-15T00:00:00Z")
    then = json.loads(call("kpis", "show", "K-CPL-1", "--period", "2026-Q1", *before, "--format", "json").out)
    assert (now["value"], then["value"]) == (2, 1)
    assert (then["as_at"], then["final"], then["period"], then["zone"]) == (
        "2026-02-15T00:00:00Z",
        False,
        "2026-Q1",
        "UTC",
    )


@pytest.mark.usefixtures("kept")
def test_what_was_left_out_is_told(call: Call, kept: dict[str, str]) -> None:
    from itilbrm import Practice

    with Practice.open("sqlite:///itilbrm.db") as practice:
        practice.acting_as("ann").complaints.adopt(
            origin="old",
            reference="8",
            state="duplicate",
            received_at=practice.complaints.get(kept["old"]).received_at,
            customer="acme",
            complainant="cara",
            channel="phone",
            type="cost",
            text="Again",
        )
    assert "Left out: 1 duplicate ones." in call("kpis", "show", "K-CPL-1", "--period", "2026").out


@pytest.mark.usefixtures("kept")
def test_a_mean_is_rounded_for_people_and_exact_for_programs(call: Call) -> None:
    assert "undefined" in call("kpis", "show", "K-CPL-8", "--period", "2026").out
    assert call("kpis", "show", "K-CPL-18", "--period", "2026", "--format", "markdown").out.startswith("| id | group |")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("K-CPL-77", *FEBRUARY), 3, "no indicator has the id 'K-CPL-77'; itilbrm kpis list shows all (did you mean"),
        (("K-CPL-1", "--period", "2026-13"), 2, "--period: there is no such month of the year 2026: 13"),
        (("K-CPL-1", "--period", "9000"), 2, "--period: 9000 begins after"),
        (("K-CPL-1", *FEBRUARY, "--by", "servic"), 2, "--by: complaints are not grouped by 'servic' (did you mean"),
        (("K-CPL-10", *FEBRUARY, "--basis", "closed"), 2, "--basis: K-CPL-10 (Open and overdue complaints) makes no"),
        (("K-CPL-1", *FEBRUARY, "--as-at", "now"), 2, "--as-at: 'now' is no instant"),
        (("K-CPL-1",), 2, "period"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_what_cannot_be_shown_is_refused_with_what_can(
    call: Call, words: tuple[str, ...], code: int, said: str
) -> None:
    done = call("kpis", "show", *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
