"""R17, R3: an import that was killed, or met a call that fails, is run again and ends as if nothing had happened."""

import random
import re
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from itilbrm.cli.exits import FAILED, PARTLY
from tests.reliability.imports import ROWS, write_files
from tests.reliability.processes import ROOT, failing, program, started
from tests.reliability.workload import problems

DOCUMENTS: Final = "SELECT * FROM documents ORDER BY key"
TABLES: Final = (
    DOCUMENTS,
    "SELECT key, seq, payload, hash FROM facts ORDER BY key, seq",
    "SELECT * FROM personal ORDER BY key, seq, subject",
)

End: TypeAlias = Mapping[str, Any]


def ended(folder: Path) -> End:
    """Import to the end, and return all that there is then."""
    line = program(str(folder), 0, 0, module="imports")
    run = subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == PARTLY, run.stderr
    with closing(sqlite3.connect(folder / "brm.db")) as connection:
        tables = {table: connection.execute(table).fetchall() for table in TABLES}
    return {**tables, "rejects": (folder / "complaints.csv.rejects.csv").read_bytes()}


def killed(folder: Path, after: float, *bugs: str) -> bool:
    """Begin an import and kill it; return whether it was still at work."""
    with started(program(str(folder), 0, 0, *bugs, module="imports")) as (run,):
        assert run.stdout is not None
        assert run.stdout.readline() == "opened\n", run.communicate()[1]
        time.sleep(after)
        run.kill()
        return run.wait() < 0


def folder_of(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    write_files(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> End:
    """What an import ends with that nobody kills."""
    folder = folder_of(tmp_path_factory.mktemp("imports"), "undisturbed")
    end = ended(folder)
    kinds = Counter(kind for _, kind, *_ in end[DOCUMENTS])
    taken = ROWS - (end["rejects"].count(b"\n") - 1)
    assert kinds == {"complaint": taken, "complaint_watch": taken}, "each is open, and so it is watched"
    assert problems(folder / "brm.db") == []
    return end


def differences(parent: Path, undisturbed: End, kills: int, chance: random.Random, *bugs: str) -> list[str]:
    """Kill so many imports while they are at work, and run each again; return how their ends differ."""
    found: list[str] = []
    longest, caught, number = 0.3, 0, 0
    while caught < kills:
        number += 1
        folder = folder_of(parent, str(number))
        if not killed(folder, chance.random() * longest, *bugs):
            longest *= 0.9
            continue
        caught += 1
        found += [f"kill {number}: {name} differ" for name, end in ended(folder).items() if end != undisturbed[name]]
        found += [f"kill {number}: {each}" for each in problems(folder / "brm.db")]
    return found


def test_a_killed_import_that_is_run_again_ends_as_if_nothing_had_happened(tmp_path: Path, undisturbed: End) -> None:
    assert differences(tmp_path, undisturbed, 2, random.Random(8)) == []  # noqa: S311  repeats itself on purpose


def test_two_commits_in_place_of_one_are_noticed(tmp_path: Path) -> None:
    chance = random.Random(9)  # noqa: S311  as above
    folders = (folder_of(tmp_path, str(number)) for number in range(20))
    assert any(killed(each, chance.random() * 0.3, "two_commits") and problems(each / "brm.db") for each in folders)


def failed(folder: Path, call: str, error: str, when: int) -> tuple[bool, list[str]]:
    """Let one call of an import fail; return whether it came to that, and what is wrong with what it said."""
    happened, run = failing(folder / "brm.db", call, error, when, program(str(folder), 0, 0, module="imports"))
    if (run.returncode, run.stderr) == (PARTLY, ""):
        return happened, []
    if run.returncode == FAILED and re.fullmatch("itilbrm: cannot .+\n", run.stderr):
        return happened, []
    return happened, [f"it ended with {run.returncode}, saying {run.stderr!r}"]


def after_failures(parent: Path, undisturbed: End, call: str, error: str, whens: Iterable[int]) -> list[str]:
    """Let the calls of these numbers fail, as far as there are any, each in an import that is run again."""
    found: list[str] = []
    for when in whens:
        folder = folder_of(parent, f"{call} {error} {when}")
        happened, wrong = failed(folder, call, error, when)
        wrong += [f"{name} differ" for name, end in ended(folder).items() if end != undisturbed[name]]
        found += [f"{call} {error} {when}: {each}" for each in wrong + problems(folder / "brm.db")]
        if not happened:
            break
    return found


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(("call", "error", "when"), [("fdatasync", "EIO", 9), ("pwrite64", "ENOSPC", 90)])
def test_an_import_that_a_call_fails_says_so_and_can_be_run_again(
    tmp_path: Path, undisturbed: End, call: str, error: str, when: int
) -> None:
    assert after_failures(tmp_path, undisturbed, call, error, [when]) == []


@pytest.mark.nightly
@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize(
    ("call", "error"),
    [("fdatasync", "EIO"), ("pwrite64", "ENOSPC"), ("openat", "EMFILE"), ("fcntl", "EINTR"), ("mmap", "ENOMEM")],
)
def test_an_import_that_any_call_fails_can_be_run_again(
    tmp_path: Path, undisturbed: End, call: str, error: str
) -> None:
    whens = count(1, 7) if call in {"pwrite64", "fcntl"} else count(1)
    assert after_failures(tmp_path, undisturbed, call, error, whens) == []


@pytest.mark.nightly
def test_two_hundred_killed_imports_end_as_if_nothing_had_happened(tmp_path: Path, undisturbed: End) -> None:
    assert differences(tmp_path, undisturbed, 200, random.Random()) == []  # noqa: S311  no secret
