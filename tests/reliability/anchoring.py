"""Anchors one store again and again into one file: run as a program by the tests of R17."""

import sys
from pathlib import Path

from itilbrm import Practice
from itilbrm.testing import StoppedClock
from itilbrm.whole_files import WholeFile
from tests.keeping.walks import BEGINNING
from tests.reliability.workload import say

__all__ = ["anchor"]


def in_place() -> None:
    """Write where readers look: the planted bug."""

    def write(self: WholeFile, text: str) -> None:
        with self._path.open("a") as stream:
            stream.write(text)

    def close(self: WholeFile) -> None:
        """Do nothing: it is there already."""

    WholeFile.write = write  # type: ignore[method-assign]  # that is the bug
    WholeFile.close = close  # type: ignore[method-assign]  # as above


def anchor(url: str, path: Path) -> None:
    """Anchor a store until somebody ends that."""
    with Practice.open(url, clock=StoppedClock(BEGINNING)) as practice:
        taken = practice.anchor()
        say("opened")
        while True:
            taken.write(path, replace=True)


if __name__ == "__main__":
    _, _url, _, _, _path, *_bugs = sys.argv
    if _bugs:
        in_place()
    anchor(_url, Path(_path))
