"""R4: on a full disk nothing is lost, reads go on, and so does the same practice once there is space."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Practice, errors
from tests.reliability.processes import ROOT
from tests.reliability.workload import problems

LIMITED = """
import resource, signal, sys
sys.path[:0] = [{src!r}, {root!r}]
from itilbrm import Practice, errors
from tests.reliability.workload import PLANTED
for bug in sys.argv[2:]:
    PLANTED[bug]()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Practice.open(sys.argv[1]) as practice:
    ann = practice.acting_as("ann")
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    kept = []
    try:
        for _ in range(900):
            kept.append(ann.units.register(name="x" * 500, type="team").id)
    except errors.StoreTrouble as trouble:
        print(trouble)
    assert len(practice.units.find(limit=1000)) == len(kept) == practice.units.count() > 5
    try:
        ann.units.register(name="y" * 500_000, type="team")
    except errors.StoreTrouble:
        print("still full")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    kept.append(ann.units.register(name="z" * 50_000, type="team").id)
    assert {{each.id for each in practice.units}} == set(kept)
    assert practice.verify().ok, practice.verify().findings
"""


def at_the_limit(folder: Path, *bugs: str) -> subprocess.CompletedProcess[str]:
    """Fill a file up to the limit for files, with bugs that are planted."""
    program = LIMITED.format(src=str(ROOT / "src"), root=str(ROOT))
    line = [sys.executable, "-c", program, f"sqlite:///{folder / 'brm.db'}?synchronous=normal", *bugs]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_a_full_disk_that_is_not_told_is_noticed(tmp_path: Path) -> None:
    run = at_the_limit(tmp_path, "full_disk_unsaid")
    assert run.returncode == 1
    assert "AssertionError" in run.stderr


def test_at_the_limit_for_files_nothing_is_lost_and_work_goes_on(tmp_path: Path) -> None:
    run = at_the_limit(tmp_path)
    assert run.stderr == ""
    told, still = run.stdout.splitlines()
    assert str(tmp_path / "brm.db") in told
    assert still == "still full"
    assert problems(tmp_path / "brm.db") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with four MiB of space."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607  as mount


def test_on_a_full_disk_nothing_is_lost_and_work_goes_on(small_disk: Path) -> None:
    path = small_disk / "brm.db"
    with Practice.open(f"sqlite:///{path}") as practice:
        ann = practice.acting_as("ann")
        given: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other"}
        kept = [ann.complaints.receive(text="first", **given).id]
        filler = small_disk / "filler"
        filler.write_bytes(b"x" * 2_500_000)
        with pytest.raises(errors.StoreTrouble) as caught:  # noqa: PT012  the whole block is one attempt
            while True:
                kept.append(ann.complaints.receive(text="x" * 20_000, **given).id)
        assert str(caught.value) == f"cannot write to {path}: the disk is full; free some space and try again"
        assert practice.complaints.count() == len(kept) > 5
        assert practice.complaints.get(kept[0]).text == "first"
        with pytest.raises(errors.StoreTrouble, match="the disk is full"):
            ann.complaints.receive(text="x" * 200_000, **given)
        filler.unlink()
        kept.append(ann.complaints.receive(text="x" * 20_000, **given).id)
        assert {each.id for each in practice.complaints} == set(kept)
    assert problems(path) == []


def test_a_new_file_on_a_full_disk_leaves_nothing_behind(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(b"x" * 5_000_000)
    with pytest.raises(errors.StoreTrouble, match=r"cannot make .*brm.db: the disk is full"):
        Practice.open(f"sqlite:///{small_disk}/brm.db")
    assert [each.name for each in small_disk.iterdir()] == ["filler"]
