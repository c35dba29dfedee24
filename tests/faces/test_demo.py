"""``demo``: the story runs to its end, tells the same every time, and what it advises works."""

import json
import re
import shlex
import tempfile
from pathlib import Path

import pytest

from tests.faces.running import Call, rows

FOLDER = re.compile(r"\S*itilbrm-demo-[\w-]+")
KEPT = re.compile(r"\d+ records and \d+ facts: all as they were kept\.")


@pytest.fixture(autouse=True)
def temporary(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made for this test."""
    place = folder / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


def advised(story: str) -> list[str]:
    return [line.strip() for line in story.partition("What to try next:")[2].splitlines() if line.strip()]


def test_the_demo_tells_its_story_in_80_columns(call: Call, temporary: Path) -> None:
    done = call("demo")
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if str(temporary) not in line]
    assert max(map(len, lines)) <= 80
    assert "24 rows: 23 added, 0 already there, 1 rejected (see complaints.csv.rejects.csv)." in lines
    assert "  line 14, opened: '2025-11-31 10:05' is no date: day is out of range for month" in lines
    assert "                    only u-117 can withdraw it, not Dora Finch (SM-CPL)" in lines
    assert ["all", "26", "22", "4", "3", "15", "5", "1", "2"] in [line.split() for line in lines]
    assert any(KEPT.fullmatch(line) for line in lines)


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_demo_tells_of_six_weeks(
    call: Call, columns: str, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    told = " ".join(call("demo").out.split())
    for happened in (
        "Anna Bell complains by e-mail",
        "Two closings fell into the pause, so it is due by Wed 10 Dec, 17:00",
        "Wed 10 Dec 17:05 The clock finds the pay run late",
        "The clock escalates the pay run to the heads of service",
        "Four closed days lie ahead: to acknowledge by Mon 29 Dec, 17:00",
        "Dieter Kuhn praises the network team by letter",
        "the pay run is open again, to be decided by Thu 15 Jan, 17:00",
        "is late Dear Anna Bell",
        "Subject: Danke für Ihr Lob",
    ):
        assert happened in told
    letters = next(temporary.glob("*/letters.txt")).read_text(encoding="utf-8")
    assert letters.count("\nSubject: ") == len(re.findall("^To: ", letters, re.MULTILINE)) >= 26


@pytest.mark.realises("SC-1", "SC-2")
def test_the_demo_tells_who_may_decide(call: Call) -> None:
    told = " ".join(call("demo").out.split())
    for happened in (
        "The money leads to Finance, whose budget includes IT",
        "the decision lies with Gwen Abbott, not with Anna Bell (BR-MAN-1)",
        "Gwen Abbott reads the case, and approves it",
        "3000 GBP goes beyond the delegation: Anna Bell may decide up to 2000 GBP (BR-MAN-5)",
        "requirement: req_",
        "state: approved; statement: Somebody watches the pay run, at any hour",
    ):
        assert happened in told


def test_the_demo_tells_the_same_every_time(call: Call) -> None:
    first, second = call("demo"), call("demo")
    assert first.out != second.out
    assert FOLDER.sub("FOLDER", first.out) == FOLDER.sub("FOLDER", second.out)


def test_the_demo_writes_into_one_new_folder_only(call: Call, folder: Path, temporary: Path) -> None:
    call("demo")
    assert list(folder.iterdir()) == [temporary]
    (made,) = temporary.iterdir()
    assert {path.name for path in made.iterdir()} == {
        "complaints.csv",
        "complaints.csv.rejects.csv",
        "mapping.toml",
        "policies.toml",
        "itilbrm.toml",
        "letters.txt",
        "itilbrm.db",
    }
    assert made.stat().st_mode & 0o077 == 0
    assert len(rows((made / "complaints.csv").read_text())) == 24


def test_what_the_demo_advises_works_and_its_commands_say_what_it_showed(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = call("demo").out
    first, *commands = advised(story)
    assert first.startswith("cd ")
    monkeypatch.chdir(shlex.split(first)[1])
    assert len(commands) >= 5
    for line in commands:
        program, *words = shlex.split(line)
        assert program == "itilbrm"
        done = call(*words)
        assert done.code == (4 if "import" in words else 0), line
        assert done.out
        assert "\x1b" not in done.out
    assert len(json.loads(call("complaints", "export", "--format", "json").out)) == 26
    shown = re.findall(r"^\$ itilbrm ([^\n]*)\n(.*?\n)\n(?=\d+  |Where )", story, re.MULTILINE | re.DOTALL)
    repeated = [each for each in shown if "import" not in each[0]]
    assert len(repeated) == 8
    for line, text in repeated:
        assert call(*shlex.split(line)).out == text


def test_the_demo_takes_a_store_that_is_given(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = call("demo", "--store", "sqlite:///mine.db")
    assert first.code == 0
    assert (folder / "mine.db").exists()
    export, policies, *commands = advised(first.out)
    assert export == "export ITILBRM_STORE=sqlite:///mine.db"
    monkeypatch.setenv("ITILBRM_STORE", "sqlite:///mine.db")
    monkeypatch.setenv("ITILBRM_POLICIES", shlex.split(policies)[1].partition("=")[2])
    for line in commands:
        words = shlex.split(line)[1:]
        assert call(*words).code == (4 if "import" in words else 0)


def test_the_demo_leaves_a_store_that_has_seen_it_as_it_is(call: Call) -> None:
    call("demo", "--store", "sqlite:///mine.db")
    again = call("demo", "--store", "sqlite:///mine.db")
    assert again.code == 0
    assert "24 rows: nothing added, 23 already there, 1 rejected" in again.out
    assert "This store has seen the demo before: its complaints are left as they stand." in again.out
    assert KEPT.search(again.out)
    assert "That too this store has seen before." in again.out
    report = call("report", "complaints", "--store", "sqlite:///mine.db", "--format", "json")
    assert json.loads(report.out)["received"] == 26


@pytest.mark.usefixtures("kept")
def test_the_demo_refuses_a_store_with_complaints_of_somebody_else(call: Call, temporary: Path) -> None:
    before = call("verify").out
    done = call("demo", "--store", "sqlite:///itilbrm.db")
    assert (done.code, done.out) == (1, "")
    assert "it holds complaints that are not those of the demo; name a new file" in done.err
    assert list(temporary.iterdir()) == []
    assert call("verify").out == before


def test_the_demo_needs_a_store_that_stays(call: Call) -> None:
    done = call("demo", "--store", "memory:")
    assert done.code == 2
    assert "memory: forgets" in done.err
