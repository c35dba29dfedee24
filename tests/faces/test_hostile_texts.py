"""What a stranger wrote is shown and never obeyed: not by a terminal, not by rich, not by a spreadsheet."""

import csv
import io
import json
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.spreadsheets import refang
from tests.faces.running import Call, command, rows
from tests.faces.test_conventions import on_a_terminal

HOSTILE: Final = "".join(
    (
        "=cmd|' /C calc'!A0 \x1b[2J\x1b]0;title\x07\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b]52;c;eA==\x07 ",
        "[/] [bold red] [link=http://x]y[/link] :smile: \u202egnp.exe\u2066 \u200b\u200d\ufeff \x9b31m ",
        "\x08\x08 \r over\t| `a` <b>&\n=1+1 e",
        "\u0301" * 50,
        " 東京 end",
    )
)
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def hostile(folder: Path) -> str:
    """A store in which every text is hostile; the id of a complaint in it."""
    del folder
    with Practice.open("sqlite:///itilbrm.db") as practice:
        anybody = practice.acting_as(HOSTILE, reason=HOSTILE)
        complaint = anybody.complaints.adopt(
            origin=HOSTILE,
            reference=HOSTILE,
            state="received",
            received_at=AT,
            target_at=AT,
            customer=HOSTILE,
            complainant=HOSTILE,
            channel="phone",
            type="other",
            text=HOSTILE,
            services=(HOSTILE, HOSTILE),
            owner=HOSTILE,
            labels={HOSTILE: HOSTILE},
        )
        anybody.complaints.acknowledge(complaint, contact=HOSTILE, next_step=HOSTILE, next_date=AT.replace(year=2099))
        anybody.complaints.receive(
            customer=HOSTILE,
            complainant=HOSTILE,
            channel="phone",
            type="other",
            text=HOSTILE,
            on_behalf_of=HOSTILE,
            authority=HOSTILE,
            remedy_sought=HOSTILE,
            about=(HOSTILE,),
        )
    return complaint.id


def commands(key: str) -> list[Sequence[str]]:
    return [
        ("complaints", "log"),
        ("complaints", "show", key),
        ("complaints", "history", key),
        ("report", "complaints", "--by", "customer"),
        ("report", "complaints", "--by", "service"),
        ("report", "complaints", "--by", f"label:{HOSTILE}"),
        ("complaints", "show", HOSTILE),
        ("complaints", "log", "--state", HOSTILE),
        ("complaints", "log", "--customer", HOSTILE),
        ("processes", HOSTILE),
        ("verify", "--store", f"sqlite:///{HOSTILE.replace('/', '')}"),
        ("verify", "--anchor", HOSTILE),
        ("anchor", "-o", HOSTILE.replace("/", ""), "--force"),
    ]


def steering(text: str) -> set[str]:
    return {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") and each != "\n"}


@pytest.mark.parametrize("width", ["80", "200"])
@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_nothing_on_the_screen_steers_anything(
    call: Call, hostile: str, form: str, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for words in commands(hostile):
        done = call(*words, "--format", form)
        assert done.code in (0, 1, 2, 3)
        assert steering(done.out) == set()
        assert steering(done.err) == set()
        assert "\u0301" * 9 not in done.out


def test_what_is_hostile_is_shown(call: Call, hostile: str) -> None:
    shown = "".join(call("complaints", "show", hostile).out.split())
    for visibly in (r"\x1b[2J", r"\x1b]0;title\x07", "[/][boldred]", ":smile:", r"\u202egnp.exe", "=cmd|'/Ccalc'!A0"):
        assert visibly in shown


def test_tables_stay_aligned_around_hostile_texts(call: Call, hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "120")
    for words in commands(hostile)[:6]:
        lines = call(*words).out.splitlines()
        assert max(map(cell_len, lines)) <= 120


def test_csv_for_a_spreadsheet_gives_no_formula_and_steers_no_device(call: Call, hostile: str) -> None:
    for words in commands(hostile)[:6]:
        done = call(*words, "--format", "csv")
        assert steering(done.out) <= {"\t", "\r"}
        for row in csv.reader(io.StringIO(done.out, newline="")):
            assert not any(cell[:1] in "=+@\t\r" for cell in row if cell)


def test_csv_gives_back_every_text_that_steers_no_device(call: Call) -> None:
    text = "-=+@ \uff1d1\r\n\t=2;=3"
    with Practice.open("sqlite:///itilbrm.db") as practice:
        practice.acting_as("ann").complaints.receive(
            customer=text, complainant="x", channel="phone", type="other", text=text
        )
    (row,) = rows(call("complaints", "log", "--format", "csv").out)
    assert (refang(row["text"]), refang(row["customer"])) == (text, text)


def test_raw_csv_gives_back_every_text(call: Call, hostile: str) -> None:
    shown = {row["id"]: row for row in rows(call("complaints", "log", "--format", "csv", "--raw").out)}
    assert shown[hostile]["text"] == HOSTILE


def test_json_says_exactly_what_is_kept(call: Call, hostile: str) -> None:
    shown = json.loads(call("complaints", "show", hostile, "--format", "json").out)
    assert shown["text"] == HOSTILE
    assert shown["labels"] == {HOSTILE: HOSTILE}


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_a_terminal_gets_nothing_it_would_obey(environment: dict[str, str], hostile: str, form: str) -> None:
    wanting = {**environment, "NO_COLOR": "1", "COLUMNS": "200"}
    shown = on_a_terminal(("complaints", "show", hostile, "--format", form), wanting).decode()
    assert steering(shown.replace("\r\n", "\n")) == set()


@pytest.mark.skipif(shutil.which("localc") is None, reason="needs LibreOffice Calc, which opens the file")
def test_a_spreadsheet_finds_no_formula(environment: dict[str, str], hostile: str, folder: Path) -> None:
    written = subprocess.run(
        command("complaints", "log", "--format", "csv"), env=environment, capture_output=True, check=True
    )
    assert hostile.encode() in written.stdout
    (folder / "log.csv").write_bytes(written.stdout)
    subprocess.run(["localc", "--headless", "--convert-to", "fods", "log.csv"], check=True, capture_output=True)  # noqa: S607  found on the path
    assert "table:formula" not in (folder / "log.fods").read_text(encoding="utf-8")


def test_a_hostile_row_is_put_aside_without_obeying_it(call: Call, files: Path) -> None:
    with (files / "complaints.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["9", HOSTILE, "new", HOSTILE, HOSTILE, HOSTILE])
    done = call("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")
    assert done.code == 4
    assert steering(done.out) == set()
