"""Facts: what is remembered of a step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from itilbrm.lifecycle.slots import filling
from itilbrm.lifecycle.states import State

__all__ = ["Fact", "fact_of"]


@attrs.frozen
class Fact:
    """What is remembered of one step (G-3).

    Attributes:
        kind: The kind of the record.
        id: Its id.
        seq: The number of the fact among those of its record, from 1 on.
        step: The step that was taken.
        source: The state before it; None for a creation.
        target: The state after it.
        by: Who acted.
        happened_at: When it took place in the world.
        recorded_at: When it became known here; later than ``happened_at`` if it was recorded later.
        reason: Why, in words.
        changed: The new values of the fields that changed.
        cause: The :attr:`name` of the fact that brought it about by a reaction; empty for what somebody did.
    """

    kind: str
    id: str
    seq: int
    step: str
    source: State | None
    target: State
    by: str
    happened_at: datetime
    recorded_at: datetime
    reason: str
    changed: Mapping[str, object]
    cause: str = ""

    def __reduce__(self) -> tuple[object, ...]:
        # A listener is shown what cannot be changed, and may hand it on to another process.
        values = [getattr(self, field.name) for field in attrs.fields(Fact)]
        return Fact, tuple(dict(value) if isinstance(value, Mapping) else value for value in values)

    @property
    def name(self) -> str:
        """What other facts call it: the id of its record and its number."""
        return f"{self.id}:{self.seq}"

    @property
    def recorded_later(self) -> bool:
        """Whether it became known later than it happened."""
        return self.happened_at != self.recorded_at


fact_of: Final = filling(Fact)
"""Returns the fact of a step that was taken; every step makes one."""
