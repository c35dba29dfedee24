"""``report complaints`` and ``verify``."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.faces.running import Call, rows

AS_AT = ("--as-at", "2026-03-02T12:00:00+01:00")


@pytest.mark.usefixtures("kept")
def test_the_report_as_json_is_one_object_with_the_tally_at_its_top(call: Call) -> None:
    done = call("report", "complaints", *AS_AT, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {
        "as_at": "2026-03-02T11:00:00Z",
        "received": 2,
        "closed": 0,
        "open": 2,
        "deadline": {"none": 0, "met": 0, "breached": 0, "overdue_open": 1, "pending": 1},
    }


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("service", ["billing", "network", "phones"]),
        ("type", ["availability", "cost"]),
        ("channel", ["letter", "phone"]),
        ("state", ["received", "under_assessment"]),
        ("customer", ["acme"]),
        ("label:queue", ["", "north"]),
    ],
)
@pytest.mark.usefixtures("kept")
def test_the_report_is_grouped_where_that_is_asked_for(call: Call, by: str, groups: list[str]) -> None:
    found = json.loads(call("report", "complaints", "--by", by, "--format", "json").out)
    assert found["by"] == by
    assert list(found["groups"]) == groups
    assert {group["received"] for group in found["groups"].values()} <= {1, 2}


@pytest.mark.usefixtures("kept")
def test_the_report_is_as_at_the_instant_given(call: Call) -> None:
    found = json.loads(call("report", "complaints", "--as-at", "2026-02-01T00:00:00Z", "--format", "json").out)
    assert (found["received"], found["deadline"]["pending"]) == (1, 1)


@pytest.mark.usefixtures("kept")
def test_the_report_as_csv_has_exact_names_and_no_total_that_counts_twice(call: Call) -> None:
    (row,) = rows(call("report", "complaints", *AS_AT, "--format", "csv").out)
    assert list(row) == ["received", "closed", "open", "none", "met", "breached", "overdue_open", "pending"]
    assert row["overdue_open"] == "1"
    grouped = rows(call("report", "complaints", *AS_AT, "--by", "service", "--format", "csv").out)
    assert [each["service"] for each in grouped] == ["billing", "network", "phones"]


@pytest.mark.usefixtures("kept")
def test_the_report_as_markdown_sets_numbers_right(call: Call) -> None:
    lines = call("report", "complaints", *AS_AT, "--by", "label:queue", "--format", "markdown").out.splitlines()
    assert lines[0].startswith("| label:queue | received |")
    assert lines[1].startswith("| --- | ---: |")
    assert lines[3].startswith("| north | 1 |")


@pytest.mark.usefixtures("kept")
def test_the_report_on_a_screen_says_as_at_when(call: Call) -> None:
    lines = call("report", "complaints", *AS_AT, "--by", "label:queue").out.splitlines()
    assert lines[0] == "Complaints as at 2026-03-02 11:00 UTC, and how they stand to their deadlines"
    assert lines[1].split()[:4] == ["label:queue", "received", "closed", "open"]
    assert lines[1].split()[4:] == ["none", "met", "breached", "overdue", "pending"]
    assert lines[3].split() == ["(none)", "1", "0", "1", "0", "0", "0", "0", "1"]
    assert lines[-1].split() == ["all", "2", "0", "2", "0", "0", "0", "1", "1"]
    assert call("report", "complaints", *AS_AT).out.splitlines()[-1].split()[0] == "all"


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-01-13T00:00:00", "does not say how far it is from UTC; write it like 2016-01-13T00:00:00-05:00"),
        ("2026-01-13", "does not say how far it is from UTC"),
        ("yesterday", "'yesterday' is no instant; write it like 2016-01-13T00:00:00-05:00"),
        ("2026-02-30T00:00:00Z", "is no instant"),
        ("0001-01-01T00:00:00+23:00", "0001"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_an_instant_that_nobody_can_tell_is_wrong_usage(call: Call, instant: str, said: str) -> None:
    done = call("report", "complaints", "--as-at", instant)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("itilbrm: --as-at: ")
    assert said in done.err


@pytest.mark.usefixtures("kept")
def test_a_misspelt_grouping_gets_a_suggestion(call: Call) -> None:
    done = call("report", "complaints", "--by", "servce")
    assert done.code == 2
    assert done.err == (
        "itilbrm: --by: complaints are not grouped by 'servce' (did you mean 'service'?); "
        "choose from service, type, channel, state, customer, customer_tree, label:NAME\n"
    )


@pytest.mark.usefixtures("kept")
def test_verification_as_json(call: Call) -> None:
    assert json.loads(call("verify", "--format", "json").out) == {
        "ok": True,
        "records": 5,
        "facts": 10,
        "findings": [],
        "unknown": [],
    }


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_what_is_not_as_it_was_kept_is_told_and_fails(
    call: Call, folder: Path, kept: Mapping[str, str], form: str
) -> None:
    store = sqlite3.connect(folder / "itilbrm.db")
    store.execute("UPDATE documents SET version = version + 1 WHERE key = ?", [kept["old"]])
    store.commit()
    store.close()
    done = call("verify", "--format", form)
    assert done.code == 1
    assert kept["old"] in done.out
    assert done.err == "itilbrm: 1 thing is not as kept; restore a backup, and keep this one\n"
    if form == "json":
        assert json.loads(done.out)["findings"][0]["id"] == kept["old"]


def test_a_group_of_strangers_stays_on_its_line(call: Call, files: Path) -> None:
    (files / "complaints.csv").write_text(
        'ticket,opened,status,text,service,queue\n1,2026-01-05,new,a,"mail\nall 9 9 9 \u202e",north\n'
    )
    call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
    done = call("report", "complaints", "--by", "service")
    assert len([line for line in done.out.splitlines() if line.startswith("all")]) == 1
    assert "mail\\nall" in "".join(done.out.split())
    assert "\\u202e" in call("report", "complaints", "--by", "service", "--format", "csv").out
