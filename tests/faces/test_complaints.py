"""``complaints log``, ``show`` and ``history``."""

import json
from collections.abc import Mapping

import pytest

from tests.faces.running import Call, rows


def test_the_log_shows_what_was_received_last_first(call: Call, kept: Mapping[str, str]) -> None:
    done = call("complaints", "log")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].split() == ["received", "state", "complaint", "due"]
    assert lines[2].startswith("2026-03-02  under assessment  ")
    assert kept["new"] in lines[2]
    assert lines[3].startswith("2026-01-31  received")
    assert "old:desk:7" in lines[3]
    assert lines[3].endswith("2026-02-20")


@pytest.mark.parametrize("width", ["80", "100", "160"])
def test_a_table_stays_within_its_width_and_aligned(
    call: Call, kept: Mapping[str, str], width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = call("complaints", "log").out.splitlines()
    assert max(map(len, lines)) <= int(width)
    place = lines[0].index("complaint")
    assert lines[2][place:].startswith(kept["new"])
    assert lines[3][place:].startswith("old:desk:7")


def test_the_log_as_json_says_how_many_there_are(call: Call, kept: Mapping[str, str]) -> None:
    done = call("complaints", "log", "--limit", "1", "--format", "json")
    found = json.loads(done.out)
    assert done.code == 0
    assert found["total"] == 2
    (complaint,) = found["complaints"]
    assert complaint["id"] == complaint["name"] == kept["new"]
    assert (complaint["state"], complaint["category"]) == ("under_assessment", "open")
    assert complaint["received_at"] == "2026-03-02T09:00:00Z"
    assert complaint["acknowledgement"]["contact"] == "desk"
    assert done.err == "itilbrm: these are 1 of 2 complaints; --limit 0 shows all\n"


def test_the_log_as_csv_has_all_columns_and_exact_instants(call: Call, kept: Mapping[str, str]) -> None:
    new, old = rows(call("complaints", "log", "--format", "csv", "--limit", "0").out)
    assert new["id"] == kept["new"]
    assert new["services"] == "network, phones"
    assert old["name"] == "old:desk:7"
    assert old["due_at"] == "2026-02-20T09:00:00Z"
    assert old["text"] == "The bill\ncounts twice."
    assert old["category"] == "open"


def test_the_log_as_markdown_has_a_line_for_each_complaint(call: Call, kept: Mapping[str, str]) -> None:
    lines = call("complaints", "log", "--format", "markdown").out.splitlines()
    assert len(lines) == 2 + len(kept)
    assert lines[3].startswith("| 2026-01-31T09:00:00Z | received | old:desk:7 |")


@pytest.mark.parametrize(
    ("option", "value", "found"),
    [
        ("--state", "received", ["old"]),
        ("--category", "open", ["new", "old"]),
        ("--category", "closed", []),
        ("--customer", "acme", ["new", "old"]),
        ("--customer", "nobody", []),
        ("--service", "network", ["new"]),
        ("--limit", "501", ["new", "old"]),
    ],
)
def test_the_log_shows_only_what_is_asked_for(
    call: Call, kept: Mapping[str, str], option: str, value: str, found: list[str]
) -> None:
    done = call("complaints", "log", option, value, "--format", "csv")
    assert done.code == 0
    assert [row["id"] for row in rows(done.out)] == [kept[name] for name in found]


@pytest.mark.usefixtures("kept")
def test_an_empty_list_is_an_answer(call: Call) -> None:
    assert call("complaints", "log", "--state", "closed") == (0, "", "itilbrm: there is no such complaint\n")
    assert (
        call("complaints", "log", "--state", "closed", "--format", "json").out
        == '{\n  "total": 0,\n  "complaints": []\n}\n'
    )


def test_an_empty_store_is_said_to_be_empty(call: Call) -> None:
    assert call("complaints", "log", "--store", "memory:") == (0, "", "itilbrm: there is no complaint yet\n")


def test_raw_csv_says_that_it_is_raw(call: Call, kept: Mapping[str, str]) -> None:
    done = call("complaints", "log", "--format", "csv", "--raw")
    assert len(rows(done.out)) == len(kept)
    assert done.err.startswith("itilbrm: --raw: the texts are as strangers wrote them; a spreadsheet may run them")


def test_a_complaint_is_shown_by_its_id(call: Call, kept: Mapping[str, str]) -> None:
    done = call("complaints", "show", kept["new"])
    assert (done.code, done.err) == (0, "")
    shown = {line[:14].strip(): line[14:].strip() for line in done.out.splitlines()[2:]}
    assert shown["state"] == "under assessment (open), since 2026-03-02 10:00 UTC"
    assert shown["received"] == "2026-03-02 09:00 UTC by phone"
    assert shown["acknowledged"] == "2026-03-02 10:00 UTC; contact: desk"
    assert shown["next step"] == "we look at it, by 2026-03-03 09:00 UTC"
    assert shown["assessed"] == "severity critical, complexity low, impact high, urgency high"


def test_an_imported_complaint_is_shown_by_its_origin_and_reference(call: Call, kept: Mapping[str, str]) -> None:
    done = call("complaints", "show", "old:desk:7")
    assert kept["old"] in done.out
    assert "label queue  north" in done.out
    assert "due          decision 2026-02-20 09:00 UTC" in done.out


def test_a_complaint_as_json_is_all_that_is_kept_of_it(call: Call, kept: Mapping[str, str]) -> None:
    shown = json.loads(call("complaints", "show", "old:desk:7", "--format", "json").out)
    assert shown["id"] == kept["old"]
    assert shown["origin"] == {"system": "old:desk", "reference": "7"}
    assert shown["labels"] == {"queue": "north"}
    assert shown["deadlines"][0]["due_at"] == "2026-02-20T09:00:00Z"
    assert shown["closed_at"] is None


def test_a_complaint_as_csv_is_a_field_and_a_value_in_each_line(call: Call, kept: Mapping[str, str]) -> None:
    shown = {row["field"]: row["value"] for row in rows(call("complaints", "show", kept["new"], "--format", "csv").out)}
    assert shown["assessment.immediate_action"] == "false"
    assert shown["services"] == "network, phones"
    assert shown["closed_at"] == ""
    old = {row["field"]: row["value"] for row in rows(call("complaints", "show", kept["old"], "--format", "csv").out)}
    assert old["deadlines[0].kind"] == "decision"


def test_the_history_tells_every_step(call: Call, kept: Mapping[str, str]) -> None:
    done = call("complaints", "history", kept["new"])
    assert done.code == 0
    assert [line.split()[3] for line in done.out.splitlines() if line.startswith("2026")] == [
        "receive",
        "acknowledge",
        "assess",
        "assess",
    ]
    assert "nobody had time before" in done.out
    assert "next date 2026-03-03 09:00" in " ".join(done.out.split())


def test_the_history_tells_what_was_recorded_later(call: Call, kept: Mapping[str, str]) -> None:
    assert "received (recorded 2026-03-02)" in call("complaints", "history", kept["old"]).out


def test_the_history_as_json_holds_the_facts(call: Call, kept: Mapping[str, str]) -> None:
    found = json.loads(call("complaints", "history", kept["new"], "--format", "json").out)
    assert found["id"] == found["name"] == kept["new"]
    first, second, *_ = found["facts"]
    assert (first["seq"], first["step"], first["source"], first["target"]) == (1, "receive", None, "received")
    assert second["changed"]["acknowledgement"]["next_step"] == "we look at it"


def test_the_history_as_csv_keeps_what_changed_as_json(call: Call, kept: Mapping[str, str]) -> None:
    first, second, *_ = rows(call("complaints", "history", kept["new"], "--format", "csv").out)
    assert json.loads(second["changed"])["acknowledgement"]["contact"] == "desk"
    assert (first["source"], second["source"]) == ("", "received")


@pytest.mark.parametrize("name", ["cpl_none", "per_none", "x", "", ":", "desk:", ":7", "old:desk:8", "a\udcffb"])
@pytest.mark.parametrize("verb", ["show", "history"])
@pytest.mark.usefixtures("kept")
def test_a_complaint_that_does_not_exist_is_not_found(call: Call, verb: str, name: str) -> None:
    done = call("complaints", verb, name)
    assert (done.code, done.out) == (3, "")
    assert done.err == f"itilbrm: there is no complaint {name!r}; itilbrm complaints log lists what there is\n"


@pytest.mark.usefixtures("kept")
def test_a_misspelt_state_gets_a_suggestion(call: Call) -> None:
    done = call("complaints", "log", "--state", "recieved")
    assert done.code == 2
    assert "--state: 'recieved' is no state of complaint handling (did you mean 'received'?)" in done.err


@pytest.mark.usefixtures("kept")
def test_a_limit_below_nothing_is_refused(call: Call) -> None:
    assert call("complaints", "log", "--limit=-1") == (
        2,
        "",
        "itilbrm: --limit -1 is no number of complaints; give 1 or more, or 0 for all\n",
    )
