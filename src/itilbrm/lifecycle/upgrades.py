"""Upgrades: how what was stored in an older form is read in the form of today."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from itilbrm.errors import BadDefinition

__all__ = ["Upgrade"]


@attrs.frozen
class Upgrade:
    """How one schema of a record is read as the next one.

    It is said once, as data, and holds for whole documents, for the fields that one fact has changed, and for
    what is personal among them. Values are those of the stored JSON. A field that is gone or called
    otherwise is named as it was, everything else as the next schema has it. A field inside a value belongs
    to the value: converting that is up to a function.

    Attributes:
        schema: The schema that is read; the next one is what comes out.
        renames: Fields that are called otherwise from then on, with their new names.
        drops: Fields that are gone.
        converts: Fields that are stored otherwise, with the function that makes the new value of the old one.
            It is never asked about what is empty, which stays empty.
        adds: Fields that a record has from then on, with the value they have where nothing was said.
        states: States that are called otherwise, with their new names; several may become one.
    """

    schema: int
    renames: Mapping[str, str] = attrs.field(factory=dict)
    drops: tuple[str, ...] = ()
    converts: Mapping[str, Callable[[Any], Any]] = attrs.field(factory=dict)
    adds: Mapping[str, Any] = attrs.field(factory=dict)
    states: Mapping[str, str] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        fitting = {"schema": int, "drops": tuple, **dict.fromkeys(("renames", "converts", "adds", "states"), Mapping)}
        for name, kind in fitting.items():
            if not isinstance(getattr(self, name), kind) or getattr(self, name) is True:
                raise BadDefinition("Upgrade", f"{name}={getattr(self, name)!r} is no {kind.__name__.lower()}")
        for name, function in self.converts.items():
            if not callable(function):
                raise BadDefinition("Upgrade", f"what converts {name!r} is no function: {function!r}")
