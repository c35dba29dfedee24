"""A file appears whole or not at all, readable by its owner only, and replaces another only where it may."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from itilbrm.errors import StoreTrouble
from itilbrm.whole_files import WholeFile


def test_a_file_is_there_once_it_is_closed_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with WholeFile(path) as file:
        file.write("one\n")
        assert not path.exists()
        file.write("two\r\n\ud800")
    assert path.read_bytes() == b"one\ntwo\r\n\\ud800"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_no_text_is_empty(tmp_path: Path) -> None:
    with WholeFile(tmp_path / "x.txt"):
        pass
    assert (tmp_path / "x.txt").read_bytes() == b""


def test_a_file_may_be_removed_instead(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old")
    file = WholeFile(path)
    file.write("new")
    file.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["file", "link", "dangling link", "folder"])
def test_what_is_there_stays_where_nothing_may_be_replaced(tmp_path: Path, there: str) -> None:
    path, target = tmp_path / "x.txt", tmp_path / "target"
    if there == "file":
        path.write_text("old")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to(target)
    if there == "link":
        target.write_text("old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreTrouble) as caught, WholeFile(path, replace=False) as file:
        file.write("new")
    assert str(caught.value) == f"cannot finish {path}: there is such a file already; name another, or replace it"
    assert sorted(tmp_path.iterdir()) == before
    assert there in ("dangling link", "folder") or path.read_text() == "old"
    assert there == "link" or not target.exists()


def test_a_new_file_need_not_replace_anything(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with WholeFile(path, replace=False) as file:
        file.write("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_nlink == 1


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old")
    path.chmod(0o640)
    with WholeFile(path) as file:
        file.write("new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_disk_that_is_full_while_a_text_is_written_is_trouble(tmp_path: Path) -> None:
    file = WholeFile(tmp_path / "x.txt")
    file.write("much")
    assert file._part is not None
    os.dup2(os.open("/dev/full", os.O_WRONLY), file._part[1].fileno())
    with pytest.raises(StoreTrouble, match=r"cannot (write|finish) .*: No space left on device; make room"):
        file.close()
    assert list(tmp_path.iterdir()) == []


def test_an_error_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("old")
    file = WholeFile(path)
    file.write("new")
    with pytest.raises(KeyboardInterrupt), file:
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


OLD: Final = 25 * 60 * 60


def left_behind(folder: Path, process: int | str, *, age: float = OLD) -> Path:
    """Leave a part as a process would that was killed."""
    path = folder / f".itilbrm-{process}-abc_12.part"
    path.write_text("half")
    os.utime(path, (time.time() - age,) * 2)
    return path


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def write_one(folder: Path) -> None:
    """Write a file into a folder."""
    with WholeFile(folder / "x.txt") as file:
        file.write("new")
    (folder / "x.txt").unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is tidied where asking for a process would end it")
def test_what_a_killed_process_left_behind_is_tidied_by_the_next_file(tmp_path: Path, gone: int) -> None:
    left_behind(tmp_path, gone)
    write_one(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_may_be_somebody_elses_stays(tmp_path: Path, gone: int) -> None:
    at_work = left_behind(tmp_path, os.getpid())
    young = left_behind(tmp_path, gone, age=OLD - 2 * 60 * 60)
    nobodys = left_behind(tmp_path, 9_999_999_999)
    others = [left_behind(tmp_path, process) for process in ("", "x", "12345678901")]
    write_one(tmp_path)
    assert {*tmp_path.iterdir()} == {at_work, young, nobodys, *others}


def test_a_link_or_a_folder_of_that_name_stays(tmp_path: Path, gone: int) -> None:
    target = tmp_path / "target"
    target.write_text("mine")
    link = tmp_path / f".itilbrm-{gone}-link.part"
    link.symlink_to(target)
    os.utime(link, (0, 0), follow_symlinks=False)
    folder = tmp_path / f".itilbrm-{gone}-folder.part"
    folder.mkdir()
    os.utime(folder, (0, 0))
    write_one(tmp_path)
    assert {*tmp_path.iterdir()} == {target, link, folder}


def test_a_part_bears_the_number_of_its_process(tmp_path: Path) -> None:
    with WholeFile(tmp_path / "x.txt") as file:
        file.write("new")
        (part,) = tmp_path.iterdir()
        assert part.name.startswith(f".itilbrm-{os.getpid()}-")
