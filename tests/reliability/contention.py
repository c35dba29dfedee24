"""Many commands on few records, half of them by id and half by record: run as a program by the tests of R8."""

import random
import sys

from itilbrm import Practice, errors
from tests.reliability.workload import PLANTED, say

__all__ = ["contend"]


def contend(url: str, seed: int, commands: int) -> None:
    """Rename the units that are there, and print what became of each command."""
    chance = random.Random(seed)  # noqa: S311  repeats itself on purpose
    with Practice.open(url) as practice:
        ann = practice.acting_as(f"writer{seed}")
        keys = [each.id for each in practice.units]
        say("opened")
        sys.stdin.readline()
        for number in range(commands):
            key = chance.choice(keys)
            target = key if number % 2 else practice.units.get(key)
            try:
                renamed = ann.units.rename(target, name=f"{seed} {number}")
                say(f"{renamed.id} {renamed.version}")
            except errors.StaleRecord as stale:
                say(f"stale {stale.winner}")
            except errors.StoreTrouble as trouble:
                say(f"trouble {trouble}")


if __name__ == "__main__":
    _, _url, _seed, _commands, *_bugs = sys.argv
    for _bug in _bugs:
        PLANTED[_bug]()
    contend(_url, int(_seed), int(_commands))
