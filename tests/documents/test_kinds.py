"""A kind whose records cannot be stored says why when its lifecycle is taken in."""

from datetime import datetime
from typing import ClassVar, Final

import attrs
import pytest

from itilbrm.documents.kinds import Kind
from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import Lifecycle, Occasion, Record, State, evolve, indexed

OPEN: Final = State("open", category="open")
DONE: Final = State("done", category="closed")


@attrs.frozen(kw_only=True)
class Painted(Record):
    """Has a column that no store has."""

    kind: ClassVar[str] = "painted"
    prefix: ClassVar[str] = "pnt"

    colour: str = attrs.field(default="", metadata=indexed("colour"))


@attrs.frozen(kw_only=True)
class Ringing(Record):
    """Has what the clock looks for in a column of its own."""

    kind: ClassVar[str] = "ringing"
    prefix: ClassVar[str] = "rng"

    rings_at: datetime | None = attrs.field(default=None, metadata=indexed("due_at"))


def painting() -> Lifecycle[Painted]:
    lifecycle = Lifecycle("painting", record=Painted, initial=OPEN, final=(DONE,))

    @lifecycle.creation()
    def paint(on: Occasion) -> Painted:  # noqa: ARG001  the form of every creation
        """Make it."""
        return Painted()

    @lifecycle.step(OPEN, to=DONE)
    def dry(painted: Painted, on: Occasion) -> Painted:  # noqa: ARG001  the form of every step
        """Let it dry."""
        return evolve(painted)

    lifecycle.seal()
    return lifecycle


def test_a_column_that_no_store_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadDefinition, match=r"there is no column 'colour'; choose from .*customer"):
        Kind.of(painting())


def test_what_the_clock_looks_for_has_no_second_meaning() -> None:
    lifecycle = Lifecycle("ringing", record=Ringing, initial=OPEN, final=(DONE,))

    @lifecycle.creation()
    def put(on: Occasion) -> Ringing:  # noqa: ARG001  the form of every creation
        """Make it."""
        return Ringing()

    @lifecycle.step(OPEN, to=DONE, due=lambda ringing: ringing.rings_at)
    def ring(ringing: Ringing, on: Occasion) -> Ringing:  # noqa: ARG001  the form of every step
        """Let it ring."""
        return evolve(ringing)

    lifecycle.seal()
    with pytest.raises(BadDefinition, match="'rings_at' takes the place of what it looks for"):
        Kind.of(lifecycle)
