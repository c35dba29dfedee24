"""R1: what was acknowledged survives the death of its process, and what was not is whole or absent."""

import random
import time
from pathlib import Path

import pytest

from itilbrm import Practice
from tests.reliability.processes import acknowledged, program, started
from tests.reliability.workload import problems


def one_round(path: Path, chance: random.Random, *bugs: str) -> list[str]:
    """Kill two writers at a random instant, and return what is wrong afterwards."""
    url = f"sqlite:///{path}"
    with started(*(program(url, chance.randrange(10**6), 0, *bugs) for _ in range(2))) as writers:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "opened\n", writer.communicate()[1]
        time.sleep(chance.random() * 0.15)
        for writer in writers:
            writer.kill()
        outputs = [writer.communicate() for writer in writers]
    assert [errors for _, errors in outputs] == ["", ""]
    begun = time.perf_counter()
    with Practice.open(url) as practice:
        practice.complaints.find(limit=1)
    found = [] if time.perf_counter() - begun <= 1.0 else ["the first read took more than a second"]
    return found + problems(path, [line for output, _ in outputs for line in acknowledged(output)])


def test_killed_writers_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311  repeats itself on purpose
    for number in range(4):
        assert one_round(tmp_path / f"{number // 2}.db", chance) == []


def test_two_commits_in_place_of_one_are_noticed(tmp_path: Path) -> None:
    chance = random.Random(2)  # noqa: S311  repeats itself on purpose
    assert any(one_round(tmp_path / f"{number}.db", chance, "two_commits") for number in range(12))


@pytest.mark.nightly
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random()  # noqa: S311  no secret
    for number in range(1000):
        assert one_round(tmp_path / f"{number // 20}.db", chance) == []
