"""The order of what is due, in memory: kept sorted while documents come, move and go."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

__all__ = ["DueOrder"]

_MOST: Final = 2000
"""How many places one run holds before it is cut in two: a place is put in by moving no more than these."""

_last: Final = itemgetter(-1)
_first: Final = itemgetter(0)
_second: Final = itemgetter(1)


class DueOrder:
    """Places, each an instant and a key, in order; putting one in or taking one out moves few others.

    Whatever interrupts it, it is in order, and what was interrupted can be done again.
    """

    __slots__ = ("_runs",)

    def __init__(self) -> None:
        """Begin empty."""
        self._runs: list[list[tuple[str, str]]] = []

    def add(self, due_at: str, key: str) -> None:
        """Put in a place, unless it is there."""
        place = (due_at, key)
        number = bisect_left(self._runs, place, key=_last)
        if number == len(self._runs):
            if not number:
                self._runs.append([place])
                return
            number -= 1
        run = self._runs[number]
        where = bisect_left(run, place)
        if run[where : where + 1] != [place]:
            run.insert(where, place)
        if len(run) > _MOST:
            half = len(run) // 2
            self._runs[number : number + 1] = [run[:half], run[half:]]

    def remove(self, due_at: str, key: str) -> None:
        """Take out a place, if it is there."""
        place = (due_at, key)
        number = bisect_left(self._runs, place, key=_last)
        if number == len(self._runs):
            return
        run = self._runs[number]
        where = bisect_left(run, place)
        if run[where] != place:
            return
        if len(run) > 1:
            del run[where]
        else:
            del self._runs[number]

    def behind(self, due_at: str, key: str, until: str) -> Iterator[str]:
        """Yield the keys of the places behind one, as far as their instants are not after another, in order."""
        place = (due_at, key)
        number = bisect_right(self._runs, place, key=_last)
        start = bisect_right(self._runs[number], place) if number < len(self._runs) else 0
        for run in self._runs[number:]:
            end = bisect_right(run, until, key=_first)
            yield from map(_second, run[start:end])
            if end < len(run):
                return
            start = 0
