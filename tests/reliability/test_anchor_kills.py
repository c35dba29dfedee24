"""R17: an anchor that is killed while it is written leaves the old file or none, and is simply taken again."""

import random
import time
from pathlib import Path

import pytest

from itilbrm import Practice, errors
from itilbrm.anchoring import Anchor
from itilbrm.testing import StoppedClock
from tests.keeping.walks import BEGINNING
from tests.reliability.processes import program, started


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with enough records that its anchor takes some time."""
    url = f"sqlite:///{tmp_path_factory.mktemp('kept')}/brm.db?synchronous=normal"
    with Practice.open(url, clock=StoppedClock(BEGINNING)) as practice, practice.acting_as("ann").transaction():
        for number in range(300):
            practice.acting_as("ann").units.register(name=f"unit {number}", type="team")
    return url


def undisturbed(url: str) -> Anchor:
    """Return the anchor as nobody disturbs it."""
    with Practice.open(url, clock=StoppedClock(BEGINNING)) as practice:
        return practice.anchor()


def killed(url: str, path: Path, chance: random.Random, *bugs: str) -> Anchor | None:
    """Kill somebody who writes an anchor at a random instant; return what is there, if anything is."""
    with started(program(url, 0, 0, str(path), *bugs, module="anchoring")) as (writer,):
        assert writer.stdout is not None
        assert writer.stdout.readline() == "opened\n", writer.communicate()[1]
        time.sleep(chance.random() * 0.03)
        writer.kill()
        assert writer.communicate()[1] == ""
    return Anchor.read(path) if path.exists() else None


def rounds(url: str, folder: Path, times: int, chance: random.Random, *bugs: str) -> None:
    """Kill, look, and take the anchor again; every other time there was none before."""
    wanted = undisturbed(url)
    for number in range(times):
        path = folder / f"{number // 2}.anchor"
        assert killed(url, path, chance, *bugs) in (None, wanted)
        undisturbed(url).write(path, replace=True)
        assert Anchor.read(path) == wanted


def test_an_anchor_that_is_killed_is_whole_or_not_there(url: str, tmp_path: Path) -> None:
    rounds(url, tmp_path, 4, random.Random(1))  # noqa: S311  repeats itself on purpose


def test_an_anchor_written_in_its_place_is_noticed(url: str, tmp_path: Path) -> None:
    with pytest.raises(errors.InvalidInput, match=r"line \d+: "):
        rounds(url, tmp_path, 6, random.Random(2), "in place")  # noqa: S311  repeats itself on purpose


@pytest.mark.nightly
def test_two_hundred_kills_leave_whole_anchors(url: str, tmp_path: Path) -> None:
    rounds(url, tmp_path, 200, random.Random())  # noqa: S311  no secret
