"""R3: whichever system call of the store fails, the answer is success or StoreTrouble, and the rest is WHOLE."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.reliability.processes import acknowledged, failing, program
from tests.reliability.workload import problems

CALLS: Final = {
    "fdatasync": ("EIO", "ENOSPC"),
    "fsync": ("EIO",),
    "pwrite64": ("EIO", "ENOSPC"),
    "pread64": ("EIO",),
    "ftruncate": ("EIO", "ENOSPC"),
    "openat": ("EMFILE", "EIO", "ENOMEM"),
    "link": ("EIO",),
    "unlink": ("EIO",),
    "fcntl": ("EINTR", "ENOLCK"),
    "mmap": ("ENOMEM",),
}


def injected(folder: Path, call: str, error: str, when: int, *bugs: str) -> tuple[bool, list[str], list[str]]:
    """Let one call of the workload fail; return whether it came to that, what was said, and what is not WHOLE."""
    path = folder / f"{call}-{error}-{when}.db"
    happened, run = failing(path, call, error, when, program(f"sqlite:///{path}?busy=1", 5, 12, *bugs))
    said = run.stdout.splitlines()
    wrong = [run.stderr] if run.stderr or run.returncode else []
    if path.exists():
        wrong += problems(path, acknowledged(run.stdout))
    elif acknowledged(run.stdout):
        wrong.append("the file is gone")
    wrong += [f"left behind: {left}" for left in folder.glob(".*.new*") if call != "unlink"]
    return happened, said, wrong


pytestmark = pytest.mark.usefixtures("strace")


@pytest.mark.parametrize(
    ("call", "error", "when"),
    [
        *(("fdatasync", "EIO", 1), ("fdatasync", "EIO", 6), ("fdatasync", "ENOSPC", 9)),
        *(("pwrite64", "ENOSPC", 40), ("pwrite64", "EIO", 150)),
        *(("openat", "EMFILE", 2), ("link", "EIO", 1), ("pread64", "EIO", 3), ("fcntl", "ENOLCK", 4)),
    ],
)
def test_a_call_that_fails_is_told_and_harms_nothing(tmp_path: Path, call: str, error: str, when: int) -> None:
    happened, said, wrong = injected(tmp_path, call, error, when)
    assert happened, "the call was never made"
    assert wrong == [], said
    for line in said:
        assert re.fullmatch(
            r"opened|refused|verified True|\w{3}_\w+ \d+|trouble (StoreTrouble|OutcomeUnknown): .+", line
        )


def test_a_commit_believed_after_the_disk_failed_is_noticed(tmp_path: Path) -> None:
    found = [injected(tmp_path, "fdatasync", "EIO", when, "retry_commit")[2] for when in (7, 8, 9)]
    assert any("acknowledged and lost" in line for wrong in found for line in wrong)


@pytest.mark.nightly
@pytest.mark.parametrize(("call", "error"), [(call, error) for call, kinds in CALLS.items() for error in kinds])
def test_every_call_that_fails_is_told_and_harms_nothing(tmp_path: Path, call: str, error: str) -> None:
    when = 1
    while True:
        happened, said, wrong = injected(tmp_path, call, error, when)
        assert wrong == [], (when, said)
        if not happened:
            break
        when += 1
