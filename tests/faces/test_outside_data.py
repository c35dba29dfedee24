"""The main job on real files of other people: the numbers are theirs."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from itilbrm import Practice
from tests.faces.running import Call, command, rows

MAPPINGS = Path(__file__).resolve().parents[2] / "examples" / "mappings"
REPORT = ("report", "complaints", "--as-at", "2016-01-13T00:00:00-05:00", "--format", "json")
EXPECTED = {
    "as_at": "2016-01-13T05:00:00Z",
    "received": 11677,
    "closed": 6984,
    "open": 4693,
    "deadline": {"none": 1792, "met": 4641, "breached": 787, "overdue_open": 3752, "pending": 705},
}


@pytest.fixture
def taken(cases: Path, folder: Path) -> Callable[[str, str], tuple[str, ...]]:
    """Copy a file here, and return the words that import it."""

    def take(name: str, mapping: str) -> tuple[str, ...]:
        shutil.copy(cases / "complaints" / name, folder)
        return "complaints", "import", name, "--mapping", str(MAPPINGS / mapping)

    return take


def test_the_main_job_gives_the_verdicts_of_the_file_itself(
    taken: Callable[[str, str], tuple[str, ...]], start: Call, call: Call
) -> None:
    words = taken("boston311_2015_complaints.csv", "boston311_2015.toml")
    assert start(*words) == (0, "11,677 rows: 11,677 added, 0 already there, 0 rejected.\n", "")
    done = start(*REPORT)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == EXPECTED
    assert call(*words) == (0, "11,677 rows: nothing added, 11,677 already there, 0 rejected.\n", "")
    assert json.loads(call(*REPORT).out) == EXPECTED
    by = rows(call(*REPORT[:-1], "csv", "--by", "label:on_time_status").out)
    tally = {row["label:on_time_status"]: row for row in by}
    assert (tally["ONTIME"]["met"], tally["ONTIME"]["pending"]) == ("4641", "705")
    assert (tally["OVERDUE"]["breached"], tally["OVERDUE"]["overdue_open"]) == ("787", "3752")
    assert call("complaints", "show", "boston311:101001240788").code == 0


def test_a_killed_main_job_goes_on_where_it_stopped(
    taken: Callable[[str, str], tuple[str, ...]], environment: dict[str, str], folder: Path, call: Call
) -> None:
    words = taken("boston311_2015_complaints.csv", "boston311_2015.toml")
    killed = subprocess.Popen(command(*words), env=environment, stdout=subprocess.DEVNULL)
    store = folder / "itilbrm.db"
    while killed.poll() is None:
        if store.exists():
            with Practice.open(f"sqlite:///{store}?mode=rw") as practice:
                if practice.complaints.count() >= 2000:
                    break
    killed.kill()
    killed.wait()
    done = json.loads(call(*words, "--format", "json").out)
    assert done["rows"] == done["added"] + done["known"] == 11677
    assert done["known"] >= 2000
    assert json.loads(call(*REPORT).out) == EXPECTED
    assert call("verify").code == 0


@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        ("boston311_2022_100.csv", "boston311_2022.toml"),
        ("nyc311_100.csv", "nyc311.toml"),
        ("cfpb_1000.csv", "cfpb.toml"),
    ],
)
def test_other_files_need_another_mapping_and_no_code(
    taken: Callable[[str, str], tuple[str, ...]], call: Call, name: str, mapping: str
) -> None:
    done = call(*taken(name, mapping), "--format", "json")
    report = json.loads(done.out)
    assert done.code == 0
    assert report["rows"] == report["added"] == (551 if name.startswith("cfpb") else 100)
    assert call("complaints", "log").code == 0


def test_bad_cells_cost_their_rows_only(taken: Callable[[str, str], tuple[str, ...]], call: Call, folder: Path) -> None:
    done = call(*taken("cfpb_badcells.csv", "cfpb.toml"), "--format", "json")
    report = json.loads(done.out)
    assert done.code == 4
    assert report["rows"] == report["added"] + report["rejected"]
    assert report["rejected"] == len(rows((folder / "cfpb_badcells.csv.rejects.csv").read_text())) > 0
    assert json.loads(call("complaints", "log", "--format", "json").out)["total"] == report["added"]


def test_missing_headings_refuse_the_file_before_its_first_row(
    taken: Callable[[str, str], tuple[str, ...]], call: Call, folder: Path
) -> None:
    done = call(*taken("cfpb_missingheadings.csv", "cfpb.toml"))
    assert (done.code, done.out) == (1, "")
    assert "17 headings over 18 cells" in done.err
    assert [path.name for path in folder.iterdir()] == ["cfpb_missingheadings.csv"]
