"""Names: what records are called on a screen, where the practice knows them, and how one is found by its name."""

from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from itilbrm.errors import InvalidInput, NotFound
from itilbrm.lifecycle import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from itilbrm.practice import Practice
    from itilbrm.registers import Register

__all__ = ["Names", "found_in"]

R = TypeVar("R", bound=Record)

_CALLED: "Final[Mapping[str, tuple[Callable[[Practice], Register[Any]], Callable[[Any], str]]]]" = {
    "per_": (attrgetter("people"), attrgetter("full_name")),
    "unt_": (attrgetter("units"), attrgetter("name")),
    "cus_": (attrgetter("customers"), attrgetter("name")),
    "svc_": (attrgetter("services"), attrgetter("name")),
    "opp_": (attrgetter("opportunities"), attrgetter("prospect")),
}
"""By how their ids begin, where those are kept who have a name of their own, and what it is."""


class Names:
    """What the people, teams, customers, services and prospects of a practice are called; asked while it is open.

    Attributes:
        practice: The practice that knows them.
    """

    def __init__(self, practice: "Practice") -> None:
        """Know the names of a practice."""
        self.practice: Final = practice
        self._known: dict[str, str] = {}

    def of(self, key: str) -> str:
        """Return the name of somebody or something; what is no id of anything known stays as it is."""
        if key not in self._known:
            self._known[key] = self._found(key)
        return self._known[key]

    def beside(self, key: str) -> str:
        """Return the name with the id behind it; what is no id of anything known stays as it is."""
        name = self.of(key)
        return key if name == key else f"{name} ({key})"

    def key(self, name: str) -> str:
        """Return the id of who was taken over as ORIGIN:REFERENCE; anything else stays as it is."""
        person = found_in(self.practice.people, name)
        return name if person is None else person.id

    def _found(self, key: str) -> str:
        if key[:4] in _CALLED:
            register, called = _CALLED[key[:4]]
            with suppress(NotFound, InvalidInput):
                return called(register(self.practice).get(key))
        return key


def found_in(register: "Register[R]", name: str) -> R | None:
    """Return the record of an id, or of the origin and reference it was taken over by; None where there is none.

    Args:
        register: Where it is looked for.
        name: Its id, or ORIGIN:REFERENCE.
    """
    with suppress(NotFound, InvalidInput):
        return register.get(name)
    # Either part of the name may hold a colon itself.
    for place, character in enumerate(name):
        if character == ":":
            with suppress(NotFound, InvalidInput):
                return register.get(register.lifecycle.id_of(name[:place], name[place + 1 :]))
    return None
