"""Claims on places that nobody has claimed yet: run as a program by the tests of R9."""

import sys
from typing import ClassVar, Final

import attrs

from itilbrm import Lifecycle, Occasion, Practice, Record, State, errors, indexed, rule
from itilbrm.adapters.sqlite.store import SqliteStore
from itilbrm.ports import Batch
from tests.reliability.workload import say

__all__ = ["CLAIMING", "Claim", "claim"]

HELD: Final = State("held", category="open")


@attrs.frozen(kw_only=True)
class Claim(Record):
    """A place that somebody has claimed."""

    kind: ClassVar[str] = "claim"
    prefix: ClassVar[str] = "clm"

    place: str = attrs.field(metadata=indexed("parent"))


CLAIMING: Final = Lifecycle("claiming", record=Claim, initial=HELD, final=(HELD,))


@rule("CLM-1")
def nobody_has_claimed_it_yet(on: Occasion, *, place: str) -> str | None:
    """a place is claimed once"""
    return "somebody has" if on.lookup.many(Claim, parent=place) else None


@CLAIMING.creation(guards=(nobody_has_claimed_it_yet,))
def claim(on: Occasion, *, place: str) -> Claim:  # noqa: ARG001  the form of every creation
    """Claim a place."""
    return Claim(place=place)


CLAIMING.seal()


def ignore_found() -> None:
    """Plant a bug: the store does not look whether a query finds something new."""
    commit = SqliteStore.commit

    def blind(self: SqliteStore, batch: Batch, /) -> bool:
        return commit(self, attrs.evolve(batch, found=()))

    SqliteStore.commit = blind  # type: ignore[method-assign]  # the bug


def race(url: str, seed: int, places: int) -> None:
    """Claim every place in turn, and print which were won."""
    with Practice.open(url, lifecycles=(CLAIMING,), discover=False) as practice:
        ann = practice.acting_as(f"racer{seed}")
        say("opened")
        sys.stdin.readline()
        for place in range(places):
            try:
                ann.perform(claim, place=str(place))
                say(str(place))
            except errors.Refused:
                pass


if __name__ == "__main__":
    _, _url, _seed, _places, *_bugs = sys.argv
    if _bugs:
        ignore_found()
    race(_url, int(_seed), int(_places))
