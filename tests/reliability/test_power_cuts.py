"""R2: what was acknowledged survives a power cut; with ``synchronous=normal`` the last commands may go, none before."""

import random
from pathlib import Path

import pytest

from tests.reliability.power_cuts import cuts, recorded
from tests.reliability.processes import acknowledged
from tests.reliability.workload import LOST, problems


def after_cuts(folder: Path, options: str, commands: int, count: int, *bugs: str) -> tuple[list[str], list[int]]:
    """Cut the power so many times; return what was wrong afterwards, and how many commands each cut has cost."""
    chance = random.Random(3)  # noqa: S311  repeats itself on purpose
    wrong: list[str] = []
    costs: list[int] = []
    events = recorded(folder / "files", options, commands, *bugs)
    restored = folder / "restored"
    restored.mkdir()
    for number, cut in enumerate(cuts(events, folder / "files", chance, count)):
        path = cut.restore(restored)
        # What was taken over a second time acknowledges what was kept the first time.
        lines = list(dict.fromkeys(acknowledged(cut.said)))
        if not path.exists():
            costs.append(len(lines))
            continue
        found = problems(path, lines)
        lost = [each.removeprefix(LOST) for each in found if each.startswith(LOST)]
        wrong += [f"cut {number}: {each}" for each in found if not each.startswith(LOST)]
        if lost != lines[len(lines) - len(lost) :]:
            wrong.append(f"cut {number} lost a command in the middle: {lost}")
        costs.append(len(lost))
    return wrong, costs


pytestmark = pytest.mark.usefixtures("strace")


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    wrong, costs = after_cuts(tmp_path, "", 20, 40, "short_log")
    assert wrong == []
    assert sum(costs) == 0


def test_with_synchronous_normal_a_power_cut_loses_the_last_commands_alone(tmp_path: Path) -> None:
    wrong, costs = after_cuts(tmp_path, "?synchronous=normal", 20, 40, "short_log")
    assert wrong == []
    assert sum(costs) > 0, "the power cuts are too harmless to show anything"


def test_a_store_that_never_waits_for_the_disk_is_noticed(tmp_path: Path) -> None:
    wrong, costs = after_cuts(tmp_path, "", 20, 25, "short_log", "synchronous_off")
    assert wrong != []
    assert sum(costs) > 0


@pytest.mark.nightly
@pytest.mark.parametrize(("options", "count"), [("", 3000), ("?synchronous=normal", 2000)])
def test_five_thousand_power_cuts_lose_no_more_than_is_promised(tmp_path: Path, options: str, count: int) -> None:
    wrong, costs = after_cuts(tmp_path, options, 250, count, "short_log")
    assert wrong == []
    assert (sum(costs) == 0) is (options == "")
