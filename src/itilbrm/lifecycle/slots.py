"""Slots: how a frozen object is filled without asking leave for each of its fields."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import attrs

__all__ = ["filling", "unfrozen"]

P = ParamSpec("P")
T = TypeVar("T")


def unfrozen(cls: type) -> type:
    """Return a class with the same slots, open to assignment: what an object is until it is filled.

    To fill a frozen object, slot by slot, takes three times as long, and every step makes some.
    """
    opened = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(cls)(cls.__name__, (cls,), {**opened, "__module__": cls.__module__})


def filling(cls: Callable[P, T]) -> Callable[P, T]:
    """Return a faster constructor of a frozen class that wants every field and checks none of them.

    Args:
        cls: An attrs class with slots, without converters and validators.
    """
    of = cast("type[Any]", cls)
    names = [field.name for field in attrs.fields(of)]
    source = [
        f"def filled({', '.join(names)}):",
        f"    'Return a {of.__name__} of these values.'",
        "    new = make(open)",
        *(f"    new.{name} = {name}" for name in names),
        "    new.__class__ = cls",
        "    return new",
    ]
    room: dict[str, Any] = {"cls": of, "open": unfrozen(of), "make": object.__new__}
    exec("\n".join(source), room)  # noqa: S102  the text is made of the class's own field names alone
    return cast("Callable[P, T]", room["filled"])
