"""Two who decide about one case at the same moment: run as a program by the test of their race."""

import sys

from itilbrm import Practice
from itilbrm.errors import BrmError
from tests.reliability.workload import say

__all__ = ["STEPS", "decide"]

STEPS = ("approve", "reject")


def decide(url: str, step: str, key: str, holder: str) -> None:
    """Decide about a requirement as it stood when the program began, and print what came of it."""
    with Practice.open(url, discover=False) as practice:
        acting = practice.acting_as(holder, "so it is")
        need = practice.requirements.get(key)
        say("opened")
        sys.stdin.readline()
        try:
            say(str(getattr(acting.requirements, step)(need).state))
        except BrmError as error:
            say(type(error).__name__)


if __name__ == "__main__":
    _, _url, _seed, _commands, _key, _holder = sys.argv
    decide(_url, STEPS[int(_seed) % len(STEPS)], _key, _holder)
