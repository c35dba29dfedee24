"""``complaints import``."""

import json
import os
import pty
import signal
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from itilbrm import Practice
from tests.faces.running import Call, command, rows

TOLD = "itilbrm: line 4, opened: '2026-13-07' is no date: month must be in 1..12\n"
IMPORT = ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml")


def test_good_rows_are_kept_and_bad_ones_put_aside(call: Call, files: Path) -> None:
    done = call(*IMPORT)
    assert done == (4, "3 rows: 2 added, 0 already there, 1 rejected (see complaints.csv.rejects.csv).\n", "")
    (reject,) = rows((files / "complaints.csv.rejects.csv").read_text())
    assert (reject["line"], reject["column"]) == ("4", "opened")
    assert call("complaints", "show", "desk:2").code == 0


def test_a_second_run_says_that_nothing_was_added(call: Call, files: Path) -> None:
    text = (files / "complaints.csv").read_text()
    (files / "complaints.csv").write_text(text.rpartition("3,")[0])
    assert call(*IMPORT) == (0, "2 rows: 2 added, 0 already there, 0 rejected.\n", "")
    assert call(*IMPORT) == (0, "2 rows: nothing added, 2 already there, 0 rejected.\n", "")


def test_what_is_kept_and_says_something_else_is_told(call: Call, files: Path) -> None:
    call(*IMPORT)
    text = (files / "complaints.csv").read_text()
    (files / "complaints.csv").write_text(text.replace("1,2026-01-05,new", "1,2026-01-05,done").rpartition("3,")[0])
    said = "1 of those already there differs from what is kept, and nothing"
    assert call(*IMPORT).out == f"2 rows: nothing added, 2 already there, 0 rejected; {said} was changed.\n"
    assert f"{said} would be changed.\n" in call(*IMPORT, "--dry-run").out
    assert json.loads(call(*IMPORT, "--format", "json").out)["differing"] == 1
    (files / "complaints.csv").write_text(text.replace("The", "the").rpartition("3,")[0])
    assert "; 2 of those already there differ from" in call(*IMPORT).out


def test_a_trial_tells_the_first_reasons_and_how_many_more_there_are(call: Call, files: Path) -> None:
    with (files / "complaints.csv").open("a") as file:
        file.writelines(f"{number},never,new,text,network,north\n" for number in range(4, 30))
        file.write("too,few\n")
    told = call(*IMPORT, "--dry-run").err.splitlines()
    assert len(told) == 12
    assert told[-2:] == [
        "itilbrm: line 13, opened: 'never' does not fit %Y-%m-%d",
        "itilbrm: 18 more rows would be rejected",
    ]
    (files / "complaints.csv").write_text("ticket,opened,status,text,service,queue\n1,2026-01-05,new,a,b,c\ntoo,few\n")
    assert "itilbrm: line 3: the row has 2 cells under 6 headings\n" in call(*IMPORT, "--dry-run").err


@pytest.mark.usefixtures("files")
def test_an_import_into_memory_says_that_nothing_stays(call: Call) -> None:
    said = "itilbrm: nothing is kept beyond this command: memory: forgets; name a file, sqlite:///itilbrm.db\n"
    assert call(*IMPORT, "--store", "memory:").err == said
    assert said not in call(*IMPORT, "--store", "memory:", "--dry-run").err


def test_a_trial_keeps_nothing(call: Call, files: Path) -> None:
    before = set(files.iterdir())
    done = call(*IMPORT, "--dry-run")
    assert done.code == 4
    assert done.out == "3 rows: 2 would be added, 0 already there, 1 rejected.\n"
    assert done.err == "itilbrm: there is no store itilbrm.db yet; the trial takes it as empty\n" + TOLD
    assert set(files.iterdir()) == before


def test_a_trial_knows_what_is_there(call: Call, files: Path) -> None:
    call(*IMPORT)
    assert call(*IMPORT, "--dry-run") == (4, "3 rows: 0 would be added, 2 already there, 1 rejected.\n", TOLD)
    (files / "itilbrm.db").write_text("a letter")
    assert call(*IMPORT, "--dry-run").code == 1


def test_the_closing_line_comes_as_json_too(call: Call, files: Path) -> None:
    done = call(*IMPORT, "--format", "json")
    assert files.exists()
    assert json.loads(done.out) == {
        "rows": 3,
        "added": 2,
        "known": 0,
        "differing": 0,
        "rejected": 1,
        "rejects": "complaints.csv.rejects.csv",
        "dry_run": False,
    }
    assert json.loads(call(*IMPORT, "--format", "json", "--dry-run").out)["rejects"] is None


