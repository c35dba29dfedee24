"""R8: many processes write to few records; nothing is lost, and nobody waits for ever."""

import os
import re
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from itilbrm import Practice, errors
from tests.reliability.processes import acknowledged, program, started
from tests.reliability.workload import problems


def contended(path: Path, writers: int, commands: int, *bugs: str) -> list[str]:
    """Let writers contend for ten records while this process reads, and return what is wrong afterwards."""
    url = f"sqlite:///{path}"
    with Practice.open(url) as practice:
        ann = practice.acting_as("ann")
        for number in range(10):
            ann.units.register(name=f"unit {number}", type="team")
        lines = [program(f"{url}?busy=30", seed, commands, *bugs, module="contention") for seed in range(writers)]
        with started(*lines) as running:
            for each in running:
                assert each.stdout is not None
                assert each.stdout.readline() == "opened\n", each.communicate()[1]
            for each in running:
                assert each.stdin is not None
                each.stdin.write("\n")
                each.stdin.flush()
            while any(each.poll() is None for each in running) and not bugs:
                assert practice.units.count() == 10
                time.sleep(0.05)
            outputs = [each.communicate() for each in running]
        said = Counter(re.split(r"[ _]", line)[0] for output, _ in outputs for line in output.splitlines())
        wrong = [error for _, error in outputs if error]
        stale = [line for output, _ in outputs for line in output.splitlines() if line.startswith("stale")]
        kept = sum(each.version for each in practice.units) - 10
    wrong += [line for line in stale if not re.fullmatch(r"stale rename by writer\d+", line)]
    if said["trouble"]:
        wrong.append(f"{said['trouble']} commands met trouble")
    if not kept == said["unt"] == writers * commands - said["stale"] - said["trouble"]:
        wrong.append(f"{kept} kept, {said}")
    return wrong + problems(path, [line for output, _ in outputs for line in acknowledged(output)])


def test_writers_in_processes_lose_nothing(tmp_path: Path) -> None:
    assert contended(tmp_path / "brm.db", 4, 25) == []


@pytest.mark.parametrize("bug", ["plain_begin", "no_version_check"])
def test_a_wrong_way_to_begin_or_to_replace_is_noticed(tmp_path: Path, bug: str) -> None:
    assert contended(tmp_path / "brm.db", 4, 40, bug) != []


@pytest.mark.nightly
def test_eight_processes_lose_nothing_of_four_thousand_commands(tmp_path: Path) -> None:
    assert contended(tmp_path / "brm.db", 8, 500) == []


def test_a_writer_that_stands_still_holds_nobody_longer_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    with Practice.open(f"sqlite:///{path}?busy=1") as practice:
        unit = practice.acting_as("ann").units.register(name="Sales", type="team")
        with started(program(f"sqlite:///{path}", 1, 1, "slow_commit")) as (writer,):
            assert writer.stdout is not None
            assert [writer.stdout.readline() for _ in range(2)] == ["opened\n", "holding\n"]
            os.kill(writer.pid, signal.SIGSTOP)
            begun = time.perf_counter()
            with pytest.raises(errors.StoreTrouble, match="another process kept the write lock too long; try again"):
                practice.acting_as("ann").units.rename(unit.id, name="Sale")
            assert time.perf_counter() - begun <= 2.0
            assert practice.units.get(unit.id) == unit, "reads go on"
        practice.acting_as("ann").units.rename(unit.id, name="Sale")
    assert problems(path) == []
