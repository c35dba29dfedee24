"""Asks all who have something to add to the list."""

from typing import TYPE_CHECKING

from itilbrm.values import check_identity
from itilbrm.views.today.contributors import CONTRIBUTORS
from itilbrm.views.today.entries import Today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilbrm.views.sources import Sources
    from itilbrm.views.today.entries import Contributor

__all__ = ["today"]


def today(person: str, sources: "Sources", contributors: "Mapping[str, Contributor]" = CONTRIBUTORS) -> Today:
    """Return what somebody should look at, from all who have something to add.

    Args:
        person: The id of the person.
        sources: Where the records are.
        contributors: Who adds something, by what it is about; those of the library unless given.

    Raises:
        InvalidInput: That is no id.
    """
    check_identity("person", person)
    entries = (entry for each in contributors.values() for entry in each(person, sources))
    return Today(person, sources.at, tuple(sorted(entries, key=lambda entry: (entry.at, entry.kind, entry.id))))
