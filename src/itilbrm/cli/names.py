"""Names: what people, teams, customers and services are called on a screen, where they are known; JSON keeps ids."""

from contextlib import suppress
from typing import TYPE_CHECKING

from itilbrm.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from itilbrm.practice import Practice

__all__ = ["Names"]


class Names:
    """What people, teams, customers and services of a practice are called; to be asked while it is open."""

    def __init__(self, practice: "Practice") -> None:
        """Know the names of a practice."""
        self._practice = practice
        self._known: dict[str, str] = {}

    def of(self, key: str) -> str:
        """Return the name of somebody; what is no id of anybody known stays as it is."""
        if key not in self._known:
            self._known[key] = self._found(key)
        return self._known[key]

    def key(self, name: str) -> str:
        """Return the id of who was taken over as ORIGIN:REFERENCE; anything else stays as it is."""
        people = self._practice.people
        # Either part may hold a colon itself.
        for place, character in enumerate(name):
            if character == ":":
                with suppress(InvalidInput):
                    key = people.lifecycle.id_of(name[:place], name[place + 1 :])
                    if key in people:
                        return key
        return name

    def _found(self, key: str) -> str:
        with suppress(NotFound, InvalidInput):
            if key.startswith("per_"):
                return self._practice.people.get(key).full_name
            if key.startswith("unt_"):
                return self._practice.units.get(key).name
            if key.startswith("cus_"):
                return self._practice.customers.get(key).name
            if key.startswith("svc_"):
                return self._practice.services.get(key).name
        return key
