"""Commands of which one allocation fails, each time a later one: run as a program by the tests of R5."""

import logging
import random
import re
import sys
from _testcapi import remove_mem_hooks, set_nomemory  # type: ignore[import-not-found]  # no stubs for it
from collections import Counter
from pathlib import Path
from typing import Final

from itilbrm import Practice, errors
from tests.reliability.workload import PLANTED, one_command, problems, say

__all__ = ["starve"]

WARM: Final = 30
"""Commands after which none loads modules any more, or fills what is kept for the next."""

_BEYOND: Final = 10**8
"""More allocations than a command makes."""


def starve(path: Path, points: int, apart: int) -> None:
    """Let so many allocations fail, each so many later than the one before; say what comes of it."""
    logging.disable()  # of a refusal that finds no memory one line of the log tells, and that is well
    chance = random.Random(7)  # noqa: S311  repeats itself on purpose
    ends: Counter[str] = Counter()
    with Practice.open(f"sqlite:///{path}?synchronous=normal&busy=0") as practice:
        targets: list[str] = []
        for _ in range(WARM):
            one_starved(practice, chance, targets, _BEYOND)
        at = 0
        for _ in range(points):
            end = one_starved(practice, chance, targets, at)
            ends[end] += 1
            at = 0 if end == "kept" else at + apart
            unit = practice.acting_as("ann").units.register(name="Sales", type="team")
            if not practice._keeping.store.get([unit.id]):
                say(f"allocation {at}: the next command is acknowledged and lost")
    for each in problems(path):
        say(each)
    say(f"{ends['MemoryError'] + ends['StoreTrouble']} of {points} felt it")


def one_starved(practice: Practice, chance: random.Random, targets: list[str], at: int) -> str:
    """Take a command in which one allocation fails; return how it ended."""
    try:
        set_nomemory(at, at + 1)
        try:
            one_command(practice, chance, targets)
        finally:
            remove_mem_hooks()
    except (errors.Refused, errors.NotAvailable):
        return "refused"
    except (MemoryError, errors.StoreTrouble) as error:
        return type(error).__name__
    except (SystemError, TypeError) as error:
        # From the interpreter, where it has lost a MemoryError of its own; a TypeError of ours is none of these.
        if isinstance(error, TypeError) and not re.search(
            "path should be|os.PathLike object, not PosixPath", str(error)
        ):
            say(f"allocation {at}: {error!r} reached the user")
        return "MemoryError"
    except Exception as error:  # noqa: BLE001  any other is what is looked for
        say(f"allocation {at}: {error!r} reached the user")
        return "strange"
    return "kept"


def pass_over(unraisable: "sys.UnraisableHookArgs") -> None:
    """Say what went wrong where nobody could be told, but not that what was cleared away felt it too."""
    if not isinstance(unraisable.exc_value, MemoryError):
        sys.__unraisablehook__(unraisable)


if __name__ == "__main__":
    sys.unraisablehook = pass_over
    _, _path, _points, _apart, *_bugs = sys.argv
    for _bug in _bugs:
        PLANTED[_bug]()
    starve(Path(_path), int(_points), int(_apart))