def test_a_file_that_is_refused_leaves_no_store(call: Call, files: Path) -> None:
    (files / "complaints.csv").write_text("ticket,opened,ticket\n1,2,3\n")
    done = call(*IMPORT)
    assert (done.code, done.out) == (1, "")
    assert "complaints.csv" in done.err
    assert not (files / "itilbrm.db").exists()


def test_a_file_or_mapping_that_is_not_there_is_wrong_usage(call: Call, files: Path) -> None:
    done = call("complaints", "import", "x.csv", "--mapping", "mapping.toml")
    assert done == (2, "", "itilbrm: there is no file x.csv; name the file with the complaints\n")
    done = call("complaints", "import", "complaints.csv", "--mapping", "x.toml")
    assert done.code == 2
    assert done.err == "itilbrm: x.toml: the mapping cannot be opened: No such file or directory\n"
    assert not (files / "itilbrm.db").exists()


def test_a_bad_mapping_is_wrong_usage_with_file_and_key(call: Call, files: Path) -> None:
    (files / "mapping.toml").write_text((files / "mapping.toml").read_text().replace("text.column", "txt.column"))
    done = call(*IMPORT)
    assert done.code == 2
    assert done.err.startswith("itilbrm: mapping.toml: mapping.fields.txt: there is no such key (did you mean 'text'?)")


def test_what_is_made_is_readable_by_its_owner_only(call: Call, files: Path) -> None:
    before = os.umask(0)
    try:
        call(*IMPORT)
    finally:
        os.umask(before)
    for name in ("itilbrm.db", "complaints.csv.rejects.csv"):
        assert stat.S_IMODE((files / name).stat().st_mode) == 0o600


def test_a_planted_link_is_not_followed(call: Call, files: Path) -> None:
    (files / "victim").write_text("mine")
    (files / "complaints.csv.rejects.csv").symlink_to(files / "victim")
    assert call(*IMPORT).code == 4
    assert (files / "victim").read_text() == "mine"


def test_progress_is_shown_on_a_terminal_only(environment: dict[str, str], files: Path) -> None:
    lines = "".join(f"{number},2026-01-05,new,text,network,north\n" for number in range(2000))
    (files / "complaints.csv").write_text(f"ticket,opened,status,text,service,queue\n{lines}")
    leader, follower = pty.openpty()
    try:
        done = subprocess.Popen(command(*IMPORT), env=environment, stdout=subprocess.PIPE, stderr=follower)
        os.close(follower)
        shown = b""
        while True:
            try:
                shown += os.read(leader, 4096)
            except OSError:
                break
        assert done.stdout is not None
        assert done.stdout.read() == b"2,000 rows: 2,000 added, 0 already there, 0 rejected.\n"
        done.stdout.close()
        assert done.wait() == 0
        assert b"importing" in shown
    finally:
        os.close(leader)


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_goes_to_stderr_and_leaves_nothing_else_behind(
    call: Call, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert call(*IMPORT).out == "3 rows: 2 added, 0 already there, 1 rejected (see complaints.csv.rejects.csv).\n"
    assert "importing" in terminal.getvalue()
    assert (files / "itilbrm.db").exists()


def test_a_killed_import_goes_on_where_it_stopped(environment: dict[str, str], call: Call, files: Path) -> None:
    lines = "".join(f"{number},2026-01-05,new,text,network,north\n" for number in range(3000))
    (files / "complaints.csv").write_text(f"ticket,opened,status,text,service,queue\n{lines}")
    killed = subprocess.Popen(command(*IMPORT), env=environment, stdout=subprocess.DEVNULL)
    while killed.poll() is None and not _in_store(files):
        pass
    killed.kill()
    killed.wait()
    before = _in_store(files)
    assert before > 0
    done = call(*IMPORT, "--format", "json")
    report = json.loads(done.out)
    assert (report["rows"], report["known"] + report["added"]) == (3000, 3000)
    assert report["known"] >= before
    assert call("verify").out == "6,000 records and 6,000 facts: all as they were kept.\n"


def _in_store(folder: Path) -> int:
    if not (folder / "itilbrm.db").exists():
        return 0
    with Practice.open(f"sqlite:///{folder / 'itilbrm.db'}?mode=rw") as practice:
        return practice.complaints.count()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that interrupts")
def test_an_interrupted_import_says_that_it_can_be_run_again(environment: dict[str, str], files: Path) -> None:
    lines = "".join(f"{number},2026-01-05,new,text,network,north\n" for number in range(20_000))
    (files / "complaints.csv").write_text(f"ticket,opened,status,text,service,queue\n{lines}")
    running = subprocess.Popen(
        command(*IMPORT), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while running.poll() is None and not _in_store(files):
        pass
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert err == "itilbrm: interrupted; what was kept so far stays, and the same command can be run again\n"
    assert _in_store(files) > 0
