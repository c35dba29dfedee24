"""R23: the documented ways to back up a store in use give WHOLE; a copy of the file alone is told by an anchor."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import Popen
from typing import Final

import pytest

from itilbrm import Practice
from tests.reliability.processes import acknowledged, program, started
from tests.reliability.workload import problems


def backed_up(source: Path, target: Path) -> None:
    """Let SQLite copy it page by page."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there, pages=5)


def archived(source: Path, target: Path) -> None:
    """Let SQLite write a compact copy."""
    with closing(sqlite3.connect(source)) as here:
        here.execute("VACUUM INTO ?", (str(target),))


WAYS: Final[dict[str, Callable[[Path, Path], object]]] = {"backup": backed_up, "vacuum": archived}


@pytest.mark.parametrize("way", WAYS)
def test_a_backup_of_a_store_in_use_is_whole(tmp_path: Path, way: str) -> None:
    path = tmp_path / "brm.db"
    url = f"sqlite:///{path}?synchronous=normal"
    with started(*(program(url, seed, 0) for seed in (1, 2))) as writers:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "opened\n", writer.communicate()[1]
        for number in range(2):
            said = [_next_acknowledged(writer) for writer in writers]
            with Practice.open(f"{url}&mode=ro") as practice:
                anchor = practice.anchor()
            copy = tmp_path / f"{number}.db"
            WAYS[way](path, copy)
            assert problems(copy, said) == []
            with Practice.open(f"sqlite:///{copy}?mode=ro") as practice:
                assert practice.verify(anchor).findings == ()
        for writer in writers:
            writer.kill()
        outputs = [writer.communicate()[0] for writer in writers]
    assert problems(path, [line for output in outputs for line in acknowledged(output)]) == []


def test_a_copy_of_the_file_alone_is_told_by_the_anchor(tmp_path: Path) -> None:
    path, copy = tmp_path / "brm.db", tmp_path / "copy.db"
    with Practice.open(f"sqlite:///{path}") as practice:
        unit = practice.acting_as("ann").units.register(name="Sales", type="team")
        practice.acting_as("ann").units.rename(unit, name="Sale")
        anchor = practice.anchor()
        shutil.copyfile(path, copy)
    with Practice.open(f"sqlite:///{copy}") as practice:
        assert practice.verify().ok, "nothing in it is wrong"
        assert [*map(str, practice.verify(anchor).findings)] == [
            f"{unit.id}, fact 1: it is gone: the anchor has this record up to fact 2"
        ]


def test_the_file_with_its_log_is_whole_while_nobody_writes(tmp_path: Path) -> None:
    path, copy = tmp_path / "brm.db", tmp_path / "copy.db"
    with Practice.open(f"sqlite:///{path}") as practice:
        practice.acting_as("ann").units.register(name="Sales", type="team")
        anchor = practice.anchor()
        for end in ("", "-wal"):
            shutil.copyfile(f"{path}{end}", f"{copy}{end}")
    assert problems(copy) == []
    with Practice.open(f"sqlite:///{copy}") as practice:
        assert practice.verify(anchor).ok


def _next_acknowledged(writer: Popen[str]) -> str:
    assert writer.stdout is not None
    return next(found for line in writer.stdout for found in acknowledged(line))
