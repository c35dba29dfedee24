"""A small sound lifecycle that tests make unsound in one place."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Final

import attrs
import pytest

from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import Lifecycle, Occasion, Record, State, evolve

__all__ = ["ASIDE", "DONE", "OPEN", "Note", "begun", "named", "refused"]

OPEN: Final = State("open", category="open")
ASIDE: Final = State("aside", category="waiting")
DONE: Final = State("done", category="closed")


@attrs.frozen(kw_only=True)
class Note(Record):
    """A note that is written and finished."""

    kind: ClassVar[str] = "note"
    prefix: ClassVar[str] = "not"

    text: str = ""
    due_at: datetime | None = None


def begun(**given: Any) -> Lifecycle[Any]:  # noqa: ANN401  whatever a lifecycle takes
    """Return a sound lifecycle, with one step and one creation, that is not sealed yet."""
    lifecycle = Lifecycle("note", **{"record": Note, "initial": OPEN, "final": (DONE,), **given})

    @lifecycle.creation()
    def write(on: Occasion) -> Note:  # noqa: ARG001  the form of every creation
        return Note()

    @lifecycle.step(OPEN, to=DONE)
    def finish(note: Note, on: Occasion, *, text: str = "") -> Note:  # noqa: ARG001  the form of every step
        return evolve(note, text=text)

    return lifecycle


def named(name: str, function: Callable[..., Any] | None = None) -> Any:  # noqa: ANN401  a function for any decorator
    """Return a function of that name, or a step that does nothing."""

    def plain(note: Note, on: Occasion) -> Note:  # noqa: ARG001  the form of every step
        return note

    made = function or plain
    made.__name__ = name
    return made


def refused(lifecycle: Lifecycle[Any]) -> str:
    """Seal a lifecycle that cannot be right, and return the problem."""
    with pytest.raises(BadDefinition) as error:
        lifecycle.seal()
    assert error.value.lifecycle == "note"
    return error.value.problem
