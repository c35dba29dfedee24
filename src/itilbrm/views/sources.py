"""What views are made from: records and their histories, as at an instant."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import attrs

from itilbrm.lifecycle import Fact, Record
from itilbrm.policies import Policies

__all__ = ["One", "Records", "Sources"]

R = TypeVar("R", bound=Record)


class Records(Protocol):
    """Reads the records of a class whose columns have these values, page by page."""

    def __call__(self, kind: type[R], /, **columns: str) -> Iterable[R]:
        """Return them, in order of their ids."""
        ...


class One(Protocol):
    """Reads the record of a class that has an id."""

    def __call__(self, kind: type[R], key: str, /) -> R | None:
        """Return it, or None where there is none."""
        ...


def _none_known(_kind: type[R], _key: str, /) -> R | None:
    return None


@attrs.frozen
class Sources:
    """Where a view reads from.

    Attributes:
        records: The records of a kind.
        history: The facts about one record, by its id.
        at: The instant that all of it is as at.
        policies: What the house has settled as data.
        one: The record of a class that has an id; knows none unless given.
    """

    records: Records
    history: Callable[[str], Sequence[Fact]]
    at: datetime
    policies: Policies
    one: One = _none_known
