"""Several workers turn the clock of one file, some are killed on the way, and every timer fires once."""

import random
import time
from pathlib import Path

import pytest

from tests.reliability.processes import program, started
from tests.reliability.tickers import filled, fired_wrongly


def one_round(path: Path, chance: random.Random, workers: int, kills: int) -> list[str]:
    """Let workers turn the clock, kill some of them at random instants, and return what is wrong in the end."""

    def worker() -> list[str]:
        return program(str(path), chance.randrange(10**6), 0, module="tickers")

    with started(*(worker() for _ in range(workers))) as running:
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "opened\n", each.communicate()[1]
        for each in running[:kills]:
            time.sleep(chance.random() * 0.2)
            each.kill()
        outputs = [each.communicate() for each in running]
    assert [errors for _, errors in outputs] == [""] * workers
    assert all(output.endswith("done\n") for output, _ in outputs[kills:])
    return [line for output, _ in outputs for line in output.splitlines() if line.startswith("trouble")]


@pytest.mark.realises("G-7")
def test_every_timer_fires_once_whoever_dies(tmp_path: Path) -> None:
    chance = random.Random(4)  # noqa: S311  repeats itself on purpose
    path = tmp_path / "brm.db"
    filled(path, 40)
    assert one_round(path, chance, workers=3, kills=2) == []
    assert fired_wrongly(path) == []


@pytest.mark.nightly
def test_every_timer_fires_once_through_a_night_of_kills(tmp_path: Path) -> None:
    chance = random.Random()  # noqa: S311  no secret
    for number in range(60):
        path = tmp_path / f"{number}.db"
        filled(path, chance.randrange(20, 200))
        assert one_round(path, chance, workers=6, kills=chance.randrange(6)) == []
        assert fired_wrongly(path) == []
